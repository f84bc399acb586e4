//! The one place where states and errors become words. Each says what has happened and what the agent can do; none shows
//! a token, a code or anything of a customer.

use crate::auth::token::TokenError;
use crate::auth::{Ended, Failure, Out};
use crate::clock::{HOUR, MINUTE, SECOND};
use crate::config::{ConfigError, region_names};
use crate::genesys::error::{ApiError, Missing, ServerSays, Undecodable};
use crate::history::{LONGEST_DAYS, QuestionError, Verdict};
use crate::live::{Freshness, Why};
use crate::record::{Media, Phase};
use std::borrow::Cow;

/// Something to tell, and what to do about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advice {
    /// What has happened, in one line.
    pub title: String,
    /// What to do.
    pub todo: String,
    /// A line to send to an administrator as it is.
    pub paste: Option<String>,
    /// What the server said: status, code, its message, the id for Genesys' support.
    pub details: Option<String>,
}

impl Advice {
    fn new(title: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { title: title.into(), todo: todo.into(), paste: None, details: None }
    }
}

/// A failed request. `clock` writes an instant, epoch milliseconds, as the agent's wall clock shows it.
pub fn of_error(error: &ApiError, clock: impl Fn(i64) -> String) -> Advice {
    let advice = match error {
        ApiError::Refused(says) => Advice::new(
            format!("Genesys Cloud did not accept the question{}", code(says)),
            "Change the question and try again. If it stays so, tell your administrator.",
        ),
        ApiError::Unauthorized(_) => Advice::new("Genesys Cloud refused the sign-in", "Sign in again."),
        ApiError::Forbidden { operation, missing, .. } => forbidden(operation.needs().scope, missing),
        ApiError::NotFound(_) => {
            Advice::new("Genesys Cloud does not know this", "It may be too new, or gone. Try again in a minute.")
        }
        ApiError::RateLimited { until, .. } => Advice::new(
            format!("Limit reached until {}", clock(*until)),
            "Genesys Cloud answers no more such questions until then. Everything else works.",
        ),
        ApiError::ServerFailed(_) => {
            Advice::new("Genesys Cloud has a problem", "Try again in a minute; nothing on the screen is lost.")
        }
        ApiError::Unreachable => {
            Advice::new("No connection to Genesys Cloud", "Check the network or VPN, then try again.")
        }
        ApiError::TimedOut => Advice::new("Genesys Cloud is not answering", "Try again in a minute."),
        ApiError::Undecodable { how: Undecodable::Html, .. } => Advice::new(
            "Something between here and Genesys Cloud answered with a web page",
            "This is often a network sign-in page: open any other site, sign in to the network, then try again.",
        ),
        ApiError::Undecodable { .. } => Advice::new(
            "Genesys Cloud sent something that cannot be read",
            "Try again. If it stays so, send the details to your administrator.",
        ),
    };
    Advice { details: details(error), ..advice }
}

fn forbidden(scope: &str, missing: &Missing) -> Advice {
    match missing {
        Missing::Permissions(names) => {
            let names = names.join(" or ");
            Advice {
                paste: Some(format!("Please add the permission {names} to my role in Genesys Cloud (for Tidemark).")),
                ..Advice::new(format!("Your role lacks the permission {names}"), "Ask your administrator for it.")
            }
        }
        Missing::Scope(name) => Advice {
            paste: Some(format!("Please add the scope {name} to Tidemark's OAuth client in Genesys Cloud.")),
            ..Advice::new(
                format!("Tidemark's OAuth client lacks the scope {name}"),
                "Ask your administrator to add it, then sign in again.",
            )
        },
        Missing::Unnamed => Advice {
            paste: Some(format!(
                "Genesys Cloud refuses Tidemark without saying why. Please check the scope {scope} of its OAuth client, and \
                 the permissions of my role."
            )),
            ..Advice::new("Genesys Cloud does not permit this", "Ask your administrator.")
        },
    }
}

fn code(says: &ServerSays) -> String {
    says.message.as_deref().map(|message| format!(": {}", one_line(message))).unwrap_or_default()
}

