//! What is kept of the values of one metric, and how it is written: model `StatisticalSummary`.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::render::Object;

/// Model `AggregationRange`.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Bounds {
    pub(crate) gte: Option<f64>,
    pub(crate) lt: Option<f64>,
}

impl Bounds {
    pub(crate) fn contains(self, value: f64) -> bool {
        self.gte.is_none_or(|bound| value >= bound) && self.lt.is_none_or(|bound| value < bound)
    }
}

/// Number, sum and range of values.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Stats {
    pub(crate) count: u64,
    pub(crate) sum: i64,
    min: i64,
    max: i64,
}

impl Stats {
    pub(crate) fn add(&mut self, value: i64) {
        if self.count == 0 {
            (self.min, self.max) = (value, value);
        }
        self.count += 1;
        self.sum += value;
        self.min = self.min.min(value);
        self.max = self.max.max(value);
    }

    /// Adds the values that another has counted.
    pub(crate) fn merge(&mut self, other: Self) {
        if other.count > 0 {
            let (count, sum) = (self.count + other.count, self.sum + other.sum);
            self.add(other.min);
            self.add(other.max);
            (self.count, self.sum) = (count, sum);
        }
    }

    pub(crate) fn min(&self) -> i64 {
        self.min
    }

    pub(crate) fn max(&self) -> i64 {
        self.max
    }

    /// Counts have a count alone, times also sum and range.
    pub(crate) fn written(&self, metric: &str) -> Value {
        if metric.starts_with('n') {
            return json!({ "count": self.count });
        }
        json!({ "count": self.count, "sum": self.sum, "min": self.min, "max": self.max })
    }
}

/// A share of what was offered.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Share {
    pub(crate) numerator: u64,
    pub(crate) denominator: u64,
}

impl Share {
    /// With the share that is aimed at.
    pub(crate) fn written(self, target: f64) -> Value {
        let ratio = (self.denominator > 0).then(|| self.numerator as f64 / self.denominator as f64);
        Object::new()
            .maybe("ratio", ratio)
            .with("numerator", self.numerator)
            .with("denominator", self.denominator)
            .with("target", target)
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[i64]) -> Stats {
        let mut stats = Stats::default();
        for &value in values {
            stats.add(value);
        }
        stats
    }

    #[test]
    fn two_parts_merge_to_what_the_whole_is() {
        for (one, other) in [(&[3, 9][..], &[-4, 5, 70][..]), (&[], &[8]), (&[8], &[]), (&[], &[])] {
            let mut merged = of(one);
            merged.merge(of(other));
            assert_eq!(merged, of(&[one, other].concat()));
        }
    }
}
