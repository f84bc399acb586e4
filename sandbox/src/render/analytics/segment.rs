//! The segments of a session: model `AnalyticsConversationSegment`.

use serde::Serialize;

use crate::clock::Iso;
use crate::id::Id;
use crate::org::{Org, Queue};
use crate::render::words;
use crate::story::telling::{AfterCall, Doing, Telling, Told};
use crate::story::{Ending, Media, Role, WrapUp};

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

/// A wrap-up code's id, or one of the system's own words.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(untagged)]
pub(crate) enum Code {
    Chosen(Id),
    System(&'static str),
}

/// The queue that a line's segments name.
pub(crate) fn queue_of<'a>(org: &'a Org, line: &Told<'_>) -> Option<&'a Queue> {
    match line.seat.role {
        Role::Agent { queue: Some(queue), .. } | Role::Waiting(queue) | Role::Voicemail(queue) => {
            Some(org.queue(queue))
        }
        _ => None,
    }
}

/// The stretch with whose end the line ended, as its segment says.
pub(crate) fn last_stretch(line: &Told<'_>) -> Option<usize> {
    line.stretches.iter().rposition(|stretch| stretch.doing != Doing::AfterCall)
}

pub(super) fn segments(org: &Org, telling: &Telling<'_>, line: &Told<'_>) -> Vec<Segment> {
    let queue = queue_of(org, line);
    // What was asked for is told of the wait and of the agent it led to.
    let asked = queue.filter(|_| !matches!(line.seat.role, Role::Voicemail(_)));
    let last = last_stretch(line);
    let subject = telling.story.subject.filter(|_| line.line.media == Media::Email);
    line.stretches
        .iter()
        .enumerate()
        .map(|(number, stretch)| {
            let (wrap_up_code, wrap_up_note, wrap_up_tags) = match (stretch.doing, line.after) {
                (Doing::AfterCall, AfterCall::Done { how, .. }) => wrap_up(org, how),
                _ => (None, None, [].as_slice()),
            };
            let ended = line.ended.filter(|_| last == Some(number)).map(|(_, how)| how);
            let mishap = ended.and_then(Ending::mishap).filter(|_| line.line.media == Media::Voice);
            Segment {
                segment_start: Iso(stretch.from),
                segment_end: stretch.until.map(Iso),
                segment_type: segment_type(line, stretch.doing),
                conference: false,
                queue_id: queue.map(|queue| queue.id),
                disconnect_type: ended.map(words::disconnect_type),
                wrap_up_code,
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

pub(crate) fn wrap_up(org: &Org, how: WrapUp) -> (Option<Code>, Option<&'static str>, &'static [&'static str]) {
    match how {
        WrapUp::Coded { code, note } => (Some(Code::Chosen(org.code(code).id)), note, org.code(code).tags()),
        WrapUp::Skipped => (Some(Code::System("ININ-WRAP-UP-SKIPPED")), None, &[]),
        WrapUp::TimedOut => (Some(Code::System("ININ-WRAP-UP-TIMEOUT")), None, &[]),
    }
}
