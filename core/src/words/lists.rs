//! Words for the two lists: what may be asked, how much of the answer is there, and how fresh it is.

use super::Advice;
use super::errors::of_error;
use super::names::of_media;
use crate::genesys::traffic::WaitsFor;
use crate::history::{
    Conditions, DEEPEST_DAYS, Doing, Ending, Estimate, Length, Progress, QuestionError, Scope, Source, Tail, Verdict,
};
use crate::language::{count, is_english, say};
use crate::live::{Freshness, Pace, Why};
use crate::record::Media;
use crate::{counted, english, text};
use std::borrow::Cow;

/// Why an interval cannot be asked for.
pub fn of_question(error: QuestionError) -> Advice {
    match error {
        QuestionError::EndBeforeStart => Advice::said(
            english!("The end lies before the start"),
            english!("Choose an end that is later than the start."),
        ),
        QuestionError::TooLong { days } => Advice::new(
            counted!(days, "1 day is too much for one search", "{n} days are too many for one search"),
            counted!(
                DEEPEST_DAYS,
                "Genesys Cloud keeps records for 1 day. Choose a shorter interval.",
                "Genesys Cloud keeps records for {n} days. Choose a shorter interval.",
            ),
        ),
        QuestionError::CodeAndEnding => Advice::said(
            english!("A wrap-up and an ending cannot be asked for together"),
            english!("Genesys Cloud looks for both in one and the same part of a conversation. Choose one of them."),
        ),
        QuestionError::NoQueues => Advice::said(
            english!("Your queues are not known"),
            english!("Search again in a moment. If it stays so, choose Mine, or All I may see."),
        ),
        QuestionError::NotYet => Advice::said(
            english!("This interval lies in the future"),
            english!("Choose a start that has already been."),
        ),
    }
}

/// What can be said of a list, in a few words; errors are told by [`of_error`]. `clock` writes an instant, epoch
/// milliseconds, as the agent's wall clock shows it.
pub fn of_verdict(verdict: &Verdict, clock: impl Fn(i64) -> String) -> String {
    match verdict {
        Verdict::Complete => text!("Complete").to_owned(),
        Verdict::Provisional { until } => {
            text!("Complete until {time}; what began later may not be on record yet", time = clock(*until))
        }
        Verdict::Incomplete { have, of } => {
            counted!(
                *of,
                "Incomplete: {have} of 1 conversation could be loaded",
                "Incomplete: {have} of {n} conversations could be loaded",
                have = count(*have)
            )
        }
        Verdict::Cancelled(progress) => match progress.of {
            Some(of) => text!("Cancelled: {read} of {all} read", read = count(progress.read), all = count(of)),
            None if progress.read > 0 => text!("Cancelled: {read} read", read = count(progress.read)),
            None => text!("Cancelled before anything was loaded").to_owned(),
        },
        Verdict::Failed(_, progress) => match progress.of {
            Some(of) => text!("Stopped: {read} of {all} read", read = count(progress.read), all = count(of)),
            None if progress.read > 0 => text!("Stopped: {read} read", read = count(progress.read)),
            None => text!("Nothing could be loaded").to_owned(),
        },
    }
}

/// How a search that is not over goes on; `day` writes the day of an instant, epoch milliseconds.
pub fn of_progress(progress: Progress, day: impl Fn(i64) -> String) -> String {
    let plain = match progress.doing {
        Doing::ReadingDay(at) => {
            return text!("Reading {day} again to its end, to be sure that nothing is missing", day = day(at));
        }
        Doing::Reading => english!("Loading"),
        Doing::ReadingAgain => english!("The list changed meanwhile: reading it again"),
        Doing::ReadingMissing => english!("Reading again what is missing"),
        Doing::Preparing => english!("Genesys Cloud is preparing the list"),
    };
    say(plain).to_owned()
}

/// A search that waits because the agent wants it to.
pub fn of_pause(progress: Progress) -> String {
    match progress.of {
        Some(of) => text!("Paused: {read} of {all} read", read = count(progress.read), all = count(of)),
        None => text!("Paused").to_owned(),
    }
}

/// What a search will cost, before it is spent.
pub fn of_estimate(estimate: &Estimate) -> String {
    let plan = text!(
        "{conversations}, {requests}, about {time}",
        conversations = counted!(estimate.conversations, "1 conversation", "{n} conversations"),
        requests = counted!(estimate.requests, "1 request", "{n} requests"),
        time = roughly(estimate.takes),
    );
    match estimate.tail {
        Tail::None | Tail::Counted => plan,
        Tail::Untold => text!("{plan}, and more for the latest hours: Genesys Cloud does not say how many", plan),
    }
}

/// A time that nobody knows exactly.
fn roughly(ms: i64) -> String {
    match ms / 1_000 {
        ..=5 => text!("{n} s", n = 5),
        seconds @ ..90 => text!("{n} s", n = (seconds + 9) / 10 * 10),
        seconds => text!("{n} min", n = (seconds + 59) / 60),
    }
}

/// How a conversation ended, as a choice.
pub fn of_ending(ending: Ending) -> &'static str {
    say(match ending {
        Ending::Client => english!("Agent's side"),
        Ending::Peer => english!("The other side"),
        Ending::Transfer => english!("Transfer"),
        Ending::System => english!("System"),
        Ending::Timeout => english!("Timeout"),
        Ending::Error => english!("Error"),
    })
}

