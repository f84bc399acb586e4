//! What Genesys Cloud itself adds up: the agent's figures of an interval, and of the same length of time before it.
//!
//! Source: `POST /api/v2/analytics/conversations/aggregates/query`. Each of both costs one request: that of the time before is
//! sent once a list is complete, and not again in this session where a permission was missing; where it is answered, that of
//! the interval follows. Its figures are booked when they are emitted, by
//! session; ours are of conversations, by their start. So they never replace ours and are never compared with ours but by name:
//! those of the time before stand beside those of the interval, both Genesys Cloud's own.

mod booked;
mod cause;
mod narrow;

pub use booked::Booked;
pub use cause::{Cause, causes};
pub use narrow::Unsaid;

use super::{Conditions, Window};
use crate::genesys::ApiError;
use crate::genesys::query::iso;
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
    /// The figures of this user are wanted: those of the interval, or of the time before it.
    Ask {
        /// User id.
        me: String,
        /// The interval.
        window: Window,
        /// Which of both.
        when: When,
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
    only: Conditions,
    now: Standing,
    before: Standing,
    /// What a permission was missing for.
    refused: Option<ApiError>,
    version: u64,
}

impl Sums {
    /// Whether the figures are of this interval, and of these conversations.
    pub fn is_of(&self, window: Window, only: &Conditions) -> bool {
        self.window == Some(window) && narrow::are_same(&self.only, only)
    }

    /// From now on figures are of these conversations alone, as far as that can be said ([`Unsaid`]); those of others are
    /// forgotten.
    pub fn narrow(&mut self, only: &Conditions) {
        if !narrow::are_same(&self.only, only) {
            self.forget(None);
        }
        self.only = only.clone();
    }

    fn forget(&mut self, window: Option<Window>) {
        self.number += 1;
        self.window = window;
        (self.now, self.before) = (Standing::NotAsked, Standing::NotAsked);
    }

    /// What is there of one of both intervals.
    pub const fn standing(&self, when: When) -> &Standing {
        match when {
            When::Now => &self.now,
            When::Before => &self.before,
        }
    }

    fn of(&mut self, when: When) -> &mut Standing {
        match when {
            When::Now => &mut self.now,
            When::Before => &mut self.before,
        }
    }

    fn ask(&mut self, me: &str, window: Window, when: When) -> Option<Wanted> {
        if self.window != Some(window) {
            self.forget(Some(window));
        }
        if matches!(self.of(when), Standing::Asked | Standing::Here(_)) {
            return None;
        }
        // Nobody has to be refused again and again.
        if let (When::Before, Some(error)) = (when, &self.refused) {
            self.before = Standing::Failed(error.clone());
            return None;
        }
        *self.of(when) = Standing::Asked;
        let length = window.to.saturating_sub(window.from);
        let interval = match when {
            When::Now => window,
            When::Before => Window { from: window.from.saturating_sub(length), to: window.from },
        };
        Some((Asked { number: self.number, when }, body(me, interval, &self.only)))
    }

    fn turn(&mut self, event: Event) -> Vec<Wanted> {
        self.version += 1;
        match event {
            Event::Ask { me, window, when } => self.ask(&me, window, when).into_iter().collect(),
            Event::Answered(asked, result) => {
                match &result {
                    Err(error @ ApiError::Forbidden { .. }) => self.refused = Some(error.clone()),
                    Ok(_) => self.refused = None,
                    Err(_) => {}
                }
                // An older question's answer is of another interval.
                if asked.number == self.number {
                    *self.of(asked.when) = match result.and_then(|reply| Booked::of(&reply)) {
                        Ok(booked) => Standing::Here(booked),
                        Err(error) => Standing::Failed(error),
                    };
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
pub fn body(me: &str, Window { from, to }: Window, only: &Conditions) -> String {
    let metrics = booked::METRICS.join("\",\"");
    format!(
        r#"{{"interval":"{}/{}","groupBy":["mediaType"],"metrics":["{metrics}"],
        "filter":{}}}"#,
        iso(from),
        iso(to),
        narrow::filter(me, only)
    )
}

#[cfg(test)]
mod tests;
