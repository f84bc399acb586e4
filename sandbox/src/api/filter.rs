//! The filters of a details query: `conversationFilters` over a conversation, `segmentFilters` over one and the same of its
//! segments. Elements of an array are all to hold; a filter joins its predicates and clauses by its type.

use serde::Deserialize;

use crate::clock::parse_iso;
use crate::error::ApiError;
use crate::predicate::{Joined, Operator};
use crate::render::analytics::{Code, Participant, Record, Segment, Session};

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(clippy::struct_field_names, reason = "the names are the wire's")]
pub(crate) struct Conditions {
    conversation_filters: Option<Vec<Filter>>,
    segment_filters: Option<Vec<Filter>>,
    evaluation_filters: Option<Vec<Filter>>,
    survey_filters: Option<Vec<Filter>>,
    resolution_filters: Option<Vec<Filter>>,
}

/// Models `…DetailQueryFilter` and `…DetailQueryClause`; a clause has no clauses.
#[derive(Debug, Deserialize)]
struct Filter {
    #[serde(rename = "type")]
    joined: Option<Joined>,
    #[serde(default)]
    predicates: Option<Vec<Predicate>>,
    #[serde(default)]
    clauses: Option<Vec<Filter>>,
}

/// Models `…DetailQueryPredicate`.
#[derive(Debug, Default, Deserialize)]
struct Predicate {
    dimension: Option<String>,
    metric: Option<String>,
    property: Option<String>,
    operator: Option<Operator>,
    value: Option<String>,
    range: Option<Range>,
}

/// Model `NumericRange`.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Range {
    gt: Option<f64>,
    gte: Option<f64>,
    lt: Option<f64>,
    lte: Option<f64>,
}

/// What a record holds under a dimension or metric.
pub(super) enum Held {
    Text(String),
    /// Also an instant, in milliseconds since 1970 UTC.
    Number(f64),
}

type Lookup<'a> = dyn Fn(&Predicate) -> Vec<Held> + 'a;

impl Conditions {
    /// Refuses predicates that ask for nothing.
    pub(super) fn validate(&self) -> Result<(), ApiError> {
        let lists = [
            &self.conversation_filters,
            &self.segment_filters,
            &self.evaluation_filters,
            &self.survey_filters,
            &self.resolution_filters,
        ];
        lists.into_iter().flatten().flatten().try_for_each(Filter::validate)
    }

    pub(super) fn match_record(&self, record: &Record) -> bool {
        let of_conversation = |predicate: &Predicate| conversation(record, predicate);
        if !self.conversation_filters.iter().flatten().all(|filter| filter.holds(&of_conversation)) {
            return false;
        }
        // Nothing is evaluated, surveyed or resolved here: only what asks for its absence holds.
        let others = [&self.evaluation_filters, &self.survey_filters, &self.resolution_filters];
        if !others.into_iter().flatten().flatten().all(|filter| filter.holds(&|_| Vec::new())) {
            return false;
        }
        let filters: Vec<&Filter> = self.segment_filters.iter().flatten().collect();
        filters.is_empty()
            || record.participants.iter().any(|participant| {
                participant.sessions.iter().any(|session| {
                    session.segments.iter().any(|part| {
                        let of_segment = |predicate: &Predicate| segment(participant, session, part, predicate);
                        filters.iter().all(|filter| filter.holds(&of_segment))
                    })
                })
            })
    }
}

impl Filter {
    fn validate(&self) -> Result<(), ApiError> {
        for predicate in self.predicates.iter().flatten() {
            if predicate.dimension.is_none() && predicate.metric.is_none() && predicate.property.is_none() {
                return Err(ApiError::BadRequest("A predicate names no dimension, property or metric.".to_owned()));
            }
            let asks = predicate.value.is_some() || predicate.range.is_some();
            if predicate.operator.unwrap_or_default() == Operator::Matches && !asks {
                return Err(ApiError::BadRequest("A predicate that matches needs a value or a range.".to_owned()));
            }
        }
        let parts = self.predicates.as_ref().map_or(0, Vec::len) + self.clauses.as_ref().map_or(0, Vec::len);
        if parts == 0 {
            return Err(ApiError::BadRequest("A filter needs predicates or clauses.".to_owned()));
        }
        self.clauses.iter().flatten().try_for_each(Self::validate)
    }

    fn holds(&self, lookup: &Lookup<'_>) -> bool {
        let parts = self
            .predicates
            .iter()
            .flatten()
            .map(|predicate| predicate.holds(lookup))
            .chain(self.clauses.iter().flatten().map(|clause| clause.holds(lookup)));
        self.joined.unwrap_or_default().holds(parts)
    }
}

impl Predicate {
    fn holds(&self, lookup: &Lookup<'_>) -> bool {
        self.operator.unwrap_or_default().holds(&lookup(self), |held| self.fits(held))
    }

    fn fits(&self, held: &Held) -> bool {
        let text = self.value.as_ref().is_none_or(|value| match held {
            Held::Text(text) => text.eq_ignore_ascii_case(value),
            Held::Number(number) => {
                let wanted = value.parse().ok().or_else(|| parse_iso(value).map(|at| at as f64));
                wanted.is_some_and(|wanted: f64| (wanted - number).abs() < 0.5)
            }
        });
        let range = self.range.is_none_or(|range| match held {
            Held::Text(_) => false,
            Held::Number(number) => range.contains(*number),
        });
        text && range
    }
}

