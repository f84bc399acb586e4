//! A conversation with all its participants and their communications of every medium: what the model Conversation of the REST
//! API and `ConversationEventTopicConversation` of the notifications have alike. Either adds what the other lacks.

use serde_json::json;

use crate::clock::Iso;
use crate::id::Kind;
use crate::org::{Agent, Org};
use crate::render::media::Medium;
use crate::render::words::{self, Service};
use crate::render::{Object, address, after_call, communication, transfers};
use crate::story::telling::{Telling, Told};
use crate::story::{Joins, Media, Role, Seat};

/// All but participants and divisions.
pub(crate) fn conversation(org: &Org, telling: &Telling<'_>, by: Service) -> Object {
    let story = telling.story;
    let recorded = telling.begun().any(communication::is_recorded);
    let house = address::of_house(org, story, story.media);
    Object::new()
        .with("id", story.id)
        .with("address", address::of_customer(story, story.media))
        .maybe("externalTag", story.external_tag())
        .maybe("utilizationLabelId", story.queue.map(|queue| org.queue(queue).utilization_label()))
        .maybe("inactivityTimeout", story.inactive_at(telling.at).filter(|_| telling.end().is_none()).map(Iso))
        .with("recentTransfers", transfers::written(org, telling, &house, by))
        .with("recordingState", if recorded { "ACTIVE" } else { "NONE" })
        .with("securePause", false)
}

/// A participant with the communications, each as `write` has it.
pub(crate) fn participant(
    org: &Org,
    telling: &Telling<'_>,
    (seat, lines): (&Seat, &[&Told<'_>]),
    write: impl Fn(&Told<'_>) -> Object,
) -> Object {
    let story = telling.story;
    let customer = Some(&story.customer).filter(|_| seat.role == Role::Customer);
    let outside = story.outside(seat.role);
    let agent = seat.role.agent().map(|agent| org.agent(agent));
    let ended = lines.iter().map(|line| line.ended.map(|(at, _)| at)).collect::<Option<Vec<_>>>();
    let mut object = Object::new()
        .with("id", seat.id)
        .maybe("connectedTime", lines.iter().filter_map(|line| line.connected).min().map(Iso))
        .maybe("endTime", ended.and_then(|all| all.into_iter().max()).map(Iso))
        .with("attributes", Object::free(story.attribute(seat.role)))
        .with("mediaRoles", json!(["full"]))
        .with("purpose", words::purpose(seat.role))
        .with("name", words::participant_name(org, story, seat.role))
        .maybe("address", outside.map(|person| address::of_person(person, story.media)))
        .maybe("externalContactId", customer.and_then(|customer| customer.contact))
        .maybe("externalOrganizationId", customer.and_then(|customer| customer.organization()))
        .maybe("userId", agent.map(|agent| agent.id))
        .maybe("alertingTimeoutMs", agent.map(|_| 20_000))
        .maybe("teamId", agent.and_then(Agent::team))
        .maybe("flaggedReason", agent.filter(|_| story.is_flagged()).map(|_| "general"))
        .maybe("consultParticipantId", (seat.role.joins() == Some(Joins::Consulted)).then(|| story.seats[0].id))
        .maybe("queueId", seat.role.queue().map(|queue| org.queue(queue).id))
        .with("wrapupRequired", false);
    for line in lines {
        object.push(Medium::of(line.line.media).path(), write(line).into());
    }
    object
}

/// The line of a participant that after-call work follows.
pub(crate) fn asking<'a, 's>(telling: &Telling<'_>, lines: &[&'a Told<'s>]) -> Option<&'a Told<'s>> {
    lines.iter().find(|line| telling.story.asks_for_wrap_up(line.ix)).copied()
}

/// A communication, its medium and its parties.
pub(crate) fn communication(org: &Org, telling: &Telling<'_>, line: &Told<'_>, by: Service) -> Object {
    let story = telling.story;
    let agent = line.seat.role.agent();
    let queue = line.seat.role.queue().filter(|_| agent.is_some());
    let object = communication::any(line, by)
        .with("id", line.line.id)
        .with("initialState", words::initial_state(line))
        .with("peerId", line.line.id.part(Kind::Peer, 0))
        .maybe("disconnectedTime", line.ended.map(|(at, _)| Iso(at)))
        .maybe("scriptId", queue.map(|queue| org.queue(queue).script()));
    let object = communication::of_medium(object, telling, line, by);
    let object = if agent.is_some() { after_call::of_communication(object, telling, line) } else { object };
    let person = story.outside(line.seat.role).unwrap_or(&story.customer);
    let theirs = || address::shown_party(&person.name, &address::of_person(person, story.media));
    let ours = || address::shown_party(org.name, &address::of_house(org, story, story.media));
    match line.line.media {
        Media::Voice => object.with("other", theirs()).with("self", ours()),
        Media::Message(kind) => object
            .with("engagementSource", words::engagement_source(kind))
            .with("fromAddress", theirs())
            .with("toAddress", ours()),
        Media::Email | Media::Callback => object,
    }
}
