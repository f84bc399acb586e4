//! Words for the two lists: what may be asked, how much of the answer is there, and how fresh it is.

use super::Advice;
use super::errors::of_error;
use super::names::count;
use crate::genesys::traffic::WaitsFor;
use crate::history::{DEEPEST_DAYS, Doing, Ending, Estimate, Progress, QuestionError, Source, Verdict};
use crate::live::{Freshness, Why};

/// Why an interval cannot be asked for.
pub fn of_question(error: QuestionError) -> Advice {
    match error {
        QuestionError::EndBeforeStart => {
            Advice::new("The end lies before the start", "Choose an end that is later than the start.")
        }
        QuestionError::TooLong { days } => Advice::new(
            format!("{days} days are too many for one search"),
            format!("Genesys Cloud keeps records for {DEEPEST_DAYS} days. Choose a shorter interval."),
        ),
        QuestionError::CodeAndEnding => Advice::new(
            "A wrap-up and an ending cannot be asked for together",
            "Genesys Cloud looks for both in one and the same part of a conversation. Choose one of them.",
        ),
        QuestionError::NotYet => {
            Advice::new("This interval lies in the future", "Choose a start that has already been.")
        }
    }
}

/// What can be said of a list, in a few words; errors are told by [`of_error`]. `clock` writes an instant, epoch
/// milliseconds, as the agent's wall clock shows it.
pub fn of_verdict(verdict: &Verdict, clock: impl Fn(i64) -> String) -> String {
    match verdict {
        Verdict::Complete => "Complete".to_owned(),
        Verdict::Provisional { until } => {
            format!("Complete until {}; what began later may not be on record yet", clock(*until))
        }
        Verdict::Incomplete { have, of } => {
            format!("Incomplete: {} of {} conversations could be loaded", count(*have), count(*of))
        }
        Verdict::Cancelled(progress) => match progress.of {
            Some(of) => format!("Cancelled: {} of {} read", count(progress.read), count(of)),
            None => "Cancelled before anything was loaded".to_owned(),
        },
        Verdict::Failed(_, progress) => match progress.of {
            Some(of) => format!("Stopped: {} of {} read", count(progress.read), count(of)),
            None => "Nothing could be loaded".to_owned(),
        },
    }
}

/// How a search that is not over goes on.
pub fn of_progress(progress: Progress) -> &'static str {
    match progress.doing {
        Doing::Reading => "Loading",
        Doing::ReadingAgain => "The list changed meanwhile: reading it again",
        Doing::Preparing => "Genesys Cloud is preparing the list",
    }
}

/// A search that waits because the agent wants it to.
pub fn of_pause(progress: Progress) -> String {
    match progress.of {
        Some(of) => format!("Paused: {} of {} read", count(progress.read), count(of)),
        None => "Paused".to_owned(),
    }
}

/// What a search will cost, before it is spent.
pub fn of_estimate(estimate: &Estimate) -> String {
    let (conversations, requests) = (count(estimate.conversations), count(estimate.requests));
    format!("{conversations} conversations, {requests} requests, about {}", roughly(estimate.takes))
}

/// A time that nobody knows exactly.
fn roughly(ms: i64) -> String {
    match ms / 1_000 {
        ..=5 => "5 s".to_owned(),
        seconds @ ..90 => format!("{} s", (seconds + 9) / 10 * 10),
        seconds => format!("{} min", (seconds + 59) / 60),
    }
}

/// How a conversation ended, as a choice.
pub const fn of_ending(ending: Ending) -> &'static str {
    match ending {
        Ending::Client => "Agent's side",
        Ending::Peer => "The other side",
        Ending::Transfer => "Transfer",
        Ending::System => "System",
        Ending::Timeout => "Timeout",
        Ending::Error => "Error",
    }
}

/// What a list is made of, where that is less than records.
pub const fn of_source(source: Source) -> Option<&'static str> {
    match source {
        Source::Records => None,
        Source::Calls => Some("Your own voice calls only, without talk, hold and after-call times"),
    }
}

/// Conversations of the live list that could not be read; `None` for none.
pub fn of_unreadable(conversations: usize) -> Option<Advice> {
    let title = match conversations {
        0 => return None,
        1 => "1 conversation could not be read".to_owned(),
        n => format!("{} conversations could not be read", count(n as u64)),
    };
    Some(Advice::new(title, "It is shown as it was last known, or not at all. Genesys' own screens have it."))
}

/// What is waited for.
pub fn of_wait(why: WaitsFor, seconds: i64) -> Advice {
    match why {
        WaitsFor::Limit => Advice::new(
            format!("Waiting for Genesys ({seconds} s)"),
            "Genesys limits this user's requests. It goes on by itself; nothing is lost.",
        ),
        WaitsFor::Room => Advice::new(
            format!("Waiting for room below the limit of requests ({seconds} s)"),
            "It goes on by itself; the live list and Genesys' own screens keep their share.",
        ),
        WaitsFor::Repeat => Advice::new(
            format!("Trying again in {seconds} s"),
            "Genesys Cloud did not answer as it should. Nothing is lost.",
        ),
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
        Why::OpenedElsewhere => Advice::new(
            "Live events were opened elsewhere",
            "Genesys Cloud has stopped sending them here. Close Tidemark where you do not need it, or take over here.",
        ),
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

pub(super) fn lower_first(text: &str) -> String {
    if ["Genesys", "Tidemark"].into_iter().any(|name| text.starts_with(name)) {
        return text.to_owned();
    }
    text.chars().take(1).map(|c| c.to_ascii_lowercase()).chain(text.chars().skip(1)).collect()
}
