//! The machine of one search after another: what is asked, where it stands, and what the agent does with it.
//!
//! A window is cut into slices; each tells by its first page how much it has, and then the rest is read, by pages or by a
//! job ([`plan`]). What was read stays read: a pause, a failure or another token takes nothing away.

mod again;
mod answers;
mod calls;
mod course;
mod job;
mod nameless;
mod page;
mod pages;
mod plan;
mod reach;
mod records;
mod slice;
mod standing;

use super::range::Question;
use super::store::Store;
use crate::genesys::traffic::Reply;
use crate::genesys::{ApiError, Endpoint};
use crate::record::{Book, Id};
use again::Round;
use answers::abandoned;
use calls::Calls;
pub use plan::{Estimate, Room, Tail};
use reach::Reach;
use slice::Slice;
pub use standing::{Doing, Earlier, Progress, Source, Standing, Verdict};
use std::collections::HashSet;

/// What happens to it.
#[derive(Debug)]
pub enum Event {
    /// The agent asks; whatever was asked before is forgotten.
    Ask(Question),
    /// The agent wants it to go on: after an estimate, a pause, a failure, when it was cancelled, or where it came short of what
    /// the server counts.
    GoOn,
    /// The agent wants it to wait.
    Pause,
    /// The agent has seen enough.
    Cancel,
    /// The answer to what was asked under this ticket.
    Answer(Ticket, Result<Reply, ApiError>),
    /// The agent looks at this conversation closely, or at none any more.
    LookAt(Option<Id>),
    /// The records that the book was told of: they say more than a Record has.
    Recorded(Reply),
    /// The book may have changed, or time has passed.
    Look,
    /// Everything is forgotten.
    Wipe,
}

/// What it wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Ask this; the answer comes back under the ticket.
    Ask(Ticket, Endpoint),
    /// What was asked under such tickets is not needed any more.
    Forget(Unwanted),
    /// What these codes are called.
    Names(Vec<Id>),
}

/// What something was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Number of the search.
    pub search: u32,
    /// Place of the slice.
    pub slice: u32,
    /// What of it.
    pub part: Part,
}

/// What of a slice was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// This page, from 1.
    Page(u32),
    /// That a job begins.
    Submit,
    /// Up to when jobs know what happened.
    Reach,
    /// How far the job is.
    Status,
    /// The next page of what it found.
    Results,
    /// That the job ends.
    Cancel,
    /// This page of the agent's own calls, from 1.
    Calls(u32),
}

/// Which questions are not needed any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unwanted {
    /// All that read something. What begins or ends a job goes on: nobody else would know of the job.
    All,
    /// Pages of a slice above this one: 0 for all of them.
    PagesAbove {
        /// Place of the slice.
        slice: u32,
        /// From 1.
        page: u32,
    },
}

impl Unwanted {
    /// Whether what was asked under this ticket is one of them.
    pub fn is(self, ticket: &Ticket) -> bool {
        match (self, ticket.part) {
            (Self::All, part) => !matches!(part, Part::Submit | Part::Cancel),
            (Self::PagesAbove { slice, page: limit }, Part::Page(page)) => ticket.slice == slice && page > limit,
            (Self::PagesAbove { .. }, _) => false,
        }
    }
}

/// The searches of one agent.
#[derive(Debug, Default)]
pub struct Search {
    number: u32,
    question: Option<Question>,
    slices: Vec<Slice>,
    consent: Consent,
    way: Way,
    reach: Reach,
    round: Round,
    calls: Calls,
    source: Source,
    /// What a permission was missing for, so that less was asked for.
    lack: Option<ApiError>,
    /// What the server said of a job that came to nothing.
    failed_job: Option<String>,
    /// The conversations in the window.
    store: Store,
    /// What else was read and could not be shown: by ids, or else by [`nameless`].
    others: HashSet<String>,
    /// Conversations that could not be read.
    bad: usize,
    standing: Standing,
    earlier: Option<Earlier>,
    looked_at: Option<Id>,
    /// The book as it was looked at last.
    book: (u64, u64),
    version: u64,
}

/// Whether so much may be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Consent {
    /// Nobody knows how much it is, or the agent was asked.
    #[default]
    Open,
    Given,
}

/// How what is beyond pages is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Way {
    /// Nothing is beyond them, or jobs lead nowhere.
    #[default]
    Pages,
    Jobs,
}

