//! Whose the rows of a store are, and what those agents are called: known from the records alone, and nobody else is asked.

use super::{Row, Store, Symbol};
use crate::record::{Agent, Id, Whose};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The agents of a store: user ids, each with a name, or with none.
pub(super) type Agents = BTreeMap<Symbol, (Symbol, Whose)>;

impl Store {
    /// Keeps that there is this agent. Who has a name does not lose it to a record that lacks it.
    pub(super) fn keep_agent(&mut self, agent: Option<&Agent>) -> Symbol {
        let Some(Agent { id, name, whose }) = agent else { return Symbol::NONE };
        let (id, name) = (self.texts.keep(Some(id)), self.texts.keep(name.as_ref()));
        let known = self.agents.entry(id).or_insert((name, *whose));
        if name != Symbol::NONE {
            known.0 = name;
        }
        id
    }

    /// Whose conversation it was: a user id.
    pub fn agent(&self, row: Row) -> Symbol {
        self.agent.get(row.place()).copied().unwrap_or_default()
    }

    /// What the agent of this id is called; the beginning of the id where nobody has said it.
    pub fn agent_name(&self, id: Symbol) -> Option<Arc<str>> {
        let name = self.agents.get(&id).and_then(|(name, _)| self.texts.text(*name)).cloned();
        let start = |id: &Arc<str>| format!("{}…", id.chars().take(8).collect::<String>()).into();
        name.or_else(|| self.texts.text(id).map(start))
    }

    /// All agents that rows have, oneself among them: user ids.
    pub(in crate::history) fn agents(&self) -> impl Iterator<Item = Symbol> + '_ {
        self.agents.keys().copied()
    }

    /// Colleagues whose names are known: user ids and names, by name.
    pub fn colleagues(&self) -> Vec<(Id, Arc<str>)> {
        let colleagues = self.agents.iter().filter(|(_, (_, whose))| *whose == Whose::Colleagues);
        let text = |symbol: &Symbol| self.texts.text(*symbol).cloned();
        let mut named: Vec<_> = colleagues.filter_map(|(id, (name, _))| Some((text(id)?, text(name)?))).collect();
        named.sort_unstable_by(|one, other| (&one.1, &one.0).cmp(&(&other.1, &other.0)));
        named
    }

    /// How its agent left it, or its customer one that no agent had: `disconnectType`.
    pub fn left(&self, row: Row) -> Symbol {
        self.left.get(row.place()).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agent(id: &str, name: Option<&str>, whose: Whose) -> Agent {
        Agent { id: id.into(), name: name.map(Into::into), whose }
    }

    #[test]
    fn an_agent_is_called_by_the_name_that_a_record_has_and_else_by_the_beginning_of_the_id() {
        let mut store = Store::default();
        let bo = store.keep_agent(Some(&agent("u-bo-1234-5678", None, Whose::Colleagues)));
        assert_eq!(store.agent_name(bo).as_deref(), Some("u-bo-123…"));
        assert_eq!(store.colleagues(), []);
        store.keep_agent(Some(&agent("u-bo-1234-5678", Some("Bo Lind"), Whose::Colleagues)));
        store.keep_agent(Some(&agent("u-bo-1234-5678", None, Whose::Colleagues)));
        store.keep_agent(Some(&agent("u-ada", Some("Ada"), Whose::Own)));
        assert_eq!(store.agent_name(bo).as_deref(), Some("Bo Lind"));
        assert_eq!(store.colleagues(), [("u-bo-1234-5678".into(), "Bo Lind".into())]);
        assert_eq!(store.agent_name(Symbol::NONE), None);
    }
}
