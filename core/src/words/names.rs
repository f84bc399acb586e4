//! Words for what stands in a cell: phases, media, numbers and lengths of time.

use super::one_line;
use crate::clock::{HOUR, MINUTE, SECOND};
use crate::language::{inside, say};
use crate::live::{Group, Heat, Measure, Notices};
use crate::record::{Mark, Media, Passing, Phase};
use crate::settle::Settling;
use crate::{counted, english, text};
use std::borrow::Cow;

/// Where a conversation stands.
pub fn of_phase(phase: &Phase) -> Cow<'_, str> {
    say(match phase {
        Phase::Scheduled => english!("Scheduled"),
        Phase::Alerting { .. } => english!("Alerting"),
        Phase::Dialing { .. } => english!("Dialing"),
        Phase::Connected { .. } => english!("Connected"),
        Phase::OnHold { .. } => english!("On hold"),
        Phase::Parked { .. } => english!("Parked"),
        Phase::AfterCall { .. } => english!("After-call work"),
        Phase::InProgress { .. } => english!("In progress"),
        Phase::Settling { .. } | Phase::Final { .. } => english!("Ended"),
        Phase::Other { state, .. } => return of_other_state(state),
    })
    .into()
}

/// What conversations of a group have in common.
pub fn of_group(group: Group) -> &'static str {
    say(match group {
        Group::Alerting => english!("Alerting"),
        Group::Contact => english!("Connected"),
        Group::OnHold => english!("On hold"),
        Group::Parked => english!("Parked"),
        Group::Scheduled => english!("Scheduled"),
        Group::AfterCall => english!("After-call work"),
        Group::Other => english!("Other"),
        Group::Ended => english!("Ended"),
    })
}

/// A state that is none of the phases.
pub(super) fn of_other_state(state: &str) -> Cow<'static, str> {
    say(match state {
        Phase::NOT_MINE => english!("With others"),
        "transmitting" => english!("Sending"),
        "converting" => english!("Converting"),
        "uploading" => english!("Uploading"),
        _ => return one_line(state).into(),
    })
    .into()
}

/// What has become of the record of a conversation that is over, in two words and in full; none: it is complete.
pub fn of_settling(settling: Option<Settling>) -> (&'static str, &'static str) {
    let (short, full) = match settling {
        None => (english!("Ended · final"), english!("The figures are those that Genesys Cloud has on record.")),
        Some(Settling::Awaited) => (
            english!("Ended · so far"),
            english!("The figures are as seen live. They become final when Genesys Cloud has written its record."),
        ),
        Some(Settling::Overdue) => (
            english!("Ended · no record"),
            english!("The figures are as seen live. Genesys Cloud has no complete record yet; it is still asked for."),
        ),
        Some(Settling::Refused) => (
            english!("Ended · seen live"),
            english!(
                "The figures are as seen live. Your role may not see records; a search in the history says what is missing."
            ),
        ),
    };
    (say(short), say(full))
}

/// What else is so of a conversation at `now`, epoch milliseconds on the server's clock.
pub fn of_mark(mark: &Mark, now: i64) -> Cow<'static, str> {
    say(match mark {
        Mark::EndsAt(at) => return text!("{time} left", time = clock(at - now)).into(),
        Mark::DueAt(at) if *at > now => return text!("In {time}", time = clock(at - now)).into(),
        Mark::DueAt(at) => return text!("Due for {time}", time = clock(now - at)).into(),
        Mark::WrapUpDue => english!("Wrap-up due"),
        Mark::WrapUpOptional => english!("Wrap-up optional"),
        Mark::WrapUpBy(rule) => return text!("Wrap-up: {rule}", rule = one_line(rule)).into(),
        Mark::NoWrapUp => english!("No wrap-up"),
        Mark::WrapUpTimedOut => english!("Wrap-up timed out"),
        Mark::WrapUpSkipped => english!("Wrap-up skipped"),
        Mark::Muted => english!("Muted"),
        Mark::HeldByOthers => english!("You are on hold"),
        Mark::Consulting => english!("Consulting"),
        Mark::Conference => english!("Conference"),
        Mark::SecurePause => english!("Secure pause"),
        Mark::RecordingPaused => english!("Recording paused"),
        Mark::Recorded => english!("Recorded"),
        Mark::Transferred(how, n) => {
            let how = say(match how {
                Passing::Blind => english!("blind"),
                Passing::Consult => english!("consult"),
                Passing::Conference => english!("conference"),
                Passing::Forward => english!("forwarding"),
            });
            return counted!(*n, "1 {how} transfer", "{n} {how} transfers", how).into();
        }
    })
    .into()
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
    say(match measure {
        Measure::Hold => english!("Hold"),
        Measure::Talk => english!("Talk"),
        Measure::Wait => english!("Wait"),
        Measure::AfterCall => english!("After-call work"),
    })
}