/// When it is, and what a search may change.
#[derive(Debug)]
pub struct Turn<'a> {
    /// Monotonic, milliseconds.
    pub now: i64,
    /// By the server's clock, epoch milliseconds.
    pub server_now: i64,
    /// What the budget holds.
    pub room: Room,
    /// All Records.
    pub book: &'a mut Book,
}

/// Whoever searches: [`Search`], attached from outside so that a page can fetch its code with the screen that shows it.
pub trait Searching {
    /// See [`Search::on`].
    fn turn(&mut self, event: Event, turn: &mut Turn<'_>) -> Vec<Effect>;
    /// When it wants to be turned again, monotonic milliseconds.
    fn wake_at(&self) -> Option<i64>;
    /// What it knows.
    fn search(&self) -> &Search;
}

impl Searching for Search {
    fn turn(&mut self, event: Event, turn: &mut Turn<'_>) -> Vec<Effect> {
        self.on(event, turn)
    }

    fn wake_at(&self) -> Option<i64> {
        let Standing::Loading(_) = self.standing else { return None };
        self.slices.iter().filter_map(|slice| slice.job.as_ref()?.wake_at()).min()
    }

    fn search(&self) -> &Search {
        self
    }
}

impl Search {
    /// What was asked last.
    pub const fn question(&self) -> Option<&Question> {
        self.question.as_ref()
    }

    /// Where it stands.
    pub const fn standing(&self) -> &Standing {
        &self.standing
    }

    /// The conversations found so far.
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Those that a screen shows, and how many more could not be read: what an earlier search has left counts as long as
    /// it stands there.
    pub fn shown(&self) -> (&Store, usize) {
        self.earlier.as_ref().map_or((&self.store, self.bad), |earlier| (&earlier.store, earlier.bad))
    }

    /// Conversations in the answers that could not be read.
    pub const fn bad(&self) -> usize {
        self.bad
    }

    /// What is still to be shown instead, while the present search has not had its first answer.
    pub const fn earlier(&self) -> Option<&Earlier> {
        self.earlier.as_ref()
    }

    /// What the rows are made of.
    pub const fn source(&self) -> Source {
        self.source
    }

    /// Why less was asked for than the agent wanted.
    pub const fn lack(&self) -> Option<&ApiError> {
        self.lack.as_ref()
    }

    /// What the server said of a job that came to nothing: the list is read by pages instead, or by another job.
    pub fn failed_job(&self) -> Option<&str> {
        self.failed_job.as_deref()
    }

    /// Grows with every change.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// Something happened.
    pub fn on(&mut self, event: Event, turn: &mut Turn<'_>) -> Vec<Effect> {
        match event {
            Event::Look => {
                self.look(turn.book);
                return if self.wake_at().is_some_and(|at| at <= turn.now) { self.advance(turn) } else { Vec::new() };
            }
            Event::Recorded(reply) => {
                self.look(turn.book);
                self.recorded(&reply, turn.book);
                return Vec::new();
            }
            Event::LookAt(id) => {
                self.looked_at = id;
                self.look(turn.book);
                return Vec::new();
            }
            _ => self.version += 1,
        }
        match event {
            Event::Ask(question) => self.begin(question, turn),
            Event::GoOn => self.go_on(turn),
            Event::Pause => {
                let Standing::Loading(progress) = self.standing else { return Vec::new() };
                self.stop(Standing::Paused(progress), turn)
            }
            Event::Cancel => {
                let progress = match &self.standing {
                    Standing::Loading(progress) | Standing::Paused(progress) => *progress,
                    Standing::Asking(_) => self.progress(),
                    Standing::Idle | Standing::Done(_) => return Vec::new(),
                };
                let mut effects = self.stop(Standing::Done(Verdict::Cancelled(progress)), turn);
                effects.extend(self.give_up_jobs());
                // What is still on its way, above all the id of a job, is for nobody, even if the search goes on.
                self.number += 1;
                effects
            }
            Event::Answer(ticket, result) if ticket.search == self.number => self.answered(ticket, result, turn),
            // Rows of an older question must never mix with those of the present one; a job of it must not go on for nobody.
            Event::Answer(ticket, result) => abandoned(ticket, result).into_iter().collect(),
            Event::Look | Event::LookAt(_) | Event::Recorded(_) => Vec::new(),
            Event::Wipe => {
                *self = Self { number: self.number + 1, version: self.version, ..Self::default() };
                vec![Effect::Forget(Unwanted::All)]
            }
        }
    }
}

/// The most rows that can be read by paging.
const REACHABLE: u32 = 100_000;

#[cfg(test)]
mod tests;
