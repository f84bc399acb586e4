//! The machine of the live view: all that it knows, what can be read of it, and what sets it in motion. How the socket
//! gets on and what becomes of the list is decided in the rooms below.

mod channel;
mod handover;
mod list;
mod reading;

use super::freshness::Why;
use super::link::{Link, OPENING, Outgoing, PONG, SILENCE, SUBSCRIBING};
use super::{Ask, Effect, Event, Pace, Turn};
use crate::clock::{MINUTE, Moment, SECOND};
use crate::genesys::models::conversation::Conversation;
use crate::genesys::{ApiError, Region};
use list::HELD;

/// Between two lists while no events arrive, at most; never the same for all clients.
const POLL: i64 = 15 * SECOND;
const POLL_JITTER: i64 = 6 * SECOND;
/// A list that is older than this proves nothing where there are no events.
const POLL_TRUST: i64 = 2 * POLL + 5 * SECOND;
/// The clocks drift apart by less than this unless one of them stood still; and timers are late by less unless they are
/// held up.
const SLEPT: i64 = 10 * SECOND;
/// In a hidden page timers may run once a minute only. One to which nothing at all has happened for longer was frozen.
const FROZEN: i64 = 65 * SECOND;
/// Sockets that served and did not last, in a row, after which the next must last before it is believed: who looks on would see the
/// list become live and stop being so without end.
const FLAPPING: u32 = 2;
const PING: &str = r#"{"message":"ping"}"#;

/// What went wrong without harm, for diagnostics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Frames that could not be read.
    pub bad_frames: u32,
    /// Conversations, in frames or lists, that could not be read.
    pub bad_records: u32,
    /// Those that were shown though they cannot be all true.
    pub odd: u32,
    /// Frames of topics that nobody has asked for, or of other users.
    pub foreign: u32,
    /// Events that were older than what was known.
    pub older: u32,
    /// Lists that knew of something that no event had told, though events arrived.
    pub silent_gaps: u32,
}

/// The list of active conversations, as a question that is asked again and again.
#[derive(Default)]
struct Snapshot {
    /// One is under way.
    asked: bool,
    /// Whether another is needed when it arrives.
    next: Next,
    /// How many have been asked for.
    number: u32,
    /// When the last one was asked for, monotonic.
    asked_at: Option<i64>,
    /// For how long the machine has slept since the one that is under way was asked for, milliseconds.
    slept: i64,
    /// An event has asked for it: what it tells besides may not have been lost, and is not counted.
    prompted: bool,
    /// Since when something is not known that the last good one could not settle, monotonic.
    unsure: Option<i64>,
    /// When the last good one was asked for, monotonic, and which it was.
    good: Option<(i64, u32)>,
    /// When the next one is due, monotonic.
    due: i64,
    failure: Option<ApiError>,
    /// Conversations in the last good one that could not be read.
    unreadable: usize,
}

/// What is to follow the list that is under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Next {
    /// One when it is due.
    #[default]
    WhenDue,
    /// One soon: it may not know of something that only a list can settle.
    Soon,
    /// One at once: it was asked for before something that it must contain.
    AtOnce,
}

/// The machine.
pub struct Live {
    region: Region,
    me: String,
    link: Link,
    /// The channel that served this browser before, by its digest: it is looked for before another one is made.
    former: Option<String>,
    /// It serves while the link is being made anew.
    outgoing: Option<Outgoing>,
    snapshot: Snapshot,
    pace: Pace,
    /// Number of the list after which every event has been seen: the first that is asked for after the subscription.
    subscribed: Option<u32>,
    /// Events that wait for the list of their socket, and when they came, monotonic.
    held_back: Vec<(i64, Conversation)>,
    /// Sockets that failed in a row.
    failures: u32,
    /// Those that served in a row, and not for long.
    flaps: u32,
    /// When a channel was last taken from it, monotonic.
    evicted_at: Option<i64>,
    why: Option<Why>,
    next_socket: u32,
    counts: Counts,
    /// When the list was last proved before it was stopped, monotonic.
    proof: Option<i64>,
    /// The last event.
    seen: Option<Moment>,
}

