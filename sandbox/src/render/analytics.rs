//! A story as analytics writes it: models `AnalyticsConversationWithoutAttributes`, `AnalyticsParticipantWithoutAttributes`, `AnalyticsSession`,
//! `AnalyticsConversationSegment`, `AnalyticsSessionMetric`. Typed, since the filters of a query look at these very fields.

#![expect(clippy::struct_field_names, reason = "the names are the wire's")]

use serde::Serialize;

use crate::clock::Iso;
use crate::id::{Id, Kind};
use crate::org::{Agent, Org, Queue};
use crate::render::address;
use crate::render::after_call::Code;
use crate::render::metrics::metrics;
use crate::render::words::{self, Service};
use crate::story::telling::{AfterCall, Doing, Telling, Told};
use crate::story::{Ending, Media, Role, Seat, WrapUp};

/// Model `AnalyticsConversationWithoutAttributes`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Record {
    pub(crate) conversation_id: Id,
    pub(crate) conversation_start: Iso,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) conversation_end: Option<Iso>,
    pub(crate) conversation_initiator: &'static str,
    pub(crate) customer_participation: bool,
    pub(crate) originating_direction: &'static str,
    pub(crate) division_ids: Vec<Id>,
    /// Mean opinion score of calls, 1 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) media_stats_min_conversation_mos: Option<f64>,
    /// R factor of calls, 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) media_stats_min_conversation_r_factor: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) external_tag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) inactivity_timeout: Option<Iso>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) self_served: Option<bool>,
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

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Session {
    pub(crate) session_id: Id,
    pub(crate) media_type: &'static str,
    pub(crate) direction: &'static str,
    pub(crate) provider: &'static str,
    pub(crate) peer_id: Id,
    pub(crate) remote: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) message_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ani: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) dnis: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) session_dnis: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) address_from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) address_to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) callback_numbers: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) callback_user_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) recording: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) acw_skipped: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) requested_routings: Option<[&'static str; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) used_routing: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) flow: Option<Flow>,
    pub(crate) segments: Vec<Segment>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) metrics: Vec<Metric>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Flow {
    pub(crate) flow_id: Id,
    pub(crate) flow_name: &'static str,
    pub(crate) flow_type: &'static str,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Segment {
    pub(crate) segment_start: Iso,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) segment_end: Option<Iso>,
    pub(crate) segment_type: &'static str,
    pub(crate) conference: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) queue_id: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) disconnect_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) wrap_up_code: Option<Code>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) wrap_up_note: Option<&'static str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(crate) wrap_up_tags: &'static [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) requested_routing_skill_ids: Option<[Id; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) requested_language_id: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error_code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sip_response_codes: Option<[u16; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) q850_response_codes: Option<[u16; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subject: Option<&'static str>,
}

/// A figure of a session; times in milliseconds.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Metric {
    pub(crate) name: &'static str,
    pub(crate) value: i64,
    pub(crate) emit_date: Iso,
}

impl Record {
    /// The record of a story as far as `telling` goes.
    pub(crate) fn of(org: &Org, telling: &Telling<'_>) -> Self {
        let story = telling.story;
        let spoken = story.media == Media::Voice && telling.lines.iter().any(|line| line.connected.is_some());
        Self {
            conversation_id: story.id,
            conversation_start: Iso(story.start()),
            conversation_end: telling.end().map(Iso),
            conversation_initiator: words::initiator(story.direction),
            customer_participation: telling
                .begun()
                .any(|line| line.seat.role == Role::Customer && line.connected.is_some()),
            originating_direction: words::direction(story.direction),
            division_ids: vec![org.division(story.queue).id],
            media_stats_min_conversation_mos: story.opinion_score(telling),
            media_stats_min_conversation_r_factor: spoken.then(|| 80.0 + (story.id.low_bits() % 90) as f64 / 7.0),
            external_tag: story.external_tag(),
            inactivity_timeout: story.inactive_at(telling.at).map(Iso),
            self_served: story.serves_itself().filter(|_| telling.end().is_some()),
            participants: telling.seats().map(|(seat, lines)| participant(org, telling, seat, &lines)).collect(),
        }
    }
}

fn participant(org: &Org, telling: &Telling<'_>, seat: &Seat, lines: &[&Told<'_>]) -> Participant {
    let customer = &telling.story.customer;
    let name = words::participant_name(org, customer, seat.role);
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
        sessions: lines.iter().map(|line| session(org, telling, line)).collect(),
    }
}

/// Whom a line is to, from the other side.
pub(crate) fn remote<'a>(org: &'a Org, telling: &Telling<'a>, line: &Told<'_>) -> &'a str {
    if line.seat.role == Role::Customer {
        address::appearing(org, telling.story).name
    } else {
        &telling.story.customer.name
    }
}

