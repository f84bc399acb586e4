//! Channels and sockets as a state machine: who is told what, and which frames go out when. Opens no connection and reads
//! no clock; whoever owns a connection takes its frames from the outlet.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::sync::Arc;

use serde_json::Value;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use crate::channels::agenda::{Due, Errand, Event};
use crate::channels::register::{Channel, Register};
use crate::channels::sockets::{Flow, Frame, Outlet, Owner, Socket, SocketId, Sockets};
use crate::channels::system::{self, HEARTBEAT, Notice};
use crate::channels::topics::Topic;
use crate::clock::{MINUTE, SECOND};
use crate::config::{Config, Evicted, Orphaned};
use crate::contract::{Contract, Side};
use crate::control::faults::Quirk;
use crate::control::sockets::{Deed, SocketFaults, Turn};
use crate::control::spoil::estrange;
use crate::dice::Secrets;
use crate::id::Id;
use crate::org::Org;
use crate::render::topics::Said;
use crate::sign_in::Caller;

const HEARTBEATS: i64 = 30 * SECOND;
/// How long before the end of a socket its end is announced.
const NOTICE: i64 = MINUTE;
/// How long an event that is to be overtaken waits for another one.
const OVERTAKING: i64 = 2 * SECOND;
/// The server goes away, not the channel.
const GOING_AWAY: u16 = 1001;

/// What the hub needs of the rest to deliver.
pub(crate) struct Surroundings<'a> {
    pub(crate) contract: &'a Contract,
    pub(crate) org: &'a Org,
    pub(crate) quirks: &'a BTreeSet<Quirk>,
    pub(crate) faults: &'a mut SocketFaults,
}

#[derive(Debug)]
pub(crate) struct Hub {
    secrets: Secrets,
    clients: Vec<String>,
    evicted: Evicted,
    orphaned: Orphaned,
    socket_life: Option<i64>,
    register: Register,
    sockets: Sockets,
    agenda: BinaryHeap<Reverse<Due>>,
    serial: u64,
}

impl Hub {
    pub(crate) fn new(config: &Config, secrets: Secrets) -> Self {
        Self {
            secrets,
            clients: config.client_ids.clone(),
            evicted: config.evicted_channel,
            orphaned: config.channel_without_token,
            socket_life: config.socket_life.map(|seconds| i64::from(seconds) * SECOND),
            register: Register::default(),
            sockets: Sockets::default(),
            agenda: BinaryHeap::new(),
            serial: 0,
        }
    }

    /// A new channel; the one that has to make room for it ends as the configuration says.
    pub(crate) fn create(&mut self, org: &Org, caller: Caller, now: i64) -> Channel {
        let id = format!("streaming-0-{}", self.secrets.text().to_lowercase().replace(['-', '_'], "0"));
        let (channel, evicted) = self.register.add(id, caller, now);
        if let Some(evicted) = evicted
            && let (Some(socket), Evicted::Closed) = (evicted.socket, self.evicted)
        {
            self.say(now, socket, system::no_longer_subscribed(org, &evicted));
            self.plan(now, Errand::End(socket, None));
        }
        channel
    }

    pub(crate) fn channels_of(&self, caller: Caller) -> impl Iterator<Item = &Channel> {
        self.register.of(caller)
    }

    /// Sockets that are open.
    pub(crate) fn open_sockets(&self) -> usize {
        self.sockets.iter().count()
    }

    pub(crate) fn channel(&self, id: &str) -> Option<&Channel> {
        self.register.get(id)
    }

    pub(crate) fn owner(&self, id: &str) -> Option<Owner> {
        self.register.get(id).map(|channel| Owner { agent: channel.agent, channel: channel.id.clone() })
    }

    /// Sets the topics of a channel, which lengthens its life.
    pub(crate) fn subscribe(&mut self, id: &str, topics: Vec<Topic>, now: i64) {
        self.register.subscribe(id, topics, now);
    }

    /// As [`Hub::subscribe`], from beside the socket: it is told if topics are gone.
    pub(crate) fn resubscribe(&mut self, org: &Org, id: &str, topics: Vec<Topic>, now: i64) {
        let loses =
            |channel: &Channel| channel.topics.iter().any(|known| topics.iter().all(|topic| topic.id != known.id));
        let told = self
            .register
            .get(id)
            .filter(|channel| loses(channel))
            .and_then(|channel| Some((channel.socket?, system::subscription_changed(org, channel))));
        self.register.subscribe(id, topics, now);
        if let Some((socket, notice)) = told {
            self.say(now, socket, notice);
        }
    }