impl Live {
    /// Off.
    pub fn new(region: Region) -> Self {
        Self {
            region,
            me: String::new(),
            link: Link::Off,
            former: None,
            outgoing: None,
            snapshot: Snapshot::default(),
            pace: Pace::Brisk,
            subscribed: None,
            held_back: Vec::new(),
            failures: 0,
            flaps: 0,
            evicted_at: None,
            why: None,
            next_socket: 0,
            counts: Counts::default(),
            proof: None,
            seen: None,
        }
    }

    pub(super) fn ask_channel(&self) -> Effect {
        Effect::Ask(if self.former.is_some() { Ask::Channels } else { Ask::Channel })
    }

    /// A channel with this digest served before.
    pub fn look_for(&mut self, digest: String) {
        self.former = Some(digest);
    }

    /// When the next list is due where there are no events.
    fn poll_at(&self, turn: &mut Turn<'_>) -> i64 {
        turn.now.mono + self.pace.of(POLL) - turn.chance.up_to(POLL_JITTER)
    }

    /// When [`Event::Tick`] has something to do, monotonic.
    pub fn wake_at(&self) -> Option<i64> {
        let list = (!matches!(self.link, Link::Off) && !self.snapshot.asked).then_some(self.snapshot.due);
        let outgoing = self.outgoing.as_ref().map(Outgoing::silent_at);
        let held = self.held_since().map(|since| since + HELD);
        [self.link.wake_at(), list, outgoing, held].into_iter().flatten().min()
    }

    /// Something happened.
    pub fn on(&mut self, event: Event<'_>, turn: &mut Turn<'_>) -> Vec<Effect> {
        let mut effects = Vec::new();
        if matches!(&self.link, Link::Subscribed(open) if open.has_proved(turn.now.mono)) {
            self.flaps = 0;
        }
        if self.was_away(turn) {
            self.why = Some(Why::Slept);
            self.let_go(Why::Slept, turn, &mut effects);
            // A list that is under way knows nothing of what was slept through, whichever socket it was to confirm.
            if let Some(open) = self.link.open_mut() {
                open.doubted = Some(turn.now.mono);
                self.subscribed = None;
            }
            self.verify(turn, &mut effects);
        }
        match event {
            Event::Start { me } if me == self.me && self.can_hand_over() => {
                // What was asked with the old token is not answered any more.
                (self.snapshot.asked, self.snapshot.next) = (false, Next::WhenDue);
                self.hand_over(&mut effects);
                self.ask_list(turn, &mut effects);
            }
            Event::Start { me } => {
                self.stop(&mut effects);
                (self.me, self.proof) = (me, None);
                self.link = Link::Creating;
                effects.push(self.ask_channel());
                self.ask_list(turn, &mut effects);
            }
            Event::Stop => self.stop(&mut effects),
            // A list that is due later than that is asked for at the next look, which follows.
            Event::Pace(pace) => self.pace = pace,
            _ if matches!(self.link, Link::Off) => {}
            Event::Answered(Ask::Channel, result) => self.channel_made(result, turn, &mut effects),
            Event::Answered(Ask::Channels, result) => self.channels(result, turn, &mut effects),
            Event::Answered(Ask::Subscribe { socket, .. }, result) => {
                self.topics(*socket, result, turn, &mut effects);
            }
            Event::Answered(Ask::Check { channel }, result) => self.checked(channel, result, turn, &mut effects),
            Event::Answered(Ask::Snapshot, result) => self.list(result, turn, &mut effects),
            Event::Opened(socket) => self.opened(socket, turn, &mut effects),
            Event::Frame(socket, heard) => self.frame(socket, heard, turn, &mut effects),
            Event::Closed(socket) if self.link.socket() == Some(socket) => {
                self.lost(Why::SocketLost, turn, &mut effects);
            }
            Event::Closed(socket) if self.is_outgoing(socket) => self.let_go(Why::SocketLost, turn, &mut effects),
            Event::Closed(_) => {}
            Event::Cut(socket) => {
                if let Some(old) = self.outgoing.as_mut().filter(|old| old.open.socket == socket) {
                    old.cut = Some(turn.now.mono);
                }
            }
            Event::Shown => self.verify(turn, &mut effects),
            Event::TakeOver => {
                self.evicted_at = None;
                self.verify(turn, &mut effects);
            }
            Event::Tick => self.tick(turn, &mut effects),
        }
        effects
    }

