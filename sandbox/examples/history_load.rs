//! Measures a long history: `cargo run --release -p sandbox --example history_load -- HISTORY CLIENTS`. Starts a sandbox,
//! pages through its history in many ways, lets many clients in at once, and prints times and memory. Ends with 1 where a
//! bound is broken that the sandbox promises to keep.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot go on has failed"
)]

#[path = "load/client.rs"]
mod client;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::serve::ListenerExt;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use sandbox::{Clock, Config, Sandbox};
use serde_json::{Value, json};
use tokio::sync::Barrier;
use tokio_tungstenite::connect_async;

use client::{get, post, post_for_text, sign_in};

const QUERY: &str = "/api/v2/analytics/conversations/details/query";
const JOBS: &str = "/api/v2/analytics/conversations/details/jobs";
const AGENTS: [&str; 4] = ["Ada Lindqvist", "Chiara Rossi", "Dana Whitfield", "Émile Fournier"];
const SCOPES: [&str; 7] = [
    "conversations:readonly",
    "analytics:readonly",
    "notifications",
    "users:readonly",
    "routing:readonly",
    "presence:readonly",
    "user-basic-info",
];

const START: Duration = Duration::from_secs(10);
const MEMORY_MB: f64 = 1024.0;
/// Of pages that the index answers, the median; and any other page.
const INDEXED: Duration = Duration::from_millis(20);
const OTHER: Duration = Duration::from_secs(2);

/// What has been measured against its bound.
#[derive(Default)]
struct Report {
    broken: usize,
    /// What the process had of all cores when the last line was printed.
    spent: Duration,
}

impl Report {
    fn times(&mut self, what: &str, mut times: Vec<Duration>, bound: Duration) {
        times.sort_unstable();
        let at = |share: f64| times[((times.len() as f64 - 1.0) * share).round() as usize];
        // Of what the index does not answer, the slowest counts.
        let judged = if bound == INDEXED { at(0.5) } else { at(1.0) };
        let verdict = self.judge(judged <= bound);
        // What it costs the processor says more where others have their share of it.
        let spent = processor_time();
        let each = spent.saturating_sub(std::mem::replace(&mut self.spent, spent)) / times.len() as u32;
        println!(
            "  {what:<34} median {:>8.2?}  95 % {:>8.2?}  longest {:>8.2?} of {:<3} processor {each:>8.2?} each {verdict}",
            at(0.5),
            at(0.95),
            at(1.0),
            times.len()
        );
    }

    fn judge(&mut self, kept: bool) -> &'static str {
        self.broken += usize::from(!kept);
        if kept { "" } else { "TOO LONG OR TOO MUCH" }
    }
}

struct Setting {
    router: Router,
    /// A supervisor's, who sees everybody's conversations.
    token: String,
    now: DateTime<Utc>,
}

impl Setting {
    fn interval(&self, days_ago: i64, days: i64) -> String {
        let midnight = self.now.date_naive().and_time(chrono::NaiveTime::MIN).and_utc();
        let iso = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Millis, true);
        let from = midnight - TimeDelta::days(days_ago);
        format!("{}/{}", iso(from), iso(from + TimeDelta::days(days)))
    }

    async fn page(&self, token: &str, mut query: Value, (size, number): (usize, usize)) -> (Duration, usize) {
        query["paging"] = json!({ "pageSize": size, "pageNumber": number });
        let began = Instant::now();
        let answer = post_for_text(&self.router, Some(token), QUERY, &query).await;
        (began.elapsed(), hits(&answer))
    }
}

/// Of an answer, without reading all of it.
fn hits(answer: &[u8]) -> usize {
    let text = String::from_utf8_lossy(answer);
    let (_, rest) = text.rsplit_once("\"totalHits\":").expect("the number of hits");
    rest.split(|other: char| !other.is_ascii_digit()).next().unwrap().parse().unwrap()
}

fn filtered(interval: &str, dimension: &str, value: &str) -> Value {
    let predicate = json!({ "type": "dimension", "dimension": dimension, "operator": "matches", "value": value });
    json!({
        "interval": interval,
        "order": "desc",
        "segmentFilters": [{ "type": "and", "predicates": [predicate] }],
    })
}

