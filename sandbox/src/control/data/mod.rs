//! Faults of data on demand, the key `data` of `/sandbox/faults`: a list of rules, each a fault, whom it concerns and how
//! often. Decides what analytics is late with, mistaken about or never told; [`View`] carries it out on records, [`page`]
//! on pages. Never touches what really happened, except that conversations can be added to it. Chance comes from the
//! sandbox's seed and the rule's number, and for records from their ids, so that the same commands bring the same faults.

pub(crate) mod page;
mod view;
mod wanted;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::clock::SECOND;
use crate::config::Config;
use crate::dice::{Dice, Purpose};
use crate::guarded::Guarded;
use crate::id::Id;
use crate::org::{AgentIx, Org};

pub(crate) use view::View;
pub(crate) use wanted::{Ready, Wanted};

/// What goes wrong. Lengths in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    RowsAppear { rows: u32 },
    RowsChange,
    PageRepeated { page: usize },
    PageSkipped { page: usize },
    RowTwice,
    TotalHits { by: i64 },
    WithoutAgent,
    AnalyticsLag { millis: i64 },
    LakeLag { millis: i64 },
    Missing,
    Correction { of: Of, millis: i64, after: i64 },
}

/// What is corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Of {
    /// How long after-call work took, and with it the handle time.
    AfterCall,
    WrapUp,
}

/// Where records are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Store {
    Analytics,
    Lake,
}

#[derive(Debug, Clone)]
struct Rule {
    wanted: Wanted,
    fault: Fault,
    agent: Option<AgentIx>,
    percent: u32,
    /// Which rule it is since the start, from 0.
    number: u64,
    dice: Dice,
    /// What analytics and the lake knew when it was made.
    stood: (i64, i64),
    /// The conversations that it was found to concern, where it concerns so many and no more.
    chosen: Arc<Guarded<BTreeSet<Id>>>,
}

/// The rules, in the order in which they were made.
#[derive(Debug)]
pub(crate) struct DataFaults {
    seed: u64,
    /// Of analytics and of the lake, unless a rule says otherwise.
    lags: (i64, i64),
    made: u64,
    rules: Vec<Rule>,
}

/// Rules with what they mean, or why one of them makes no sense.
pub(crate) fn ready(org: &Org, wanted: &[Wanted]) -> Result<Vec<(Wanted, Ready)>, String> {
    wanted.iter().map(|wanted| Ok((wanted.clone(), wanted.ready(org)?))).collect()
}

impl DataFaults {
    pub(crate) fn new(config: &Config) -> Self {
        let lags = (i64::from(config.analytics_lag) * SECOND, i64::from(config.lake_lag) * SECOND);
        Self { seed: config.seed, lags, made: 0, rules: Vec::new() }
    }

    /// Adds rules; an empty list ends those there are.
    pub(crate) fn add(&mut self, ready: Vec<(Wanted, Ready)>, now: i64) {
        if ready.is_empty() {
            self.rules.clear();
        }
        let stood = (self.known(Store::Analytics, now), self.known(Store::Lake, now));
        for (wanted, ready) in ready {
            self.rules.push(Rule {
                wanted,
                fault: ready.fault,
                agent: ready.agent,
                percent: ready.percent,
                number: self.made,
                dice: Dice::new(self.seed, Purpose::DataFaults, self.made),
                stood,
                chosen: Arc::default(),
            });
            self.made += 1;
        }
    }

    /// The rules that still hold, as they are written.
    pub(crate) fn shown(&self) -> Value {
        json!(self.rules.iter().map(|rule| &rule.wanted).collect::<Vec<_>>())
    }

    /// The instant up to which a store knows what happened. A lag that grows takes nothing back: the store stands still.
    pub(crate) fn known(&self, store: Store, now: i64) -> i64 {
        let lag = self.rules.iter().rev().find_map(|rule| match (rule.fault, store) {
            (Fault::AnalyticsLag { millis }, Store::Analytics) => Some((millis, rule.stood.0)),
            (Fault::LakeLag { millis }, Store::Lake) => Some((millis, rule.stood.1)),
            _ => None,
        });
        let own = if store == Store::Analytics { self.lags.0 } else { self.lags.1 };
        lag.map_or(now - own, |(millis, stood)| (now - millis).max(stood))
    }

    /// What records look like as long as the rules are these.
    pub(crate) fn view(&self) -> View {
        let concerns_records = |rule: &&Rule| {
            matches!(rule.fault, Fault::RowsChange | Fault::WithoutAgent | Fault::Missing | Fault::Correction { .. })
        };
        View::new(self.seed, self.rules.iter().filter(concerns_records).cloned().collect())
    }
}
