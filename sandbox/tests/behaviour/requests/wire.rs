//! Faults of connections as a client meets them: looked at byte by byte, over a real connection.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use axum::http::Method;
use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Error;

use super::{rule, rules};
use crate::channels::served;
use crate::client::{ADA, World, quiet};

/// How long nothing may come where something is to come: no test waits for it that passes.
pub(super) const SILENCE: Duration = Duration::from_secs(20);

/// A client that knows HTTP just well enough to see what is wrong with it.
pub(super) struct Client(pub(super) TcpStream);

/// What came on a connection.
#[derive(Debug)]
pub(super) struct Heard {
    pieces: Vec<Vec<u8>>,
    pub(super) end: End,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// All of an answer came, as long as its head says, and the connection stays.
    Answered,
    Closed,
    Failed(ErrorKind),
}

impl Heard {
    pub(super) fn text(&self) -> String {
        String::from_utf8(self.pieces.concat()).unwrap()
    }

    /// Head and body.
    fn parts(&self) -> (String, String) {
        let text = self.text();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no head: {text}"));
        (head.to_ascii_lowercase(), body.to_owned())
    }

    fn length(&self) -> usize {
        announced(&self.parts().0).unwrap()
    }
}

fn announced(head: &str) -> Option<usize> {
    head.to_ascii_lowercase().lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())
}

impl Client {
    pub(super) async fn dial(port: u16) -> Self {
        Self(TcpStream::connect(("127.0.0.1", port)).await.unwrap())
    }

    pub(super) async fn say(&mut self, token: &str, path: &str) {
        let request = format!("GET /api/v2{path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\n\r\n");
        self.0.write_all(request.as_bytes()).await.unwrap();
    }

    pub(super) async fn ask(&mut self, token: &str, path: &str) -> Heard {
        self.say(token, path).await;
        self.hear().await
    }

    /// Reads to the end of an answer or of the connection.
    pub(super) async fn hear(&mut self) -> Heard {
        let (mut pieces, mut bytes) = (Vec::new(), vec![0; 64 << 10]);
        let end = loop {
            let read = tokio::time::timeout(SILENCE, self.0.read(&mut bytes)).await.expect("something or an end");
            match read {
                Ok(0) => break End::Closed,
                Ok(read) => pieces.push(bytes[..read].to_vec()),
                Err(error) => break End::Failed(error.kind()),
            }
            let all = pieces.concat();
            let head = all.windows(4).position(|four| four == b"\r\n\r\n");
            if let Some(head) = head.filter(|_| !all.starts_with(b"HTTP/1.1 1"))
                && announced(std::str::from_utf8(&all[..head]).unwrap()) == Some(all.len() - head - 4)
            {
                break End::Answered;
            }
        };
        Heard { pieces, end }
    }

    /// Whether nothing has come so far.
    pub(super) fn silent(&self) -> bool {
        self.0.try_read(&mut [0; 1]).is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
    }
}

pub(super) struct Scene {
    pub(super) world: World,
    pub(super) token: String,
    pub(super) port: u16,
}

impl Scene {
    pub(super) async fn set() -> Self {
        let world = World::new(quiet());
        let (token, port) = (world.sign_in(ADA).await, served(&world).await);
        Self { world, token, port }
    }

    /// What comes of a request under a fault that holds once.
    pub(super) async fn meet(&self, mut fault: Value) -> Heard {
        fault["count"] = json!(1);
        rule(&self.world, fault).await;
        Client::dial(self.port).await.ask(&self.token, "/users/me").await
    }

    /// Asks on another connection, which is served as if nothing was.
    pub(super) async fn all_is_well(&self) {
        let heard = Client::dial(self.port).await.ask(&self.token, "/users/me").await;
        assert_eq!(heard.end, End::Answered);
        assert!(heard.text().starts_with("HTTP/1.1 200"), "{}", heard.text());
    }

    pub(super) async fn statuses(&self) -> Vec<Value> {
        let journal = self.world.control(Method::GET, "/sandbox/requests", &Value::Null).await;
        let entries = journal["requests"].as_array().unwrap().iter();
        entries.filter(|entry| entry["path"] == "/api/v2/users/me").map(|entry| entry["status"].clone()).collect()
    }

    pub(super) async fn connections(&self, rules: Value) -> Value {
        let body = json!({ "connections": rules });
        self.world.control(Method::POST, "/sandbox/faults", &body).await["connections"].clone()
    }
}

#[tokio::test]
async fn a_reset_is_a_reset_before_anything_is_answered() {
    let scene = Scene::set().await;
    let heard = scene.meet(json!({ "fault": "reset" })).await;
    assert_eq!((heard.text().as_str(), heard.end), ("", End::Failed(ErrorKind::ConnectionReset)));
    assert_eq!(scene.statuses().await, [0]);
    scene.all_is_well().await;
}

#[tokio::test]
async fn a_reset_can_come_after_so_many_bytes_of_the_body() {
    let scene = Scene::set().await;
    for wanted in [0, 7, 1_000_000] {
        let came = scene.meet(json!({ "fault": "reset", "afterBytes": wanted })).await;
        let (head, body) = came.parts();
        assert!(head.starts_with("http/1.1 200"), "{head}");
        assert_eq!(body.len(), wanted.min(came.length()));
        if wanted < came.length() {
            assert_eq!(came.end, End::Failed(ErrorKind::ConnectionReset));
        }
    }
    scene.all_is_well().await;
}

