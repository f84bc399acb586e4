//! What the hub has yet to do, in order of time: events, messages and ends of sockets.

use std::cmp::Ordering;
use std::sync::Arc;

use serde_json::Value;

use crate::channels::sockets::{Frame, SocketId};
use crate::id::Id;
use crate::render::topics::Said;

/// Something said on a topic.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) topic: String,
    pub(crate) said: Arc<Said>,
    pub(crate) correlation: Id,
}

/// An errand that falls due at an instant, in milliseconds since 1970 UTC; of two at one instant the earlier made goes first.
#[derive(Debug)]
pub(crate) struct Due {
    pub(crate) at: i64,
    pub(crate) serial: u64,
    pub(crate) errand: Errand,
}

/// What is to be done. A socket that has gone meanwhile makes it nothing.
#[derive(Debug)]
pub(crate) enum Errand {
    /// To whoever listens by then.
    Tell(Event),
    TellThese(Vec<SocketId>, Event),
    /// A message of a system topic.
    Say(SocketId, String, Value),
    Beat(SocketId),
    /// A frame that was delayed.
    Put(SocketId, Frame),
    /// What was held back to be overtaken need not wait any longer.
    LetGo(SocketId),
    End(SocketId, Option<u16>),
}

impl PartialEq for Due {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Due {}

impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Due {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.at, self.serial).cmp(&(other.at, other.serial))
    }
}
