//! A story as `GET /api/v2/conversations` writes it: models Conversation, Participant, Call, Message, Email, Callback.

mod communication;

use serde_json::{Value, json};

use crate::clock::Iso;
use crate::id::{Id, Kind};
use crate::org::{Org, QueueIx};
use crate::render::Object;
use crate::story::particulars::Transfer;
use crate::story::telling::{AfterCall, Telling, Told};
use crate::story::{Direction, Joins, Media, MessageKind, Role, Seat, WrapUp};

use communication::Recording;

/// Model Conversation.
pub(crate) fn conversation(org: &Org, telling: &Telling<'_>) -> Value {
    let story = telling.story;
    let recorded = telling.begun().any(|line| Recording::of(line) == Recording::Active);
    Object::new()
        .with("id", story.id)
        .with("startTime", Iso(story.start()))
        .maybe("endTime", telling.end().map(Iso))
        .with("address", address(telling))
        .maybe("externalTag", story.external_tag())
        .maybe("utilizationLabelId", story.queue.map(|queue| org.queue(queue).utilization_label()))
        .maybe("inactivityTimeout", story.inactive_at(telling.at).filter(|_| telling.end().is_none()).map(Iso))
        .with(
            "recentTransfers",
            story.transfers(telling.at).iter().map(|transfer| transferred(org, telling, transfer)).collect::<Vec<_>>(),
        )
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

/// Model `TransferResponse`.
fn transferred(org: &Org, telling: &Telling<'_>, transfer: &Transfer) -> Value {
    let destination = match transfer.to {
        Some(to) => json!({ "userId": org.agent(to).id }),
        None => json!({ "address": own_address(org, telling) }),
    };
    Object::new()
        .with("id", transfer.id)
        .with("state", "Complete")
        .with("transferType", if transfer.to.is_some() { "Attended" } else { "Unattended" })
        .with("dateIssued", Iso(transfer.at))
        .with("initiator", json!({ "userId": org.agent(transfer.by).id }))
        .with("destination", destination)
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
        .with("attributes", Object::free(telling.story.attribute(seat.role)))
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
            .maybe("externalOrganizationId", customer.organization())
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
                .maybe("teamId", agent.team())
                .maybe("flaggedReason", telling.story.is_flagged().then_some("general"))
                .maybe("consultParticipantId", (joins == Joins::Consulted).then(|| telling.story.seats[0].id));
            let object = if let Some(queue) = queue { of_queue(object, org, queue) } else { object };
            wrapped(object, org, telling, lines)
        }
    };
    for line in lines {
        match line.line.media {
            Media::Voice => object.push("calls", communication::call(org, telling, line)),
            Media::Message(kind) => object.push("messages", communication::message(org, telling, line, kind)),
            Media::Email => object.push("emails", communication::email(org, telling, line)),
            Media::Callback => object.push("callbacks", communication::callback(org, telling, line)),
        }
    }
    object.into()
}

fn internal(object: Object, purpose: &str, name: &str) -> Object {
    object.with("purpose", purpose).with("participantType", "Internal").with("name", name).with("wrapupRequired", false)
}

fn of_queue(object: Object, org: &Org, queue: QueueIx) -> Object {
    let queue = org.queue(queue);
    let reference = |of: &str, id: Id| json!({ "id": id, "selfUri": format!("/api/v2/routing/{of}/{id}") });
    object.with("queueId", queue.id).with("queueName", queue.name).with(
        "conversationRoutingData",
        json!({ "queue": reference("queues", queue.id), "language": reference("languages", queue.language()), "priority": 0,
            "skills": [reference("skills", queue.skill())], "scoredAgents": [] }),
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