impl Range {
    fn contains(self, number: f64) -> bool {
        self.gt.is_none_or(|bound| number > bound)
            && self.gte.is_none_or(|bound| number >= bound)
            && self.lt.is_none_or(|bound| number < bound)
            && self.lte.is_none_or(|bound| number <= bound)
    }
}

fn text(value: &(impl ToString + ?Sized)) -> Vec<Held> {
    vec![Held::Text(value.to_string())]
}

fn some(value: Option<impl ToString>) -> Vec<Held> {
    value.into_iter().map(|value| Held::Text(value.to_string())).collect()
}

/// What a conversation holds under a dimension, of its own or of any of its segments.
pub(super) fn anywhere(record: &Record, dimension: &str) -> Vec<Held> {
    let predicate = Predicate { dimension: Some(dimension.to_owned()), ..Predicate::default() };
    let mut held = conversation(record, &predicate);
    for participant in &record.participants {
        for session in &participant.sessions {
            for part in &session.segments {
                held.extend(segment(participant, session, part, &predicate));
            }
        }
    }
    held
}

/// The sum of a metric over a conversation.
pub(super) fn figure(record: &Record, metric: &str) -> Option<f64> {
    let predicate = Predicate { metric: Some(metric.to_owned()), ..Predicate::default() };
    conversation(record, &predicate).into_iter().find_map(|held| match held {
        Held::Number(number) => Some(number),
        Held::Text(_) => None,
    })
}

/// Dimensions and metrics of a conversation. Those that nothing here ever has are held by none.
fn conversation(record: &Record, predicate: &Predicate) -> Vec<Held> {
    if let Some(metric) = &predicate.metric {
        let metrics = record.participants.iter().flat_map(|p| &p.sessions).flat_map(|session| &session.metrics);
        let mut values = metrics.filter(|held| held.name == metric).map(|held| held.value).peekable();
        if metric == "tConversationDuration" {
            let length = record.conversation_end.map(|end| (end.0 - record.conversation_start.0) as f64);
            return length.into_iter().map(Held::Number).collect();
        }
        return if values.peek().is_some() { vec![Held::Number(values.sum::<i64>() as f64)] } else { Vec::new() };
    }
    match predicate.dimension.as_deref() {
        Some("conversationId") => text(&record.conversation_id),
        Some("conversationStart") => vec![Held::Number(record.conversation_start.0 as f64)],
        Some("conversationEnd") => record.conversation_end.into_iter().map(|end| Held::Number(end.0 as f64)).collect(),
        Some("conversationInitiator") => text(record.conversation_initiator),
        Some("customerParticipation") => text(&record.customer_participation),
        Some("originatingDirection") => text(record.originating_direction),
        Some("divisionId") => record.division_ids.iter().flat_map(text).collect(),
        Some("mediaStatsMinConversationMos") => {
            record.media_stats_min_conversation_mos.into_iter().map(Held::Number).collect()
        }
        _ => Vec::new(),
    }
}

/// Dimensions of a segment, its session and its participant.
fn segment(participant: &Participant, session: &Session, segment: &Segment, predicate: &Predicate) -> Vec<Held> {
    if predicate.metric.as_deref() == Some("tSegmentDuration") {
        let length = segment.segment_end.map(|end| (end.0 - segment.segment_start.0) as f64);
        return length.into_iter().map(Held::Number).collect();
    }
    let flow = session.flow.as_ref();
    match predicate.dimension.as_deref() {
        Some("userId") => some(participant.user_id),
        Some("purpose") => text(participant.purpose),
        Some("participantName") => text(&participant.participant_name),
        Some("externalContactId" | "canonicalExternalContactId") => some(participant.external_contact_id),
        Some("mediaType") => text(session.media_type),
        Some("messageType") => some(session.message_type),
        Some("direction") => text(session.direction),
        Some("provider") => text(session.provider),
        Some("remote") => text(&session.remote),
        Some("ani") => some(session.ani.as_ref()),
        Some("dnis") => some(session.dnis.as_ref()),
        Some("sessionDnis") => some(session.session_dnis.as_ref()),
        Some("addressFrom") => some(session.address_from.as_ref()),
        Some("addressTo") => some(session.address_to.as_ref()),
        Some("callbackNumber") => session.callback_numbers.iter().flatten().flat_map(text).collect(),
        Some("recording") => some(session.recording),
        Some("requestedRouting") => session.requested_routings.iter().flatten().flat_map(text).collect(),
        Some("usedRouting") => some(session.used_routing),
        Some("flowId") => some(flow.map(|flow| flow.flow_id)),
        Some("flowName") => some(flow.map(|flow| flow.flow_name)),
        Some("segmentType") => text(segment.segment_type),
        Some("segmentEnd") => segment.segment_end.into_iter().map(|end| Held::Number(end.0 as f64)).collect(),
        Some("queueId") => some(segment.queue_id),
        Some("disconnectType") => some(segment.disconnect_type),
        Some("conference") => text(&segment.conference),
        Some("subject") => some(segment.subject),
        Some("wrapUpNote") => some(segment.wrap_up_note),
        Some("wrapUpCode") => match segment.wrap_up_code {
            Some(Code::Chosen(id)) => text(&id),
            Some(Code::System(word)) => text(word),
            None => Vec::new(),
        },
        _ => Vec::new(),
    }
}
