//! Earlier conversations with the customer of the one that the agent looks at: asked for by external contact, else by number
//! or address, of the 90 days before it,
//! newest first.
//!
//! The longest interval of a question is shorter than that, so it takes up to three, one after the other, and fewer where
//! enough of the agent's own are found. Who may not ask for everybody's asks for their own. An answer to a question about
//! another customer is dropped.

mod visit;

pub use visit::Visit;

use crate::clock::DAY;
use crate::genesys::query::CustomerQuery;
use crate::genesys::traffic::Reply;
use crate::genesys::{ApiError, decode};
use crate::record::Id;
use std::sync::Arc;

/// The customer of a conversation, by what they can be found again.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The conversation that is looked at; it is no earlier one.
    pub conversation: Id,
    /// When that one began, epoch milliseconds.
    pub started: Option<i64>,
    /// The external contact.
    pub contact: Option<Id>,
    /// Number or address.
    pub address: Option<Arc<str>>,
}

impl PartialEq for Subject {
    /// When a conversation began is known better with time; that is no reason to ask again.
    fn eq(&self, other: &Self) -> bool {
        let by = |subject: &Self| (subject.conversation.clone(), subject.contact.clone(), subject.address.clone());
        by(self) == by(other)
    }
}

/// What happens to it.
#[derive(Debug)]
pub enum Event {
    /// This user is signed in.
    Start {
        /// User id.
        me: String,
    },
    /// Everything is forgotten.
    Wipe,
    /// The agent looks at a conversation with this customer, or at none.
    About(Option<Subject>),
    /// The agent wants another try.
    Again,
    /// The answer to the question of this number.
    Answered(u32, Result<Reply, ApiError>),
}

/// What is wanted of the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Comes back with the answer.
    pub number: u32,
    /// To put to Analytics.
    pub query: CustomerQuery,
}

/// Whose conversations were asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// All that the agent's role shows.
    #[default]
    Permitted,
    /// The agent's own: for more the role was refused.
    Own,
}

/// How far it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Nobody is looked at.
    #[default]
    Nobody,
    /// Nothing is known by which the customer could be found.
    Nameless,
    /// On its way.
    Asked,
    /// It is here.
    Here,
    /// It did not come.
    Failed(ApiError),
}

/// The machine.
#[derive(Debug, Default)]
pub struct Earlier {
    me: String,
    subject: Option<Subject>,
    standing: Standing,
    reach: Reach,
    /// Everything before is an answer about somebody else.
    number: u32,
    /// Where the first of the questions ends, epoch milliseconds.
    until: i64,
    /// How many of [`STRETCHES`] have been answered.
    answered: i64,
    visits: Vec<Visit>,
    /// There are more than a page of them, or than are shown.
    more: bool,
    bad: usize,
    version: u64,
}

/// Shorter by a day than the longest interval of a question.
const STRETCH: i64 = 30 * DAY;
/// Three of them are 90 days.
const STRETCHES: i64 = 3;
/// So many are shown.
pub const MOST: usize = 10;

impl Earlier {
    /// How far it is.
    pub const fn standing(&self) -> &Standing {
        &self.standing
    }

    /// What was found: the agent's own first, of either the newest first.
    pub fn visits(&self) -> &[Visit] {
        &self.visits
    }

    /// Whose were asked for.
    pub const fn reach(&self) -> Reach {
        self.reach
    }

    /// What was found is the agent's own alone, and another try would show whether that is still so.
    pub fn may_reach_further(&self) -> bool {
        self.standing == Standing::Here && self.reach == Reach::Own
    }

    /// There are more than [`Earlier::visits`].
    pub const fn more(&self) -> bool {
        self.more
    }

    /// So many could not be read.
    pub const fn bad(&self) -> usize {
        self.bad
    }

