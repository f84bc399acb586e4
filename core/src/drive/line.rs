//! What a follower's live machine takes for its channel and its socket: the leader's, heard through the channel between
//! tabs. So it needs no rules of its own for gaps, doubt and silence. It must never speak to Genesys Cloud.

use crate::genesys::{ApiError, Region, traffic::Reply};
use crate::live::{Ask, SocketId};
use crate::queues;
use crate::share::Topics;

/// The line to the leader's socket.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Those of our sockets that wait for the leader's.
    waiting: Vec<SocketId>,
    open: Vec<SocketId>,
    /// Those that want to know whether it is sound.
    doubting: Vec<SocketId>,
    /// What Genesys Cloud said of the leader's topics; none while its socket has none.
    topics: Option<Topics>,
    /// The queues' topics are wanted.
    queues: Option<queues::Ask>,
    /// The digest of the channel that served last.
    channel: Option<String>,
}

fn reply(body: Option<String>, now: i64) -> Result<Reply, ApiError> {
    let reply = |body: String| Reply { body: body.into_bytes(), correlation_id: None, sent: now };
    body.map(reply).ok_or(ApiError::Unreachable)
}

/// What the leader's channel is called here: Genesys Cloud has none of that name.
const CHANNEL: &str = "shared";

/// Whether it is about the leader's channel; a tab that has come to lead may still ask for that.
pub(super) fn is_about_it(ask: &Ask) -> bool {
    matches!(ask, Ask::Subscribe { channel, .. } | Ask::Check { channel } if channel == CHANNEL)
}

/// The answer to a ping.
pub(super) const PONG: &str = r#"{"topicName":"channel.metadata","eventBody":{"message":"pong"}}"#;

impl Line {
    pub(super) fn has(&self, socket: SocketId) -> bool {
        self.waiting.contains(&socket) || self.open.contains(&socket)
    }

    /// Another leader, or none: its socket is not this one's. Gives those that were open on the former one's.
    pub(super) fn cut(&mut self) -> Vec<SocketId> {
        self.topics = None;
        let cut = std::mem::take(&mut self.open);
        self.waiting.extend(&cut);
        cut
    }

    pub(super) fn wait(&mut self, socket: SocketId) {
        self.waiting.push(socket);
    }

    pub(super) fn close(&mut self, socket: SocketId) {
        for list in [&mut self.waiting, &mut self.open, &mut self.doubting] {
            list.retain(|present| *present != socket);
        }
    }

    pub(super) fn doubt(&mut self, socket: SocketId) {
        self.doubting.push(socket);
    }

    /// The leader's socket has its topics: those that waited are open.
    pub(super) fn opened(&mut self, topics: Topics) -> Vec<SocketId> {
        // While the leader changes its channel it has none to name.
        if !topics.channel.is_empty() {
            self.channel = Some(topics.channel.clone());
        }
        self.topics = Some(topics);
        let opened = std::mem::take(&mut self.waiting);
        self.open.extend(&opened);
        opened
    }

    /// It has not, any more: those that were open are closed.
    pub(super) fn shut(&mut self) -> Vec<SocketId> {
        self.topics = None;
        std::mem::take(&mut self.open)
    }

    /// Those that hear a frame.
    pub(super) fn listening(&self) -> Vec<SocketId> {
        self.open.clone()
    }

    /// The leader has answered: those that doubted are told.
    pub(super) fn sound(&mut self) -> Vec<SocketId> {
        std::mem::take(&mut self.doubting)
    }

    /// What a server would answer; nothing to what only Genesys Cloud can answer.
    pub(super) fn answer(&self, ask: &Ask, region: Region, now: i64) -> Option<Result<Reply, ApiError>> {
        let body = match ask {
            // The leader's own address is a secret that stays with it.
            Ask::Channel => Some(format!(r#"{{"id":"{CHANNEL}","connectUri":"{}/shared"}}"#, region.streaming())),
            Ask::Channels => Some("{}".to_owned()),
            Ask::Subscribe { .. } | Ask::Check { .. } => {
                self.topics.as_ref().map(|topics| topics.conversations.clone())
            }
            Ask::Snapshot => return None,
        };
        Some(reply(body, now))
    }

    /// The queues' topics are wanted; whatever was wanted before is not.
    pub(super) fn want_queues(&mut self, ask: queues::Ask) {
        self.queues = Some(ask);
    }

    /// What Genesys Cloud said to the leader of the queues' topics, for whoever wants it, once it has.
    pub(super) fn answer_for_queues(&mut self, now: i64) -> Option<(queues::Ask, Result<Reply, ApiError>)> {
        let said = self.topics.as_ref().map(|topics| topics.queues.clone()).filter(|said| !said.is_empty())?;
        Some((self.queues.take()?, reply(Some(said), now)))
    }

    /// The channel that served last, once.
    pub(super) const fn take_channel(&mut self) -> Option<String> {
        self.channel.take()
    }
}
