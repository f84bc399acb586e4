//! The routing status of agents over time, told from the stories alone: whoever has something to do is interacting, whoever
//! let it ring is not responding for a while, everybody else is idle. Nobody leaves the queue here. Knows no JSON.

use crate::clock::SECOND;
use crate::org::AgentIx;
use crate::story::Ending;
use crate::story::telling::{AfterCall, Telling, Told};

/// How long an agent who did not answer is passed over.
const PASSED_OVER: i64 = 10 * SECOND;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Routing {
    Idle,
    Interacting,
    NotResponding,
}

impl Routing {
    /// As the API writes it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Idle => "IDLE",
            Self::Interacting => "INTERACTING",
            Self::NotResponding => "NOT_RESPONDING",
        }
    }
}

/// What an agent has to do in a part of time, put together from the conversations of that part.
#[derive(Debug, Default)]
pub(crate) struct Shift {
    /// From when to when a line of the agent asks for attention; no end: it still does.
    busy: Vec<(i64, Option<i64>)>,
    /// When a line rang in vain.
    missed: Vec<i64>,
}

impl Shift {
    /// Adds the agent's lines of a conversation, as far as it is told.
    pub(crate) fn heed(&mut self, telling: &Telling<'_>, agent: AgentIx) {
        for line in telling.begun().filter(|line| telling.story.agent_of(line.ix) == Some(agent)) {
            let Some(begun) = line.begun_at() else { continue };
            self.busy.push((begun, over(line)));
            if let (None, Some((at, Ending::NoAnswer | Ending::DoNotDisturb))) = (line.connected, line.ended) {
                self.missed.push(at);
            }
        }
    }

    /// The status from `from` on, idle before anything is known: instants at which it changes, each with what it changes to.
    pub(crate) fn changes(&self, from: i64) -> Vec<(i64, Routing)> {
        let mut instants: Vec<i64> = vec![from];
        for &(begun, ended) in &self.busy {
            instants.extend([Some(begun), ended].into_iter().flatten());
        }
        instants.extend(self.missed.iter().map(|missed| missed + PASSED_OVER));
        instants.retain(|&at| at >= from);
        instants.sort_unstable();
        instants.dedup();
        let mut changes: Vec<(i64, Routing)> = Vec::new();
        for at in instants {
            let status = self.at(at);
            if changes.last().is_none_or(|&(_, before)| before != status) {
                changes.push((at, status));
            }
        }
        changes
    }

    fn at(&self, at: i64) -> Routing {
        if self.busy.iter().any(|&(begun, ended)| begun <= at && ended.is_none_or(|ended| at < ended)) {
            Routing::Interacting
        } else if self.missed.iter().any(|&missed| (missed..missed + PASSED_OVER).contains(&at)) {
            Routing::NotResponding
        } else {
            Routing::Idle
        }
    }
}

/// When a line asks for nothing any more.
fn over(line: &Told<'_>) -> Option<i64> {
    match line.after {
        AfterCall::Pending { .. } => None,
        AfterCall::Done { at, .. } => Some(at),
        AfterCall::NotDue => line.ended.map(|(at, _)| at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_busy_interacts_and_who_lets_it_ring_is_passed_over() {
        let shift = Shift { busy: vec![(100, Some(200)), (150, Some(300)), (400, Some(500))], missed: vec![500] };
        assert_eq!(
            shift.changes(0),
            [
                (0, Routing::Idle),
                (100, Routing::Interacting),
                (300, Routing::Idle),
                (400, Routing::Interacting),
                (500, Routing::NotResponding),
                (500 + PASSED_OVER, Routing::Idle)
            ]
        );
    }

    #[test]
    fn what_goes_on_has_no_end() {
        let shift = Shift { busy: vec![(100, None)], missed: Vec::new() };
        assert_eq!(shift.changes(150), [(150, Routing::Interacting)]);
    }
}
