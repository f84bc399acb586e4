//! Days by their dates, and instants as the wire writes them. The page that is loaded first does no more with a calendar than
//! this, and a library for it would be a hundredth of that page. It knows no zone of its own.

/// Milliseconds in a second.
pub const SECOND: i64 = 1_000;
/// Milliseconds in a minute.
pub const MINUTE: i64 = 60 * SECOND;
/// Milliseconds in an hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Milliseconds in a day of 24 hours.
pub const DAY: i64 = 24 * HOUR;

/// Days from 0000-03-01 to the epoch.
const EPOCH: i64 = 719_468;
/// Days of four hundred years, after which the calendar repeats itself.
const CYCLE: i64 = 146_097;

/// A date of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// The year.
    pub year: i64,
    /// From 1 to 12.
    pub month: i64,
    /// From 1 to 31.
    pub day: i64,
}

impl Date {
    /// The date of the day that begins so many days after the epoch.
    pub const fn of(days: i64) -> Self {
        let days = days + EPOCH;
        let (cycle, in_cycle) = (days.div_euclid(CYCLE), days.rem_euclid(CYCLE));
        let year = (in_cycle - in_cycle / 1_460 + in_cycle / 36_524 - in_cycle / 146_096) / 365;
        // Years begin in March here, so that a leap day is the last of its year.
        let in_year = in_cycle - (365 * year + year / 4 - year / 100);
        let month = (5 * in_year + 2) / 153;
        let day = in_year - (153 * month + 2) / 5 + 1;
        let (month, later) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        Self { year: cycle * 400 + year + later, month, day }
    }

    /// How many days after the epoch it begins; `None` where there is no such date.
    pub fn days(self) -> Option<i64> {
        if !(0..=9_999).contains(&self.year) || !(1..=12).contains(&self.month) || !(1..=31).contains(&self.day) {
            return None;
        }
        let (year, month) = if self.month > 2 { (self.year, self.month - 3) } else { (self.year - 1, self.month + 9) };
        let in_cycle = year.rem_euclid(400);
        let in_year = (153 * month + 2) / 5 + self.day - 1;
        let days = year.div_euclid(400) * CYCLE + in_cycle * 365 + in_cycle / 4 - in_cycle / 100 + in_year - EPOCH;
        (Self::of(days) == self).then_some(days)
    }
}

/// An instant, epoch milliseconds, of a date and a time of UTC; `None` where there is none. A leap second is the first of the
/// next minute.
pub fn instant(date: Date, hour: i64, minute: i64, second: i64) -> Option<i64> {
    let exists = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..=60).contains(&second);
    let days = date.days().filter(|_| exists)?;
    Some(days * DAY + hour * HOUR + minute * MINUTE + second * SECOND)
}

/// From `2026-08-03T09:00:00.250Z` (RFC 3339); the zone may also be `+02:00` or `+0200`. What is finer than a millisecond is
/// cut.
pub fn of_iso(text: &str) -> Option<i64> {
    // A field by its length and what may stand after it.
    const FIELDS: [(usize, &[u8]); 6] = [(4, b"-"), (2, b"-"), (2, b"Tt "), (2, b":"), (2, b":"), (2, b".Zz+-")];
    let mut rest = text.as_bytes();
    let (mut fields, mut sign) = ([0; 6], &0);
    for (field, (length, signs)) in fields.iter_mut().zip(FIELDS) {
        let (digits, after) = rest.split_at_checked(length)?;
        *field = number(digits)?;
        (sign, rest) = after.split_first().filter(|(sign, _)| signs.contains(sign))?;
    }
    let [year, month, day, hour, minute, second] = fields;
    let mut at = instant(Date { year, month, day }, hour, minute, second)?;
    if *sign == b'.' {
        let (mut digits, mut unit) = (rest, SECOND);
        while let [digit @ b'0'..=b'9', after @ ..] = digits {
            unit /= 10;
            at += i64::from(digit - b'0') * unit;
            digits = after;
        }
        if unit == SECOND {
            return None;
        }
        (sign, rest) = digits.split_first()?;
    }
    let (hours, minutes) = match (sign, rest) {
        (b'Z' | b'z', []) => return Some(at),
        (b'+' | b'-', [a, b, b':', c, d] | [a, b, c, d]) => (number(&[*a, *b])?, number(&[*c, *d])?),
        _ => return None,
    };
    let is_zone = hours < 24 && minutes < 60;
    let ahead = hours * HOUR + minutes * MINUTE;
    is_zone.then_some(if *sign == b'-' { at + ahead } else { at - ahead })
}

