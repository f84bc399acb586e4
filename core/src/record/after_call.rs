//! What follows a conversation in the agent's own leg: after-call work, and the code that is given or owed. It must never call
//! anything owed of a leg that nobody answered.

use super::from_live::{is_over, ms};
use super::{WrapUp, WrapUpRule, said};
use crate::genesys::models::conversation::{AfterCallWork, Communication, Participant};
use crate::genesys::models::open::AfterCallWorkState;

/// After-call work of a leg.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Acw {
    /// When it began.
    pub began: Option<i64>,
    /// When it ended.
    pub ended: Option<i64>,
    /// The agent is at it.
    pub running: bool,
}

pub(super) fn after_call_work(leg: &Participant) -> Acw {
    let mut acw = Acw { began: ms(leg.start_acw_time), ended: ms(leg.end_acw_time), running: false };
    let (mut pending, mut done) = (false, leg.wrapup_skipped == Some(true));
    for communication in leg.communications() {
        let Some(work) = &communication.after_call_work else { continue };
        acw.began = acw.began.or(ms(work.start_time));
        acw.ended = acw.ended.or(ms(work.end_time));
        pending |= work.state == Some(AfterCallWorkState::Pending);
        done |= matches!(work.state, Some(AfterCallWorkState::Skipped | AfterCallWorkState::Complete));
    }
    // A leg that nobody answered is never worked on, whatever its queue requires.
    let answered = is_answered(leg);
    let begun = acw.began.is_some() && acw.ended.is_none();
    let required = leg.wrapup_required == Some(true) && leg.wrapup.is_none() && acw.ended.is_none();
    // What is said to be done or left out is so, also where nobody says when.
    acw.running = answered && acw.ended.is_none() && (pending || (!done && (begun || required)));
    acw
}

/// Whether the agent and the customer were in it.
pub(super) fn is_answered(leg: &Participant) -> bool {
    leg.connected_time.is_some() || leg.communications().any(|c| c.connected_time.is_some())
}

fn is_skipped(work: &AfterCallWork) -> bool {
    work.state == Some(AfterCallWorkState::Skipped)
}

pub(super) fn wrap_up(leg: &Participant, communication: Option<&Communication>, acw: Acw) -> WrapUp {
    let said_so = leg.wrapup.as_ref().or_else(|| communication.and_then(|c| c.wrapup.as_ref()));
    if let Some(code) = said_so.and_then(|wrapup| said(wrapup.code.as_deref())) {
        return WrapUp::Code { id: code, name: said_so.and_then(|wrapup| said(wrapup.name.as_deref())) };
    }
    let answered = leg.connected_time.is_some() || communication.is_some_and(|c| c.connected_time.is_some());
    let over = communication.is_some_and(is_over) && !acw.running;
    let skipped = || {
        leg.wrapup_skipped == Some(true)
            || leg.communications().any(|c| c.after_call_work.as_ref().is_some_and(is_skipped))
    };
    match (answered, over) {
        (true, true) if WrapUpRule::of(leg) != WrapUpRule::Optional && skipped() => WrapUp::skipped(),
        (true, true) if WrapUpRule::of(leg) != WrapUpRule::Optional => WrapUp::Missing,
        (_, true) => WrapUp::NotExpected,
        (_, false) => WrapUp::Open,
    }
}
