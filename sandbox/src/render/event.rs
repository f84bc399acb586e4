//! A story as the topic `v2.users.{id}.conversations` writes it: model `ConversationEventTopicConversation` and its parts.
//! It differs from the REST model: no start times, no queue names, no segments, other spellings of some disconnect types.

use serde_json::{Value, json};

use crate::clock::Iso;
use crate::id::Kind;
use crate::org::{Org, QueueIx};
use crate::render::Object;
use crate::story::particulars::Transfer;
use crate::story::telling::{AfterCall, Doing, Microphone, Telling, Told};
use crate::story::{Direction, Ending, Joins, Media, MessageKind, Role, Seat, WrapUp};

/// Model `ConversationEventTopicConversation`.
pub(crate) fn conversation(org: &Org, telling: &Telling<'_>) -> Value {
    let story = telling.story;
    let recorded = telling.begun().any(is_recorded);
    let division = story.queue.map_or(&org.divisions[0], |queue| org.division_of(queue));
    Object::new()
        .with("id", story.id)
        .with("address", customer_address(telling))
        .maybe("externalTag", story.external_tag())
        .maybe("utilizationLabelId", story.queue.map(|queue| org.queue(queue).utilization_label()))
        .maybe("inactivityTimeout", story.inactive_at(telling.at).filter(|_| telling.end().is_none()).map(Iso))
        .with(
            "recentTransfers",
            story.transfers(telling.at).iter().map(|done| transfer(org, telling, done)).collect::<Vec<_>>(),
        )
        .with(
            "participants",
            telling.seats().map(|(seat, lines)| participant(org, telling, seat, &lines)).collect::<Vec<_>>(),
        )
        .with("recordingState", if recorded { "ACTIVE" } else { "NONE" })
        .with("securePause", false)
        .with("divisions", json!([{ "division": { "id": division.id }, "entities": [] }]))
        .into()
}

fn transfer(org: &Org, telling: &Telling<'_>, done: &Transfer) -> Value {
    let (kind, destination) = match done.to {
        Some(to) => ("attended", json!({ "userId": org.agent(to).id })),
        None => ("unattended", json!({ "address": house_address(org, telling) })),
    };
    json!({ "id": done.id, "state": "complete", "transferType": kind, "dateIssued": Iso(done.at),
        "initiator": { "userId": org.agent(done.by).id }, "destination": destination })
}

fn customer_address(telling: &Telling<'_>) -> String {
    let customer = &telling.story.customer;
    match telling.story.media {
        Media::Voice | Media::Callback => format!("tel:{}", customer.number),
        Media::Message(MessageKind::WebMessaging) => customer.id.to_string(),
        Media::Message(_) => customer.number.clone(),
        Media::Email => customer.mailbox.clone(),
    }
}

fn house_address(org: &Org, telling: &Telling<'_>) -> String {
    let queue = org.queue(telling.story.queue.unwrap_or(QueueIx(0)));
    match telling.story.media {
        Media::Voice | Media::Callback => format!("tel:{}", queue.number),
        Media::Message(MessageKind::WebMessaging) => org.id.part(Kind::Peer, 0).to_string(),
        Media::Message(_) => queue.number.to_owned(),
        Media::Email => queue.mailbox.to_owned(),
    }
}

fn participant(org: &Org, telling: &Telling<'_>, seat: &Seat, lines: &[&Told<'_>]) -> Value {
    let customer = &telling.story.customer;
    let ended = lines
        .iter()
        .map(|line| line.ended.map(|(at, _)| at))
        .collect::<Option<Vec<_>>>()
        .and_then(|all| all.into_iter().max());
    let object = Object::new()
        .with("id", seat.id)
        .maybe("connectedTime", lines.iter().filter_map(|line| line.connected).min().map(Iso))
        .maybe("endTime", ended.map(Iso))
        .with("attributes", Object::free(telling.story.attribute(seat.role)))
        .with("mediaRoles", json!(["full"]));
    let mut object = match seat.role {
        Role::Customer => object
            .with("purpose", "customer")
            .with("name", customer.name.as_str())
            .with("address", customer_address(telling))
            .maybe("externalContactId", customer.contact)
            .maybe("externalOrganizationId", customer.organization())
            .with("wrapupRequired", false),
        Role::Menu(flow) => {
            object.with("purpose", "ivr").with("name", org.flow(flow).name).with("wrapupRequired", false)
        }
        Role::Bot(flow) => {
            object.with("purpose", "botflow").with("name", org.flow(flow).name).with("wrapupRequired", false)
        }
        Role::Voicemail(queue) => routed(object.with("purpose", "voicemail").with("wrapupRequired", false), org, queue)
            .with("name", org.queue(queue).name),
        Role::Waiting(queue) => routed(object.with("purpose", "acd").with("wrapupRequired", false), org, queue)
            .with("name", org.queue(queue).name),
        Role::Agent { user, queue, joins } => {
            let object = object
                .with("purpose", "agent")
                .with("name", org.agent(user).name)
                .with("userId", org.agent(user).id)
                .with("alertingTimeoutMs", 20_000)
                .maybe("teamId", org.agent(user).team())
                .maybe("flaggedReason", telling.story.is_flagged().then_some("general"))
                .maybe("consultParticipantId", (joins == Joins::Consulted).then(|| telling.story.seats[0].id));
            let object = if let Some(queue) = queue { routed(object, org, queue) } else { object };
            with_wrap_up(object, org, telling, lines)
        }
    };
    for line in lines {
        match line.line.media {
            Media::Voice => object.push("calls", call(org, telling, line)),
            Media::Message(kind) => object.push("messages", message(org, telling, line, kind)),
            Media::Email => object.push("emails", email(org, telling, line)),
            Media::Callback => object.push("callbacks", callback(org, telling, line)),
        }
    }
    object.into()
}

