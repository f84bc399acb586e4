//! Rows as a file has them: of what is on record, and of what stands above it.

use crate::browser::local_time;
use crate::state::{Desk, HistoryRow, Line as Place, Top};
use leptos::prelude::*;
use tidemark_core::history::export::{self, Columns, Line, Live};
use tidemark_core::history::{Asking, Row};
use tidemark_core::words;

/// The columns that are shown, and what stands above the rows.
pub(super) fn shown(desk: Desk) -> (Columns, Vec<Line>) {
    let hidden = desk.top().address.peek(|address| Asking::of_text(&address.asking).hidden);
    let live = desk.found().peek(|found| found.selection.live.len());
    let lines: Vec<_> = (0..live).filter_map(|number| untrack(|| desk.top().live_line(number))).collect();
    let top = if lines.is_empty() { export::Top::Free } else { export::Top::Live };
    (Columns::Shown { hidden, top }, lines)
}

impl Top {
    /// A row as a file has it.
    pub(super) fn line(&self, row: Row) -> Option<Line> {
        let shown = self.history_row(row)?;
        let (ended, complete) = self.with_store(|store| (store.ended(row), store.is_complete(row)))?;
        Some(Line { ended, complete, ..of(&shown) })
    }

    /// The conversation of this number among those that go on, as it is now.
    fn live_line(&self, number: usize) -> Option<Line> {
        let shown = self.line_row(Place::Live(number))?;
        let phase = words::of_phase(shown.phase.as_ref()?).into_owned();
        let total = shown.duration.unwrap_or_default();
        Some(Line { live: Some(Live { phase, total }), ..of(&shown) })
    }
}

fn of(shown: &HistoryRow) -> Line {
    Line {
        id: shown.id.to_string(),
        started: shown.began,
        started_there: local_time::written(shown.began),
        ended: None,
        medium: shown.about.medium.to_string(),
        direction: shown.about.direction,
        name: shown.about.customer.name.as_deref().map(str::to_owned),
        address: shown.about.customer.address.as_deref().map(str::to_owned),
        queue: shown.about.queue.as_deref().map(str::to_owned),
        figures: shown.figures,
        handled: shown.handled,
        complete: false,
        wrap_up: shown.wrap_up.words(),
        live: None,
    }
}
