//! Words for what stands in a cell: phases, media, numbers and lengths of time.

use super::one_line;
use crate::clock::{HOUR, MINUTE, SECOND};
use crate::live::{Heat, Measure, Notices};
use crate::record::{Mark, Media, Passing, Phase};
use crate::settle::Settling;
use std::borrow::Cow;

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

/// What has become of the record of a conversation that is over, in two words and in full; none: it is complete.
pub const fn of_settling(settling: Option<Settling>) -> (&'static str, &'static str) {
    match settling {
        None => ("Ended · final", "The figures are those that Genesys Cloud has on record."),
        Some(Settling::Awaited) => (
            "Ended · so far",
            "The figures are as seen live. They become final when Genesys Cloud has written its record.",
        ),
        Some(Settling::Overdue) => (
            "Ended · no record",
            "The figures are as seen live. Genesys Cloud has no complete record yet; it is still asked for.",
        ),
        Some(Settling::Refused) => (
            "Ended · seen live",
            "The figures are as seen live. Your role may not see records; a search in the history says what is missing.",
        ),
    }
}

/// What else is so of a conversation at `now`, epoch milliseconds on the server's clock.
pub fn of_mark(mark: &Mark, now: i64) -> Cow<'static, str> {
    match mark {
        Mark::EndsAt(at) => format!("{} left", clock(at - now)).into(),
        Mark::DueAt(at) if *at > now => format!("In {}", clock(at - now)).into(),
        Mark::DueAt(at) => format!("Due for {}", clock(now - at)).into(),
        Mark::WrapUpDue => "Wrap-up due".into(),
        Mark::WrapUpOptional => "Wrap-up optional".into(),
        Mark::WrapUpBy(rule) => format!("Wrap-up: {}", one_line(rule)).into(),
        Mark::NoWrapUp => "No wrap-up".into(),
        Mark::WrapUpTimedOut => "Wrap-up timed out".into(),
        Mark::WrapUpSkipped => "Wrap-up skipped".into(),
        Mark::Muted => "Muted".into(),
        Mark::HeldByOthers => "You are on hold".into(),
        Mark::Consulting => "Consulting".into(),
        Mark::Conference => "Conference".into(),
        Mark::SecurePause => "Secure pause".into(),
        Mark::RecordingPaused => "Recording paused".into(),
        Mark::Recorded => "Recorded".into(),
        Mark::Transferred(how, count) => {
            let how = match how {
                Passing::Blind => "blind",
                Passing::Consult => "consult",
                Passing::Conference => "conference",
                Passing::Forward => "forwarding",
            };
            format!("{count} {how} transfer{}", if *count == 1 { "" } else { "s" }).into()
        }
    }
}

/// How near a limit (milliseconds) is.
pub fn of_heat(heat: Heat, limit: i64) -> String {
    let limit = clock(limit);
    match heat {
        Heat::Half => format!("Half of {limit}"),
        Heat::Over => format!("Over {limit}"),
    }
}

/// What has a limit.
pub const fn of_measure(measure: Measure) -> &'static str {
    match measure {
        Measure::Hold => "Hold",
        Measure::Talk => "Talk",
        Measure::Wait => "Wait",
        Measure::AfterCall => "After-call work",
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

/// A conversation in a sentence without its end: how long it has been so may follow.
pub fn of_headline(phase: &Phase, media: Media, kind: Option<&str>, who: &str) -> String {
    let medium = || inside(&of_media(media, kind));
    match (phase, media) {
        (Phase::Alerting { .. }, _) => format!("{} from {who} is alerting", of_media(media, kind)),
        (Phase::Dialing { .. }, _) => format!("Calling {who}"),
        (Phase::Connected { .. }, Media::Call | Media::Callback | Media::Video) => format!("On a call with {who}"),
        (Phase::OnHold { .. }, _) => format!("{who} is on hold"),
        (Phase::AfterCall { .. }, _) => format!("After-call work for {who}"),
        (Phase::Parked { .. }, _) => format!("Parked: {} with {who}", medium()),
        (Phase::Scheduled, _) => format!("Scheduled: {} for {who}", medium()),
        _ => format!("With {who} by {}", medium()),
    }
}

/// A conversation that alerts, without a word of whose it is: others may see it.
pub fn of_alert(media: Media, kind: Option<&str>) -> String {
    let medium = match media {
        Media::Unknown => "conversation".to_owned(),
        _ => inside(&of_media(media, kind)),
    };
    let article = if medium.starts_with(['a', 'e', 'i', 'S']) { "An" } else { "A" };
    format!("{article} {medium} is alerting")
}

/// Whether the agent is told outside of the page, and what to do where it is not so.
pub const fn of_notices(notices: Notices) -> &'static str {
    match notices {
        Notices::Unsupported => "This browser shows no notifications here.",
        Notices::Blocked => {
            "The browser blocks notifications of this page. Allow them in its settings for this site, beside the address."
        }
        Notices::Off | Notices::On => "Shown while you look elsewhere; they name nobody.",
    }
}

/// A medium inside a sentence: an acronym stays as it is.
fn inside(medium: &str) -> String {
    if medium.bytes().skip(1).any(|byte| byte.is_ascii_uppercase()) {
        return medium.to_owned();
    }
    medium.to_ascii_lowercase()
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
