//! Which of two accounts of the same conversation is the older one.
//!
//! Events carry no number, and their order is not guaranteed. But much of a conversation only ever goes one way: legs are
//! added, communications end, instants are set. An account that lacks such a step, which another has, is the older one.

use super::from_live::{Holds, is_over};
use crate::genesys::models::conversation::{Communication, Conversation, Participant};

/// Whether `new` lacks a step that `known` has taken. `holds` are the holds that are known to be over.
pub(super) fn is_older(new: &Conversation, known: &Conversation, holds: Holds) -> bool {
    known.participants.iter().any(|before| {
        match new.participants.iter().find(|participant| participant.id == before.id) {
            Some(after) => steps_back(before, after, holds),
            None => before.id.is_some(),
        }
    })
}

fn steps_back(before: &Participant, after: &Participant, holds: Holds) -> bool {
    let instants = [
        (before.connected_time, after.connected_time),
        (before.end_time, after.end_time),
        (before.start_acw_time, after.start_acw_time),
        (before.end_acw_time, after.end_acw_time),
    ];
    let unset = instants.iter().any(|(before, after)| before.is_some() && after.is_none());
    let unsaid = before.wrapup.as_ref().is_some_and(|w| w.code.is_some()) && after.wrapup.is_none();
    unset
        || unsaid
        || before.communications().any(|(list, known)| {
            let same = |(its_list, c): &(_, &Communication)| *its_list == list && c.id == known.id;
            after.communications().find(same).is_some_and(|(_, now)| communication_steps_back(known, now, holds))
        })
}

fn communication_steps_back(before: &Communication, after: &Communication, holds: Holds) -> bool {
    let reopened = is_over(before) && !is_over(after);
    let unanswered = before.connected_time.is_some() && after.connected_time.is_none();
    let held_again = after.held == Some(true)
        && after.start_hold_time.zip(holds.last_began).is_some_and(|(began, ended)| began.0 <= ended);
    reopened || unanswered || held_again
}
