//! Settling: asks Analytics for the record of each conversation that was seen to its end, until that record is complete.
//!
//! One question at a time, for all that are due; less often the longer a record is missing, and never not at all, so that
//! what was seen is not dropped. It must never judge what a conversation is: what comes goes to the [`Book`], whose phase
//! *final* ends a case, wherever its record came from.

use crate::chance::Chance;
use crate::clock::{DAY, MINUTE, Moment, SECOND};
use crate::genesys::decode;
use crate::genesys::query::{DetailsQuery, Order};
use crate::genesys::traffic::Reply;
use crate::genesys::{ApiError, backoff::Backoff};
use crate::record::{Book, Id, Phase, Record};

/// What happens to it.
#[derive(Debug)]
pub enum Event {
    /// This user is signed in.
    Start {
        /// User id.
        me: String,
    },
    /// Nobody is, or their token has ended: nothing can be asked.
    Stop,
    /// Everything is forgotten.
    Wipe,
    /// The answer to the question.
    Answered(Result<Reply, ApiError>),
    /// The answer to a question that another tab has put, about these.
    Told {
        /// Conversations.
        ids: Vec<Id>,
        /// What Analytics said.
        result: Result<Reply, ApiError>,
    },
    /// The book may have changed, or time has passed.
    Look,
}

/// What has become of the record of a conversation that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settling {
    /// It is being written: seconds to minutes after the end.
    Awaited,
    /// It should have come long ago; it is still asked for.
    Overdue,
    /// The agent may not see records.
    Refused,
}

/// A conversation without a complete record.
#[derive(Debug)]
struct Case {
    id: Id,
    /// When it began, epoch milliseconds.
    started: i64,
    /// How often it was asked for.
    tries: u32,
    /// Answers that did not have it at all.
    misses: u32,
    /// When it is asked for, monotonic.
    due: i64,
}

/// Whoever asks for records: [`Settle`], attached from outside so that a page can fetch its code after its first screen.
pub trait Settles {
    /// See [`Settle::on`].
    fn turn(
        &mut self,
        event: Event,
        now: Moment,
        server_now: i64,
        book: &mut Book,
        chance: &mut dyn Chance,
    ) -> Option<DetailsQuery>;
    /// What it knows.
    fn settle(&self) -> &Settle;
}

impl Settles for Settle {
    fn turn(
        &mut self,
        event: Event,
        now: Moment,
        server_now: i64,
        book: &mut Book,
        chance: &mut dyn Chance,
    ) -> Option<DetailsQuery> {
        self.on(event, now, server_now, book, chance)
    }

    fn settle(&self) -> &Settle {
        self
    }
}

/// The machine.
#[derive(Debug, Default)]
pub struct Settle {
    /// Whose conversations; empty while nothing can be asked.
    me: String,
    cases: Vec<Case>,
    /// Those that the question under way is about.
    asked: Option<Vec<Id>>,
    refused: bool,
    /// The book as it was looked at last.
    seen: (u64, u64),
    version: u64,
}

/// Analytics is said to need seconds to minutes; a first look sooner would mostly be in vain.
const FIRST: i64 = 10 * SECOND;
const BACKOFF: Backoff = Backoff { base: 2 * FIRST, cap: 10 * MINUTE };
/// So many answers without it: half an hour.
const OVERDUE: u32 = 8;
/// Who is due so soon is asked for in the same question.
const TOGETHER: i64 = 5 * SECOND;
/// Conversations in one question, so that its answer is one page.
const AT_ONCE: usize = 50;
/// How far from the first in a question the others may have started: its interval, [`DAY`] wider on both sides, stays under
/// 31 days.
const SPAN: i64 = 14 * DAY;

impl Settle {
    /// What is known of the record of `id`; it means something only while that conversation is *settling*.
    pub fn standing(&self, id: &str) -> Settling {
        match self.cases.iter().find(|case| &*case.id == id) {
            _ if self.refused => Settling::Refused,
            Some(case) if case.misses >= OVERDUE => Settling::Overdue,
            _ => Settling::Awaited,
        }
    }

    /// The agent's role may not see records: none will come.
    pub const fn is_refused(&self) -> bool {
        self.refused
    }

    /// Grows whenever a [`Settle::standing`] may have changed.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// When [`Event::Look`] has something to do though the book is as it was, monotonic.
    pub fn wake_at(&self) -> Option<i64> {
        if !self.can_ask() {
            return None;
        }
        self.cases.iter().map(|case| case.due).min()
    }

