//! What a line is to analytics: models `AnalyticsSession`, `AnalyticsFlow`, `AnalyticsMediaEndpointStat`, `AnalyticsSessionMetric`.

use serde::Serialize;

use super::segment::{Segment, segments};
use crate::clock::Iso;
use crate::id::{Id, Kind};
use crate::org::Org;
use crate::render::address;
use crate::render::metrics::metrics;
use crate::render::words;
use crate::story::stream::Stream;
use crate::story::telling::{AfterCall, Telling, Told};
use crate::story::{Direction, Ending, Media, Role, WrapUp};

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Session {
    pub(crate) session_id: Id,
    pub(crate) media_type: &'static str,
    pub(crate) direction: &'static str,
    pub(crate) provider: &'static str,
    pub(crate) peer_id: Id,
    pub(crate) remote: String,
    pub(crate) remote_name_displayable: String,
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
    /// Of emails alone: the addresses of this side and of the other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) address_self: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) address_other: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) callback_numbers: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) callback_user_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) callback_scheduled_time: Option<Iso>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) media_endpoint_stats: Option<[MediaEndpointStat; 1]>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) exit_reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) outcomes: Option<[FlowOutcome; 1]>,
}

/// Whether a flow came to what it is for, which is to lead to a queue.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FlowOutcome {
    pub(crate) flow_outcome_id: Id,
    pub(crate) flow_outcome: &'static str,
    pub(crate) flow_outcome_value: &'static str,
    flow_outcome_start_timestamp: Iso,
    flow_outcome_end_timestamp: Iso,
}

/// What one end of a call tells of its audio, when it has ended.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MediaEndpointStat {
    pub(crate) codecs: [&'static str; 1],
    pub(crate) event_time: Iso,
    pub(crate) min_mos: f64,
    pub(crate) min_r_factor: f64,
    pub(crate) max_latency_ms: i64,
    pub(crate) received_packets: i64,
    pub(crate) discarded_packets: i64,
}

impl From<Stream> for MediaEndpointStat {
    fn from(stream: Stream) -> Self {
        Self {
            codecs: ["audio/opus"],
            event_time: Iso(stream.at),
            min_mos: stream.opinion_score,
            min_r_factor: stream.r_factor,
            max_latency_ms: stream.latency_ms,
            received_packets: stream.received,
            discarded_packets: stream.discarded,
        }
    }
}

/// A figure of a session; times in milliseconds.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Metric {
    pub(crate) name: &'static str,
    pub(crate) value: i64,
    pub(crate) emit_date: Iso,
}

/// Whom a line is to, from the other side.
pub(crate) fn remote<'a>(org: &'a Org, telling: &Telling<'a>, line: &Told<'_>) -> &'a str {
    if telling.story.outside(line.seat.role).is_some() {
        address::appearing(org, telling.story).name
    } else {
        &telling.story.customer.name
    }
}

pub(super) fn session(org: &Org, telling: &Telling<'_>, line: &Told<'_>) -> Session {
    let customer = &telling.story.customer;
    let (from, to) = address::ends(org, telling.story, line.seat.role, (line.line.media, line.line.direction));
    let called = matches!(line.line.media, Media::Voice);
    let written = matches!(line.line.media, Media::Message(_) | Media::Email);
    let mailboxes = (line.line.media == Media::Email).then(|| {
        let outward = (line.line.direction == Direction::Outbound) != (line.seat.role == Role::Customer);
        if outward { (from.clone(), to.clone()) } else { (to.clone(), from.clone()) }
    });
    let (ours, theirs) = mailboxes.unzip();
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
        remote_name_displayable: remote(org, telling, line).to_owned(),
        message_type: words::message_type(line.line.media),
        ani: called.then(|| from.clone()),
        dnis: called.then(|| to.clone()),
        session_dnis: called.then(|| to.clone()),
        address_from: written.then_some(from),
        address_to: written.then_some(to),
        address_self: ours,
        address_other: theirs,
        callback_numbers: calls_back.then(|| vec![customer.number.clone()]),
        callback_user_name: calls_back.then(|| customer.name.clone()),
        callback_scheduled_time: telling.story.callback_due().filter(|_| calls_back).map(Iso),
        recording: (called && line.connected.is_some()).then_some(true),
        acw_skipped: skipped.then_some(true),
        requested_routings: routed.then_some(["Standard"]),
        used_routing: (routed && line.connected.is_some()).then_some("Standard"),
        flow: flow(org, line),
        media_endpoint_stats: line.stream().map(|stream| [stream.into()]),
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
    let led_on = line.ended.map(|(_, how)| how == Ending::Transfer);
    let outcomes = line.begun_at().zip(line.ended).map(|(begun, (ended, how))| FlowOutcome {
        flow_outcome_id: Id::fixed(Kind::FlowOutcome, 0),
        flow_outcome: "Led to a queue",
        flow_outcome_value: if how == Ending::Transfer { "SUCCESS" } else { "FAILURE" },
        flow_outcome_start_timestamp: Iso(begun),
        flow_outcome_end_timestamp: Iso(ended),
    });
    Some(Flow {
        flow_id: org.flow(ix).id,
        flow_name: org.flow(ix).name,
        flow_type,
        exit_reason: led_on.map(|led_on| if led_on { "TRANSFER" } else { "DISCONNECT" }),
        outcomes: outcomes.map(|outcome| [outcome]),
    })
}