#[tokio::test]
async fn a_truncated_body_ends_before_its_length_and_without_a_reset() {
    let scene = Scene::set().await;
    let heard = scene.meet(json!({ "fault": "truncatedBody" })).await;
    assert_eq!((heard.parts().1.len(), &heard.end), (heard.length() / 2, &End::Closed));
    let heard = scene.meet(json!({ "fault": "truncatedBody", "afterBytes": 3 })).await;
    assert_eq!((heard.parts().1.len(), &heard.end), (3, &End::Closed));
    assert!(heard.length() > 3);
    scene.all_is_well().await;
}

#[tokio::test]
async fn a_black_hole_reads_the_request_and_the_connection_stays() {
    let scene = Scene::set().await;
    rule(&scene.world, json!({ "fault": "blackHole", "count": 1 })).await;
    let mut client = Client::dial(scene.port).await;
    client.say(&scene.token, "/users/me").await;
    while scene.statuses().await.is_empty() {
        tokio::task::yield_now().await;
    }
    scene.all_is_well().await;
    // A second request on it is not answered either, since nobody reads it.
    client.say(&scene.token, "/users/me").await;
    scene.all_is_well().await;
    assert!(client.silent());
    assert_eq!(scene.statuses().await, [0, 200, 200]);
}

#[tokio::test]
async fn slices_arrive_one_by_one() {
    let scene = Scene::set().await;
    let whole = Client::dial(scene.port).await.ask(&scene.token, "/users/me").await;
    assert_eq!(whole.pieces.len(), 1);
    let heard = scene.meet(json!({ "fault": "slice", "bytes": 40, "ms": 4 })).await;
    assert_eq!((&heard.end, heard.parts().1), (&End::Answered, whole.parts().1));
    assert!(heard.pieces.len() > 3, "{} pieces", heard.pieces.len());
    assert_eq!(heard.pieces[0].len() % 40, 0);
}

#[tokio::test]
async fn a_slow_body_takes_as_long_as_its_length_says() {
    let scene = Scene::set().await;
    let began = Instant::now();
    let heard = scene.meet(json!({ "fault": "slowBody", "bytesPerSecond": 1_000 })).await;
    assert_eq!(heard.end, End::Answered);
    // All but the last piece are followed by a pause.
    let least = Duration::from_millis(heard.length() as u64 - 20);
    assert!(began.elapsed() >= least, "{:?} for {} bytes", began.elapsed(), heard.length());
    serde_json::from_str::<Value>(&heard.parts().1).unwrap();
}

#[tokio::test]
async fn what_befell_one_answer_does_not_befall_the_next_on_its_connection() {
    let scene = Scene::set().await;
    let mut client = Client::dial(scene.port).await;
    rule(&scene.world, json!({ "fault": "slice", "bytes": 30, "count": 1 })).await;
    let sliced = client.ask(&scene.token, "/users/me").await;
    let whole = client.ask(&scene.token, "/users/me").await;
    assert!(sliced.pieces.len() > 1 && whole.pieces.len() == 1);
    assert_eq!(sliced.parts().1, whole.parts().1);
}

#[tokio::test]
async fn an_interim_answer_comes_before_the_answer() {
    let scene = Scene::set().await;
    for (status, line) in [(100, "100 Continue"), (102, "102 Processing"), (103, "103 Early Hints")] {
        rule(&scene.world, json!({ "fault": "status", "status": status, "count": 1 })).await;
        let mut client = Client::dial(scene.port).await;
        client.0.write_all(b"GET /api/v2/date HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
        let text = client.hear().await.text();
        let rest = text.strip_prefix(&format!("HTTP/1.1 {line}\r\n\r\n")).unwrap_or_else(|| panic!("{text}"));
        assert!(rest.starts_with("HTTP/1.1 401"), "{rest}");
    }
}

#[tokio::test]
async fn a_socket_is_reset_on_the_wire() {
    let scene = Scene::set().await;
    let channel = crate::channels::create(&scene.world, &scene.token).await;
    let mut socket = crate::channels::connect(scene.port, &channel).await.unwrap();
    let body = json!({ "sockets": [{ "fault": "reset", "user": ADA }] });
    scene.world.control(Method::POST, "/sandbox/faults", &body).await;
    match tokio::time::timeout(SILENCE, socket.0.next()).await.unwrap() {
        Some(Err(Error::Io(error))) => assert_eq!(error.kind(), ErrorKind::ConnectionReset),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn rules_meet_the_token_endpoint_over_a_connection_too() {
    let scene = Scene::set().await;
    rules(&scene.world, json!([{ "fault": "reset", "path": "/oauth/token", "count": 1 }])).await;
    let mut client = Client::dial(scene.port).await;
    let form = "grant_type=authorization_code";
    let request = format!(
        "POST /oauth/token HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    );
    client.0.write_all(request.as_bytes()).await.unwrap();
    assert_eq!(client.hear().await.end, End::Failed(ErrorKind::ConnectionReset));
}
