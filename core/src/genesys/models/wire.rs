//! How single values stand on the wire.

use chrono::DateTime;
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use std::fmt;

/// An instant, epoch milliseconds; on the wire an RFC 3339 text such as `2026-08-01T07:28:00.000Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(pub i64);

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Instant;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an RFC 3339 instant")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Instant, E> {
                parse(text).map(Instant).ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// Epoch milliseconds of an RFC 3339 text. Genesys sometimes writes an offset without its colon (`+0000`).
fn parse(text: &str) -> Option<i64> {
    let with_colon = || {
        let (instant, minutes) = text.split_at_checked(text.len().checked_sub(2)?)?;
        DateTime::parse_from_rfc3339(&format!("{instant}:{minutes}")).ok()
    };
    DateTime::parse_from_rfc3339(text).ok().or_else(with_colon).map(|at| at.timestamp_millis())
}

/// A list that may be absent or `null`.
pub(super) fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::<Vec<T>>::deserialize(deserializer).map(Option::unwrap_or_default)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_read_in_every_spelling_of_the_api() {
        for text in [
            "2026-08-01T00:00:00.000Z",
            "2026-08-01T00:00:00Z",
            "2026-08-01T00:00Z",
            "2026-08-01T02:00:00.000+02:00",
            "2026-08-01T00:00:00.000+0000",
        ] {
            let read = serde_json::from_value::<Instant>(text.into()).map(|at| at.0);
            if text == "2026-08-01T00:00Z" {
                assert!(read.is_err(), "no seconds, no instant");
            } else {
                assert_eq!(read.unwrap(), 1_785_542_400_000, "{text}");
            }
        }
    }
}
