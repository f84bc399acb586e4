//! What was seen of the agent's part of a conversation while the page was open: one phase after the other.

use super::phase::Phase;
use std::sync::Arc;

/// The phases in the order in which they were seen, each with its instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Course(Arc<[Phase]>);

/// A conversation that is put on hold every minute for half an hour. Of a longer one the latest are kept.
const MOST: usize = 60;

impl Course {
    /// The phases.
    pub fn phases(&self) -> &[Phase] {
        &self.0
    }

    /// It goes on with `phase`. The same one once more may only know its instant better.
    #[must_use]
    pub(super) fn then(self, phase: &Phase) -> Self {
        let seen = match self.0.split_last() {
            Some((last, _)) if last == phase => return self,
            Some((last, before)) if last.is_same(phase) => before,
            _ => &self.0,
        };
        let from = (seen.len() + 1).saturating_sub(MOST);
        Self(seen[from..].iter().chain([phase]).cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn connected(since: i64) -> Phase {
        Phase::Connected { since: Some(since) }
    }

    const fn held(since: i64) -> Phase {
        Phase::OnHold { since: Some(since) }
    }

    #[test]
    fn each_phase_is_kept_and_one_that_is_told_again_only_with_its_better_instant() {
        let course = Course::default().then(&connected(10)).then(&connected(12)).then(&held(20)).then(&held(20));
        assert_eq!(course.phases(), [connected(12), held(20)]);
        assert_eq!(course.then(&connected(30)).phases(), [connected(12), held(20), connected(30)]);
    }

    #[test]
    fn a_course_without_end_keeps_its_latest_part() {
        let course =
            (0..500).fold(Course::default(), |course, n| course.then(&held(2 * n)).then(&connected(2 * n + 1)));
        assert_eq!(course.phases().len(), MOST);
        assert_eq!(course.phases().last(), Some(&connected(999)));
        assert_eq!(course.phases()[0], held(940));
    }
}
