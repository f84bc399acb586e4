//! What a query finds, the plain way: a record of every conversation, and a look at each. The tests hold the search against
//! it; nothing else uses it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Value, json};

use crate::api::dimensions::{Asked, Held};
use crate::api::facets;
use crate::api::filter::Conditions;
use crate::api::search::{By, Way};
use crate::render::after_call::Code;
use crate::render::analytics::{Participant, Record, Segment, Session};

#[expect(clippy::unnecessary_wraps, reason = "so that every dimension reads alike, held or not")]
fn text(value: &(impl ToString + ?Sized)) -> Option<Held<'static>> {
    Some(Held::Text(value.to_string().into()))
}

fn some(value: Option<impl ToString>) -> Option<Held<'static>> {
    value.map(|value| Held::Text(value.to_string().into()))
}

fn number(value: Option<f64>) -> Option<Held<'static>> {
    value.map(Held::Number)
}

/// What a conversation holds under a dimension, of its own or of any of its segments.
fn anywhere(record: &Record, dimension: &str) -> Vec<Held<'static>> {
    let asked = Asked::Dimension(dimension);
    let mut held: Vec<_> = conversation(record, asked).into_iter().collect();
    for participant in &record.participants {
        for session in &participant.sessions {
            for part in &session.segments {
                held.extend(segment(participant, session, part, asked));
            }
        }
    }
    held
}

/// The sum of a metric over a conversation, where one of its sessions has it.
fn summed(record: &Record, metric: &str) -> Option<i64> {
    if metric == "tConversationDuration" {
        return record.conversation_end.map(|end| end.0 - record.conversation_start.0);
    }
    let metrics = record.participants.iter().flat_map(|p| &p.sessions).flat_map(|session| &session.metrics);
    metrics.filter(|held| held.name == metric).map(|held| held.value).reduce(|sum, value| sum + value)
}

