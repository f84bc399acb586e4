//! The machine of the live view.

use super::freshness::{Freshness, Why};
use super::link::{
    BACKOFF, Channel, Link, OPENING, Open, PONG, PROVED, REJECTED, SILENCE, SUBSCRIBING, TRIES_PER_CHANNEL,
};
use super::{Ask, Effect, Event, SocketId, Turn};
use crate::clock::SECOND;
use crate::genesys::models::conversation::Conversation;
use crate::genesys::models::notification::{self, Frame};
use crate::genesys::traffic::Reply;
use crate::genesys::{ApiError, Region, decode};
use crate::record::Taken;

/// Between two lists while events arrive: less than two minutes, never the same for all clients.
const RECONCILE: i64 = 120 * SECOND;
const RECONCILE_JITTER: i64 = 24 * SECOND;
/// Between two lists while no events arrive.
const POLL: i64 = 15 * SECOND;
/// A list that is older than this proves nothing where there are no events.
const POLL_TRUST: i64 = 2 * POLL + 5 * SECOND;
/// Events that are held back for a list; one more, and the list is asked for anew.
const HELD_BACK: usize = 5_000;
/// The clocks drift apart by less than this unless one of them stood still.
const SLEPT: i64 = 10 * SECOND;
const PING: &str = r#"{"message":"ping"}"#;

/// What went wrong without harm, for diagnostics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Frames that could not be read.
    pub bad_frames: u32,
    /// Conversations, in frames or lists, that could not be read.
    pub bad_records: u32,
    /// Events that were older than what was known.
    pub older: u32,
}

/// The list of active conversations, as a question that is asked again and again.
#[derive(Default)]
struct Snapshot {
    /// One is under way.
    asked: bool,
    /// Another is needed when it arrives: it was asked for before something that it must contain.
    again: bool,
    /// How many have been asked for.
    number: u32,
    /// When the last good one was asked for, monotonic, and which it was.
    good: Option<(i64, u32)>,
    /// When the next one is due, monotonic.
    due: i64,
    failure: Option<ApiError>,
}

/// The machine.
pub struct Live {
    region: Region,
    me: String,
    link: Link,
    snapshot: Snapshot,
    /// Number of the list after which every event has been seen: the first that is asked for after the subscription.
    subscribed: Option<u32>,
    /// Events that wait for the list of their socket.
    held_back: Vec<Conversation>,
    /// Sockets that failed in a row.
    failures: u32,
    why: Option<Why>,
    next_socket: u32,
    counts: Counts,
    /// How far the wall clock was ahead of the monotonic one at the last event.
    clocks_apart: Option<i64>,
}

impl Live {
    /// Off.
    pub fn new(region: Region) -> Self {
        Self {
            region,
            me: String::new(),
            link: Link::Off,
            snapshot: Snapshot::default(),
            subscribed: None,
            held_back: Vec::new(),
            failures: 0,
            why: None,
            next_socket: 0,
            counts: Counts::default(),
            clocks_apart: None,
        }
    }

    /// What a reader may believe at `now` (monotonic).
    pub fn freshness(&self, now: i64) -> Freshness {
        let list_age = self.snapshot.good.map(|(asked, _)| now - asked);
        if let (Some(error), true) = (&self.snapshot.failure, !matches!(self.link, Link::Off)) {
            return Freshness::Stale(Why::NoList(error.clone()));
        }
        match &self.link {
            Link::Off => Freshness::Off,
            Link::Subscribed(open) if now - open.last_frame > SILENCE + PONG => Freshness::Stale(Why::Silent),
            Link::Subscribed(_) if self.is_confirmed() => Freshness::Live,
            _ => match (&self.why, list_age) {
                (None, _) => Freshness::Connecting,
                (Some(why), Some(age)) if age <= POLL_TRUST => Freshness::Polling(why.clone()),
                (Some(why), _) => Freshness::Stale(why.clone()),
            },
        }
    }

