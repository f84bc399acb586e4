//! The segments of a session: model `AnalyticsConversationSegment`.

use serde::Serialize;

use crate::clock::Iso;
use crate::id::Id;
use crate::org::{Org, Queue};
use crate::render::after_call::Code;
use crate::render::words::{self, Service};
use crate::story::telling::{AfterCall, Doing, Telling, Told};
use crate::story::{Media, Role, WrapUp};

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

/// The stretch with whose end the line ended, as its segment says.
pub(crate) fn last_stretch(line: &Told<'_>) -> Option<usize> {
    line.stretches.iter().rposition(|stretch| stretch.doing != Doing::AfterCall)
}

pub(super) fn segments(org: &Org, telling: &Telling<'_>, line: &Told<'_>) -> Vec<Segment> {
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
            let mishap = line.mishap().filter(|_| last == Some(number));
            Segment {
                segment_start: Iso(stretch.from),
                segment_end: stretch.until.map(Iso),
                segment_type: segment_type(line, stretch.doing),
                conference: telling.is_conference(stretch),
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
        (Doing::Scheduled, _) => "scheduled",
        (Doing::Contacting, _) => "contacting",
        (Doing::Dialing, _) => "dialing",
        (Doing::Alerting, _) => "alert",
        (Doing::Held, _) => "hold",
        (Doing::Parked, _) => "parked",
        (Doing::AfterCall, _) => "wrapup",
    }
}
