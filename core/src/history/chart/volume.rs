//! How many conversations began when, by medium.

use super::Zone;
use crate::clock::{DAY, HOUR, MINUTE};
use crate::history::Window;
use crate::history::kpi::Entry;
use crate::record::Media;

/// How long a bin is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Step {
    /// So many minutes, which divide an hour.
    Minutes(u8),
    /// So many hours, which divide a day. Where clocks are set, one of them may be an hour longer or shorter.
    Hours(u8),
    /// From one midnight to the next.
    #[default]
    Day,
    /// From the midnight before one Monday to that before the next.
    Week,
}

/// A stretch of time with what began in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bin {
    /// From where to where.
    pub window: Window,
    /// How many, in the order of [`Media::ALL`].
    pub by_media: [u32; Media::ALL.len()],
}

impl Bin {
    /// How many of all media.
    pub fn count(&self) -> u32 {
        self.by_media.iter().sum()
    }
}

/// Bins without a gap, the oldest first. The first and the last may be cut by the interval.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Volume {
    /// How long they are.
    pub step: Step,
    /// Those of the interval.
    pub bins: Vec<Bin>,
    /// The largest of them.
    pub most: u32,
}

/// More bars than these are not told apart in a narrow window.
const MOST_BINS: i64 = 36;
/// Whatever an interval may be, there are no more bins than this, of which the last goes to its end.
const LIMIT: usize = 400;

const STEPS: [(Step, i64); 9] = [
    (Step::Minutes(5), 5 * MINUTE),
    (Step::Minutes(10), 10 * MINUTE),
    (Step::Minutes(30), 30 * MINUTE),
    (Step::Hours(1), HOUR),
    (Step::Hours(3), 3 * HOUR),
    (Step::Hours(6), 6 * HOUR),
    (Step::Hours(12), 12 * HOUR),
    (Step::Day, DAY),
    // The longest interval has eighty of them, which a wide window still tells apart.
    (Step::Week, 7 * DAY),
];

impl Volume {
    /// Counts what began in the window.
    pub fn of(entries: impl IntoIterator<Item = Entry>, window: Window, zone: Zone<'_>) -> Self {
        let length = window.to.saturating_sub(window.from);
        let fits = |&&(_, ms): &&(Step, i64)| length / ms < MOST_BINS;
        let [.., longest] = STEPS;
        let (step, ms) = STEPS.iter().find(fits).copied().unwrap_or(longest);
        let next = |at: i64| match step {
            Step::Minutes(_) => zone.floor(at, ms) + ms,
            // Counted from midnight, and not by adding: the wall clock may be set in between.
            Step::Hours(hours) => next_hour(at, i64::from(hours), zone),
            Step::Day => zone.next_midnight(at),
            Step::Week => next_monday(at, zone),
        };
        let mut volume = Self { step, ..Self::default() };
        let mut from = window.from;
        while from < window.to && volume.bins.len() < LIMIT {
            let is_last = volume.bins.len() + 1 == LIMIT;
            let to = if is_last { window.to } else { next(from).clamp(from + 1, window.to) };
            volume.bins.push(Bin { window: Window { from, to }, by_media: [0; Media::ALL.len()] });
            from = to;
        }
        for entry in entries.into_iter().filter(|entry| window.contains(entry.started)) {
            let place = volume.bins.partition_point(|bin| bin.window.from <= entry.started);
            if let Some(bin) = place.checked_sub(1).and_then(|place| volume.bins.get_mut(place)) {
                bin.by_media[entry.media as usize] += 1;
            }
        }
        volume.most = volume.bins.iter().map(Bin::count).max().unwrap_or(0);
        volume
    }

    /// The media that are there, in the order in which screens stack them.
    pub fn media(&self) -> Vec<Media> {
        let is_there = |media: &Media| self.bins.iter().any(|bin| bin.by_media[*media as usize] > 0);
        Media::ALL.into_iter().filter(is_there).collect()
    }
}

/// The next instant at which the wall clock shows a multiple of so many hours.
fn next_hour(at: i64, hours: i64, zone: Zone<'_>) -> i64 {
    let mut next = zone.floor(at, HOUR) + HOUR;
    // A whole day has at most 25 of them, whatever clocks do.
    for _ in 0..25 {
        let hour = zone.wall(next).rem_euclid(DAY) / HOUR;
        if hour % hours == 0 {
            break;
        }
        next += HOUR;
    }
    next
}

/// The first midnight after `at` that begins a Monday.
fn next_monday(at: i64, zone: Zone<'_>) -> i64 {
    let mut next = zone.next_midnight(at);
    for _ in 0..6 {
        if zone.hour_of_week(next).0 == 0 {
            break;
        }
        next = zone.next_midnight(next);
    }
    next
}

#[cfg(test)]
mod tests {
    use super::super::zone::tests::{BACK, FORWARD, berlin};
    use super::*;
    use crate::history::DEEPEST_DAYS;
    use crate::record::Figures;

    fn began(started: i64, media: Media) -> Entry {
        Entry { started, media, figures: Figures::default(), handled: true, complete: true, lacks_code: false }
    }

