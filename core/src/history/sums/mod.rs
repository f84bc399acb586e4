//! What Genesys Cloud itself adds up: the agent's figures of an interval, and of the same length of time before it.
//!
//! Source: `POST /api/v2/analytics/conversations/aggregates/query`. It costs two requests, so it is asked for only when the
//! agent wants it. Its figures are booked when they are emitted, by session; ours are of conversations, by their start. It
//! never replaces ours, it stands beside them.

mod booked;
mod cause;

pub use booked::Booked;
pub use cause::{Cause, causes};

use super::Window;
use crate::genesys::ApiError;
use crate::genesys::query::{iso, user_is};
use crate::genesys::traffic::Reply;
use std::cell::RefCell;
use std::rc::Rc;

/// Of when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The interval.
    Now,
    /// The same length of time before it.
    Before,
}

/// What happens to it.
#[derive(Debug)]
pub enum Event {
    /// The agent wants the figures of this user and interval.
    Ask {
        /// User id.
        me: String,
        /// The interval.
        window: Window,
    },
    /// The answer to a [`Wanted`].
    Answered(Asked, Result<Reply, ApiError>),
    /// Everything is forgotten.
    Wipe,
}

/// Which question an answer belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    number: u32,
    when: When,
}

/// A question: what it is, and its body.
pub type Wanted = (Asked, String);

/// What is there of one interval.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has asked.
    #[default]
    NotAsked,
    /// It is on its way.
    Asked,
    /// It is here.
    Here(Booked),
    /// It did not come.
    Failed(ApiError),
}

/// Whoever adds up: attached from outside, so that a page can fetch its code with the screen that shows it.
pub trait Summing {
    /// Something happened.
    fn on(&self, event: Event) -> Vec<Wanted>;
    /// Grows with every change.
    fn version(&self) -> u64;
}

/// Whoever shows it reads it while the application turns it.
pub type Shared = Rc<RefCell<Sums>>;

impl Summing for Shared {
    fn on(&self, event: Event) -> Vec<Wanted> {
        self.borrow_mut().turn(event)
    }

    fn version(&self) -> u64 {
        self.borrow().version
    }
}

/// The figures of two intervals.
#[derive(Debug, Default)]
pub struct Sums {
    number: u32,
    window: Option<Window>,
    now: Standing,
    before: Standing,
    version: u64,
}

impl Sums {
    /// What the figures are of.
    pub const fn window(&self) -> Option<Window> {
        self.window
    }

    /// What is there of one of both intervals.
    pub const fn standing(&self, when: When) -> &Standing {
        match when {
            When::Now => &self.now,
            When::Before => &self.before,
        }
    }

    fn turn(&mut self, event: Event) -> Vec<Wanted> {
        self.version += 1;
        match event {
            Event::Ask { me, window } => {
                self.number += 1;
                self.window = Some(window);
                (self.now, self.before) = (Standing::Asked, Standing::Asked);
                let length = window.to.saturating_sub(window.from);
                let before = Window { from: window.from.saturating_sub(length), to: window.from };
                let wanted = |when, of| (Asked { number: self.number, when }, body(&me, of));
                vec![wanted(When::Now, window), wanted(When::Before, before)]
            }
            Event::Answered(asked, result) => {
                // An older question's answer is of another interval.
                if asked.number == self.number {
                    let standing = match result.and_then(|reply| Booked::of(&reply)) {
                        Ok(booked) => Standing::Here(booked),
                        Err(error) => Standing::Failed(error),
                    };
                    match asked.when {
                        When::Now => self.now = standing,
                        When::Before => self.before = standing,
                    }
                }
                Vec::new()
            }
            Event::Wipe => {
                *self = Self { number: self.number + 1, version: self.version, ..Self::default() };
                Vec::new()
            }
        }
    }
}

/// The body of a question, model `ConversationAggregationQuery`. Every group of the answer has a medium.
pub fn body(me: &str, Window { from, to }: Window) -> String {
    let metrics = booked::METRICS.join("\",\"");
    format!(
        r#"{{"interval":"{}/{}","groupBy":["mediaType"],"metrics":["{metrics}"],
        "filter":{{"type":"and","predicates":[{}]}}}}"#,
        iso(from),
        iso(to),
        user_is(me)
    )
}

#[cfg(test)]
mod tests;
