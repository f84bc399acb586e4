//! Faults of requests on demand, the key `requests` of `/sandbox/faults` and what is short for it (`next`, `latencyMs`,
//! `jitterMs`): a list of rules, each a fault, which requests it concerns and how often. Decides what becomes of a request;
//! the layer does it. Chance comes from the sandbox's seed and the rule's number alone, so that the same commands bring the
//! same faults.

mod layer;
mod short;
mod wanted;

use std::time::Duration;

use axum::http::{HeaderValue, Method, StatusCode};
use serde_json::{Value, json};

use crate::dice::{Dice, Purpose};
use crate::org::AgentIx;
use crate::tcp::Treatment;

pub(crate) use layer::{interfere, interfere_with_page, interfere_with_preflight};
pub(crate) use short::{Everywhere, NextRequests};
pub(crate) use wanted::{Known, Wanted};

/// What goes wrong.
#[derive(Debug, Clone)]
enum Fault {
    Late { ms: u64, jitter: u64 },
    Other(Deed),
}

/// What becomes of a request or its answer. A request is served unless its answer does not depend on it.
#[derive(Debug, Clone)]
enum Deed {
    /// It is read and never answered.
    BlackHole,
    /// Its connection is reset before anything is answered.
    Reset,
    /// It is served, and the connection does something to the answer.
    Treat(Treatment),
    Mislabel(HeaderValue),
    /// Served where no status is given.
    Replace {
        with: Body,
        status: Option<StatusCode>,
        retry_after: Option<i64>,
    },
    Redirect(StatusCode, HeaderValue),
    Refuse {
        status: StatusCode,
        retry_after: Option<i64>,
    },
}

/// What comes in place of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Body {
    Html,
    Empty,
    Null,
    /// Half of it, with the length that is left.
    Half,
}

/// Which requests are meant; all where nothing is given.
#[derive(Debug, Clone, Default)]
struct Target {
    /// What the path begins with.
    path: Option<String>,
    /// The template that the path is of, with the method where a single operation is meant.
    route: Option<(String, Option<Method>)>,
    method: Option<Method>,
    agent: Option<AgentIx>,
    client: Option<String>,
}

/// A request as far as rules look at it.
#[derive(Debug)]
struct Asked<'a> {
    place: Place,
    method: &'a Method,
    path: &'a str,
    template: Option<&'a str>,
    agent: Option<AgentIx>,
    client: Option<&'a str>,
}

/// What answers a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The API or the token endpoint.
    Endpoint,
    /// What browsers navigate to: meant by a rule that names its path.
    Page,
}

/// How a rule was written, which is how it is shown.
#[derive(Debug)]
enum Written {
    Rule(Wanted),
    Next(NextRequests),
    Everywhere(Everywhere),
}

#[derive(Debug)]
struct Rule {
    written: Written,
    fault: Fault,
    target: Target,
    percent: u32,
    /// How many more requests it concerns; without it, all.
    left: Option<u64>,
    dice: Dice,
}

/// A rule that was understood.
#[derive(Debug)]
pub(crate) struct Ready {
    written: Written,
    fault: Fault,
    target: Target,
    percent: u32,
    count: Option<u64>,
}

/// What becomes of one request.
#[derive(Debug)]
struct Verdict {
    delay: Duration,
    deed: Option<Deed>,
}

/// The rules, in the order in which they were made.
#[derive(Debug)]
pub(crate) struct RequestFaults {
    seed: u64,
    made: u64,
    rules: Vec<Rule>,
}

impl RequestFaults {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, made: 0, rules: Vec::new() }
    }

    /// Ends the rules of the list; what was asked for in short stays.
    pub(super) fn end(&mut self) {
        self.rules.retain(|rule| !matches!(rule.written, Written::Rule(_)));
    }

    pub(super) fn add(&mut self, ready: impl IntoIterator<Item = Ready>) {
        for Ready { written, fault, target, percent, count } in ready {
            let dice = Dice::new(self.seed, Purpose::Faults, self.made);
            self.made += 1;
            self.rules.push(Rule { written, fault, target, percent, left: count, dice });
        }
    }

    /// How late everything is, for as long as it is not set anew.
    pub(super) fn everywhere(&self) -> Everywhere {
        let found = self.rules.iter().find_map(|rule| match &rule.written {
            Written::Everywhere(late) => Some(*late),
            _ => None,
        });
        found.unwrap_or_default()
    }

    pub(super) fn set_everywhere(&mut self, late: Everywhere) {
        self.rules.retain(|rule| !matches!(rule.written, Written::Everywhere(_)));
        self.add(late.ready());
    }

    /// The rules of the list that still hold, as they are written.
    pub(super) fn shown(&self) -> Value {
        self.written(|written| match written {
            Written::Rule(wanted) => Some(json!(wanted)),
            _ => None,
        })
    }

    /// Those that were written as rows of `next`.
    pub(super) fn shown_next(&self) -> Value {
        self.written(|written| match written {
            Written::Next(row) => Some(json!(row)),
            _ => None,
        })
    }

    fn written(&self, shown: impl Fn(&Written) -> Option<Value>) -> Value {
        let rules = self.rules.iter().filter_map(|rule| {
            let mut written = shown(&rule.written)?;
            if let Some(left) = rule.left {
                written["count"] = json!(left);
            }
            Some(written)
        });
        rules.collect()
    }

    /// What becomes of a request. Delays add up; of the rest, the first rule that is met decides and is spent by it.
    fn judge(&mut self, asked: &Asked<'_>) -> Verdict {
        let mut verdict = Verdict { delay: Duration::ZERO, deed: None };
        for rule in &mut self.rules {
            // Every rule rolls for every request it means, so that none changes what another one does.
            if !rule.means(asked) || !rule.dice.chance(rule.percent) {
                continue;
            }
            match &rule.fault {
                Fault::Late { ms, jitter } => {
                    let jitter = rule.dice.between(0, *jitter as i64) as u64;
                    verdict.delay += Duration::from_millis(ms + jitter);
                }
                Fault::Other(_) if verdict.deed.is_some() => continue,
                Fault::Other(deed) => verdict.deed = Some(deed.clone()),
            }
            if let Some(left) = &mut rule.left {
                *left = left.saturating_sub(1);
            }
        }
        self.rules.retain(|rule| rule.left != Some(0));
        verdict
    }
}

impl Rule {
    fn means(&self, asked: &Asked<'_>) -> bool {
        let Target { path, route, method, agent, client } = &self.target;
        // A preflight is no call: a rule means it by its method, or by meaning everything that is ever asked.
        let everywhere = matches!(self.written, Written::Everywhere(_));
        let called = match method {
            Some(method) => method == asked.method,
            None => asked.method != Method::OPTIONS || everywhere,
        };
        let routed = route.as_ref().is_none_or(|(template, method)| {
            asked.template == Some(template) && method.as_ref().is_none_or(|method| method == asked.method)
        });
        called
            && routed
            && path.as_ref().map_or(asked.place == Place::Endpoint, |path| asked.path.starts_with(path.as_str()))
            && agent.is_none_or(|agent| asked.agent == Some(agent))
            && client.as_ref().is_none_or(|client| asked.client.is_some_and(|asked| asked.eq_ignore_ascii_case(client)))
    }
}
