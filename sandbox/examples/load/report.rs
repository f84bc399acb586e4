//! What has been measured, and whether it is within its bound: lines to read on the standard error, and one line of JSON at
//! the end.

use std::process::ExitCode;
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::stage::processor_time;

#[derive(Default)]
pub(crate) struct Report {
    measured: Map<String, Value>,
    missed: Vec<String>,
    /// What the process had of all cores when the last line was printed.
    spent: Duration,
}

/// Which of several times must be within the bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Judged {
    Median,
    Longest,
}

pub(crate) fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 100_000.0).round() / 100.0
}

impl Report {
    /// From here on counts what the processor does.
    pub(crate) fn begin(&mut self) {
        self.spent = processor_time();
    }

    pub(crate) fn times(&mut self, what: &str, mut times: Vec<Duration>, (judged, bound): (Judged, Duration)) {
        times.sort_unstable();
        let at = |share: f64| times[((times.len() as f64 - 1.0) * share).round() as usize];
        let (median, longest) = (at(0.5), at(1.0));
        // What it costs the processor says more where others have their share of it.
        let spent = processor_time();
        let each = spent.saturating_sub(self.spent) / times.len() as u32;
        self.spent = spent;
        let told = format!(
            "median {median:.2?}, 95 % {:.2?}, longest {longest:.2?} of {}, processor {each:.2?} each",
            at(0.95),
            times.len()
        );
        let value = json!({ "medianMs": milliseconds(median), "longestMs": milliseconds(longest) });
        self.judge(what, value, &told, (if judged == Judged::Median { median } else { longest }) <= bound);
    }

    pub(crate) fn tell(&mut self, what: &str, value: Value, told: &str) {
        eprintln!("  {what:<34} {told}");
        self.measured.insert(what.to_owned(), value);
    }

    pub(crate) fn judge(&mut self, what: &str, value: Value, told: &str, kept: bool) {
        let verdict = if kept { "" } else { " MISSED" };
        self.tell(what, value, &format!("{told}{verdict}"));
        if !kept {
            self.missed.push(what.to_owned());
        }
    }

    /// Prints the line of JSON; a failure where a bound is missed.
    pub(crate) fn end(mut self) -> ExitCode {
        let kept = self.missed.is_empty();
        self.measured.insert("missed".to_owned(), json!(self.missed));
        println!("{}", Value::Object(self.measured));
        if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
