//! The machine of one search after another.

mod pages;
mod records;

use super::range::{Openness, Question};
use super::store::{Kept, Store};
use crate::genesys::ApiError;
use crate::genesys::decode::{self, DetailsPage};
use crate::genesys::models::analytics::AnalyticsConversation;
use crate::genesys::query::{DetailsQuery, Order, PAGE_SIZE};
use crate::genesys::traffic::Reply;
use crate::record::{Book, Id, from_analytics};
use pages::{Next, Pages};
use std::collections::HashSet;

/// What happens to it.
#[derive(Debug)]
pub enum Event {
    /// The agent asks; whatever was asked before is forgotten.
    Ask(Question),
    /// The agent has seen enough.
    Cancel,
    /// The answer to a page of the search of this number.
    Page {
        /// As in [`Effect::Ask`].
        search: u32,
        /// From 1.
        page: u32,
        /// The answer.
        result: Result<Reply, ApiError>,
    },
    /// The agent looks at this conversation closely, or at none any more.
    LookAt(Option<Id>),
    /// The book may have changed.
    Look,
    /// Everything is forgotten.
    Wipe,
}

/// What it wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Ask for a page.
    Ask {
        /// Number of the search.
        search: u32,
        /// From 1.
        page: u32,
        /// The question.
        query: DetailsQuery,
    },
    /// No page above this one is needed any more: 0 for none at all.
    DropAbove(u32),
    /// What these codes are called.
    Names(Vec<Id>),
}

/// Where a search stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was asked yet.
    #[default]
    Idle,
    /// Pages are on their way.
    Loading(Progress),
    /// No more will come.
    Done(Verdict),
}

/// How far a search has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Conversations read, whether they lie in the window or not.
    pub read: u64,
    /// How many there are to read, by the server's estimate; `None` before its first answer.
    pub of: Option<u64>,
    /// Reading again, because the server changed its estimate meanwhile.
    pub again: bool,
}

/// What can be said of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything that the server had.
    Complete,
    /// Everything that it had; what began in the last minutes may not be on record yet.
    Provisional,
    /// The server says that there are more, and does not give them.
    Incomplete {
        /// Read.
        have: u64,
        /// By the server's estimate.
        of: u64,
    },
    /// The agent stopped it.
    Cancelled(Progress),
    /// It could not go on.
    Failed(ApiError, Progress),
}

/// What an earlier search has left on the screen. It stands there until the present one has something to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// What was asked.
    pub question: Question,
    /// The conversations.
    pub store: Store,
    /// Conversations that could not be read.
    pub bad: usize,
    /// What can be said of the list.
    pub verdict: Verdict,
}

/// The searches of one agent.
#[derive(Debug, Default)]
pub struct Search {
    number: u32,
    question: Option<Question>,
    pages: Pages,
    /// The conversations in the window.
    store: Store,
    /// What else was read: the ids of those outside of the window, and of those that could not be read.
    others: HashSet<String>,
    /// Conversations that could not be read.
    bad: usize,
    standing: Standing,
    earlier: Option<Earlier>,
    looked_at: Option<Id>,
    /// The book as it was looked at last.
    book: (u64, u64),
    version: u64,
}

/// Whoever searches: [`Search`], attached from outside so that a page can fetch its code with the screen that shows it.
pub trait Searching {
    /// See [`Search::on`].
    fn turn(&mut self, event: Event, book: &mut Book) -> Vec<Effect>;
    /// What it knows.
    fn search(&self) -> &Search;
}

impl Searching for Search {
    fn turn(&mut self, event: Event, book: &mut Book) -> Vec<Effect> {
        self.on(event, book)
    }

    fn search(&self) -> &Search {
        self
    }
}

impl Search {
    /// What was asked last.
    pub const fn question(&self) -> Option<&Question> {
        self.question.as_ref()
    }

    /// Where it stands.
    pub const fn standing(&self) -> &Standing {
        &self.standing
    }

    /// The conversations found so far.
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Those that a screen shows, and how many more could not be read: what an earlier search has left counts as long as
    /// it stands there.
    pub fn shown(&self) -> (&Store, usize) {
        self.earlier.as_ref().map_or((&self.store, self.bad), |earlier| (&earlier.store, earlier.bad))
    }

    /// Conversations in the answers that could not be read.
    pub const fn bad(&self) -> usize {
        self.bad
    }

    /// What is still to be shown instead, while the present search has not had its first answer.
    pub const fn earlier(&self) -> Option<&Earlier> {
        self.earlier.as_ref()
    }

    /// Grows with every change.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// Something happened.
    pub fn on(&mut self, event: Event, book: &mut Book) -> Vec<Effect> {
        match event {
            Event::Look => {
                self.look(book);
                return Vec::new();
            }
            Event::LookAt(id) => {
                self.looked_at = id;
                self.look(book);
                return Vec::new();
            }
            _ => self.version += 1,
        }
        match event {
            Event::Ask(question) => {
                let (number, version, earlier) = (self.number + 1, self.version, self.leave());
                let looked_at = self.looked_at.take();
                let store = Store::of(number);
                *self =
                    Self { number, version, earlier, looked_at, store, question: Some(question), ..Self::default() };
                self.standing = Standing::Loading(Progress::default());
                let mut effects = vec![Effect::DropAbove(0)];
                let first = self.pages.begin();
                effects.extend(self.ask(first));
                effects
            }
            Event::Cancel => {
                let Standing::Loading(progress) = self.standing else { return Vec::new() };
                self.standing = Standing::Done(Verdict::Cancelled(progress));
                vec![Effect::DropAbove(0)]
            }
            Event::Page { search, page, result } if search == self.number => self.page(page, result, book),
            // Rows of an older question must never mix with those of the present one.
            Event::Page { .. } | Event::Look | Event::LookAt(_) => Vec::new(),
            Event::Wipe => {
                *self = Self { number: self.number + 1, version: self.version, ..Self::default() };
                vec![Effect::DropAbove(0)]
            }
        }
    }