fn details(error: &ApiError) -> Option<String> {
    let said = |says: &ServerSays| {
        let code = says.code.as_deref().map(|code| format!(" {}", one_line(code))).unwrap_or_default();
        let message = says.message.as_deref().map(|message| format!(": {}", one_line(message))).unwrap_or_default();
        format!("{}{code}{message}", says.status)
    };
    let text = match error {
        ApiError::Refused(says)
        | ApiError::Unauthorized(says)
        | ApiError::Forbidden { says, .. }
        | ApiError::NotFound(says)
        | ApiError::RateLimited { says, .. }
        | ApiError::ServerFailed(says) => Some(said(says)),
        ApiError::Undecodable { how: Undecodable::Shape(what), .. } => Some(one_line(what)),
        ApiError::Undecodable { how: Undecodable::Status(status), .. } => Some(format!("unexpected status {status}")),
        ApiError::Undecodable { how: Undecodable::Empty, .. } => Some("an empty answer".to_owned()),
        ApiError::Undecodable { how: Undecodable::CutShort, .. } => Some("an answer that stops short".to_owned()),
        ApiError::Undecodable { how: Undecodable::Html, .. } | ApiError::Unreachable | ApiError::TimedOut => None,
    };
    let id = error.correlation_id().map(|id| format!("correlation id {}", one_line(id)));
    match (text, id) {
        (Some(text), Some(id)) => Some(format!("{text} · {id}")),
        (text, id) => text.or(id),
    }
}

/// A server's words on one line, without control characters, and not endless.
fn one_line(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Why nobody is signed in; `None` where there is nothing to tell.
pub fn of_out(out: &Out) -> Option<Advice> {
    Some(match out {
        Out::Fresh => return None,
        Out::SignedOut => Advice::new("You are signed out", "Nothing of your session is left in this browser."),
        Out::ServerNotReached => Advice::new(
            "You are signed out here, but Genesys Cloud could not be told",
            "On a shared computer, sign out of Genesys Cloud as well once the network is back.",
        ),
        Out::Elsewhere => Advice::new("You signed out in another tab", "Sign in to go on."),
        Out::Failed(failure) => of_failure(failure),
    })
}

/// Why a sign-in, or a renewal, failed.
pub fn of_failure(failure: &Failure) -> Advice {
    match failure {
        Failure::LinkInvalid => Advice::new("This sign-in link is not valid", "Sign in again."),
        Failure::Refused { error, description } => Advice {
            details: Some(reason(error, description.as_deref())),
            ..Advice::new(
                "Sign-in was refused",
                "Sign in again, or ask your administrator whether you may use Tidemark.",
            )
        },
        Failure::TookTooLong => {
            Advice::new("Sign-in took too long", "Sign in again; ten minutes are enough for one try.")
        }
        Failure::NoToken(TokenError::Refused { error, description }) => Advice {
            details: Some(reason(error, description.as_deref())),
            ..Advice::new("Genesys Cloud did not complete the sign-in", "Sign in again.")
        },
        Failure::NoToken(TokenError::Unusable(what)) => Advice {
            details: Some(format!("The answer of the sign-in service cannot be used: {what}.")),
            ..Advice::new(
                "Genesys Cloud did not complete the sign-in",
                "Try again. If it stays so, tell your administrator.",
            )
        },
        Failure::NoToken(TokenError::Unavailable) | Failure::NoAnswer => {
            Advice::new("The Genesys Cloud sign-in does not answer", "Check the network, then sign in again.")
        }
    }
}

fn reason(error: &str, description: Option<&str>) -> String {
    match (one_line(error), description.map(one_line)) {
        (error, Some(description)) if error.is_empty() => description,
        (error, Some(description)) => format!("{error}: {description}"),
        (error, None) => error,
    }
}

/// Why a session that was good is no more.
pub fn of_ended(ended: Ended) -> Advice {
    match ended {
        Ended::Expired => {
            Advice::new("Your sign-in has ended", "Sign in to go on. Everything on the screen stays where it is.")
        }
        Ended::Refused => Advice::new(
            "Your session was refused",
            "Genesys Cloud does not accept the new sign-in. Sign in again; if it stays so, tell your administrator.",
        ),
    }
}

/// Why there is no deployment to speak of.
pub fn of_config(error: &ConfigError) -> Advice {
    let example = "It must look like this: {\"region\": \"mypurecloud.de\", \"clients\": {\"mypurecloud.de\": \"your OAuth \
                   client id\"}, \"redirectPath\": \"/cb\"}";
    let regions = || region_names().collect::<Vec<_>>().join(", ");
    match error {
        ConfigError::Missing(status) => Advice {
            details: status.map(|status| format!("config.json: status {status}")),
            ..Advice::new("config.json is missing", format!("Put a file config.json beside index.html. {example}"))
        },
        ConfigError::Unreadable(what) => {
            Advice { details: Some(one_line(what)), ..Advice::new("config.json cannot be read", example) }
        }
        ConfigError::NoField(name) => Advice::new(format!("config.json has no \"{name}\""), example),
        ConfigError::UnknownRegion(name) => Advice::new(
            format!("Unknown Genesys region \"{}\" in config.json", one_line(name)),
            format!("\"region\" must be one of: {}.", regions()),
        ),
        ConfigError::NoClient(region) => Advice::new(
            format!("config.json names no OAuth client for {}", one_line(region)),
            format!("Add its id: \"clients\": {{\"{}\": \"your OAuth client id\"}}", one_line(region)),
        ),
        ConfigError::BadRedirectPath(path) => Advice::new(
            format!("\"redirectPath\" in config.json cannot be \"{}\"", one_line(path)),
            "It must be a plain path such as /cb, without a slash at its end.",
        ),
    }
}

/// Why an interval cannot be asked for.
pub fn of_question(error: QuestionError) -> Advice {
    match error {
        QuestionError::EndBeforeStart => {
            Advice::new("The end lies before the start", "Choose an end that is later than the start.")
        }
        QuestionError::TooLong { days } => Advice::new(
            format!("{days} days are too many for one search"),
            format!("Genesys Cloud takes at most {LONGEST_DAYS} days. Choose a shorter interval."),
        ),
        QuestionError::NotYet => {
            Advice::new("This interval lies in the future", "Choose a start that has already been.")
        }
    }
}

/// What can be said of a list, in a few words; errors are told by [`of_error`].
pub fn of_verdict(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Complete => "Complete".to_owned(),
        Verdict::Provisional => "Complete until a few minutes ago; the latest may not be on record yet".to_owned(),
        Verdict::Incomplete { have, of } => {
            format!("Incomplete: {} of {} conversations could be loaded", count(*have), count(*of))
        }
        Verdict::Cancelled(progress) => match progress.of {
            Some(of) => format!("Cancelled: {} of {} loaded", count(progress.read), count(of)),
            None => "Cancelled before anything was loaded".to_owned(),
        },
        Verdict::Failed(_, progress) => match progress.of {
            Some(of) => format!("Stopped: {} of {} loaded", count(progress.read), count(of)),
            None => "Nothing could be loaded".to_owned(),
        },
    }
}

