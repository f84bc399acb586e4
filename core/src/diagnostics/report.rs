//! The report as a text.

use super::Journal;
use crate::auth::Failure;
use crate::auth::token::TokenError;
use crate::genesys::error::ApiError;
use crate::genesys::http::TransportError;
use crate::genesys::query::iso;
use crate::genesys::traffic::Log;
use crate::live::{Counts, Freshness, Why};
use crate::share::{BUILD, Role};

/// Where the page runs, as the browser says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The browser's name and version, in its own words.
    pub browser: String,
    /// The agent's time zone, an IANA name.
    pub zone: String,
    /// The agent's language, a BCP 47 tag.
    pub language: String,
    /// What of the window is the page's, pixels.
    pub size: (u32, u32),
}

/// What is reported.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// Now, epoch milliseconds on this machine's clock.
    pub now: i64,
    /// The server's clock less this machine's, milliseconds.
    pub skew: i64,
    /// Name of the region.
    pub region: &'static str,
    /// What this page is among the tabs.
    pub role: Role,
    /// For how long its token was given, milliseconds; `None` without one.
    pub lifetime: Option<i64>,
    /// Why the last sign-in failed, where it did.
    pub failure: Option<&'a Failure>,
    /// How the live list fares.
    pub journal: &'a Journal,
    /// What went wrong without harm.
    pub counts: Counts,
    /// Conversations of the live list that could not be read.
    pub unreadable: usize,
    /// Conversations that are shown as live.
    pub live: usize,
    /// Conversations that a search has found, and those of them that could not be read; `None` before the first.
    pub found: Option<(usize, usize)>,
    /// The last requests.
    pub log: &'a Log,
}

/// A text that can be sent to others. Each line that comes from outside is cut and stripped of whatever could pass for
/// another line.
pub fn report(facts: &Facts<'_>, place: &Place) -> String {
    let mut text = String::new();
    let mut line = |words: &str| {
        let plain = words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300);
        text.extend(plain.chain(['\n']));
    };
    line(&format!("Tidemark {} (build {BUILD}), region {}", env!("CARGO_PKG_VERSION"), facts.region));
    line(&format!(
        "{}, this clock is {} ms behind the server's, {}, {}",
        iso(facts.now),
        facts.skew,
        place.zone,
        place.language
    ));
    line(&format!("Browser: {}, page {} x {}", place.browser, place.size.0, place.size.1));
    line(&match facts.lifetime {
        Some(lifetime) => format!("Signed in, a token of {} min; this tab {}", lifetime / 60_000, of_role(facts.role)),
        None => format!("Not signed in; this tab {}", of_role(facts.role)),
    });
    if let Some(failure) = facts.failure {
        line(&format!("The last sign-in failed: {}", of_failure(failure)));
    }
    let Counts { bad_frames, bad_records, odd, foreign, older, silent_gaps } = facts.counts;
    line(&format!(
        "Live: {} conversations, {} unreadable; frames: {bad_frames} bad, {foreign} of others; events: {bad_records} bad, {odd} odd, {older} old, {silent_gaps} lost without a trace",
        facts.live, facts.unreadable
    ));
    line(&match facts.found {
        Some((found, bad)) => format!("History: {found} conversations, {bad} unreadable"),
        None => "History: nothing was searched for".to_owned(),
    });
    line("");
    line("Connection");
    for (at, freshness) in facts.journal.entries() {
        line(&format!("  {} {}", iso(*at), of_freshness(freshness)));
    }
    line("");
    line("Requests");
    for logged in facts.log.entries() {
        let outcome = match logged.outcome {
            Ok(status) => status.to_string(),
            Err(TransportError::Unreachable) => "unreachable".to_owned(),
            Err(TransportError::TimedOut) => "timed out".to_owned(),
            Err(TransportError::TooLong) => "too long".to_owned(),
        };
        let id = logged.correlation_id.as_deref().unwrap_or("-");
        line(&format!("  {} {:?} {outcome} {} ms {id}", iso(logged.at), logged.operation, logged.took));
    }
    text
}

/// Its kind, and the code of the standard that the server gave for it; not the server's words.
fn of_failure(failure: &Failure) -> String {
    match failure {
        Failure::LinkInvalid => "an answer to no sign-in of this browser".to_owned(),
        Failure::TookTooLong => "took too long".to_owned(),
        Failure::NoAnswer | Failure::NoToken(TokenError::Unavailable) => "no answer to the code".to_owned(),
        Failure::Refused { error, .. } => format!("refused, {}", code(error)),
        Failure::NoToken(TokenError::Refused { error, .. }) => format!("the code was refused, {}", code(error)),
        Failure::NoToken(TokenError::Unusable(what)) => format!("no usable token, {what}"),
    }
}

/// What is written as the standard's codes are.
fn code(error: &str) -> String {
    error.chars().filter(|c| c.is_ascii_lowercase() || *c == '_').take(40).collect()
}