fn routed(object: Object, org: &Org, queue: QueueIx) -> Object {
    let queue = org.queue(queue);
    object.with("queueId", queue.id).with(
        "conversationRoutingData",
        json!({ "queue": { "id": queue.id }, "language": { "id": queue.language() }, "priority": 0,
            "skills": [{ "id": queue.skill() }], "scoredAgents": [] }),
    )
}

fn with_wrap_up(object: Object, org: &Org, telling: &Telling<'_>, lines: &[&Told<'_>]) -> Object {
    let Some(line) = lines.iter().find(|line| telling.story.asks_for_wrap_up(line.ix)) else {
        return object.with("wrapupRequired", false).with("wrapupExpected", false);
    };
    let object = object
        .with("wrapupRequired", true)
        .with("wrapupExpected", true)
        .with("wrapupPrompt", "timeout")
        .with("wrapupTimeoutMs", 60_000);
    match line.after {
        AfterCall::NotDue => object,
        AfterCall::Pending { since } => object.with("startAcwTime", Iso(since)),
        AfterCall::Done { since, at, how } => object
            .with("startAcwTime", Iso(since))
            .with("endAcwTime", Iso(at))
            .maybe("wrapup", wrap_up(org, since, at, how)),
    }
}

fn wrap_up(org: &Org, since: i64, at: i64, how: WrapUp) -> Option<Value> {
    let (code, notes) = match how {
        WrapUp::Skipped => return None,
        WrapUp::TimedOut => ("ININ-WRAP-UP-TIMEOUT".to_owned(), None),
        WrapUp::Coded { code, note } => (org.code(code).id.to_string(), note),
    };
    let object = Object::new().with("code", code).maybe("notes", notes);
    Some(object.with("durationSeconds", (at - since) / 1000).with("endTime", Iso(at)).into())
}

fn communication(org: &Org, telling: &Telling<'_>, line: &Told<'_>, provider: &str) -> Object {
    let held = line.doing() == Some(Doing::Held);
    let object = Object::new()
        .with("id", line.line.id)
        .with("state", state(line))
        .with("initialState", line.stretches.first().map_or("none", |first| doing(first.doing)))
        .with("direction", if line.line.direction == Direction::Inbound { "inbound" } else { "outbound" })
        .with("held", held)
        .with("provider", provider)
        .with("peerId", line.line.id.part(Kind::Peer, 0))
        .maybe("connectedTime", line.connected.map(Iso))
        .maybe("startHoldTime", line.since().filter(|_| held).map(Iso))
        .maybe("disconnectedTime", line.ended.map(|(at, _)| Iso(at)))
        .maybe("disconnectType", line.ended.map(|(_, how)| disconnect_type(how)));
    let Role::Agent { queue, .. } = line.seat.role else { return object };
    let alerting = json!({ "alertingTimeoutSeconds": 20, "enableAutoAnswer": false });
    let object = object
        .maybe("scriptId", queue.map(|queue| org.queue(queue).script()))
        .maybe("queueMediaSettings", queue.map(|_| alerting));
    let required = telling.story.asks_for_wrap_up(line.ix);
    let object = object.with("afterCallWorkRequired", required);
    let (state, from, until) = match line.after {
        AfterCall::NotDue if required || line.ended.is_none() => ("unknown", None, None),
        AfterCall::NotDue => ("notApplicable", None, None),
        AfterCall::Pending { since } => ("pending", Some(since), None),
        AfterCall::Done { since, at, how: WrapUp::Skipped } => ("skipped", Some(since), Some(at)),
        AfterCall::Done { since, at, .. } => ("complete", Some(since), Some(at)),
    };
    let work = Object::new().with("state", state).maybe("startTime", from.map(Iso)).maybe("endTime", until.map(Iso));
    let wrapup = match line.after {
        AfterCall::Done { since, at, how } => wrap_up(org, since, at, how),
        _ => None,
    };
    object.with("afterCallWork", Value::from(work)).maybe("wrapup", wrapup)
}