    /// Something happened. Gives a question to put to Analytics.
    pub fn on(
        &mut self,
        event: Event,
        now: Moment,
        server_now: i64,
        book: &mut Book,
        chance: &mut dyn Chance,
    ) -> Option<DetailsQuery> {
        match event {
            Event::Start { me } => {
                (self.me, self.asked, self.refused) = (me, None, false);
                self.version += 1;
            }
            Event::Stop => (self.me, self.asked) = (String::new(), None),
            Event::Wipe => *self = Self { version: self.version + 1, ..Self::default() },
            Event::Answered(result) => {
                if let Some(asked) = self.asked.take() {
                    self.answered(&asked, result, now, book, chance);
                }
            }
            // Our own question is answered to us.
            Event::Told { ids, .. } if self.asked.as_ref() == Some(&ids) => {}
            Event::Told { ids, result } => self.answered(&ids, result, now, book, chance),
            Event::Look => {}
        }
        self.look(now, book, chance);
        self.ask(now, server_now)
    }

    /// Opens a case for each conversation that has ended, and closes those that are final or go on after all.
    fn look(&mut self, now: Moment, book: &Book, chance: &mut dyn Chance) {
        let versions = (book.live_version(), book.past_version());
        if std::mem::replace(&mut self.seen, versions) == versions {
            return;
        }
        self.cases.retain(|case| book.get(&case.id).is_some_and(is_settling));
        for record in book.live().into_iter().filter(|record| is_settling(record)) {
            if self.cases.iter().any(|case| case.id == record.id) {
                continue;
            }
            let Some(started) = record.started() else { continue };
            let due = now.mono + FIRST + chance.up_to(FIRST / 2);
            self.cases.push(Case { id: record.id.clone(), started, tries: 0, misses: 0, due });
        }
    }

    fn can_ask(&self) -> bool {
        !self.me.is_empty() && !self.refused && self.asked.is_none()
    }

    fn ask(&mut self, now: Moment, server_now: i64) -> Option<DetailsQuery> {
        let first = self.cases.iter().filter(|case| case.due <= now.mono).min_by_key(|case| case.due)?;
        if !self.can_ask() {
            return None;
        }
        let goes_along = |case: &&Case| {
            case.due <= now.mono + TOGETHER && (case.started - first.started).abs() <= SPAN && case.id != first.id
        };
        let others = self.cases.iter().filter(goes_along).take(AT_ONCE - 1);
        let (mut earliest, mut latest, mut conversations) = (first.started, first.started, vec![first.id.clone()]);
        for case in others {
            (earliest, latest) = (earliest.min(case.started), latest.max(case.started));
            conversations.push(case.id.clone());
        }
        self.asked = Some(conversations.clone());
        // What was seen live may know the start less well than Analytics does.
        let from = earliest - DAY;
        let to = (latest + DAY).min(server_now).max(from + 1);
        Some(DetailsQuery { from, to, order: Order::Ascending, page: 1, user: self.me.clone(), conversations })
    }

    fn answered(
        &mut self,
        asked: &[Id],
        result: Result<Reply, ApiError>,
        now: Moment,
        book: &mut Book,
        chance: &mut dyn Chance,
    ) {
        if !self.cases.iter().any(|case| asked.contains(&case.id)) {
            return;
        }
        self.version += 1;
        let page = result.and_then(|reply| decode::details_page(&reply.body).map_err(|how| reply.undecodable(how)));
        // Who has not been answered knows nothing of what is missing.
        let missed = u32::from(page.is_ok());
        match page {
            Ok(page) => page.records.good.iter().for_each(|conversation| drop(book.analytics(conversation))),
            Err(ApiError::Forbidden { .. }) => self.refused = true,
            Err(_) => {}
        }
        for case in self.cases.iter_mut().filter(|case| asked.contains(&case.id)) {
            case.tries += 1;
            // A record that is there and still written is none that is missing.
            let is_there = book.get(&case.id).is_some_and(|record| record.past.is_some());
            case.misses += if is_there { 0 } else { missed };
            let wait = BACKOFF.bound(case.tries);
            case.due = now.mono + wait + chance.up_to(wait / 4);
        }
    }
}

fn is_settling(record: &Record) -> bool {
    matches!(record.phase(), Phase::Settling { .. })
}

#[cfg(test)]
mod tests;
