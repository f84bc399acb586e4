//! Words for what stands in a cell: phases, media, numbers and lengths of time.

use super::one_line;
use crate::clock::{HOUR, MINUTE, SECOND};
use crate::language;
use crate::live::{Heat, Measure, Notices};
use crate::record::{Mark, Media, Passing, Phase};
use crate::settle::Settling;
use crate::{counted, text};
use std::borrow::Cow;

/// Where a conversation stands.
pub fn of_phase(phase: &Phase) -> Cow<'_, str> {
    match phase {
        Phase::Scheduled => text!("Scheduled").into(),
        Phase::Alerting { .. } => text!("Alerting").into(),
        Phase::Dialing { .. } => text!("Dialing").into(),
        Phase::Connected { .. } => text!("Connected").into(),
        Phase::OnHold { .. } => text!("On hold").into(),
        Phase::Parked { .. } => text!("Parked").into(),
        Phase::AfterCall { .. } => text!("After-call work").into(),
        Phase::InProgress => text!("In progress").into(),
        Phase::Settling { .. } | Phase::Final { .. } => text!("Ended").into(),
        Phase::Other(text) => one_line(text).into(),
    }
}

/// What has become of the record of a conversation that is over, in two words and in full; none: it is complete.
pub fn of_settling(settling: Option<Settling>) -> (&'static str, &'static str) {
    match settling {
        None => (text!("Ended · final"), text!("The figures are those that Genesys Cloud has on record.")),
        Some(Settling::Awaited) => (
            text!("Ended · so far"),
            text!("The figures are as seen live. They become final when Genesys Cloud has written its record."),
        ),
        Some(Settling::Overdue) => (
            text!("Ended · no record"),
            text!("The figures are as seen live. Genesys Cloud has no complete record yet; it is still asked for."),
        ),
        Some(Settling::Refused) => (
            text!("Ended · seen live"),
            text!(
                "The figures are as seen live. Your role may not see records; a search in the history says what is missing."
            ),
        ),
    }
}

/// What else is so of a conversation at `now`, epoch milliseconds on the server's clock.
pub fn of_mark(mark: &Mark, now: i64) -> Cow<'static, str> {
    match mark {
        Mark::EndsAt(at) => text!("{time} left", time = clock(at - now)).into(),
        Mark::DueAt(at) if *at > now => text!("In {time}", time = clock(at - now)).into(),
        Mark::DueAt(at) => text!("Due for {time}", time = clock(now - at)).into(),
        Mark::WrapUpDue => text!("Wrap-up due").into(),
        Mark::WrapUpOptional => text!("Wrap-up optional").into(),
        Mark::WrapUpBy(rule) => text!("Wrap-up: {rule}", rule = one_line(rule)).into(),
        Mark::NoWrapUp => text!("No wrap-up").into(),
        Mark::WrapUpTimedOut => text!("Wrap-up timed out").into(),
        Mark::WrapUpSkipped => text!("Wrap-up skipped").into(),
        Mark::Muted => text!("Muted").into(),
        Mark::HeldByOthers => text!("You are on hold").into(),
        Mark::Consulting => text!("Consulting").into(),
        Mark::Conference => text!("Conference").into(),
        Mark::SecurePause => text!("Secure pause").into(),
        Mark::RecordingPaused => text!("Recording paused").into(),
        Mark::Recorded => text!("Recorded").into(),
        Mark::Transferred(how, n) => {
            let how = match how {
                Passing::Blind => text!("blind"),
                Passing::Consult => text!("consult"),
                Passing::Conference => text!("conference"),
                Passing::Forward => text!("forwarding"),
            };
            counted!(*n, "1 {how} transfer", "{n} {how} transfers", how).into()
        }
    }
}

/// How near a limit (milliseconds) is.
pub fn of_heat(heat: Heat, limit: i64) -> String {
    let limit = clock(limit);
    match heat {
        Heat::Half => text!("Half of {limit}", limit),
        Heat::Over => text!("Over {limit}", limit),
    }
}

/// What has a limit.
pub fn of_measure(measure: Measure) -> &'static str {
    match measure {
        Measure::Hold => text!("Hold"),
        Measure::Talk => text!("Talk"),
        Measure::Wait => text!("Wait"),
        Measure::AfterCall => text!("After-call work"),
    }
}

