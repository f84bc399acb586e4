//! The organisation as it is set up: people, queues, wrap-up codes, customers. Nothing here changes while it runs, and
//! nothing knows how the API writes it.

mod customers;
mod setup;

pub(crate) use customers::Customer;

use std::sync::Arc;

use crate::id::{Id, Kind};

/// Which agent, queue, code or flow of the lists in [`Org`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct AgentIx(pub(crate) usize);
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct QueueIx(pub(crate) usize);
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CodeIx(pub(crate) usize);
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FlowIx(pub(crate) usize);

/// The agent about whom most conversations are.
pub(crate) const ADA: AgentIx = AgentIx(0);

/// Everything that is set up.
#[derive(Debug)]
pub(crate) struct Org {
    pub(crate) id: Id,
    pub(crate) name: &'static str,
    pub(crate) divisions: Vec<Division>,
    pub(crate) agents: Vec<Agent>,
    pub(crate) queues: Vec<Queue>,
    pub(crate) codes: Vec<WrapUpCode>,
    pub(crate) flows: Vec<Flow>,
    pub(crate) customers: Vec<Arc<Customer>>,
    /// Whom agents ask outside the organisation. None of them is a customer, so that a number finds one or the other.
    pub(crate) experts: Vec<Arc<Customer>>,
}

/// A part of the organisation that permissions can be limited to.
#[derive(Debug)]
pub(crate) struct Division {
    pub(crate) id: Id,
    pub(crate) name: &'static str,
}

/// A person who answers, with what they may do at first.
#[derive(Debug)]
pub(crate) struct Agent {
    pub(crate) id: Id,
    pub(crate) name: &'static str,
    pub(crate) email: String,
    pub(crate) title: &'static str,
    pub(crate) permissions: &'static [&'static str],
    /// Those of the permissions whose condition is that the agent is the user concerned.
    pub(crate) own_only: &'static [&'static str],
    /// What the sign-in page says about an agent it offers.
    pub(crate) offered_as: Option<&'static str>,
    pub(crate) queues: Vec<QueueIx>,
}

/// A queue and the number or address people reach it at.
#[derive(Debug)]
pub(crate) struct Queue {
    pub(crate) id: Id,
    pub(crate) name: &'static str,
    pub(crate) division: usize,
    /// E.164, of a range reserved for fiction.
    pub(crate) number: &'static str,
    pub(crate) mailbox: &'static str,
}

/// What an agent says an interaction was about.
#[derive(Debug)]
pub(crate) struct WrapUpCode {
    pub(crate) id: Id,
    pub(crate) name: &'static str,
}

/// A voice menu or a message bot that conversations pass through before a queue.
#[derive(Debug)]
pub(crate) struct Flow {
    pub(crate) id: Id,
    pub(crate) name: &'static str,
}

impl Org {
    pub(crate) fn agent(&self, ix: AgentIx) -> &Agent {
        &self.agents[ix.0]
    }

    pub(crate) fn queue(&self, ix: QueueIx) -> &Queue {
        &self.queues[ix.0]
    }

    pub(crate) fn code(&self, ix: CodeIx) -> &WrapUpCode {
        &self.codes[ix.0]
    }

    pub(crate) fn flow(&self, ix: FlowIx) -> &Flow {
        &self.flows[ix.0]
    }

    pub(crate) fn division_of(&self, queue: QueueIx) -> &Division {
        &self.divisions[self.queue(queue).division]
    }

    /// The division of what came to a queue, else the home division.
    pub(crate) fn division(&self, queue: Option<QueueIx>) -> &Division {
        queue.map_or(&self.divisions[0], |queue| self.division_of(queue))
    }

    pub(crate) fn agent_by_id(&self, id: &str) -> Option<AgentIx> {
        let id = Id::parse(id)?;
        self.agents.iter().position(|agent| agent.id == id).map(AgentIx)
    }

    /// The agent of a name or id, or that there is none.
    pub(crate) fn agent_called(&self, word: &str) -> Result<AgentIx, String> {
        let named = self.agents.iter().position(|agent| agent.name == word).map(AgentIx);
        named.or_else(|| self.agent_by_id(word)).ok_or_else(|| format!("there is no agent '{word}'"))
    }

    /// As [`Org::agent_called`], and Ada where nobody is named.
    pub(crate) fn agent_or_ada(&self, word: Option<&str>) -> Result<AgentIx, String> {
        word.map_or(Ok(ADA), |word| self.agent_called(word))
    }

    pub(crate) fn queue_by_name(&self, name: &str) -> Option<QueueIx> {
        self.queues.iter().position(|queue| queue.name == name).map(QueueIx)
    }

    pub(crate) fn code_by_name(&self, name: &str) -> Option<CodeIx> {
        self.codes.iter().position(|code| code.name == name).map(CodeIx)
    }

    /// Agents who are members of a queue, in the order of the list.
    pub(crate) fn members(&self, queue: QueueIx) -> Vec<AgentIx> {
        (0..self.agents.len()).map(AgentIx).filter(|&agent| self.agent(agent).queues.contains(&queue)).collect()
    }
}

impl Queue {
    /// What agents read from while they serve it.
    pub(crate) fn script(&self) -> Id {
        self.id.part(Kind::Script, 0)
    }

    /// The skill that its conversations ask for.
    pub(crate) fn skill(&self) -> Id {
        self.id.part(Kind::Skill, 0)
    }

    /// The language its customers speak: that of the country its number is of.
    pub(crate) fn language(&self) -> Id {
        Id::fixed(Kind::Language, u64::from(self.number.starts_with("+44")))
    }

    /// How much of an agent one of its conversations takes.
    pub(crate) fn utilization_label(&self) -> Id {
        self.id.part(Kind::UtilizationLabel, 0)
    }
}

impl WrapUpCode {
    /// Words under which codes are counted together.
    pub(crate) fn tags(&self) -> &'static [&'static str] {
        if self.name.starts_with("Resolved") { &["solved"] } else { &[] }
    }
}

impl Agent {
    /// The team of the agent's first queue.
    pub(crate) fn team(&self) -> Option<Id> {
        self.queues.first().map(|queue| Id::fixed(Kind::Team, queue.0 as u64))
    }
}
