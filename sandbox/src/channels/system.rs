//! What the platform says about a channel itself: heartbeats, and the messages of the topics `v2.system.*`, model
//! `SystemMessageSystemMessage`. They come without a subscription.

use serde_json::{Value, json};

use crate::channels::register::Channel;
use crate::org::Org;
use crate::render::Object;

/// Goes out every thirty seconds; clients take a longer silence for a dead socket.
pub(crate) const HEARTBEAT: &str = r#"{"topicName":"channel.metadata","eventBody":{"message":"WebSocket Heartbeat"}}"#;
/// Answers `{"message": "ping"}`.
pub(crate) const PONG: &str = r#"{"topicName":"channel.metadata","eventBody":{"message":"pong"}}"#;

/// A topic and its body.
pub(crate) type Notice = (String, Value);

/// The server will close the socket in about a minute; its channel lives on.
pub(crate) fn socket_closing() -> Notice {
    let message = "The server is about to close this socket. Open another one to the same address.";
    ("v2.system.socket_closing".to_owned(), json!({ "message": message }))
}

/// The token the channel was made with is not valid any more.
pub(crate) fn token_revoked(org: &Org, client: &str, channel: &Channel) -> Notice {
    let message = "The token of this channel is not valid any more.";
    let body = about(org, channel, "token_revoked", message).with("reason", "user_tokens_revoked");
    (format!("v2.system.token_revoked.{}", channel.id), body.with("oauthClientId", client).into())
}

/// The channel had to make room for another one.
pub(crate) fn no_longer_subscribed(org: &Org, channel: &Channel) -> Notice {
    let message = "This channel was removed because the user opened another one.";
    let body = about(org, channel, "no_longer_subscribed", message).with("reason", "another_channel_subscribed");
    (format!("v2.system.no_longer_subscribed.{}", channel.id), body.into())
}

/// Somebody has changed what the channel is subscribed to.
pub(crate) fn subscription_changed(org: &Org, channel: &Channel) -> Notice {
    let message = "The subscriptions of this channel were changed.";
    let body = about(org, channel, "subscription_changed", message);
    (format!("v2.system.subscription_changed.{}", channel.id), body.into())
}

fn about(org: &Org, channel: &Channel, kind: &str, message: &str) -> Object {
    Object::new()
        .with("channelId", channel.id.as_str())
        .with("systemTopicType", kind)
        .with("message", message)
        .with("organizationId", org.id)
        .with("userId", org.agent(channel.agent).id)
}
