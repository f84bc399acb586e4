//! Measures the notification sockets: `cargo run --release -p sandbox --example socket_load -- CLIENTS PER_SECOND SECONDS`.
//! Signs in as every agent who can, opens so many sockets, lets a burst go out to each that listens, and prints how much
//! arrived, how long an answer to a ping took meanwhile, and what it cost the processor. It decides nothing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot go on has failed"
)]

#[allow(dead_code, unreachable_pub, reason = "the behaviour tests use more of it")]
#[path = "../tests/behaviour/client.rs"]
mod client;
#[allow(dead_code, reason = "the other measurement uses more of it")]
#[path = "load/stage.rs"]
mod stage;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use sandbox::Config;
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use client::{ADA, BEN, CHIARA, DANA, with_history};
use stage::{Socket, Stage, processor_time};

const AGENTS: [&str; 4] = [ADA, BEN, CHIARA, DANA];
/// Channels of one user; a socket beyond it makes an older one fall silent.
const CHANNELS: usize = 20;

#[derive(Default)]
struct Heard {
    events: AtomicU64,
    bytes: AtomicU64,
}

#[tokio::main]
async fn main() {
    let mut numbers = std::env::args().skip(1).map(|word| word.parse::<usize>().expect("a number"));
    let mut number = |default| numbers.next().unwrap_or(default);
    let (clients, per_second, seconds) = (number(200), number(10), number(10));
    let config = with_history(Config::default().history);
    let stage = Stage::open(config).await;

    let (heard, trips) = (Arc::new(Heard::default()), Arc::new(tokio::sync::Mutex::new(Vec::new())));
    for agent in AGENTS {
        let script = json!({ "agent": agent, "waitMs": 0, "alertMs": 0, "phases": [{ "talk": 86_400_000 }] });
        stage.control("/sandbox/conversations", &script).await;
    }
    for (number, agent) in AGENTS.iter().cycle().take(clients).enumerate() {
        let mut client = stage.connect(agent).await;
        let socket = stage.listen(&mut client).await;
        tokio::spawn(listen(socket, Arc::clone(&heard), Arc::clone(&trips), number));
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    heard.events.store(0, Ordering::Relaxed);
    heard.bytes.store(0, Ordering::Relaxed);
    trips.lock().await.clear();
    let (began, cpu) = (Instant::now(), processor_time());
    if per_second > 0 {
        let rules = json!({ "sockets": [{ "fault": "burst", "perSecond": per_second }] });
        stage.control("/sandbox/faults", &rules).await;
    }
    tokio::time::sleep(Duration::from_secs(seconds as u64)).await;
    let (took, cpu) = (began.elapsed().as_secs_f64(), processor_time().saturating_sub(cpu).as_secs_f64());
    let (events, bytes) = (heard.events.load(Ordering::Relaxed), heard.bytes.load(Ordering::Relaxed));
    let mut trips = std::mem::take(&mut *trips.lock().await);
    trips.sort_unstable();
    let at = |share: f64| trips.get(((trips.len() as f64 - 1.0) * share) as usize).copied().unwrap_or_default();
    let listening = clients.min(AGENTS.len() * CHANNELS);
    println!("{clients} sockets, {listening} of them listening, {per_second} events a second on each:");
    println!("  wanted   {} events/s", listening * per_second);
    println!("  heard    {:.0} events/s, {:.1} MB/s", events as f64 / took, bytes as f64 / took / 1e6);
    println!("  ping     median {:?}, 99 % {:?}, longest {:?} of {}", at(0.5), at(0.99), at(1.0), trips.len());
    println!("  cores    {:.2} (server and clients together)", cpu / took);
}

/// Reads everything and asks for a pong now and then.
async fn listen(socket: Socket, heard: Arc<Heard>, trips: Arc<tokio::sync::Mutex<Vec<Duration>>>, number: usize) {
    let (mut out, mut frames) = socket.split();
    let mut ticks = tokio::time::interval(Duration::from_millis(500 + number as u64));
    let mut asked = None;
    loop {
        tokio::select! {
            _ = ticks.tick() => {
                if asked.is_none() {
                    asked = Some(Instant::now());
                    if out.send(Message::text(r#"{"message":"ping"}"#)).await.is_err() {
                        return;
                    }
                }
            }
            frame = frames.next() => match frame {
                Some(Ok(Message::Text(text))) if text.len() > 200 => {
                    heard.events.fetch_add(1, Ordering::Relaxed);
                    heard.bytes.fetch_add(text.len() as u64, Ordering::Relaxed);
                }
                Some(Ok(Message::Text(text))) if text.contains("pong") => {
                    if let Some(asked) = asked.take() {
                        trips.lock().await.push(asked.elapsed());
                    }
                }
                Some(Ok(_)) => {}
                _ => return,
            },
        }
    }
}
