//! How far the live list can be trusted, as a value with its reason.

use crate::genesys::ApiError;

/// What a reader of the live list may believe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Nobody is signed in, or the sign-in has ended: the list stands still.
    Off,
    /// For the first time: there is nothing to trust yet.
    Connecting,
    /// Events arrive, and the list was confirmed since they do.
    Live,
    /// No events; the list is asked for every few seconds.
    Polling(Why),
    /// Neither: what is shown may be old.
    Stale(Why),
}

/// Why the list is not live.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The socket was closed or never opened; another is on its way.
    SocketLost,
    /// Genesys Cloud gives up the channel again and again: it keeps so many of an agent's, and others are opened.
    OpenedElsewhere,
    /// The socket is open but silent.
    Silent,
    /// The machine slept: what happened meanwhile is being asked for.
    Slept,
    /// Something has come that only the list can settle, and the list is long in coming.
    Doubted,
    /// Genesys Cloud gives no channel, or does not permit the topic: in its own words.
    NoChannel(ApiError),
    /// The topic was rejected.
    TopicRejected,
    /// The list itself cannot be had.
    NoList(ApiError),
}