    /// What the present search leaves to its successor.
    fn leave(&mut self) -> Option<Earlier> {
        if !self.pages.has_begun() {
            return self.earlier.take();
        }
        let verdict = match std::mem::take(&mut self.standing) {
            Standing::Idle => return None,
            Standing::Loading(progress) => Verdict::Cancelled(progress),
            Standing::Done(verdict) => verdict,
        };
        Some(Earlier {
            question: self.question.take()?,
            store: std::mem::take(&mut self.store),
            bad: self.bad,
            verdict,
        })
    }

    fn page(&mut self, page: u32, result: Result<Reply, ApiError>, book: &mut Book) -> Vec<Effect> {
        let Standing::Loading(progress) = self.standing else { return Vec::new() };
        let answer = result.and_then(|reply| {
            decode::details_page::<AnalyticsConversation>(&reply.body).map_err(|how| reply.undecodable(how))
        });
        match answer {
            Ok(answer) => self.read(page, &answer, book),
            Err(error) => {
                self.standing = Standing::Done(Verdict::Failed(error, progress));
                vec![Effect::DropAbove(0)]
            }
        }
    }

    fn read(&mut self, page: u32, answer: &DetailsPage<AnalyticsConversation>, book: &mut Book) -> Vec<Effect> {
        let Some(question) = self.question.clone() else { return Vec::new() };
        self.earlier = None;
        let mut past_the_window = false;
        let (mut fresh, mut codes) = (0, Vec::new());
        for (place, conversation) in answer.records.good.iter().enumerate() {
            let Some((id, past)) = from_analytics::read(conversation, book.me()) else {
                fresh += self.see_bad(conversation.conversation_id.clone(), format!("{page}/{place}"));
                continue;
            };
            let started = past.started;
            past_the_window |= match order(&question) {
                Order::Descending => started < question.window.from,
                Order::Ascending => started >= question.window.to,
            };
            // Seen on another page: the later answer may know more. What the book knows of, it knows from here too.
            if book.get(&id).is_some() {
                book.on_record(&id, past.clone());
            }
            fresh += if question.window.contains(started) || self.store.row(&id).is_some() {
                codes.extend(self.store.new_code(&past));
                let kept = self.store.keep(&id, &past);
                self.store.keep_facts(&id, &from_analytics::facts(conversation, book.me(), past.handled));
                u64::from(kept == Kept::New)
            } else {
                u64::from(self.others.insert(id.to_string()))
            };
        }
        let rows = answer.records.good.len() + answer.records.bad.len();
        for (place, bad) in answer.records.bad.iter().enumerate() {
            fresh += self.see_bad(bad.id.clone(), format!("{page}/unreadable/{place}"));
        }
        self.look(book);
        let next = self.pages.read(page, rows, answer.total_hits, past_the_window, fresh);
        let mut effects = self.go_on(next, &question);
        if !codes.is_empty() {
            effects.push(Effect::Names(codes));
        }
        effects
    }

    /// A record that cannot be shown, known by its id or else by its place: how many more there are now.
    fn see_bad(&mut self, id: Option<String>, place: String) -> u64 {
        let more = self.others.insert(id.unwrap_or(place).to_ascii_lowercase());
        self.bad += usize::from(more);
        u64::from(more)
    }

    fn go_on(&mut self, next: Next, question: &Question) -> Vec<Effect> {
        let progress = Progress {
            read: (self.store.len() + self.others.len()) as u64,
            of: self.pages.expected(),
            again: self.pages.is_second_pass(),
        };
        match next {
            Next::Pages { ask, drop_above } => {
                self.standing = Standing::Loading(progress);
                let mut effects: Vec<_> = drop_above.map(Effect::DropAbove).into_iter().collect();
                effects.extend(self.ask(ask));
                effects
            }
            Next::End { short_of } => {
                let verdict = match (short_of, question.open) {
                    (Some(of), _) => Verdict::Incomplete { have: progress.read, of },
                    (None, Openness::EndsNow) => Verdict::Provisional,
                    (None, Openness::Closed) => Verdict::Complete,
                };
                self.standing = Standing::Done(verdict);
                vec![Effect::DropAbove(0)]
            }
        }
    }

    fn ask(&self, pages: std::ops::RangeInclusive<u32>) -> Vec<Effect> {
        let Some(question) = &self.question else { return Vec::new() };
        let query = |page| DetailsQuery {
            from: question.window.from,
            to: question.window.to,
            order: order(question),
            page,
            user: question.user.clone(),
            conversations: Vec::new(),
        };
        pages.map(|page| Effect::Ask { search: self.number, page, query: query(page) }).collect()
    }
}

/// A window that ends now is read from its end: conversations that begin meanwhile push the others to later pages, where
/// they are read again, and never to earlier ones, where they would be missed. A closed one is read from its start, which
/// nothing moves.
const fn order(question: &Question) -> Order {
    match question.open {
        Openness::EndsNow => Order::Descending,
        Openness::Closed => Order::Ascending,
    }
}

/// The most that can be read by paging.
const REACHABLE_PAGES: u32 = 100_000 / PAGE_SIZE;

#[cfg(test)]
mod tests;
