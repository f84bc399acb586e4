//! A code on its way to becoming a token: at most three tries, at most fifteen seconds.

use super::states::{Failure, Grant};
use crate::auth::token::{self, TokenError};
use crate::auth::transaction::Transaction;
use crate::chance::Chance;
use crate::clock::{Moment, SECOND};
use crate::genesys::backoff::Backoff;
use crate::genesys::http::{Request, Response, TransportError};
use std::fmt;

const ATTEMPTS: u32 = 3;
const DEADLINE: i64 = 15 * SECOND;
const BACKOFF: Backoff = Backoff { base: SECOND / 2, cap: 2 * SECOND };

/// A code that is being redeemed.
#[derive(Clone, PartialEq, Eq)]
pub struct Exchange {
    pub(super) number: u32,
    pub(super) transaction: Transaction,
    code: String,
    failures: u32,
    /// When to ask again, monotonic; `None` while an answer is awaited.
    again: Option<i64>,
    deadline: i64,
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Exchange({})", self.number)
    }
}

/// What an answer leads to.
pub(super) enum Progress {
    Going,
    Done(Grant),
    Failed(Failure),
}

impl Exchange {
    pub(super) fn new(number: u32, transaction: Transaction, code: String, now: Moment) -> Self {
        Self { number, transaction, code, failures: 0, again: None, deadline: now.mono + DEADLINE }
    }

    pub(super) fn request(&self) -> Request {
        self.transaction.token_request(&self.code)
    }

    pub(super) fn answered(
        &mut self,
        result: Result<Response, TransportError>,
        now: Moment,
        chance: &mut dyn Chance,
    ) -> Progress {
        let grant = match result {
            Ok(response) => token::read(&response),
            Err(_) => Err(TokenError::Unavailable),
        };
        match grant {
            Ok(grant) => {
                Progress::Done(Grant { token: grant.token, since: now, ends: now.plus(grant.lifetime), proved: false })
            }
            Err(TokenError::Unavailable) => {
                self.failures += 1;
                let again = now.mono + BACKOFF.wait(self.failures, chance);
                if self.failures >= ATTEMPTS || again >= self.deadline {
                    return Progress::Failed(Failure::NoAnswer);
                }
                self.again = Some(again);
                Progress::Going
            }
            Err(error) => Progress::Failed(Failure::NoToken(error)),
        }
    }

    /// What to send now, if anything.
    pub(super) fn tick(&mut self, now: Moment) -> Result<Option<Request>, Failure> {
        if now.mono >= self.deadline {
            return Err(Failure::NoAnswer);
        }
        Ok(self.again.take_if(|again| *again <= now.mono).map(|_| self.request()))
    }

    pub(super) fn wake_at(&self) -> i64 {
        self.again.unwrap_or(self.deadline)
    }
}
