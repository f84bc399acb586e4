//! Much at once: events on one socket, and many clients.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{TimeDelta, Utc};
use futures_util::StreamExt;
use serde_json::json;
use tokio::sync::{Barrier, Mutex};
use tokio_tungstenite::tungstenite::Message;

use crate::client::{ADA, CHIARA, DANA};
use crate::pages::{QUERY, between, filtered};
use crate::report::{Report, milliseconds};
use crate::stage::Stage;

const EMILE: &str = "Émile Fournier";
const AGENTS: [&str; 4] = [ADA, CHIARA, DANA, EMILE];
/// Events that must be heard in a second, and those that are sent, so that a pause of this process is not taken for a loss.
const EVENTS: f64 = 1_000.0;
const SENT: u32 = 1_100;
/// How long they are counted.
const COUNTED: Duration = Duration::from_secs(10);
/// All clients are through.
const CROWD: Duration = Duration::from_secs(10);

/// One client counts what it hears while the sandbox repeats what is true of a call.
pub(crate) async fn events(stage: &Stage, report: &mut Report) {
    eprintln!("events on one socket, and clients at once:");
    let script = json!({ "agent": ADA, "waitMs": 0, "alertMs": 0, "phases": [{ "talk": 3_600_000 }] });
    stage.control("/sandbox/conversations", &script).await;
    let mut client = stage.connect(ADA).await;
    let mut socket = stage.listen(&mut client).await;
    let burst = json!({ "sockets": [{ "fault": "burst", "perSecond": SENT, "user": ADA }] });
    stage.control("/sandbox/faults", &burst).await;
    let (mut heard, mut bytes, mut began) = (0_u32, 0, None);
    loop {
        let next = tokio::time::timeout(COUNTED, socket.next()).await.expect("an event");
        let Some(Ok(Message::Text(text))) = next else { panic!("{next:?}") };
        if !text.contains("\"topicName\":\"v2.users.") {
            continue;
        }
        // The first one starts the clock.
        let began: Instant = *began.get_or_insert_with(Instant::now);
        if began.elapsed() >= COUNTED {
            break;
        }
        (heard, bytes) = (heard + 1, bytes + text.len());
    }
    stage.control("/sandbox/faults", &json!({ "sockets": [] })).await;
    let rate = f64::from(heard) / COUNTED.as_secs_f64();
    let told = format!("{rate:.0} a second of {SENT} that were sent, {:.1} MB a second", bytes as f64 / 10e6);
    report.judge("eventsPerSecond", json!(rate), &told, rate >= EVENTS);
}

/// So many clients at once: each signs in, lists, queries, and holds a socket until all do.
pub(crate) async fn clients(stage: &Arc<Stage>, clients: usize, report: &mut Report) {
    let (all, began) = (Arc::new(Barrier::new(clients)), Instant::now());
    // A channel is gone when twenty newer ones of its user are there, unless its socket is open: one after the other, then.
    let doors: Arc<[Mutex<()>; AGENTS.len()]> = Arc::default();
    let tasks: Vec<_> = (0..clients)
        .map(|number| {
            let (stage, all, doors) = (Arc::clone(stage), Arc::clone(&all), Arc::clone(&doors));
            tokio::spawn(async move {
                let mut times = Vec::new();
                let mut last = Instant::now();
                let mut step = || {
                    times.push(last.elapsed());
                    last = Instant::now();
                };
                let mut client = stage.connect(AGENTS[number % AGENTS.len()]).await;
                step();
                let me = client.me().await;
                step();
                client.get("/conversations").await;
                step();
                let now = Utc::now();
                client.post(QUERY, &filtered(&between(now - TimeDelta::days(7), now), "userId", &me)).await;
                step();
                let door = doors[number % AGENTS.len()].lock().await;
                let socket = stage.listen(&mut client).await;
                drop(door);
                step();
                all.wait().await;
                drop(socket);
                times.into_iter().max().unwrap_or_default()
            })
        })
        .collect();
    let mut slowest = Vec::new();
    for task in tasks {
        slowest.push(task.await.expect("every client is answered"));
    }
    let took = began.elapsed();
    slowest.sort_unstable();
    let (median, longest) = (slowest[clients / 2], slowest[clients - 1]);
    let value = json!({ "ms": milliseconds(took), "slowestStepMedianMs": milliseconds(median),
        "slowestStepLongestMs": milliseconds(longest) });
    let told = format!(
        "{took:.2?} until all held a socket; a client's slowest step: median {median:.2?}, longest {longest:.2?}"
    );
    report.judge(&format!("{clients} clients at once"), value, &told, took <= CROWD);
}
