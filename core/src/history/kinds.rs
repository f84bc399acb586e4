//! Rows by all that filters, counts and key figures ask of them. Of a hundred thousand rows there are some hundred kinds, so
//! a question is put to each kind once, and a row costs a look at its number. What a row adds to a sum, and when it began,
//! is its own and no part of its kind.

use super::bucket::Bucket;
use super::kpi::Entry;
use super::select::Stage;
use super::store::{Row, Store};
use crate::record::Direction;

/// What rows of a kind have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    /// One of the rows: every key figure counts each of the others, or leaves it out, as it does this one.
    pub(super) entry: Entry,
    /// Who began it.
    pub(super) direction: Option<Direction>,
    /// Over or not.
    pub(super) stage: Stage,
    /// As [`Bucket::of`] has them.
    pub(super) buckets: u8,
}

/// The kinds of all rows of a store.
#[derive(Debug)]
pub(super) struct Kinds {
    kinds: Vec<Kind>,
    /// The kind of each row, by its place.
    numbers: Vec<u32>,
}

/// Bits of a [`Kind::code`].
const BITS: u32 = 17;

impl Kinds {
    /// Those of nothing.
    pub(super) const fn none() -> Self {
        Self { kinds: Vec::new(), numbers: Vec::new() }
    }

    /// Looks at every row.
    pub(super) fn of(store: &Store) -> Self {
        let mut kinds = Vec::new();
        // By its code, the number of a kind from 1.
        let mut known = vec![0_u32; 1 << BITS];
        let numbers = store.rows().map(|row| {
            let kind = Kind::of(store, row);
            let number = &mut known[kind.code()];
            if *number == 0 {
                kinds.push(kind);
                *number = kinds.len() as u32;
            }
            *number - 1
        });
        let numbers = numbers.collect();
        Self { kinds, numbers }
    }

    /// All of them, by their numbers.
    pub(super) fn all(&self) -> &[Kind] {
        &self.kinds
    }

    /// The number of a row's kind.
    pub(super) fn number(&self, row: Row) -> usize {
        self.numbers.get(row.place()).map_or(0, |number| *number as usize)
    }
}

impl Kind {
    fn of(store: &Store, row: Row) -> Self {
        Self {
            entry: Entry::of(store, row),
            direction: store.direction(row),
            stage: if store.ended(row).is_some() { Stage::Ended } else { Stage::InProgress },
            buckets: Bucket::of(store, row),
        }
    }

    /// A number that it shares with no other kind.
    fn code(&self) -> usize {
        let Entry { media, figures, handled, complete, lacks_code, .. } = self.entry;
        let direction = self.direction.map_or(0, |direction| direction as usize + 1);
        let told_apart = [
            self.stage == Stage::InProgress,
            handled,
            complete,
            lacks_code,
            figures.wait == 0,
            figures.hold == 0 && figures.holds == 0,
            figures.transfers > 0,
        ];
        // Every row is in the first bucket, and lacks a code where it is in the second.
        let buckets = usize::from(self.buckets) >> 2 & 0xf;
        let code = (media as usize) << 2 | direction;
        told_apart.into_iter().fold(code << 4 | buckets, |code, is| code << 1 | usize::from(is))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Figures, Media};
    use std::collections::HashSet;

    #[test]
    fn every_code_has_its_place_and_says_all_that_is_counted_by() {
        let figures = Figures { hold: 1, holds: 1, wait: 1, ..Figures::default() };
        let entry =
            Entry { started: 0, media: Media::Call, figures, handled: false, complete: false, lacks_code: false };
        let kind = Kind { entry, direction: None, stage: Stage::Ended, buckets: 1 };
        let with = |change: fn(&mut Kind)| {
            let mut other = kind;
            change(&mut other);
            other.code()
        };
        let mut codes = vec![
            kind.code(),
            with(|kind| kind.direction = Some(Direction::Inbound)),
            with(|kind| kind.direction = Some(Direction::Outbound)),
            with(|kind| kind.stage = Stage::InProgress),
            with(|kind| kind.entry.handled = true),
            with(|kind| kind.entry.complete = true),
            with(|kind| kind.entry.lacks_code = true),
            with(|kind| kind.entry.figures.wait = 0),
            with(|kind| (kind.entry.figures.hold, kind.entry.figures.holds) = (0, 0)),
            with(|kind| kind.entry.figures.transfers = 1),
        ];
        let others = [Bucket::Transferred, Bucket::LongHold, Bucket::Short, Bucket::Abandoned];
        codes.extend(others.map(|bucket| Kind { buckets: kind.buckets | bucket.bit(), ..kind }.code()));
        codes.extend(
            Media::ALL[1..].iter().map(|media| Kind { entry: Entry { media: *media, ..entry }, ..kind }.code()),
        );
        assert!(codes.iter().all(|code| *code < 1 << BITS));
        let apart: HashSet<_> = codes.iter().collect();
        assert_eq!(apart.len(), codes.len());
    }
}
