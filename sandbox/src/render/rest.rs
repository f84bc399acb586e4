//! A story as `GET /api/v2/conversations` writes it: models Conversation, Participant, Call, Message, Email, Callback.

use serde_json::{Value, json};

use crate::clock::Iso;
use crate::id::{Id, Kind};
use crate::org::{Org, QueueIx};
use crate::render::words::Service;
use crate::render::{Object, address, after_call, communication, whole};
use crate::story::telling::{AfterCall, Doing, Stretch, Telling, Told};
use crate::story::{Media, Role, Seat, WrapUp};

/// Model Conversation.
pub(crate) fn conversation(org: &Org, telling: &Telling<'_>) -> Value {
    let story = telling.story;
    let participants = telling.seats().map(|(seat, lines)| participant(org, telling, seat, &lines).into());
    whole::conversation(org, telling, Service::Conversations)
        .with("startTime", Iso(story.start()))
        .maybe("endTime", telling.end().map(Iso))
        .with("participants", participants.collect::<Vec<Value>>())
        .with("divisions", divisions(org, story.queue))
        .with("selfUri", format!("/api/v2/conversations/{}", story.id))
        .into()
}

/// A list of model `ConversationDivisionMembership`.
pub(crate) fn divisions(org: &Org, queue: Option<QueueIx>) -> Value {
    json!([{ "division": reference("authorization/divisions", org.division(queue).id), "entities": [] }])
}

fn participant(org: &Org, telling: &Telling<'_>, seat: &Seat, lines: &[&Told<'_>]) -> Object {
    let story = telling.story;
    let (from, to) = address::of_participant(org, story, seat.role);
    let is_customer = seat.role == Role::Customer;
    let is_outside = story.outside(seat.role).is_some();
    let queue = seat.role.queue();
    let object = whole::participant(org, telling, (seat, lines), |line| communication(org, telling, line))
        .maybe("startTime", lines.iter().filter_map(|line| line.begun_at()).min().map(Iso))
        .with("ani", from)
        .with("dnis", to)
        .with("participantType", if is_outside { "External" } else { "Internal" })
        .maybe("aniName", is_customer.then_some(story.customer.name.as_str()))
        .maybe("userUri", seat.role.agent().map(|agent| format!("/api/v2/users/{}", org.agent(agent).id)))
        .maybe("queueName", queue.map(|queue| org.queue(queue).name))
        .maybe("conversationRoutingData", queue.map(|queue| routing(org, queue)));
    let Some(line) = whole::asking(telling, lines) else { return object };
    after_call::of_participant_or_skipped(object, line.after).maybe("wrapup", wrap_up(org, line.after))
}

/// What a conversation asked of a queue: model `ConversationRoutingData`.
pub(crate) fn routing(org: &Org, queue: QueueIx) -> Value {
    let queue = org.queue(queue);
    json!({ "queue": reference("routing/queues", queue.id), "language": reference("routing/languages", queue.language()),
        "priority": 0, "skills": [reference("routing/skills", queue.skill())], "scoredAgents": [] })
}

/// Something that has an address of its own in the API.
pub(crate) fn reference(of: &str, id: Id) -> Value {
    json!({ "id": id, "selfUri": format!("/api/v2/{of}/{id}") })
}

fn wrap_up(org: &Org, after: AfterCall) -> Option<Object> {
    let AfterCall::Done { how, .. } = after else { return None };
    let name = match how {
        WrapUp::Coded { code, .. } => org.code(code).name.into(),
        WrapUp::Skipped | WrapUp::TimedOut => Value::from(after_call::Code::of(org, how)),
    };
    after_call::wrap_up(org, after).map(|object| object.with("name", name).with("provisional", false))
}

fn communication(org: &Org, telling: &Telling<'_>, line: &Told<'_>) -> Object {
    let segments = line.stretches.iter().filter(|stretch| stretch.doing != Doing::AfterCall).map(segment);
    let routed = line.seat.role.agent().and(line.seat.role.queue());
    let object = whole::communication(org, telling, line, Service::Conversations)
        .maybe("startAlertingTime", communication::alerted(line))
        .with("segments", segments.collect::<Vec<_>>())
        .maybe("queueMediaSettings", routed.map(|_| alerting()))
        .maybe("wrapup", wrap_up(org, line.after));
    match line.line.media {
        Media::Message(_) => object.with("authenticated", false).maybe("messages", received(line)),
        Media::Email => object.with("draftAttachments", drafted(line)),
        Media::Voice | Media::Callback => object,
    }
}

fn segment(stretch: &Stretch) -> Value {
    let kind = match stretch.doing {
        Doing::Scheduled => "Scheduled",
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

/// Model `ConversationQueueMediaSettings`.
fn alerting() -> Value {
    json!({ "alertingTimeoutSeconds": 20, "enableAutoAnswer": false, "autoAnswerAlertToneSeconds": 0.0, "manualAnswerAlertToneSeconds": 0.0 })
}

/// The message with which a customer began.
fn received(line: &Told<'_>) -> Option<Value> {
    let at = line.begun_at().filter(|_| line.seat.role == Role::Customer)?;
    Some(json!([{ "messageId": line.line.id.part(Kind::Message, 0), "messageTime": Iso(at),
        "messageStatus": "received", "messageSegmentCount": 1, "media": enclosed(line) }]))
}

/// What the customer sent along with a message, every other time: model `MessageMedia`.
fn enclosed(line: &Told<'_>) -> Value {
    let id = line.line.id.part(Kind::Attachment, 1);
    if !id.low_bits().is_multiple_of(2) {
        return json!([]);
    }
    json!([{ "id": id, "name": "parcel.jpg", "mediaType": "image/jpeg", "contentLengthBytes": 182_406 }])
}

/// While an agent writes an answer, what hangs on it: model `Attachment`.
fn drafted(line: &Told<'_>) -> Value {
    let writes = line.seat.role.agent().is_some() && line.doing() == Some(Doing::Connected);
    let id = line.line.id.part(Kind::Attachment, 0);
    if !writes || !id.low_bits().is_multiple_of(2) {
        return json!([]);
    }
    json!([{ "attachmentId": id, "name": "returns-label.pdf", "contentType": "application/pdf", "contentLength": 48_213, "inlineImage": false }])
}
