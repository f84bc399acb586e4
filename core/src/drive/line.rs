//! What a follower's live machine takes for its channel and its socket: the leader's, heard through the channel between
//! tabs. So it needs no rules of its own for gaps, doubt and silence. It must never speak to Genesys Cloud.

use crate::genesys::{ApiError, Region, traffic::Reply};
use crate::live::{Ask, SocketId};

/// The line to the leader's socket.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Those of our sockets that wait for the leader's.
    waiting: Vec<SocketId>,
    open: Vec<SocketId>,
    /// Those that want to know whether it is sound.
    doubting: Vec<SocketId>,
    /// What Genesys Cloud said of the leader's topics; none while its socket has none.
    topics: Option<String>,
    /// The digest of the channel that served last.
    pub(super) channel: Option<String>,
}

/// The answer to a ping.
pub(super) const PONG: &str = r#"{"topicName":"channel.metadata","eventBody":{"message":"pong"}}"#;

impl Line {
    pub(super) fn has(&self, socket: SocketId) -> bool {
        self.waiting.contains(&socket) || self.open.contains(&socket)
    }

    /// Another leader, or none: its socket is not this one's.
    pub(super) fn cut(&mut self) {
        self.topics = None;
        self.waiting.append(&mut self.open);
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
    pub(super) fn opened(&mut self, topics: String) -> Vec<SocketId> {
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
            Ask::Channel => Some(format!(r#"{{"id":"shared","connectUri":"{}/shared"}}"#, region.streaming())),
            Ask::Channels => Some("{}".to_owned()),
            Ask::Subscribe { .. } | Ask::Check { .. } => self.topics.clone(),
            Ask::Snapshot => return None,
        };
        let reply = |body: String| Reply { body: body.into_bytes(), correlation_id: None, sent: now };
        Some(body.map(reply).ok_or(ApiError::Unreachable))
    }
}
