//! Live: keeps the [`Book`] equal to what Genesys Cloud knows of the agent's active conversations,
//! and knows at every moment how far that can be trusted.
//!
//! Events have no number, no replay and no order, so an open socket alone proves nothing. After every gap: socket,
//! subscription, then the whole list, with the events in between held back for seconds at most and applied over it. A list that is asked for
//! again at least every two minutes heals what was lost without a trace. Where there is no socket, the list alone serves.
//! It must never show anything itself, and never decide what a conversation is.

mod alerts;
mod freshness;
mod limits;
mod link;
mod machine;
mod select;

pub use alerts::{Alerted, Alerts, Leave, Notices, Wish};
pub use freshness::{Freshness, Why};
pub use limits::{Heat, Limits, Measure};
pub use machine::{Counts, Live};
pub use select::{Filter, Group, Selection, select};

use crate::chance::Chance;
use crate::clock::Moment;
use crate::genesys::ApiError;
use crate::genesys::models::notification::Heard;
use crate::genesys::traffic::Reply;
use crate::record::Book;

/// Number of one socket; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SocketId(pub u32);

/// How often lists are worth asking for where no events arrive. Where they do, what was lost heals as soon as ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// As often as an agent who looks at them needs.
    #[default]
    Brisk,
    /// A quarter as often: the page has been put aside.
    Slow,
}

impl Pace {
    /// A time between two lists without events, milliseconds, at this pace.
    const fn of(self, brisk: i64) -> i64 {
        match self {
            Self::Brisk => brisk,
            Self::Slow => 4 * brisk,
        }
    }
}

/// A request that the machine needs answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A channel of its own.
    Channel,
    /// The channels that there are of this user and client: one that served before may serve again.
    Channels,
    /// The topics of a channel, for the socket that was opened on it.
    Subscribe {
        /// Which socket waits for it.
        socket: SocketId,
        /// Channel id.
        channel: String,
        /// All of its topics.
        topics: Vec<String>,
    },
    /// Which topics a channel has: one that was evicted may keep its socket, and even its heartbeats.
    Check {
        /// Channel id.
        channel: String,
    },
    /// The list of active conversations.
    Snapshot,
}

/// What happens to it.
#[derive(Debug)]
pub enum Event<'a> {
    /// Somebody is signed in, with a token under which nothing of the live view exists yet.
    Start {
        /// User id.
        me: String,
    },
    /// Nobody is, or their token has ended: nothing can be asked.
    Stop,
    /// The answer to an [`Ask`].
    Answered(&'a Ask, Result<Reply, ApiError>),
    /// A socket is open.
    Opened(SocketId),
    /// A text frame.
    Frame(SocketId, &'a Heard),
    /// A socket is gone, or never came to be.
    Closed(SocketId),
    /// Nothing comes over a socket any more, since another tab is to bring it: it serves until the next one for a moment only.
    Cut(SocketId),
    /// The page is looked at again, or the network is said to be back.
    Shown,
    /// The agent wants the events here, wherever else they go.
    TakeOver,
    /// How often lists are worth asking for has changed.
    Pace(Pace),
    /// Time has passed.
    Tick,
}

/// What it wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Ask this.
    Ask(Ask),
    /// Open a socket.
    Open {
        /// Its number.
        socket: SocketId,
        /// A secret: it must not be logged.
        url: String,
    },
    /// Send a text frame.
    Send {
        /// On this socket.
        socket: SocketId,
        /// The frame.
        text: &'static str,
    },
    /// Close a socket.
    Close(SocketId),
}

/// What one step of the machine works with.
pub struct Turn<'a> {
    /// Now.
    pub now: Moment,
    /// Now by the server's clock, epoch milliseconds.
    pub server_now: i64,
    /// Where conversations go.
    pub book: &'a mut Book,
    /// For jitter.
    pub chance: &'a mut dyn Chance,
}

#[cfg(test)]
mod tests;
