//! What others think of a story when it is over: of an agent's part, and of the conversation. Drawn from its id, and the same
//! in every rendering.

use crate::id::{Id, Kind};
use crate::org::{AgentIx, QueueIx};
use crate::story::{Direction, Role, Story, What};

/// How the organisation has marked an agent's part.
#[derive(Debug)]
pub(crate) struct Evaluated {
    pub(crate) id: Id,
    pub(crate) agent: AgentIx,
    pub(crate) queue: Option<QueueIx>,
    pub(crate) at: i64,
    /// Of a hundred.
    pub(crate) score: i64,
    /// Of a hundred, for the questions that must not go wrong.
    pub(crate) critical: i64,
}

/// What the customer answered.
#[derive(Debug)]
pub(crate) struct Surveyed {
    pub(crate) id: Id,
    pub(crate) agent: AgentIx,
    pub(crate) queue: Option<QueueIx>,
    pub(crate) at: i64,
    /// Of a hundred.
    pub(crate) score: i64,
    /// How likely they recommend, 0 to 10.
    pub(crate) promoter: i64,
}

impl Story {
    /// One in five of those that an agent took part in is evaluated, by the system, as soon as it is over.
    pub(crate) fn evaluated(&self) -> Option<Evaluated> {
        let bits = self.id.low_bits();
        let (agent, queue) = self.first_agent().filter(|_| bits % 5 == 2)?;
        let (score, critical) = (50 + (bits >> 8) as i64 % 51, 60 + (bits >> 16) as i64 % 41);
        Some(Evaluated { id: self.id.part(Kind::Evaluation, 0), agent, queue, at: self.last(), score, critical })
    }

    /// One in seven of the customers who came to an agent is asked as soon as it is over, and answers at once.
    pub(crate) fn surveyed(&self) -> Option<Surveyed> {
        let bits = self.id.low_bits();
        let inbound = self.direction == Direction::Inbound;
        let (agent, queue) = self.first_agent().filter(|_| inbound && bits % 7 == 3)?;
        let (score, promoter) = ((bits >> 8) as i64 % 101, (bits >> 24) as i64 % 11);
        Some(Surveyed { id: self.id.part(Kind::Survey, 0), agent, queue, at: self.last(), score, promoter })
    }

    /// The first agent who took part.
    fn first_agent(&self) -> Option<(AgentIx, Option<QueueIx>)> {
        self.facts.iter().filter(|fact| fact.what == What::Connects).find_map(|fact| {
            match self.seat(self.line(fact.line).seat).role {
                Role::Agent { user, queue, .. } => Some((user, queue)),
                _ => None,
            }
        })
    }
}
