//! Since when, and until when, the agent and the customer are in it. Whoever calls back talks in the calls of the callback alone,
//! as Analytics has it (`tTalk` of the calls, `tActiveCallback` of the callback). It must never count a time when nobody was
//! on the line.

use super::from_live::{is_over, ms};
use crate::genesys::models::conversation::{Communication, Participant};
use crate::genesys::models::lists::CommunicationList;

/// Talk and hold of one leg, epoch milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Talk {
    /// The first answer.
    pub since: Option<i64>,
    /// When the last call of a callback ended, which itself goes on.
    pub until: Option<i64>,
    /// Milliseconds between one call of a callback and the next, when nobody was on the line.
    pub between: i64,
}

impl Talk {
    /// Of a leg, of which `communication` says where it stands. What is said to come after `now` is taken for now.
    pub(super) fn of(leg: &Participant, communication: Option<&Communication>, now: i64) -> Self {
        let ms = |at| ms(at).map(|at| at.min(now));
        if !calls_back(leg) {
            let since = ms(leg.connected_time).or_else(|| communication.and_then(|c| ms(c.connected_time)));
            return Self { since, ..Self::default() };
        }
        let (mut since, mut ended, mut goes_on, mut talked) = (None, None, None, 0);
        for call in calls(leg) {
            let Some(answered) = ms(call.connected_time) else { continue };
            since = Some(since.map_or(answered, |first: i64| first.min(answered)));
            if is_over(call) {
                let left = ms(call.disconnected_time).unwrap_or(answered);
                talked += left - answered;
                ended = ended.max(Some(left));
            } else {
                goes_on = Some(answered);
            }
        }
        let whole = goes_on.or(ended).zip(since).map_or(0, |(until, since)| until - since);
        Self { since, until: ended.filter(|_| goes_on.is_none()), between: (whole - talked).max(0) }
    }

    /// How long it had lasted at `end`, with what the customer was left aside in it.
    pub(super) fn lasted(&self, end: i64) -> i64 {
        self.since.map_or(0, |since| self.until.map_or(end, |until| until.min(end)) - since - self.between)
    }
}

/// Whether it is the leg of a callback.
pub(super) fn calls_back(leg: &Participant) -> bool {
    leg.lists.of(&CommunicationList::Callbacks).next().is_some()
}

/// The calls of a leg.
pub(super) fn calls(leg: &Participant) -> impl Iterator<Item = &Communication> {
    leg.lists.of(&CommunicationList::Calls)
}
