//! A story as the history of an agent's own calls writes it: models `CallHistoryConversation`, `CallHistoryParticipant`.

use serde_json::Value;

use crate::clock::Iso;
use crate::grants::Rights;
use crate::org::{AgentIx, Org, QueueIx};
use crate::render::Object;
use crate::render::media::disconnect_type;
use crate::render::setup::{self, Attendance};
use crate::story::telling::{Telling, Told};
use crate::story::{Direction, Joins, Media, Role};

/// The conversation as its agent finds it.
pub(crate) fn conversation(org: &Org, telling: &Telling<'_>, of: AgentIx) -> Value {
    let story = telling.story;
    let mine = || telling.begun().filter(|line| story.agent_of(line.ix) == Some(of));
    let calls = telling.begun().filter(|line| line.line.media == Media::Voice);
    let placed = mine().any(|line| line.line.direction == Direction::Outbound);
    Object::new()
        .with("id", story.id)
        .with("name", story.customer.name.as_str())
        .with("startTime", Iso(story.start()))
        .with("direction", if placed { "outbound" } else { "inbound" })
        .with("participants", calls.map(|line| participant(org, telling, line)).collect::<Vec<_>>())
        .with("missedCall", !placed && mine().all(|line| line.connected.is_none()))
        .with("wasCallback", story.media == Media::Callback)
        .with("wasConference", mine().any(|line| matches!(line.seat.role, Role::Agent { joins: Joins::Consulted, .. })))
        .with("wasOutboundCampaign", false)
        .with("wentToVoicemail", telling.begun().any(|line| matches!(line.seat.role, Role::Voicemail(_))))
        .with("hadCobrowse", false)
        .with("hadScreenShare", false)
        .with("selfUri", format!("/api/v2/conversations/calls/{}", story.id))
        .into()
}

fn participant(org: &Org, telling: &Telling<'_>, line: &Told<'_>) -> Value {
    let customer = &telling.story.customer;
    let theirs = format!("tel:{}", customer.number);
    let ours = format!("tel:{}", org.queue(telling.story.queue.unwrap_or(QueueIx(0))).number);
    let (ani, dnis) = match line.line.direction {
        Direction::Inbound => (theirs.clone(), ours),
        Direction::Outbound => (ours, theirs.clone()),
    };
    let (purpose, name) = match line.seat.role {
        Role::Customer => ("customer", customer.name.as_str()),
        Role::Menu(flow) | Role::Bot(flow) => ("ivr", org.flow(flow).name),
        Role::Waiting(queue) => ("acd", org.queue(queue).name),
        Role::Voicemail(queue) => ("voicemail", org.queue(queue).name),
        Role::Agent { user, .. } => ("agent", org.agent(user).name),
    };
    let user = if let Role::Agent { user, .. } = line.seat.role { Some(user) } else { None };
    let queue = match line.seat.role {
        Role::Agent { queue, .. } => queue,
        Role::Waiting(queue) | Role::Voicemail(queue) => Some(queue),
        _ => None,
    };
    let is_customer = line.seat.role == Role::Customer;
    let contact = setup::contact(org, customer, telling.story.start()).filter(|_| is_customer);
    Object::new()
        .with("id", line.seat.id)
        .with("purpose", purpose)
        .with("name", name)
        .with("direction", if line.line.direction == Direction::Inbound { "inbound" } else { "outbound" })
        .with("ani", ani)
        .with("dnis", dnis)
        .with("didInteract", line.connected.is_some())
        .maybe("address", is_customer.then_some(theirs))
        .maybe("startTime", line.begun_at().map(Iso))
        .maybe("endTime", line.ended.map(|(at, _)| Iso(at)))
        .maybe("disconnectType", line.ended.map(|(_, how)| disconnect_type(how)))
        .maybe(
            "user",
            user.map(|user| Value::from(setup::user(org, user, Attendance::idle(0), &Rights::default(), |_| false))),
        )
        .maybe("queue", queue.map(|queue| setup::queue(org, queue)))
        .maybe("externalContact", contact)
        .into()
}
