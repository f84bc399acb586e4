//! After-call work, and the code with which it ends, as every service tells of them.

use serde::Serialize;
use serde_json::Value;

use crate::clock::{Iso, SECOND};
use crate::id::Id;
use crate::org::Org;
use crate::render::Object;
use crate::story::WrapUp;
use crate::story::telling::{AfterCall, Telling, Told};

/// A wrap-up code's id, or one of the system's own words.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(untagged)]
pub(crate) enum Code {
    Chosen(Id),
    System(&'static str),
}

impl Code {
    pub(crate) fn of(org: &Org, how: WrapUp) -> Self {
        match how {
            WrapUp::Coded { code, .. } => Self::Chosen(org.code(code).id),
            WrapUp::Skipped => Self::System("ININ-WRAP-UP-SKIPPED"),
            WrapUp::TimedOut => Self::System("ININ-WRAP-UP-TIMEOUT"),
        }
    }
}

impl From<Code> for Value {
    fn from(code: Code) -> Self {
        match code {
            Code::Chosen(id) => id.into(),
            Code::System(word) => word.into(),
        }
    }
}

/// Model `Wrapup`, and of the operation that asks for it alone `AssignedWrapupCode`; none where it was skipped.
pub(crate) fn wrap_up(org: &Org, after: AfterCall) -> Option<Object> {
    let AfterCall::Done { since, at, how } = after else { return None };
    let notes = match how {
        WrapUp::Skipped => return None,
        WrapUp::TimedOut => None,
        WrapUp::Coded { note, .. } => note,
    };
    Some(
        Object::new()
            .with("code", Code::of(org, how))
            .maybe("notes", notes)
            .with("durationSeconds", (at - since) / SECOND)
            .with("endTime", Iso(at)),
    )
}

/// What a participant is asked for when a line has ended that after-call work follows, and how far it has come.
pub(crate) fn of_participant(object: Object, after: AfterCall) -> Object {
    let object = object.with("wrapupRequired", true).with("wrapupPrompt", "timeout").with("wrapupTimeoutMs", 60_000);
    match after {
        AfterCall::NotDue => object,
        AfterCall::Pending { since } => object.with("startAcwTime", Iso(since)),
        AfterCall::Done { since, at, .. } => object.with("startAcwTime", Iso(since)).with("endAcwTime", Iso(at)),
    }
}

/// The same where it is told whether it was skipped, which events do not.
pub(crate) fn of_participant_or_skipped(object: Object, after: AfterCall) -> Object {
    let skipped = match after {
        AfterCall::Done { how, .. } => Some(how == WrapUp::Skipped),
        AfterCall::NotDue | AfterCall::Pending { .. } => None,
    };
    of_participant(object, after).maybe("wrapupSkipped", skipped)
}

/// Of an agent's communication.
pub(crate) fn of_communication(object: Object, telling: &Telling<'_>, line: &Told<'_>) -> Object {
    let required = telling.story.asks_for_wrap_up(line.ix);
    let (state, from, until) = match line.after {
        AfterCall::NotDue if required || line.ended.is_none() => ("unknown", None, None),
        AfterCall::NotDue => ("notApplicable", None, None),
        AfterCall::Pending { since } => ("pending", Some(since), None),
        AfterCall::Done { since, at, how: WrapUp::Skipped } => ("skipped", Some(since), Some(at)),
        AfterCall::Done { since, at, .. } => ("complete", Some(since), Some(at)),
    };
    let work = Object::new().with("state", state).maybe("startTime", from.map(Iso)).maybe("endTime", until.map(Iso));
    object.with("afterCallWorkRequired", required).with("afterCallWork", work)
}
