//! What has been measured, and whether it is within its bound: lines to read on the standard error, and one line of JSON at
//! the end.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use crate::stage::processor_time;

#[derive(Default)]
pub(crate) struct Report {
    measured: Map<String, Value>,
    missed: Vec<String>,
}

/// What something took: of the clock, and of all cores. The latter says more where others have their share of the machine.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taken {
    pub(crate) time: Duration,
    processor: Duration,
}

/// Measures from here on.
pub(crate) struct Watch(Instant, Duration);

impl Watch {
    pub(crate) fn start() -> Self {
        Self(Instant::now(), processor_time())
    }

    pub(crate) fn stop(&self) -> Taken {
        Taken { time: self.0.elapsed(), processor: processor_time().saturating_sub(self.1) }
    }
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
    pub(crate) fn times(&mut self, what: &str, taken: &[Taken], (judged, bound): (Judged, Duration)) {
        let mut times: Vec<Duration> = taken.iter().map(|taken| taken.time).collect();
        times.sort_unstable();
        let at = |share: f64| times[((times.len() as f64 - 1.0) * share).round() as usize];
        let (median, longest) = (at(0.5), at(1.0));
        let each = taken.iter().map(|taken| taken.processor).sum::<Duration>() / taken.len() as u32;
        let told = format!(
            "median {median:.2?}, 95 % {:.2?}, longest {longest:.2?} of {}; of the processor {each:.2?} each",
            at(0.95),
            times.len()
        );
        let value = json!({ "medianMs": milliseconds(median), "longestMs": milliseconds(longest),
            "processorMs": milliseconds(each) });
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
