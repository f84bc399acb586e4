//! What a record of analytics holds under a dimension or a metric: what the filters and the facets of a query look at.

use crate::render::analytics::{Code, Participant, Record, Segment, Session};

pub(super) enum Held {
    Text(String),
    /// Also an instant, in milliseconds since 1970 UTC.
    Number(f64),
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Asked<'a> {
    Dimension(&'a str),
    Metric(&'a str),
    /// A property of flows and of outbound campaigns, which nothing here has.
    Nothing,
}

fn text(value: &(impl ToString + ?Sized)) -> Vec<Held> {
    vec![Held::Text(value.to_string())]
}

fn some(value: Option<impl ToString>) -> Vec<Held> {
    value.into_iter().map(|value| Held::Text(value.to_string())).collect()
}

/// What a conversation holds under a dimension, of its own or of any of its segments.
pub(super) fn anywhere(record: &Record, dimension: &str) -> Vec<Held> {
    let asked = Asked::Dimension(dimension);
    let mut held = conversation(record, asked);
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
pub(super) fn summed(record: &Record, metric: &str) -> Option<i64> {
    if metric == "tConversationDuration" {
        return record.conversation_end.map(|end| end.0 - record.conversation_start.0);
    }
    let metrics = record.participants.iter().flat_map(|p| &p.sessions).flat_map(|session| &session.metrics);
    metrics.filter(|held| held.name == metric).map(|held| held.value).reduce(|sum, value| sum + value)
}

/// Dimensions and metrics of a conversation. Those that nothing here ever has are held by none.
pub(super) fn conversation(record: &Record, asked: Asked<'_>) -> Vec<Held> {
    let dimension = match asked {
        Asked::Dimension(dimension) => dimension,
        Asked::Metric(metric) => {
            return summed(record, metric).map(|sum| Held::Number(sum as f64)).into_iter().collect();
        }
        Asked::Nothing => return Vec::new(),
    };
    match dimension {
        "conversationId" => text(&record.conversation_id),
        "conversationStart" => vec![Held::Number(record.conversation_start.0 as f64)],
        "conversationEnd" => record.conversation_end.into_iter().map(|end| Held::Number(end.0 as f64)).collect(),
        "conversationInitiator" => text(record.conversation_initiator),
        "customerParticipation" => text(&record.customer_participation),
        "originatingDirection" => text(record.originating_direction),
        "externalTag" => some(record.external_tag.as_ref()),
        "divisionId" => record.division_ids.iter().flat_map(text).collect(),
        "mediaStatsMinConversationMos" => {
            record.media_stats_min_conversation_mos.into_iter().map(Held::Number).collect()
        }
        _ => Vec::new(),
    }
}

/// Dimensions of a segment, its session and its participant.
pub(super) fn segment(participant: &Participant, session: &Session, segment: &Segment, asked: Asked<'_>) -> Vec<Held> {
    let dimension = match asked {
        Asked::Dimension(dimension) => dimension,
        Asked::Metric("tSegmentDuration") => {
            let length = segment.segment_end.map(|end| (end.0 - segment.segment_start.0) as f64);
            return length.into_iter().map(Held::Number).collect();
        }
        Asked::Metric(_) | Asked::Nothing => return Vec::new(),
    };
    let flow = session.flow.as_ref();
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
        "ani" => some(session.ani.as_ref()),
        "dnis" => some(session.dnis.as_ref()),
        "sessionDnis" => some(session.session_dnis.as_ref()),
        "addressFrom" => some(session.address_from.as_ref()),
        "addressTo" => some(session.address_to.as_ref()),
        "callbackNumber" => session.callback_numbers.iter().flatten().flat_map(text).collect(),
        "recording" => some(session.recording),
        "requestedRouting" => session.requested_routings.iter().flatten().flat_map(text).collect(),
        "usedRouting" => some(session.used_routing),
        "flowId" => some(flow.map(|flow| flow.flow_id)),
        "flowName" => some(flow.map(|flow| flow.flow_name)),
        "segmentType" => text(segment.segment_type),
        "segmentEnd" => segment.segment_end.into_iter().map(|end| Held::Number(end.0 as f64)).collect(),
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
            None => Vec::new(),
        },
        _ => Vec::new(),
    }
}
