//! What the API calls things: the values of its enums. Where its services spell one differently, both spellings stand beside
//! each other here. The sandbox's own truth has words of its own.

use crate::org::Org;
use crate::story::telling::{AfterCall, Doing, Told};
use crate::story::{Direction, Ending, Media, MessageKind, Role, Story};

/// Whose word it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    Analytics,
    /// Conversations of the REST API.
    Conversations,
    /// Conversations of one medium, and the history of calls.
    Lists,
    Notifications,
}

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
        Media::Message(kind) => Some(message_kind(kind)),
        _ => None,
    }
}

pub(crate) fn message_kind(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::WebMessaging => "webmessaging",
        MessageKind::Sms => "sms",
        MessageKind::WhatsApp => "whatsapp",
    }
}

/// Over which service a message came.
pub(crate) fn engagement_source(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::WebMessaging => "WebChat",
        MessageKind::Sms => "SMS",
        MessageKind::WhatsApp => "WhatsApp",
    }
}

pub(crate) fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "inbound",
        Direction::Outbound => "outbound",
    }
}

pub(crate) fn initiator(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "customer",
        Direction::Outbound => "agent",
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
        Role::External(_) => "external",
    }
}

/// Who a participant is called.
pub(crate) fn participant_name<'a>(org: &'a Org, story: &'a Story, role: Role) -> &'a str {
    match role {
        Role::Customer | Role::External(_) => story.outside(role).map_or("", |person| &person.name),
        Role::Menu(flow) | Role::Bot(flow) => org.flow(flow).name,
        Role::Waiting(queue) | Role::Voicemail(queue) => org.queue(queue).name,
        Role::Agent { user, .. } => org.agent(user).name,
    }
}

/// The state of a communication. A call whose after-call work is over counts as terminated, everything else that ended as
/// disconnected.
pub(crate) fn state(line: &Told<'_>) -> &'static str {
    match (line.ended, line.after, line.doing()) {
        (Some(_), AfterCall::Done { .. }, _) if line.line.media == Media::Voice => "terminated",
        (Some(_), ..) => "disconnected",
        (None, _, now) => doing(now),
    }
}

/// The state in which a communication began.
pub(crate) fn initial_state(line: &Told<'_>) -> &'static str {
    doing(line.stretches.first().map(|first| first.doing))
}

fn doing(doing: Option<Doing>) -> &'static str {
    match doing {
        None => "none",
        Some(Doing::Scheduled) => "scheduled",
        Some(Doing::Contacting) => "contacting",
        Some(Doing::Dialing) => "dialing",
        Some(Doing::Alerting) => "alerting",
        Some(Doing::Connected | Doing::Held) => "connected",
        Some(Doing::Parked) => "parked",
        Some(Doing::AfterCall) => "disconnected",
    }
}

/// The lists know no `timeout` and no `uncallable`.
pub(crate) fn disconnect_type(how: Ending, by: Service) -> &'static str {
    use Service::{Analytics, Lists, Notifications};
    match (how, by) {
        (Ending::Client, _) => "client",
        (Ending::Endpoint, _) => "endpoint",
        (Ending::Peer, _) => "peer",
        (Ending::System, _) => "system",
        (Ending::Timeout | Ending::Uncallable, Lists) => "error",
        (Ending::Timeout, _) => "timeout",
        (Ending::Uncallable, _) => "uncallable",
        (Ending::Transfer, _) => "transfer",
        (Ending::ConsultTransfer, Analytics) => "consultTransfer",
        (Ending::ConsultTransfer, _) => "transfer.consult",
        (Ending::ConferenceTransfer, Analytics) => "conferenceTransfer",
        (Ending::ConferenceTransfer, _) => "transfer.conference",
        (Ending::NoAnswer, Analytics) => "noAnswerTransfer",
        (Ending::NoAnswer, _) => "transfer.noanswer",
        (Ending::DoNotDisturb, Analytics) => "dndTransfer",
        (Ending::DoNotDisturb, Notifications) => "transfer.dnd",
        (Ending::DoNotDisturb, _) => "transfer.donotdisturb",
        (Ending::Inactivity, _) => "inactivity",
        (Ending::SessionExpired, Analytics) => "sessionExpired",
        (Ending::SessionExpired, _) => "session.expired",
    }
}
