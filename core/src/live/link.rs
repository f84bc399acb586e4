//! The socket and the channel under it, as states.

use super::SocketId;
use crate::base64url::digest;
use crate::chance::Chance;
use crate::clock::{HOUR, MINUTE, SECOND};
use crate::genesys::backoff::Backoff;

/// A channel that the server gave us.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Channel {
    pub(super) id: String,
    pub(super) url: String,
    /// When another one should serve: before this one, or the token behind it, ends.
    pub(super) renewal: i64,
}

impl Channel {
    pub(super) fn digest(&self) -> String {
        digest(&self.id)
    }
}

/// Where the connection stands. Instants are monotonic milliseconds.
pub(super) enum Link {
    /// Nobody is signed in.
    Off,
    /// A channel was asked for.
    Creating,
    /// A socket is opening.
    Opening { channel: Channel, socket: SocketId, since: i64 },
    /// It is open; its topics were asked for.
    Subscribing(Open),
    /// Events arrive.
    Subscribed(Open),
    /// Waiting before another try, on the same channel where there still is one.
    Waiting { until: i64, channel: Option<Channel> },
}

/// An open socket.
pub(super) struct Open {
    pub(super) channel: Channel,
    pub(super) socket: SocketId,
    pub(super) since: i64,
    pub(super) last_frame: i64,
    /// When a ping was sent and nothing has come since.
    pub(super) pinged: Option<i64>,
    /// Since when it is not known how old what it brings is; the pong ends it.
    pub(super) doubted: Option<i64>,
    /// Whether its channel still has its topic was asked and is not answered.
    pub(super) checking: bool,
}

/// A socket that serves until the next one has been confirmed, so that nobody is without events in between.
pub(super) struct Outgoing {
    pub(super) open: Open,
    /// The list that confirms the next socket; none while that one has no subscription.
    pub(super) until: Option<u32>,
    /// When it was cut off from whoever brings it its frames: what happens since then, nobody hears.
    pub(super) cut: Option<i64>,
}

/// What a channel lives, where it does not say.
pub(super) const LIFE: i64 = 24 * HOUR;
/// So long before its end another one is asked for; of one that lives shorter than four hours, a quarter of its life.
pub(super) const RENEWAL: i64 = HOUR;
/// A socket that has not opened by then will not.
pub(super) const OPENING: i64 = 15 * SECOND;
/// A subscription that has not been answered by then: another socket.
pub(super) const SUBSCRIBING: i64 = 20 * SECOND;
/// The server's heartbeat comes every 30 s; after this much silence it is asked whether it lives.
pub(super) const SILENCE: i64 = 40 * SECOND;
/// And given so long to answer.
pub(super) const PONG: i64 = 5 * SECOND;
/// What was cut off is replaced by then, or is not believed any more.
const REPLACED: i64 = 8 * SECOND;
/// A connection that lasted less has proved nothing: back-off goes on where it was.
const PROVED: i64 = 30 * SECOND;
/// So many sockets that failed on one channel: another channel.
pub(super) const TRIES_PER_CHANNEL: u32 = 3;
/// A topic that is not permitted will not soon be.
pub(super) const REJECTED: i64 = 5 * MINUTE;
/// Who has more pages open than Genesys Cloud keeps channels would go on taking them from itself. After the second one
/// within this time it is left to the agent where events shall arrive.
pub(super) const EVICTED_AGAIN: i64 = 10 * MINUTE;
/// And without a word of the agent's tried again after so long.
pub(super) const LEFT_ALONE: i64 = 30 * MINUTE;
const BACKOFF: Backoff = Backoff { base: SECOND, cap: 30 * SECOND };

/// How long to wait after so many failures in a row. Who has failed for long is spread already: then half is waited in any
/// case, since with anything from 0 twice as many as on average would come in the moment that the server is back.
pub(super) fn next_try(failures: u32, chance: &mut dyn Chance) -> i64 {
    match BACKOFF.bound(failures) {
        bound if bound == BACKOFF.cap => bound / 2 + chance.up_to(bound / 2),
        _ => BACKOFF.wait(failures, chance),
    }
}

impl Link {
    pub(super) const fn socket(&self) -> Option<SocketId> {
        match self {
            Self::Opening { socket, .. } => Some(*socket),
            Self::Subscribing(open) | Self::Subscribed(open) => Some(open.socket),
            Self::Off | Self::Creating | Self::Waiting { .. } => None,
        }
    }

    pub(super) fn open_mut(&mut self) -> Option<&mut Open> {
        match self {
            Self::Subscribing(open) | Self::Subscribed(open) => Some(open),
            _ => None,
        }
    }

    /// When time alone changes it.
    pub(super) fn wake_at(&self) -> Option<i64> {
        match self {
            Self::Off | Self::Creating => None,
            Self::Opening { since, .. } => Some(since + OPENING),
            Self::Subscribing(open) => Some(open.wake_at().min(open.since + SUBSCRIBING)),
            Self::Subscribed(open) => Some(open.wake_at().min(open.channel.renewal)),
            Self::Waiting { until, .. } => Some(*until),
        }
    }
}

impl Outgoing {
    /// Whether it can bring nothing any more.
    pub(super) fn is_silent(&self, now: i64) -> bool {
        now >= self.silent_at()
    }

    /// When that is so, if nothing comes.
    pub(super) fn silent_at(&self) -> i64 {
        let silent = self.open.last_frame + SILENCE + PONG;
        self.cut.map_or(silent, |cut| silent.min(cut + REPLACED))
    }
}

impl Open {
    /// Whether it has served for a while at `now`.
    pub(super) const fn has_proved(&self, now: i64) -> bool {
        now - self.since >= PROVED
    }

    /// Whether it has said nothing for longer than a socket that lives can.
    pub(super) const fn is_silent(&self, now: i64) -> bool {
        now - self.last_frame >= SILENCE + PONG
    }

    fn wake_at(&self) -> i64 {
        let silent = self.pinged.map_or(self.last_frame + SILENCE, |pinged| pinged + PONG);
        self.doubted.map_or(silent, |doubted| silent.min(doubted + PONG))
    }
}
