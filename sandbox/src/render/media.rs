//! A story as the lists of one medium write it: models `CallConversation`, `EmailConversation`, `MessageConversation`,
//! `CallbackConversation` and their flattened participants, which are communication and participant in one.

use serde_json::{Value, json};

use crate::clock::Iso;
use crate::id::{Id, Kind};
use crate::org::{Agent, Org, QueueIx};
use crate::render::Object;
use crate::story::particulars::Transfer;
use crate::story::telling::{AfterCall, Doing, Microphone, Telling, Told};
use crate::story::{Direction, Ending, Joins, Media, MessageKind, Role, WrapUp};

/// The lists there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Medium {
    Calls,
    Emails,
    Messages,
    Callbacks,
}

impl Medium {
    /// The list a communication is in.
    pub(crate) fn of(media: Media) -> Self {
        match media {
            Media::Voice => Self::Calls,
            Media::Email => Self::Emails,
            Media::Message(_) => Self::Messages,
            Media::Callback => Self::Callbacks,
        }
    }

    /// The last part of the list's path.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Calls => "calls",
            Self::Emails => "emails",
            Self::Messages => "messages",
            Self::Callbacks => "callbacks",
        }
    }
}

/// The conversation as far as it is of this medium.
pub(crate) fn conversation(org: &Org, telling: &Telling<'_>, medium: Medium) -> Value {
    let story = telling.story;
    let of_medium = |line: &&Told<'_>| Medium::of(line.line.media) == medium;
    let participants: Vec<Value> =
        telling.begun().filter(of_medium).map(|line| participant(org, telling, line).into()).collect();
    let division = story.queue.map_or(&org.divisions[0], |queue| org.division_of(queue));
    let others = telling.begun().map(|line| Medium::of(line.line.media)).filter(|other| *other != medium);
    let mut uris: Vec<String> =
        others.map(|other| format!("/api/v2/conversations/{}/{}", other.path(), story.id)).collect();
    uris.dedup();
    let object = Object::new()
        .with("id", story.id)
        .with("name", story.customer.name.as_str())
        .with("participants", participants)
        .with("otherMediaUris", uris)
        .with("recentTransfers", story.transfers(telling.at).iter().map(|done| transfer(org, telling, done)).collect::<Vec<_>>())
        .maybe("utilizationLabelId", story.queue.map(|queue| org.queue(queue).utilization_label()))
        .with(
            "divisions",
            json!([{ "division": { "id": division.id, "selfUri": format!("/api/v2/authorization/divisions/{}", division.id) }, "entities": [] }]),
        )
        .with("selfUri", format!("/api/v2/conversations/{}/{}", medium.path(), story.id));
    match medium {
        Medium::Calls => {
            let recorded = telling.begun().any(is_recorded);
            object.with("recordingState", if recorded { "active" } else { "none" }).with("securePause", false).into()
        }
        _ => object.into(),
    }
}

fn transfer(org: &Org, telling: &Telling<'_>, done: &Transfer) -> Value {
    let ours = org.queue(telling.story.queue.unwrap_or(QueueIx(0)));
    let (kind, destination) = match done.to {
        Some(to) => ("Attended", json!({ "userId": org.agent(to).id })),
        None => ("Unattended", json!({ "address": format!("tel:{}", ours.number) })),
    };
    json!({ "id": done.id, "state": "Complete", "transferType": kind, "dateIssued": Iso(done.at),
        "initiator": { "userId": org.agent(done.by).id }, "destination": destination })
}

