//! Where a conversation stands for the agent.

use std::sync::Arc;

/// The life of a Record. Instants are epoch milliseconds on the server's clock; `None` where the server has not said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// A callback whose time has not come.
    Scheduled,
    /// It rings at the agent.
    Alerting {
        /// Since when.
        since: Option<i64>,
    },
    /// The agent's outbound call is being placed.
    Dialing {
        /// Since when.
        since: Option<i64>,
    },
    /// The agent and the customer are in it.
    Connected {
        /// Since when: the answer, or the end of the last hold.
        since: Option<i64>,
    },
    /// The customer hears music.
    OnHold {
        /// Since when.
        since: Option<i64>,
    },
    /// An email or message that the agent has put aside.
    Parked {
        /// Since when.
        since: Option<i64>,
    },
    /// The customer is gone, the agent's work is not.
    AfterCall {
        /// Since when.
        since: Option<i64>,
        /// When Genesys will end it.
        until: Option<i64>,
    },
    /// Known only from Analytics, and not over there; or a callback that the agent has, with nobody on the line.
    InProgress {
        /// Since when; Analytics does not say.
        since: Option<i64>,
    },
    /// Over; its figures are not final yet.
    Settling {
        /// When it ended.
        ended: Option<i64>,
    },
    /// Over, with the complete record of Analytics.
    Final {
        /// When it ended for the agent, who may have passed it on.
        ended: Option<i64>,
    },
    /// A state that this list does not have.
    Other {
        /// As the server writes it.
        state: Arc<str>,
        /// Since when it was seen.
        since: Option<i64>,
    },
}

impl Phase {
    /// The state of a conversation in which the agent has no part.
    pub const NOT_MINE: &str = "not mine";

    /// A state that this list does not have, as the server writes it.
    pub(super) fn other(state: &str) -> Self {
        Self::Other { state: state.into(), since: None }
    }

    /// Whether it is the same one, whatever its instants: other states are told apart by their names.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Other { state, .. }, Self::Other { state: other, .. }) => state == other,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }

    /// Nothing more is to be expected of the agent.
    pub const fn is_over(&self) -> bool {
        matches!(self, Self::Settling { .. } | Self::Final { .. })
    }

    /// Since when it has been so.
    pub const fn since(&self) -> Option<i64> {
        match self {
            Self::Alerting { since }
            | Self::Dialing { since }
            | Self::Connected { since }
            | Self::OnHold { since }
            | Self::Parked { since }
            | Self::AfterCall { since, .. }
            | Self::InProgress { since }
            | Self::Other { since, .. } => *since,
            Self::Settling { ended } | Self::Final { ended } => *ended,
            Self::Scheduled => None,
        }
    }
}
