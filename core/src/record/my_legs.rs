//! The agent's own legs: which is the present one, whose code is the outcome, and what the earlier ones took where they passed a
//! conversation on and got it back. That is counted with the present one's, as Analytics does. It must never count a leg that goes
//! on, nor one twice.

use super::after_call::{after_call_work, is_answered};
use super::aside::Stretches;
use super::figures::SoFar;
use super::from_live::{LiveSide, is_over, left, main_communication, ms, phase_of};
use super::order::Name;
use super::talk::Talk;
use super::{Phase, said};
use crate::genesys::models::conversation::{Communication, Conversation, Participant, Segment};
use crate::genesys::models::open::CommunicationState;

/// The agent's legs, in the order in which the server names them: the others of this room read them.
pub(super) fn mine<'a>(conversation: &'a Conversation, me: &str) -> Vec<&'a Participant> {
    conversation.participants.iter().filter(|leg| leg.user_id.as_deref() == Some(me)).collect()
}

/// The present one. Legs pile up on transfer and re-alert: the connected one, else the newest that is not over, else the
/// newest that is still worked on, else the newest.
pub(super) fn present_of<'a>(mine: &[&'a Participant]) -> Option<&'a Participant> {
    let newest = |wanted: &dyn Fn(&Participant) -> bool| mine.iter().rfind(|leg| wanted(leg)).copied();
    newest(&|leg| leg.communications().any(|c| c.state == Some(CommunicationState::Connected)))
        .or_else(|| newest(&|leg| leg.communications().any(|c| !is_over(c))))
        .or_else(|| newest(&|leg| after_call_work(leg).running))
        .or_else(|| newest(&|_| true))
}

/// The one whose code is the outcome: where the present one rings again, or rang in vain, the last that was answered.
pub(super) fn decisive_of<'a>(mine: &[&'a Participant], present: &'a Participant) -> &'a Participant {
    if is_answered(present) { present } else { mine.iter().rfind(|leg| is_answered(leg)).copied().unwrap_or(present) }
}

/// The one that the agent works after, and until when.
pub(super) fn worked_of<'a>(mine: &[&'a Participant]) -> Option<(&'a Participant, Option<i64>)> {
    mine.iter().rev().find_map(|leg| {
        match phase_of(leg, main_communication(leg).map(|(_, main)| main), after_call_work(leg)) {
            Phase::AfterCall { until, .. } => Some((*leg, until)),
            _ => None,
        }
    })
}

/// What a leg's own account tells of its time.
pub(super) struct Times {
    pub talk: Talk,
    pub holds: Stretches,
    pub parked: Stretches,
}

/// Of a leg, of which `communication` says where it stands. One function for all legs, since each copy of it is a part of the first load.
#[inline(never)]
pub(super) fn times(leg: Option<&Participant>, communication: Option<&Communication>, now: i64) -> Times {
    Times {
        talk: leg.map(|leg| Talk::of(leg, communication, now)).unwrap_or_default(),
        holds: Stretches::of(leg, communication, Segment::is_hold, now),
        parked: Stretches::of(leg, communication, Segment::is_parked, now),
    }
}

/// What one of them took; milliseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EarlierLeg {
    /// Its participant.
    leg: Name,
    /// When it ended, epoch milliseconds.
    left: i64,
    /// Talk, with what the customer was left aside in it.
    lasted: i64,
    /// When after-call work began and ended; no end of one that goes on.
    acw: (Option<i64>, Option<i64>),
    holds: Stretches,
    parked: Stretches,
}

impl EarlierLeg {
    /// None of a leg that goes on, or that nobody could recognise.
    fn of(leg: &Participant, now: i64) -> Option<Self> {
        let (_, communication) = main_communication(leg)?;
        let left = left(Some(leg), communication).or_else(|| ms(leg.end_time));
        let left = left.filter(|_| is_over(communication))?.min(now);
        let acw = after_call_work(leg);
        let Times { talk, holds, parked } = times(Some(leg), Some(communication), now);
        let ended = acw.ended.map(|at| at.min(now));
        Some(Self {
            leg: Name::of(&said(leg.id.as_deref())?),
            left,
            lasted: talk.lasted(left).max(0),
            // Of work that is over and whose end nobody tells it is not known how long it was.
            acw: (acw.began.filter(|_| acw.running || ended.is_some()), ended),
            holds,
            parked,
        })
    }

