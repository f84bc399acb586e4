//! The agent's earlier legs in a conversation that they passed on and got back. What those took is counted with the present one's,
//! as Analytics does. It must never count a leg that goes on, nor one twice.

use super::Phase;
use super::after_call::after_call_work;
use super::aside::Stretches;
use super::figures::SoFar;
use super::from_live::{LiveSide, is_over, left, main_communication};
use super::order::Name;
use super::talk::Talk;
use crate::genesys::models::conversation::{Communication, Conversation, Participant, Segment};

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
    /// After-call work whose end is known.
    acw: i64,
    holds: Stretches,
    parked: Stretches,
}

impl EarlierLeg {
    /// None of a leg that goes on, or that nobody could recognise.
    fn of(leg: &Participant, now: i64) -> Option<Self> {
        let (_, communication) = main_communication(leg)?;
        let left = left(Some(leg), communication).filter(|_| is_over(communication))?.min(now);
        let acw = after_call_work(leg);
        let Times { talk, holds, parked } = times(Some(leg), Some(communication), now);
        Some(Self {
            leg: Name::of(leg.id.as_deref()?),
            left,
            lasted: talk.lasted(left).max(0),
            acw: known_length((acw.began, acw.ended.map(|at| at.min(now)))),
            holds,
            parked,
        })
    }

    /// What it adds to what the present leg has taken.
    pub(super) fn add_to(&self, so_far: &mut SoFar) {
        so_far.talk += (self.lasted - self.holds.time - self.parked.time).max(0);
        so_far.hold += self.holds.time;
        so_far.holds += self.holds.count;
        so_far.acw += self.acw;
        so_far.worked_before += self.acw;
    }

    /// An event tells nothing of what went on in it: that was seen while it was the present one, or is known since.
    fn remember(&mut self, before: &LiveSide) {
        if is_leg(before, self.leg) {
            let over = before.phase.since().map(|began| (began, self.left));
            self.holds.go_on_from(before.holds, over.filter(|_| matches!(before.phase, Phase::OnHold { .. })));
            self.parked.go_on_from(before.parked, over.filter(|_| matches!(before.phase, Phase::Parked { .. })));
            self.acw = self.acw.max(known_length(before.acw));
        } else if let Some(known) = before.earlier.iter().find(|known| known.leg == self.leg) {
            self.holds.go_on_from(known.holds, None);
            self.parked.go_on_from(known.parked, None);
            self.acw = self.acw.max(known.acw);
        }
    }
}

/// The legs of `me` that are over, but `present`; `now` is epoch milliseconds on the server's clock.
pub(super) fn of(conversation: &Conversation, me: &str, present: Option<&Participant>, now: i64) -> Vec<EarlierLeg> {
    let mut earlier: Vec<EarlierLeg> = Vec::new();
    let mine = conversation.participants.iter().filter(|leg| leg.user_id.as_deref() == Some(me));
    for leg in mine.filter(|leg| present.is_some_and(|present| leg.id != present.id)) {
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
        for known in &before.earlier {
            if is_leg(self, known.leg) {
                self.holds.go_on_from(known.holds, None);
                self.parked.go_on_from(known.parked, None);
            } else if self.earlier.iter().all(|earlier| earlier.leg != known.leg) {
                self.earlier.push(*known);
            }
        }
    }
}

fn is_leg(live: &LiveSide, name: Name) -> bool {
    live.leg.as_deref().map(Name::of) == Some(name)
}

fn known_length((began, ended): (Option<i64>, Option<i64>)) -> i64 {
    began.zip(ended).map_or(0, |(began, ended)| (ended - began).max(0))
}
