//! ISO-8601 intervals, as queries carry them: `start/end`, both with an offset.

use crate::clock::{DAY, parse_iso};
use crate::error::ApiError;

/// From an instant up to but without another, in milliseconds since 1970 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Interval {
    pub(super) from: i64,
    pub(super) until: i64,
}

impl Interval {
    /// Reads an interval that is not empty.
    ///
    /// # Errors
    /// `invalid.date` where it is none, `bad.request` where it ends before it begins.
    pub(super) fn parse(text: &str) -> Result<Self, ApiError> {
        let instants = text.split_once('/').and_then(|(from, until)| Some((parse_iso(from)?, parse_iso(until)?)));
        let Some((from, until)) = instants else {
            return Err(ApiError::InvalidDate(format!(
                "Dates must be specified as ISO-8601 strings. For example: 2026-08-01T00:00:00.000Z/2026-08-02T00:00:00.000Z. Got '{text}'"
            )));
        };
        if until <= from {
            return Err(ApiError::BadRequest(format!("The interval '{text}' must end after it starts.")));
        }
        Ok(Self { from, until })
    }

    /// Refuses what is longer than so many days.
    pub(super) fn at_most(self, days: u32) -> Result<Self, ApiError> {
        if self.until - self.from > i64::from(days) * DAY {
            return Err(ApiError::BadRequest(format!(
                "The interval is longer than the maximum of {days} days. Split it into shorter ones."
            )));
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_interval_is_refused_and_says_how_one_is_written() {
        for wrong in ["", "2026-08-01", "2026-08-01/2026-08-02", "2026-08-01T00:00:00Z/P1D", "x/y"] {
            assert!(matches!(Interval::parse(wrong), Err(ApiError::InvalidDate(_))), "{wrong}");
        }
        for wrong in ["2026-08-02T00:00:00Z/2026-08-01T00:00:00Z", "2026-08-02T00:00:00Z/2026-08-02T00:00:00Z"] {
            assert!(matches!(Interval::parse(wrong), Err(ApiError::BadRequest(_))), "{wrong}");
        }
    }
}
