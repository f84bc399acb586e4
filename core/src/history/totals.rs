//! What a group of rows adds up to. Each sum is that of the key figure of its name, so that a group and the tile of its rows
//! never differ: what can still grow is in none, and the hold of what is written neither.

use super::kpi::{Entry, Kpi};

/// Sums over the rows of a group, milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Conversations, all of them.
    pub count: u32,
    /// As [`Kpi::Talk`] has it.
    pub talk: i64,
    /// As [`Kpi::HoldOfAll`] has it.
    pub hold: i64,
    /// As [`Kpi::AfterCall`] has it.
    pub acw: i64,
    /// As [`Kpi::Handle`] has it.
    handle: i64,
    /// Over how many that is.
    handled: u32,
}

impl Totals {
    /// One conversation more.
    pub(super) fn add(&mut self, entry: &Entry) {
        let of = |kpi: Kpi| kpi.of(entry).unwrap_or(0);
        self.count += 1;
        self.talk += of(Kpi::Talk);
        self.hold += of(Kpi::HoldOfAll);
        self.acw += of(Kpi::AfterCall);
        if let Ok(handle) = Kpi::Handle.of(entry) {
            self.handle += handle;
            self.handled += 1;
        }
    }

    /// Average handle time, to the nearest millisecond; `None` of nothing.
    pub fn average_handle(&self) -> Option<i64> {
        let n = i64::from(self.handled);
        (n > 0).then(|| (self.handle + n / 2) / n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::kpi::Board;
    use crate::record::{Figures, Media};

    #[test]
    fn a_group_says_what_the_tiles_of_its_rows_say() {
        let figures =
            Figures { talk: 60_000, hold: 10_000, holds: 1, acw: 20_000, handle: 90_000, ..Figures::default() };
        let call = Entry { started: 0, media: Media::Call, figures, handled: true, complete: true, lacks_code: false };
        let entries = [
            call,
            Entry { figures: Figures { talk: 30_000, handle: 30_001, ..Figures::default() }, ..call },
            // Its handle time can still grow, and nobody answered the next: neither is in an average.
            Entry { complete: false, ..call },
            Entry { handled: false, ..call },
            Entry { media: Media::Message, ..call },
        ];
        let mut totals = Totals::default();
        for entry in &entries {
            totals.add(entry);
        }
        let board = Board::of(entries);
        assert_eq!((totals.count, totals.average_handle()), (5, board.value(Kpi::Handle)));
        assert_eq!(totals.average_handle(), Some(70_000));
        let sums = [totals.talk, totals.hold, totals.acw];
        assert_eq!(sums, [Kpi::Talk, Kpi::HoldOfAll, Kpi::AfterCall].map(|kpi| board.tally(kpi).sum));
        assert_eq!(sums, [150_000, 10_000, 40_000], "the message has talk and after-call work, and no hold");
    }

    #[test]
    fn there_is_no_average_of_nothing() {
        assert_eq!(Totals::default().average_handle(), None);
    }
}
