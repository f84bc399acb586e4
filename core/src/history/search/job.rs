//! One job, from its submission to its last page. It knows no rows: those are read by whoever asks.

use super::Part;
use crate::clock::SECOND;
use crate::genesys::jobs::{self, State};
use crate::genesys::{ApiError, Endpoint};
use std::collections::HashSet;

/// Between two questions whether it is done, milliseconds; the last one again and again.
const LOOKS: [i64; 4] = [SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND];
/// A job that came to nothing is submitted so often anew; after that pages are read.
const ANEW: u32 = 1;

/// A job.
#[derive(Debug)]
pub(super) struct Job {
    step: Step,
    /// Cursors that have been followed: one that comes again leads in a circle.
    cursors: HashSet<String>,
    lost: u32,
}

#[derive(Debug)]
enum Step {
    ToSubmit,
    Submitted,
    /// Looked at for the next time at this instant, monotonic.
    Resting {
        id: String,
        looks: usize,
        at: i64,
    },
    Looking {
        id: String,
        looks: usize,
    },
    ToFetch {
        id: String,
        cursor: Option<String>,
    },
    Fetching {
        id: String,
        cursor: Option<String>,
    },
}

/// What an answer leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// It goes on.
    On,
    /// That was the last page.
    End,
    /// Jobs lead nowhere: read pages.
    GiveUp,
}

impl Job {
    pub(super) fn new() -> Self {
        Self { step: Step::ToSubmit, cursors: HashSet::new(), lost: 0 }
    }

    /// What to ask for at `now`, monotonic; `body` writes the question. It counts as asked.
    pub(super) fn wanted(&mut self, now: i64, body: impl FnOnce() -> String) -> Option<(Part, Endpoint)> {
        let (step, wanted) = match std::mem::replace(&mut self.step, Step::ToSubmit) {
            Step::ToSubmit => (Step::Submitted, Some((Part::Submit, jobs::submit(body())))),
            Step::Resting { id, looks, at } if at <= now => {
                let wanted = (Part::Status, jobs::status(&id));
                (Step::Looking { id, looks }, Some(wanted))
            }
            Step::ToFetch { id, cursor } => {
                let wanted = (Part::Results, jobs::results(&id, cursor.as_deref()));
                (Step::Fetching { id, cursor }, Some(wanted))
            }
            step => (step, None),
        };
        self.step = step;
        wanted
    }

    /// When it is to be looked at, monotonic.
    pub(super) const fn wake_at(&self) -> Option<i64> {
        match &self.step {
            Step::Resting { at, .. } => Some(*at),
            _ => None,
        }
    }

    /// Whether the server still prepares it.
    pub(super) const fn is_prepared(&self) -> bool {
        !matches!(self.step, Step::ToFetch { .. } | Step::Fetching { .. })
    }

    /// Its id, once it has one.
    pub(super) fn id(&self) -> Option<&str> {
        match &self.step {
            Step::ToSubmit | Step::Submitted => None,
            Step::Resting { id, .. }
            | Step::Looking { id, .. }
            | Step::ToFetch { id, .. }
            | Step::Fetching { id, .. } => Some(id),
        }
    }

    /// What was asked for and has not come will not come. A submission is never given up: nobody would know of the job.
    pub(super) fn lose(&mut self, now: i64) {
        self.step = match std::mem::replace(&mut self.step, Step::ToSubmit) {
            Step::Looking { id, looks } => Step::Resting { id, looks, at: now },
            Step::Fetching { id, cursor } => Step::ToFetch { id, cursor },
            step => step,
        };
    }

    /// The submission failed, and whether there is a job nobody can say: only the agent may have another one submitted.
    pub(super) fn unsubmitted(&mut self) {
        self.step = Step::ToSubmit;
    }

    pub(super) fn submitted(&mut self, id: Option<String>, now: i64) -> Next {
        let Some(id) = id.filter(|id| !id.is_empty()) else { return self.gone() };
        self.step = Step::Resting { id, looks: 1, at: now + LOOKS[0] };
        Next::On
    }

    pub(super) fn looked_at(&mut self, state: State, now: i64) -> Next {
        let Step::Looking { id, looks } = std::mem::replace(&mut self.step, Step::ToSubmit) else { return Next::On };
        self.step = match state {
            State::UnderWay => {
                let at = now + LOOKS[looks.min(LOOKS.len() - 1)];
                Step::Resting { id, looks: looks + 1, at }
            }
            State::Fulfilled => Step::ToFetch { id, cursor: None },
            State::Gone => return self.gone(),
        };
        Next::On
    }

    /// A page was read, and says where the next one begins.
    pub(super) fn fetched(&mut self, next: Option<String>) -> Next {
        let Step::Fetching { id, .. } = std::mem::replace(&mut self.step, Step::ToSubmit) else { return Next::On };
        let Some(cursor) = next.filter(|cursor| !cursor.is_empty()) else { return Next::End };
        if !self.cursors.insert(cursor.clone()) {
            return self.gone();
        }
        self.step = Step::ToFetch { id, cursor: Some(cursor) };
        Next::On
    }

    /// There is no such job any more, or its cursor leads nowhere.
    pub(super) fn gone(&mut self) -> Next {
        if self.lost == ANEW {
            return Next::GiveUp;
        }
        *self = Self { lost: self.lost + 1, ..Self::new() };
        Next::On
    }
}

/// Whether an error says that this job, or this place in it, is no more, and not that something else went wrong.
pub(super) const fn is_gone(error: &ApiError) -> bool {
    matches!(error, ApiError::NotFound(_) | ApiError::Refused(_) | ApiError::Undecodable { .. })
}
