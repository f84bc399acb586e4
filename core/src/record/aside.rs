//! How long the customer was left aside: the stretches of hold, or of being parked, that are over. REST tells them as segments;
//! between two snapshots they are counted as they are seen. It must never count one that still runs.

use super::from_live::ms;
use super::talk::{calls, calls_back};
use crate::genesys::models::conversation::{Communication, Participant, Segment};
use crate::genesys::models::open::CommunicationState;

/// Finished stretches of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stretches {
    /// Milliseconds.
    pub time: i64,
    /// How many.
    pub count: u32,
    /// What began before this is one of them: an event that says it still runs is older than what is known.
    pub known_until: Option<i64>,
}

impl Stretches {
    /// Finished ones among the segments of a communication, or of all calls of a callback; only REST has them. Of one that is
    /// said to end after `now` only what has been of it counts: nothing of it where it has not begun, or is told as running.
    pub(super) fn of(
        leg: Option<&Participant>,
        communication: Option<&Communication>,
        is_one: fn(&Segment) -> bool,
        now: i64,
    ) -> Self {
        let called = leg.filter(|leg| calls_back(leg)).into_iter().flat_map(calls);
        let its_own = communication.filter(|_| !leg.is_some_and(calls_back));
        let mut stretches = Self::default();
        for communication in called.chain(its_own) {
            let runs = communication.held == Some(true) || communication.state == Some(CommunicationState::Parked);
            for segment in communication.segments.iter().filter(|segment| is_one(segment)) {
                if let (Some(from), Some(to)) = (ms(segment.start_time), ms(segment.end_time))
                    && (to <= now || (from <= now && !runs))
                {
                    stretches.told(from, to.min(now));
                }
            }
        }
        stretches
    }

    /// Goes on from what was counted before, and counts the one that has ended since, by its instants, unless it has been.
    pub(super) fn go_on_from(&mut self, before: Self, ended: Option<(i64, i64)>) {
        // Segments of REST are exact; without newer ones, what was counted before stands.
        if self.count < before.count {
            *self = before;
        }
        let is_known = |from| self.known_until.is_some_and(|until| from < until);
        if let Some((from, to)) = ended.filter(|(from, _)| !is_known(*from)) {
            // When it ended is as it was seen, and the next may have begun before that.
            self.add(from, to, from);
        }
    }

    /// One more, as REST tells it, from one instant to the other, epoch milliseconds. When it began, an event may know
    /// less exactly.
    pub(super) fn told(&mut self, from: i64, to: i64) {
        self.add(from, to, to);
    }

    fn add(&mut self, from: i64, to: i64, known_until: i64) {
        self.time += (to - from).max(0);
        self.count += 1;
        self.known_until = self.known_until.max(Some(known_until.max(from.saturating_add(1))));
    }
}

/// When the agent last came back to it.
pub(super) fn taken_up(communication: &Communication) -> Option<i64> {
    let aside = communication.segments.iter().filter(|segment| segment.is_hold() || segment.is_parked());
    aside.filter_map(|segment| ms(segment.end_time)).max()
}
