//! The notification channel and what comes through its socket.

use super::conversation::Conversation;
use super::observations::queue_of;
use super::wire::{Instant, Raw};
use super::wire_model;
use crate::genesys::decode::{self, BadRecord, Undecodable};

wire_model! {
    /// `Channel`: the answer of `POST /api/v2/notifications/channels`.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct Channel {
        pub id: Option<String> = "id",
        /// Where its socket is; the id in it is the only secret, so it is treated as one.
        pub connect_uri: Option<String> = "connectUri",
        pub expires: Option<Instant> = "expires",
    }
}

wire_model! {
    /// `ChannelEntityListing`: the answer of `GET /api/v2/notifications/channels`.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct Channels {
        pub entities: Vec<Channel> = "entities",
    }
}

wire_model! {
    /// `ChannelTopicEntityListing`: the answer to a subscription.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct Topics {
        pub entities: Vec<Topic> = "entities",
    }
}

wire_model! {
    /// `ChannelTopic`.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct Topic {
        pub id: Option<String> = "id",
        /// `Permitted` or `Rejected`.
        pub state: Option<String> = "state",
        pub rejection_reason: Option<String> = "rejectionReason",
        pub missing_permissions: Vec<String> = "missingPermissions",
    }
}

/// What a frame of the socket is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// The server is alive: its own heartbeat.
    Alive,
    /// The answer to our ping: what comes after it was sent after the ping arrived.
    Pong,
    /// The server will close this socket within about a minute; the same address can be opened again.
    Closing,
    /// The token behind the channel is no more, and so is the channel.
    Gone,
    /// The channel is no more: it has expired, or others were opened in its place.
    Evicted,
    /// A conversation of the user whose topic it is.
    Conversation(Box<Conversation>),
    /// A conversation that could not be read.
    Unreadable(BadRecord),
    /// Of a queue's observations, which another machine reads.
    Queue,
    /// Something that nobody here has asked for.
    Unknown,
}

wire_model! {
    /// What surrounds every event.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct Envelope {
        pub topic_name: Option<String> = "topicName",
        pub event_body: Option<Raw> = "eventBody",
        /// Answers to messages that were sent over the socket carry this instead of a topic.
        pub result: Option<String> = "result",
    }
}

/// A text frame of which the envelope has been read, once for all who hear it.
#[derive(Clone, Debug)]
pub struct Heard(Result<Envelope, Undecodable>);

impl Heard {
    /// Reads what surrounds the event.
    pub fn of(text: &str) -> Self {
        Self(decode::object(text.as_bytes()))
    }

    /// Whether it speaks of the socket that brought it, and so means nothing to whoever only hears of it.
    pub fn is_about_the_socket(&self) -> bool {
        let Ok(envelope) = &self.0 else { return false };
        match envelope.topic_name.as_deref() {
            Some("channel.metadata") => is_pong(envelope.body()),
            Some(topic) => topic.starts_with("v2.system."),
            None => true,
        }
    }

    /// The topic of an event and its body, as it was written.
    pub fn event(&self) -> Option<(&str, &str)> {
        let envelope = self.0.as_ref().ok()?;
        Some((envelope.topic_name.as_deref()?, envelope.body()))
    }
}

impl Envelope {
    fn body(&self) -> &str {
        self.event_body.as_ref().map_or("null", |body| body.0.get())
    }
}

impl Frame {
    /// What a text frame is; `mine` is the topic of the user's conversations.
    ///
    /// # Errors
    /// [`Undecodable::Shape`] where it is no JSON object.
    pub fn read(heard: &Heard, mine: &str) -> Result<Self, Undecodable> {
        let envelope = heard.0.as_ref().map_err(Clone::clone)?;
        let body = envelope.body();
        let Some(topic) = envelope.topic_name.as_deref() else {
            return Ok(if envelope.result.as_deref() == Some("404") { Self::Evicted } else { Self::Unknown });
        };
        Ok(match topic {
            "channel.metadata" if is_pong(body) => Self::Pong,
            "channel.metadata" => Self::Alive,
            "v2.system.socket_closing" => Self::Closing,
            _ if topic.starts_with("v2.system.no_longer_subscribed.") => Self::Evicted,
            _ if topic.starts_with("v2.system.token_revoked.") => Self::Gone,
            _ if topic.eq_ignore_ascii_case(mine) => match decode::read(body.as_bytes()) {
                Ok(conversation) => Self::Conversation(conversation),
                Err(error) => Self::Unreadable(BadRecord { id: None, why: decode::said(&error) }),
            },
            _ if queue_of(topic).is_some() => Self::Queue,
            _ => Self::Unknown,
        })
    }
}

