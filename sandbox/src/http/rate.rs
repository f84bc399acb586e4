//! The request budget: so many in any sixty seconds, per token and per user and client.

use std::collections::{HashMap, VecDeque};

use crate::clock::{MINUTE, SECOND};
use crate::org::AgentIx;
use crate::sign_in::Caller;

/// The budget is used up; the oldest request leaves the window in this many whole seconds, at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct UsedUp {
    pub(crate) seconds: i64,
    pub(crate) allowed: u32,
}

/// Instants of admitted requests, oldest first. With one registered client, a user and client are a user.
#[derive(Debug)]
pub(crate) struct RateLimits {
    allowed: u32,
    spent: HashMap<Key, VecDeque<i64>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Token(crate::sign_in::TokenId),
    User(AgentIx),
}

impl RateLimits {
    pub(crate) fn new(allowed: u32) -> Self {
        Self { allowed, spent: HashMap::new() }
    }

    /// Counts a request, or refuses it without counting.
    pub(crate) fn admit(&mut self, caller: Caller, now: i64) -> Result<(), UsedUp> {
        let keys = [Key::Token(caller.token), Key::User(caller.agent)];
        self.spent.retain(|_, spent| spent.back().is_some_and(|&last| now - last < MINUTE));
        for key in keys {
            let spent = self.spent.entry(key).or_default();
            while spent.front().is_some_and(|&first| now - first >= MINUTE) {
                spent.pop_front();
            }
            if spent.len() >= self.allowed as usize {
                let freed = spent.front().map_or(now, |first| first + MINUTE);
                let seconds = ((freed - now + SECOND - 1) / SECOND).max(1);
                return Err(UsedUp { seconds, allowed: self.allowed });
            }
        }
        for key in keys {
            self.spent.entry(key).or_default().push_back(now);
        }
        Ok(())
    }
}
