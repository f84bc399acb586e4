//! One conversation that the agent looks at closely: its record, and earlier ones with the same customer.
//!
//! Two machines that do not know each other stand behind one handle. They come with the screen that shows them and go with
//! it: the application knows them as something that is [`Looking`], so that a page can fetch their code with that screen.

pub mod assessed;
pub mod detail;
pub mod earlier;
pub mod raw;
pub mod span;

use crate::genesys::ApiError;
use crate::genesys::traffic::Reply;
use crate::record::{Account, Book, Id, WrapUp};
use detail::Detail;
use earlier::{Earlier, Subject};
use std::cell::RefCell;
use std::rc::Rc;

/// What happens to whoever looks.
#[derive(Debug)]
pub enum Event {
    /// This user is signed in.
    Start {
        /// User id.
        me: String,
    },
    /// Everything of a user is forgotten.
    Wipe,
    /// The agent looks at this conversation.
    At(Id),
    /// The agent wants what did not come to be asked for again.
    Again,
    /// The answer to [`Wanted::Record`].
    Record(Id, Result<Reply, ApiError>),
    /// The answer to [`Wanted::Earlier`] of this number.
    Earlier(u32, Result<Reply, ApiError>),
    /// The book may have changed.
    Look,
}

/// What is wanted of the application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The record of a conversation.
    Record(Id),
    /// Conversations of a customer, by this query's text; the number comes back with them.
    Earlier(u32, String),
    /// What these codes are called.
    Names(Vec<Id>),
}

/// Whoever looks.
pub trait Looking {
    /// Something happened at `server_now`, epoch milliseconds.
    fn on(&self, event: Event, book: &mut Book, server_now: i64) -> Vec<Wanted>;
    /// Grows with every change.
    fn version(&self) -> u64;
}

/// Both machines.
#[derive(Debug, Default)]
pub struct Closely {
    detail: Detail,
    earlier: Earlier,
    /// The codes of this version have been looked at.
    named: u64,
}

/// Whoever shows it reads it while the application turns it.
pub type Shared = Rc<RefCell<Closely>>;

impl Looking for Shared {
    fn on(&self, event: Event, book: &mut Book, server_now: i64) -> Vec<Wanted> {
        self.borrow_mut().turn(event, book, server_now)
    }

    fn version(&self) -> u64 {
        self.borrow().version()
    }
}

impl Closely {
    /// What is looked at, and what there is of its record.
    pub const fn detail(&self) -> &Detail {
        &self.detail
    }

    /// Earlier conversations with its customer.
    pub const fn earlier(&self) -> &Earlier {
        &self.earlier
    }

    const fn version(&self) -> u64 {
        self.detail.version() + self.earlier.version()
    }

    fn turn(&mut self, event: Event, book: &mut Book, server_now: i64) -> Vec<Wanted> {
        let mut records = Vec::new();
        let mut earlier = Vec::new();
        match event {
            Event::Start { me } => {
                records.push(self.detail.on(detail::Event::Start { me: me.clone() }, book));
                earlier.push(self.earlier.on(earlier::Event::Start { me }, server_now));
            }
            Event::Wipe => {
                records.push(self.detail.on(detail::Event::Wipe, book));
                earlier.push(self.earlier.on(earlier::Event::Wipe, server_now));
            }
            Event::At(id) => {
                // Whatever was asked before is no longer answered.
                self.earlier.on(earlier::Event::About(None), server_now);
                records.push(self.detail.on(detail::Event::Open(id), book));
            }
            Event::Again => {
                records.push(self.detail.on(detail::Event::Again, book));
                earlier.push(self.earlier.on(earlier::Event::Again, server_now));
            }
            Event::Record(id, result) => records.push(self.detail.on(detail::Event::Answered(id, result), book)),
            Event::Earlier(number, result) => {
                earlier.push(self.earlier.on(earlier::Event::Answered(number, result), server_now));
            }
            Event::Look => records.push(self.detail.on(detail::Event::Look, book)),
        }
        earlier.push(self.earlier.on(earlier::Event::About(self.subject(book)), server_now));
        let records = records.into_iter().flatten().map(Wanted::Record);
        let earlier =
            earlier.into_iter().flatten().map(|question| Wanted::Earlier(question.number, question.query.to_json()));
        records.chain(earlier).chain(self.names()).collect()
    }

    fn account(&self) -> Option<&Account> {
        match self.detail.standing() {
            detail::Standing::Here(account) => Some(account),
            detail::Standing::NotYet | detail::Standing::Asked | detail::Standing::Failed(_) => None,
        }
    }

    /// The customer of what is looked at. What was not seen live has no contact before its whole record has come.
    fn subject(&self, book: &Book) -> Option<Subject> {
        let id = self.detail.open()?;
        let record = book.get(id)?;
        let failed = matches!(self.detail.standing(), detail::Standing::Failed(_));
        if record.live.is_none() && self.account().is_none() && !failed {
            return None;
        }
        let seen = record.live.as_ref().and_then(|live| live.contact.clone());
        Some(Subject {
            conversation: id.clone(),
            started: record.started(),
            contact: seen.or_else(|| self.account().and_then(|account| account.contact.clone())),
            address: record.customer().address,
        })
    }

    /// The codes in what is shown, once for each of its versions.
    fn names(&mut self) -> Option<Wanted> {
        let version = self.version();
        if std::mem::replace(&mut self.named, version) == version {
            return None;
        }
        let visits = self.earlier.visits().iter().filter_map(|visit| match &visit.wrap_up {
            WrapUp::Code { id, name: None } => Some(id.clone()),
            _ => None,
        });
        let parties = self.account().into_iter().flat_map(|account| &account.parties);
        let codes: Vec<Id> = visits.chain(parties.filter_map(|party| party.code.clone())).collect();
        (!codes.is_empty()).then_some(Wanted::Names(codes))
    }
}

#[cfg(test)]
mod tests;
