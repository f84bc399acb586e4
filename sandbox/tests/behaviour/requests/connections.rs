//! Faults of connections before their first request, and how a connection ends whose request was never read to its end.

use std::io::ErrorKind;

use axum::http::Method;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::wire::{Client, End, SILENCE, Scene};

#[tokio::test]
async fn a_connection_that_is_never_served_stays_open_and_the_next_is_served() {
    let scene = Scene::set().await;
    let shown = scene.connections(json!([{ "fault": "neverServe", "count": 1 }])).await;
    assert_eq!(shown, json!([{ "fault": "neverServe", "count": 1 }]));
    let mut client = Client::dial(scene.port).await;
    client.say(&scene.token, "/users/me").await;
    scene.all_is_well().await;
    assert!(client.silent());
    assert_eq!(scene.statuses().await, [200]);
}

#[tokio::test]
async fn a_connection_is_reset_before_its_first_request() {
    let scene = Scene::set().await;
    scene.connections(json!([{ "fault": "resetOnAccept", "count": 2 }])).await;
    for _ in 0..2 {
        let mut client = Client::dial(scene.port).await;
        assert_eq!(client.hear().await.end, End::Failed(ErrorKind::ConnectionReset));
    }
    scene.all_is_well().await;
}

#[tokio::test]
async fn a_share_of_the_connections_is_reset_and_it_replays() {
    let scene = Scene::set().await;
    let run = async || {
        scene.world.control(Method::DELETE, "/sandbox/faults", &Value::Null).await;
        scene.connections(json!([{ "fault": "resetOnAccept", "count": 100, "percent": 50 }])).await;
        let mut served = Vec::new();
        for _ in 0..16 {
            let mut client = Client::dial(scene.port).await;
            // The reset may come before the request has left.
            let request =
                format!("GET /api/v2/users/me HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\r\n", scene.token);
            let _ = client.0.write_all(request.as_bytes()).await;
            served.push(client.hear().await.end == End::Answered);
        }
        scene.connections(json!([])).await;
        served
    };
    let first = run().await;
    assert!(first.contains(&true) && first.contains(&false), "{first:?}");
    assert_eq!(run().await, first);
}

/// Whether nobody listens at a port. Who knocks at the very moment is reset.
async fn refuses(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).await.is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused)
}

/// Waits until it is so or not; fails where that takes too long.
async fn until(port: u16, refused: bool) {
    let waits = async {
        while refuses(port).await != refused {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(SILENCE, waits).await.expect("an end of it");
}

#[tokio::test]
async fn connections_are_refused_for_a_while_and_those_that_are_there_stay() {
    let scene = Scene::set().await;
    let mut early = Client::dial(scene.port).await;
    assert_eq!(early.ask(&scene.token, "/users/me").await.end, End::Answered);
    let rule = json!([{ "fault": "refuse", "ms": 300 }]);
    assert_eq!(scene.connections(rule.clone()).await, rule);
    until(scene.port, true).await;
    assert_eq!(early.ask(&scene.token, "/users/me").await.end, End::Answered);
    until(scene.port, false).await;
    scene.all_is_well().await;
    let left = scene.world.control(Method::GET, "/sandbox/faults", &Value::Null).await;
    assert_eq!(left["connections"], json!([]));
}

#[tokio::test]
async fn who_clears_the_rule_need_not_wait_until_connections_are_let_in_again() {
    let scene = Scene::set().await;
    scene.connections(json!([{ "fault": "refuse", "ms": 60_000 }, { "fault": "refuse", "ms": 60_000 }])).await;
    until(scene.port, true).await;
    scene.connections(json!([])).await;
    until(scene.port, false).await;
    scene.all_is_well().await;
}

#[tokio::test]
async fn a_request_that_is_refused_unread_is_heard_to_its_end_so_that_the_answer_arrives() {
    let scene = Scene::set().await;
    let large = vec![b' '; 16 << 20];
    let chunked = [format!("{:x}\r\n", large.len()).as_bytes(), &large, b"\r\n0\r\n\r\n"].concat();
    let (length, pieces) = (format!("content-length: {}", large.len()), "transfer-encoding: chunked".to_owned());
    let query = "/api/v2/analytics/conversations/details/query";
    for (path, framing, body, status) in [
        (query, &length, &large, 413),
        (query, &pieces, &chunked, 413),
        ("/api/v2/no/such/path", &length, &large, 404),
        ("/sandbox/faults", &length, &large, 400),
    ] {
        let mut client = Client(TcpStream::connect(("127.0.0.1", scene.port)).await.unwrap());
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n{framing}\r\n\r\n",
            scene.token
        );
        // All of it, before anything is read.
        client.0.write_all(head.as_bytes()).await.unwrap();
        client.0.write_all(body).await.unwrap();
        let answer = client.hear().await;
        assert!(answer.text().starts_with(&format!("HTTP/1.1 {status} ")), "{framing}: {}", answer.text());
        assert_eq!(answer.end, End::Answered);
    }
}
