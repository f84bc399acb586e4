//! What agents say they are up to. Everybody is on queue from the start, until a control request says otherwise; who is
//! offered a conversation does not depend on it.

use std::collections::HashMap;

use serde::Deserialize;

use crate::org::AgentIx;

/// A presence that every organisation has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum Presence {
    #[serde(rename = "On Queue")]
    OnQueue,
    Available,
    Away,
    Break,
    Busy,
    Meal,
    Meeting,
    Training,
    Offline,
}

/// A presence and since when, in milliseconds since 1970 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) presence: Presence,
    pub(crate) since: i64,
}

#[derive(Debug)]
pub(crate) struct Presences {
    started: i64,
    set: HashMap<AgentIx, Standing>,
}

impl Presences {
    pub(crate) fn new(started: i64) -> Self {
        Self { started, set: HashMap::new() }
    }

    pub(crate) fn of(&self, agent: AgentIx) -> Standing {
        self.set.get(&agent).copied().unwrap_or(Standing { presence: Presence::OnQueue, since: self.started })
    }

    pub(crate) fn set(&mut self, agent: AgentIx, standing: Standing) {
        self.set.insert(agent, standing);
    }
}

impl Presence {
    /// In the order in which a list offers them.
    pub(crate) const ALL: [Self; 9] = [
        Self::OnQueue,
        Self::Available,
        Self::Away,
        Self::Break,
        Self::Busy,
        Self::Meal,
        Self::Meeting,
        Self::Training,
        Self::Offline,
    ];

    /// As models of the API write it.
    pub(crate) fn spoken(self) -> &'static str {
        match self {
            Self::OnQueue => "On Queue",
            Self::Available => "Available",
            Self::Away => "Away",
            Self::Break => "Break",
            Self::Busy => "Busy",
            Self::Meal => "Meal",
            Self::Meeting => "Meeting",
            Self::Training => "Training",
            Self::Offline => "Offline",
        }
    }

    /// As events write it.
    pub(crate) fn shouted(self) -> String {
        self.spoken().to_uppercase().replace(' ', "_")
    }
}
