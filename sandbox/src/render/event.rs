//! A story as the topic `v2.users.{id}.conversations` writes it: model `ConversationEventTopicConversation` and its parts.
//! It differs from the REST model: no start times, no queue names, no segments, other spellings of some disconnect types.

use serde_json::{Value, json};

use crate::org::{Org, QueueIx};
use crate::render::words::Service;
use crate::render::{Object, after_call, whole};
use crate::story::Seat;
use crate::story::telling::{Telling, Told};

/// Model `ConversationEventTopicConversation`.
pub(crate) fn conversation(org: &Org, telling: &Telling<'_>) -> Value {
    let participants = telling.seats().map(|(seat, lines)| participant(org, telling, seat, &lines).into());
    whole::conversation(org, telling, Service::Notifications)
        .with("participants", participants.collect::<Vec<Value>>())
        .with("divisions", json!([{ "division": { "id": org.division(telling.story.queue).id }, "entities": [] }]))
        .into()
}

fn participant(org: &Org, telling: &Telling<'_>, seat: &Seat, lines: &[&Told<'_>]) -> Object {
    let asking = whole::asking(telling, lines);
    let object = whole::participant(org, telling, (seat, lines), |line| communication(org, telling, line))
        .maybe("wrapupExpected", seat.role.agent().map(|_| asking.is_some()))
        .maybe("conversationRoutingData", seat.role.queue().map(|queue| routing(org, queue)));
    let Some(line) = asking else { return object };
    after_call::of_participant(object, line.after).maybe("wrapup", after_call::wrap_up(org, line.after))
}

fn routing(org: &Org, queue: QueueIx) -> Value {
    let queue = org.queue(queue);
    json!({ "queue": { "id": queue.id }, "language": { "id": queue.language() }, "priority": 0,
        "skills": [{ "id": queue.skill() }], "scoredAgents": [] })
}

fn communication(org: &Org, telling: &Telling<'_>, line: &Told<'_>) -> Object {
    let routed = line.seat.role.agent().and(line.seat.role.queue());
    let alerting = routed.map(|_| json!({ "alertingTimeoutSeconds": 20, "enableAutoAnswer": false }));
    whole::communication(org, telling, line, Service::Notifications)
        .maybe("queueMediaSettings", alerting)
        .maybe("wrapup", after_call::wrap_up(org, line.after))
}
