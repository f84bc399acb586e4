//! How long handled conversations took.

use crate::clock::{HOUR, MINUTE, SECOND};
use crate::history::kpi::{Entry, Kpi};

/// Conversations whose handle time lies in `from..to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// Milliseconds.
    pub from: i64,
    /// Milliseconds; `None` for all that took longer.
    pub to: Option<i64>,
    /// How many.
    pub count: u32,
}

const WIDTHS: [i64; 11] = [
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    30 * MINUTE,
    HOUR,
    6 * HOUR,
];
/// So many bars, and one for what took longer than they reach.
const BARS: usize = 20;

/// The distribution of handle times, over those that the average is of. The bars reach as far as all but one of twenty: a
/// single endless one must not press all others into the first bar.
pub fn lengths(entries: impl IntoIterator<Item = Entry>) -> Vec<Length> {
    let mut times: Vec<i64> = entries.into_iter().filter_map(|entry| Kpi::Handle.of(&entry).ok()).collect();
    times.sort_unstable();
    let Some(most) = times.get((times.len() * 19 / 20).min(times.len().saturating_sub(1))).copied() else {
        return Vec::new();
    };
    let width = WIDTHS.into_iter().find(|width| most < width * BARS as i64).unwrap_or(WIDTHS[WIDTHS.len() - 1]);
    let bars = ((most / width) as usize + 1).min(BARS);
    let mut lengths: Vec<Length> =
        (0..bars as i64).map(|bar| Length { from: bar * width, to: Some((bar + 1) * width), count: 0 }).collect();
    let mut longer = Length { from: bars as i64 * width, to: None, count: 0 };
    for time in times {
        match lengths.get_mut((time / width) as usize) {
            Some(length) => length.count += 1,
            None => longer.count += 1,
        }
    }
    if longer.count > 0 {
        lengths.push(longer);
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Figures, Media};

    fn took(handle: i64) -> Entry {
        let figures = Figures { handle, ..Figures::default() };
        Entry { started: 0, media: Media::Call, figures, handled: true, complete: true, lacks_code: false }
    }

    #[test]
    fn lengths_are_counted_in_bars_of_one_width() {
        let lengths = lengths([0, 4_999, 5_000, 61_000, 62_000].map(took));
        assert_eq!(lengths[0], Length { from: 0, to: Some(5_000), count: 2 });
        assert_eq!(lengths[1].count, 1);
        assert_eq!(lengths.last(), Some(&Length { from: 60_000, to: Some(65_000), count: 2 }));
    }

    #[test]
    fn one_endless_conversation_does_not_press_the_others_together() {
        let mut times = vec![60_000; 40];
        times.push(10 * HOUR);
        let lengths = lengths(times.into_iter().map(took));
        assert_eq!(lengths.last(), Some(&Length { from: 65_000, to: None, count: 1 }));
        assert_eq!(lengths.iter().map(|length| length.count).sum::<u32>(), 41);
    }

    #[test]
    fn what_is_in_no_average_is_in_no_bar() {
        let open = Entry { complete: false, ..took(9_000) };
        let missed = Entry { handled: false, ..took(9_000) };
        assert_eq!(lengths([open, missed]), []);
    }

    #[test]
    fn figures_that_no_conversation_has_are_counted_all_the_same() {
        let lengths = lengths([i64::MAX / 4, 0].map(took));
        assert!(lengths.len() <= BARS + 1);
        assert_eq!(lengths.iter().map(|length| length.count).sum::<u32>(), 2);
    }
}
