//! Agents whose names are known, and which of them is meant by what was typed. Names come from records that were loaded and
//! from who is signed in; they stay in memory, and nobody is asked for them.

use super::asking::is_id;
use super::store::{TakeApart, fold};
use crate::record::Id;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The agents.
#[derive(Clone, Debug)]
pub struct Agents {
    take_apart: TakeApart,
    names: BTreeMap<Id, Arc<str>>,
}

/// Who is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// Nobody: nothing was typed.
    Nobody,
    /// This user.
    One(Id),
    /// More than one agent may be.
    Several,
    /// No agent that is known is called so.
    Unknown,
}

impl PartialEq for Agents {
    fn eq(&self, other: &Self) -> bool {
        self.names == other.names
    }
}

impl Agents {
    /// None is known yet.
    pub const fn new(take_apart: TakeApart) -> Self {
        Self { take_apart, names: BTreeMap::new() }
    }

    /// Whether one of these is not known, or by another name.
    pub fn lacks(&self, named: &[(Id, Arc<str>)]) -> bool {
        named.iter().any(|(id, name)| self.names.get(id) != Some(name))
    }

    /// These users are called so.
    pub fn learn(&mut self, named: impl IntoIterator<Item = (Id, Arc<str>)>) {
        self.names.extend(named);
    }

    /// All of them, by name. Behind a name that several have stands the beginning of the id.
    pub fn listed(&self) -> Vec<(Id, String)> {
        let mut by_name: Vec<_> = self.names.iter().map(|(id, name)| (name, id)).collect();
        by_name.sort_unstable();
        let label = |(name, id): (&Arc<str>, &Id)| {
            let start: String = id.chars().take(8).collect();
            let is_shared = self.names.values().filter(|other| *other == name).count() > 1;
            (id.clone(), if is_shared { format!("{name} · {start}") } else { name.to_string() })
        };
        by_name.into_iter().map(label).collect()
    }

    /// Who is meant by a user id, by a line of [`Agents::listed`], or by parts of a name, whatever their case and accents.
    pub fn meant(&self, text: &str) -> Meant {
        let text = text.trim();
        let id = text.to_ascii_lowercase();
        if text.is_empty() {
            return Meant::Nobody;
        }
        if is_id(&id) {
            return Meant::One(id.into());
        }
        let wanted = fold(text, self.take_apart);
        let listed: Vec<_> = self.listed().into_iter().map(|(id, label)| (id, fold(&label, self.take_apart))).collect();
        if let Some((id, _)) = listed.iter().find(|(_, label)| *label == wanted) {
            return Meant::One(id.clone());
        }
        let mut fitting = listed.iter().filter(|(_, label)| wanted.split_whitespace().all(|part| label.contains(part)));
        match (fitting.next(), fitting.next()) {
            (Some((id, _)), None) => Meant::One(id.clone()),
            (Some(_), Some(_)) => Meant::Several,
            (None, _) => Meant::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;

    const BO: &str = "0b000000-d87c-4e91-b0f9-06ff95ae349a";
    const BOB: &str = "0b0b0000-d87c-4e91-b0f9-06ff95ae349a";
    const SO: &str = "50000000-d87c-4e91-b0f9-06ff95ae349a";

    fn agents() -> Agents {
        let mut agents = Agents::new(|text| text.nfd().collect());
        agents.learn([(BO, "Bo Lind"), (SO, "Marta Sørensen")].map(|(id, name)| (id.into(), name.into())));
        agents
    }

    #[test]
    fn an_agent_is_meant_by_id_by_name_or_by_a_part_of_it() {
        let one = |id: &str| Meant::One(id.into());
        for (text, meant) in [
            (" ", Meant::Nobody),
            ("bo lind", one(BO)),
            ("Lind Bo", one(BO)),
            ("sorensen", one(SO)),
            ("n", Meant::Several),
            ("Wei", Meant::Unknown),
            (&BOB.to_uppercase(), one(BOB)),
        ] {
            assert_eq!(agents().meant(text), meant, "{text}");
        }
    }

    #[test]
    fn of_two_with_one_name_the_line_says_which_is_meant() {
        let mut agents = agents();
        let other = [(BOB.into(), "Bo Lind".into())];
        assert!(agents.lacks(&other));
        agents.learn(other.clone());
        assert!(!agents.lacks(&other));
        assert_eq!(agents.meant("Bo Lind"), Meant::Several);
        let lines: Vec<_> = agents.listed().into_iter().map(|(_, line)| line).collect();
        assert_eq!(lines, ["Bo Lind · 0b000000", "Bo Lind · 0b0b0000", "Marta Sørensen"]);
        assert_eq!(agents.meant(&lines[1]), Meant::One(BOB.into()));
    }
}
