//! A place's wall clock.

use crate::clock::{DAY, HOUR};

/// How far the wall clock is ahead of UTC at an instant; both milliseconds.
#[derive(Clone, Copy)]
pub struct Zone<'a>(pub &'a dyn Fn(i64) -> i64);

impl Zone<'_> {
    /// What the wall clock shows at `at`, as if it were UTC.
    pub fn wall(self, at: i64) -> i64 {
        at.saturating_add((self.0)(at))
    }

    /// Day of the week, from Monday as 0, and hour of the day.
    pub fn hour_of_week(self, at: i64) -> (usize, usize) {
        let wall = self.wall(at);
        // The first of January 1970 was a Thursday.
        let weekday = (wall.div_euclid(DAY) + 3).rem_euclid(7);
        (weekday as usize, (wall.rem_euclid(DAY) / HOUR) as usize)
    }

    /// The start of the day that contains `at`.
    pub fn midnight(self, at: i64) -> i64 {
        let wall = self.wall(at);
        self.instant(wall - wall.rem_euclid(DAY))
    }

    /// The start of the day after it.
    pub fn next_midnight(self, at: i64) -> i64 {
        let wall = self.wall(at);
        self.instant(wall - wall.rem_euclid(DAY) + DAY).max(at + 1)
    }

    /// The last instant at which the wall clock showed a whole multiple of `step`, which divides a day, or began to be set.
    pub fn floor(self, at: i64, step: i64) -> i64 {
        at - self.wall(at).rem_euclid(step)
    }

    /// When the wall clock first shows `wall`; where that is skipped, the instant at which it is.
    fn instant(self, wall: i64) -> i64 {
        // The offsets of half a day before and after bracket the one that holds; the larger one comes first.
        let [before, after] = [wall - DAY / 2, wall + DAY / 2].map(|at| wall - (self.0)(at));
        let (early, late) = (before.min(after), before.max(after));
        if self.wall(early) == wall {
            return early;
        }
        if self.wall(late) == wall {
            return late;
        }
        // Skipped: between the two lies the instant at which clocks are set.
        let (mut low, mut high) = (early, late);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if self.wall(middle) < wall { low = middle } else { high = middle }
        }
        high
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Sunday 25 October 2026, 01:00 UTC: clocks in Central Europe go from 03:00 back to 02:00.
    pub(in crate::history::chart) const BACK: i64 = 1_792_890_000_000;
    /// Sunday 29 March 2026, 01:00 UTC: from 02:00 to 03:00.
    pub(in crate::history::chart) const FORWARD: i64 = 1_774_746_000_000;

    /// Central Europe in 2026.
    pub(in crate::history::chart) fn berlin(at: i64) -> i64 {
        if (FORWARD..BACK).contains(&at) { 2 * HOUR } else { HOUR }
    }

    #[test]
    fn a_day_on_which_clocks_are_set_has_23_or_25_hours() {
        let zone = Zone(&berlin);
        for (at, hours) in [(BACK, 25), (FORWARD, 23), (FORWARD + 5 * DAY, 24)] {
            let (from, to) = (zone.midnight(at), zone.next_midnight(at));
            assert_eq!((to - from) / HOUR, hours);
            assert_eq!(zone.wall(from).rem_euclid(DAY), 0);
            assert_eq!(zone.wall(to).rem_euclid(DAY), 0);
        }
    }

    #[test]
    fn a_midnight_that_is_skipped_is_the_instant_at_which_clocks_are_set() {
        // As in Beirut: at 00:00 of the wall clock it is 01:00.
        let set = 1_774_735_200_000;
        let beirut = |at: i64| if at >= set { 3 * HOUR } else { 2 * HOUR };
        let zone = Zone(&beirut);
        assert_eq!(zone.wall(set - 1).rem_euclid(DAY), DAY - 1);
        assert_eq!(zone.midnight(set + 5 * HOUR), set);
        assert_eq!(zone.next_midnight(set - HOUR), set);
    }

    #[test]
    fn the_hour_of_the_week_is_that_of_the_wall_clock() {
        let zone = Zone(&berlin);
        assert_eq!(zone.hour_of_week(BACK), (6, 2), "02:00 for the second time");
        assert_eq!(zone.hour_of_week(BACK - HOUR), (6, 2), "02:00 for the first time");
        assert_eq!(zone.hour_of_week(FORWARD), (6, 3), "it was never 02:00");
        assert_eq!(Zone(&|_| 0).hour_of_week(0), (3, 0));
        assert_eq!(Zone(&|_| -HOUR).hour_of_week(0), (2, 23));
    }
}