    /// Opens the one socket of a channel; one that was open is closed. `None`: there is no such channel.
    pub(crate) fn open(&mut self, id: &str, now: i64) -> Option<Outlet> {
        let owner = self.owner(id)?;
        if let Some(replaced) = self.register.get(id)?.socket {
            self.sockets.end(replaced, Some(Frame::Close(None)));
        }
        let outlet = self.sockets.open(owner);
        let channel = self.register.get_mut(id)?;
        channel.last_used = now;
        channel.socket = Some(outlet.socket);
        self.plan(now + HEARTBEATS, Errand::Beat(outlet.socket));
        if let Some(life) = self.socket_life {
            self.announce_end(outlet.socket, now + (life - NOTICE).max(0), now + life);
        }
        Some(outlet)
    }

    /// The other side has gone.
    pub(crate) fn closed(&mut self, socket: SocketId, now: i64) {
        self.end(socket, None, now);
    }

    /// Ends the channels that were made with a token, unless channels outlive their tokens.
    pub(crate) fn token_died(&mut self, org: &Org, dead: Caller, now: i64) {
        if self.orphaned == Orphaned::Kept {
            return;
        }
        for channel in self.register.end(|channel| channel.token == dead.token) {
            if let Some(socket) = channel.socket {
                self.say(now, socket, system::token_revoked(org, &self.clients[channel.client.0], &channel));
                self.plan(now, Errand::End(socket, None));
            }
        }
    }

    /// Whether anybody would hear an event of a topic.
    pub(crate) fn hears(&self, topic: &str) -> bool {
        self.register.hears(topic)
    }

    /// Puts an event on its way to everybody who listens when it is delivered.
    pub(crate) fn schedule(&mut self, at: i64, event: Event) {
        self.plan(at, Errand::Tell(event));
    }

    /// Puts an event on its way to the sockets that are meant, as far as they listen to it.
    pub(crate) fn schedule_for(&mut self, at: i64, sockets: Vec<SocketId>, event: Event) {
        self.plan(at, Errand::TellThese(sockets, event));
    }

    /// The sockets that listen to a topic and whose owners are meant.
    pub(crate) fn listeners(&self, topic: &str, meant: impl Fn(&Owner) -> bool) -> Vec<SocketId> {
        let mut listeners = self.register.listeners(topic);
        listeners.retain(|&id| self.sockets.get(id).is_some_and(|socket| meant(&socket.owner)));
        listeners
    }

    /// Does what faults ask for at once, and lets sockets flow or stall as they say.
    pub(crate) fn heed(&mut self, faults: &mut SocketFaults, now: i64) {
        for (deed, whom) in faults.deeds() {
            let meant: Vec<SocketId> =
                self.sockets.iter().filter(|(_, socket)| whom.is(Some(&socket.owner))).map(|(id, _)| id).collect();
            for socket in meant {
                match deed {
                    Deed::Close(code) => self.end(socket, Some(Frame::Close(Some(code))), now),
                    Deed::Drop => self.end(socket, Some(Frame::Drop), now),
                    Deed::Reset => self.end(socket, Some(Frame::Reset), now),
                    Deed::WarnAndClose => self.announce_end(socket, now, now + NOTICE),
                }
            }
        }
        for (_, socket) in self.sockets.iter() {
            socket.turn(if faults.stalls(&socket.owner) { Flow::Stalled } else { Flow::Open });
        }
    }

    /// Sends what is due. Gives the violations of messages that broke the contract, which are not sent.
    pub(crate) fn pass(&mut self, around: &mut Surroundings<'_>, now: i64) -> Vec<String> {
        let mut violations = Vec::new();
        self.heed(around.faults, now);
        while self.agenda.peek().is_some_and(|Reverse(due)| due.at <= now) {
            let Some(Reverse(Due { at, errand, .. })) = self.agenda.pop() else { break };
            match errand {
                Errand::Tell(event) => {
                    let listeners = self.register.listeners(&event.topic);
                    violations.extend(self.tell(around, at, &listeners, &event));
                }
                Errand::TellThese(sockets, event) => violations.extend(self.tell(around, at, &sockets, &event)),
                Errand::Say(socket, topic, body) => {
                    let event = Event { topic, said: Arc::new(Said::ready(body)), correlation: self.secrets.id() };
                    match written(around, &event) {
                        Ok(text) => self.put(around.faults, socket, Frame::Text(text), now),
                        Err(wrong) => violations.extend(wrong),
                    }
                }
                Errand::Beat(socket) => {
                    if self.sockets.get(socket).is_some() {
                        self.put(around.faults, socket, Frame::Text(Utf8Bytes::from_static(HEARTBEAT)), now);
                        self.plan(at + HEARTBEATS, Errand::Beat(socket));
                    }
                }
                Errand::Put(socket, frame) => self.put(around.faults, socket, frame, now),
                Errand::LetGo(socket) => {
                    if let Some(frame) = self.sockets.get_mut(socket).and_then(Socket::let_go) {
                        self.put(around.faults, socket, frame, now);
                    }
                }
                Errand::End(socket, code) => self.end(socket, Some(Frame::Close(code)), now),
            }
        }
        for channel in self.register.end(|channel| channel.expires <= now) {
            if let Some(socket) = channel.socket {
                self.end(socket, Some(Frame::Close(None)), now);
            }
        }
        violations
    }