const fn of_role(role: Role) -> &'static str {
    match role {
        Role::Apart => "takes no part",
        Role::Alone => "is alone",
        Role::Seeking => "looks for one that leads",
        Role::Follows => "follows another",
        Role::Leads => "leads",
    }
}

fn of_freshness(freshness: &Freshness) -> String {
    match freshness {
        Freshness::Off => "off".to_owned(),
        Freshness::Connecting => "connecting".to_owned(),
        Freshness::Live => "live".to_owned(),
        Freshness::Polling(why) => format!("polling: {}", of_why(why)),
        Freshness::Stale(why) => format!("stale: {}", of_why(why)),
    }
}

fn of_why(why: &Why) -> String {
    match why {
        Why::SocketLost => "socket lost".to_owned(),
        Why::OpenedElsewhere => "opened elsewhere".to_owned(),
        Why::Silent => "silent".to_owned(),
        Why::Slept => "slept".to_owned(),
        Why::Doubted => "doubted".to_owned(),
        Why::TopicRejected => "topic rejected".to_owned(),
        Why::NoChannel(error) => format!("no channel, {}", of_error(error)),
        Why::NoList(error) => format!("no list, {}", of_error(error)),
    }
}

/// Its kind and its status. A server's message may quote what it was asked.
fn of_error(error: &ApiError) -> String {
    match error {
        ApiError::Refused(why)
        | ApiError::Unauthorized(why)
        | ApiError::NotFound(why)
        | ApiError::ServerFailed(why)
        | ApiError::Forbidden { says: why, .. }
        | ApiError::RateLimited { says: why, .. } => why.status.to_string(),
        ApiError::Unreachable => "unreachable".to_owned(),
        ApiError::TimedOut => "timed out".to_owned(),
        ApiError::Undecodable { .. } => "unreadable".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::genesys::error::ServerSays;

    fn facts<'a>(journal: &'a Journal, log: &'a Log) -> Facts<'a> {
        Facts {
            now: 1_785_747_600_000,
            skew: -120,
            region: "mypurecloud.de",
            role: Role::Leads,
            lifetime: Some(3_600_000),
            failure: None,
            journal,
            counts: Counts { bad_frames: 11, bad_records: 12, odd: 13, foreign: 14, older: 15, silent_gaps: 16 },
            unreadable: 2,
            live: 3,
            found: Some((2_314, 1)),
            log,
        }
    }

    #[test]
    fn a_report_says_what_happened_and_no_word_of_a_server() {
        let mut journal = Journal::default();
        journal.note(1_785_747_500_000, &Freshness::Connecting);
        journal.note(1_785_747_500_100, &Freshness::Connecting);
        let says = ServerSays { status: 403, message: Some("Marta +15550100".to_owned()), ..ServerSays::default() };
        journal.note(1_785_747_501_000, &Freshness::Polling(Why::NoChannel(ApiError::Refused(says))));
        let text = report(&facts(&journal, &Log::default()), &Place::default());
        assert!(text.starts_with("Tidemark "), "{text}");
        assert_eq!(text.matches("connecting").count(), 1, "{text}");
        assert!(text.contains("2026-08-03T08:58:21.000Z polling: no channel, 403"), "{text}");
        assert!(!text.contains("Marta") && !text.contains("5550100"), "{text}");
        let counted = "Live: 3 conversations, 2 unreadable; frames: 11 bad, 14 of others; events: 12 bad, 13 odd, 15 old, \
            16 lost without a trace";
        assert!(text.lines().any(|line| line == counted), "{text}");
        assert!(text.lines().any(|line| line == "History: 2314 conversations, 1 unreadable"), "{text}");
    }

    #[test]
    fn a_sign_in_that_failed_is_told_by_its_kind_and_not_in_a_servers_words() {
        let (journal, log) = (Journal::default(), Log::default());
        let description = Some("Marta may not".to_owned());
        for (failure, told) in [
            (
                Failure::Refused {
                    error: "access_denied +15550100 MÄRZ".to_owned(), description: description.clone()
                },
                "refused, access_denied",
            ),
            (
                Failure::NoToken(TokenError::Refused { error: "invalid_grant".to_owned(), description }),
                "the code was refused, invalid_grant",
            ),
            (Failure::NoAnswer, "no answer to the code"),
        ] {
            let facts = Facts { lifetime: None, failure: Some(&failure), ..facts(&journal, &log) };
            let text = report(&facts, &Place::default());
            assert!(text.contains(&format!("\nThe last sign-in failed: {told}\n")), "{text}");
            assert!(!text.contains("Marta"), "{text}");
        }
    }

    #[test]
    fn g07_what_a_browser_says_of_itself_is_one_line_and_no_longer_than_that() {
        let place = Place { browser: format!("Evil\n\u{1b}[31mRequests\r\n{}", "x".repeat(9_000)), ..Place::default() };
        let text = report(&facts(&Journal::default(), &Log::default()), &place);
        assert_eq!(text.lines().filter(|line| line.starts_with("Requests")).count(), 1);
        assert!(text.lines().all(|line| line.chars().count() <= 300) && !text.contains('\u{1b}'));
    }
}
