//! What an account of a live conversation cannot say but its sequence shows: the instants of its states. It must never leave
//! anything running of what is over.

use crate::record::from_live::LiveSide;
use crate::record::phase::Phase;

/// Fills in what an account cannot say but its sequence shows: since when a state has been so, and how long the
/// stretches aside were that ended between two accounts.
pub(super) fn settle_times(live: &mut LiveSide, before: Option<&LiveSide>, server_now: i64) {
    // Nothing ends before it has.
    live.disconnected = live.disconnected.map(|at| at.min(server_now));
    live.acw.1 = live.acw.1.map(|at| at.min(server_now));
    if let Some(before) = before {
        live.remember_legs(before);
        live.started = live.started.into_iter().chain(before.started).min();
    }
    let course = before.map(|before| before.course.clone()).unwrap_or_default();
    let before = before.filter(|before| before.leg == live.leg);
    let begun = |at: &i64| *at <= server_now;
    let same_phase = |before: &&LiveSide| before.phase.is_same(&live.phase);
    let since_before = before.filter(same_phase).and_then(|before| before.phase.since());
    if let Some(before) = before {
        // Nobody is connected while the call is being placed, whatever was before it.
        let is_placed = matches!(live.phase, Phase::Dialing { .. });
        let talked_since = before.talk.since.filter(|_| !is_placed);
        // An answer in the future is read as one of now, each time anew: then what was read first stands.
        live.talk.since = live.talk.since.filter(|at| *at < server_now).or(talked_since).or(live.talk.since);
        let over = before.phase.since().filter(|_| since_before.is_none());
        let over = over.map(|began| (began, live.disconnected.unwrap_or(server_now)));
        live.holds.go_on_from(before.holds, over.filter(|_| matches!(before.phase, Phase::OnHold { .. })));
        live.parked.go_on_from(before.parked, over.filter(|_| matches!(before.phase, Phase::Parked { .. })));
    }
    let resumed = before.and_then(|before| match before.phase {
        Phase::OnHold { since } | Phase::Parked { since } => Some(since),
        _ => None,
    });
    match &mut live.phase {
        // The instant on the wire is that of the answer, or of the end of the hold where REST tells it; without that, the
        // stretch began just now.
        Phase::Connected { since } if resumed.is_some() => {
            let taken_up = since.filter(begun).filter(|&since| resumed.flatten().is_some_and(|held| since > held));
            *since = taken_up.or(Some(server_now));
        }
        Phase::Connected { since } => *since = since_before.max(since.filter(begun)).or(Some(server_now)),
        // By their beginning an older account of them is known: it stays as the server says it.
        Phase::OnHold { since } | Phase::Parked { since } => *since = since.or(since_before).or(Some(server_now)),
        Phase::Alerting { since }
        | Phase::Dialing { since }
        | Phase::AfterCall { since, .. }
        | Phase::InProgress { since }
        | Phase::Other { since, .. } => *since = since.filter(begun).or(since_before).or(Some(server_now)),
        Phase::Settling { ended } | Phase::Final { ended } => {
            *ended = ended.map(|at| at.min(server_now)).or(since_before).or(Some(server_now));
        }
        Phase::Scheduled => {}
    }
    settle_end(live, before, server_now);
    live.course = course.then(&live.phase);
    if live.started.is_none() {
        live.started = live.phase.since().or(Some(server_now));
    }
}

/// Whatever has ended has an instant at which it did, told or seen: nothing of it runs on. `before` is of the same leg.
fn settle_end(live: &mut LiveSide, before: Option<&LiveSide>, server_now: i64) {
    let (left, (began, worked)) = before.map(|before| (before.disconnected, before.acw)).unwrap_or_default();
    match &mut live.phase {
        Phase::AfterCall { since, .. } => {
            live.acw.0 = live.acw.0.or(began).or(*since);
            live.disconnected = live.disconnected.or(left).or(live.acw.0);
        }
        Phase::Settling { ended } | Phase::Final { ended } => {
            live.acw.0 = live.acw.0.or(began);
            live.disconnected = live.disconnected.or(left).or((*ended).min(live.acw.0.or(*ended)));
            // Who was seen at it has just left it; of others nobody knows how long they were.
            let seen = before.filter(|before| matches!(before.phase, Phase::AfterCall { .. })).map(|_| server_now);
            let worked = live.acw.1.or(worked).or(seen).or(*ended);
            live.acw.1 = live.acw.0.and(worked).max(live.acw.0);
            *ended = (*ended).max(live.acw.1);
        }
        _ => {}
    }
}
