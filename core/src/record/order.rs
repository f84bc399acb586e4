//! Which of two accounts of the same conversation is the older one.
//!
//! Events carry no number, and their order is not guaranteed. But much of a conversation only ever goes one way: legs are
//! added, communications end, instants are set. An account that lacks such a step, which another has, is the older one.
//! What goes back and forth, as hold and mute do, can leave it open; then a list has to tell.
//!
//! Only these steps are kept of an account to compare the next one with: a few hundred bytes, where the account takes ten
//! thousand.

use super::from_live::{LiveSide, is_over};
use crate::genesys::models::conversation::{Communication, Conversation, Participant};
use crate::genesys::models::lists::CommunicationList;
use crate::genesys::models::open::CommunicationState;

/// What an account is to another of the same conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Age {
    /// Nothing says that it is older.
    Newer,
    /// It may be from before a hold that the other has, or from after it; so with a call back, or its being due.
    Unclear,
    /// It lacks a step that the other has taken.
    Older,
}

/// How far an account has come.
#[derive(Debug)]
pub(super) struct Steps {
    legs: Vec<Leg>,
    /// Anything of it. It begins once, but may end before the conversation does.
    recorded: bool,
}

#[derive(Debug)]
struct Leg {
    /// Those without an id are told apart by their order.
    id: Result<Name, usize>,
    /// Answer, end, begin and end of after-call work: whether it has been.
    instants: [bool; 4],
    has_code: bool,
    lines: Box<[Line]>,
}

/// One communication of a leg.
#[derive(Debug)]
struct Line {
    list: CommunicationList,
    /// Those without an id are told apart by their order in the list.
    id: Result<Name, usize>,
    over: bool,
    answered: bool,
    scheduled: bool,
    aside: Option<Aside>,
    /// When the hold began that it tells as its present one.
    hold_began: Option<i64>,
    /// When the last hold began that it tells at all.
    hold_told: Option<i64>,
    parked_at: Option<i64>,
}

/// The agent has left the customer waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aside {
    Held,
    Parked,
}

/// An id in eight bytes: within one conversation no two fall together, and if they did, the next list would still be
/// believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name(u64);

impl Name {
    /// FNV-1a, which is a line of code where the standard library's would be a kilobyte of the page.
    pub(super) fn of(id: &str) -> Self {
        Self(
            id.bytes()
                .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)),
        )
    }
}

impl Steps {
    pub(super) fn of(account: &Conversation) -> Self {
        let lines = || account.participants.iter().flat_map(Participant::communications);
        let is_recorded = |line: &Communication| {
            line.recording == Some(true) || matches!(line.recording_state.as_deref(), Some("active" | "paused"))
        };
        let mut nameless = 0..;
        let mut name = |participant: &Participant| {
            participant.id.as_deref().map(Name::of).ok_or_else(|| nameless.next().unwrap_or(0))
        };
        let legs = account.participants.iter().map(|participant| Leg::of(name(participant), participant)).collect();
        Self { legs, recorded: lines().any(is_recorded) }
    }

    /// How this account stands to the `known` one. `live` is what was made of that, with all that was seen before it.
    pub(super) fn age(&self, known: &Self, live: &LiveSide) -> Age {
        let of_leg = |before: &Leg| match self.leg(before.id) {
            Some(after) if after.lacks_step_of(before) => Age::Older,
            Some(after) => after.lines_age(before, live),
            None if before.id.is_ok() => Age::Older,
            None => Age::Newer,
        };
        known.legs.iter().map(of_leg).max().unwrap_or(Age::Newer)
    }

    /// Whether it has taken a step that `known` has not: then it is the newer one, whatever else it says.
    pub(super) fn go_beyond(&self, known: &Self, live: &LiveSide) -> bool {
        (self.recorded && !known.recorded) || known.age(self, live) == Age::Older
    }

    fn leg(&self, id: Result<Name, usize>) -> Option<&Leg> {
        self.legs.iter().find(|leg| leg.id == id)
    }
}

impl Leg {
    fn of(id: Result<Name, usize>, participant: &Participant) -> Self {
        let instants =
            [participant.connected_time, participant.end_time, participant.start_acw_time, participant.end_acw_time];
        Self {
            id,
            instants: instants.map(|instant| instant.is_some()),
            has_code: participant.wrapup.as_ref().is_some_and(|wrapup| wrapup.code.is_some()),
            lines: participant
                .lists
                .all()
                .enumerate()
                .map(|(place, (list, line))| {
                    let before = participant.lists.all().take(place);
                    let nameless = before.filter(|(of, line)| *of == list && line.id.is_none()).count();
                    Line::of(list, line.id.as_deref().map(Name::of).ok_or(nameless), line)
                })
                .collect(),
        }
    }

    fn lacks_step_of(&self, other: &Self) -> bool {
        let unset = other.instants.iter().zip(self.instants).any(|(has, this_has)| *has && !this_has);
        unset || (other.has_code && !self.has_code)
    }

    fn lines_age(&self, known: &Self, live: &LiveSide) -> Age {
        // Lines are added, as the call of a callback is; but an account may have left one out.
        let of_line = |before: &Line| match self.line(before) {
            Some(after) => after.age(before, live),
            None if before.id.is_ok() => Age::Unclear,
            None => Age::Newer,
        };
        known.lines.iter().map(of_line).max().unwrap_or(Age::Newer)
    }

    fn line(&self, same: &Line) -> Option<&Line> {
        self.lines.iter().find(|line| line.list == same.list && line.id == same.id)
    }
}

impl Line {
    fn of(list: &CommunicationList, id: Result<Name, usize>, communication: &Communication) -> Self {
        let hold_began = communication.start_hold_time.map(|at| at.0);
        // One that has no end yet may have been kept from the other account.
        let holds = communication.segments.iter().filter(|segment| segment.is_hold() && segment.end_time.is_some());
        Self {
            list: list.clone(),
            id,
            over: is_over(communication),
            answered: communication.connected_time.is_some(),
            scheduled: communication.state == Some(CommunicationState::Scheduled),
            aside: match communication.state {
                Some(CommunicationState::Parked) => Some(Aside::Parked),
                _ => communication.held.filter(|held| *held).map(|_| Aside::Held),
            },
            hold_began,
            hold_told: holds.filter_map(|hold| hold.start_time).map(|at| at.0).chain(hold_began).max(),
            parked_at: communication.park_time.map(|at| at.0),
        }
    }

    const fn lacks_step_of(&self, other: &Self) -> bool {
        (other.over && !self.over) || (other.answered && !self.answered)
    }

    fn age(&self, known: &Self, live: &LiveSide) -> Age {
        let begins_again =
            |began: Option<_>, known: Option<i64>| began.zip(known).is_some_and(|(began, known)| began < known);
        let left_again = match self.aside {
            Some(Aside::Held) => begins_again(self.hold_began, live.holds.known_until),
            Some(Aside::Parked) => begins_again(self.parked_at, live.parked.known_until),
            None => false,
        };
        if self.lacks_step_of(known) || left_again {
            return Age::Older;
        }
        // What was due may have been put off again.
        if self.scheduled && !known.scheduled {
            return Age::Unclear;
        }
        // An account from after a hold names it, or a later one.
        let tells_of_hold = known.hold_began.is_some_and(|began| self.hold_told.is_some_and(|told| told >= began));
        match known.aside {
            _ if self.over || self.aside == known.aside => Age::Newer,
            Some(Aside::Held) if !tells_of_hold => Age::Unclear,
            Some(Aside::Parked) => Age::Unclear,
            Some(Aside::Held) | None => Age::Newer,
        }
    }
}