fn participant(org: &Org, telling: &Telling<'_>, line: &Told<'_>) -> Object {
    let since = |doing| line.stretches.iter().rev().find(|stretch| stretch.doing == doing).map(|s| Iso(s.from));
    let (held, parked) = (line.doing() == Some(Doing::Held), line.doing() == Some(Doing::Parked));
    let resumed = telling.story.taken_up(line.ix, telling.at).filter(|_| parked).map(Iso);
    let customer = &telling.story.customer;
    let (purpose, name) = match line.seat.role {
        Role::Customer => ("customer", customer.name.as_str()),
        Role::Menu(flow) => ("ivr", org.flow(flow).name),
        Role::Bot(flow) => ("botflow", org.flow(flow).name),
        Role::Waiting(queue) => ("acd", org.queue(queue).name),
        Role::Voicemail(queue) => ("voicemail", org.queue(queue).name),
        Role::Agent { user, .. } => ("agent", org.agent(user).name),
    };
    let queue = match line.seat.role {
        Role::Agent { queue, .. } => queue,
        Role::Waiting(queue) | Role::Voicemail(queue) => Some(queue),
        _ => None,
    };
    let agent = if let Role::Agent { user, .. } = line.seat.role { Some(org.agent(user)) } else { None };
    let user = agent.map(|agent| agent.id);
    let contact = customer.contact.filter(|_| line.seat.role == Role::Customer);
    let organization = contact.and_then(|_| customer.organization());
    let object = Object::new()
        .with("id", line.seat.id)
        .with("purpose", purpose)
        .with("name", name)
        .with("state", state(line))
        .with("direction", if line.line.direction == Direction::Inbound { "inbound" } else { "outbound" })
        .with("held", held)
        .with("attributes", Object::free(telling.story.attribute(line.seat.role)))
        .with("mediaRoles", json!(["full"]))
        .with("provider", provider(line.line.media))
        .with("peer", line.line.id.part(Kind::Peer, 0))
        .maybe("address", (line.seat.role == Role::Customer).then(|| address(telling)))
        .maybe("startTime", line.begun_at().map(Iso))
        .maybe("startAlertingTime", since(Doing::Alerting))
        .maybe("connectedTime", line.connected.map(Iso))
        .maybe("startHoldTime", since(Doing::Held).filter(|_| held))
        .maybe("endTime", line.ended.map(|(at, _)| Iso(at)))
        .maybe("disconnectType", line.ended.map(|(_, how)| disconnect_type(how)))
        .maybe("user", user.map(|id| reference("users", id)))
        .maybe("queue", queue.map(|queue| reference("routing/queues", org.queue(queue).id)))
        .maybe("team", agent.and_then(Agent::team).map(|id| reference("teams", id)))
        .maybe("flaggedReason", agent.filter(|_| telling.story.is_flagged()).map(|_| "general"))
        .maybe("script", agent.and(queue).map(|queue| reference("scripts", org.queue(queue).script())))
        .maybe("externalOrganization", organization.map(|id| reference("externalcontacts/organizations", id)))
        .maybe("externalContact", contact.map(|id| reference("externalcontacts/contacts", id)))
        .maybe("conversationRoutingData", queue.map(|queue| routing(org, queue)))
        .maybe("alertingTimeoutMs", user.map(|_| 20_000));
    let object = wrap_up(object, org, telling, line);
    match line.line.media {
        Media::Voice => called(object, org, telling, line),
        Media::Message(kind) => {
            let ours = org.queue(telling.story.queue.unwrap_or(QueueIx(0))).number;
            object
                .with("type", message_type(kind))
                .with("authenticated", false)
                .maybe("recipientCountry", (kind != MessageKind::WebMessaging).then(|| customer.country()))
                .with("fromAddress", party(&customer.name, &address(telling)))
                .with("toAddress", party(org.name, ours))
                .maybe("parkTime", since(Doing::Parked).filter(|_| parked))
                .maybe("resumeTime", resumed)
        }
        Media::Email => object
            .maybe("subject", telling.story.subject)
            .with("messageId", format!("<{}@mail.example.com>", telling.story.id))
            .with("messagesSent", i64::from(user.is_some() && line.connected.is_some() && line.ended.is_some()))
            .with("autoGenerated", false)
            .with("spam", false)
            .maybe("parkTime", since(Doing::Parked).filter(|_| parked))
            .maybe("resumeTime", resumed),
        Media::Callback => object
            .with("callbackNumbers", json!([customer.number]))
            .with("callbackUserName", customer.name.as_str())
            .maybe("callbackScheduledTime", telling.story.callback_due().map(Iso))
            .with("externalCampaign", false)
            .with("skipEnabled", true)
            .with("timeoutSeconds", 300),
    }
}

fn called(object: Object, org: &Org, telling: &Telling<'_>, line: &Told<'_>) -> Object {
    let recorded = is_recorded(line);
    let confined = line.seat.role == Role::Customer && line.ended.is_none() && telling.customer_is_held();
    let consulted = matches!(line.seat.role, Role::Agent { joins: Joins::Consulted, .. });
    let ours = format!("tel:{}", org.queue(telling.story.queue.unwrap_or(QueueIx(0))).number);
    let (from, to) = match telling.story.direction {
        Direction::Inbound => (address(telling), ours),
        Direction::Outbound => (ours, address(telling)),
    };
    let mishap = line.ended.and_then(|(_, how)| how.mishap());
    object
        .maybe("errorInfo", mishap.map(|mishap| json!({ "code": mishap.code, "message": mishap.message })))
        .with("ani", from)
        .with("dnis", to)
        .with("muted", line.microphone == Microphone::Muted)
        .with("confined", confined)
        .with("recording", recorded)
        .with("recordingState", if recorded { "active" } else { "none" })
        .with("securePause", false)
        .maybe("consultParticipantId", consulted.then(|| telling.story.seats[0].id))
}

