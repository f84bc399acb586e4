//! From a channel over its socket to its topic and the frames that it brings, and back to another try when any of them
//! fails. It must never touch the book: what a frame says of a conversation is for [`super::list`].

use super::{Live, POLL};
use crate::clock::{MINUTE, SECOND};
use crate::genesys::models::notification::{self, Frame, Heard};
use crate::genesys::traffic::Reply;
use crate::genesys::{ApiError, decode};
use crate::live::freshness::Why;
use crate::live::link::{
    Channel, EVICTED_AGAIN, LEFT_ALONE, LIFE, Link, Open, REJECTED, RENEWAL, TRIES_PER_CHANNEL, next_try,
};
use crate::live::{Ask, Effect, SocketId, Turn};

/// A socket that is lost is mostly back within a second, with a list of its own; else one is asked for by then.
const SOON: i64 = 5 * SECOND;

impl Live {
    /// The answer to [`Ask::Channel`].
    pub(super) fn channel_made(
        &mut self,
        result: Result<Reply, ApiError>,
        turn: &mut Turn<'_>,
        effects: &mut Vec<Effect>,
    ) {
        if !matches!(self.link, Link::Creating) {
            return;
        }
        match result.and_then(|reply| decode_object::<notification::Channel>(&reply)) {
            Ok(channel) => match self.channel_of(channel, turn) {
                Some(channel) => self.open(channel, turn, effects),
                // A channel without an address, or with one of another host, is none.
                None => self.wait(Why::SocketLost, None, turn),
            },
            Err(error) => self.wait(Why::NoChannel(error), None, turn),
        }
    }

    /// The answer to [`Ask::Channels`]. That the one that served is in it, with time left, is all that need be known: its
    /// topics are set anew when its socket is open, which costs no more than comparing them.
    pub(super) fn channels(&mut self, result: Result<Reply, ApiError>, turn: &mut Turn<'_>, effects: &mut Vec<Effect>) {
        let former = self.former.take();
        if !matches!(self.link, Link::Creating) {
            return;
        }
        let listed = result.and_then(|reply| decode_object::<notification::Channels>(&reply));
        let soon = turn.now.mono + MINUTE;
        let found = listed.ok().into_iter().flat_map(|listed| listed.entities).find_map(|channel| {
            let channel = self.channel_of(channel, turn).filter(|channel| channel.renewal > soon)?;
            (Some(channel.digest()) == former).then_some(channel)
        });
        match found {
            Some(channel) => self.open(channel, turn, effects),
            None => effects.push(Effect::Ask(Ask::Channel)),
        }
    }

    fn channel_of(&self, channel: notification::Channel, turn: &Turn<'_>) -> Option<Channel> {
        let life = channel.expires.map_or(LIFE, |end| end.0 - turn.server_now);
        let renewal = turn.now.mono + (life - RENEWAL.min(life / 4)).max(MINUTE);
        let (id, url) = channel.id.zip(channel.connect_uri).filter(|(_, url)| self.region.owns_socket(url))?;
        Some(Channel { id, url, renewal })
    }

    pub(super) fn open(&mut self, channel: Channel, turn: &Turn<'_>, effects: &mut Vec<Effect>) {
        let socket = SocketId(self.next_socket);
        self.next_socket += 1;
        effects.push(Effect::Open { socket, url: channel.url.clone() });
        self.link = Link::Opening { channel, socket, since: turn.now.mono };
    }

    pub(super) fn opened(&mut self, opened: SocketId, turn: &Turn<'_>, effects: &mut Vec<Effect>) {
        let Link::Opening { channel, socket, .. } = &self.link else { return };
        if *socket != opened {
            return;
        }
        let (channel, now) = (channel.clone(), turn.now.mono);
        effects.push(Effect::Ask(Ask::Subscribe {
            socket: opened,
            channel: channel.id.clone(),
            topics: vec![self.topic()],
        }));
        self.link = Link::Subscribing(Open {
            channel,
            socket: opened,
            since: now,
            last_frame: now,
            pinged: None,
            doubted: None,
            checking: false,
        });
    }