/// A time of a conversation that can be asked for.
pub fn of_asked_length(length: Length) -> &'static str {
    say(match length {
        Length::Talk => english!("Talk"),
        Length::Hold => english!("Hold"),
        Length::Wait => english!("Wait"),
        Length::AfterCall => english!("ACW"),
        Length::Handle => english!("Handle time"),
    })
}

/// A medium, as what Genesys Cloud finds by it: a segment of that medium, and the call of a callback is voice.
pub fn of_asked_media(media: Media) -> Cow<'static, str> {
    match media {
        Media::Call => text!("Call (on record also callbacks)").into(),
        media => of_media(media, None),
    }
}

/// What a list is made of, where that is less than records.
pub fn of_source(source: Source) -> Option<&'static str> {
    match source {
        Source::Records => None,
        Source::Calls => Some(text!("Your own voice calls only, without talk, hold and after-call times")),
    }
}

/// What stands below so many conversations that are shown above because they go on, where a whole list has no row.
pub fn of_empty(only: &Conditions, source: Source, above: usize) -> &'static str {
    say(match (above, source, &only.scope) {
        (1.., ..) => english!("Nothing else that started in this interval is on record."),
        _ if only.is_narrow() => english!("Nothing that the filters ask Genesys Cloud for started in this interval."),
        (0, Source::Calls, _) => {
            english!("None of your voice calls started in this interval. Other media are not in this list.")
        }
        (0, Source::Records, Scope::Mine) => english!("None of your conversations started in this interval."),
        (0, Source::Records, Scope::MyQueues(_)) => {
            english!("No conversation of these queues started in this interval.")
        }
        (0, Source::Records, Scope::All) => english!("No conversations started in this interval."),
    })
}

/// Likewise where the filters of the page leave no row of those that were found.
pub fn of_none_left(above: usize) -> &'static str {
    match above {
        0 => text!("No conversation matches the filter."),
        _ => text!("Nothing else matches the filter."),
    }
}

/// Conversations of the live list that could not be read; `None` for none.
pub fn of_unreadable(conversations: usize) -> Option<Advice> {
    let title = match conversations {
        0 => return None,
        n => counted!(n, "1 conversation could not be read", "{n} conversations could not be read"),
    };
    Some(Advice::new(title, text!("It is shown as it was last known, or not at all. Genesys' own screens have it.")))
}

/// What is waited for.
pub fn of_wait(why: WaitsFor, seconds: i64) -> Advice {
    match why {
        WaitsFor::Limit => Advice::new(
            text!("Waiting for Genesys ({seconds} s)", seconds),
            text!("Genesys limits this user's requests. It goes on by itself; nothing is lost."),
        ),
        WaitsFor::Room => Advice::new(
            text!("Waiting for room below the limit of requests ({seconds} s)", seconds),
            text!("It goes on by itself; the live list and Genesys' own screens keep their share."),
        ),
        WaitsFor::Repeat => Advice::new(
            text!("Trying again in {seconds} s", seconds),
            text!("Genesys Cloud did not answer as it should. Nothing is lost."),
        ),
    }
}

/// The state of the live list, without its age.
pub fn of_freshness(freshness: &Freshness, pace: Pace) -> &'static str {
    say(match freshness {
        Freshness::Off => english!("Paused"),
        Freshness::Connecting => english!("Connecting…"),
        Freshness::Live => english!("Live"),
        Freshness::Polling(_) if pace == Pace::Slow => english!("Checking every minute"),
        Freshness::Polling(_) => english!("Checking every 15 seconds"),
        Freshness::Stale(_) => english!("Not up to date"),
    })
}

/// Why the live list is not live.
pub fn of_why(why: &Why, clock: impl Fn(i64) -> String) -> Advice {
    match why {
        Why::SocketLost => {
            Advice::said(english!("The live connection was lost"), english!("It is being opened again."))
        }
        Why::OpenedElsewhere => Advice::said(
            english!("Live events were opened elsewhere"),
            english!(
                "Genesys Cloud has stopped sending them here. Close Tidemark where you do not need it, or take over here."
            ),
        ),
        Why::Silent => Advice::said(english!("The live connection fell silent"), english!("It is being opened again.")),
        Why::Slept => Advice::said(english!("This computer was asleep"), english!("The list is being checked.")),
        Why::Doubted => {
            Advice::said(english!("An event could not be understood"), english!("The list is being checked."))
        }
        Why::TopicRejected => Advice::said(
            english!("Genesys Cloud does not send live events for you"),
            english!(
                "The list is asked for instead. Your administrator can check the scope notifications of the OAuth client."
            ),
        ),
        Why::NoChannel(error) => {
            let advice = of_error(error, clock);
            Advice { title: text!("No live connection: {why}", why = lower_first(&advice.title)), ..advice }
        }
        Why::NoList(error) => {
            let advice = of_error(error, clock);
            Advice { title: text!("The list is not confirmed: {why}", why = lower_first(&advice.title)), ..advice }
        }
    }
}

pub(super) fn lower_first(text: &str) -> String {
    // Only English begins so many sentences with a word that is no name; others have their own rules for capitals.
    let is_name = ["Genesys", "Tidemark"].into_iter().any(|name| text.starts_with(name));
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1).filter(|_| is_english() && !is_name) {
        first.make_ascii_lowercase();
    }
    text
}
