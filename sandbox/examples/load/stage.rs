//! Where measurements take place: a sandbox by the system's clock that is served on a port of this machine, connections to
//! it, and what the process spends.

use std::time::{Duration, Instant};

use axum::http::{Method, StatusCode};
use sandbox::{Clock, Config};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::client::World;

pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

pub(crate) struct Stage {
    pub(crate) world: World,
    /// How long the sandbox took to start.
    pub(crate) took: Duration,
    port: u16,
}

impl Stage {
    pub(crate) async fn open(config: Config) -> Self {
        let began = Instant::now();
        let world = World::by(Clock::system(), config);
        let took = began.elapsed();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (serving, living) = (world.sandbox.clone(), world.sandbox.clone());
        tokio::spawn(async move { serving.serve(listener).await });
        tokio::spawn(async move { living.live().await });
        Self { world, took, port }
    }

    pub(crate) async fn control(&self, path: &str, body: &Value) {
        self.world.control(Method::POST, path, body).await;
    }

    /// A connection of an agent's who has signed in.
    pub(crate) async fn connect(&self, agent: &str) -> Connection {
        let token = self.world.sign_in(agent).await;
        let stream = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Connection { stream: BufReader::new(stream), token }
    }

    /// The socket of a new channel, on which an agent hears of their own conversations.
    pub(crate) async fn listen(&self, client: &mut Connection) -> Socket {
        let me = client.me().await;
        let channel = client.post("/notifications/channels", &Value::Null).await;
        let id = channel["id"].as_str().unwrap();
        let topics = json!([{ "id": format!("v2.users.{me}.conversations") }]);
        client.post(&format!("/notifications/channels/{id}/subscriptions"), &topics).await;
        connect_async(format!("ws://127.0.0.1:{}/channels/{id}", self.port)).await.unwrap().0
    }
}

/// One request after the other, each of which must succeed. `path` is that after `/api/v2`.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
    token: String,
}

impl Connection {
    pub(crate) async fn me(&mut self) -> String {
        self.get("/users/me").await["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn get(&mut self, path: &str) -> Value {
        serde_json::from_slice(&self.ask("GET", path, "").await).unwrap()
    }

    pub(crate) async fn post(&mut self, path: &str, body: &Value) -> Value {
        serde_json::from_slice(&self.post_for_text(path, body).await).unwrap()
    }

    /// As [`Self::post`], without the time that reading the JSON takes.
    pub(crate) async fn post_for_text(&mut self, path: &str, body: &Value) -> Vec<u8> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.ask("POST", path, &body).await
    }

    async fn ask(&mut self, method: &str, path: &str, body: &str) -> Vec<u8> {
        let head = format!(
            "{method} /api/v2{path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            self.token,
            body.len()
        );
        self.stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
        let (mut status, mut length) = (None, 0);
        loop {
            let mut line = String::new();
            assert_ne!(self.stream.read_line(&mut line).await.unwrap(), 0, "{path}: the connection has ended");
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            match line.split_once(": ") {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().unwrap(),
                Some(_) => {}
                None => status = line.split(' ').nth(1).and_then(|code| StatusCode::from_bytes(code.as_bytes()).ok()),
            }
        }
        let mut answer = vec![0; length];
        self.stream.read_exact(&mut answer).await.unwrap();
        let success = status.is_some_and(|status| status.is_success());
        assert!(success, "{path}: {status:?} {}", String::from_utf8_lossy(&answer));
        answer
    }
}

/// What this process has had of all cores; nothing where the system does not tell.
pub(crate) fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok()).unwrap_or_default();
    Duration::from_millis((ticks(11) + ticks(12)) * 10)
}
