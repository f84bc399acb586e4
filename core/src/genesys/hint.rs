//! How long a server asks us to wait: `Retry-After`, or the number in the body of a 429.
//!
//! A browser can read `Retry-After` only where the server exposes it, so the body counts as much: since 2021 each 429 of
//! Genesys Cloud says "Retry the request in `[N]` seconds".

use super::http::Response;
use crate::clock::SECOND;
use crate::clock::calendar::{Date, instant};

/// No server means more than this; a larger number is read as this one.
const LONGEST: i64 = 7 * 24 * 3600 * SECOND;

/// Milliseconds to wait from `now_wall` (epoch milliseconds) on; `None` where the answer gives no usable number.
pub fn wait_asked_for(response: &Response, now_wall: i64) -> Option<i64> {
    response.retry_after.as_deref().and_then(|value| retry_after(value, now_wall)).or_else(|| in_body(&response.body))
}

/// RFC 9110 section 10.2.3: delay-seconds or an HTTP-date; a date that has passed means no wait.
fn retry_after(value: &str, now_wall: i64) -> Option<i64> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(seconds(value));
    }
    Some((date(value)? - now_wall).clamp(0, LONGEST))
}

/// The one form that a server may still write, `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7), as epoch
/// milliseconds.
fn date(value: &str) -> Option<i64> {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let parts: Vec<&str> = value.split_once(',')?.1.trim_start().split([' ', ':']).collect();
    let [day, month, year, hour, minute, second, "GMT"] = parts[..] else { return None };
    let month = MONTHS.as_bytes().chunks(3).position(|name| name == month.as_bytes())? + 1;
    let date = Date { year: year.parse().ok()?, month: month as i64, day: day.parse().ok()? };
    instant(date, hour.parse().ok()?, minute.parse().ok()?, second.parse().ok()?)
}

/// The first `[digits]` in the text of an error body.
fn in_body(body: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(body).ok()?;
    text.split('[').skip(1).find_map(|rest| {
        let (number, _) = rest.split_once(']')?;
        (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then(|| seconds(number))
    })
}

/// Digits as milliseconds; more than an `i64` holds is still only [`LONGEST`].
fn seconds(digits: &str) -> i64 {
    digits.parse::<i64>().map_or(LONGEST, |n| n.saturating_mul(SECOND)).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wed, 21 Oct 2026 07:28:00 GMT
    const NOW: i64 = 1_792_567_680_000;

    fn asked(retry_after: Option<&str>, body: &str) -> Option<i64> {
        let response = Response {
            status: 429,
            retry_after: retry_after.map(str::to_owned),
            body: body.as_bytes().to_vec(),
            ..Response::default()
        };
        wait_asked_for(&response, NOW)
    }

    #[test]
    fn seconds_are_read_from_the_header() {
        assert_eq!(asked(Some("42"), ""), Some(42_000));
        assert_eq!(asked(Some(" 0 "), ""), Some(0));
    }

    #[test]
    fn a_date_is_read_from_the_header_and_a_past_one_means_no_wait() {
        assert_eq!(asked(Some("Wed, 21 Oct 2026 07:28:30 GMT"), ""), Some(30_000));
        assert_eq!(asked(Some("Wed, 21 Oct 2026 07:27:00 GMT"), ""), Some(0));
        assert_eq!(asked(Some("Thu, 21 Oct 2027 07:28:00 GMT"), ""), Some(LONGEST));
        for nonsense in ["Wed, 31 Feb 2026 07:28:30 GMT", "Wed, 21 anF 2026 07:28:30 GMT", "Wed, 21 Oct 2026 07:28 GMT"]
        {
            assert_eq!(asked(Some(nonsense), "[9]"), Some(9_000), "{nonsense}");
        }
    }

    #[test]
    fn the_number_in_the_body_serves_where_the_header_is_hidden_or_nonsense() {
        let body = r#"{"message":"Rate limit exceeded the maximum. Retry the request in [17] seconds","details":[]}"#;
        for header in [None, Some("abc"), Some("-5"), Some("1.5"), Some("")] {
            assert_eq!(asked(header, body), Some(17_000), "{header:?}");
        }
    }

    #[test]
    fn without_any_number_there_is_no_hint() {
        for body in ["", "{}", r#"{"details":[],"errors":[]}"#, "[abc]", "[ 5 ]", "\u{fffd}["] {
            assert_eq!(asked(None, body), None, "{body}");
        }
    }

    #[test]
    fn no_number_is_large_enough_to_overflow() {
        assert_eq!(asked(Some("99999999999999999999999999"), ""), Some(LONGEST));
        assert_eq!(asked(None, "[18446744073709551616]"), Some(LONGEST));
    }
}
