//! A story as `GET /api/v2/conversations` writes it: models Conversation, Participant, Call, Message, Email, Callback.

use serde_json::{Value, json};

use crate::clock::Iso;
use crate::id::Kind;
use crate::org::{Org, QueueIx};
use crate::render::Object;
use crate::story::telling::{AfterCall, Doing, Microphone, Stretch, Telling, Told};
use crate::story::{Direction, Ending, Joins, Media, MessageKind, Role, Seat, WrapUp};

/// Model Conversation.
pub(crate) fn conversation(org: &Org, telling: &Telling<'_>) -> Value {
    let story = telling.story;
    let recorded = telling.begun().any(|line| records(line) == Recording::Active);
    Object::new()
        .with("id", story.id)
        .with("startTime", Iso(story.start()))
        .maybe("endTime", telling.end().map(Iso))
        .with("address", address(telling))
        .with(
            "participants",
            telling.seats().map(|(seat, lines)| participant(org, telling, seat, &lines)).collect::<Vec<_>>(),
        )
        .with("recordingState", if recorded { "ACTIVE" } else { "NONE" })
        .with("securePause", false)
        .with("divisions", divisions(org, story.queue))
        .with("selfUri", format!("/api/v2/conversations/{}", story.id))
        .into()
}

fn divisions(org: &Org, queue: Option<QueueIx>) -> Value {
    let division = queue.map_or(&org.divisions[0], |queue| org.division_of(queue));
    json!([{ "division": { "id": division.id, "selfUri": format!("/api/v2/authorization/divisions/{}", division.id) }, "entities": [] }])
}

/// Where the customer is reached: a number for calls, an address for what is written.
fn address(telling: &Telling<'_>) -> String {
    let customer = &telling.story.customer;
    match telling.story.media {
        Media::Voice | Media::Callback => format!("tel:{}", customer.number),
        Media::Message(MessageKind::WebMessaging) => customer.id.to_string(),
        Media::Message(_) => customer.number.clone(),
        Media::Email => customer.mailbox.clone(),
    }
}

/// Where the organisation is reached.
fn own_address(org: &Org, telling: &Telling<'_>) -> String {
    let queue = org.queue(telling.story.queue.unwrap_or(QueueIx(0)));
    match telling.story.media {
        Media::Voice | Media::Callback => format!("tel:{}", queue.number),
        Media::Message(MessageKind::WebMessaging) => org.id.part(Kind::Peer, 0).to_string(),
        Media::Message(_) => queue.number.to_owned(),
        Media::Email => queue.mailbox.to_owned(),
    }
}

