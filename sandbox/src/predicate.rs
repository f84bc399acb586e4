//! What the filters of all queries have in common: how their parts are joined, and what a predicate asks of what is held.

use serde::Deserialize;

/// All of the parts, or any.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Joined {
    #[default]
    And,
    Or,
}

impl Joined {
    pub(crate) fn holds(self, mut parts: impl Iterator<Item = bool>) -> bool {
        match self {
            Self::And => parts.all(|held| held),
            Self::Or => parts.any(|held| held),
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Operator {
    #[default]
    Matches,
    Exists,
    NotExists,
}

impl Operator {
    /// Whether it holds of the values under a dimension, of which `fits` tells those that are wanted.
    pub(crate) fn holds<T>(self, held: &[T], fits: impl Fn(&T) -> bool) -> bool {
        match self {
            Self::Exists => !held.is_empty(),
            Self::NotExists => held.is_empty(),
            Self::Matches => held.iter().any(fits),
        }
    }
}
