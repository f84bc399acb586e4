//! The agent's own targets. They are numbers alone, so they may be kept in the browser.

use super::{Kpi, Unit};
use crate::clock::SECOND;

/// Whether a figure is where the agent wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// It is.
    Yes,
    /// It is not.
    No,
}

/// The targets of one agent: whole seconds of an average, else a number; 0 for none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Targets([u32; Kpi::ALL.len()]);

/// A day in seconds, and more conversations than one has in any interval.
const LARGEST: u32 = 86_400;

impl Targets {
    /// From what [`Targets::to_text`] wrote; what cannot be read is no target.
    pub fn of_text(text: &str) -> Self {
        let mut targets = Self::default();
        for (kpi, typed) in Kpi::ALL.into_iter().zip(text.split(',')) {
            targets.set(kpi, typed);
        }
        targets
    }

    /// As a text: numbers in the order of [`Kpi::ALL`], with commas between; nothing where there is no target.
    pub fn to_text(self) -> String {
        if self == Self::default() {
            return String::new();
        }
        self.0.map(|target| target.to_string()).join(",")
    }

    /// The target of a figure, seconds or a number; 0 for none.
    pub const fn get(self, kpi: Kpi) -> u32 {
        self.0[kpi as usize]
    }

    /// A target as it was typed: at most a day, or so many; anything else is none.
    pub fn set(&mut self, kpi: Kpi, typed: &str) {
        self.0[kpi as usize] = typed.trim().parse().ok().filter(|&target| target <= LARGEST).unwrap_or(0);
    }

    /// Whether a value has reached its target: of handled conversations as many or more, of all else as much or less.
    pub fn reached(self, kpi: Kpi, value: i64) -> Option<Reached> {
        let target = match (self.get(kpi), kpi.unit()) {
            (0, _) => return None,
            (target, Unit::Count) => i64::from(target),
            (target, Unit::Mean) => i64::from(target) * SECOND,
        };
        let is_reached = if kpi == Kpi::Handled { value >= target } else { value <= target };
        Some(if is_reached { Reached::Yes } else { Reached::No })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handled_is_to_be_as_many_and_all_else_as_little() {
        let mut targets = Targets::default();
        targets.set(Kpi::Handled, "40");
        targets.set(Kpi::Handle, " 300 ");
        assert_eq!(targets.reached(Kpi::Handled, 39), Some(Reached::No));
        assert_eq!(targets.reached(Kpi::Handled, 40), Some(Reached::Yes));
        assert_eq!(targets.reached(Kpi::Handle, 300_000), Some(Reached::Yes));
        assert_eq!(targets.reached(Kpi::Handle, 300_001), Some(Reached::No));
        assert_eq!(targets.reached(Kpi::Talk, 1), None, "without a target nothing is missed");
    }

    #[test]
    fn targets_come_back_as_they_were_kept_and_nonsense_is_none() {
        let mut targets = Targets::default();
        assert_eq!(targets.to_text(), "", "nothing is kept of nothing");
        targets.set(Kpi::Wait, "20");
        assert_eq!(Targets::of_text(&targets.to_text()), targets);
        for typed in ["-1", "1.5", "99999999999", "x", ""] {
            targets.set(Kpi::Wait, typed);
            assert_eq!(targets.get(Kpi::Wait), 0, "{typed}");
        }
        assert_eq!(Targets::of_text("40,x,,9"), {
            let mut some = Targets::default();
            some.set(Kpi::Handled, "40");
            some.set(Kpi::HoldOfAll, "9");
            some
        });
    }
}
