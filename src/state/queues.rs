//! What goes on in the agent's queues, as the strip below the live list shows it. The strip is made when it is drawn: its
//! screen is fetched later, and what makes it with it.

use super::Top;
use crate::browser::local_time;
use std::sync::Arc;
use tidemark_core::queues::{Figures, Standing};
use tidemark_core::words::{self, Advice};

/// The queues that are shown, and all of them together.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct QueueStrip {
    /// By name; empty where they may not be known, or are not yet.
    pub(crate) rows: Vec<(Arc<str>, Figures)>,
    pub(crate) total: Figures,
    /// In which of them somebody waits the longest.
    pub(crate) first: Option<Arc<str>>,
    /// How old the figures are, in words.
    pub(crate) age: String,
    /// That they are not all, in words.
    pub(crate) left_out: Option<String>,
}

impl Top {
    /// The queues; follows every change.
    pub(crate) fn queue_strip(&self) -> QueueStrip {
        self.queues.get();
        let drive = self.drive.borrow();
        let (queues, standing) = (drive.queues(), drive.queues().standing());
        if matches!(standing, Standing::Unknown | Standing::Refused(_)) {
            return QueueStrip::default();
        }
        let rows: Vec<_> = queues.shown().map(|queue| (queue.name.clone(), queue.figures())).collect();
        let total = queues.total();
        let first = rows.iter().find(|(_, figures)| figures.since.is_some() && figures.since == total.since);
        let as_of = queues.as_of().map(|at| local_time::instant(at, drive.server_now())).unwrap_or_default();
        QueueStrip {
            total,
            first: first.map(|(name, _)| name.clone()),
            age: words::of_figures_age(&standing, &as_of),
            left_out: words::of_first_queues(rows.len(), queues.count()),
            rows,
        }
    }

    /// Why the queues are not known, or do not follow what happens; follows every change.
    pub(crate) fn queues_advice(&self) -> Option<Advice> {
        self.queues.get();
        let drive = self.drive.borrow();
        words::of_queues_standing(&drive.queues().standing(), |at| local_time::instant(at, drive.server_now()))
    }

    /// Notes the queues' present state.
    pub(super) fn look_at_queues(&self) {
        if self.paused.peek(|paused| *paused) {
            return;
        }
        let drive = self.drive.borrow();
        let queues = drive.queues();
        let waits = queues.total().waiting > 0;
        self.queues_known.show(queues.is_known());
        self.queues_open.show(self.queues_chosen.get().unwrap_or(waits));
        self.queues.show(queues.version());
    }

    /// The agent opens or closes the list of queues; else it is open while somebody waits.
    pub(crate) fn toggle_queues(&self) {
        let open = !self.queues_open.peek(|open| *open);
        self.queues_chosen.set(Some(open));
        self.queues_open.show(open);
    }
}