    /// When the list, or a sign of life of its socket, was last seen, monotonic.
    pub fn last_proof(&self) -> Option<i64> {
        let frame = match &self.link {
            Link::Subscribed(open) if self.is_confirmed() => Some(open.last_frame),
            _ => None,
        };
        frame.max(self.snapshot.good.map(|(asked, _)| asked))
    }

    /// The socket that is open or opening.
    #[cfg(test)]
    pub(super) const fn on_socket(&self) -> Option<SocketId> {
        self.link.socket()
    }

    /// For diagnostics.
    pub const fn counts(&self) -> Counts {
        self.counts
    }

    /// When [`Event::Tick`] has something to do, monotonic.
    pub fn wake_at(&self) -> Option<i64> {
        let list = (!matches!(self.link, Link::Off) && !self.snapshot.asked).then_some(self.snapshot.due);
        self.link.wake_at().into_iter().chain(list).min()
    }

    /// Something happened.
    pub fn on(&mut self, event: Event<'_>, turn: &mut Turn<'_>) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.has_slept(turn) {
            self.why = Some(Why::Slept);
            self.subscribed = self.subscribed.map(|_| self.snapshot.number + 1);
            self.verify(turn, &mut effects);
        }
        match event {
            Event::Start { me } => {
                self.stop(&mut effects);
                self.me = me;
                self.link = Link::Creating;
                effects.push(Effect::Ask(Ask::Channel));
                self.ask_list(turn, &mut effects);
            }
            Event::Stop => self.stop(&mut effects),
            _ if matches!(self.link, Link::Off) => {}
            Event::Answered(Ask::Channel, result) => self.channel(result, turn, &mut effects),
            Event::Answered(Ask::Subscribe { socket, .. }, result) => {
                self.topics(*socket, result, turn, &mut effects);
            }
            Event::Answered(Ask::Snapshot, result) => self.list(result, turn, &mut effects),
            Event::Opened(socket) => self.opened(socket, turn, &mut effects),
            Event::Frame(socket, text) if self.link.socket() == Some(socket) => self.frame(text, turn, &mut effects),
            Event::Closed(socket) if self.link.socket() == Some(socket) => {
                self.lost(Why::SocketLost, turn, &mut effects);
            }
            Event::Frame(..) | Event::Closed(_) => {}
            Event::Shown => self.verify(turn, &mut effects),
            Event::Tick => self.tick(turn, &mut effects),
        }
        effects
    }

    /// In a machine that sleeps the monotonic clock may stand still; the wall clock never does.
    fn has_slept(&mut self, turn: &Turn<'_>) -> bool {
        let apart = turn.now.wall - turn.now.mono;
        let before = self.clocks_apart.replace(apart);
        !matches!(self.link, Link::Off) && before.is_some_and(|before| apart - before > SLEPT)
    }

    fn stop(&mut self, effects: &mut Vec<Effect>) {
        effects.extend(self.link.socket().map(Effect::Close));
        let (region, next_socket, counts) = (self.region, self.next_socket, self.counts);
        *self = Self { next_socket, counts, ..Self::new(region) };
    }

    fn channel(&mut self, result: Result<Reply, ApiError>, turn: &mut Turn<'_>, effects: &mut Vec<Effect>) {
        if !matches!(self.link, Link::Creating) {
            return;
        }
        let channel = result.and_then(|reply| {
            let channel: notification::Channel = decode_object(&reply)?;
            Ok(channel.id.zip(channel.connect_uri).filter(|(_, url)| self.region.owns_socket(url)))
        });
        match channel {
            Ok(Some((id, url))) => self.open(Channel { id, url }, turn, effects),
            // A channel without an address, or with one of another host, is none.
            Ok(None) => self.wait(Why::SocketLost, None, turn),
            Err(error) => self.wait(Why::NoChannel(error), None, turn),
        }
    }

    fn open(&mut self, channel: Channel, turn: &Turn<'_>, effects: &mut Vec<Effect>) {
        let socket = SocketId(self.next_socket);
        self.next_socket += 1;
        effects.push(Effect::Open { socket, url: channel.url.clone() });
        self.link = Link::Opening { channel, socket, since: turn.now.mono };
    }

    fn opened(&mut self, opened: SocketId, turn: &Turn<'_>, effects: &mut Vec<Effect>) {
        let Link::Opening { channel, socket, .. } = &self.link else { return };
        if *socket != opened {
            return;
        }
        let (channel, now) = (channel.clone(), turn.now.mono);
        effects.push(Effect::Ask(Ask::Subscribe {
            socket: opened,
            channel: channel.id.clone(),
            topics: vec![format!("v2.users.{}.conversations", self.me)],
        }));
        self.link = Link::Subscribing(Open { channel, socket: opened, since: now, last_frame: now, pinged: None });
    }

    fn topics(
        &mut self,
        socket: SocketId,
        result: Result<Reply, ApiError>,
        turn: &mut Turn<'_>,
        effects: &mut Vec<Effect>,
    ) {
        if !matches!(&self.link, Link::Subscribing(open) if open.socket == socket) {
            return;
        }
        match result.and_then(|reply| decode_object::<notification::Topics>(&reply)) {
            Ok(topics) if topics.entities.iter().any(|topic| topic.state.as_deref() == Some("Rejected")) => {
                effects.push(Effect::Close(socket));
                self.link = Link::Waiting { until: turn.now.mono + REJECTED, channel: None };
                self.why = Some(Why::TopicRejected);
            }
            Ok(_) => {
                if let Link::Subscribing(open) = std::mem::replace(&mut self.link, Link::Off) {
                    self.link = Link::Subscribed(open);
                }
                self.subscribed = Some(self.snapshot.number + 1);
                self.ask_list(turn, effects);
            }
            // The channel may be gone: the next try takes another.
            Err(error) => {
                effects.push(Effect::Close(socket));
                self.wait(Why::NoChannel(error), None, turn);
            }
        }
    }

    fn list(&mut self, result: Result<Reply, ApiError>, turn: &mut Turn<'_>, effects: &mut Vec<Effect>) {
        self.snapshot.asked = false;
        let listing = result.and_then(|reply| {
            let listing = decode::entities::<Conversation>(&reply.body).map_err(|how| undecodable(how, &reply))?;
            Ok((listing.records, reply.sent))
        });
        match listing {
            Ok((records, sent)) => {
                self.counts.bad_records += records.bad.len() as u32;
                turn.book.snapshot(records.good, sent, turn.now, turn.server_now);
                self.snapshot.good = Some((sent, self.snapshot.number));
                self.snapshot.failure = None;
                if self.is_confirmed() {
                    self.why = None;
                    for conversation in std::mem::take(&mut self.held_back) {
                        self.tell(conversation, turn);
                    }
                }
            }
            Err(error) => self.snapshot.failure = Some(error),
        }
        let wait = match self.link {
            Link::Subscribed(_) if self.snapshot.failure.is_none() => RECONCILE - turn.chance.up_to(RECONCILE_JITTER),
            _ => POLL,
        };
        self.snapshot.due = turn.now.mono + wait;
        if std::mem::take(&mut self.snapshot.again) {
            self.ask_list(turn, effects);
        }
    }

    fn frame(&mut self, text: &str, turn: &mut Turn<'_>, effects: &mut Vec<Effect>) {
        if let Some(open) = self.link.open_mut() {
            open.last_frame = turn.now.mono;
            open.pinged = None;
        }
        match Frame::read(text) {
            Ok(Frame::Conversation(conversation)) if self.is_confirmed() => self.tell(*conversation, turn),
            Ok(Frame::Conversation(conversation)) => {
                self.held_back.push(*conversation);
                if self.held_back.len() > HELD_BACK {
                    self.held_back.clear();
                    self.subscribed = self.subscribed.map(|_| self.snapshot.number + 1);
                    self.ask_list(turn, effects);
                }
            }
            Ok(Frame::Unreadable(_)) => {
                self.counts.bad_records += 1;
                // Something happened that could not be read: the list knows what.
                self.ask_list(turn, effects);
            }
            Ok(Frame::Closing) => {
                let channel = self.link.open_mut().map(|open| open.channel.clone());
                self.close(effects);
                if let Some(channel) = channel {
                    self.open(channel, turn, effects);
                }
            }
            Ok(Frame::Gone) => {
                self.close(effects);
                self.wait(Why::SocketLost, None, turn);
            }
            Ok(Frame::Alive | Frame::Unknown) => {}
            Err(_) => self.counts.bad_frames += 1,
        }
    }

    fn tell(&mut self, conversation: Conversation, turn: &mut Turn<'_>) {
        if turn.book.event(conversation, turn.now, turn.server_now) == Taken::Older {
            self.counts.older += 1;
        }
    }

    /// The socket is gone, for this reason.
    fn lost(&mut self, why: Why, turn: &mut Turn<'_>, effects: &mut Vec<Effect>) {
        let proved = matches!(&self.link, Link::Subscribed(open) if turn.now.mono - open.since >= PROVED);
        if proved {
            self.failures = 0;
        }
        let channel = match &self.link {
            Link::Opening { channel, .. } => Some(channel.clone()),
            Link::Subscribing(open) | Link::Subscribed(open) => Some(open.channel.clone()),
            Link::Off | Link::Creating | Link::Waiting { .. } => None,
        };
        self.close(effects);
        let worn_out = (self.failures + 1).is_multiple_of(TRIES_PER_CHANNEL);
        self.wait(why, channel.filter(|_| !worn_out), turn);
    }

    fn close(&mut self, effects: &mut Vec<Effect>) {
        effects.extend(self.link.socket().map(Effect::Close));
        self.subscribed = None;
        self.held_back.clear();
    }

    fn wait(&mut self, why: Why, channel: Option<Channel>, turn: &mut Turn<'_>) {
        self.failures += 1;
        self.why = Some(why);
        self.link = Link::Waiting { until: turn.now.mono + BACKOFF.wait(self.failures, turn.chance), channel };
        self.snapshot.due = self.snapshot.due.min(turn.now.mono + POLL);
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
        self.ask_list(turn, effects);
        self.tick(turn, effects);
    }

    fn tick(&mut self, turn: &mut Turn<'_>, effects: &mut Vec<Effect>) {
        let now = turn.now.mono;
        match &mut self.link {
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
        if now >= self.snapshot.due && !self.snapshot.asked {
            self.ask_list(turn, effects);
        }
    }

    /// Asks for the list, or for another one after the one that is under way: never two at once.
    fn ask_list(&mut self, turn: &Turn<'_>, effects: &mut Vec<Effect>) {
        if self.snapshot.asked {
            self.snapshot.again = true;
            return;
        }
        self.snapshot.asked = true;
        self.snapshot.number += 1;
        self.snapshot.due = turn.now.mono + POLL;
        effects.push(Effect::Ask(Ask::Snapshot));
    }

    /// Whether the list was asked for after events began to arrive on this socket.
    fn is_confirmed(&self) -> bool {
        self.subscribed.is_some_and(|first| self.snapshot.good.is_some_and(|(_, number)| number >= first))
    }
}

fn decode_object<T: serde::de::DeserializeOwned>(reply: &Reply) -> Result<T, ApiError> {
    decode::object(&reply.body).map_err(|how| undecodable(how, reply))
}

fn undecodable(how: crate::genesys::error::Undecodable, reply: &Reply) -> ApiError {
    ApiError::Undecodable { how, correlation_id: reply.correlation_id.clone() }
}
