//! When agents have something to do, told from the stories alone: what their routing status follows from, as long as they
//! are on queue. Knows no JSON.

use crate::org::AgentIx;
use crate::story::telling::{AfterCall, Telling, Told};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Routing {
    Idle,
    Interacting,
}

impl Routing {
    /// As the API writes it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Idle => "IDLE",
            Self::Interacting => "INTERACTING",
        }
    }
}

/// What an agent has to do in a part of time, put together from the conversations of that part.
#[derive(Debug, Default)]
pub(crate) struct Shift {
    /// From when to when a line of the agent asks for attention; no end: it still does.
    busy: Vec<(i64, Option<i64>)>,
}

impl Shift {
    /// Adds the agent's lines of a conversation, as far as it is told.
    pub(crate) fn heed(&mut self, telling: &Telling<'_>, agent: AgentIx) {
        for line in telling.begun().filter(|line| telling.story.agent_of(line.ix) == Some(agent)) {
            let Some(begun) = line.begun_at() else { continue };
            self.busy.push((begun, over(line)));
        }
    }

    /// The status from `from` on, idle before anything is known: instants at which it changes, each with what it changes to.
    pub(crate) fn changes(&self, from: i64) -> Vec<(i64, Routing)> {
        // Of every line its beginning and, if it has one, its end: as many as have begun and not ended ask for attention.
        let mut steps: Vec<(i64, i32)> = vec![(from, 0)];
        for &(begun, ended) in &self.busy {
            if ended.is_none_or(|ended| begun < ended) {
                steps.push((begun, 1));
                steps.extend(ended.map(|ended| (ended, -1)));
            }
        }
        steps.sort_unstable();
        let mut changes: Vec<(i64, Routing)> = Vec::new();
        let mut open = 0;
        for at_once in steps.chunk_by(|one, other| one.0 == other.0) {
            let at = at_once[0].0;
            open += at_once.iter().map(|(_, step)| step).sum::<i32>();
            let status = if open > 0 { Routing::Interacting } else { Routing::Idle };
            if at >= from && changes.last().is_none_or(|&(_, before)| before != status) {
                changes.push((at, status));
            }
        }
        changes
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
    fn who_is_busy_interacts_however_much_at_once() {
        let shift = Shift { busy: vec![(100, Some(200)), (150, Some(300)), (400, Some(500))] };
        let (idle, busy) = (Routing::Idle, Routing::Interacting);
        assert_eq!(shift.changes(0), [(0, idle), (100, busy), (300, idle), (400, busy), (500, idle)]);
    }

    #[test]
    fn what_goes_on_has_no_end() {
        let shift = Shift { busy: vec![(100, None)] };
        assert_eq!(shift.changes(150), [(150, Routing::Interacting)]);
    }
}