/// A medium, with the kind of message or the name of an unknown one.
pub fn of_media(media: Media, kind: Option<&str>) -> Cow<'_, str> {
    say(match (media, kind) {
        (Media::Call, _) => english!("Call"),
        (Media::Callback, _) => english!("Callback"),
        (Media::Email, _) => english!("Email"),
        (Media::Message, Some("webmessaging")) => english!("Web message"),
        (Media::Message, Some("sms")) => english!("SMS"),
        (Media::Message, Some("whatsapp")) => english!("WhatsApp"),
        (Media::Message, Some(kind)) if kind != "unknown" => {
            return text!("Message ({kind})", kind = one_line(kind)).into();
        }
        (Media::Message, _) => english!("Message"),
        (Media::Chat, _) => english!("Chat"),
        (Media::Video, _) => english!("Video"),
        (Media::Social, _) => english!("Social"),
        (Media::InternalMessage, _) => english!("Internal message"),
        (Media::Cobrowse, _) => english!("Co-browse"),
        (Media::Screenshare, _) => english!("Screen share"),
        (Media::Unknown, Some(kind)) => return one_line(kind).into(),
        (Media::Unknown, None) => english!("Unknown"),
    })
    .into()
}

/// A conversation in a sentence without its end: how long it has been so may follow.
pub fn of_headline(phase: &Phase, media: Media, kind: Option<&str>, who: &str) -> String {
    let medium = || inside(&of_media(media, kind));
    match (phase, media) {
        (Phase::Alerting { .. }, _) => text!("{medium} from {who} is alerting", medium = of_media(media, kind), who),
        (Phase::Dialing { .. }, Media::Call | Media::Callback | Media::Video) => text!("Calling {who}", who),
        (Phase::Connected { .. }, Media::Call | Media::Callback | Media::Video) => text!("On a call with {who}", who),
        (Phase::OnHold { .. }, _) => text!("{who} is on hold", who),
        (Phase::AfterCall { .. }, _) => text!("After-call work for {who}", who),
        (Phase::Parked { .. }, _) => text!("Parked: {medium} with {who}", medium = medium(), who),
        // Nobody calls by email.
        (Phase::InProgress { .. } | Phase::Dialing { .. }, _) => {
            text!("In progress: {medium} for {who}", medium = medium(), who)
        }
        (Phase::Other { state, .. }, _) if **state == *Phase::NOT_MINE => {
            text!("In progress: {medium} for {who}", medium = medium(), who)
        }
        (Phase::Scheduled, _) => text!("Scheduled: {medium} for {who}", medium = medium(), who),
        _ => text!("With {who} by {medium}", who, medium = medium()),
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
    say(match notices {
        Notices::Unsupported => english!("This browser shows no notifications here."),
        Notices::Blocked => {
            english!(
                "The browser blocks notifications of this page. Allow them in its settings for this site, beside the address."
            )
        }
        Notices::Off | Notices::On => english!("Shown while you look elsewhere; they name nobody."),
    })
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
