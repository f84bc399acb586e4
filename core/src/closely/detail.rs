//! Asks for the whole record of the conversation where there is one, and keeps that as long as it is looked at.
//!
//! What is seen live is in the book already; nothing is asked of what goes on. The answer goes to the [`Book`] too, so that
//! a row and the panel beside it say the same.

use super::assessed::{self, Assessment};
use super::raw::indented;
use crate::genesys::models::analytics::AnalyticsConversation;
use crate::genesys::traffic::Reply;
use crate::genesys::{ApiError, decode, decode::Undecodable};
use crate::record::parties::from_analytics;
use crate::record::{Account, Book, Course, Id, Leg, Legs, Phase};

/// What happens to it.
#[derive(Debug)]
pub enum Event {
    /// This user is signed in.
    Start {
        /// User id.
        me: String,
    },
    /// Everything of a user is forgotten; what is looked at is asked for again for the next.
    Wipe,
    /// The agent looks at this conversation.
    Open(Id),
    /// The agent wants another try.
    Again,
    /// The record of this conversation, or why there is none.
    Answered(Id, Result<Reply, ApiError>),
    /// The book may have changed.
    Look,
}

/// What there is of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing<'a> {
    /// None is asked for: it goes on, or is settling.
    NotYet,
    /// It is on its way.
    Asked,
    /// It is here.
    Here(&'a Account),
    /// It did not come.
    Failed(&'a ApiError),
}

/// The machine.
#[derive(Debug, Default)]
pub struct Detail {
    me: String,
    open: Option<Open>,
    version: u64,
}

/// What is looked at.
#[derive(Debug)]
struct Open {
    id: Id,
    account: Option<Account>,
    /// The answer that it was read from, in memory as long as it is looked at.
    body: Vec<u8>,
    /// What others think of it.
    assessed: Vec<Assessment>,
    /// Who was in it when it was last seen live, and what was seen of it: the book lets go of both when its record is final.
    legs: Legs,
    course: Course,
    /// The record was final when it was asked for.
    is_final: bool,
    asked: bool,
    failed: Option<ApiError>,
}

impl Open {
    fn of(id: Id) -> Self {
        Self {
            id,
            account: None,
            body: Vec::new(),
            assessed: Vec::new(),
            legs: Legs::default(),
            course: Course::default(),
            is_final: false,
            asked: false,
            failed: None,
        }
    }
}

impl Detail {
    /// What is looked at.
    pub fn open(&self) -> Option<&Id> {
        self.open.as_ref().map(|open| &open.id)
    }

    /// What there is of its record.
    pub fn standing(&self) -> Standing<'_> {
        match &self.open {
            Some(Open { account: Some(account), .. }) => Standing::Here(account),
            Some(Open { failed: Some(error), .. }) => Standing::Failed(error),
            Some(Open { asked: true, .. }) => Standing::Asked,
            Some(_) | None => Standing::NotYet,
        }
    }

    /// Evaluations and surveys, once the record is here.
    pub fn assessed(&self) -> &[Assessment] {
        self.open.as_ref().map_or(&[], |open| &open.assessed)
    }

    /// The record as the server wrote it, once it is here.
    pub fn raw(&self) -> Option<String> {
        let open = self.open.as_ref().filter(|open| open.account.is_some())?;
        Some(indented(&String::from_utf8_lossy(&open.body)))
    }

    /// Who was in it when it was last seen live.
    pub fn legs(&self) -> &[Leg] {
        self.open.as_ref().map_or(&[], |open| &open.legs)
    }

    /// What was seen of the agent's part while it was live.
    pub fn course(&self) -> &[Phase] {
        self.open.as_ref().map_or(&[], |open| open.course.phases())
    }

    /// Grows with every change.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// Something happened. Gives the conversation whose record is wanted.
    pub fn on(&mut self, event: Event, book: &mut Book) -> Option<Id> {
        match event {
            Event::Start { me } => self.me = me,
            Event::Wipe => {
                let open = self.open.take().map(|open| Open::of(open.id));
                *self = Self { me: String::new(), open, version: self.version + 1 };
            }
            Event::Open(id) => {
                self.open = Some(Open::of(id));
                self.version += 1;
            }
            Event::Again => {
                if let Some(open) = &mut self.open {
                    open.failed = None;
                }
            }
            Event::Answered(id, result) => self.answered(&id, result, book),
            Event::Look => {}
        }
        if let Some(open) = &mut self.open {
            let live = book.get(&open.id).and_then(|record| record.live.as_ref());
            if let Some(live) = live.filter(|live| !live.legs.is_empty()) {
                (open.legs, open.course) = (live.legs.clone(), live.course.clone());
            }
        }
        self.ask(book)
    }

    fn ask(&mut self, book: &Book) -> Option<Id> {
        let open = self.open.as_mut().filter(|open| !open.asked && open.failed.is_none() && !self.me.is_empty())?;
        let record = book.get(&open.id);
        let is_final = record.is_some_and(|record| matches!(record.phase(), Phase::Final { .. }));
        // Until its record is complete, settling asks; what was read before that is read again.
        let seen_live = record.is_some_and(|record| record.live.is_some());
        let wanted = if open.account.is_some() { is_final && !open.is_final } else { is_final || !seen_live };
        if !wanted {
            return None;
        }
        (open.asked, open.is_final) = (true, is_final);
        self.version += 1;
        Some(open.id.clone())
    }

    /// An answer for what is no longer looked at is dropped.
    fn answered(&mut self, id: &Id, result: Result<Reply, ApiError>, book: &mut Book) {
        let Some(open) = self.open.as_mut().filter(|open| open.id == *id && open.asked) else { return };
        let account = result.and_then(|reply| {
            let conversation: AnalyticsConversation =
                decode::object(&reply.body).map_err(|how| reply.undecodable(how))?;
            let account = from_analytics::account(&conversation, &self.me).filter(|account| account.id == *id);
            let other = || reply.undecodable(Undecodable::Shape("the record of another conversation".to_owned()));
            let account = account.ok_or_else(other)?;
            book.analytics(&conversation);
            Ok((account, reply.body))
        });
        open.asked = false;
        self.version += 1;
        match account {
            Ok((account, body)) => {
                open.is_final |= book.get(id).is_some_and(|record| matches!(record.phase(), Phase::Final { .. }));
                open.account = Some(account);
                (open.assessed, open.body) = (assessed::read(&body), body);
            }
            Err(error) => open.failed = Some(error),
        }
    }
}

#[cfg(test)]
mod tests;
