//! Measures a long history: `cargo run --release -p sandbox --example history_load -- HISTORY CLIENTS`. Starts a sandbox,
//! pages through its history in many ways, counts events on a socket and lets many clients in at once. Prints one line of
//! JSON, and ends with 1 where a bound is missed that the sandbox promises to keep.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot go on has failed"
)]

#[allow(dead_code, unreachable_pub, reason = "the behaviour tests use more of it")]
#[path = "../tests/behaviour/client.rs"]
mod client;
#[path = "load/crowd.rs"]
mod crowd;
#[path = "load/pages.rs"]
mod pages;
#[path = "load/report.rs"]
mod report;
#[path = "load/stage.rs"]
mod stage;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use sandbox::Config;
use serde_json::json;

use client::with_history;
use report::{Report, milliseconds};
use stage::Stage;

const START: Duration = Duration::from_secs(10);
/// Clients included, since they are the same process.
const MEMORY_MB: f64 = 1_000.0;

#[tokio::main]
async fn main() -> ExitCode {
    let mut numbers = std::env::args().skip(1).map(|word| word.parse::<u32>().expect("a number"));
    let history = numbers.next().unwrap_or(1_000_000);
    let clients = numbers.next().unwrap_or(200);
    let mut report = Report::default();

    let live_per_minute = Config::default().live_per_minute;
    let config = Config { live_per_minute, rate_limit: 1_000_000, lake_lag: 60, ..with_history(history) };
    eprintln!("history of {history}:");
    let stage = Arc::new(Stage::open(config).await);
    let (took, peak) = (stage.took, peak_mb());
    report.tell("history", json!(history), "conversations");
    report.judge("start", json!({ "ms": milliseconds(took) }), &format!("{took:.2?}, {peak:.0} MB"), took <= START);
    pages::indexed(&stage, &mut report).await;
    pages::others(&stage, &mut report).await;
    pages::job(&stage, &mut report).await;
    crowd::events(&stage, &mut report).await;
    crowd::clients(&stage, clients as usize, &mut report).await;
    let peak = peak_mb();
    report.judge("residentMb", json!(peak.round()), &format!("{peak:.0} MB at the most"), peak <= MEMORY_MB);
    report.end()
}

/// The most memory this process ever had.
fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(f64::INFINITY) * 1024.0 / 1e6
}
