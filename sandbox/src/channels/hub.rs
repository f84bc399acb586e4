//! Channels and sockets as a state machine: who is subscribed to what, and which frames go out when. Opens no connection
//! and reads no clock; whoever owns a socket takes its frames from the receiver.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::channels::topics::Topic;
use crate::clock::{DAY, SECOND};
use crate::contract::{Contract, Side};
use crate::control::faults::Quirk;
use crate::control::spoil::estrange;
use crate::dice::Secrets;
use crate::id::Id;
use crate::org::{AgentIx, Org};
use crate::sign_in::{Caller, TokenId};

/// Channels of one user and application.
const CHANNELS: usize = 20;
/// Topics of one channel.
pub(crate) const TOPICS: usize = 1000;
const LIFE: i64 = DAY;
const HEARTBEAT: i64 = 30 * SECOND;

/// What goes out on a socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Frame {
    Text(String),
    /// Ends with a closing handshake.
    Close,
    /// Ends without a word.
    Drop,
}

/// Tells the sockets of one process apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SocketId(u64);

#[derive(Debug, Clone)]
pub(crate) struct Channel {
    pub(crate) id: String,
    pub(crate) agent: AgentIx,
    pub(crate) token: TokenId,
    pub(crate) expires: i64,
    last_used: i64,
    pub(crate) topics: Vec<Topic>,
}

/// A socket outlives the eviction of its channel: it then gets heartbeats and nothing else.
#[derive(Debug)]
struct Socket {
    id: SocketId,
    channel: String,
    out: UnboundedSender<Frame>,
    heartbeat: i64,
}

/// An event on its way. Ordered by when it is delivered.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Parcel {
    at: i64,
    serial: u64,
    topic: String,
    body: String,
    correlation: Id,
}

#[derive(Debug)]
pub(crate) struct Hub {
    secrets: Secrets,
    channels: Vec<Channel>,
    sockets: Vec<Socket>,
    under_way: BinaryHeap<Reverse<Parcel>>,
    serial: u64,
}

impl Hub {
    pub(crate) fn new(secrets: Secrets) -> Self {
        Self { secrets, channels: Vec::new(), sockets: Vec::new(), under_way: BinaryHeap::new(), serial: 0 }
    }

    /// A new channel. With one too many, the user's channel that was used longest ago goes, one without a socket first.
    pub(crate) fn create(&mut self, caller: Caller, now: i64) -> Channel {
        let own: Vec<usize> = (0..self.channels.len()).filter(|&at| self.channels[at].agent == caller.agent).collect();
        if own.len() >= CHANNELS {
            let oldest = own.into_iter().min_by_key(|&at| {
                let channel = &self.channels[at];
                (self.is_connected(&channel.id), channel.last_used)
            });
            if let Some(at) = oldest {
                self.channels.remove(at);
            }
        }
        let id = format!("streaming-0-{}", self.secrets.text().to_lowercase().replace(['-', '_'], "0"));
        let channel = Channel {
            id,
            agent: caller.agent,
            token: caller.token,
            expires: now + LIFE,
            last_used: now,
            topics: Vec::new(),
        };
        self.channels.push(channel.clone());
        channel
    }

    pub(crate) fn channels_of(&self, agent: AgentIx) -> impl Iterator<Item = &Channel> {
        self.channels.iter().filter(move |channel| channel.agent == agent)
    }

    /// A channel of this user.
    pub(crate) fn channel(&self, id: &str, agent: AgentIx) -> Option<&Channel> {
        self.channels_of(agent).find(|channel| channel.id == id)
    }

    /// Sets the topics of a channel, which lengthens its life.
    pub(crate) fn subscribe(&mut self, id: &str, topics: Vec<Topic>, now: i64) {
        if let Some(channel) = self.channels.iter_mut().find(|channel| channel.id == id) {
            channel.topics = topics;
            channel.last_used = now;
            channel.expires = now + LIFE;
        }
    }

    pub(crate) fn owner(&self, id: &str) -> Option<AgentIx> {
        self.channels.iter().find(|channel| channel.id == id).map(|channel| channel.agent)
    }

    /// Opens the one socket of a channel; one that was open is closed. `None`: there is no such channel.
    pub(crate) fn open(&mut self, id: &str, now: i64) -> Option<(SocketId, UnboundedReceiver<Frame>)> {
        let channel = self.channels.iter_mut().find(|channel| channel.id == id)?;
        channel.last_used = now;
        self.end_sockets(|socket| socket.channel == id, &Frame::Close);
        self.serial += 1;
        let (socket, (out, frames)) = (SocketId(self.serial), unbounded_channel());
        self.sockets.push(Socket { id: socket, channel: id.to_owned(), out, heartbeat: now + HEARTBEAT });
        Some((socket, frames))
    }

    /// The other side has gone.
    pub(crate) fn closed(&mut self, socket: SocketId) {
        self.sockets.retain(|open| open.id != socket);
    }