/// Whether the body of a message about the channel answers a ping.
fn is_pong(body: &str) -> bool {
    body.split('"').any(|text| text == "pong")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINE: &str = "v2.users.u1.conversations";

    #[test]
    fn each_kind_of_frame_is_told_apart() {
        let cases = [
            (r#"{"topicName":"channel.metadata","eventBody":{"message":"WebSocket Heartbeat"}}"#, Frame::Alive),
            (r#"{"topicName":"channel.metadata","eventBody":{"message":"pong"}}"#, Frame::Pong),
            (r#"{"topicName":"v2.system.socket_closing","eventBody":{"message":"bye"}}"#, Frame::Closing),
            (r#"{"topicName":"v2.system.no_longer_subscribed.c1","eventBody":{}}"#, Frame::Evicted),
            (r#"{"topicName":"v2.system.token_revoked.c1","eventBody":{}}"#, Frame::Gone),
            (r#"{"result":"404"}"#, Frame::Evicted),
            (r#"{"result":"200","status":"subscribed"}"#, Frame::Unknown),
            (r#"{"topicName":"v2.users.u1.presence","eventBody":{}}"#, Frame::Unknown),
            (r#"{"topicName":"v2.users.u2.conversations","eventBody":{"id":"c1"}}"#, Frame::Unknown),
            (r#"{"topicName":"v2.analytics.queues.q1.observations","eventBody":7}"#, Frame::Queue),
            ("{}", Frame::Unknown),
        ];
        for (text, frame) in cases {
            assert_eq!(Frame::read(&Heard::of(text), MINE).unwrap(), frame, "{text}");
        }
    }

    #[test]
    fn what_speaks_of_the_socket_is_told_from_what_a_follower_needs() {
        for text in [
            r#"{"topicName":"channel.metadata","eventBody":{"message":"pong"}}"#,
            r#"{"topicName":"v2.system.socket_closing","eventBody":{"message":"bye"}}"#,
            r#"{"result":"404"}"#,
        ] {
            assert!(Heard::of(text).is_about_the_socket(), "{text}");
        }
        for text in [
            r#"{"topicName":"channel.metadata","eventBody":{"message":"WebSocket Heartbeat"}}"#,
            r#"{"topicName":"v2.users.u1.conversations","eventBody":{"name":"\"v2.system.\"pong\""}}"#,
            "garbage",
        ] {
            assert!(!Heard::of(text).is_about_the_socket(), "{text}");
        }
    }

    #[test]
    fn an_event_carries_a_whole_conversation() {
        let text = r#"{"topicName":"v2.users.u1.conversations","version":"2","metadata":{"CorrelationId":"x"},
            "eventBody":{"id":"c1","participants":[{"id":"p1","purpose":"agent","calls":[{"state":"alerting"}]}]}}"#;
        let shouted = text.replace("users.u1", "users.U1");
        assert!(matches!(Frame::read(&Heard::of(&shouted), MINE), Ok(Frame::Conversation(_))));
        let Frame::Conversation(conversation) = Frame::read(&Heard::of(text), MINE).unwrap() else {
            panic!("another kind")
        };
        assert_eq!(conversation.id.as_deref(), Some("c1"));
        assert_eq!(conversation.participants[0].communications().count(), 1);
    }

    #[test]
    fn c28_garbage_is_an_error_or_a_bad_record_and_nothing_worse() {
        for text in ["", "null", "[]", "5", "\u{0}", "{\"topicName\":5}", "<html>"] {
            assert!(Frame::read(&Heard::of(text), MINE).is_err(), "{text}");
        }
        let text = r#"{"topicName":"v2.users.u1.conversations","eventBody":{"participants":7}}"#;
        assert!(matches!(Frame::read(&Heard::of(text), MINE), Ok(Frame::Unreadable(_))));
    }
}
