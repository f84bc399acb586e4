//! Which way a conversation took: menus, queues and agents in turn, how each handed it on, and who ended it.

use super::{Parting, Party, Passing, Role};
use std::sync::Arc;

/// Somebody, or something, on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// What it is.
    pub role: Role,
    /// What it is called.
    pub name: Option<Arc<str>>,
    /// Whether it is the signed-in agent.
    pub is_me: bool,
    /// An agent who did not take it.
    pub missed: bool,
    /// How an agent handed it on.
    pub passed: Option<Passing>,
}

/// Who, or what, ended it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// The person outside.
    Customer,
    /// The signed-in agent.
    Me,
    /// Another agent, by name where it is known.
    Agent(Option<Arc<str>>),
    /// Another one outside, by name where it is known.
    External(Option<Arc<str>>),
    /// Neither: how the last one left.
    Itself(Parting),
}

/// The way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// In the order in which they had it.
    pub stops: Vec<Stop>,
    /// `None` while it goes on, and where nobody says.
    pub ended: Option<By>,
}

impl Route {
    /// The way of a conversation with these legs, in the order in which they came.
    pub fn of(parties: &[Party]) -> Self {
        let stops = parties.iter().filter(|party| party.role != Role::Customer).map(|party| {
            let agent = party.role == Role::Agent;
            Stop {
                role: party.role.clone(),
                name: party.name.clone(),
                is_me: party.is_me,
                missed: agent && party.answered.is_none() && party.ended.is_some(),
                // A queue or a menu that hands on does what it is there for.
                passed: match party.parting {
                    Some(Parting::Passed(passing)) if agent && party.answered.is_some() => Some(passing),
                    _ => None,
                },
            }
        });
        Self { stops: stops.collect(), ended: ended_by(parties) }
    }
}

fn ended_by(parties: &[Party]) -> Option<By> {
    if parties.is_empty() || parties.iter().any(|party| party.ended.is_none()) {
        return None;
    }
    let last = |wanted: &dyn Fn(&Party) -> bool| parties.iter().filter(|p| wanted(p)).max_by_key(|party| party.ended);
    let is_person = |party: &Party| party.role.is_outside() || party.role == Role::Agent;
    let by = |party: &Party| match party.role {
        Role::Agent if party.is_me => By::Me,
        Role::Agent => By::Agent(party.name.clone()),
        Role::External => By::External(party.name.clone()),
        _ => By::Customer,
    };
    if let Some(leaver) = last(&|party| is_person(party) && party.parting == Some(Parting::Left)) {
        return Some(by(leaver));
    }
    // Nobody says of themselves that they left, but another says it of them.
    let left_alone = |party: &Party| party.parting == Some(Parting::OtherLeft);
    if last(&|party| party.role == Role::Agent && left_alone(party)).is_some() {
        return Some(By::Customer);
    }
    if last(&|party| party.role == Role::Customer && left_alone(party)).is_some() {
        let is_other = |party: &Party| is_person(party) && party.role != Role::Customer;
        return last(&|party| is_other(party) && party.answered.is_some()).map(by);
    }
    last(&|party| party.parting.is_some()).and_then(|party| party.parting.clone()).map(By::Itself)
}