/// Dimensions and metrics of a conversation. Those that nothing here ever has are held by none.
fn conversation(record: &Record, asked: Asked<'_>) -> Option<Held<'static>> {
    let dimension = match asked {
        Asked::Dimension(dimension) => dimension,
        Asked::Metric(metric) => {
            return number(summed(record, metric).map(|sum| sum as f64));
        }
        Asked::Nothing => return None,
    };
    match dimension {
        "conversationId" => text(&record.conversation_id),
        "conversationStart" => number(Some(record.conversation_start.0 as f64)),
        "conversationEnd" => number(record.conversation_end.map(|end| end.0 as f64)),
        "conversationInitiator" => text(record.conversation_initiator),
        "customerParticipation" => text(&record.customer_participation),
        "originatingDirection" => text(record.originating_direction),
        "externalTag" => some(record.external_tag.as_ref()),
        "divisionId" => record.division_ids.first().and_then(text),
        "mediaStatsMinConversationMos" => number(record.media_stats_min_conversation_mos),
        _ => None,
    }
}

/// Dimensions of a segment, its session and its participant.
fn segment(participant: &Participant, session: &Session, segment: &Segment, asked: Asked<'_>) -> Option<Held<'static>> {
    let dimension = match asked {
        Asked::Dimension(dimension) => dimension,
        Asked::Metric("tSegmentDuration") => {
            let length = segment.segment_end.map(|end| (end.0 - segment.segment_start.0) as f64);
            return number(length);
        }
        Asked::Metric(_) | Asked::Nothing => return None,
    };
    let flow = session.flow.as_ref();
    let outcome = flow.and_then(|flow| flow.outcomes.as_ref()).map(|[outcome]| outcome);
    match dimension {
        "userId" => some(participant.user_id),
        "purpose" => text(participant.purpose),
        "participantName" => text(&participant.participant_name),
        "externalContactId" | "canonicalExternalContactId" => some(participant.external_contact_id),
        "externalOrganizationId" => some(participant.external_organization_id),
        "teamId" => some(participant.team_id),
        "flaggedReason" => some(participant.flagged_reason),
        "mediaType" => text(session.media_type),
        "messageType" => some(session.message_type),
        "direction" => text(session.direction),
        "provider" => text(session.provider),
        "remote" => text(&session.remote),
        "remoteNameDisplayable" => text(&session.remote_name_displayable),
        "ani" => some(session.ani.as_ref()),
        "dnis" => some(session.dnis.as_ref()),
        "sessionDnis" => some(session.session_dnis.as_ref()),
        "addressFrom" => some(session.address_from.as_ref()),
        "addressTo" => some(session.address_to.as_ref()),
        "callbackNumber" => some(session.callback_numbers.iter().flatten().next()),
        "callbackScheduledTime" => number(session.callback_scheduled_time.map(|at| at.0 as f64)),
        "recording" => some(session.recording),
        "requestedRouting" => some(session.requested_routings.map(|[routing]| routing)),
        "usedRouting" => some(session.used_routing),
        "flowId" => some(flow.map(|flow| flow.flow_id)),
        "flowName" => some(flow.map(|flow| flow.flow_name)),
        "exitReason" => some(flow.and_then(|flow| flow.exit_reason)),
        "flowOutcomeId" => some(outcome.map(|outcome| outcome.flow_outcome_id)),
        "flowOutcome" => some(outcome.map(|outcome| outcome.flow_outcome)),
        "flowOutcomeValue" => some(outcome.map(|outcome| outcome.flow_outcome_value)),
        "segmentType" => text(segment.segment_type),
        "segmentEnd" => number(segment.segment_end.map(|end| end.0 as f64)),
        "queueId" => some(segment.queue_id),
        "disconnectType" => some(segment.disconnect_type),
        "errorCode" => some(segment.error_code),
        "sipResponseCode" => some(segment.sip_response_codes.map(|[code]| code)),
        "requestedRoutingSkillId" => some(segment.requested_routing_skill_ids.map(|[skill]| skill)),
        "requestedLanguageId" => some(segment.requested_language_id),
        "conference" => text(&segment.conference),
        "subject" => some(segment.subject),
        "wrapUpNote" => some(segment.wrap_up_note),
        "wrapUpCode" => match segment.wrap_up_code {
            Some(Code::Chosen(id)) => text(&id),
            Some(Code::System(word)) => text(word),
            None => None,
        },
        _ => None,
    }
}

fn holds(conditions: &Conditions, record: &Record) -> bool {
    let evaluation = record.evaluations.as_ref().map(|[one]| one);
    let survey = record.surveys.as_ref().map(|[one]| one);
    conditions.hold_of_whole(&|asked| conversation(record, asked))
        && conditions.hold_of_assessed(evaluation, survey)
        && (conditions.segment_filters.iter().flatten().next().is_none()
            || record.participants.iter().any(|participant| {
                participant.sessions.iter().any(|session| {
                    session
                        .segments
                        .iter()
                        .any(|part| conditions.hold_of_part(&|asked| segment(participant, session, part, asked)))
                })
            }))
}

/// Of all records those that are asked for, in order.
pub(super) fn found(
    mut records: Vec<Arc<Record>>,
    conditions: &Conditions,
    active_from: i64,
    (by, way): (By, Way),
) -> Vec<Arc<Record>> {
    records.retain(|record| record.conversation_end.is_none_or(|end| end.0 >= active_from));
    records.retain(|record| holds(conditions, record));
    if by != By::Arrival {
        records.sort_by_cached_key(|record| (key(record, by), record.conversation_id));
    }
    if way == Way::Down {
        records.reverse();
    }
    records
}

fn key(record: &Record, by: By) -> i64 {
    let segments = || record.participants.iter().flat_map(|p| &p.sessions).flat_map(|session| &session.segments);
    match by {
        By::Arrival => 0,
        By::Start => record.conversation_start.0,
        By::End => record.conversation_end.map_or(i64::MAX, |end| end.0),
        By::SegmentStart => segments().map(|segment| segment.segment_start.0).min().unwrap_or(i64::MAX),
        By::SegmentEnd => {
            segments().map(|segment| segment.segment_end.map_or(i64::MAX, |end| end.0)).max().unwrap_or(i64::MAX)
        }
    }
}

/// The results of a facet that counts terms.
pub(super) fn terms(records: &[Arc<Record>], dimension: &str, size: usize) -> Value {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for record in records {
        let written = |held| match held {
            Held::Text(text) => text.into_owned(),
            Held::Id(id) => id.to_string(),
            Held::Number(number) => facets::number(number, dimension),
        };
        for value in anywhere(record, dimension).into_iter().map(written).collect::<BTreeSet<_>>() {
            *counts.entry(value).or_default() += 1;
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts.truncate(size);
    counts.into_iter().map(|(value, count)| json!({ "count": count, "value": value })).collect()
}

/// How many records have a figure below a bound.
pub(super) fn below(records: &[Arc<Record>], metric: &str, bound: i64) -> usize {
    records.iter().filter(|record| summed(record, metric).is_some_and(|sum| sum < bound)).count()
}