fn participant(org: &Org, telling: &Telling<'_>, seat: &Seat, lines: &[&Told<'_>]) -> Value {
    let begun = lines.iter().filter_map(|line| line.begun_at()).min();
    let connected = lines.iter().filter_map(|line| line.connected).min();
    let ended = lines
        .iter()
        .map(|line| line.ended.map(|(at, _)| at))
        .collect::<Option<Vec<_>>>()
        .and_then(|all| all.into_iter().max());
    let customer = &telling.story.customer;
    let (from, to) = match telling.story.direction {
        Direction::Inbound => (address(telling), own_address(org, telling)),
        Direction::Outbound => (own_address(org, telling), address(telling)),
    };
    let mut object = Object::new()
        .with("id", seat.id)
        .maybe("startTime", begun.map(Iso))
        .maybe("connectedTime", connected.map(Iso))
        .maybe("endTime", ended.map(Iso))
        .with("attributes", json!({}))
        .with("ani", from)
        .with("dnis", to)
        .with("mediaRoles", json!(["full"]));
    object = match seat.role {
        Role::Customer => object
            .with("purpose", "customer")
            .with("participantType", "External")
            .with("name", customer.name.as_str())
            .with("aniName", customer.name.as_str())
            .with("address", address(telling))
            .maybe("externalContactId", customer.contact)
            .with("wrapupRequired", false),
        Role::Menu(flow) => internal(object, "ivr", org.flow(flow).name),
        Role::Bot(flow) => internal(object, "botflow", org.flow(flow).name),
        Role::Voicemail(queue) => of_queue(internal(object, "voicemail", org.queue(queue).name), org, queue),
        Role::Waiting(queue) => of_queue(internal(object, "acd", org.queue(queue).name), org, queue),
        Role::Agent { user, queue, joins } => {
            let agent = org.agent(user);
            let object = object
                .with("purpose", "agent")
                .with("participantType", "Internal")
                .with("name", agent.name)
                .with("userId", agent.id)
                .with("userUri", format!("/api/v2/users/{}", agent.id))
                .with("alertingTimeoutMs", 20_000)
                .maybe("consultParticipantId", (joins == Joins::Consulted).then(|| telling.story.seats[0].id));
            let object = if let Some(queue) = queue { of_queue(object, org, queue) } else { object };
            wrapped(object, org, telling, lines)
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

fn internal(object: Object, purpose: &str, name: &str) -> Object {
    object.with("purpose", purpose).with("participantType", "Internal").with("name", name).with("wrapupRequired", false)
}

fn of_queue(object: Object, org: &Org, queue: QueueIx) -> Object {
    let (id, name) = (org.queue(queue).id, org.queue(queue).name);
    object.with("queueId", id).with("queueName", name).with(
        "conversationRoutingData",
        json!({ "queue": { "id": id, "selfUri": format!("/api/v2/routing/queues/{id}") }, "priority": 0, "skills": [], "scoredAgents": [] }),
    )
}

/// After-call work is told of the participant as well as of the communication.
fn wrapped(object: Object, org: &Org, telling: &Telling<'_>, lines: &[&Told<'_>]) -> Object {
    let Some(line) = lines.iter().find(|line| telling.story.asks_for_wrap_up(line.ix)) else {
        return object.with("wrapupRequired", false);
    };
    let object = object.with("wrapupRequired", true).with("wrapupPrompt", "timeout").with("wrapupTimeoutMs", 60_000);
    match line.after {
        AfterCall::NotDue => object,
        AfterCall::Pending { since } => object.with("startAcwTime", Iso(since)),
        AfterCall::Done { since, at, how } => object
            .with("startAcwTime", Iso(since))
            .with("endAcwTime", Iso(at))
            .with("wrapupSkipped", how == WrapUp::Skipped)
            .maybe("wrapup", wrap_up(org, since, at, how)),
    }
}

fn wrap_up(org: &Org, since: i64, at: i64, how: WrapUp) -> Option<Value> {
    let (code, name, notes) = match how {
        WrapUp::Skipped => return None,
        WrapUp::TimedOut => ("ININ-WRAP-UP-TIMEOUT".to_owned(), "ININ-WRAP-UP-TIMEOUT", None),
        WrapUp::Coded { code, note } => (org.code(code).id.to_string(), org.code(code).name, note),
    };
    let object = Object::new().with("code", code).with("name", name).maybe("notes", notes);
    Some(object.with("durationSeconds", (at - since) / 1000).with("endTime", Iso(at)).with("provisional", false).into())
}

/// What all communications have.
fn communication(org: &Org, telling: &Telling<'_>, line: &Told<'_>, provider: &str) -> Object {
    let since = |doing| {
        line.stretches.iter().rev().find(|stretch: &&Stretch| stretch.doing == doing).map(|stretch| Iso(stretch.from))
    };
    let held = line.doing() == Some(Doing::Held);
    let object = Object::new()
        .with("id", line.line.id)
        .with("state", state(line))
        .with("initialState", line.stretches.first().map_or("none", |first| doing(first.doing)))
        .with("direction", direction(line.line.direction))
        .with("held", held)
        .with("provider", provider)
        .with("peerId", line.line.id.part(Kind::Peer, 0))
        .maybe("startAlertingTime", since(Doing::Alerting))
        .maybe("connectedTime", line.connected.map(Iso))
        .maybe("startHoldTime", since(Doing::Held).filter(|_| held))
        .maybe("disconnectedTime", line.ended.map(|(at, _)| Iso(at)))
        .maybe("disconnectType", line.ended.map(|(_, how)| disconnect_type(how)))
        .with(
            "segments",
            line.stretches.iter().filter(|stretch| stretch.doing != Doing::AfterCall).map(segment).collect::<Vec<_>>(),
        );
    if !matches!(line.seat.role, Role::Agent { .. }) {
        return object;
    }
    let required = telling.story.asks_for_wrap_up(line.ix);
    let work = |state: &str, from: Option<i64>, until: Option<i64>| {
        Value::from(
            Object::new().with("state", state).maybe("startTime", from.map(Iso)).maybe("endTime", until.map(Iso)),
        )
    };
    let object = object.with("afterCallWorkRequired", required);
    match line.after {
        AfterCall::NotDue if required || line.ended.is_none() => {
            object.with("afterCallWork", work("unknown", None, None))
        }
        AfterCall::NotDue => object.with("afterCallWork", work("notApplicable", None, None)),
        AfterCall::Pending { since } => object.with("afterCallWork", work("pending", Some(since), None)),
        AfterCall::Done { since, at, how } => {
            let state = if how == WrapUp::Skipped { "skipped" } else { "complete" };
            object
                .with("afterCallWork", work(state, Some(since), Some(at)))
                .maybe("wrapup", wrap_up(org, since, at, how))
        }
    }
}

fn segment(stretch: &Stretch) -> Value {
    let kind = match stretch.doing {
        Doing::Contacting => "Contacting",
        Doing::Dialing => "Dialing",
        Doing::Alerting => "Alert",
        Doing::Held => "Hold",
        Doing::Parked => "Parked",
        Doing::Connected | Doing::AfterCall => "Interact",
    };
    Object::new()
        .with("type", kind)
        .with("startTime", Iso(stretch.from))
        .maybe("endTime", stretch.until.map(Iso))
        .into()
}

fn call(org: &Org, telling: &Telling<'_>, line: &Told<'_>) -> Value {
    let confined = line.seat.role == Role::Customer && line.ended.is_none() && telling.customer_is_held();
    let recording = records(line) == Recording::Active;
    communication(org, telling, line, "Edge")
        .with("muted", line.microphone == Microphone::Muted)
        .with("confined", confined)
        .with("recording", recording)
        .with("recordingState", if recording { "active" } else { "none" })
        .with("securePause", false)
        .with("other", party(&telling.story.customer.name, &address(telling)))
        .with("self", party(org.name, &own_address(org, telling)))
        .into()
}

fn message(org: &Org, telling: &Telling<'_>, line: &Told<'_>, kind: MessageKind) -> Value {
    let kind_name = match kind {
        MessageKind::WebMessaging => "webmessaging",
        MessageKind::Sms => "sms",
        MessageKind::WhatsApp => "whatsapp",
    };
    let customer = party(&telling.story.customer.name, &address(telling));
    let ours = party(org.name, &own_address(org, telling));
    let received = line.begun_at().filter(|_| line.seat.role == Role::Customer).map(|at| {
        json!([{ "messageId": line.line.id.part(Kind::Message, 0), "messageTime": Iso(at),
            "messageStatus": "received", "messageSegmentCount": 1 }])
    });
    communication(org, telling, line, "PureCloud Messaging")
        .with("type", kind_name)
        .with("authenticated", false)
        .with("fromAddress", customer)
        .with("toAddress", ours)
        .maybe("messages", received)
        .maybe("parkTime", parked(line))
        .into()
}

fn email(org: &Org, telling: &Telling<'_>, line: &Told<'_>) -> Value {
    let sent =
        i64::from(matches!(line.seat.role, Role::Agent { .. }) && line.ended.is_some() && line.connected.is_some());
    communication(org, telling, line, "PureCloud Email")
        .maybe("subject", telling.story.subject)
        .with("messagesSent", sent)
        .with("autoGenerated", false)
        .with("spam", false)
        .maybe("parkTime", parked(line))
        .into()
}

fn callback(org: &Org, telling: &Telling<'_>, line: &Told<'_>) -> Value {
    let customer = &telling.story.customer;
    communication(org, telling, line, "PureCloud Callback")
        .with("callbackNumbers", json!([customer.number]))
        .with("callbackUserName", customer.name.as_str())
        .with("externalCampaign", false)
        .with("skipEnabled", true)
        .with("timeoutSeconds", 300)
        .into()
}

fn parked(line: &Told<'_>) -> Option<Iso> {
    line.since().filter(|_| line.doing() == Some(Doing::Parked)).map(Iso)
}

fn party(name: &str, address: &str) -> Value {
    let plain = address.trim_start_matches("tel:");
    json!({ "name": name, "nameRaw": name, "addressNormalized": address, "addressRaw": address, "addressDisplayable": plain })
}

#[derive(PartialEq, Eq)]
enum Recording {
    Active,
    None,
}

fn records(line: &Told<'_>) -> Recording {
    let talks = matches!(line.seat.role, Role::Agent { .. }) && line.ended.is_none() && line.connected.is_some();
    if talks && line.line.media == Media::Voice { Recording::Active } else { Recording::None }
}

/// A call whose after-call work is over counts as terminated, everything else that ended as disconnected.
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

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "inbound",
        Direction::Outbound => "outbound",
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
        Ending::DoNotDisturb => "transfer.donotdisturb",
        Ending::Inactivity => "inactivity",
        Ending::SessionExpired => "session.expired",
        Ending::Uncallable => "uncallable",
    }
}
