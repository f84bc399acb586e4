//! What the agents may do: the roles they were set up with, until somebody grants or revokes. Knows names of permissions and
//! not what they open.

use std::collections::BTreeSet;

use crate::org::{AgentIx, Org};

/// To see conversations of everybody; the one permission that can be limited to what is one's own.
pub(crate) const CONVERSATION_DETAIL: &str = "analytics:conversationDetail:view";

/// The permissions of one agent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Rights {
    pub(crate) permissions: BTreeSet<String>,
    /// Those of the permissions whose condition is that the agent is the user concerned.
    pub(crate) own_only: BTreeSet<String>,
}

/// How far a permission reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    Everybody,
    Own,
    Nobody,
}

/// A change to the permissions of one agent.
#[derive(Debug, Default)]
pub(crate) struct Change {
    pub(crate) grant: Vec<String>,
    pub(crate) revoke: Vec<String>,
    /// All that are to be limited from now on; `None` leaves it as it is.
    pub(crate) own_only: Option<Vec<String>>,
}

/// The rights of all agents, in their order.
#[derive(Debug)]
pub(crate) struct Grants(Vec<Rights>);

impl Rights {
    pub(crate) fn may(&self, permission: &str) -> bool {
        self.permissions.contains(permission)
    }

    pub(crate) fn reach(&self, permission: &str) -> Reach {
        match (self.may(permission), self.own_only.contains(permission)) {
            (false, _) => Reach::Nobody,
            (true, true) => Reach::Own,
            (true, false) => Reach::Everybody,
        }
    }

    /// # Errors
    /// If one is to be limited that is not granted, or that cannot be.
    fn changed(&self, change: &Change) -> Result<Self, String> {
        let mut permissions = self.permissions.clone();
        permissions.extend(change.grant.iter().cloned());
        permissions.retain(|permission| !change.revoke.contains(permission));
        let own_only = match &change.own_only {
            None => self.own_only.intersection(&permissions).cloned().collect(),
            Some(limited) => limited.iter().cloned().collect::<BTreeSet<String>>(),
        };
        if let Some(wrong) = own_only.iter().find(|permission| *permission != CONVERSATION_DETAIL) {
            return Err(format!("only {CONVERSATION_DETAIL} can be limited to one's own, not '{wrong}'"));
        }
        if let Some(wrong) = own_only.difference(&permissions).next() {
            return Err(format!("'{wrong}' is not granted and cannot be limited"));
        }
        Ok(Self { permissions, own_only })
    }
}

impl Grants {
    /// As the organisation is set up.
    pub(crate) fn of(org: &Org) -> Self {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let rights = |agent: &crate::org::Agent| Rights {
            permissions: owned(agent.permissions),
            own_only: owned(agent.own_only),
        };
        Self(org.agents.iter().map(rights).collect())
    }

    pub(crate) fn of_agent(&self, agent: AgentIx) -> &Rights {
        &self.0[agent.0]
    }

    /// # Errors
    /// If the change makes no sense; then nothing has changed.
    pub(crate) fn change(&mut self, agent: AgentIx, change: &Change) -> Result<(), String> {
        self.0[agent.0] = self.0[agent.0].changed(change)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(grant: &[&str], revoke: &[&str], own_only: Option<&[&str]>) -> Change {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Change { grant: owned(grant), revoke: owned(revoke), own_only: own_only.map(owned) }
    }

    #[test]
    fn a_limit_goes_with_its_permission() {
        let limited = Rights::default().changed(&change(&[CONVERSATION_DETAIL], &[], Some(&[CONVERSATION_DETAIL])));
        let limited = limited.unwrap();
        assert_eq!(limited.reach(CONVERSATION_DETAIL), Reach::Own);
        assert_eq!(limited.changed(&change(&[], &[CONVERSATION_DETAIL], None)), Ok(Rights::default()));
        let free = limited.changed(&change(&[], &[], Some(&[]))).unwrap();
        assert_eq!(free.reach(CONVERSATION_DETAIL), Reach::Everybody);
    }

    #[test]
    fn what_is_not_granted_or_has_no_condition_cannot_be_limited() {
        assert!(Rights::default().changed(&change(&[], &[], Some(&[CONVERSATION_DETAIL]))).is_err());
        assert!(Rights::default().changed(&change(&["a:b:c"], &[], Some(&["a:b:c"]))).is_err());
    }
}
