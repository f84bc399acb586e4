//! The `aggregations` of a details query: how many of all its conversations have which value, or a figure within which
//! range.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::api::dimensions::{Held, anywhere, summed};
use crate::clock::Iso;
use crate::error::ApiError;
use crate::render::analytics::Record;

/// Values of one facet unless it says otherwise.
const VALUES: usize = 10;

/// Model `AnalyticsQueryAggregation`.
#[derive(Debug, Deserialize)]
pub(super) struct Facet {
    #[serde(rename = "type")]
    kind: Option<Kind>,
    dimension: Option<String>,
    metric: Option<String>,
    size: Option<usize>,
    #[serde(default)]
    ranges: Option<Vec<Bounds>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
enum Kind {
    TermFrequency,
    NumericRange,
}

/// Model `AggregationRange`.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Bounds {
    gte: Option<f64>,
    lt: Option<f64>,
}

/// Model `AggregationResult`.
#[derive(Debug, Serialize)]
pub(super) struct Counted {
    #[serde(rename = "type")]
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    dimension: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metric: Option<String>,
    count: usize,
    results: Vec<Entry>,
}

/// Model `AggregationResultEntry`.
#[derive(Debug, Serialize)]
struct Entry {
    count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gte: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lt: Option<f64>,
}

impl Facet {
    /// Refuses what names nothing to count.
    pub(super) fn validate(&self) -> Result<(), ApiError> {
        let refuse = |why: &str| Err(ApiError::BadRequest(why.to_owned()));
        match self.kind {
            None => refuse("An aggregation needs a type."),
            Some(Kind::TermFrequency) if self.dimension.is_none() => {
                refuse("An aggregation of term frequencies needs a dimension.")
            }
            Some(Kind::NumericRange) if self.metric.is_none() || self.ranges.as_ref().is_none_or(Vec::is_empty) => {
                refuse("An aggregation of numeric ranges needs a metric and ranges.")
            }
            Some(_) => Ok(()),
        }
    }

    /// Counts conversations, each once for a value however often it has it.
    pub(super) fn count(&self, records: &[Arc<Record>]) -> Option<Counted> {
        let kind = self.kind?;
        let results = match kind {
            Kind::TermFrequency => self.terms(records),
            Kind::NumericRange => self.ranges(records),
        };
        Some(Counted {
            kind,
            dimension: self.dimension.clone(),
            metric: self.metric.clone(),
            count: records.len(),
            results,
        })
    }

    fn terms(&self, records: &[Arc<Record>]) -> Vec<Entry> {
        let dimension = self.dimension.as_deref().unwrap_or_default();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for record in records {
            let held: BTreeSet<String> =
                anywhere(record, dimension).into_iter().map(|held| held.written(dimension)).collect();
            for value in held {
                *counts.entry(value).or_default() += 1;
            }
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        // The most frequent first; of equally frequent ones by their names.
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        counts.truncate(self.size.unwrap_or(VALUES));
        counts.into_iter().map(|(value, count)| Entry { count, value: Some(value), gte: None, lt: None }).collect()
    }

    fn ranges(&self, records: &[Arc<Record>]) -> Vec<Entry> {
        let metric = self.metric.as_deref().unwrap_or_default();
        let figures: Vec<f64> =
            records.iter().filter_map(|record| summed(record, metric).map(|sum| sum as f64)).collect();
        self.ranges
            .iter()
            .flatten()
            .map(|range| {
                let within = |figure: &&f64| {
                    range.gte.is_none_or(|bound| **figure >= bound) && range.lt.is_none_or(|bound| **figure < bound)
                };
                let count = figures.iter().filter(within).count();
                Entry { count, value: None, gte: range.gte, lt: range.lt }
            })
            .collect()
    }
}

impl Held {
    /// An instant where the dimension is one, else the number.
    fn written(self, dimension: &str) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) if dimension.ends_with("Start") || dimension.ends_with("End") => {
                Iso(number as i64).to_string()
            }
            Self::Number(number) => number.to_string(),
        }
    }
}
