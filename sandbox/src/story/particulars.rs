//! What a story has besides its facts: drawn from its id or read off its facts, and the same in every rendering. Nothing
//! here moves a story on.

use crate::clock::{DAY, SECOND};
use crate::id::{Id, Kind};
use crate::org::AgentIx;
use crate::story::{Ending, Fact, Joins, LineIx, Media, Role, Story, What};

/// A message conversation in which nothing happens for so long is ended.
const PATIENCE: i64 = 3 * DAY;

/// Under which name the organisation's flows note a customer's case.
pub(crate) const CASE: &str = "caseNumber";

/// A hand-over from one agent to the next.
#[derive(Debug)]
pub(crate) struct Transfer {
    pub(crate) id: Id,
    pub(crate) at: i64,
    pub(crate) by: AgentIx,
    pub(crate) how: Ending,
    pub(crate) to: Destination,
}

/// Where a conversation was handed over to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Destination {
    Agent(AgentIx),
    /// Who outside was called.
    Expert,
    /// A queue, or an agent unseen.
    House,
}

/// What the network and the platform say of a call that ended otherwise than by hanging up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mishap {
    /// RFC 3261 section 21.
    pub(crate) sip: u16,
    /// ITU-T Q.850, table 1.
    pub(crate) q850: u16,
    pub(crate) code: &'static str,
    pub(crate) message: &'static str,
}

impl Story {
    /// The case it belongs to in another system, for one in three.
    pub(crate) fn external_tag(&self) -> Option<String> {
        let bits = self.id.low_bits();
        bits.is_multiple_of(3).then(|| format!("CASE-{:06}", bits % 1_000_000))
    }

    /// What flows noted of somebody who takes part, by name: of the customer the case, where there is one.
    pub(crate) fn attribute(&self, role: Role) -> Option<(&'static str, String)> {
        (role == Role::Customer).then(|| self.external_tag()).flatten().map(|case| (CASE, case))
    }

    /// For when the customer asked to be called back: when it rings at the agent who keeps it, and else, for two in three, a
    /// whole second between the request and the first alert, which waits for it.
    pub(crate) fn callback_due(&self) -> Option<i64> {
        if self.facts.iter().any(|fact| fact.what == What::Waits) {
            return self.facts.iter().find(|fact| fact.what == What::Alerts).map(|fact| fact.at);
        }
        if self.media != Media::Callback || self.id.low_bits() % 3 == 1 {
            return None;
        }
        let alerted = self.facts.iter().find(|fact| fact.what == What::Alerts)?.at;
        let due = i64::midpoint(self.start(), alerted) / SECOND * SECOND;
        (due > self.start()).then_some(due)
    }

    /// When a line that lies aside at an instant is taken up again, where that is certain.
    pub(crate) fn taken_up(&self, line: LineIx, at: i64) -> Option<i64> {
        let to_come = &self.facts[self.facts_until(at).len()..];
        to_come.iter().find(|fact| fact.line == line && fact.what == What::Unparks).map(|fact| fact.at)
    }

    /// An agent flagged it, one in twelve.
    pub(crate) fn is_flagged(&self) -> bool {
        self.id.low_bits() % 12 == 5
    }

    /// When a message conversation will be ended for want of activity, as it looks at an instant.
    pub(crate) fn inactive_at(&self, at: i64) -> Option<i64> {
        let Media::Message(_) = self.media else { return None };
        let ends = |fact: &&Fact| matches!(fact.what, What::Leaves { how: Ending::Inactivity, .. });
        let ended = self.facts.iter().find(ends).map(|fact| fact.at);
        ended.or_else(|| self.facts_until(at).last().map(|fact| fact.at + PATIENCE))
    }

    /// A menu or a bot took part, and no queue was asked for.
    pub(crate) fn serves_itself(&self) -> Option<bool> {
        let automatic = self.seats.iter().any(|seat| matches!(seat.role, Role::Menu(_) | Role::Bot(_)));
        automatic.then_some(self.queue.is_none())
    }

    /// The hand-overs up to an instant.
    pub(crate) fn transfers(&self, at: i64) -> Vec<Transfer> {
        let handed = self.facts_until(at).iter().filter_map(|fact| match fact.what {
            What::Leaves { how: how @ (Ending::Transfer | Ending::ConsultTransfer), .. } => {
                Some((fact.at, fact.line, how, self.agent_of(fact.line)?))
            }
            _ => None,
        });
        handed
            .enumerate()
            .map(|(number, (at, line, how, by))| Transfer {
                id: self.id.part(Kind::Transfer, number as u64),
                at,
                by,
                how,
                to: self.handed_to(line.0, how),
            })
            .collect()
    }

    fn handed_to(&self, line: usize, how: Ending) -> Destination {
        let joins = if how == Ending::ConsultTransfer { Joins::Consulted } else { Joins::Transferred };
        let mut later = self.lines[line + 1..].iter().map(|line| self.seat(line.seat).role);
        match (later.find(|role| role.joins() == Some(joins)), how) {
            (Some(Role::External(_)), _) => Destination::Expert,
            (Some(Role::Agent { user, .. }), Ending::ConsultTransfer) => Destination::Agent(user),
            _ => Destination::House,
        }
    }

    /// From when to when the three of a conference heard each other, as it stands at an instant.
    pub(crate) fn conference(&self, at: i64) -> Option<(i64, Option<i64>)> {
        let told = self.facts_until(at);
        let joined = told.iter().position(|fact| fact.what == What::Confers)?;
        let left = told[joined..].iter().find(|fact| matches!(fact.what, What::Leaves { .. }));
        Some((told[joined].at, left.map(|fact| fact.at)))
    }
}

impl Ending {
    /// What was wrong, where something was. The codes are the sandbox's own: those of the real service are not published.
    pub(crate) fn mishap(self) -> Option<Mishap> {
        let (sip, q850, code, message) = match self {
            Self::NoAnswer => (480, 19, "error.connection.noanswer", "The station did not answer."),
            Self::DoNotDisturb => (486, 17, "error.connection.busy", "The station is busy."),
            Self::Timeout => (408, 102, "error.connection.timeout", "The far end did not respond in time."),
            Self::Uncallable => (404, 1, "error.connection.uncallable", "The number cannot be called."),
            _ => return None,
        };
        Some(Mishap { sip, q850, code, message })
    }
}
