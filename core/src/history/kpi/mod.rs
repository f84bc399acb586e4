//! Key figures of the shown conversations: what each adds up, over which of them, and which it leaves out and why.
//!
//! Every figure is of the agent's own sessions, as [`Figures`] has them, but the wait, which is the customer's. A
//! conversation counts where it stands in the list, by its start. It decides nothing of what is shown, and never counts a
//! conversation without saying so, nor leaves one out in silence.

mod before;
mod board;
mod targets;

pub use before::before;
pub use board::{Board, Tally};
pub use targets::{Reached, Targets};

use super::store::{Row, Store};
use crate::record::{Figures, Media};

/// What of a conversation goes into key figures and charts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When it began, epoch milliseconds.
    pub started: i64,
    /// Its medium.
    pub media: Media,
    /// What it took.
    pub figures: Figures,
    /// Whether the agent answered it, or had it answered.
    pub handled: bool,
    /// Nothing more will come but a correction.
    pub complete: bool,
    /// It is over, and nobody said a code that should have been given.
    pub lacks_code: bool,
}

impl Entry {
    /// What a row has of it.
    pub fn of(store: &Store, row: Row) -> Self {
        Self {
            started: store.started(row),
            media: store.media(row),
            figures: store.figures(row),
            handled: store.is_handled(row),
            complete: store.is_complete(row),
            lacks_code: store.lacks_code(row),
        }
    }
}

/// A key figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kpi {
    /// How many were handled.
    Handled,
    /// Average handle time.
    Handle,
    /// Average talk.
    Talk,
    /// Average hold over all handled conversations, as Genesys' Gamification has it.
    HoldOfAll,
    /// Average hold over those that were held, as Genesys' Agent Performance has it.
    HoldOfHeld,
    /// Average wait in queues.
    Wait,
    /// Average after-call work.
    AfterCall,
    /// How often one was passed on.
    Transfers,
    /// How many lack a wrap-up code.
    NoWrapUp,
}

/// What the number of a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// How many.
    Count,
    /// Milliseconds on average.
    Mean,
}

/// Why a conversation is not in a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// The agent did not answer it, or nobody answered the agent.
    NotHandled,
    /// Its record is not final: the figure can still grow.
    Growing,
    /// What Genesys calls hold is here the time that the agent spent in other conversations.
    NoHold,
    /// It was never on hold.
    NeverHeld,
    /// It never waited in a queue.
    NoQueue,
}

impl LeftOut {
    /// All, in the order in which screens tell them.
    pub const ALL: [Self; 5] = [Self::NotHandled, Self::Growing, Self::NoHold, Self::NeverHeld, Self::NoQueue];
}

impl Kpi {
    /// All, in the order in which screens show them.
    pub const ALL: [Self; 9] = [
        Self::Handled,
        Self::Handle,
        Self::Talk,
        Self::HoldOfAll,
        Self::HoldOfHeld,
        Self::Wait,
        Self::AfterCall,
        Self::Transfers,
        Self::NoWrapUp,
    ];

    /// A short name that never changes, for addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Handled => "handled",
            Self::Handle => "aht",
            Self::Talk => "talk",
            Self::HoldOfAll => "hold",
            Self::HoldOfHeld => "held",
            Self::Wait => "wait",
            Self::AfterCall => "acw",
            Self::Transfers => "transfers",
            Self::NoWrapUp => "no-wrap-up",
        }
    }

    /// Back from [`Kpi::key`].
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kpi| kpi.key() == key)
    }

    /// What its number is.
    pub const fn unit(self) -> Unit {
        match self {
            Self::Handled | Self::Transfers | Self::NoWrapUp => Unit::Count,
            Self::Handle | Self::Talk | Self::HoldOfAll | Self::HoldOfHeld | Self::Wait | Self::AfterCall => Unit::Mean,
        }
    }

    /// What a conversation adds to it.
    ///
    /// # Errors
    /// Why it adds nothing and is not counted: the first reason there is.
    pub const fn of(self, entry: &Entry) -> Result<i64, LeftOut> {
        let figures = &entry.figures;
        let is_final = entry.complete;
        match self {
            // A customer waits whether anybody answers or not.
            Self::Wait if !is_final => Err(LeftOut::Growing),
            Self::Wait if figures.wait == 0 => Err(LeftOut::NoQueue),
            Self::Wait => Ok(figures.wait),
            _ if !entry.handled => Err(LeftOut::NotHandled),
            Self::Handled => Ok(1),
            _ if !is_final => Err(LeftOut::Growing),
            Self::HoldOfAll | Self::HoldOfHeld if !entry.media.is_put_on_hold() => Err(LeftOut::NoHold),
            Self::HoldOfHeld if figures.hold == 0 && figures.holds == 0 => Err(LeftOut::NeverHeld),
            Self::HoldOfAll | Self::HoldOfHeld => Ok(figures.hold),
            Self::Handle => Ok(figures.handle),
            Self::Talk => Ok(figures.talk),
            Self::AfterCall => Ok(figures.acw),
            Self::Transfers => Ok(figures.transfers as i64),
            Self::NoWrapUp => Ok(entry.lacks_code as i64),
        }
    }

    /// What `count` conversations add that count as `one` does and have taken `sums` together.
    pub(super) const fn of_many(self, one: &Entry, count: u32, sums: &Figures) -> Result<i64, LeftOut> {
        match (self.of(one), self) {
            (Err(why), _) => Err(why),
            (Ok(each), Self::Handled | Self::NoWrapUp) => Ok(each * count as i64),
            (Ok(_), Self::Handle) => Ok(sums.handle),
            (Ok(_), Self::Talk) => Ok(sums.talk),
            (Ok(_), Self::HoldOfAll | Self::HoldOfHeld) => Ok(sums.hold),
            (Ok(_), Self::Wait) => Ok(sums.wait),
            (Ok(_), Self::AfterCall) => Ok(sums.acw),
            (Ok(_), Self::Transfers) => Ok(sums.transfers as i64),
        }
    }

    /// Whether a conversation is one of those that the figure stands for: of an average, those over which it is; of a number,
    /// those that are in it.
    pub const fn stands_for(self, entry: &Entry) -> bool {
        match (self.of(entry), self.unit()) {
            (Ok(_), Unit::Mean) => true,
            (Ok(n), Unit::Count) => n > 0,
            (Err(_), _) => false,
        }
    }
}

#[cfg(test)]
mod tests;
