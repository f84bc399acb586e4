//! Where a search stands, and what can be said of its list: what screens, files and words are made of.

use super::Estimate;
use crate::genesys::ApiError;
use crate::history::range::Question;
use crate::history::store::Store;

/// Where a search stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was asked yet.
    #[default]
    Idle,
    /// It is known how much there is, and that is so much that the agent is asked first.
    Asking(Estimate),
    /// It is being read.
    Loading(Progress),
    /// The agent lets it wait; nothing is on its way.
    Paused(Progress),
    /// No more will come.
    Done(Verdict),
}

/// How far a search has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Conversations read, whether they lie in the window or not.
    pub read: u64,
    /// How many there are to read, by the server's estimate; `None` before its first answer.
    pub of: Option<u64>,
    /// What is being done.
    pub doing: Doing,
}

/// What a search is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Doing {
    /// Reading.
    #[default]
    Reading,
    /// Reading again, because the server changed its estimate meanwhile.
    ReadingAgain,
    /// Reading once more what was missing, because the agent wants it.
    ReadingMissing,
    /// Reading again to the end of the day of this instant, epoch milliseconds: what came is in doubt, and only whole days can
    /// be counted.
    ReadingDay(i64),
    /// Waiting for the server to prepare what a job asked for.
    Preparing,
}

/// What a search is answered from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// The records of Analytics.
    #[default]
    Records,
    /// The agent's own calls, and nothing else, because the agent may not see records.
    Calls,
}

/// What can be said of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything that the server had.
    Complete,
    /// Everything that it had; what began later than this, epoch milliseconds, may not be on record yet.
    Provisional {
        /// A few minutes before the window ended.
        until: i64,
    },
    /// The server says that there are more, and does not give them.
    Incomplete {
        /// Read.
        have: u64,
        /// By the server's estimate.
        of: u64,
    },
    /// The agent stopped it.
    Cancelled(Progress),
    /// It could not go on.
    Failed(ApiError, Progress),
}

/// What an earlier search has left on the screen. It stands there until the present one has something to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// What was asked.
    pub question: Question,
    /// The conversations.
    pub store: Store,
    /// Conversations that could not be read.
    pub bad: usize,
    /// What can be said of the list.
    pub verdict: Verdict,
}
