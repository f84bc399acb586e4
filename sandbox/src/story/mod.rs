//! A conversation told as facts with an instant each. A story is whole from its birth: what will happen is already in it,
//! and whoever renders it looks only at the facts up to an instant. Knows nothing of how the API writes any of it.

pub(crate) mod assessed;
pub(crate) mod compose;
pub(crate) mod draft;
pub(crate) mod packed;
pub(crate) mod particulars;
mod passing;
pub(crate) mod script;
pub(crate) mod stream;
pub(crate) mod telling;
pub(crate) mod tempo;
pub(crate) mod unplayable;

use std::sync::Arc;

use crate::id::Id;
use crate::org::{AgentIx, CodeIx, Customer, FlowIx, QueueIx};

/// A conversation from its first fact to its last. Facts are in order of time, and there is at least one.
#[derive(Debug, Clone)]
pub(crate) struct Story {
    pub(crate) id: Id,
    /// How it began; a callback's call is voice within a callback.
    pub(crate) media: Media,
    pub(crate) direction: Direction,
    pub(crate) customer: Arc<Customer>,
    /// Who else outside the organisation takes part, if somebody does: asked, or handed over to.
    pub(crate) expert: Option<Arc<Customer>>,
    /// The first queue it is for, if it is for one.
    pub(crate) queue: Option<QueueIx>,
    /// What an email is about.
    pub(crate) subject: Option<&'static str>,
    pub(crate) seats: Vec<Seat>,
    pub(crate) lines: Vec<Line>,
    pub(crate) facts: Vec<Fact>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Media {
    Voice,
    Message(MessageKind),
    Email,
    Callback,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MessageKind {
    WebMessaging,
    Sms,
    WhatsApp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Inbound,
    Outbound,
}

/// One who takes part. Somebody who comes a second time takes a second seat.
#[derive(Debug, Clone)]
pub(crate) struct Seat {
    pub(crate) id: Id,
    pub(crate) role: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Customer,
    Menu(FlowIx),
    Bot(FlowIx),
    Waiting(QueueIx),
    Voicemail(QueueIx),
    Agent {
        user: AgentIx,
        queue: Option<QueueIx>,
        joins: Joins,
    },
    /// The story's expert, on a number outside.
    External(Joins),
}

impl Role {
    pub(crate) fn agent(self) -> Option<AgentIx> {
        if let Self::Agent { user, .. } = self { Some(user) } else { None }
    }

    /// The queue that it is for, or came from.
    pub(crate) fn queue(self) -> Option<QueueIx> {
        match self {
            Self::Agent { queue, .. } => queue,
            Self::Waiting(queue) | Self::Voicemail(queue) => Some(queue),
            Self::Customer | Self::Menu(_) | Self::Bot(_) | Self::External(_) => None,
        }
    }

    /// How they came, of those whom a conversation comes to.
    pub(crate) fn joins(self) -> Option<Joins> {
        if let Self::Agent { joins, .. } | Self::External(joins) = self { Some(joins) } else { None }
    }
}

/// How somebody who serves the customer came to the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Joins {
    Routed,
    Transferred,
    /// Asked by the agent who has the customer on hold, and who may hand over.
    Consulted,
    Dialed,
}

/// A communication of a seat: most have one, who calls back has the callback and the call.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) id: Id,
    pub(crate) seat: SeatIx,
    pub(crate) media: Media,
    pub(crate) direction: Direction,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SeatIx(pub(crate) usize);
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LineIx(pub(crate) usize);

/// Something that happens to a line, at milliseconds since 1970 UTC.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    pub(crate) at: i64,
    pub(crate) line: LineIx,
    pub(crate) what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    /// Kept for later: a callback for its agent.
    Waits,
    /// The network is asked for the other side.
    Contacts,
    /// It rings at the other side.
    Dials,
    /// It rings here.
    Alerts,
    /// Talks, waits in the queue, hears the menu: whatever the role does when it takes part.
    Connects,
    Holds,
    Resumes,
    /// Takes the customer off hold, and keeps whom was asked: the three hear each other.
    Confers,
    Mutes,
    Unmutes,
    Parks,
    Unparks,
    Leaves {
        how: Ending,
        then: Then,
    },
    WrapsUp(WrapUp),
}

/// Why a line ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Client,
    Endpoint,
    Peer,
    System,
    Timeout,
    Transfer,
    ConsultTransfer,
    /// Leaves the others of a conference to themselves.
    ConferenceTransfer,
    NoAnswer,
    DoNotDisturb,
    Inactivity,
    SessionExpired,
    Uncallable,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Then {
    Nothing,
    AfterCallWork,
}

/// How after-call work ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WrapUp {
    Coded { code: CodeIx, note: Option<&'static str> },
    Skipped,
    TimedOut,
}

impl Story {
    pub(crate) fn start(&self) -> i64 {
        self.facts.first().map_or(0, |fact| fact.at)
    }

    /// The instant after which nothing happens any more.
    pub(crate) fn last(&self) -> i64 {
        self.facts.last().map_or(0, |fact| fact.at)
    }

    pub(crate) fn seat(&self, ix: SeatIx) -> &Seat {
        &self.seats[ix.0]
    }

    pub(crate) fn line(&self, ix: LineIx) -> &Line {
        &self.lines[ix.0]
    }

    /// The person outside the organisation whose role it is, if it is one's.
    pub(crate) fn outside(&self, role: Role) -> Option<&Customer> {
        match role {
            Role::Customer => Some(&self.customer),
            Role::External(_) => self.expert.as_deref(),
            _ => None,
        }
    }

    /// The agent whose line it is, if it is an agent's.
    pub(crate) fn agent_of(&self, line: LineIx) -> Option<AgentIx> {
        self.seat(self.line(line).seat).role.agent()
    }

    /// The line is one that after-call work follows: known before it ends, since the queue's settings say so.
    pub(crate) fn asks_for_wrap_up(&self, line: LineIx) -> bool {
        self.facts
            .iter()
            .any(|fact| fact.line == line && matches!(fact.what, What::Leaves { then: Then::AfterCallWork, .. }))
    }

    /// Every agent who has a seat, now or later, once each.
    pub(crate) fn agents(&self) -> Vec<AgentIx> {
        let mut agents = Vec::new();
        for seat in &self.seats {
            if let Role::Agent { user, .. } = seat.role
                && !agents.contains(&user)
            {
                agents.push(user);
            }
        }
        agents
    }

    /// The agent has a seat, now or later.
    pub(crate) fn is_of(&self, agent: AgentIx) -> bool {
        self.seats.iter().any(|seat| matches!(seat.role, Role::Agent { user, .. } if user == agent))
    }

    pub(crate) fn facts_until(&self, at: i64) -> &[Fact] {
        &self.facts[..self.facts.partition_point(|fact| fact.at <= at)]
    }
}
