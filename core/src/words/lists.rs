//! Words for the two lists: what may be asked, how much of the answer is there, and how fresh it is.

use super::Advice;
use super::errors::of_error;
use crate::genesys::traffic::WaitsFor;
use crate::history::{DEEPEST_DAYS, Doing, Ending, Estimate, Progress, QuestionError, Source, Verdict};
use crate::language::count;
use crate::live::{Freshness, Why};
use crate::{counted, text};

/// Why an interval cannot be asked for.
pub fn of_question(error: QuestionError) -> Advice {
    match error {
        QuestionError::EndBeforeStart => {
            Advice::new(text!("The end lies before the start"), text!("Choose an end that is later than the start."))
        }
        QuestionError::TooLong { days } => Advice::new(
            counted!(days, "1 day is too much for one search", "{n} days are too many for one search"),
            counted!(
                DEEPEST_DAYS,
                "Genesys Cloud keeps records for 1 day. Choose a shorter interval.",
                "Genesys Cloud keeps records for {n} days. Choose a shorter interval.",
            ),
        ),
        QuestionError::CodeAndEnding => Advice::new(
            text!("A wrap-up and an ending cannot be asked for together"),
            text!("Genesys Cloud looks for both in one and the same part of a conversation. Choose one of them."),
        ),
        QuestionError::NotYet => {
            Advice::new(text!("This interval lies in the future"), text!("Choose a start that has already been."))
        }
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
            None => text!("Cancelled before anything was loaded").to_owned(),
        },
        Verdict::Failed(_, progress) => match progress.of {
            Some(of) => text!("Stopped: {read} of {all} read", read = count(progress.read), all = count(of)),
            None => text!("Nothing could be loaded").to_owned(),
        },
    }
}

/// How a search that is not over goes on.
pub fn of_progress(progress: Progress) -> &'static str {
    match progress.doing {
        Doing::Reading => text!("Loading"),
        Doing::ReadingAgain => text!("The list changed meanwhile: reading it again"),
        Doing::Preparing => text!("Genesys Cloud is preparing the list"),
    }
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
    text!(
        "{conversations}, {requests}, about {time}",
        conversations = counted!(estimate.conversations, "1 conversation", "{n} conversations"),
        requests = counted!(estimate.requests, "1 request", "{n} requests"),
        time = roughly(estimate.takes),
    )
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
    match ending {
        Ending::Client => text!("Agent's side"),
        Ending::Peer => text!("The other side"),
        Ending::Transfer => text!("Transfer"),
        Ending::System => text!("System"),
        Ending::Timeout => text!("Timeout"),
        Ending::Error => text!("Error"),
    }
}

/// What a list is made of, where that is less than records.
pub fn of_source(source: Source) -> Option<&'static str> {
    match source {
        Source::Records => None,
        Source::Calls => Some("Your own voice calls only, without talk, hold and after-call times"),
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
pub fn of_freshness(freshness: &Freshness) -> &'static str {
    match freshness {
        Freshness::Off => text!("Paused"),
        Freshness::Connecting => text!("Connecting…"),
        Freshness::Live => text!("Live"),
        Freshness::Polling(_) => text!("Checking every 15 seconds"),
        Freshness::Stale(_) => text!("Not up to date"),
    }
}

/// Why the live list is not live.
pub fn of_why(why: &Why, clock: impl Fn(i64) -> String) -> Advice {
    match why {
        Why::SocketLost => Advice::new(text!("The live connection was lost"), text!("It is being opened again.")),
        Why::OpenedElsewhere => Advice::new(
            text!("Live events were opened elsewhere"),
            text!(
                "Genesys Cloud has stopped sending them here. Close Tidemark where you do not need it, or take over here."
            ),
        ),
        Why::Silent => Advice::new(text!("The live connection fell silent"), text!("It is being opened again.")),
        Why::Slept => Advice::new(text!("This computer was asleep"), text!("The list is being checked.")),
        Why::TopicRejected => Advice::new(
            text!("Genesys Cloud does not send live events for you"),
            text!(
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
    // Only English begins so many sentences with a word that is no name.
    let is_name = ["Genesys", "Tidemark"].into_iter().any(|name| text.starts_with(name));
    if is_name {
        return text.to_owned();
    }
    text.chars().take(1).map(|c| c.to_ascii_lowercase()).chain(text.chars().skip(1)).collect()
}
