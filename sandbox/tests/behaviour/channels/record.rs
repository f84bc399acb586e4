//! `--record`: what is written, and what is not.

use axum::http::Method;
use sandbox::Config;
use serde_json::{Value, json};

use super::{connect, create, served};
use crate::client::{ADA, VERIFIER, World, quiet};

#[tokio::test]
async fn exchanges_and_socket_messages_are_recorded_without_secrets() {
    let path = std::env::temp_dir().join(format!("sandbox-record-{}.jsonl", std::process::id()));
    let world = World::new(Config { record: Some(path.clone()), ..quiet() });
    let token = world.sign_in(ADA).await;
    world.get(&token, "/users/me?expand=date").await;
    world.get("made-up", "/users/me").await;
    world.plain(Method::GET, "/sandbox/health", "").await;
    let (channel, port) = (create(&world, &token).await, served(&world).await);
    // It says ping and hears pong.
    let _socket = connect(port, &channel).await.unwrap();
    let written = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    for secret in [token.as_str(), channel.as_str(), VERIFIER] {
        assert!(!written.contains(secret), "{secret} is in the recording");
    }
    let lines: Vec<Value> = written.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<_> =
        lines.iter().map(|line| (line["kind"].as_str().unwrap(), &line["path"], &line["status"])).collect();
    assert_eq!(told.len(), 6, "{told:?}");
    assert_eq!(lines[0]["path"], "/oauth/token");
    assert_eq!((&lines[1]["query"], &lines[1]["answer"]["name"]), (&"expand=date".into(), &ADA.into()));
    assert_eq!((&lines[2]["status"], &lines[2]["answer"]["code"]), (&401.into(), &"bad.credentials".into()));
    assert_eq!(lines[2]["answerHeaders"]["inin-correlation-id"], lines[2]["answer"]["contextId"]);
    assert_eq!((told[4].0, &lines[4]["body"]["message"]), ("said", &"ping".into()));
    assert_eq!((told[5].0, &lines[5]["body"]["eventBody"]["message"]), ("frame", &"pong".into()));
    assert!(lines[3]["answer"]["connectUri"].as_str().unwrap().ends_with(lines[4]["channel"].as_str().unwrap()));
}

#[tokio::test]
async fn of_an_answer_it_is_recorded_whether_a_fault_has_made_it_what_it_is() {
    let path = std::env::temp_dir().join(format!("sandbox-record-faults-{}.jsonl", std::process::id()));
    let world = World::new(Config { record: Some(path.clone()), ..quiet() });
    let token = world.sign_in(ADA).await;
    let faults = json!({ "next": [
        { "path": "/api/v2/users/me", "status": 503 },
        { "path": "/api/v2/users/me", "body": "html" },
        { "path": "/api/v2/users/me", "status": 429 },
        { "path": "/api/v2/users/me", "status": 429, "retryAfter": 7 },
    ] });
    world.control(Method::POST, "/sandbox/faults", &faults).await;
    for _ in 0..5 {
        world.get(&token, "/users/me").await;
    }
    world.get("made-up", "/users/me").await;
    let written = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let lines: Vec<Value> = written.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<_> = lines[1..].iter().map(|line| (line["status"].clone(), line["spoilt"].clone())).collect();
    // A refusal that the platform gives by itself is no worse for being on command.
    let wanted = [(503, true), (200, true), (429, true), (429, false), (200, false), (401, false)];
    assert_eq!(told, wanted.map(|(status, spoilt)| (status.into(), spoilt.into())));
}

#[test]
fn a_file_that_cannot_be_made_stops_the_start() {
    let config = Config { record: Some("/nowhere/at/all.jsonl".into()), ..quiet() };
    let refused = sandbox::Sandbox::new(config, sandbox::Clock::manual(0)).unwrap_err();
    assert!(refused.to_string().contains("cannot record"), "{refused}");
}