/// Digits alone: no sign, no blank.
#[inline(never)]
fn number(digits: &[u8]) -> Option<i64> {
    let mut number = 0;
    for digit in digits {
        number = number * 10 + i64::from(digit.is_ascii_digit().then(|| digit - b'0')?);
    }
    (1..=4).contains(&digits.len()).then_some(number)
}

/// `2026-08-03T09:00:00.250Z`. An instant beyond four digits of a year becomes the first or the last that has them.
pub fn to_iso(ms: i64) -> String {
    let ms = ms.clamp(FIRST, LAST);
    let Date { year, month, day } = Date::of(ms.div_euclid(DAY));
    let in_day = ms.rem_euclid(DAY);
    let (hour, minute, second) = (in_day / HOUR, in_day / MINUTE % 60, in_day / SECOND % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", in_day % SECOND)
}

/// The first and the last instant of years with four digits.
const FIRST: i64 = -62_167_219_200_000;
const LAST: i64 = 253_402_300_799_999;

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat};
    use proptest::prelude::*;

    fn by_library(text: &str) -> Option<i64> {
        DateTime::parse_from_rfc3339(text).ok().map(|at| at.timestamp_millis())
    }

    #[test]
    fn what_is_no_instant_is_none() {
        for text in [
            "",
            "2026",
            "2026-08-03",
            "2026-08-03T09:00:00",
            "2026-08-03T09:00:00.Z",
            "2026-13-03T09:00:00Z",
            "2026-02-29T09:00:00Z",
            "2026-08-03T24:00:00Z",
            "2026-08-03T09:60:00Z",
            "2026-08-03T09:00:00+25:00",
            "2026-08-03T09:00:00+2:00",
            "2026-08-03T09:00:00+02",
            "2026-08-03T09:00:00+02:000",
            "2026-08-03T09:00:00+02000",
            "2026-08-03T09:00:00Z ",
            "+026-08-03T09:00:00Z",
            "2026-08-03T09:00:00.250",
            "2026-08-0äT09:00:00Z",
            "2026-08-03T09:00:0ä",
            "2026-08-03T09:00:00.25äZ",
        ] {
            assert_eq!(of_iso(text), None, "{text}");
        }
    }

    #[test]
    fn a_zone_may_lack_its_colon_and_a_fraction_may_have_any_length() {
        let at = 1_785_747_600_250;
        for text in ["2026-08-03T09:00:00.25Z", "2026-08-03t11:00:00.250999999+02:00", "2026-08-03 04:30:00.2500-0430"]
        {
            assert_eq!(of_iso(text), Some(at), "{text}");
        }
    }

    proptest! {
        #[test]
        fn days_and_dates_are_those_of_the_library(days in -719_528_i64..2_932_897) {
            let date = Date::of(days);
            let known = NaiveDate::from_epoch_days(days as i32).unwrap();
            prop_assert_eq!((date.year, date.month, date.day), (known.year().into(), known.month().into(), known.day().into()));
            prop_assert_eq!(date.days(), Some(days));
        }

        #[test]
        fn no_date_exists_that_the_library_does_not_know(year in 0_i64..10_000, month in -1_i64..15, day in -1_i64..34) {
            let known = u32::try_from(month).ok().zip(u32::try_from(day).ok())
                .and_then(|(month, day)| NaiveDate::from_ymd_opt(year as i32, month, day));
            prop_assert_eq!(Date { year, month, day }.days().is_some(), known.is_some());
        }

        #[test]
        fn an_instant_is_written_and_read_as_by_the_library(ms in FIRST..LAST, seconds in -86_399_i32..86_399) {
            let at = DateTime::from_timestamp_millis(ms).unwrap();
            prop_assert_eq!(to_iso(ms), at.to_rfc3339_opts(SecondsFormat::Millis, true));
            prop_assert_eq!(of_iso(&to_iso(ms)), Some(ms));
            let zone = chrono::FixedOffset::east_opt(seconds / 60 * 60).unwrap();
            let there = at.with_timezone(&zone).to_rfc3339();
            prop_assert_eq!(of_iso(&there), by_library(&there), "{}", there);
        }

        #[test]
        fn what_looks_like_an_instant_is_read_as_by_the_library(
            text in "[0-9]{4}-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{0,10})?(Z|z|[+-][0-2][0-9]:[0-6][0-9])"
        ) {
            prop_assert_eq!(of_iso(&text), by_library(&text), "{}", text);
        }

        #[test]
        fn no_text_makes_it_fail(text in ".{0,40}") {
            let _ = of_iso(&text);
        }
    }
}
