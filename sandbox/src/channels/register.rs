//! The register of channels: whose they are, how long they live, and which of them listen to a topic. Knows nothing of
//! sockets beyond which one a channel has.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::channels::sockets::SocketId;
use crate::channels::topics::Topic;
use crate::clock::DAY;
use crate::org::AgentIx;
use crate::sign_in::{Caller, ClientIx, TokenId};

/// Channels of one user and application.
const MOST: usize = 20;
/// Topics of one channel.
pub(crate) const TOPICS: usize = 1000;
/// From creation, or from the last subscription.
const LIFE: i64 = DAY;

#[derive(Debug, Clone)]
pub(crate) struct Channel {
    pub(crate) id: String,
    pub(crate) agent: AgentIx,
    pub(crate) client: ClientIx,
    pub(crate) token: TokenId,
    pub(crate) expires: i64,
    pub(crate) last_used: i64,
    pub(crate) topics: Vec<Topic>,
    pub(crate) socket: Option<SocketId>,
}

impl Channel {
    fn is_of(&self, caller: Caller) -> bool {
        self.agent == caller.agent && self.client == caller.client
    }
}

/// Channels by the order in which they were made: it is the order in which an event goes out to them.
#[derive(Debug, Default)]
pub(crate) struct Register {
    made: u64,
    channels: BTreeMap<u64, Channel>,
    by_id: HashMap<String, u64>,
    by_topic: HashMap<String, BTreeSet<u64>>,
}

impl Register {
    /// Adds a channel. With one too many, that channel of the user and client goes that was used longest ago, one without
    /// a socket first.
    pub(crate) fn add(&mut self, id: String, caller: Caller, now: i64) -> (Channel, Option<Channel>) {
        let own = || self.channels.iter().filter(|(_, channel)| channel.is_of(caller));
        let oldest = own().min_by_key(|(_, channel)| (channel.socket.is_some(), channel.last_used));
        let leaving = oldest.map(|(&key, _)| key).filter(|_| own().count() >= MOST);
        let evicted = leaving.and_then(|key| self.take(key));
        let channel = Channel {
            id: id.clone(),
            agent: caller.agent,
            client: caller.client,
            token: caller.token,
            expires: now + LIFE,
            last_used: now,
            topics: Vec::new(),
            socket: None,
        };
        self.made += 1;
        self.by_id.insert(id, self.made);
        self.channels.insert(self.made, channel.clone());
        (channel, evicted)
    }

    /// The channels of a caller's user and client.
    pub(crate) fn of(&self, caller: Caller) -> impl Iterator<Item = &Channel> {
        self.channels.values().filter(move |channel| channel.is_of(caller))
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Channel> {
        self.channels.get(self.by_id.get(id)?)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Channel> {
        self.channels.get_mut(self.by_id.get(id)?)
    }

    /// Sets the topics of a channel, which lengthens its life.
    pub(crate) fn subscribe(&mut self, id: &str, topics: Vec<Topic>, now: i64) {
        let Some(&key) = self.by_id.get(id) else { return };
        self.forget_topics(key);
        for name in topics.iter().flat_map(|topic| &topic.names) {
            self.by_topic.entry(name.clone()).or_default().insert(key);
        }
        if let Some(channel) = self.channels.get_mut(&key) {
            channel.topics = topics;
            channel.last_used = now;
            channel.expires = now + LIFE;
        }
    }

    pub(crate) fn hears(&self, topic: &str) -> bool {
        self.by_topic.contains_key(topic)
    }

    /// The open sockets of the channels that listen to a topic.
    pub(crate) fn listeners(&self, topic: &str) -> Vec<SocketId> {
        let keys = self.by_topic.get(topic).into_iter().flatten();
        keys.filter_map(|key| self.channels.get(key)?.socket).collect()
    }

    /// Takes out the channels that are meant, in the order in which they were made.
    pub(crate) fn end(&mut self, meant: impl Fn(&Channel) -> bool) -> Vec<Channel> {
        let keys: Vec<u64> = self.channels.iter().filter(|(_, channel)| meant(channel)).map(|(&key, _)| key).collect();
        keys.into_iter().filter_map(|key| self.take(key)).collect()
    }

    fn take(&mut self, key: u64) -> Option<Channel> {
        self.forget_topics(key);
        let channel = self.channels.remove(&key)?;
        self.by_id.remove(&channel.id);
        Some(channel)
    }

    fn forget_topics(&mut self, key: u64) {
        let names = self.channels.get(&key).into_iter().flat_map(|channel| &channel.topics);
        for name in names.flat_map(|topic| &topic.names) {
            if let Some(listening) = self.by_topic.get_mut(name) {
                listening.remove(&key);
                if listening.is_empty() {
                    self.by_topic.remove(name);
                }
            }
        }
    }
}
