//! Words for the two lists: what may be asked, how much of the answer is there, and how fresh it is.

use super::Advice;
use super::errors::of_error;
use super::names::count;
use crate::genesys::traffic::WaitsFor;
use crate::history::{LONGEST_DAYS, Progress, QuestionError, Verdict};
use crate::live::{Freshness, Why};

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
    if progress.again { "The list changed meanwhile: reading it again" } else { "Loading" }
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
            "Genesys Cloud sends them to a limited number of places for each agent, and has stopped sending them here. \
             Close Tidemark where you do not need it, or take over here.",
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
