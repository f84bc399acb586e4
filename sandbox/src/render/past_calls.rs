//! A story as the history of an agent's own calls writes it: models `CallHistoryConversation`, `CallHistoryParticipant`.

use serde_json::Value;

use crate::clock::Iso;
use crate::grants::Rights;
use crate::org::{AgentIx, Org};
use crate::render::setup::{self, Attendance};
use crate::render::words::{self, Service};
use crate::render::{Object, address};
use crate::story::telling::{Telling, Told};
use crate::story::{Direction, Media, Role};

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
        .with("wasConference", story.conference(telling.at).is_some())
        .with("wasOutboundCampaign", false)
        .with("wentToVoicemail", telling.begun().any(|line| matches!(line.seat.role, Role::Voicemail(_))))
        .with("hadCobrowse", false)
        .with("hadScreenShare", false)
        .with("selfUri", format!("/api/v2/conversations/calls/{}", story.id))
        .into()
}

fn participant(org: &Org, telling: &Telling<'_>, line: &Told<'_>) -> Value {
    let story = telling.story;
    let role = line.seat.role;
    let (ani, dnis) = address::ends(org, story, role, (Media::Voice, line.line.direction));
    let purpose = if let Role::Bot(flow) = role { words::purpose(Role::Menu(flow)) } else { words::purpose(role) };
    let is_customer = role == Role::Customer;
    let contact = setup::contact(org, &story.customer, story.start()).filter(|_| is_customer);
    Object::new()
        .with("id", line.seat.id)
        .with("purpose", purpose)
        .with("name", words::participant_name(org, story, role))
        .with("direction", words::direction(line.line.direction))
        .with("ani", ani)
        .with("dnis", dnis)
        .with("didInteract", line.connected.is_some())
        .maybe("address", story.outside(role).map(|person| address::of_person(person, Media::Voice)))
        .maybe("startTime", line.begun_at().map(Iso))
        .maybe("endTime", line.ended.map(|(at, _)| Iso(at)))
        .maybe("disconnectType", line.ended.map(|(_, how)| words::disconnect_type(how, Service::Lists)))
        .maybe(
            "user",
            role.agent()
                .map(|user| Value::from(setup::user(org, user, Attendance::idle(0), &Rights::default(), |_| false))),
        )
        .maybe("queue", role.queue().map(|queue| setup::queue(org, queue)))
        .maybe("externalContact", contact)
        .into()
}