/// A medium, with the kind of message or the name of an unknown one.
pub fn of_media(media: Media, kind: Option<&str>) -> Cow<'_, str> {
    match (media, kind) {
        (Media::Call, _) => text!("Call").into(),
        (Media::Callback, _) => text!("Callback").into(),
        (Media::Email, _) => text!("Email").into(),
        (Media::Message, Some("webmessaging")) => text!("Web message").into(),
        (Media::Message, Some("sms")) => text!("SMS").into(),
        (Media::Message, Some("whatsapp")) => text!("WhatsApp").into(),
        (Media::Message, Some(kind)) if kind != "unknown" => text!("Message ({kind})", kind = one_line(kind)).into(),
        (Media::Message, _) => text!("Message").into(),
        (Media::Chat, _) => text!("Chat").into(),
        (Media::Video, _) => text!("Video").into(),
        (Media::Social, _) => text!("Social").into(),
        (Media::InternalMessage, _) => text!("Internal message").into(),
        (Media::Cobrowse, _) => text!("Co-browse").into(),
        (Media::Screenshare, _) => text!("Screen share").into(),
        (Media::Unknown, Some(kind)) => one_line(kind).into(),
        (Media::Unknown, None) => text!("Unknown").into(),
    }
}

/// A conversation in a sentence without its end: how long it has been so may follow.
pub fn of_headline(phase: &Phase, media: Media, kind: Option<&str>, who: &str) -> String {
    let medium = || language::inside(&of_media(media, kind));
    match (phase, media) {
        (Phase::Alerting { .. }, _) => text!("{medium} from {who} is alerting", medium = of_media(media, kind), who),
        (Phase::Dialing { .. }, _) => text!("Calling {who}", who),
        (Phase::Connected { .. }, Media::Call | Media::Callback | Media::Video) => text!("On a call with {who}", who),
        (Phase::OnHold { .. }, _) => text!("{who} is on hold", who),
        (Phase::AfterCall { .. }, _) => text!("After-call work for {who}", who),
        (Phase::Parked { .. }, _) => text!("Parked: {medium} with {who}", medium = medium(), who),
        (Phase::Scheduled, _) => text!("Scheduled: {medium} for {who}", medium = medium(), who),
        _ => text!("With {who} by {medium}", medium = medium(), who),
    }
}

/// A conversation that alerts, without a word of whose it is: others may see it.
pub fn of_alert(media: Media, kind: Option<&str>) -> String {
    match (media, kind) {
        (Media::Call, _) => text!("A call is alerting").to_owned(),
        (Media::Callback, _) => text!("A callback is alerting").to_owned(),
        (Media::Email, _) => text!("An email is alerting").to_owned(),
        (Media::Message, Some("sms")) => text!("An SMS is alerting").to_owned(),
        (Media::Message, Some("webmessaging")) => text!("A web message is alerting").to_owned(),
        (Media::Message, None | Some("unknown")) => text!("A message is alerting").to_owned(),
        (Media::Chat, _) => text!("A chat is alerting").to_owned(),
        (Media::Unknown, _) => text!("A conversation is alerting").to_owned(),
        _ => text!("Alerting: {medium}", medium = of_media(media, kind)),
    }
}

/// Whether the agent is told outside of the page, and what to do where it is not so.
pub fn of_notices(notices: Notices) -> &'static str {
    match notices {
        Notices::Unsupported => text!("This browser shows no notifications here."),
        Notices::Blocked => {
            text!(
                "The browser blocks notifications of this page. Allow them in its settings for this site, beside the address."
            )
        }
        Notices::Off | Notices::On => text!("Shown while you look elsewhere; they name nobody."),
    }
}

/// A length of time on a clock: `0:07`, `12:34`, `1:02:03`, `2 d 03:04`. Seconds are cut, as on any running clock.
pub fn clock(ms: i64) -> String {
    let (days, hours, minutes, seconds) = (ms / (24 * HOUR), ms / HOUR % 24, ms / MINUTE % 60, ms.max(0) / SECOND % 60);
    match (days, hours) {
        (1.., _) => text!("{days} d {time}", days, time = format!("{hours:02}:{minutes:02}")),
        (_, 1..) => format!("{hours}:{minutes:02}:{seconds:02}"),
        _ => format!("{}:{seconds:02}", minutes.max(0)),
    }
}

/// A measured length of time, rounded to the second.
pub fn duration(ms: i64) -> String {
    clock(ms + SECOND / 2)
}
