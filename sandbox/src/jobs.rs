//! Asynchronous queries: what was asked for, and how far it is. A job becomes due by the clock; what it finds is decided by
//! whoever answers for it. Knows no JSON.

use crate::clock::{DAY, SECOND};
use crate::id::Id;
use crate::org::AgentIx;

/// How long a job waits before it is begun, and how long it then takes.
const QUEUED: i64 = SECOND;
const PENDING: i64 = 2 * SECOND;
/// One job with the question `Q`.
#[derive(Debug, Clone)]
pub(crate) struct Job<Q> {
    pub(crate) id: Id,
    pub(crate) owner: AgentIx,
    pub(crate) submitted: i64,
    /// Up to when its results can be fetched.
    pub(crate) expires: i64,
    /// Up to when the data it looks at reaches.
    pub(crate) known_until: i64,
    pub(crate) question: Q,
    fate: Fate,
}

/// What was decided about a job besides the time it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Succeeds,
    Fails,
    Cancelled { at: i64 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Queued,
    Pending,
    Fulfilled,
    Failed,
    Cancelled,
    Expired,
}

impl State {
    /// As the API writes it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Queued => "QUEUED",
            Self::Pending => "PENDING",
            Self::Fulfilled => "FULFILLED",
            Self::Failed => "FAILED",
            Self::Cancelled => "CANCELLED",
            Self::Expired => "EXPIRED",
        }
    }
}

impl<Q> Job<Q> {
    pub(crate) fn state(&self, now: i64) -> State {
        match self.fate {
            Fate::Cancelled { .. } => State::Cancelled,
            _ if now >= self.expires => State::Expired,
            _ if now < self.submitted + QUEUED => State::Queued,
            _ if now < self.completes() => State::Pending,
            Fate::Fails => State::Failed,
            Fate::Succeeds => State::Fulfilled,
        }
    }

    /// When it was over, if it is.
    pub(crate) fn completed(&self, now: i64) -> Option<i64> {
        match self.fate {
            Fate::Cancelled { at } => Some(at),
            _ => (now >= self.completes()).then(|| self.completes()),
        }
    }

    fn completes(&self) -> i64 {
        self.submitted + QUEUED + PENDING
    }
}

/// All jobs, oldest first.
#[derive(Debug)]
pub(crate) struct Jobs<Q> {
    all: Vec<Job<Q>>,
    /// How long a job and its results are kept.
    kept: i64,
}

impl<Q> Jobs<Q> {
    pub(crate) fn new(kept: i64) -> Self {
        Self { all: Vec::new(), kept }
    }

    /// When each of an owner's jobs that are not over will be, the next one first.
    pub(crate) fn running(&self, owner: AgentIx, now: i64) -> Vec<i64> {
        let own = self.all.iter().filter(|job| job.owner == owner);
        let mut ends: Vec<i64> = own.filter(|job| job.completed(now).is_none()).map(Job::completes).collect();
        ends.sort_unstable();
        ends
    }

    pub(crate) fn submit(&mut self, id: Id, owner: AgentIx, question: Q, (now, known_until): (i64, i64), fate: Fate) {
        // A week after its end nobody asks for one any more.
        self.all.retain(|job| now < job.expires + 7 * DAY);
        self.all.push(Job { id, owner, submitted: now, expires: now + self.kept, known_until, question, fate });
    }

    /// A job of this owner.
    pub(crate) fn get(&self, id: Id, owner: AgentIx) -> Option<&Job<Q>> {
        self.all.iter().find(|job| job.id == id && job.owner == owner)
    }

    /// Ends a job that is not over; one that is stays as it is. Whether there is such a job.
    pub(crate) fn cancel(&mut self, id: Id, owner: AgentIx, now: i64) -> bool {
        let Some(job) = self.all.iter_mut().find(|job| job.id == id && job.owner == owner) else { return false };
        if matches!(job.state(now), State::Queued | State::Pending) {
            job.fate = Fate::Cancelled { at: now };
        }
        true
    }
}
