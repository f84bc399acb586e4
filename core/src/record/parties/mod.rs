//! Who was in a conversation, and what each of them did: one shape for both sides, for whoever looks closely.
//!
//! Wire models are read in `from_live` and `from_analytics`; here is what they are read into, and nothing of the wire.

pub mod from_analytics;
pub mod from_live;
mod parting;
mod route;

pub use parting::{Parting, Passing};
pub use route::{By, Route, Stop};

use super::{Direction, Id};
use std::sync::Arc;

/// What somebody, or something, is in a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// The person outside whom it is about.
    Customer,
    /// Another one outside: an expert who is asked, or whom it is handed to.
    External,
    /// An agent, or another user.
    Agent,
    /// A queue.
    Queue,
    /// A menu for callers.
    Menu,
    /// A flow, or a bot.
    Flow,
    /// A mailbox for voices.
    Voicemail,
    /// An outbound campaign.
    Dialer,
    /// Something that this list does not have, as the server writes it.
    Other(Arc<str>),
}

/// What somebody does in a stretch of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doing {
    /// It rings at them.
    Alerting,
    /// They are being called.
    Dialing,
    /// They are in it.
    Talking,
    /// They have the others on hold.
    Holding,
    /// They have put it aside.
    Parked,
    /// They work after it.
    AfterCall,
    /// It is for later.
    Scheduled,
    /// They have left.
    Gone,
    /// Something that this list does not have, as the server writes it.
    Other(Arc<str>),
}

/// A stretch of it. Instants are epoch milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// What.
    pub doing: Doing,
    /// Since when.
    pub from: i64,
    /// Until when; `None` while it goes on.
    pub to: Option<i64>,
}

/// One leg: somebody, or something, in the conversation once. Instants are epoch milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// What it is there.
    pub role: Role,
    /// Whether it is the signed-in agent.
    pub is_me: bool,
    /// The user that it is.
    pub user: Option<Id>,
    /// What it is called.
    pub name: Option<Arc<str>>,
    /// The queue that it is, or that an agent has it from.
    pub queue: Option<Id>,
    /// Number or address of somebody outside.
    pub address: Option<Arc<str>>,
    /// When it came in.
    pub began: Option<i64>,
    /// When it answered.
    pub answered: Option<i64>,
    /// When it left; work after it not counted.
    pub ended: Option<i64>,
    /// What it does.
    pub doing: Option<Doing>,
    /// How it left.
    pub parting: Option<Parting>,
    /// The wrap-up code that it gave.
    pub code: Option<Id>,
    /// What it has done, in order; only the record tells it of everybody.
    pub stretches: Vec<Stretch>,
}

/// A conversation as its record tells it, in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: Id,
    /// When it began.
    pub started: i64,
    /// When it ended; `None` while it goes on.
    pub ended: Option<i64>,
    /// Who began it.
    pub direction: Option<Direction>,
    /// Under which id the organisation keeps the customer.
    pub contact: Option<Id>,
    /// Everybody, in the order in which they came.
    pub parties: Vec<Party>,
}

impl Role {
    /// Whether it is nobody of the house.
    pub const fn is_outside(&self) -> bool {
        matches!(self, Self::Customer | Self::External)
    }
}

/// Somebody outside who was called is the customer where there is no other.
fn find_the_customer(parties: &mut [Party]) {
    if parties.iter().all(|party| party.role != Role::Customer) {
        for party in parties.iter_mut().filter(|party| party.role == Role::External) {
            party.role = Role::Customer;
        }
    }
}

/// In the order in which they came; whoever has no time stays behind the one before.
fn in_order(parties: &mut [Party]) {
    let mut last = None;
    for party in parties.iter_mut() {
        party.began = party.began.or(last);
        last = party.began;
    }
    parties.sort_by_key(|party| party.began);
}

#[cfg(test)]
mod tests;