    /// In a machine that sleeps the monotonic clock may stand still; the wall clock never does. In a page that is frozen
    /// both go on, and what was to be done is not done in time.
    fn was_away(&mut self, turn: &Turn<'_>) -> bool {
        let now = turn.now;
        let Some(before) = self.seen.replace(now) else { return false };
        let slept = (now.wall - now.mono) - (before.wall - before.mono);
        if slept > SLEPT {
            // What was proved before is older by as much.
            self.proof = self.proof.map(|at| at - slept);
            self.snapshot.good = self.snapshot.good.map(|(asked, number)| (asked - slept, number));
            self.snapshot.slept += slept;
        }
        let was_late = self.wake_at().is_some_and(|at| now.mono - at > SLEPT);
        let frozen = was_late && now.mono - before.mono > FROZEN;
        !matches!(self.link, Link::Off) && (slept > SLEPT || frozen)
    }

    /// All anew, but for the pace, the counts, the age of what stays on the screen, and the number of the next socket: a late frame of
    /// an old one must be known as one.
    fn stop(&mut self, effects: &mut Vec<Effect>) {
        let outgoing = self.outgoing.as_ref().map(|old| old.open.socket);
        effects.extend(self.link.socket().into_iter().chain(outgoing).map(Effect::Close));
        let (region, next_socket, counts, proof) = (self.region, self.next_socket, self.counts, self.last_proof());
        let (former, pace) = (self.former.take(), self.pace);
        *self = Self { former, pace, next_socket, counts, proof, ..Self::new(region) };
    }

    /// The machine may have slept, or the page been hidden: nothing is believed before it is proved.
    fn verify(&mut self, turn: &mut Turn<'_>, effects: &mut Vec<Effect>) {
        let now = turn.now.mono;
        if let Link::Waiting { until, .. } = &mut self.link {
            *until = now;
        }
        if let Some(open) = self.link.open_mut().filter(|open| open.pinged.is_none()) {
            open.pinged = Some(now);
            effects.push(Effect::Send { socket: open.socket, text: PING });
        }
        // What came before the pong may be old, and a list that was asked for before it would be laid under it.
        if self.link.open_mut().is_none_or(|open| open.doubted.is_none()) {
            self.ask_list(turn, effects);
        }
        self.check(effects);
        self.tick(turn, effects);
    }

    /// What time alone changes.
    fn tick(&mut self, turn: &mut Turn<'_>, effects: &mut Vec<Effect>) {
        let now = turn.now.mono;
        if self.link.open_mut().is_some_and(|open| open.doubted.is_some_and(|doubted| now - doubted >= PONG)) {
            self.trust_again(turn, effects);
        }
        if self.outgoing.as_ref().is_some_and(|old| old.is_silent(now)) {
            self.let_go(Why::Silent, turn, effects);
        }
        match &mut self.link {
            Link::Subscribed(open) if now >= open.channel.renewal => {
                // Where it cannot be now, it is tried again.
                open.channel.renewal = now + MINUTE;
                if self.can_hand_over() {
                    self.hand_over(effects);
                }
            }
            Link::Opening { since, .. } if now - *since >= OPENING => self.lost(Why::SocketLost, turn, effects),
            Link::Subscribing(open) if now - open.since >= SUBSCRIBING => self.lost(Why::SocketLost, turn, effects),
            Link::Subscribing(open) | Link::Subscribed(open) => match open.pinged {
                Some(pinged) if now - pinged >= PONG => self.lost(Why::Silent, turn, effects),
                None if now - open.last_frame >= SILENCE => {
                    open.pinged = Some(now);
                    effects.push(Effect::Send { socket: open.socket, text: PING });
                }
                _ => {}
            },
            Link::Waiting { until, channel } if now >= *until => {
                if let Some(channel) = channel.take() {
                    self.open(channel, turn, effects);
                } else {
                    self.link = Link::Creating;
                    effects.push(Effect::Ask(Ask::Channel));
                }
            }
            Link::Off | Link::Creating | Link::Opening { .. } | Link::Waiting { .. } => {}
        }
        if self.held_since().is_some_and(|since| now - since >= HELD) {
            self.show_held_back(turn);
        }
        if now >= self.snapshot.due && !self.snapshot.asked {
            self.ask_list(turn, effects);
            self.check(effects);
        }
    }
}