    #[test]
    fn every_conversation_of_the_interval_is_in_one_bin_and_no_other_is() {
        let window = Window { from: 1_785_747_600_000, to: 1_785_747_600_000 + DAY };
        let starts = [window.from - 1, window.from, window.from + HOUR, window.to - 1, window.to];
        let volume = Volume::of(starts.map(|at| began(at, Media::Call)), window, Zone(&berlin));
        assert_eq!(volume.step, Step::Hours(1));
        assert_eq!(volume.bins.iter().map(Bin::count).sum::<u32>(), 3);
        let edges: Vec<_> = volume.bins.iter().map(|bin| bin.window).collect();
        assert_eq!((edges[0].from, edges[edges.len() - 1].to), (window.from, window.to));
        assert!(edges.windows(2).all(|pair| pair[0].to == pair[1].from), "no gap, no overlap");
    }

    #[test]
    fn a_short_interval_has_short_bins_and_a_long_one_has_days_or_weeks() {
        let step = |length| Volume::of([], Window { from: 0, to: length }, Zone(&|_| 0)).step;
        assert_eq!(step(HOUR), Step::Minutes(5));
        assert_eq!(step(8 * HOUR), Step::Minutes(30));
        assert_eq!(step(DAY), Step::Hours(1));
        assert_eq!(step(7 * DAY), Step::Hours(6));
        assert_eq!(step(31 * DAY), Step::Day);
        assert_eq!(step(60 * DAY), Step::Week);
    }

    #[test]
    fn the_longest_interval_has_weeks_and_what_began_late_in_it_is_in_its_own() {
        let zone = Zone(&berlin);
        let from = zone.midnight(BACK) - (DEEPEST_DAYS - 20) * DAY;
        let window = Window { from, to: from + DEEPEST_DAYS * DAY };
        let each_day = (0..DEEPEST_DAYS).map(|day| began(from + day * DAY + HOUR * 12, Media::Call));
        let volume = Volume::of(each_day, window, zone);
        assert_eq!(volume.step, Step::Week);
        let [_, whole @ .., last] = &volume.bins[..] else { panic!("one bin") };
        assert!(whole.iter().all(|bin| bin.count() == 7 && zone.hour_of_week(bin.window.from) == (0, 0)), "{whole:?}");
        assert_eq!((last.window.to, volume.most), (window.to, 7));
        assert_eq!(volume.bins.iter().map(Bin::count).sum::<u32>(), DEEPEST_DAYS as u32);
    }

    #[test]
    fn days_are_whole_also_where_clocks_are_set() {
        let zone = Zone(&berlin);
        let from = zone.midnight(BACK) - 20 * DAY;
        let volume = Volume::of([began(BACK, Media::Call)], Window { from, to: from + 31 * DAY }, zone);
        let long: Vec<_> = volume.bins.iter().filter(|bin| bin.window.to - bin.window.from == 25 * HOUR).collect();
        assert_eq!(long.len(), 1);
        assert_eq!(long[0].count(), 1);
        assert!(volume.bins.iter().all(|bin| zone.wall(bin.window.from).rem_euclid(DAY) == 0), "all begin at midnight");
    }

    #[test]
    fn hours_are_those_of_the_wall_clock_on_both_sides_of_a_change() {
        let zone = Zone(&berlin);
        for set in [BACK, FORWARD] {
            let from = zone.midnight(set) - 2 * DAY;
            let volume = Volume::of([], Window { from, to: from + 5 * DAY }, zone);
            assert_eq!(volume.step, Step::Hours(6));
            let hour = |bin: &Bin| zone.wall(bin.window.from).rem_euclid(DAY) / HOUR;
            assert!(volume.bins.iter().all(|bin| hour(bin) % 6 == 0), "{:?}", volume.bins.iter().map(hour));
        }
        // The hour that comes twice is two bins of an hour.
        let from = zone.midnight(BACK);
        assert_eq!(Volume::of([], Window { from, to: zone.next_midnight(BACK) }, zone).bins.len(), 25);
    }

    #[test]
    fn media_are_stacked_apart() {
        let window = Window { from: 0, to: HOUR };
        let entries = [began(0, Media::Email), began(1, Media::Call), began(2, Media::Call)];
        let volume = Volume::of(entries, window, Zone(&|_| 0));
        assert_eq!(volume.media(), [Media::Call, Media::Email]);
        assert_eq!((volume.bins[0].by_media[Media::Call as usize], volume.most), (2, 3));
    }

    #[test]
    fn an_interval_that_nobody_can_see_to_its_end_is_cut_and_not_endless() {
        let volume = Volume::of([], Window { from: 0, to: i64::MAX / 2 }, Zone(&|_| 0));
        assert_eq!(volume.bins.len(), LIMIT);
        assert_eq!(
            volume.bins.last().map(|bin| bin.window.to),
            Some(i64::MAX / 2),
            "what is counted in the last is of its time"
        );
        assert_eq!(Volume::of([], Window { from: 5, to: 5 }, Zone(&|_| 0)).bins.len(), 0);
    }
}