/// The state of the live list, without its age.
pub fn of_freshness(freshness: &Freshness) -> &'static str {
    match freshness {
        Freshness::Off => "Paused",
        Freshness::Connecting => "Connecting…",
        Freshness::Live => "Live",
        Freshness::Polling(_) => "Checking every 15 seconds",
        Freshness::Stale(_) => "Not up to date",
    }
}

/// Why the live list is not live.
pub fn of_why(why: &Why, clock: impl Fn(i64) -> String) -> Advice {
    match why {
        Why::SocketLost => Advice::new("The live connection was lost", "It is being opened again."),
        Why::Silent => Advice::new("The live connection fell silent", "It is being opened again."),
        Why::Slept => Advice::new("This computer was asleep", "The list is being checked."),
        Why::TopicRejected => Advice::new(
            "Genesys Cloud does not send live events for you",
            "The list is asked for instead. Your administrator can check the scope notifications of the OAuth client.",
        ),
        Why::NoChannel(error) => {
            let advice = of_error(error, clock);
            Advice { title: format!("No live connection: {}", lower_first(&advice.title)), ..advice }
        }
        Why::NoList(error) => {
            let advice = of_error(error, clock);
            Advice { title: format!("The list is not confirmed: {}", lower_first(&advice.title)), ..advice }
        }
    }
}

