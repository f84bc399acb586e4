//! What can be read of the machine: how far the list can be trusted and since when, and which socket serves. It must never
//! set anything in motion.

use super::{Counts, FLAPPING, Live, POLL_TRUST};
use crate::genesys::ApiError;
use crate::live::freshness::{Freshness, Why};
use crate::live::link::{Link, Outgoing};
use crate::live::{Pace, SocketId};

impl Live {
    /// What a reader may believe at `now` (monotonic).
    pub fn freshness(&self, now: i64) -> Freshness {
        let list_age = self.snapshot.good.map(|(asked, _)| now - asked);
        if let (Some(error), true) = (&self.snapshot.failure, !matches!(self.link, Link::Off)) {
            return Freshness::Stale(Why::NoList(error.clone()));
        }
        match &self.link {
            Link::Off => Freshness::Off,
            _ if self.is_confirmed() && self.is_unsure(now) => Freshness::Stale(Why::Doubted),
            _ if self.is_confirmed() && self.is_overdue(now) => Freshness::Stale(Why::NoList(ApiError::TimedOut)),
            _ if self.outgoing.as_ref().is_some_and(|old| self.is_confirmed() && !old.is_silent(now)) => {
                Freshness::Live
            }
            Link::Subscribed(open) if open.is_silent(now) => Freshness::Stale(Why::Silent),
            Link::Subscribed(open) if self.is_confirmed() && (self.flaps < FLAPPING || open.has_proved(now)) => {
                Freshness::Live
            }
            _ => match (&self.why, list_age) {
                (None, _) => Freshness::Connecting,
                (Some(why), Some(age)) if age <= self.pace.of(POLL_TRUST) => Freshness::Polling(why.clone()),
                (Some(why), _) => Freshness::Stale(why.clone()),
            },
        }
    }

    /// When the last good list was asked for, monotonic.
    pub const fn last_list(&self) -> Option<i64> {
        match self.snapshot.good {
            Some((asked, _)) => Some(asked),
            None => self.proof,
        }
    }

    /// When the list, or a sign of life of its socket, was last seen, monotonic.
    pub fn last_proof(&self) -> Option<i64> {
        let frame = match (&self.outgoing, &self.link) {
            (Some(Outgoing { open, .. }), _) | (None, Link::Subscribed(open)) if self.is_confirmed() => {
                Some(open.last_frame)
            }
            _ => None,
        };
        frame.max(self.snapshot.good.map(|(asked, _)| asked)).max(self.proof)
    }

    /// The digest of the channel that serves, or is about to, or that served before and was not looked for yet: enough to know it again,
    /// and of no use to anybody else.
    pub fn channel(&self) -> Option<String> {
        match &self.link {
            Link::Opening { channel, .. } => Some(channel.digest()),
            Link::Subscribing(open) | Link::Subscribed(open) => Some(open.channel.digest()),
            _ => self.former.clone(),
        }
    }

    /// Whether events arrive.
    pub const fn serves(&self) -> bool {
        matches!(self.link, Link::Subscribed(_)) || self.outgoing.is_some()
    }

    /// Whether this socket brings them.
    pub fn serves_on(&self, socket: SocketId) -> bool {
        self.is_outgoing(socket) || matches!(&self.link, Link::Subscribed(open) if open.socket == socket)
    }

    /// The socket, and the id of its channel, of which every event has been seen since a list confirmed it.
    pub fn serving(&self) -> Option<(SocketId, &str)> {
        let open = match (&self.outgoing, &self.link) {
            (Some(old), _) => &old.open,
            (None, Link::Subscribed(open)) => open,
            _ => return None,
        };
        (open.doubted.is_none() && self.is_confirmed()).then_some((open.socket, &open.channel.id))
    }

    /// The socket that is open or opening.
    #[cfg(test)]
    pub(in crate::live) const fn on_socket(&self) -> Option<SocketId> {
        self.link.socket()
    }

    /// Conversations of the last list that could not be read: they are shown as they were last known, or not at all.
    pub const fn unreadable(&self) -> usize {
        self.snapshot.unreadable
    }

    /// How often lists are asked for.
    pub const fn pace(&self) -> Pace {
        self.pace
    }

    /// For diagnostics.
    pub const fn counts(&self) -> Counts {
        self.counts
    }
}
