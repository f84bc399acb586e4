//! What goes on in the agent's queues: how many wait, since when the first of them does, how many are served.
//!
//! It is asked for once, which also shows whether the agent may know it; then the topics of the queues are added to the
//! channel that serves the live list, and their events change the figures. Events tell counts alone: whenever somebody may
//! have begun or ceased to be the first, those queues are asked for again. Where there is no channel, all are asked for once
//! in a while. The application knows it as something that is [`Observing`], so that a page can fetch its code after the first
//! load. It must never touch the conversations' topic, nor judge the socket: both are the live machine's.

mod figures;
mod machine;

pub use figures::{Figures, Queue};
pub use machine::Queues;

use crate::chance::Chance;
use crate::clock::Moment;
use crate::genesys::ApiError;
use crate::genesys::models::notification::Heard;
use crate::genesys::traffic::Reply;
use crate::record::Id;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// A request that the machine needs answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// What goes on in some queues.
    Figures {
        /// Which asking it belongs to.
        round: u32,
        /// The queues.
        queues: Vec<Id>,
    },
    /// Further topics for the channel that serves.
    Topics {
        /// The socket of the channel, by which it is known.
        socket: u32,
        /// Channel id.
        channel: String,
        /// The topics.
        topics: Vec<String>,
    },
}

/// What happens to it.
#[derive(Debug)]
pub enum Event<'a> {
    /// Somebody is signed in, with a token under which nothing has been asked yet.
    Start,
    /// Nobody is, or their token has ended: nothing can be asked.
    Stop,
    /// Everything is forgotten.
    Wipe,
    /// These are the agent's queues, by id and name.
    Mine(Vec<(Id, Arc<str>)>),
    /// The agent's queues cannot be had.
    Unnamed(ApiError),
    /// The answer to an [`Ask`].
    Answered(&'a Ask, Result<Reply, ApiError>),
    /// A frame of a socket, of whatever topic.
    Frame(&'a Heard),
    /// The socket may be another, or time has passed.
    Look,
}

/// A channel of which every event has been seen since a list confirmed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Serving<'a> {
    /// Number of its socket; never used twice.
    pub socket: u32,
    /// Channel id.
    pub channel: &'a str,
}

/// What one step of the machine works with.
pub struct Turn<'a> {
    /// Now.
    pub now: Moment,
    /// Now by the server's clock, epoch milliseconds.
    pub server_now: i64,
    /// The channel that serves, if one does.
    pub line: Option<Serving<'a>>,
    /// For jitter.
    pub chance: &'a mut dyn Chance,
}

/// Whoever follows the queues.
pub trait Observing {
    /// Something happened. Gives what is to be asked.
    fn on(&self, event: Event<'_>, turn: &mut Turn<'_>) -> Vec<Ask>;
    /// When [`Event::Look`] has something to do though nothing else happens, monotonic.
    fn wake_at(&self) -> Option<i64>;
    /// Grows with every change.
    fn version(&self) -> u64;
}

/// Whoever shows it reads it while the application turns it.
pub type Shared = Rc<RefCell<Queues>>;

impl Observing for Shared {
    fn on(&self, event: Event<'_>, turn: &mut Turn<'_>) -> Vec<Ask> {
        self.borrow_mut().on(event, turn)
    }

    fn wake_at(&self) -> Option<i64> {
        self.borrow().wake_at()
    }

    fn version(&self) -> u64 {
        self.borrow().version()
    }
}

/// What a reader of the figures may believe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// There are no figures yet, or no queues.
    Unknown,
    /// They follow what happens.
    Followed,
    /// They are asked for about once a minute.
    Asked(Why),
    /// They could not be asked for the last time.
    Failed(ApiError),
    /// The agent may not have them; they are not asked for again under this sign-in.
    Refused(ApiError),
}

/// Why figures do not follow what happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// There is no channel that serves, or not yet for these topics.
    NoLine,
    /// Topics were rejected, for want of these permissions where any are named.
    Rejected(Vec<String>),
}

#[cfg(test)]
mod tests;
