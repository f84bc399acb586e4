//! A conversation's id in sixteen bytes.

use super::symbols::{Symbol, Symbols};
use crate::record::Id;
use std::cmp::Ordering;
use std::fmt::Write;
use std::sync::Arc;

/// An id: the number that its UUID is, or the place of its text among the symbols. They cannot be confused: a UUID that is
/// as small as a place is kept as a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key(u128);

/// Where the dashes of a UUID stand.
const DASHES: [usize; 4] = [8, 13, 18, 23];

impl Key {
    /// The key of an id that was not met before, or was.
    pub(super) fn keep(id: &Id, symbols: &mut Symbols) -> Self {
        Self::of_uuid(id).unwrap_or_else(|| Self(symbols.keep(Some(id)).place() as u128))
    }

    /// The key of an id, if it has one.
    pub(super) fn find(id: &str, symbols: &Symbols) -> Option<Self> {
        Self::of_uuid(id).or_else(|| symbols.find(id).map(|symbol| Self(symbol.place() as u128)))
    }

    /// In small letters, as all ids of Records are, so that the id can be had back.
    fn of_uuid(id: &str) -> Option<Self> {
        if id.len() != 36 || id.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return None;
        }
        let mut number = 0;
        for (place, byte) in id.bytes().enumerate() {
            if DASHES.contains(&place) {
                (byte == b'-').then_some(())?;
            } else {
                number = number << 4 | u128::from(char::from(byte).to_digit(16)?);
            }
        }
        (number > u128::from(u32::MAX)).then_some(Self(number))
    }

    /// In the order in which their texts stand.
    pub(super) fn compare(self, other: Self, symbols: &Symbols) -> Ordering {
        let is_uuid = |key: Self| key.0 > u128::from(u32::MAX);
        if is_uuid(self) && is_uuid(other) {
            return self.0.cmp(&other.0);
        }
        self.id(symbols).cmp(&other.id(symbols))
    }

    /// The id.
    pub(super) fn id(self, symbols: &Symbols) -> Id {
        if let Ok(place) = u32::try_from(self.0) {
            return symbols.text(Symbol::at(place)).map(Arc::clone).unwrap_or_default();
        }
        let mut id = String::with_capacity(36);
        let digits = format!("{:032x}", self.0);
        for (place, part) in [0..8, 8..12, 12..16, 16..20, 20..32].into_iter().enumerate() {
            _ = write!(id, "{}{}", if place > 0 { "-" } else { "" }, &digits[part]);
        }
        id.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_can_be_had_back_whatever_it_looks_like() {
        let mut symbols = Symbols::default();
        let ids = [
            "3e7150e9-d87c-4e91-b0f9-06ff95ae349a",
            "00000000-0000-0000-0000-000000000001",
            "00000000-0000-0000-0000-000100000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "3E7150E9-D87C-4E91-B0F9-06FF95AE349A",
            "3e7150e9-d87c-4e91-b0f9-06ff95ae349z",
            "3e7150e9d87c4e91b0f906ff95ae349a0000",
            "c1",
            "ä",
        ];
        let keys = ids.map(|id| Key::keep(&id.into(), &mut symbols));
        for (id, key) in ids.into_iter().zip(keys) {
            assert_eq!(&*key.id(&symbols), id);
            assert_eq!(Key::find(id, &symbols), Some(key));
            assert_eq!(keys.iter().filter(|other| **other == key).count(), 1, "{id} is no other");
        }
        assert_eq!(Key::find("c2", &symbols), None);
    }

    #[test]
    fn ids_stand_in_the_order_of_their_texts() {
        let mut symbols = Symbols::default();
        let texts = ["b", "3e7150e9-d87c-4e91-b0f9-06ff95ae349a", "a", "3d7150e9-d87c-4e91-b0f9-06ff95ae349a"];
        let mut keys = texts.map(|id| Key::keep(&id.into(), &mut symbols));
        keys.sort_by(|one, other| one.compare(*other, &symbols));
        let mut sorted = texts;
        sorted.sort_unstable();
        assert_eq!(keys.map(|key| key.id(&symbols).to_string()), sorted);
    }
}
