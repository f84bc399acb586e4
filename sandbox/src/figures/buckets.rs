//! A span of time cut into pieces of one length, as `granularity` and `timeZone` say.

use chrono::{DateTime, Days, Months, Utc};
use chrono_tz::Tz;

use crate::clock::{DAY, HOUR, Iso, MINUTE};
use crate::error::ApiError;

/// More pieces than this are refused.
const MOST: usize = 10_000;

/// Consecutive pieces, the last cut where the span ends.
#[derive(Debug)]
pub(crate) struct Buckets(Vec<i64>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Millis(i64),
    Days(u64),
    Months(u32),
}

impl Buckets {
    /// The pieces of `from..until`. Days and months are those of the zone: a day on which the clocks change is shorter or
    /// longer.
    ///
    /// # Errors
    /// `bad.request` where the granularity or the zone cannot be read, or makes too many pieces.
    pub(crate) fn new(from: i64, until: i64, granularity: Option<&str>, zone: Option<&str>) -> Result<Self, ApiError> {
        let zone: Tz = match zone {
            None => Tz::UTC,
            Some(name) => {
                name.parse().map_err(|_| ApiError::BadRequest(format!("'{name}' is not the name of a time zone.")))?
            }
        };
        let Some(granularity) = granularity else { return Ok(Self(vec![from, until])) };
        let step = Step::parse(granularity).ok_or_else(|| {
            ApiError::BadRequest(format!(
                "The granularity '{granularity}' is not an ISO-8601 period such as PT30M or P1D."
            ))
        })?;
        let mut edges = vec![from];
        for number in 1.. {
            match step.after(from, number, zone).filter(|&edge| edge < until) {
                Some(edge) => edges.push(edge),
                None => break,
            }
            if edges.len() > MOST {
                return Err(ApiError::BadRequest(format!(
                    "The granularity '{granularity}' cuts the interval into more than {MOST} pieces."
                )));
            }
        }
        edges.push(until);
        Ok(Self(edges))
    }

    /// The number of the piece that an instant is in.
    pub(crate) fn of(&self, at: i64) -> Option<usize> {
        let number = self.0.partition_point(|&edge| edge <= at).checked_sub(1)?;
        (number + 1 < self.0.len()).then_some(number)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len() - 1
    }

    /// From when up to but without when a piece reaches.
    pub(crate) fn span(&self, number: usize) -> (i64, i64) {
        (self.0[number], self.0[number + 1])
    }

    /// A piece as an interval.
    pub(crate) fn written(&self, number: usize) -> String {
        let (from, until) = self.span(number);
        format!("{}/{}", Iso(from), Iso(until))
    }
}

impl Step {
    /// One unit of an ISO-8601 period, such as `PT30M`, `PT1H`, `P1D`, `P1W` or `P3M`.
    fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix('P')?;
        let (timed, rest) = rest.strip_prefix('T').map_or((None, rest), |rest| (Some(()), rest));
        let unit = rest.chars().last()?;
        let number: u32 = rest.strip_suffix(unit)?.parse().ok().filter(|number| (1..=1_000_000).contains(number))?;
        match (timed, unit) {
            (Some(()), 'S') => Some(Self::Millis(i64::from(number) * 1_000)),
            (Some(()), 'M') => Some(Self::Millis(i64::from(number) * MINUTE)),
            (Some(()), 'H') => Some(Self::Millis(i64::from(number) * HOUR)),
            (None, 'D') => Some(Self::Days(number.into())),
            (None, 'W') => Some(Self::Days(u64::from(number) * 7)),
            (None, 'M') => Some(Self::Months(number)),
            (None, 'Y') => Some(Self::Months(number.checked_mul(12)?)),
            _ => None,
        }
    }

    fn after(self, from: i64, number: u64, zone: Tz) -> Option<i64> {
        let local = DateTime::<Utc>::from_timestamp_millis(from)?.with_timezone(&zone);
        match self {
            Self::Millis(length) => from.checked_add(length.checked_mul(number as i64)?),
            Self::Days(days) => {
                let at = local.checked_add_days(Days::new(days.checked_mul(number)?));
                // An hour that does not exist on the day the clocks change: the plain length of days then.
                Some(at.map_or(from + DAY * (days * number) as i64, |at| at.timestamp_millis()))
            }
            Self::Months(months) => {
                let months = u32::try_from(number).ok()?.checked_mul(months)?;
                Some(local.checked_add_months(Months::new(months))?.timestamp_millis())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::parse_iso;

    fn at(text: &str) -> i64 {
        parse_iso(text).unwrap()
    }

    #[test]
    fn pieces_follow_each_other_and_the_last_is_cut() {
        let buckets = Buckets::new(0, 100 * MINUTE, Some("PT30M"), None).unwrap();
        let spans: Vec<_> = (0..buckets.len()).map(|number| buckets.span(number)).collect();
        assert_eq!(spans.last(), Some(&(90 * MINUTE, 100 * MINUTE)));
        assert!(spans.windows(2).all(|two| two[0].1 == two[1].0));
        assert_eq!(
            (buckets.of(-1), buckets.of(0), buckets.of(30 * MINUTE), buckets.of(100 * MINUTE)),
            (None, Some(0), Some(1), None)
        );
    }

    #[test]
    fn a_day_on_which_the_clocks_change_has_another_length() {
        let (from, until) = (at("2026-10-23T22:00:00Z"), at("2026-10-26T23:00:00Z"));
        let buckets = Buckets::new(from, until, Some("P1D"), Some("Europe/Berlin")).unwrap();
        let hours: Vec<i64> =
            (0..buckets.len()).map(|number| buckets.span(number)).map(|(a, b)| (b - a) / HOUR).collect();
        assert_eq!(hours, [24, 25, 24]);
        assert_eq!(Buckets::new(from, until, Some("P1D"), None).unwrap().len(), 4);
    }

    #[test]
    fn what_is_no_period_or_no_zone_is_refused() {
        for wrong in ["", "P", "30M", "PT", "P1H", "PT1D", "PT0M", "PT-5M", "PT99999999999M", "PTM"] {
            assert!(Buckets::new(0, DAY, Some(wrong), None).is_err(), "{wrong}");
        }
        assert!(Buckets::new(0, DAY, Some("PT1H"), Some("Mars/Olympus")).is_err());
        assert!(Buckets::new(0, 365 * DAY, Some("PT1M"), None).is_err());
    }
}
