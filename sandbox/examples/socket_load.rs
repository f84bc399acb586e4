//! Measures the notification sockets: `cargo run --release -p sandbox --example socket_load -- CLIENTS PER_SECOND SECONDS`.
//! Signs in as every agent who can, opens so many sockets, lets a burst go out to each that listens, and prints how much
//! arrived, how long an answer to a ping took meanwhile, and what it cost the processor. It decides nothing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot go on has failed"
)]

#[path = "load/client.rs"]
mod client;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use sandbox::{Clock, Config, Sandbox};
use serde_json::{Value, json};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

use client::{get, post, sign_in};

const AGENTS: [&str; 4] = ["Ada Lindqvist", "Ben Okafor", "Chiara Rossi", "Dana Whitfield"];
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
    let config = Config { rate_limit: 100_000, live_per_minute: 0.0, ..Config::default() };
    let sandbox = Sandbox::new(config, Clock::system()).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let router = sandbox.router();
    let serving = sandbox.clone();
    tokio::spawn(async move { serving.serve(listener).await });
    tokio::spawn(async move { sandbox.live().await });

    let (heard, trips) = (Arc::new(Heard::default()), Arc::new(tokio::sync::Mutex::new(Vec::new())));
    for agent in AGENTS {
        let script = json!({ "agent": agent, "waitMs": 0, "alertMs": 0, "phases": [{ "talk": 86_400_000 }] });
        post(&router, None, "/sandbox/conversations", &script).await;
    }
    for (number, agent) in AGENTS.iter().cycle().take(clients).enumerate() {
        let token = sign_in(&router, agent).await;
        let me = get(&router, &token, "/api/v2/users/me").await;
        let channel = post(&router, Some(&token), "/api/v2/notifications/channels", &Value::Null).await;
        let id = channel["id"].as_str().unwrap();
        let topics = json!([{ "id": format!("v2.users.{}.conversations", me["id"].as_str().unwrap()) }]);
        post(&router, Some(&token), &format!("/api/v2/notifications/channels/{id}/subscriptions"), &topics).await;
        let (socket, _) = connect_async(format!("ws://127.0.0.1:{port}/channels/{id}")).await.unwrap();
        tokio::spawn(listen(socket, Arc::clone(&heard), Arc::clone(&trips), number));
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    heard.events.store(0, Ordering::Relaxed);
    heard.bytes.store(0, Ordering::Relaxed);
    trips.lock().await.clear();
    let (began, cpu) = (Instant::now(), processor_seconds());
    if per_second > 0 {
        let rules = json!({ "sockets": [{ "fault": "burst", "perSecond": per_second }] });
        post(&router, None, "/sandbox/faults", &rules).await;
    }
    tokio::time::sleep(Duration::from_secs(seconds as u64)).await;
    let (took, cpu) = (began.elapsed().as_secs_f64(), processor_seconds() - cpu);
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
async fn listen(
    socket: tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>,
    heard: Arc<Heard>,
    trips: Arc<tokio::sync::Mutex<Vec<Duration>>>,
    number: usize,
) {
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

/// What this process has had of all cores; nothing where the system does not tell.
fn processor_seconds() -> f64 {
    let Ok(stat) = std::fs::read_to_string("/proc/self/stat") else { return 0.0 };
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or_default();
    (ticks(11) + ticks(12)) / 100.0
}
