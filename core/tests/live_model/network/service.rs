//! What the service answers, and when: channels and sockets, lists and subscriptions, as far as the nemesis lets it.

use super::{Network, Socket, Thing};
use crate::nemesis::Kind;
use crate::server::ME;
use crate::writing::Writing;
use serde_json::json;
use tidemark_core::chance::Chance;
use tidemark_core::genesys::ApiError;
use tidemark_core::genesys::error::ServerSays;
use tidemark_core::genesys::query::iso;
use tidemark_core::genesys::traffic::Reply;
use tidemark_core::live::{Ask, SocketId};

impl Network {
    pub(super) fn socket(&self, id: SocketId) -> Option<&Socket> {
        self.sockets.iter().find(|open| open.id == id)
    }

    /// Whether it was there.
    pub(super) fn drop_socket(&mut self, id: SocketId) -> bool {
        let Some(at) = self.sockets.iter().position(|open| open.id == id) else { return false };
        self.sockets.remove(at);
        self.under_way.sockets -= 1;
        true
    }

    pub(super) fn opens(&mut self, socket: SocketId, url: &str) {
        self.under_way.sockets += 1;
        let channel = number(url);
        let exists = self.alive.contains(&channel);
        self.sockets.push(Socket { id: socket, channel, is_dumb: false });
        let thing = if exists && !self.is(|kind| kind == Kind::Refuse) {
            Thing::Opens { socket }
        } else {
            Thing::Closes { socket }
        };
        self.later(self.now.wall + 60, thing);
    }

    pub(super) fn asked(&mut self, ask: Ask) {
        let failed = || Err(ApiError::ServerFailed(ServerSays { status: 503, ..ServerSays::default() }));
        let sent = self.now.mono;
        let reply =
            |body: serde_json::Value| Ok(Reply { body: body.to_string().into_bytes(), correlation_id: None, sent });
        let mut wait = 40 + self.chance.up_to(160);
        let result = match &ask {
            Ask::Snapshot => {
                self.under_way.lists += 1;
                wait += {
                    let slow = self.most(|kind| if let Kind::ListSlow { most } = kind { Some(most) } else { None });
                    self.chance.up_to(slow)
                };
                if self.is(|kind| kind == Kind::ListFails) {
                    failed()
                } else {
                    let active = self.stories.iter().filter(|story| story.is_active(self.now.wall));
                    let entities: Vec<_> = active.map(|story| story.written(self.now.wall, Writing::List)).collect();
                    reply(json!({ "entities": entities }))
                }
            }
            Ask::Channel => {
                self.under_way.channels += 1;
                if self.is(|kind| kind == Kind::ChannelFails) {
                    failed()
                } else {
                    self.channels += 1;
                    self.alive.push(self.channels);
                    let url = format!("ws://streaming.sandbox.localhost:8090/channels/ch-{}", self.channels);
                    let (channel, ends) = (self.channels, self.now.wall + self.life);
                    self.ends.push(ends);
                    self.later(ends, Thing::Ended { channel });
                    reply(json!({ "id": format!("ch-{channel}"), "connectUri": url, "expires": iso(ends) }))
                }
            }
            Ask::Channels => {
                self.under_way.channels += 1;
                let listed = |channel: &u32| {
                    let (id, ends) = (format!("ch-{channel}"), self.ends[*channel as usize - 1]);
                    let url = format!("ws://streaming.sandbox.localhost:8090/channels/{id}");
                    json!({ "id": id, "connectUri": url, "expires": iso(ends) })
                };
                let entities: Vec<_> = self.alive.iter().map(listed).collect();
                if self.is(|kind| kind == Kind::ChannelFails) {
                    failed()
                } else {
                    reply(json!({ "entities": entities }))
                }
            }
            Ask::Subscribe { channel, .. } | Ask::Check { channel } => {
                self.under_way.checks += u32::from(matches!(ask, Ask::Check { .. }));
                if self.alive.contains(&number(channel)) {
                    let topic = format!("v2.users.{ME}.conversations");
                    reply(json!({ "entities": [{ "id": topic, "state": "Permitted" }] }))
                } else {
                    Err(ApiError::NotFound(ServerSays { status: 404, ..ServerSays::default() }))
                }
            }
        };
        self.later(self.now.wall + wait, Thing::Answer { page: self.page, ask, result });
    }
}

/// The number that an id or an address of a channel ends with.
fn number(channel: &str) -> u32 {
    channel.rsplit('-').next().and_then(|number| number.parse().ok()).unwrap_or(u32::MAX)
}
