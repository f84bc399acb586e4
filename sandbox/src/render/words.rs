//! What analytics calls things: the values of its enums, for records and for figures over many of them. REST and events have
//! words of their own.

use crate::org::{Customer, Org};
use crate::story::{Direction, Ending, Media, MessageKind, Role};

pub(crate) fn media_type(media: Media) -> &'static str {
    match media {
        Media::Voice => "voice",
        Media::Message(_) => "message",
        Media::Email => "email",
        Media::Callback => "callback",
    }
}

pub(crate) fn message_type(media: Media) -> Option<&'static str> {
    match media {
        Media::Message(MessageKind::WebMessaging) => Some("webmessaging"),
        Media::Message(MessageKind::Sms) => Some("sms"),
        Media::Message(MessageKind::WhatsApp) => Some("whatsapp"),
        _ => None,
    }
}

pub(crate) fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "inbound",
        Direction::Outbound => "outbound",
    }
}

pub(crate) fn provider(media: Media) -> &'static str {
    match media {
        Media::Voice => "Edge",
        Media::Message(_) => "PureCloud Messaging",
        Media::Email => "PureCloud Email",
        Media::Callback => "PureCloud Callback",
    }
}

pub(crate) fn purpose(role: Role) -> &'static str {
    match role {
        Role::Customer => "customer",
        Role::Menu(_) => "ivr",
        Role::Bot(_) => "botflow",
        Role::Waiting(_) => "acd",
        Role::Voicemail(_) => "voicemail",
        Role::Agent { .. } => "agent",
    }
}

pub(crate) fn disconnect_type(how: Ending) -> &'static str {
    match how {
        Ending::Client => "client",
        Ending::Endpoint => "endpoint",
        Ending::Peer => "peer",
        Ending::System => "system",
        Ending::Timeout => "timeout",
        Ending::Transfer => "transfer",
        Ending::ConsultTransfer => "consultTransfer",
        Ending::NoAnswer => "noAnswerTransfer",
        Ending::DoNotDisturb => "dndTransfer",
        Ending::Inactivity => "inactivity",
        Ending::SessionExpired => "sessionExpired",
        Ending::Uncallable => "uncallable",
    }
}

/// Who a participant is called.
pub(crate) fn participant_name<'a>(org: &'a Org, customer: &'a Customer, role: Role) -> &'a str {
    match role {
        Role::Customer => &customer.name,
        Role::Menu(flow) | Role::Bot(flow) => org.flow(flow).name,
        Role::Waiting(queue) | Role::Voicemail(queue) => org.queue(queue).name,
        Role::Agent { user, .. } => org.agent(user).name,
    }
}
