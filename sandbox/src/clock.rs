//! The one source of the current instant, in milliseconds since 1970 UTC, and how an instant is written on the wire.
//! Nothing else in the crate may ask the system for the time of day.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Serialize, Serializer};

/// One second, minute, hour and day in milliseconds.
pub(crate) const SECOND: i64 = 1_000;
pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

/// Tells the current instant: the system's or one that a test sets, and what was put forward since. Clones move together.
/// What happens goes by it and by nothing else; what clients are told of it can be off.
#[derive(Debug, Clone)]
pub struct Clock {
    source: Source,
    forward: Arc<AtomicI64>,
    told_off: Arc<AtomicI64>,
}

#[derive(Debug, Clone, Copy)]
enum Source {
    System,
    Manual { start: i64 },
}

impl Clock {
    /// The system's time of day.
    pub fn system() -> Self {
        Self::of(Source::System)
    }

    /// A clock that stands at `now` (milliseconds since 1970 UTC) until it is put forward.
    pub fn manual(now: i64) -> Self {
        Self::of(Source::Manual { start: now })
    }

    fn of(source: Source) -> Self {
        Self { source, forward: Arc::default(), told_off: Arc::default() }
    }

    /// Milliseconds since 1970 UTC.
    pub fn now(&self) -> i64 {
        let own = match self.source {
            // A system clock before 1970 is no case to serve: it reads as 1970.
            Source::System => SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64),
            Source::Manual { start } => start,
        };
        own + self.forward.load(Ordering::SeqCst)
    }

    /// Puts it forward by `millis`, or back where that is negative.
    pub fn advance(&self, millis: i64) {
        self.forward.fetch_add(millis, Ordering::SeqCst);
    }

    /// What clients are told the current instant is.
    pub(crate) fn told(&self) -> i64 {
        self.now() + self.told_off()
    }

    /// By how much that is ahead, or behind where it is negative.
    pub(crate) fn told_off(&self) -> i64 {
        self.told_off.load(Ordering::SeqCst)
    }

    pub(crate) fn tell_off(&self, millis: i64) {
        self.told_off.store(millis, Ordering::SeqCst);
    }
}

/// An instant as the API writes it: `2026-08-01T12:34:56.789Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Iso(pub(crate) i64);

impl std::fmt::Display for Iso {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(
            &DateTime::<Utc>::from_timestamp_millis(self.0)
                .unwrap_or_default()
                .to_rfc3339_opts(SecondsFormat::Millis, true),
        )
    }
}

impl Serialize for Iso {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// An instant as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT`.
pub(crate) fn http_date(at: i64) -> String {
    DateTime::<Utc>::from_timestamp_millis(at).unwrap_or_default().format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// Reads an ISO-8601 instant with an offset; `None` if it is anything else.
pub(crate) fn parse_iso(text: &str) -> Option<i64> {
    DateTime::parse_from_rfc3339(text).ok().map(|instant| instant.timestamp_millis())
}

/// The first instant of the UTC day `at` falls on.
pub(crate) fn start_of_utc_day(at: i64) -> i64 {
    at.div_euclid(DAY) * DAY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_written_with_milliseconds_and_z() {
        assert_eq!(Iso(1_785_587_696_005).to_string(), "2026-08-01T12:34:56.005Z");
        assert_eq!(parse_iso("2026-08-01T12:34:56.005Z"), Some(1_785_587_696_005));
        assert_eq!(parse_iso("2026-08-01"), None);
    }
}
