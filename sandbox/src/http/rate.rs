//! The request budgets: so many requests in any stretch of time, per token, per user and client, per user over all clients,
//! and of single resources. Every request is counted against all that concern it, or, if one of them is used up, by none.

use std::collections::{HashMap, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::clock::{MINUTE, SECOND};
use crate::config::Config;
use crate::error::Limit;
use crate::org::AgentIx;
use crate::sign_in::{Caller, ClientIx, TokenId};

/// The namespace of the limits that concern every request.
const PLATFORM: &str = "platform.api";
/// So much more than one token may everything that a user does, where nothing else is said.
const TOKENS: u32 = 10;

/// A budget is used up; there is room again in so many whole seconds, at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UsedUp {
    pub(crate) seconds: i64,
    pub(crate) limit: Limit,
}

/// Whose requests are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Counted {
    Token,
    UserAndClient,
    User,
    Organization,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Subject {
    Token(TokenId),
    UserAndClient(AgentIx, ClientIx),
    User(AgentIx),
    Organization,
}

impl Counted {
    fn subject(self, caller: Caller) -> Subject {
        match self {
            Self::Token => Subject::Token(caller.token),
            Self::UserAndClient => Subject::UserAndClient(caller.agent, caller.client),
            Self::User => Subject::User(caller.agent),
            Self::Organization => Subject::Organization,
        }
    }
}

/// What is asked for: the operation, and the path it was asked for by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) operation: &'a str,
    pub(crate) path: &'a str,
}

/// One budget, with the instants of the requests admitted in its window, oldest first.
#[derive(Debug)]
pub(crate) struct Rule {
    limit: Limit,
    counted: Counted,
    window: i64,
    /// The id of an operation or the beginning of a path; none means every request.
    resource: Option<String>,
    spent: HashMap<Subject, VecDeque<i64>>,
}

impl Rule {
    /// At most `allowed` requests in any `window` milliseconds.
    pub(crate) fn new(key: &str, namespace: &str, counted: Counted, allowed: u32, window: i64) -> Self {
        let limit = Limit { key: key.to_owned(), namespace: namespace.to_owned(), value: allowed };
        Self { limit, counted, window, resource: None, spent: HashMap::new() }
    }

    /// The same, of one resource.
    pub(crate) fn on(self, resource: String) -> Self {
        Self { resource: Some(resource), ..self }
    }

    fn concerns(&self, asked: Asked<'_>) -> bool {
        self.resource.as_ref().is_none_or(|resource| {
            asked.operation == resource || (resource.starts_with('/') && asked.path.starts_with(resource.as_str()))
        })
    }

    /// How many seconds to wait; none if there is room.
    fn wait(&mut self, caller: Caller, now: i64) -> Option<i64> {
        let window = self.window;
        self.spent.retain(|_, spent| spent.back().is_some_and(|&last| now - last < window));
        let spent = self.spent.entry(self.counted.subject(caller)).or_default();
        while spent.front().is_some_and(|&first| now - first >= window) {
            spent.pop_front();
        }
        if spent.len() < self.limit.value as usize {
            return None;
        }
        let freed = spent.front().map_or(now + window, |first| first + window);
        Some(((freed - now + SECOND - 1) / SECOND).max(1))
    }

    fn spend(&mut self, caller: Caller, now: i64) {
        self.spent.entry(self.counted.subject(caller)).or_default().push_back(now);
    }
}

/// All budgets, those that concern every request first.
#[derive(Debug)]
pub(crate) struct RateLimits(Vec<Rule>);

impl RateLimits {
    pub(crate) fn new(config: &Config) -> Self {
        let per_minute = |key: &str, counted, allowed| Rule::new(key, PLATFORM, counted, allowed, MINUTE);
        let token = config.rate_limit;
        let by_client = config.unconfirmed.user_client_limit.unwrap_or(token);
        let by_all = config.unconfirmed.user_limit.unwrap_or(token.saturating_mul(TOKENS));
        Self(vec![
            per_minute("token.rate.per.minute", Counted::Token, token),
            per_minute("org.app.user.rate.per.minute", Counted::UserAndClient, by_client),
            per_minute("org.user.rate.per.minute", Counted::User, by_all),
        ])
    }

    /// Adds the budget of a resource, in the place of one that counts the same.
    pub(crate) fn add(&mut self, rule: Rule) {
        self.0.retain(|known| known.resource != rule.resource || known.counted != rule.counted);
        self.0.push(rule);
    }

    /// Ends the budgets of resources.
    pub(crate) fn clear(&mut self) {
        self.0.retain(|rule| rule.resource.is_none());
    }

    /// Counts a request, or refuses it without counting. Of several budgets that are used up the one tells that lasts longest.
    pub(crate) fn admit(&mut self, caller: Caller, asked: Asked<'_>, now: i64) -> Result<(), UsedUp> {
        let mut used_up: Option<UsedUp> = None;
        for rule in self.0.iter_mut().filter(|rule| rule.concerns(asked)) {
            if let Some(seconds) = rule.wait(caller, now)
                && used_up.as_ref().is_none_or(|other| seconds > other.seconds)
            {
                used_up = Some(UsedUp { seconds, limit: rule.limit.clone() });
            }
        }
        if let Some(used_up) = used_up {
            return Err(used_up);
        }
        for rule in self.0.iter_mut().filter(|rule| rule.concerns(asked)) {
            rule.spend(caller, now);
        }
        Ok(())
    }

    /// As the control endpoint lists them.
    pub(crate) fn shown(&self) -> Vec<Value> {
        let rule = |rule: &Rule| {
            json!({
                "key": rule.limit.key,
                "namespace": rule.limit.namespace,
                "of": rule.counted,
                "resource": rule.resource,
                "allowed": rule.limit.value,
                "perSeconds": rule.window / SECOND,
            })
        };
        self.0.iter().map(rule).collect()
    }
}
