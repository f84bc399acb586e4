//! A story as the lists of one medium write it: models `CallConversation`, `EmailConversation`, `MessageConversation`,
//! `CallbackConversation` and their flattened participants, which are communication and participant in one.

use serde_json::{Value, json};

use crate::clock::Iso;
use crate::id::Kind;
use crate::org::{Agent, Org};
use crate::render::words::{self, Service};
use crate::render::{Object, address, after_call, communication, rest, transfers};
use crate::story::telling::{Telling, Told};
use crate::story::{Joins, Media, Role};

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
    let others = telling.begun().map(|line| Medium::of(line.line.media)).filter(|other| *other != medium);
    let mut uris: Vec<String> =
        others.map(|other| format!("/api/v2/conversations/{}/{}", other.path(), story.id)).collect();
    uris.dedup();
    let house = address::of_house(org, story, story.media);
    let object = Object::new()
        .with("id", story.id)
        .with("name", story.customer.name.as_str())
        .with("participants", participants)
        .with("otherMediaUris", uris)
        .with("recentTransfers", transfers::written(org, telling, &house, Service::Lists))
        .maybe("utilizationLabelId", story.queue.map(|queue| org.queue(queue).utilization_label()))
        .with("divisions", rest::divisions(org, story.queue))
        .with("selfUri", format!("/api/v2/conversations/{}/{}", medium.path(), story.id));
    if medium != Medium::Calls {
        return object.into();
    }
    let recorded = telling.begun().any(communication::is_recorded);
    object.with("recordingState", if recorded { "active" } else { "none" }).with("securePause", false).into()
}

fn participant(org: &Org, telling: &Telling<'_>, line: &Told<'_>) -> Object {
    let (story, role) = (telling.story, line.seat.role);
    let customer = Some(&story.customer).filter(|_| role == Role::Customer);
    let contact = customer.and_then(|customer| customer.contact);
    let organization = contact.and_then(|_| story.customer.organization());
    let (agent, queue) = (role.agent().map(|agent| org.agent(agent)), role.queue());
    let object = communication::any(line, Service::Lists)
        .with("id", line.seat.id)
        .with("purpose", words::purpose(role))
        .with("name", words::participant_name(org, story, role))
        .with("attributes", Object::free(story.attribute(role)))
        .with("mediaRoles", json!(["full"]))
        .with("peer", line.line.id.part(Kind::Peer, 0))
        .maybe("address", story.outside(role).map(|person| address::of_person(person, story.media)))
        .maybe("startTime", line.begun_at().map(Iso))
        .maybe("startAlertingTime", communication::alerted(line))
        .maybe("endTime", line.ended.map(|(at, _)| Iso(at)))
        .maybe("user", agent.map(|agent| rest::reference("users", agent.id)))
        .maybe("queue", queue.map(|queue| rest::reference("routing/queues", org.queue(queue).id)))
        .maybe("team", agent.and_then(Agent::team).map(|id| rest::reference("teams", id)))
        .maybe("flaggedReason", agent.filter(|_| story.is_flagged()).map(|_| "general"))
        .maybe("script", agent.and(queue).map(|queue| rest::reference("scripts", org.queue(queue).script())))
        .maybe("externalOrganization", organization.map(|id| rest::reference("externalcontacts/organizations", id)))
        .maybe("externalContact", contact.map(|id| rest::reference("externalcontacts/contacts", id)))
        .maybe("conversationRoutingData", queue.map(|queue| rest::routing(org, queue)))
        .maybe("alertingTimeoutMs", agent.map(|_| 20_000))
        .with("wrapupRequired", false);
    let object = communication::of_medium(object, telling, line, Service::Lists);
    let object = with_ends(object, org, telling, line);
    if !story.asks_for_wrap_up(line.ix) {
        return object;
    }
    after_call::of_participant_or_skipped(object, line.after).maybe("wrapup", after_call::wrap_up(org, line.after))
}

/// From whom it comes and to whom it goes, of calls and messages.
fn with_ends(object: Object, org: &Org, telling: &Telling<'_>, line: &Told<'_>) -> Object {
    let story = telling.story;
    match line.line.media {
        Media::Voice => {
            let (from, to) = address::of_participant(org, story, line.seat.role);
            let consulted = line.seat.role.joins() == Some(Joins::Consulted);
            object
                .with("ani", from)
                .with("dnis", to)
                .maybe("consultParticipantId", consulted.then(|| story.seats[0].id))
        }
        Media::Message(_) => object
            .with("authenticated", false)
            .with("fromAddress", address::party(&story.customer.name, &address::of_customer(story, story.media)))
            .with("toAddress", address::party(org.name, &address::of_house(org, story, story.media))),
        Media::Email | Media::Callback => object,
    }
}