    /// The answer to [`Ask::Subscribe`].
    pub(super) fn topics(
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
                self.close(effects);
                self.why = Some(Why::TopicRejected);
                self.link = Link::Waiting { until: turn.now.mono + REJECTED, channel: None };
                self.snapshot.due = self.snapshot.due.min(self.poll_at(turn));
            }
            // A topic that is not among them brings nothing, whatever else the answer says.
            Ok(topics) if !self.is_among(&topics) => {
                self.close(effects);
                self.wait(Why::SocketLost, None, turn);
            }
            Ok(_) => {
                if let Link::Subscribing(open) = std::mem::replace(&mut self.link, Link::Off) {
                    let is_doubted = open.doubted.is_some();
                    self.link = Link::Subscribed(open);
                    if !is_doubted {
                        self.trust_again(turn, effects);
                    }
                }
            }
            // The channel may be gone: the next try takes another.
            Err(error) => {
                self.close(effects);
                self.wait(Why::NoChannel(error), None, turn);
            }
        }
    }

    /// What comes from now on is new. What came before is in the next list, which confirms the socket.
    pub(super) fn trust_again(&mut self, turn: &Turn<'_>, effects: &mut Vec<Effect>) {
        if let Some(open) = self.link.open_mut() {
            open.doubted = None;
        }
        if matches!(self.link, Link::Subscribed(_)) {
            self.confirm_with(Some(self.snapshot.number + 1));
        }
        self.ask_list(turn, effects);
    }

    /// Asks whether the channel still has its topic. The next list would heal what it does not tell, but only then.
    pub(super) fn check(&mut self, effects: &mut Vec<Effect>) {
        if let Link::Subscribed(open) = &mut self.link
            && !std::mem::replace(&mut open.checking, true)
        {
            effects.push(Effect::Ask(Ask::Check { channel: open.channel.id.clone() }));
        }
    }

    /// The answer to [`Ask::Check`]. Only a channel that is surely of no use is given up.
    pub(super) fn checked(
        &mut self,
        channel: &str,
        result: Result<Reply, ApiError>,
        turn: &mut Turn<'_>,
        effects: &mut Vec<Effect>,
    ) {
        match &mut self.link {
            Link::Subscribed(open) if open.channel.id == channel => open.checking = false,
            _ => return,
        }
        let is_gone = match result.and_then(|reply| decode_object::<notification::Topics>(&reply)) {
            Ok(topics) => !self.is_among(&topics),
            Err(error) => matches!(error, ApiError::NotFound(_)),
        };
        if is_gone {
            self.evicted(turn, effects);
        }
    }

    /// The channel was given up by Genesys Cloud, before its end.
    fn evicted(&mut self, turn: &mut Turn<'_>, effects: &mut Vec<Effect>) {
        let now = turn.now.mono;
        self.close(effects);
        self.wait(Why::SocketLost, None, turn);
        if self.evicted_at.replace(now).is_some_and(|at| now - at < EVICTED_AGAIN) {
            self.why = Some(Why::OpenedElsewhere);
            self.link = Link::Waiting { until: now + LEFT_ALONE, channel: None };
        }
    }

    fn is_among(&self, topics: &notification::Topics) -> bool {
        let own = self.topic();
        topics.entities.iter().any(|topic| topic.id.as_ref().is_some_and(|id| id.eq_ignore_ascii_case(&own)))
    }

    fn topic(&self) -> String {
        format!("v2.users.{}.conversations", self.me)
    }

    /// A frame of a socket; one that is neither present nor outgoing means nothing.
    pub(super) fn frame(&mut self, socket: SocketId, heard: &Heard, turn: &mut Turn<'_>, effects: &mut Vec<Effect>) {
        let is_outgoing = self.is_outgoing(socket);
        if !is_outgoing && self.link.socket() != Some(socket) {
            return;
        }
        let brought_by = self.outgoing.as_mut().filter(|_| is_outgoing).map(|old| &mut old.open);
        if let Some(open) = brought_by.or_else(|| self.link.open_mut()) {
            open.last_frame = turn.now.mono;
            open.pinged = None;
        }
        match Frame::read(heard, &self.topic()) {
            Ok(Frame::Conversation(conversation)) => self.event(*conversation, turn, effects),
            Ok(Frame::Unreadable(_)) => {
                self.counts.bad_records += 1;
                // Something happened that could not be read: the list knows what.
                self.doubt(turn, effects);
            }
            // It ends, which is why it is outgoing.
            Ok(Frame::Closing | Frame::Pong) if is_outgoing => {}
            Ok(Frame::Gone | Frame::Evicted) if is_outgoing => self.let_go(Why::SocketLost, turn, effects),
            Ok(Frame::Closing) => {
                // A server that says it to every socket would be asked for another without end.
                if self.link.open_mut().is_some_and(|open| open.has_proved(turn.now.mono)) && self.can_hand_over() {
                    self.hand_over(effects);
                } else {
                    self.lost(Why::SocketLost, turn, effects);
                }
            }
            Ok(Frame::Gone) => {
                self.close(effects);
                self.wait(Why::SocketLost, None, turn);
            }
            Ok(Frame::Evicted) => self.evicted(turn, effects),
            Ok(Frame::Pong) if self.link.open_mut().is_some_and(|open| open.doubted.is_some()) => {
                self.trust_again(turn, effects);
            }
            Ok(Frame::Alive | Frame::Pong | Frame::Queue) => {}
            Ok(Frame::Unknown) => self.counts.foreign += 1,
            Err(_) => {
                self.counts.bad_frames += 1;
                self.doubt(turn, effects);
            }
        }
    }

    /// The socket is gone, for this reason.
    pub(super) fn lost(&mut self, why: Why, turn: &mut Turn<'_>, effects: &mut Vec<Effect>) {
        let served = self.is_confirmed();
        if let Some(open) = self.link.open_mut() {
            if open.has_proved(turn.now.mono) {
                self.failures = 0;
            } else if served {
                self.flaps += 1;
            }
        }
        let channel = match &self.link {
            Link::Opening { channel, .. } => Some(channel.clone()),
            Link::Subscribing(open) | Link::Subscribed(open) => Some(open.channel.clone()),
            Link::Off | Link::Creating | Link::Waiting { .. } => None,
        };
        self.close(effects);
        let worn_out = (self.failures + 1).is_multiple_of(TRIES_PER_CHANNEL);
        self.wait(why, channel.filter(|_| !worn_out), turn);
        // From now on the list must prove alone what the socket proved with it.
        if self.snapshot.good.is_none_or(|(asked, _)| turn.now.mono - asked > self.pace.of(POLL)) {
            let soon = turn.now.mono + SECOND + turn.chance.up_to(SOON - SECOND);
            self.snapshot.due = self.snapshot.due.min(soon);
        }
    }

    /// Done with this socket. What it brought and nobody was told yet is forgotten: the next list knows it.
    pub(super) fn close(&mut self, effects: &mut Vec<Effect>) {
        effects.extend(self.link.socket().map(Effect::Close));
        self.confirm_with(None);
    }

    /// Another try, later. Until it succeeds the list serves alone.
    pub(super) fn wait(&mut self, why: Why, channel: Option<Channel>, turn: &mut Turn<'_>) {
        self.failures += 1;
        self.why = Some(why);
        self.link = Link::Waiting { until: turn.now.mono + next_try(self.failures, turn.chance), channel };
        self.snapshot.due = self.snapshot.due.min(self.poll_at(turn));
    }
}

fn decode_object<T: serde::de::DeserializeOwned>(reply: &Reply) -> Result<T, ApiError> {
    decode::object(&reply.body).map_err(|how| reply.undecodable(how))
}
