//! Instants as the agent's wall clock shows them. The offset is that of the instant itself, so that a day on which clocks
//! are set is right on both sides.

use chrono::{DateTime, Datelike, Days, Duration, Local, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike};
use tidemark_core::clock::calendar::Date;
use tidemark_core::clock::{DAY, HOUR, MINUTE, SECOND};
use tidemark_core::language::{Ask, ask};

// Written and read field by field: chrono's format strings would be a tenth of the page.

/// The last midnight before `now`, epoch milliseconds. Where midnight is skipped, the day begins at its first instant.
pub(crate) fn midnight(now: i64) -> i64 {
    let start = (now + offset(now)).div_euclid(DAY) * DAY;
    let (before, after) = (offset(start - DAY), offset(start + DAY));
    // One that the clock shows twice is the first.
    let is_so = |ahead: i64| offset(start - ahead) == ahead;
    if !is_so(before) && is_so(after) { start - after } else { start - before }
}

// English is written here; of other languages the browser knows how they write a day.
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `14:03:27`, with the day in front where it is not the day of `now`.
pub(crate) fn instant(at: i64, now: i64) -> String {
    let here = |at: i64| at + offset(at);
    let (day, in_day) = (here(at).div_euclid(DAY), here(at).rem_euclid(DAY));
    let time = format!("{:02}:{:02}:{:02}", in_day / HOUR, in_day / MINUTE % 60, in_day / SECOND % 60);
    let days_ago = here(now).div_euclid(DAY) - day;
    if days_ago == 0 {
        return time;
    }
    let is_of_late = (1..300).contains(&days_ago);
    if let Some(words) = ask(if is_of_late { Ask::Instant } else { Ask::LongAgo }, at) {
        return words;
    }
    // The epoch was a Thursday.
    let weekday = short(DAYS[(day + 3).rem_euclid(7) as usize]);
    let Date { year, month, day } = Date::of(day);
    let month = MONTHS[month as usize - 1];
    if is_of_late { format!("{weekday} {day} {month} {time}") } else { format!("{day} {month} {year} {time}") }
}

/// For a file: `2026-08-03 09:00:00`.
pub(crate) fn written(at: i64) -> String {
    let seconds = local(at).map_or(0, |at| at.second());
    format!("{}:{seconds:02}", to_input(at).replace('T', " "))
}

/// How far the agent's wall clock is ahead of UTC at an instant, milliseconds.
#[cfg(target_arch = "wasm32")]
pub(crate) fn offset(at: i64) -> i64 {
    let behind = js_sys::Date::new(&(at as f64).into()).get_timezone_offset();
    // Beyond the calendar there is none.
    if behind.is_finite() { -(behind as i64) * MINUTE } else { 0 }
}

#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn offset(at: i64) -> i64 {
    local(at).map_or(0, |at| i64::from(at.offset().local_minus_utc()) * SECOND)
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
fn mark(at: i64) -> String {
    let ms = at;
    let Some(at) = local(at) else { return String::new() };
    let is_midnight = at.time() == NaiveTime::MIN;
    if let Some(words) = ask(if is_midnight { Ask::Midnight } else { Ask::Hour }, ms) {
        return words;
    }
    let day = format!("{} {} {}", short_weekday_of(at), at.day(), MONTHS[at.month0() as usize]);
    if is_midnight { day } else { format!("{day} {:02}:{:02}", at.hour(), at.minute()) }
}

/// How the stretches of a chart of this interval are marked: with the year where it has days of two.
pub(crate) fn marks(from: i64, to: i64) -> fn(i64) -> String {
    let year = |at| local(at).map(|at| at.year());
    if year(from) == year(to.saturating_sub(1)) { mark } else { mark_in_year }
}

/// As [`mark`], with the year.
fn mark_in_year(ms: i64) -> String {
    let Some(at) = local(ms) else { return String::new() };
    if at.time() == NaiveTime::MIN { day(ms) } else { format!("{} {:02}:{:02}", day(ms), at.hour(), at.minute()) }
}

/// The name of the zone that all this is in, as `Europe/Berlin`; nothing where the browser does not say.
pub(crate) fn zone() -> String {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    let zone = js_sys::Reflect::get(&format.resolved_options(), &"timeZone".into());
    zone.ok().and_then(|zone| zone.as_string()).unwrap_or_default()
}

/// `Mon 3 Aug 2026`.
pub(crate) fn day(at: i64) -> String {
    if let Some(words) = ask(Ask::Day, at) {
        return words;
    }
    let Some(at) = local(at) else { return String::new() };
    format!("{} {} {} {}", short_weekday_of(at), at.day(), MONTHS[at.month0() as usize], at.year())
}

/// The first Monday of a year, epoch milliseconds.
const A_MONDAY: i64 = 1_704_067_200_000;

/// `Monday`, of the days after it by number.
pub(crate) fn weekday(day: usize) -> String {
    ask(Ask::Weekday, A_MONDAY + day as i64 * DAY).unwrap_or_else(|| DAYS[day % 7].to_owned())
}

/// `Mon`.
pub(crate) fn short_weekday(day: usize) -> String {
    ask(Ask::ShortWeekday, A_MONDAY + day as i64 * DAY).unwrap_or_else(|| short(DAYS[day % 7]).to_owned())
}

fn short_weekday_of(at: DateTime<Local>) -> &'static str {
    short(DAYS[at.weekday().num_days_from_monday() as usize])
}

fn short(day: &str) -> &str {
    day.get(..3).unwrap_or(day)
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
    fn a_chart_names_the_year_where_its_interval_has_days_of_two() {
        let [before, within] = [2025, 2026].map(|year| {
            let noon = NaiveDate::from_ymd_opt(year, 11, 17).and_then(|day| day.and_hms_opt(12, 0, 0));
            noon.and_then(|noon| Local.from_local_datetime(&noon).earliest()).map_or(0, |at| at.timestamp_millis())
        });
        assert_eq!(marks(within, within + DAY)(within), "Tue 17 Nov 12:00");
        assert_eq!(marks(before, within)(before), "Mon 17 Nov 2025 12:00");
        assert_eq!(marks(before, within)(midnight(within)), "Tue 17 Nov 2026");
    }

    #[test]
    fn midnight_is_the_start_of_the_day_that_contains_the_instant() {
        let now = 1_785_747_600_000;
        assert!(midnight(now) <= now && now - midnight(now) < 25 * 3_600_000);
        assert_eq!(midnight(midnight(now)), midnight(now));
        assert!(yesterday(now) < midnight(now));
        // A clock change or two among them.
        for day in 0..400 {
            let now = now + day * DAY;
            let known = local(now).map(|at| at.date_naive().and_time(NaiveTime::MIN));
            let known = known.and_then(|at| Local.from_local_datetime(&at).earliest());
            assert_eq!(Some(midnight(now)), known.map(|at| at.timestamp_millis()), "{now}");
        }
    }

    #[test]
    fn an_instant_has_its_day_where_that_is_another_one() {
        let now = 1_785_747_600_000;
        let written = |at: i64, format: &str| local(at).map(|at| at.format(format).to_string());
        let ago = |days: i64| now - days * DAY;
        assert_eq!(Some(instant(now, now)), written(now, "%H:%M:%S"));
        for days in [1, 30, 200, 299] {
            assert_eq!(Some(instant(ago(days), now)), written(ago(days), "%a %-d %b %H:%M:%S"), "{days}");
        }
        for days in [-1, 300, 5_000, 30_000] {
            assert_eq!(Some(instant(ago(days), now)), written(ago(days), "%-d %b %Y %H:%M:%S"), "{days}");
        }
    }
}
