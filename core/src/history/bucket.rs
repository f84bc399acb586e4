//! Sorts of conversations that an agent looks for again and again, each with a count that is always in sight.

use super::store::{Row, Store};
use crate::clock::{MINUTE, SECOND};

/// A sort of conversations. One can be of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bucket {
    /// Any.
    #[default]
    All,
    /// A wrap-up code should have been given, and was not.
    NoWrapUp,
    /// The agent passed it on to somebody else.
    Transferred,
    /// It was on hold for [`LONG_HOLD`] or longer; what is written never is, whatever Genesys calls hold there.
    LongHold,
    /// Handled, and over in less than [`SHORT`] of talk and hold.
    Short,
    /// The customer left the queue before anybody answered.
    Abandoned,
    /// The agent has flagged it.
    FollowUp,
}

/// What is on hold so long is on hold long, milliseconds.
pub const LONG_HOLD: i64 = 2 * MINUTE;
/// What is handled in less is short, milliseconds.
pub const SHORT: i64 = 20 * SECOND;

impl Bucket {
    /// All of them; the place of each is its number.
    pub const ALL: [Self; 7] =
        [Self::All, Self::NoWrapUp, Self::Transferred, Self::LongHold, Self::Short, Self::Abandoned, Self::FollowUp];

    /// A short name that never changes.
    pub const fn key(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::NoWrapUp => "no-wrap-up",
            Self::Transferred => "transferred",
            Self::LongHold => "long-hold",
            Self::Short => "short",
            Self::Abandoned => "abandoned",
            Self::FollowUp => "follow-up",
        }
    }

    /// The bucket of this [`Bucket::key`].
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bucket| bucket.key() == key)
    }

    /// The buckets that a row is in, one bit each by its number, [`Bucket::FollowUp`] left out: only whoever flags knows.
    pub(super) fn of(store: &Store, row: Row) -> u8 {
        let figures = store.figures(row);
        let is_short = store.is_handled(row) && store.ended(row).is_some() && figures.talk + figures.hold < SHORT;
        [
            true,
            store.lacks_code(row),
            store.passed(row).is_some(),
            store.media(row).is_put_on_hold() && figures.hold >= LONG_HOLD,
            is_short,
            store.is_abandoned(row),
        ]
        .into_iter()
        .enumerate()
        .fold(0, |bits, (place, is)| bits | u8::from(is) << place)
    }

    /// Its bit among those of a row.
    pub(super) const fn bit(self) -> u8 {
        1 << self as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_a_bucket_is_its_number_and_its_key_is_its_own() {
        for (place, bucket) in Bucket::ALL.into_iter().enumerate() {
            assert_eq!(bucket as usize, place);
            assert_eq!(Bucket::of_key(bucket.key()), Some(bucket));
        }
    }
}