    /// When something is due next.
    pub(crate) fn next(&self) -> Option<i64> {
        self.agenda.peek().map(|Reverse(due)| due.at)
    }

    /// Brings an event to sockets: written and checked once, whoever hears it.
    fn tell(&mut self, around: &mut Surroundings<'_>, at: i64, sockets: &[SocketId], event: &Event) -> Vec<String> {
        if sockets.is_empty() {
            return Vec::new();
        }
        let text = match written(around, event) {
            Ok(text) => text,
            Err(wrong) => return wrong,
        };
        for &id in sockets {
            self.post(around.faults, at, id, &text);
        }
        Vec::new()
    }

    /// Brings an event to a socket as the faults let it.
    fn post(&mut self, faults: &mut SocketFaults, at: i64, id: SocketId, text: &Utf8Bytes) {
        let Some(socket) = self.sockets.get_mut(id) else { return };
        let Some(passage) = faults.passage(&socket.owner) else { return };
        let mut frame = passage.form.frame(text);
        if passage.turn == Turn::AfterTheNext && passage.delay == 0 {
            match socket.hold_back(frame) {
                None => return self.plan(at + OVERTAKING, Errand::LetGo(id)),
                Some(back) => frame = back,
            }
        }
        let overtaken = socket.let_go();
        for _ in 0..passage.copies {
            if passage.delay > 0 {
                self.plan(at + passage.delay, Errand::Put(id, frame.clone()));
            } else {
                self.put(faults, id, frame.clone(), at);
            }
        }
        if let Some(overtaken) = overtaken {
            self.put(faults, id, overtaken, at);
        }
    }

    fn put(&mut self, faults: &mut SocketFaults, id: SocketId, frame: Frame, now: i64) {
        let Some(socket) = self.sockets.get(id) else { return };
        if !faults.swallows(&socket.owner) && !socket.put(frame) {
            self.end(id, None, now);
        }
    }

    /// Tells a socket something about itself, apart from its subscriptions.
    fn say(&mut self, at: i64, socket: SocketId, (topic, body): Notice) {
        self.plan(at, Errand::Say(socket, topic, body));
    }

    fn announce_end(&mut self, socket: SocketId, warned: i64, ended: i64) {
        self.say(warned, socket, system::socket_closing());
        self.plan(ended, Errand::End(socket, Some(GOING_AWAY)));
    }

    /// A socket's end is a use of its channel.
    fn end(&mut self, id: SocketId, last: Option<Frame>, now: i64) {
        let Some(owner) = self.sockets.end(id, last) else { return };
        if let Some(channel) = self.register.get_mut(&owner.channel)
            && channel.socket == Some(id)
        {
            channel.socket = None;
            channel.last_used = now;
        }
    }

    fn plan(&mut self, at: i64, errand: Errand) {
        self.serial += 1;
        self.agenda.push(Reverse(Due { at, serial: self.serial, errand }));
    }
}

/// A message as it goes over the socket, or what is wrong with it.
fn written(around: &Surroundings<'_>, event: &Event) -> Result<Utf8Bytes, Vec<String>> {
    let Event { topic, said, correlation } = event;
    let body = said.text(around.org, |body| {
        let Some(schema) = around.contract.event(topic) else { return vec![format!("unknown topic {topic}")] };
        let wrong = around.contract.check(&schema, body.as_bytes(), Side::Answer);
        wrong.into_iter().map(|what| format!("{topic}: {what}")).collect()
    })?;
    if !around.quirks.contains(&Quirk::UnknownEnums) {
        return Ok(envelope(topic, body, *correlation));
    }
    let mut body: Value = serde_json::from_str(body).unwrap_or_default();
    estrange(&mut body);
    Ok(envelope(topic, &body.to_string(), *correlation))
}

fn envelope(topic: &str, body: &str, correlation: Id) -> Utf8Bytes {
    let topic = Value::from(topic);
    format!(
        r#"{{"topicName":{topic},"version":"2","eventBody":{body},"metadata":{{"CorrelationId":"{correlation}"}}}}"#
    )
    .into()
}