fn wrap_up(object: Object, org: &Org, telling: &Telling<'_>, line: &Told<'_>) -> Object {
    if !telling.story.asks_for_wrap_up(line.ix) {
        return object.with("wrapupRequired", false);
    }
    let object = object.with("wrapupRequired", true).with("wrapupPrompt", "timeout").with("wrapupTimeoutMs", 60_000);
    match line.after {
        AfterCall::NotDue => object,
        AfterCall::Pending { since } => object.with("startAcwTime", Iso(since)),
        AfterCall::Done { since, at, how } => object
            .with("startAcwTime", Iso(since))
            .with("endAcwTime", Iso(at))
            .with("wrapupSkipped", how == WrapUp::Skipped)
            .maybe("wrapup", assigned(org, since, at, how)),
    }
}

/// Model `Wrapup`, and of the operation that asks for it alone `AssignedWrapupCode`; none where it was skipped.
pub(crate) fn assigned(org: &Org, since: i64, at: i64, how: WrapUp) -> Option<Value> {
    let (code, notes) = match how {
        WrapUp::Skipped => return None,
        WrapUp::TimedOut => ("ININ-WRAP-UP-TIMEOUT".to_owned(), None),
        WrapUp::Coded { code, note } => (org.code(code).id.to_string(), note),
    };
    let object = Object::new().with("code", code).maybe("notes", notes);
    Some(object.with("durationSeconds", (at - since) / 1000).with("endTime", Iso(at)).into())
}

fn reference(of: &str, id: Id) -> Value {
    json!({ "id": id, "selfUri": format!("/api/v2/{of}/{id}") })
}

fn routing(org: &Org, queue: QueueIx) -> Value {
    let queue = org.queue(queue);
    json!({ "queue": reference("routing/queues", queue.id), "language": reference("routing/languages", queue.language()),
        "priority": 0, "skills": [reference("routing/skills", queue.skill())], "scoredAgents": [] })
}

fn party(name: &str, address: &str) -> Value {
    json!({ "name": name, "addressNormalized": address, "addressRaw": address })
}

fn address(telling: &Telling<'_>) -> String {
    let customer = &telling.story.customer;
    match telling.story.media {
        Media::Voice | Media::Callback => format!("tel:{}", customer.number),
        Media::Message(MessageKind::WebMessaging) => customer.id.to_string(),
        Media::Message(_) => customer.number.clone(),
        Media::Email => customer.mailbox.clone(),
    }
}

fn provider(media: Media) -> &'static str {
    match media {
        Media::Voice => "Edge",
        Media::Message(_) => "PureCloud Messaging",
        Media::Email => "PureCloud Email",
        Media::Callback => "PureCloud Callback",
    }
}

fn message_type(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::WebMessaging => "webmessaging",
        MessageKind::Sms => "sms",
        MessageKind::WhatsApp => "whatsapp",
    }
}

fn is_recorded(line: &Told<'_>) -> bool {
    let talks = matches!(line.seat.role, Role::Agent { .. }) && line.ended.is_none() && line.connected.is_some();
    talks && line.line.media == Media::Voice
}

fn state(line: &Told<'_>) -> &'static str {
    match (line.ended, line.after, line.doing()) {
        (Some(_), AfterCall::Done { .. }, _) if line.line.media == Media::Voice => "terminated",
        (Some(_), ..) => "disconnected",
        (None, _, Some(Doing::Contacting)) => "contacting",
        (None, _, Some(Doing::Dialing)) => "dialing",
        (None, _, Some(Doing::Alerting)) => "alerting",
        (None, _, Some(Doing::Parked)) => "parked",
        (None, _, Some(_)) => "connected",
        (None, _, None) => "none",
    }
}

/// The lists of media know no `timeout` and no `uncallable`.
pub(crate) fn disconnect_type(how: Ending) -> &'static str {
    match how {
        Ending::Client => "client",
        Ending::Endpoint => "endpoint",
        Ending::Peer => "peer",
        Ending::System => "system",
        Ending::Timeout | Ending::Uncallable => "error",
        Ending::Transfer => "transfer",
        Ending::ConsultTransfer => "transfer.consult",
        Ending::NoAnswer => "transfer.noanswer",
        Ending::DoNotDisturb => "transfer.donotdisturb",
        Ending::Inactivity => "inactivity",
        Ending::SessionExpired => "session.expired",
    }
}
