//! The `aggregations` of a details query: how many of all its conversations have which value, or a figure within which
//! range.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::api::dimensions::{self, Asked, Held, summed};
use crate::clock::Iso;
use crate::error::ApiError;
use crate::figures::stats::Bounds;
use crate::id::Id;
use crate::org::Org;
use crate::story::telling::Telling;

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

/// Model `AggregationResult`.
#[derive(Debug, PartialEq, Serialize)]
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
#[derive(Debug, PartialEq, Serialize)]
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

    /// Counts a conversation, once for a value however often it has it.
    pub(super) fn count(&self, org: &Org, telling: &Telling<'_>, tally: &mut Tally) {
        match self.kind {
            None => {}
            Some(Kind::TermFrequency) => tally.count_terms(org, telling, self.dimension()),
            Some(Kind::NumericRange) => {
                let Some(sum) = summed(telling, self.metric.as_deref().unwrap_or_default()) else { return };
                let ranges = self.ranges.iter().flatten();
                tally.within.resize(ranges.clone().count(), 0);
                for (count, range) in tally.within.iter_mut().zip(ranges) {
                    *count += usize::from(range.contains(sum as f64));
                }
            }
        }
    }

    fn dimension(&self) -> &str {
        self.dimension.as_deref().unwrap_or_default()
    }

    /// What has been counted over so many conversations.
    pub(super) fn counted(&self, tally: &Tally, count: usize) -> Option<Counted> {
        let kind = self.kind?;
        let results = match kind {
            Kind::TermFrequency => self.terms(tally),
            Kind::NumericRange => {
                let counts = tally.within.iter().copied().chain(std::iter::repeat(0));
                let entry =
                    |(range, count): (&Bounds, usize)| Entry { count, value: None, gte: range.gte, lt: range.lt };
                self.ranges.iter().flatten().zip(counts).map(entry).collect()
            }
        };
        Some(Counted { kind, dimension: self.dimension.clone(), metric: self.metric.clone(), count, results })
    }

    fn terms(&self, tally: &Tally) -> Vec<Entry> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let texts = tally.texts.iter().map(|(text, &count)| (text.clone(), count));
        let ids = tally.ids.iter().map(|(id, &count)| (id.to_string(), count));
        let numbers =
            tally.numbers.iter().map(|(&bits, &count)| (number(f64::from_bits(bits), self.dimension()), count));
        for (value, count) in texts.chain(ids).chain(numbers) {
            *counts.entry(value).or_default() += count;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        // The most frequent first; of equally frequent ones by their names.
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        counts.truncate(self.size.unwrap_or(VALUES));
        counts.into_iter().map(|(value, count)| Entry { count, value: Some(value), gte: None, lt: None }).collect()
    }
}

/// How many conversations have which value of a facet, or a figure within which of its ranges. Tallies of parts add up to
/// that of the whole.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    texts: HashMap<String, usize>,
    ids: HashMap<Id, usize>,
    /// By the bits of the number.
    numbers: HashMap<u64, usize>,
    within: Vec<usize>,
}

impl Tally {
    fn count_terms(&mut self, org: &Org, telling: &Telling<'_>, dimension: &str) {
        let asked = Asked::Dimension(dimension);
        let mut values: Vec<Held<'_>> = Vec::new();
        let held = dimensions::conversation(org, telling, asked);
        for value in held.into_iter().chain(dimensions::parts(org, telling).filter_map(|part| part.held(asked))) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        for value in values {
            match value {
                Held::Text(text) => match self.texts.get_mut(&*text) {
                    Some(count) => *count += 1,
                    None => drop(self.texts.insert(text.into_owned(), 1)),
                },
                Held::Id(id) => *self.ids.entry(id).or_default() += 1,
                Held::Number(number) => *self.numbers.entry(number.to_bits()).or_default() += 1,
            }
        }
    }

    /// How many values there are counts of.
    pub(super) fn len(&self) -> usize {
        self.texts.len() + self.ids.len() + self.numbers.len()
    }

    pub(super) fn add(&mut self, other: Self) {
        for (text, count) in other.texts {
            *self.texts.entry(text).or_default() += count;
        }
        for (id, count) in other.ids {
            *self.ids.entry(id).or_default() += count;
        }
        for (bits, count) in other.numbers {
            *self.numbers.entry(bits).or_default() += count;
        }
        self.within.resize(self.within.len().max(other.within.len()), 0);
        for (sum, count) in self.within.iter_mut().zip(other.within) {
            *sum += count;
        }
    }
}

/// An instant where the dimension is one, else the number.
pub(super) fn number(number: f64, dimension: &str) -> String {
    if ["Start", "End", "Time"].iter().any(|of_instants| dimension.ends_with(of_instants)) {
        Iso(number as i64).to_string()
    } else {
        number.to_string()
    }
}
