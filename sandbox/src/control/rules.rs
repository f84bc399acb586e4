//! What the lists of rules have in common: how far numbers may go, and that a fault is given nothing that belongs to another.

use std::fmt::Display;

use serde::Serialize;
use serde_json::json;

/// Longer than anybody waits, in milliseconds.
const LONGEST_DELAY: u32 = 3_600_000;
/// Nobody is sent away for longer than a week, in seconds.
const LONGEST_REFUSAL: i64 = 7 * 86_400;

/// A number within bounds, or why not.
pub(super) fn within<T: PartialOrd + Copy + Display>(
    name: &str,
    number: T,
    lowest: T,
    highest: T,
) -> Result<T, String> {
    if lowest <= number && number <= highest {
        Ok(number)
    } else {
        Err(format!("{name} is {number} and must be from {lowest} to {highest}"))
    }
}

/// A delay in milliseconds, where one is given.
pub(super) fn delay<T: PartialOrd + Copy + Display + From<u32>>(
    name: &str,
    given: Option<T>,
) -> Result<Option<T>, String> {
    given.map(|given| within(name, given, 0.into(), LONGEST_DELAY.into())).transpose()
}

/// For how many seconds somebody is sent away, where it is said.
pub(super) fn refusal(name: &str, seconds: Option<i64>) -> Result<Option<i64>, String> {
    seconds.map(|seconds| within(name, seconds, 0, LONGEST_REFUSAL)).transpose()
}

/// The share of what a rule may concern; all of it where none is given.
pub(super) fn share(percent: Option<u32>) -> Result<u32, String> {
    within("percent", percent.unwrap_or(100), 0, 100)
}

/// Without a count a rule holds until it is cleared; a count of none would be no rule.
pub(super) fn counted(count: Option<u64>) -> Result<(), String> {
    if count == Some(0) { Err("count must not be 0".to_owned()) } else { Ok(()) }
}

/// Of values by name, whether each is given and whether it belongs to the fault: none may be given that does not.
pub(super) fn only_its_own(fault: impl Serialize, values: &[(&str, bool, bool)]) -> Result<(), String> {
    match values.iter().find(|(_, given, belongs)| *given && !belongs) {
        None => Ok(()),
        Some((name, ..)) => Err(format!("{name} does not belong to {}", json!(fault))),
    }
}