fn lower_first(text: &str) -> String {
    match text.strip_prefix("Genesys") {
        Some(_) => text.to_owned(),
        None => text.chars().take(1).map(|c| c.to_ascii_lowercase()).chain(text.chars().skip(1)).collect(),
    }
}

/// Where a conversation stands.
pub fn of_phase(phase: &Phase) -> Cow<'_, str> {
    match phase {
        Phase::Scheduled => "Scheduled".into(),
        Phase::Alerting { .. } => "Alerting".into(),
        Phase::Dialing { .. } => "Dialing".into(),
        Phase::Connected { .. } => "Connected".into(),
        Phase::OnHold { .. } => "On hold".into(),
        Phase::Parked { .. } => "Parked".into(),
        Phase::AfterCall { .. } => "After-call work".into(),
        Phase::InProgress => "In progress".into(),
        Phase::Settling { .. } | Phase::Final { .. } => "Ended".into(),
        Phase::Other(text) => one_line(text).into(),
    }
}

/// A medium, with the kind of message or the name of an unknown one.
pub fn of_media(media: Media, kind: Option<&str>) -> Cow<'_, str> {
    match (media, kind) {
        (Media::Call, _) => "Call".into(),
        (Media::Callback, _) => "Callback".into(),
        (Media::Email, _) => "Email".into(),
        (Media::Message, Some("webmessaging")) => "Web message".into(),
        (Media::Message, Some("sms")) => "SMS".into(),
        (Media::Message, Some("whatsapp")) => "WhatsApp".into(),
        (Media::Message, Some(kind)) if kind != "unknown" => format!("Message ({})", one_line(kind)).into(),
        (Media::Message, _) => "Message".into(),
        (Media::Chat, _) => "Chat".into(),
        (Media::Video, _) => "Video".into(),
        (Media::Social, _) => "Social".into(),
        (Media::InternalMessage, _) => "Internal message".into(),
        (Media::Cobrowse, _) => "Co-browse".into(),
        (Media::Screenshare, _) => "Screen share".into(),
        (Media::Unknown, Some(kind)) => one_line(kind).into(),
        (Media::Unknown, None) => "Unknown".into(),
    }
}

/// A number with its thousands apart.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A length of time on a clock: `0:07`, `12:34`, `1:02:03`, `2 d 03:04`. Seconds are cut, as on any running clock.
pub fn clock(ms: i64) -> String {
    let (days, hours, minutes, seconds) = (ms / (24 * HOUR), ms / HOUR % 24, ms / MINUTE % 60, ms.max(0) / SECOND % 60);
    match (days, hours) {
        (1.., _) => format!("{days} d {hours:02}:{minutes:02}"),
        (_, 1..) => format!("{hours}:{minutes:02}:{seconds:02}"),
        _ => format!("{}:{seconds:02}", minutes.max(0)),
    }
}

