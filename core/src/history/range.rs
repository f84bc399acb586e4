//! What an agent can ask for: an interval, by name or by its ends.

use super::conditions::{Conditions, Scope};
use crate::clock::{DAY, HOUR};

/// Half-open: from the first instant to the one after the last, epoch milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// First instant.
    pub from: i64,
    /// The instant after the last.
    pub to: i64,
}

impl Window {
    /// Whether an instant lies in it.
    pub const fn contains(self, at: i64) -> bool {
        self.from <= at && at < self.to
    }
}

/// An interval as the agent chose it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Range {
    /// The last 60 minutes.
    #[default]
    LastHour,
    /// Since midnight where the agent is.
    Today,
    /// The last hours, so many.
    LastHours(u32),
    /// The last 24 hours.
    LastDay,
    /// The last 7 days of 24 hours.
    LastWeek,
    /// From one instant to another.
    Custom(Window),
}

/// A question that can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Conversations that started in it.
    pub window: Window,
    /// Who asks.
    pub user: String,
    /// Of whom, and which of them.
    pub only: Conditions,
    /// Whether new conversations can still begin in the window.
    pub open: Openness,
}

impl Question {
    /// Whether a conversation that began then, epoch milliseconds, belongs to it. Where it ends now, what has begun since does.
    pub const fn holds(&self, started: i64) -> bool {
        self.window.from <= started && (started < self.window.to || matches!(self.open, Openness::EndsNow))
    }
}

/// Whether a window has an end that lies in the past.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Openness {
    /// It ends now: new conversations begin in it, and push the pages of a list that begins with the newest.
    EndsNow,
    /// It ended long enough ago: no conversation can begin in it any more.
    #[default]
    Closed,
}

/// Why a question cannot be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionError {
    /// The end lies before the start, or at it.
    EndBeforeStart,
    /// More days than Genesys Cloud keeps.
    TooLong {
        /// As asked for, begun days counted.
        days: i64,
    },
    /// It begins in the future.
    NotYet,
    /// Of the agent's queues, while none is known: Genesys Cloud would take that for all queues there are.
    NoQueues,
    /// A code and an ending: they stand on different segments, and one and the same is asked for.
    CodeAndEnding,
}

/// Days that one query may span.
pub const LONGEST_DAYS: i64 = 31;
/// Hours that a search may look back.
pub const DEEPEST_HOURS: u32 = DEEPEST_DAYS as u32 * 24;
/// Days that a search may span, by several queries: as far back as records are kept.
pub const DEEPEST_DAYS: i64 = 558;
/// A conversation appears on record some time after it began; a window that ended longer ago than this is closed.
const SETTLED: i64 = HOUR;

impl Range {
    /// Its window at `now`; `midnight` is the last one where the agent is. Both epoch milliseconds.
    pub const fn window(self, now: i64, midnight: i64) -> Window {
        let from = match self {
            Self::LastHour => now - HOUR,
            Self::LastHours(hours) => now.saturating_sub(HOUR * hours as i64),
            Self::Today => midnight,
            Self::LastDay => now - DAY,
            Self::LastWeek => now - 7 * DAY,
            Self::Custom(window) => return window,
        };
        Window { from, to: now }
    }

