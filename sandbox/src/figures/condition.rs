//! The filters of queries about figures: dimensions of one session, joined by and/or, with clauses one level deep.

use serde::Deserialize;

use crate::error::ApiError;
use crate::figures::Session;
use crate::figures::dimensions::Held;
use crate::predicate::{Joined, Operator};

/// Models `…QueryFilter`, `…QueryClause`. Shape and names have been checked against the contract.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Condition {
    #[serde(rename = "type")]
    joined: Option<Joined>,
    #[serde(default)]
    predicates: Option<Vec<Predicate>>,
    #[serde(default)]
    clauses: Option<Vec<Condition>>,
}

#[derive(Debug, Clone, Deserialize)]
struct Predicate {
    #[serde(rename = "type")]
    kind: Option<String>,
    dimension: Option<String>,
    operator: Option<Operator>,
    value: Option<String>,
}

impl Condition {
    /// Refuses what asks for nothing.
    pub(crate) fn validate(&self) -> Result<(), ApiError> {
        let parts = self.predicates.as_ref().map_or(0, Vec::len) + self.clauses.as_ref().map_or(0, Vec::len);
        if parts == 0 {
            return Err(ApiError::BadRequest("A filter needs predicates or clauses.".to_owned()));
        }
        for predicate in self.predicates.iter().flatten() {
            if predicate.kind.as_deref().is_some_and(|kind| kind != "dimension") {
                return Err(ApiError::BadRequest("A predicate of type 'dimension' is expected.".to_owned()));
            }
            if predicate.dimension.is_none() {
                return Err(ApiError::BadRequest("A predicate names no dimension.".to_owned()));
            }
            if predicate.operator.unwrap_or_default() == Operator::Matches && predicate.value.is_none() {
                return Err(ApiError::BadRequest("A predicate that matches needs a value.".to_owned()));
            }
        }
        self.clauses.iter().flatten().try_for_each(Self::validate)
    }

    /// Whether the session fulfils it.
    pub(crate) fn holds(&self, session: &Session<'_>) -> bool {
        let predicates = self.predicates.iter().flatten().map(|predicate| predicate.holds(session));
        let parts = predicates.chain(self.clauses.iter().flatten().map(|clause| clause.holds(session)));
        self.joined.unwrap_or_default().holds(parts)
    }

    /// All values that are asked for under a dimension, wherever they stand; none where it is not asked about.
    pub(crate) fn values(&self, dimension: &str) -> Vec<&str> {
        let own = self.predicates.iter().flatten();
        let mut values: Vec<&str> = own
            .filter(|predicate| predicate.dimension.as_deref() == Some(dimension))
            .filter_map(|predicate| predicate.value.as_deref())
            .collect();
        for clause in self.clauses.iter().flatten() {
            values.extend(clause.values(dimension));
        }
        values
    }
}

impl Predicate {
    fn holds(&self, session: &Session<'_>) -> bool {
        let held = session.held(self.dimension.as_deref().unwrap_or_default());
        let wanted = self.value.as_deref().unwrap_or_default();
        self.operator.unwrap_or_default().holds(held.as_slice(), |held| match held {
            Held::Id(id) => id.is_written(wanted),
            Held::Text(text) => text.eq_ignore_ascii_case(wanted),
            Held::Number(number) => wanted.parse().is_ok_and(|wanted: f64| wanted.total_cmp(number).is_eq()),
        })
    }
}
