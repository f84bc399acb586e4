//! All key figures of a list, read in one go.

use super::{Entry, Kpi, LeftOut, Unit};
use crate::record::Figures;

/// What one figure has come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Sum over the conversations that count: milliseconds, or how many.
    pub sum: i64,
    /// How many count.
    pub counted: u32,
    left_out: [u32; LeftOut::ALL.len()],
}

impl Tally {
    /// How many are left out for a reason.
    pub const fn left_out(&self, why: LeftOut) -> u32 {
        self.left_out[why as usize]
    }

    fn add(&mut self, counts: Result<i64, LeftOut>, count: u32) {
        match counts {
            Ok(n) => {
                self.sum += n;
                self.counted += count;
            }
            Err(why) => self.left_out[why as usize] += count,
        }
    }

    /// The sum, or the average to the nearest millisecond; `None` for the average of nothing.
    pub fn value(&self, unit: Unit) -> Option<i64> {
        let n = i64::from(self.counted);
        match unit {
            Unit::Count => Some(self.sum),
            Unit::Mean => (n > 0).then(|| (self.sum + n / 2) / n),
        }
    }
}

/// Every key figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Board([Tally; Kpi::ALL.len()]);

impl Board {
    /// Reads a list.
    pub fn of(entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut board = Self::default();
        entries.into_iter().for_each(|entry| board.add(&entry));
        board
    }

    /// One conversation more.
    pub fn add(&mut self, entry: &Entry) {
        for kpi in Kpi::ALL {
            self.0[kpi as usize].add(kpi.of(entry), 1);
        }
    }

    /// So many more that each count as `one` does, and have taken `sums` together.
    pub(in crate::history) fn add_many(&mut self, one: &Entry, count: u32, sums: &Figures) {
        for kpi in Kpi::ALL {
            self.0[kpi as usize].add(kpi.of_many(one, count, sums), count);
        }
    }

    /// What a figure has come to.
    pub const fn tally(&self, kpi: Kpi) -> &Tally {
        &self.0[kpi as usize]
    }

    /// Its number: see [`Tally::value`].
    pub fn value(&self, kpi: Kpi) -> Option<i64> {
        self.tally(kpi).value(kpi.unit())
    }
}