    pub(crate) fn drop_sockets(&mut self) {
        self.end_sockets(|_| true, &Frame::Drop);
    }

    /// Channels do not outlive the token they were made with.
    pub(crate) fn token_died(&mut self, org: &Org, client: &str, token: TokenId) {
        let (dead, alive) = std::mem::take(&mut self.channels).into_iter().partition(|channel| channel.token == token);
        self.channels = alive;
        let dead: Vec<Channel> = dead;
        for channel in dead {
            let body = json!({
                "channelId": channel.id,
                "systemTopicType": "token_revoked",
                "reason": "user_tokens_revoked",
                "message": "The token of this channel is not valid any more.",
                "organizationId": org.id,
                "userId": org.agent(channel.agent).id,
                "oauthClientId": client,
            });
            let topic = format!("v2.system.token_revoked.{}", channel.id);
            let text = envelope(&topic, &body, self.secrets.id());
            self.send(&channel.id, &Frame::Text(text));
            self.end_sockets(|socket| socket.channel == channel.id, &Frame::Close);
        }
    }

    /// Puts an event of a topic on its way.
    pub(crate) fn schedule(&mut self, at: i64, topic: String, body: String, correlation: Id) {
        self.serial += 1;
        self.under_way.push(Reverse(Parcel { at, serial: self.serial, topic, body, correlation }));
    }

    /// Sends what is due. Gives the violations of events that broke the contract, which are not sent.
    pub(crate) fn pass(&mut self, contract: &Contract, quirks: &BTreeSet<Quirk>, now: i64) -> Vec<String> {
        let mut violations = Vec::new();
        while self.under_way.peek().is_some_and(|Reverse(parcel)| parcel.at <= now) {
            let Some(Reverse(parcel)) = self.under_way.pop() else { break };
            if quirks.contains(&Quirk::SwallowEvents) {
                continue;
            }
            violations.extend(self.deliver(contract, quirks, &parcel));
        }
        for socket in &mut self.sockets {
            while socket.heartbeat <= now {
                let beat =
                    json!({ "topicName": "channel.metadata", "eventBody": { "message": "WebSocket Heartbeat" } });
                // Fails only if the reader has gone, which it will tell.
                let _ = socket.out.send(Frame::Text(beat.to_string()));
                socket.heartbeat += HEARTBEAT;
            }
        }
        let (old, fresh) = std::mem::take(&mut self.channels).into_iter().partition(|channel| channel.expires <= now);
        self.channels = fresh;
        let old: Vec<Channel> = old;
        for channel in old {
            self.end_sockets(|socket| socket.channel == channel.id, &Frame::Close);
        }
        violations
    }

    fn deliver(&self, contract: &Contract, quirks: &BTreeSet<Quirk>, parcel: &Parcel) -> Vec<String> {
        let listens = |channel: &&Channel| channel.topics.iter().any(|topic| topic.names.contains(&parcel.topic));
        let listeners: Vec<&Channel> = self.channels.iter().filter(listens).collect();
        if listeners.is_empty() {
            return Vec::new();
        }
        let Some(schema) = contract.event(&parcel.topic) else {
            return vec![format!("unknown topic {}", parcel.topic)];
        };
        let wrong = contract.check(&schema, parcel.body.as_bytes(), Side::Answer);
        if !wrong.is_empty() {
            return wrong.into_iter().map(|what| format!("{}: {what}", parcel.topic)).collect();
        }
        let mut body: Value = serde_json::from_str(&parcel.body).unwrap_or_default();
        if quirks.contains(&Quirk::UnknownEnums) {
            estrange(&mut body);
        }
        let text = envelope(&parcel.topic, &body, parcel.correlation);
        for channel in listeners {
            self.send(&channel.id, &Frame::Text(text.clone()));
        }
        Vec::new()
    }

    /// When something is due next.
    pub(crate) fn next(&self) -> Option<i64> {
        let parcel = self.under_way.peek().map(|Reverse(parcel)| parcel.at);
        parcel.into_iter().chain(self.sockets.iter().map(|socket| socket.heartbeat)).min()
    }

    fn is_connected(&self, channel: &str) -> bool {
        self.sockets.iter().any(|socket| socket.channel == channel)
    }

    fn send(&self, channel: &str, frame: &Frame) {
        for socket in self.sockets.iter().filter(|socket| socket.channel == channel) {
            let _ = socket.out.send(frame.clone());
        }
    }

    fn end_sockets(&mut self, whose: impl Fn(&Socket) -> bool, last: &Frame) {
        self.sockets.retain(|socket| {
            let ends = whose(socket);
            if ends {
                let _ = socket.out.send(last.clone());
            }
            !ends
        });
    }
}

/// A message as it goes over the socket.
fn envelope(topic: &str, body: &Value, correlation: Id) -> String {
    json!({ "topicName": topic, "version": "2", "eventBody": body, "metadata": { "CorrelationId": correlation } })
        .to_string()
}