/// A measured length of time, rounded to the second.
pub fn duration(ms: i64) -> String {
    clock(ms + SECOND / 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::genesys::endpoint::Operation;
    use crate::history::Progress;

    fn wall(_: i64) -> String {
        "17:40".to_owned()
    }

    fn says(status: u16, code: &str, message: &str) -> ServerSays {
        ServerSays {
            status,
            code: Some(code.to_owned()),
            message: Some(message.to_owned()),
            correlation_id: Some("c-1".to_owned()),
        }
    }

    #[test]
    fn a_400_tells_the_servers_message_and_keeps_the_id_for_support() {
        let advice = of_error(&ApiError::Refused(says(400, "bad.request", "Interval too long")), wall);
        assert!(advice.title.contains("Interval too long"));
        assert_eq!(advice.details.as_deref(), Some("400 bad.request: Interval too long · correlation id c-1"));
    }

    #[test]
    fn a_403_names_what_is_missing_in_a_line_to_paste() {
        let missing = Missing::Permissions(vec!["analytics:agentConversationDetail:view".to_owned()]);
        let error = ApiError::Forbidden {
            operation: Operation::DetailsQuery,
            missing,
            says: says(403, "missing.any.permissions", "No"),
        };
        let advice = of_error(&error, wall);
        assert!(advice.title.contains("analytics:agentConversationDetail:view"));
        assert!(advice.paste.unwrap().contains("analytics:agentConversationDetail:view"));

        let missing = Missing::Scope("analytics:readonly".to_owned());
        let error = ApiError::Forbidden { operation: Operation::DetailsQuery, missing, says: ServerSays::default() };
        assert!(of_error(&error, wall).paste.unwrap().contains("scope analytics:readonly"));
    }

    #[test]
    fn b31_a_daily_limit_says_until_when() {
        let error = ApiError::RateLimited { until: 0, says: ServerSays::default() };
        assert_eq!(of_error(&error, wall).title, "Limit reached until 17:40");
    }

    #[test]
    fn b10_b14_the_network_is_told_from_the_service() {
        assert_eq!(of_error(&ApiError::Unreachable, wall).title, "No connection to Genesys Cloud");
        let html = ApiError::Undecodable { how: Undecodable::Html, correlation_id: None };
        assert!(of_error(&html, wall).todo.contains("network sign-in page"));
    }

    #[test]
    fn g07_a_servers_words_stay_on_one_line_and_end_somewhere() {
        let error = ApiError::Refused(says(400, "x", &format!("a\n\u{1b}[31mb\u{0}{}", "z".repeat(10_000))));
        let advice = of_error(&error, wall);
        assert!(!advice.title.contains(['\n', '\u{1b}', '\u{0}']));
        assert!(advice.title.chars().count() < 400);
    }

    #[test]
    fn every_way_of_not_being_signed_in_says_what_to_do() {
        assert_eq!(of_out(&Out::Fresh), None);
        let failures = [
            (Failure::LinkInvalid, "This sign-in link is not valid"),
            (Failure::Refused { error: "access_denied".to_owned(), description: None }, "Sign-in was refused"),
            (Failure::TookTooLong, "Sign-in took too long"),
            (Failure::NoAnswer, "The Genesys Cloud sign-in does not answer"),
            (Failure::NoToken(TokenError::Unusable("it has no token")), "Genesys Cloud did not complete the sign-in"),
        ];
        for (failure, title) in failures {
            let advice = of_out(&Out::Failed(failure)).unwrap();
            assert_eq!(advice.title, title);
            assert!(!advice.todo.is_empty());
        }
        assert_eq!(of_ended(Ended::Refused).title, "Your session was refused");
    }

    #[test]
    fn a_wrong_config_says_what_to_write() {
        assert!(of_config(&ConfigError::Missing(Some(404))).todo.contains("\"redirectPath\""));
        let advice = of_config(&ConfigError::UnknownRegion("evil.com".to_owned()));
        assert!(advice.title.contains("evil.com") && advice.todo.contains("mypurecloud.de, "));
    }

    #[test]
    fn an_interval_that_cannot_be_asked_for_says_why() {
        assert_eq!(of_question(QuestionError::TooLong { days: 40 }).title, "40 days are too many for one search");
        assert!(of_question(QuestionError::TooLong { days: 40 }).todo.contains("31 days"));
        assert_eq!(of_question(QuestionError::EndBeforeStart).title, "The end lies before the start");
    }

    #[test]
    fn i13_a_list_says_how_much_of_it_is_there() {
        let verdict = Verdict::Incomplete { have: 9_988, of: 10_000 };
        assert_eq!(of_verdict(&verdict), "Incomplete: 9,988 of 10,000 conversations could be loaded");
        let progress = Progress { read: 100, of: Some(1_440), again: false };
        assert_eq!(of_verdict(&Verdict::Cancelled(progress)), "Cancelled: 100 of 1,440 loaded");
    }

    #[test]
    fn lengths_of_time_are_short_and_exact() {
        let lengths = [
            (0, "0:00"),
            (7_999, "0:07"),
            (754_000, "12:34"),
            (3_723_000, "1:02:03"),
            (183_840_000, "2 d 03:04"),
            (-5_000, "0:00"),
        ];
        for (ms, text) in lengths {
            assert_eq!(clock(ms), text);
        }
        assert_eq!(duration(7_500), "0:08");
        assert_eq!(duration(7_499), "0:07");
        assert_eq!(
            (count(0), count(999), count(1_000), count(1_234_567)),
            ("0".into(), "999".into(), "1,000".into(), "1,234,567".into())
        );
    }
}
