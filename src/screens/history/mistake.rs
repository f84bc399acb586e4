//! What is wrong with what was entered for a search, and how that is said. It asks for nothing.

use super::entered::Entered;
use crate::state::Desk;
use crate::ui::seen::Kept;
use tidemark_core::history::{DEEPEST_HOURS, Meant};
use tidemark_core::text;
use tidemark_core::words::{self, Advice};

/// Why what was entered is no interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mistake {
    /// An end is missing.
    Ends,
    /// That is no number of hours.
    Hours,
    /// Several agents may be meant.
    Agents,
    /// No agent is known by that name.
    Agent,
    /// Only certain conversations are wanted, and there is no id of any.
    Ids,
}

impl Mistake {
    /// In words, with what to do about it.
    pub(super) fn advice(self) -> Advice {
        let (title, todo) = match self {
            Self::Ends => (
                text!("The interval is not complete").to_owned(),
                text!("Give a date and a time for both From and To.").to_owned(),
            ),
            Self::Hours => (
                text!("That is no number of hours").to_owned(),
                text!("Give a whole number from 1 to {most}.", most = words::count(u64::from(DEEPEST_HOURS))),
            ),
            Self::Agents => (
                text!("Several agents are called so").to_owned(),
                text!("Type more of the name, or choose one from the list.").to_owned(),
            ),
            Self::Agent => (
                text!("No agent of that name is known here").to_owned(),
                text!(
                    "Known are your own name and those of agents in what was loaded. Search once without the agent, or give \
                     the user id."
                )
                .to_owned(),
            ),
            Self::Ids => (
                text!("No id in this: what looks like one is cut short or mistyped").to_owned(),
                text!("Give whole ids of conversations, or leave the field empty.").to_owned(),
            ),
        };
        Advice { title, todo, ..Advice::default() }
    }
}

/// Whether it is known which agent is asked for, and which conversations.
pub(super) fn is_known(desk: Desk, entered: Kept<Entered>) -> Result<(), Mistake> {
    if entered.get().is_some_and(|entered| entered.has_no_id()) {
        return Err(Mistake::Ids);
    }
    match entered.get().map_or(Meant::Nobody, |entered| entered.agent(&desk.top())) {
        Meant::Nobody | Meant::One(_) => Ok(()),
        Meant::Several => Err(Mistake::Agents),
        Meant::Unknown => Err(Mistake::Agent),
    }
}
