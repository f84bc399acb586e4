//! Which of two accounts of the same conversation is the older one.
//!
//! Events carry no number, and their order is not guaranteed. But much of a conversation only ever goes one way: legs are
//! added, communications end, instants are set. An account that lacks such a step, which another has, is the older one.
//! What goes back and forth, as hold does, can leave it open; then a list has to tell.

use super::from_live::{LiveSide, is_over};
use crate::genesys::models::conversation::{Communication, Conversation, Participant};
use crate::genesys::models::open::CommunicationState;

/// What an account is to another of the same conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Age {
    /// Nothing says that it is older.
    Newer,
    /// It may be from before a hold that the other has, or from after it.
    Unclear,
    /// It lacks a step that the other has taken.
    Older,
}

/// How `new` stands to `known`. `live` is what was made of `known`, with all that was seen before it.
pub(super) fn age(new: &Conversation, known: &Conversation, live: &LiveSide) -> Age {
    let of_participant =
        |before: &Participant| match new.participants.iter().find(|participant| participant.id == before.id) {
            Some(after) => of_leg(before, after, live),
            None if before.id.is_some() => Age::Older,
            None => Age::Newer,
        };
    known.participants.iter().map(of_participant).max().unwrap_or(Age::Newer)
}

fn of_leg(before: &Participant, after: &Participant, live: &LiveSide) -> Age {
    let instants = [
        (before.connected_time, after.connected_time),
        (before.end_time, after.end_time),
        (before.start_acw_time, after.start_acw_time),
        (before.end_acw_time, after.end_acw_time),
    ];
    let unset = instants.iter().any(|(before, after)| before.is_some() && after.is_none());
    let unsaid = before.wrapup.as_ref().is_some_and(|w| w.code.is_some()) && after.wrapup.is_none();
    if unset || unsaid {
        return Age::Older;
    }
    let of_communication = |(list, known): (_, &Communication)| {
        let same = |(its_list, c): &(_, &Communication)| *its_list == list && c.id == known.id;
        after.communications().find(same).map_or(Age::Newer, |(_, now)| self::of_communication(known, now, live))
    };
    before.communications().map(of_communication).max().unwrap_or(Age::Newer)
}

fn of_communication(before: &Communication, after: &Communication, live: &LiveSide) -> Age {
    let reopened = is_over(before) && !is_over(after);
    let unanswered = before.connected_time.is_some() && after.connected_time.is_none();
    let begins_again = |began: Option<_>, last: Option<i64>| began.zip(last).is_some_and(|(began, last)| began <= last);
    let held_again = is_held(after) && begins_again(hold_began(after), live.holds.last_began);
    let parked_again = is_parked(after) && begins_again(after.park_time.map(|at| at.0), live.last_parked);
    if reopened || unanswered || held_again || parked_again {
        return Age::Older;
    }
    let resumed = is_held(before) && !is_held(after) && !is_over(after) && !tells_of_hold(after, hold_began(before));
    let taken_up = is_parked(before) && !is_parked(after) && !is_over(after);
    if resumed || taken_up { Age::Unclear } else { Age::Newer }
}

fn is_held(communication: &Communication) -> bool {
    communication.held == Some(true)
}

fn is_parked(communication: &Communication) -> bool {
    communication.state == Some(CommunicationState::Parked)
}

fn hold_began(communication: &Communication) -> Option<i64> {
    communication.start_hold_time.map(|at| at.0)
}

/// An account from after a hold that began at this instant: it names that hold, or a later one.
fn tells_of_hold(communication: &Communication, began: Option<i64>) -> bool {
    // One that has no end yet may have been kept from the other account.
    let of_segment = communication.segments.iter().filter(|segment| segment.is_hold() && segment.end_time.is_some());
    let told = of_segment.filter_map(|segment| segment.start_time).map(|at| at.0).chain(hold_began(communication));
    began.is_some_and(|began| told.max().is_some_and(|told| told >= began))
}