fn session(org: &Org, telling: &Telling<'_>, line: &Told<'_>) -> Session {
    let customer = &telling.story.customer;
    let (from, to) = address::ends(org, telling.story, line.line.media, line.line.direction);
    let called = matches!(line.line.media, Media::Voice);
    let written = matches!(line.line.media, Media::Message(_) | Media::Email);
    let calls_back = line.line.media == Media::Callback;
    let routed = matches!(line.seat.role, Role::Agent { .. } | Role::Waiting(_));
    let skipped = matches!(line.after, AfterCall::Done { how: WrapUp::Skipped, .. });
    Session {
        session_id: line.line.id,
        media_type: words::media_type(line.line.media),
        direction: words::direction(line.line.direction),
        provider: words::provider(line.line.media),
        peer_id: line.line.id.part(Kind::Peer, 0),
        remote: remote(org, telling, line).to_owned(),
        message_type: words::message_type(line.line.media),
        ani: called.then(|| from.clone()),
        dnis: called.then(|| to.clone()),
        session_dnis: called.then(|| to.clone()),
        address_from: written.then_some(from),
        address_to: written.then_some(to),
        callback_numbers: calls_back.then(|| vec![customer.number.clone()]),
        callback_user_name: calls_back.then(|| customer.name.clone()),
        recording: (called && line.connected.is_some()).then_some(true),
        acw_skipped: skipped.then_some(true),
        requested_routings: routed.then_some(["Standard"]),
        used_routing: (routed && line.connected.is_some()).then_some("Standard"),
        flow: flow(org, line),
        segments: segments(org, telling, line),
        metrics: metrics(telling, line),
    }
}

pub(crate) fn flow(org: &Org, line: &Told<'_>) -> Option<Flow> {
    let (ix, flow_type) = match line.seat.role {
        Role::Menu(ix) => (ix, "INBOUNDCALL"),
        Role::Bot(ix) => (ix, "DIGITALBOT"),
        _ => return None,
    };
    Some(Flow { flow_id: org.flow(ix).id, flow_name: org.flow(ix).name, flow_type })
}

/// The stretch with whose end the line ended, as its segment says.
pub(crate) fn last_stretch(line: &Told<'_>) -> Option<usize> {
    line.stretches.iter().rposition(|stretch| stretch.doing != Doing::AfterCall)
}

fn segments(org: &Org, telling: &Telling<'_>, line: &Told<'_>) -> Vec<Segment> {
    let queue = line.seat.role.queue().map(|queue| org.queue(queue));
    // What was asked for is told of the wait and of the agent it led to.
    let asked = queue.filter(|_| !matches!(line.seat.role, Role::Voicemail(_)));
    let last = last_stretch(line);
    let subject = telling.story.subject.filter(|_| line.line.media == Media::Email);
    line.stretches
        .iter()
        .enumerate()
        .map(|(number, stretch)| {
            let wrapped_up = match (stretch.doing, line.after) {
                (Doing::AfterCall, AfterCall::Done { how, .. }) => Some(how),
                _ => None,
            };
            let (wrap_up_tags, wrap_up_note) = match wrapped_up {
                Some(WrapUp::Coded { code, note }) => (org.code(code).tags(), note),
                _ => ([].as_slice(), None),
            };
            let ended = line.ended.filter(|_| last == Some(number)).map(|(_, how)| how);
            let mishap = ended.and_then(Ending::mishap).filter(|_| line.line.media == Media::Voice);
            Segment {
                segment_start: Iso(stretch.from),
                segment_end: stretch.until.map(Iso),
                segment_type: segment_type(line, stretch.doing),
                conference: false,
                queue_id: queue.map(|queue| queue.id),
                disconnect_type: ended.map(|how| words::disconnect_type(how, Service::Analytics)),
                wrap_up_code: wrapped_up.map(|how| Code::of(org, how)),
                wrap_up_note,
                wrap_up_tags,
                requested_routing_skill_ids: asked.map(|queue| [queue.skill()]),
                requested_language_id: asked.map(Queue::language),
                error_code: mishap.map(|mishap| mishap.code),
                sip_response_codes: mishap.map(|mishap| [mishap.sip]),
                q850_response_codes: mishap.map(|mishap| [mishap.q850]),
                subject,
            }
        })
        .collect()
}

pub(crate) fn segment_type(line: &Told<'_>, doing: Doing) -> &'static str {
    match (doing, line.seat.role) {
        (Doing::Connected, Role::Menu(_)) => "ivr",
        (Doing::Connected, Role::Voicemail(_)) => "voicemail",
        (Doing::Connected, _) => "interact",
        (Doing::Contacting, _) => "contacting",
        (Doing::Dialing, _) => "dialing",
        (Doing::Alerting, _) => "alert",
        (Doing::Held, _) => "hold",
        (Doing::Parked, _) => "parked",
        (Doing::AfterCall, _) => "wrapup",
    }
}