    /// Grows with every change.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// Something happened at `server_now`, epoch milliseconds. Gives what to ask.
    pub fn on(&mut self, event: Event, server_now: i64) -> Option<Question> {
        match event {
            Event::Start { me } if self.me == me => return None,
            Event::Start { me } => {
                *self = Self { me, number: self.number, version: self.version + 1, ..Self::default() }
            }
            Event::Wipe => *self = Self { number: self.number, version: self.version + 1, ..Self::default() },
            Event::About(subject) if subject != self.subject && !self.me.is_empty() => {
                self.subject = subject;
                return self.begin(server_now);
            }
            // What the role was refused once it may have been given since.
            Event::Again if matches!(self.standing, Standing::Failed(_)) || self.may_reach_further() => {
                self.reach = Reach::Permitted;
                return self.begin(server_now);
            }
            Event::Answered(number, result) if number == self.number && self.standing == Standing::Asked => {
                return self.take(result);
            }
            Event::About(_) | Event::Again | Event::Answered(..) => {}
        }
        None
    }

    fn begin(&mut self, server_now: i64) -> Option<Question> {
        (self.visits, self.more, self.bad, self.answered) = (Vec::new(), false, 0, 0);
        let started = self.subject.as_ref().and_then(|subject| subject.started);
        self.until = started.unwrap_or(server_now).min(server_now);
        self.number += 1;
        self.version += 1;
        let findable = self.subject.as_ref().map(|subject| subject.contact.is_some() || subject.address.is_some());
        self.standing = match findable {
            None => Standing::Nobody,
            Some(false) => Standing::Nameless,
            Some(true) => Standing::Asked,
        };
        self.ask()
    }

    fn ask(&mut self) -> Option<Question> {
        let subject = self.subject.as_ref().filter(|_| self.standing == Standing::Asked)?;
        let to = self.until - self.answered * STRETCH;
        let (contact, address) = (subject.contact.clone(), subject.address.clone());
        let (address, user) = match self.reach {
            // A number may be that of many; a contact is one person.
            Reach::Permitted => (address.filter(|_| contact.is_none()), None),
            Reach::Own => (address, Some(self.me.clone())),
        };
        let query = CustomerQuery { from: to - STRETCH, to, contact, address, user };
        Some(Question { number: self.number, query })
    }

    fn take(&mut self, result: Result<Reply, ApiError>) -> Option<Question> {
        self.version += 1;
        let page = result.and_then(|reply| decode::details_page(&reply.body).map_err(|how| reply.undecodable(how)));
        let page = match page {
            Ok(page) => page,
            Err(ApiError::Forbidden { .. }) if self.reach == Reach::Permitted => {
                self.reach = Reach::Own;
                self.number += 1;
                return self.ask();
            }
            Err(error) => {
                self.standing = Standing::Failed(error);
                return None;
            }
        };
        self.answered += 1;
        self.bad += page.records.bad.len();
        // The interval means whole days, and a day at the edge is in both of two questions.
        let rows = page.records.good.len() + page.records.bad.len();
        self.more |= page.total_hits.is_some_and(|total| total > rows as u64);
        for visit in page.records.good.iter().filter_map(|conversation| Visit::of(conversation, &self.me)) {
            let looked_at = self.subject.as_ref().is_some_and(|subject| subject.conversation == visit.id);
            let in_time = (self.until - STRETCHES * STRETCH..self.until).contains(&visit.started);
            if in_time && !looked_at && self.visits.iter().all(|known| known.id != visit.id) {
                self.visits.push(visit);
            }
        }
        self.visits.sort_by_key(|visit| (!visit.is_mine, std::cmp::Reverse(visit.started)));
        // What is left out now is older, or not the agent's own, and stays behind whatever comes.
        self.more |= self.visits.len() > MOST;
        self.visits.truncate(MOST);
        let enough = self.visits.len() == MOST && self.visits.iter().all(|visit| visit.is_mine);
        if self.answered == STRETCHES || enough {
            // What was not asked for may hold more.
            self.more |= self.answered < STRETCHES;
            self.standing = Standing::Here;
            return None;
        }
        self.number += 1;
        self.ask()
    }
}

#[cfg(test)]
mod tests;