    /// As it was seen while it was the present one; none of a leg that went on.
    fn seen(live: &LiveSide) -> Option<Self> {
        let left = live.disconnected.filter(|_| live.phase.is_over())?;
        let &LiveSide { talk, acw: (began, ended), holds, parked, .. } = live;
        let acw = (began.filter(|_| ended.is_some()), ended);
        let leg = Name::of(live.leg.as_deref()?);
        Some(Self { leg, left, lasted: talk.lasted(left).max(0), acw, holds, parked })
    }

    /// Whether the agent and the customer were in it.
    pub(super) const fn has_talked(&self) -> bool {
        self.lasted > 0
    }

    /// Whether the work after it is known to be over.
    pub(super) const fn is_done(&self) -> bool {
        let (_, ended) = self.acw;
        ended.is_some()
    }

    /// What it adds to what the present leg has taken until `now`.
    pub(super) fn add_to(&self, so_far: &mut SoFar, now: i64) {
        let (began, ended) = self.acw;
        let worked = began.map_or(0, |began| (ended.unwrap_or(now) - began).max(0));
        so_far.talk += (self.lasted - self.holds.time - self.parked.time).max(0);
        so_far.hold += self.holds.time;
        so_far.holds += self.holds.count;
        so_far.acw += worked;
        so_far.worked_before += worked;
    }

    /// An event tells nothing of what went on in it: that was seen while it was the present one, or is known since.
    fn remember(&mut self, before: &LiveSide) {
        if is_leg(before, self.leg) {
            let over = before.phase.since().map(|began| (began, self.left));
            self.holds.go_on_from(before.holds, over.filter(|_| matches!(before.phase, Phase::OnHold { .. })));
            self.parked.go_on_from(before.parked, over.filter(|_| matches!(before.phase, Phase::Parked { .. })));
            self.work_on_from(before.acw);
        } else if let Some(known) = before.earlier.iter().find(|known| known.leg == self.leg) {
            self.holds.go_on_from(known.holds, None);
            self.parked.go_on_from(known.parked, None);
            self.work_on_from(known.acw);
        }
    }

    /// What is told of its end is truer than when that was seen.
    fn work_on_from(&mut self, (began, ended): (Option<i64>, Option<i64>)) {
        if self.acw.0.is_none() && ended.is_some() {
            self.acw = (began, ended);
        }
    }
}

/// Those that are over, but `present`; `now` is epoch milliseconds on the server's clock.
pub(super) fn earlier_of(mine: &[&Participant], present: Option<&Participant>, now: i64) -> Vec<EarlierLeg> {
    let mut earlier: Vec<EarlierLeg> = Vec::new();
    for leg in mine.iter().filter(|leg| present.is_some_and(|present| leg.id != present.id)) {
        let leg = EarlierLeg::of(leg, now).filter(|leg| earlier.iter().all(|known| known.leg != leg.leg));
        earlier.extend(leg);
    }
    earlier
}

impl LiveSide {
    /// Goes on from what was seen of the legs that are over, the present one included where it has become that again.
    pub(super) fn remember_legs(&mut self, before: &Self) {
        for earlier in &mut self.earlier {
            earlier.remember(before);
        }
        for known in before.earlier.iter().copied().chain(EarlierLeg::seen(before)) {
            if is_leg(self, known.leg) {
                self.holds.go_on_from(known.holds, None);
                self.parked.go_on_from(known.parked, None);
            } else if self.earlier.iter().all(|earlier| earlier.leg != known.leg) {
                self.earlier.push(known);
            }
        }
    }
}

fn is_leg(live: &LiveSide, name: Name) -> bool {
    live.leg.as_deref().map(Name::of) == Some(name)
}
