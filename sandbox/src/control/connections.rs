//! Faults of connections before their first request, the key `connections` of `/sandbox/faults`. The control endpoints are
//! behind the same port, so every rule ends by itself.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::control::rules::{self, within};
use crate::dice::{Dice, Purpose};
use crate::tcp::Fate;

/// More connections than a rule may keep away.
const MOST: u64 = 10_000;
/// Nothing is refused for longer, in milliseconds.
const LONGEST: u64 = 60_000;

/// A rule as it is written.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Wanted {
    fault: Name,
    /// How many connections it concerns; none is counted that is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
    /// Share of the connections.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    percent: Option<u32>,
    /// For how long connections are refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ms: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Name {
    NeverServe,
    ResetOnAccept,
    Refuse,
}

/// The rules, in the order in which they were made.
#[derive(Debug)]
pub(crate) struct ConnectionFaults {
    seed: u64,
    made: u64,
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    wanted: Wanted,
    dice: Dice,
}

impl Wanted {
    /// Why it cannot be.
    pub(super) fn check(&self) -> Result<(), String> {
        let refuses = self.fault == Name::Refuse;
        let values = [
            ("count", self.count.is_some(), !refuses),
            ("percent", self.percent.is_some(), !refuses),
            ("ms", self.ms.is_some(), refuses),
        ];
        rules::only_its_own(self.fault, &values)?;
        if refuses {
            within("ms", self.ms.ok_or("refuse needs its ms")?, 1, LONGEST)?;
        } else {
            within("count", self.count.ok_or("a count is needed")?, 1, MOST)?;
            // With a share of none it would never end by itself.
            within("percent", self.percent.unwrap_or(100), 1, 100)?;
        }
        Ok(())
    }
}

impl ConnectionFaults {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, made: 0, rules: Vec::new() }
    }

    /// Adds rules that were checked; an empty list ends those there are.
    pub(super) fn add(&mut self, wanted: &[Wanted]) {
        if wanted.is_empty() {
            self.rules.clear();
        }
        for wanted in wanted {
            let dice = Dice::new(self.seed, Purpose::ConnectionFaults, self.made);
            self.made += 1;
            self.rules.push(Rule { wanted: wanted.clone(), dice });
        }
    }

    /// The rules that still hold, as they are written.
    pub(super) fn shown(&self) -> Value {
        json!(self.rules.iter().map(|rule| &rule.wanted).collect::<Vec<_>>())
    }

    /// What becomes of a new connection; `None`: it is served.
    pub(crate) fn greet(&mut self) -> Option<Fate> {
        let mut met = None;
        for rule in &mut self.rules {
            let fate = match rule.wanted.fault {
                Name::NeverServe => Fate::Held,
                Name::ResetOnAccept => Fate::Reset,
                Name::Refuse => continue,
            };
            // Every rule rolls for every connection, so that none changes what another one does.
            let hit = rule.dice.chance(rule.wanted.percent.unwrap_or(100));
            if let Some(left) = rule.wanted.count.as_mut().filter(|_| hit && met.is_none()) {
                *left -= 1;
                met = Some(fate);
            }
        }
        self.rules.retain(|rule| rule.wanted.count != Some(0));
        met
    }

    /// For how long nobody is let in, where a rule says so.
    pub(crate) fn shut(&self) -> Option<Duration> {
        let refusing = self.rules.iter().find(|rule| rule.wanted.fault == Name::Refuse)?;
        refusing.wanted.ms.map(Duration::from_millis)
    }

    /// The time is over of the rule by which nobody was let in.
    pub(crate) fn reopened(&mut self) {
        if let Some(over) = self.rules.iter().position(|rule| rule.wanted.fault == Name::Refuse) {
            self.rules.remove(over);
        }
    }
}
