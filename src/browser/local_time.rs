//! Instants as the agent's wall clock shows them. The offset is that of the instant itself, so that a day on which clocks
//! are set is right on both sides.

use chrono::{DateTime, Datelike, Days, Duration, Local, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike};

// Written and read field by field: chrono's format strings would be a tenth of the page.

/// The last midnight before `now`, epoch milliseconds.
pub(crate) fn midnight(now: i64) -> i64 {
    let Some(local) = local(now) else { return now };
    let start = local.date_naive().and_time(NaiveTime::MIN);
    // Where midnight is skipped, the day begins at its first instant.
    let begins = |at: NaiveDateTime| Local.from_local_datetime(&at).earliest();
    begins(start).or_else(|| begins(start + Duration::hours(1))).map_or(now, |at| at.timestamp_millis())
}

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `14:03:27`, with the day in front where it is not the day of `now`.
pub(crate) fn instant(at: i64, now: i64) -> String {
    let (Some(at), Some(now)) = (local(at), local(now)) else { return String::new() };
    let days_ago = now.date_naive().signed_duration_since(at.date_naive()).num_days();
    let weekday = DAYS[at.weekday().num_days_from_monday() as usize];
    let (day, month) = (at.day(), MONTHS[at.month0() as usize]);
    let time = format!("{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second());
    match days_ago {
        0 => time,
        1..300 => format!("{weekday} {day} {month} {time}"),
        _ => format!("{day} {month} {} {time}", at.year()),
    }
}

/// For a file: `2026-08-03 09:00:00`.
pub(crate) fn written(at: i64) -> String {
    let seconds = local(at).map_or(0, |at| at.second());
    format!("{}:{seconds:02}", to_input(at).replace('T', " "))
}

/// How far the agent's wall clock is ahead of UTC at an instant, milliseconds.
pub(crate) fn offset(at: i64) -> i64 {
    local(at).map_or(0, |at| i64::from(at.offset().local_minus_utc()) * 1_000)
}

/// The zone, and how far it is ahead of UTC at an instant: `Europe/Berlin, UTC+02:00`.
pub(crate) fn zone_at(at: i64) -> String {
    let minutes = offset(at) / 60_000;
    let (sign, ahead) = if minutes < 0 { ('-', -minutes) } else { ('+', minutes) };
    let name = zone();
    let name = if name.is_empty() { "Local" } else { &name };
    format!("{name}, UTC{sign}{:02}:{:02}", ahead / 60, ahead % 60)
}

/// The start of a stretch of a chart: with its day, and the time where that is not midnight.
pub(crate) fn mark(at: i64) -> String {
    let Some(at) = local(at) else { return String::new() };
    let day =
        format!("{} {} {}", DAYS[at.weekday().num_days_from_monday() as usize], at.day(), MONTHS[at.month0() as usize]);
    if at.time() == NaiveTime::MIN { day } else { format!("{day} {:02}:{:02}", at.hour(), at.minute()) }
}

/// The name of the zone that all this is in, as `Europe/Berlin`; nothing where the browser does not say.
pub(crate) fn zone() -> String {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    let zone = js_sys::Reflect::get(&format.resolved_options(), &"timeZone".into());
    zone.ok().and_then(|zone| zone.as_string()).unwrap_or_default()
}

/// `Mon 3 Aug 2026`.
pub(crate) fn day(at: i64) -> String {
    let Some(at) = local(at) else { return String::new() };
    let weekday = DAYS[at.weekday().num_days_from_monday() as usize];
    format!("{weekday} {} {} {}", at.day(), MONTHS[at.month0() as usize], at.year())
}

/// For an input field: `2026-08-03T09:00`.
pub(crate) fn to_input(at: i64) -> String {
    let written = |at: DateTime<Local>| {
        format!("{:04}-{:02}-{:02}T{:02}:{:02}", at.year(), at.month(), at.day(), at.hour(), at.minute())
    };
    local(at).map(written).unwrap_or_default()
}

/// From an input field; `None` where it is no instant.
pub(crate) fn of_input(text: &str) -> Option<i64> {
    let (date, time) = text.split_once('T')?;
    let mut date = date.splitn(3, '-');
    let day = NaiveDate::from_ymd_opt(field(&mut date)?, field(&mut date)?, field(&mut date)?)?;
    // Seconds are there only where somebody typed them.
    let mut time = time.split(':');
    let time = NaiveTime::from_hms_opt(field(&mut time)?, field(&mut time)?, field(&mut time).unwrap_or(0))?;
    let at = day.and_time(time);
    // An instant that the clock shows twice means the first; one that it skips, the same time of the next hour.
    let earliest = |at: NaiveDateTime| Local.from_local_datetime(&at).earliest();
    earliest(at).or_else(|| earliest(at + Duration::hours(1))).map(|at| at.timestamp_millis())
}

fn field<'a, T: std::str::FromStr>(parts: &mut impl Iterator<Item = &'a str>) -> Option<T> {
    parts.next()?.parse().ok()
}

/// The start of the day before the last midnight, for the fields of a custom interval.
pub(crate) fn yesterday(now: i64) -> i64 {
    let Some(before) = local(midnight(now)).and_then(|at| at.checked_sub_days(Days::new(1))) else { return now };
    before.timestamp_millis()
}

fn local(at: i64) -> Option<DateTime<Local>> {
    Local.timestamp_millis_opt(at).single()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_field_gives_back_what_it_was_given() {
        let at = 1_785_747_600_000;
        assert_eq!(of_input(&to_input(at)), Some(at));
        for text in ["", "yesterday", "T", "2026-08-03", "2026-13-03T09:00", "2026-08-03T25:00", "2026-08-03T9"] {
            assert_eq!(of_input(text), None, "{text}");
        }
    }

    #[test]
    fn midnight_is_the_start_of_the_day_that_contains_the_instant() {
        let now = 1_785_747_600_000;
        assert!(midnight(now) <= now && now - midnight(now) < 25 * 3_600_000);
        assert_eq!(midnight(midnight(now)), midnight(now));
        assert!(yesterday(now) < midnight(now));
    }
}