#[tokio::main]
async fn main() -> ExitCode {
    let mut numbers = std::env::args().skip(1).map(|word| word.parse::<usize>().expect("a number"));
    let history = numbers.next().unwrap_or(1_000_000);
    let clients = numbers.next().unwrap_or(200);
    let mut report = Report::default();

    let config = Config {
        history: history as u32,
        rate_limit: 1_000_000,
        lake_lag: 60,
        scopes: SCOPES.map(str::to_owned).to_vec(),
        ..Config::default()
    };
    let began = Instant::now();
    let sandbox = Sandbox::new(config, Clock::system()).unwrap();
    let took = began.elapsed();
    let verdict = report.judge(took <= START);
    println!("history of {history}: started in {took:.2?}, peak {:.0} MB {verdict}", peak_mb());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let listener = listener.tap_io(|connection| drop(connection.set_nodelay(true)));
    let router = sandbox.router();
    let serving = router.clone();
    tokio::spawn(async move { axum::serve(listener, serving).await });
    tokio::spawn(async move { sandbox.live().await });

    let setting = Setting { token: sign_in(&router, "Dana Whitfield").await, router, now: Utc::now() };
    indexed(&setting, &mut report).await;
    others(&setting, &mut report).await;
    job(&setting).await;
    crowd(&setting.router, port, clients).await;
    let peak = peak_mb();
    let verdict = report.judge(peak <= MEMORY_MB);
    println!("peak memory, clients included: {peak:.0} MB {verdict}");
    if report.broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Ids of what a list of the API holds.
async fn ids(setting: &Setting, path: &str) -> Vec<String> {
    let list = get(&setting.router, &setting.token, path).await;
    list["entities"].as_array().unwrap().iter().map(|entity| entity["id"].as_str().unwrap().to_owned()).collect()
}

/// Pages by user, by queue and by time.
async fn indexed(setting: &Setting, report: &mut Report) {
    println!("pages of 100 that the index answers (bound: {INDEXED:?} median):");
    let month = setting.interval(30, 31);
    for (dimension, path) in
        [("userId", "/api/v2/users?pageSize=100"), ("queueId", "/api/v2/routing/queues?pageSize=100")]
    {
        let mut times = Vec::new();
        let ids = ids(setting, path).await;
        report.spent = processor_time();
        for id in ids {
            for number in [1, 2, 7, 40] {
                times.push(setting.page(&setting.token, filtered(&month, dimension, &id), (100, number)).await.0);
            }
        }
        report.times(dimension, times, INDEXED);
    }
    let mut times = Vec::new();
    for days_ago in 0..30 {
        for number in [1, 3] {
            let query = json!({ "interval": setting.interval(days_ago, 1) });
            times.push(setting.page(&setting.token, query, (100, number)).await.0);
        }
    }
    report.times("a day", times, INDEXED);
    let ada = sign_in(&setting.router, AGENTS[0]).await;
    let me = get(&setting.router, &ada, "/api/v2/users/me").await["id"].as_str().unwrap().to_owned();
    let (mut own, mut deep, mut hits) = (Vec::new(), Vec::new(), 0);
    for number in 1..=30 {
        own.push(setting.page(&ada, filtered(&month, "userId", &me), (100, number)).await.0);
    }
    report.times("an agent's own month", own, INDEXED);
    for number in 971..=1000 {
        let query = json!({ "interval": month, "order": "desc" });
        let (took, total) = setting.page(&setting.token, query, (100, number)).await;
        deep.push(took);
        hits = total;
    }
    report.times(&format!("page 971 to 1000 of {hits}"), deep, INDEXED);
}

/// Filters, orders and facets that want every conversation looked at.
async fn others(setting: &Setting, report: &mut Report) {
    println!("any other page of 100, the first and the next two (bound: {OTHER:?}):");
    let month = setting.interval(30, 31);
    report.spent = processor_time();
    let user = &ids(setting, "/api/v2/users?pageSize=100").await[0];
    let and = |predicates: Value| json!([{ "type": "and", "predicates": predicates }]);
    let matches = |dimension: &str, value: &str| json!({ "dimension": dimension, "value": value });
    let queries = [
        (
            "wrapUpCode exists",
            json!({ "segmentFilters": and(json!([{ "dimension": "wrapUpCode", "operator": "exists" }])) }),
        ),
        ("participantName", json!({ "segmentFilters": and(json!([matches("participantName", "Billing")])) })),
        (
            "userId and mediaType and direction",
            json!({ "segmentFilters": and(json!([
                matches("userId", user), matches("mediaType", "voice"), matches("direction", "inbound")])) }),
        ),
        (
            "purpose and disconnectType",
            json!({ "segmentFilters": and(json!([matches("purpose", "agent"), matches("disconnectType", "peer")])) }),
        ),
        (
            "tHandle of five minutes and more",
            json!({ "conversationFilters": and(json!([{ "metric": "tHandle", "range": { "gte": 300_000 } }])) }),
        ),
        ("by the end", json!({ "orderBy": "conversationEnd", "order": "desc" })),
        ("by the end of a segment", json!({ "orderBy": "segmentEnd" })),
        (
            "facets of media and codes",
            json!({ "aggregations": [
            { "type": "termFrequency", "dimension": "mediaType" }, { "type": "termFrequency", "dimension": "wrapUpCode" }] }),
        ),
        (
            "a facet of ranges",
            json!({ "aggregations": [
                { "type": "numericRange", "metric": "tTalk", "ranges": [{ "lt": 60_000 }, { "gte": 60_000 }] }] }),
        ),
        ("a facet of names", json!({ "aggregations": [{ "type": "termFrequency", "dimension": "participantName" }] })),
    ];
    for (what, mut query) in queries {
        query["interval"] = json!(month);
        let mut times = Vec::new();
        for number in [1, 2, 300] {
            times.push(setting.page(&setting.token, query.clone(), (100, number)).await.0);
        }
        report.times(what, times, OTHER);
    }
    let began = Instant::now();
    let path = "/api/v2/analytics/conversations/aggregates/query";
    let query = json!({ "interval": month, "metrics": ["tHandle", "tTalk", "nConnected"], "groupBy": ["queueId"] });
    post(&setting.router, Some(&setting.token), path, &query).await;
    println!("  aggregates of the month, by queue: {:.2?}", began.elapsed());
}

/// A job over a month, which is the longest there is: its first pages.
async fn job(setting: &Setting) {
    let interval = setting.interval(30, 31);
    let job = post(&setting.router, Some(&setting.token), JOBS, &json!({ "interval": interval })).await;
    let id = job["jobId"].as_str().unwrap().to_owned();
    tokio::time::sleep(Duration::from_millis(3_200)).await;
    let (mut cursor, mut times) = (String::new(), Vec::new());
    for _ in 0..20 {
        let began = Instant::now();
        let page = get(&setting.router, &setting.token, &format!("{JOBS}/{id}/results?pageSize=1000{cursor}")).await;
        times.push(began.elapsed());
        let Some(next) = page["cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    times.sort_unstable();
    println!("a job's pages of 1000: median {:.2?}, longest {:.2?}", times[times.len() / 2], times[times.len() - 1]);
}

/// So many clients at once: each signs in, lists, queries, and holds a socket until all do.
async fn crowd(router: &Router, port: u16, clients: usize) {
    let (all, began) = (Arc::new(Barrier::new(clients)), Instant::now());
    // A channel is gone when twenty newer ones of its user are there, unless its socket is open: one after the other, then.
    let doors: Arc<[tokio::sync::Mutex<()>; AGENTS.len()]> = Arc::default();
    let tasks: Vec<_> = (0..clients)
        .map(|number| {
            let (router, all, doors) = (router.clone(), Arc::clone(&all), Arc::clone(&doors));
            tokio::spawn(async move {
                let (mut slowest, mut last) = (Duration::ZERO, Instant::now());
                let mut step = || {
                    slowest = slowest.max(last.elapsed());
                    last = Instant::now();
                    slowest
                };
                let token = sign_in(&router, AGENTS[number % AGENTS.len()]).await;
                step();
                let me = get(&router, &token, "/api/v2/users/me").await["id"].as_str().unwrap().to_owned();
                step();
                get(&router, &token, "/api/v2/conversations").await;
                step();
                let now = Utc::now();
                let iso = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Millis, true);
                let interval = format!("{}/{}", iso(now - TimeDelta::days(7)), iso(now));
                post(&router, Some(&token), QUERY, &filtered(&interval, "userId", &me)).await;
                step();
                let door = doors[number % AGENTS.len()].lock().await;
                let channel = post(&router, Some(&token), "/api/v2/notifications/channels", &Value::Null).await;
                let id = channel["id"].as_str().unwrap();
                let topics = json!([{ "id": format!("v2.users.{me}.conversations") }]);
                let path = format!("/api/v2/notifications/channels/{id}/subscriptions");
                post(&router, Some(&token), &path, &topics).await;
                step();
                let (socket, _) = connect_async(format!("ws://127.0.0.1:{port}/channels/{id}")).await.unwrap();
                drop(door);
                let slowest = step();
                all.wait().await;
                drop(socket);
                slowest
            })
        })
        .collect();
    let mut slowest = Vec::new();
    for task in tasks {
        slowest.push(task.await.expect("every client is served"));
    }
    slowest.sort_unstable();
    println!(
        "{clients} clients at once: all signed in, listed, queried and held a socket in {:.2?}; a client's slowest request: median {:.2?}, longest {:.2?}",
        began.elapsed(),
        slowest[slowest.len() / 2],
        slowest[slowest.len() - 1]
    );
}

/// What this process has had of all cores.
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok()).unwrap_or_default();
    Duration::from_millis((ticks(11) + ticks(12)) * 10)
}

/// The most memory this process ever had.
fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<f64>().ok()).unwrap_or_default() / 1024.0
}
