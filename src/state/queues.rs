//! What goes on in the agent's queues, as the strip below the live list shows it. The strip is made when it is drawn: its
//! screen is fetched later, and what makes it with it.

use super::Top;
use crate::browser::local_time;
use std::sync::Arc;
use tidemark_core::queues::{Figures, Shared, Standing};
use tidemark_core::text;
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
    pub(crate) fn queue_strip(&self, queues: &Shared) -> QueueStrip {
        self.queues.get();
        let (drive, queues) = (self.drive.borrow(), queues.borrow());
        let standing = queues.standing();
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
            age: if self.is_paused() {
                text!("Paused by you").to_owned()
            } else {
                words::of_figures_age(&standing, &as_of)
            },
            left_out: words::of_first_queues(rows.len(), queues.count()),
            rows,
        }
    }

    /// Why the queues are not known, or do not follow what happens; follows every change.
    pub(crate) fn queues_advice(&self, queues: &Shared) -> Option<Advice> {
        self.queues.get();
        let drive = self.drive.borrow();
        words::of_queues_standing(&queues.borrow().standing(), |at| local_time::instant(at, drive.server_now()))
    }

    /// Whether there is anything to say of the queues; follows every change.
    pub(crate) fn has_queues(&self, queues: &Shared) -> bool {
        self.queues.get();
        queues.borrow().is_known()
    }

    /// What follows the queues: made by the first strip, since its code comes with it, and kept for the next one.
    pub(crate) fn followed_queues(&self) -> Shared {
        let kept = self.followed.borrow().clone();
        kept.unwrap_or_else(|| {
            let queues = Shared::default();
            *self.followed.borrow_mut() = Some(queues.clone());
            self.drive.borrow_mut().follow_queues(Box::new(queues.clone()));
            queues
        })
    }

    /// Whether anything follows them here.
    pub(crate) fn follows_queues(&self) -> bool {
        self.followed.borrow().is_some()
    }

    /// Whether the list of queues is open: as the agent chose, else while somebody waits.
    pub(crate) fn queues_open(&self, queues: &Shared) -> bool {
        self.queues.get();
        self.queues_chosen.get().unwrap_or_else(|| queues.borrow().total().waiting > 0)
    }

    /// The agent opens or closes it.
    pub(crate) fn toggle_queues(&self, queues: &Shared) {
        self.queues_chosen.show(Some(!self.queues_open(queues)));
    }

    /// Notes the queues' present state.
    pub(super) fn look_at_queues(&self) {
        if self.still.peek(|still| *still == 0) {
            let drive = self.drive.borrow();
            self.knows_queues.show(drive.knows_queues());
            self.is_followed.show(drive.is_followed());
            self.queues.show(drive.queues_version());
        }
    }
}
