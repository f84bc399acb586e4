//! A story as analytics writes it: models `AnalyticsConversationWithoutAttributes`, `AnalyticsParticipantWithoutAttributes`, and
//! sessions with their segments. Typed, since the filters of a query look at these very fields.

#![expect(clippy::struct_field_names, reason = "the names are the wire's")]

mod assessed;
mod segment;
mod session;

use serde::Serialize;

use crate::clock::Iso;
use crate::id::Id;
use crate::org::{Agent, Org};
use crate::render::words;
use crate::story::telling::{Telling, Told};
use crate::story::{Role, Seat};

pub(crate) use assessed::{Evaluation, Survey};
#[cfg(test)]
pub(crate) use segment::Segment;
pub(crate) use segment::{last_stretch, segment_type};
pub(crate) use session::{FlowOutcome, Metric, Session, flow, remote};

/// Model `AnalyticsConversationWithoutAttributes`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Record {
    pub(crate) conversation_id: Id,
    pub(crate) conversation_start: Iso,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) conversation_end: Option<Iso>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) conference_start: Option<Iso>,
    pub(crate) conversation_initiator: &'static str,
    pub(crate) customer_participation: bool,
    pub(crate) originating_direction: &'static str,
    pub(crate) division_ids: Vec<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) media_stats_min_conversation_mos: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) media_stats_min_conversation_r_factor: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) external_tag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) inactivity_timeout: Option<Iso>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) self_served: Option<bool>,
    /// One at most; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) evaluations: Option<[Evaluation; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) surveys: Option<[Survey; 1]>,
    pub(crate) participants: Vec<Participant>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Participant {
    pub(crate) participant_id: Id,
    pub(crate) participant_name: String,
    pub(crate) purpose: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) user_id: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) team_id: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) external_contact_id: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) external_organization_id: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) flagged_reason: Option<&'static str>,
    pub(crate) sessions: Vec<Session>,
}

impl Record {
    /// The record of a story as far as `telling` goes.
    pub(crate) fn of(org: &Org, telling: &Telling<'_>) -> Self {
        let story = telling.story;
        let worst = telling.worst_audio();
        Self {
            conversation_id: story.id,
            conversation_start: Iso(story.start()),
            conversation_end: telling.end().map(Iso),
            conference_start: story.conference(telling.at).map(|(from, _)| Iso(from)),
            conversation_initiator: words::initiator(story.direction),
            customer_participation: telling
                .begun()
                .any(|line| line.seat.role == Role::Customer && line.connected.is_some()),
            originating_direction: words::direction(story.direction),
            division_ids: vec![org.division(story.queue).id],
            media_stats_min_conversation_mos: worst.map(|(_, opinion_score)| opinion_score),
            media_stats_min_conversation_r_factor: worst.map(|(r_factor, _)| r_factor),
            external_tag: story.external_tag(),
            inactivity_timeout: story.inactive_at(telling.at).map(Iso),
            self_served: story.serves_itself().filter(|_| telling.end().is_some()),
            evaluations: Evaluation::of(org, telling).map(|one| [one]),
            surveys: Survey::of(org, telling).map(|one| [one]),
            participants: telling.seats().map(|(seat, lines)| participant(org, telling, seat, &lines)).collect(),
        }
    }
}

fn participant(org: &Org, telling: &Telling<'_>, seat: &Seat, lines: &[&Told<'_>]) -> Participant {
    let customer = &telling.story.customer;
    let name = words::participant_name(org, telling.story, seat.role);
    let agent = seat.role.agent().map(|agent| org.agent(agent));
    let contact = customer.contact.filter(|_| seat.role == Role::Customer);
    Participant {
        participant_id: seat.id,
        participant_name: name.to_owned(),
        purpose: words::purpose(seat.role),
        user_id: agent.map(|agent| agent.id),
        team_id: agent.and_then(Agent::team),
        external_contact_id: contact,
        external_organization_id: contact.and_then(|_| customer.organization()),
        flagged_reason: agent.filter(|_| telling.story.is_flagged()).map(|_| "general"),
        sessions: lines.iter().map(|line| session::session(org, telling, line)).collect(),
    }
}