    /// The question that it means.
    ///
    /// # Errors
    /// Why it cannot be asked; nothing is sent then.
    pub fn question(self, user: &str, only: Conditions, now: i64, midnight: i64) -> Result<Question, QuestionError> {
        let window = self.window(now, midnight);
        let length = window.to.saturating_sub(window.from);
        if length <= 0 {
            return Err(QuestionError::EndBeforeStart);
        }
        if window.from > now {
            return Err(QuestionError::NotYet);
        }
        // Days of local midnights can be an hour longer than those of 24 hours: clocks are set back.
        if length > DEEPEST_DAYS * DAY + HOUR {
            return Err(QuestionError::TooLong { days: length.saturating_add(DAY - 1) / DAY });
        }
        if only.wrap_up.is_some() && only.ending.is_some() {
            return Err(QuestionError::CodeAndEnding);
        }
        if only.scope == Scope::MyQueues(Vec::new()) && only.queue.is_none() {
            return Err(QuestionError::NoQueues);
        }
        let open = if window.to > now - SETTLED { Openness::EndsNow } else { Openness::Closed };
        Ok(Question { window, user: user.to_owned(), only, open })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_785_747_600_000;

    fn custom(from: i64, to: i64) -> Result<Question, QuestionError> {
        Range::Custom(Window { from, to }).question("u", Conditions::default(), NOW, NOW)
    }

    #[test]
    fn the_named_ranges_end_now() {
        let window = |range: Range| range.window(NOW, NOW - 9 * HOUR);
        assert_eq!(window(Range::LastHour), Window { from: NOW - HOUR, to: NOW });
        assert_eq!(window(Range::Today), Window { from: NOW - 9 * HOUR, to: NOW });
        assert_eq!(window(Range::LastDay), Window { from: NOW - DAY, to: NOW });
        assert_eq!(window(Range::LastHours(36)), Window { from: NOW - 36 * HOUR, to: NOW });
        assert_eq!(window(Range::LastWeek), Window { from: NOW - 7 * DAY, to: NOW });
        assert_eq!(Range::LastHour.question("u", Conditions::default(), NOW, 0).unwrap().open, Openness::EndsNow);
    }

    #[test]
    fn an_end_before_its_start_is_not_asked() {
        assert_eq!(custom(NOW - 1_000, NOW - 2_000), Err(QuestionError::EndBeforeStart));
        assert_eq!(custom(NOW - 1_000, NOW - 1_000), Err(QuestionError::EndBeforeStart));
        assert_eq!(custom(i64::MAX, i64::MIN), Err(QuestionError::EndBeforeStart));
    }

    #[test]
    fn more_days_than_are_kept_are_too_many() {
        assert_eq!(custom(NOW - 600 * DAY, NOW), Err(QuestionError::TooLong { days: 600 }));
        assert!(custom(NOW - 558 * DAY, NOW).is_ok());
        assert!(custom(NOW - 558 * DAY - HOUR, NOW).is_ok(), "558 days of which one has 25 hours");
        assert_eq!(custom(i64::MIN, i64::MAX), Err(QuestionError::TooLong { days: i64::MAX / DAY }));
    }

    #[test]
    fn as_many_hours_can_be_looked_back_as_records_are_kept() {
        let question = |hours| Range::LastHours(hours).question("u", Conditions::default(), NOW, NOW);
        assert!(question(1).is_ok() && question(DEEPEST_HOURS).is_ok());
        assert_eq!(question(0), Err(QuestionError::EndBeforeStart));
        assert!(matches!(question(u32::MAX), Err(QuestionError::TooLong { .. })));
    }

    #[test]
    fn queues_that_nobody_knows_are_not_asked_for_as_if_they_were_all() {
        let asked = |scope, queue: Option<&str>| {
            let only = Conditions { scope, queue: queue.map(Into::into), ..Conditions::default() };
            Range::LastHour.question("u", only, NOW, NOW).map(|_| ())
        };
        assert_eq!(asked(Scope::MyQueues(Vec::new()), None), Err(QuestionError::NoQueues));
        assert_eq!(asked(Scope::MyQueues(Vec::new()), Some("q")), Ok(()));
        assert_eq!(asked(Scope::MyQueues(vec!["q".into()]), None), Ok(()));
    }

    #[test]
    fn the_future_is_not_on_record() {
        assert_eq!(custom(NOW + HOUR, NOW + 2 * HOUR), Err(QuestionError::NotYet));
    }

    #[test]
    fn a_window_that_ended_long_ago_is_closed() {
        assert_eq!(custom(NOW - DAY, NOW - 2 * HOUR).unwrap().open, Openness::Closed);
        assert_eq!(custom(NOW - DAY, NOW - HOUR / 2).unwrap().open, Openness::EndsNow);
    }
}
