//! At which hours of the week conversations begin.

use super::Zone;
use crate::clock::{DAY, HOUR};
use crate::history::Window;
use crate::history::kpi::Entry;

/// Counts for each hour of each day of the week, Monday first, and how much of the interval each of them was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    /// How many began.
    pub began: [[u32; 24]; 7],
    /// How long it was that hour within the interval, milliseconds: 0 where it never was, and on the day on which clocks go
    /// back one hour counts twice.
    pub lasted: [[i64; 24]; 7],
    /// The largest of [`Hours::began`].
    pub most: u32,
}

/// Longer intervals are not walked hour by hour.
const LONGEST: i64 = 400 * DAY;

impl Hours {
    /// Counts what began in the window.
    pub fn of(entries: impl IntoIterator<Item = Entry>, window: Window, zone: Zone<'_>) -> Self {
        let mut hours = Self { began: [[0; 24]; 7], lasted: [[0; 24]; 7], most: 0 };
        let to = window.to.min(window.from.saturating_add(LONGEST));
        let mut from = window.from;
        while from < to {
            let next = (zone.floor(from, HOUR) + HOUR).clamp(from + 1, to);
            let (day, hour) = zone.hour_of_week(from);
            hours.lasted[day][hour] += next - from;
            from = next;
        }
        for entry in entries.into_iter().filter(|entry| window.contains(entry.started)) {
            let (day, hour) = zone.hour_of_week(entry.started);
            hours.began[day][hour] += 1;
            hours.most = hours.most.max(hours.began[day][hour]);
        }
        hours
    }

    /// How dark a cell is drawn, from 0 for none to 4 for the most.
    pub const fn shade(&self, day: usize, hour: usize) -> u32 {
        match (self.began[day][hour], self.most) {
            (_, 0) => 0,
            (n, most) => (n * 4).div_ceil(most),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::zone::tests::{BACK, FORWARD, berlin};
    use super::*;
    use crate::record::{Figures, Media};

    fn began(started: i64) -> Entry {
        let figures = Figures::default();
        Entry { started, media: Media::Call, figures, handled: true, complete: true, lacks_code: false }
    }

    #[test]
    fn the_hour_that_comes_twice_lasts_two_and_the_skipped_one_none() {
        let zone = Zone(&berlin);
        let day = |at| Window { from: zone.midnight(at), to: zone.next_midnight(at) };
        let back = Hours::of([began(BACK - 1), began(BACK)], day(BACK), zone);
        assert_eq!((back.began[6][2], back.lasted[6][2] / HOUR, back.lasted[6][3] / HOUR), (2, 2, 1));
        let forward = Hours::of([began(FORWARD - 1), began(FORWARD)], day(FORWARD), zone);
        assert_eq!((forward.began[6][1], forward.began[6][2], forward.began[6][3]), (1, 0, 1));
        assert_eq!((forward.lasted[6][2], forward.lasted[6][3] / HOUR), (0, 1));
        assert_eq!(forward.lasted.iter().flatten().sum::<i64>(), 23 * HOUR);
    }

    #[test]
    fn shades_go_from_none_to_the_most() {
        let monday = 4 * DAY;
        let starts = [vec![0; 1], vec![HOUR; 4], vec![2 * HOUR; 8]].concat();
        let window = Window { from: monday, to: monday + DAY };
        let hours = Hours::of(starts.into_iter().map(|at| began(monday + at)), window, Zone(&|_| 0));
        assert_eq!([0, 1, 2, 3].map(|hour| hours.shade(0, hour)), [1, 2, 4, 0]);
    }

    #[test]
    fn half_an_hour_of_an_interval_is_half_an_hour() {
        let hours = Hours::of([], Window { from: HOUR / 2, to: 2 * HOUR }, Zone(&|_| 0));
        assert_eq!((hours.lasted[3][0], hours.lasted[3][1]), (HOUR / 2, HOUR));
        // Where the wall clock is half an hour off, its hours are no whole ones of UTC.
        let kolkata = |_| 5 * HOUR + HOUR / 2;
        let hours = Hours::of([], Window { from: 0, to: HOUR }, Zone(&kolkata));
        assert_eq!((hours.lasted[3][5], hours.lasted[3][6]), (HOUR / 2, HOUR / 2));
    }
}