fn call(org: &Org, telling: &Telling<'_>, line: &Told<'_>) -> Value {
    let confined = line.seat.role == Role::Customer && line.ended.is_none() && telling.customer_is_held();
    let mishap = line.ended.and_then(|(_, how)| how.mishap());
    communication(org, telling, line, "Edge")
        .maybe("errorInfo", mishap.map(|mishap| json!({ "code": mishap.code, "message": mishap.message })))
        .with("muted", line.microphone == Microphone::Muted)
        .with("confined", confined)
        .with("recording", is_recorded(line))
        .with("recordingState", if is_recorded(line) { "active" } else { "none" })
        .with("securePause", false)
        .with("other", party(&telling.story.customer.name, &customer_address(telling)))
        .with("self", party(org.name, &house_address(org, telling)))
        .into()
}

fn message(org: &Org, telling: &Telling<'_>, line: &Told<'_>, kind: MessageKind) -> Value {
    let (kind, source) = match kind {
        MessageKind::WebMessaging => ("webmessaging", "WebChat"),
        MessageKind::Sms => ("sms", "SMS"),
        MessageKind::WhatsApp => ("whatsapp", "WhatsApp"),
    };
    let country = telling.story.customer.country();
    communication(org, telling, line, "PureCloud Messaging")
        .with("type", kind)
        .with("engagementSource", source)
        .maybe("recipientCountry", (kind != "webmessaging").then_some(country))
        .with("fromAddress", party(&telling.story.customer.name, &customer_address(telling)))
        .with("toAddress", party(org.name, &house_address(org, telling)))
        .maybe("parkTime", parked(line))
        .maybe("resumeTime", resumed(telling, line))
        .into()
}

fn email(org: &Org, telling: &Telling<'_>, line: &Told<'_>) -> Value {
    let sent =
        i64::from(matches!(line.seat.role, Role::Agent { .. }) && line.ended.is_some() && line.connected.is_some());
    communication(org, telling, line, "PureCloud Email")
        .maybe("subject", telling.story.subject)
        .with("messageId", format!("<{}@mail.example.com>", telling.story.id))
        .with("messagesSent", sent)
        .with("autoGenerated", false)
        .with("spam", false)
        .maybe("parkTime", parked(line))
        .maybe("resumeTime", resumed(telling, line))
        .into()
}

fn callback(org: &Org, telling: &Telling<'_>, line: &Told<'_>) -> Value {
    let customer = &telling.story.customer;
    communication(org, telling, line, "PureCloud Callback")
        .with("callbackNumbers", json!([customer.number]))
        .with("callbackUserName", customer.name.as_str())
        .maybe("callbackScheduledTime", telling.story.callback_due().map(Iso))
        .with("externalCampaign", false)
        .with("skipEnabled", true)
        .with("timeoutSeconds", 300)
        .into()
}

fn parked(line: &Told<'_>) -> Option<Iso> {
    line.since().filter(|_| line.doing() == Some(Doing::Parked)).map(Iso)
}

/// When what lies aside will be taken up again.
fn resumed(telling: &Telling<'_>, line: &Told<'_>) -> Option<Iso> {
    parked(line).and_then(|_| telling.story.taken_up(line.ix, telling.at)).map(Iso)
}

fn party(name: &str, address: &str) -> Value {
    let plain = address.trim_start_matches("tel:");
    json!({ "name": name, "nameRaw": name, "addressNormalized": address, "addressRaw": address, "addressDisplayable": plain })
}

fn is_recorded(line: &Told<'_>) -> bool {
    let talks = matches!(line.seat.role, Role::Agent { .. }) && line.ended.is_none() && line.connected.is_some();
    talks && line.line.media == Media::Voice
}

fn state(line: &Told<'_>) -> &'static str {
    match (line.ended, line.after, line.doing()) {
        (Some(_), AfterCall::Done { .. }, _) if line.line.media == Media::Voice => "terminated",
        (Some(_), ..) => "disconnected",
        (None, _, Some(now)) => doing(now),
        (None, _, None) => "none",
    }
}

fn doing(doing: Doing) -> &'static str {
    match doing {
        Doing::Contacting => "contacting",
        Doing::Dialing => "dialing",
        Doing::Alerting => "alerting",
        Doing::Connected | Doing::Held => "connected",
        Doing::Parked => "parked",
        Doing::AfterCall => "disconnected",
    }
}

fn disconnect_type(how: Ending) -> &'static str {
    match how {
        Ending::Client => "client",
        Ending::Endpoint => "endpoint",
        Ending::Peer => "peer",
        Ending::System => "system",
        Ending::Timeout => "timeout",
        Ending::Transfer => "transfer",
        Ending::ConsultTransfer => "transfer.consult",
        Ending::NoAnswer => "transfer.noanswer",
        Ending::DoNotDisturb => "transfer.dnd",
        Ending::Inactivity => "inactivity",
        Ending::SessionExpired => "session.expired",
        Ending::Uncallable => "uncallable",
    }
}
