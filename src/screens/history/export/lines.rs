//! Rows as a file has them: of what is on record, and of what stands above it.

use crate::browser::local_time;
use crate::state::{Desk, HistoryRow, Line as Place, Top};
use leptos::prelude::*;
use tidemark_core::history::export::{self, Columns, Line, Live};
use tidemark_core::history::{Asking, Row};
use tidemark_core::record::Figures;
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
    fn is_secret(&self, shown: &HistoryRow) -> bool {
        self.live_row(&shown.id).is_some_and(|row| row.is_secret())
    }

    /// A row as a file has it.
    pub(super) fn line(&self, row: Row) -> Option<Line> {
        let shown = self.history_row(row)?;
        self.with_store(|store| {
            let ended = store.ended(row);
            Line {
                ended,
                ended_there: ended.map(local_time::written).unwrap_or_default(),
                complete: store.is_complete(row),
                ..of(&shown)
            }
        })
    }

    /// The conversation of this number among those that go on, as it is now; none of one in which something secret is said.
    fn live_line(&self, number: usize) -> Option<Line> {
        let shown = self.line_row(Place::Live(number)).filter(|shown| !self.is_secret(shown))?;
        let phase = words::of_phase(shown.phase.as_ref()?).into_owned();
        let total = shown.duration.unwrap_or_default();
        Some(Line { live: Some(Live { phase, total }), ..of(&shown) })
    }
}

/// How many of those that go on are in no file, because something secret is said in them.
pub(super) fn withheld(desk: Desk, live: usize) -> usize {
    let is_secret = |number: &usize| {
        let top = desk.top();
        top.line_row(Place::Live(*number)).is_some_and(|shown| top.is_secret(&shown))
    };
    (0..live).filter(is_secret).count()
}

fn of(shown: &HistoryRow) -> Line {
    let (figures, elsewhere) = match shown.time_elsewhere() {
        None => (shown.figures, None),
        elsewhere => (Figures { hold: 0, holds: 0, ..shown.figures }, elsewhere),
    };
    Line {
        id: shown.id.to_string(),
        started: shown.began,
        started_there: local_time::written(shown.began),
        medium: shown.about.medium.to_string(),
        direction: shown.about.direction,
        name: shown.about.customer.name.as_deref().map(str::to_owned),
        address: shown.about.customer.address.as_deref().map(str::to_owned),
        dialled: shown.dialled.as_deref().map(str::to_owned),
        agent: shown.agent.as_deref().map(str::to_owned),
        queue: shown.about.queue.as_deref().map(str::to_owned),
        figures,
        elsewhere,
        handled: shown.handled,
        abandoned: shown.abandoned,
        wrap_up: shown.wrap_up.words(),
        note: shown.note.as_deref().map(str::to_owned),
        ..Line::default()
    }
}
