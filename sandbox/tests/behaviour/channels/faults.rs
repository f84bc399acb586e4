//! Faults of sockets: each does what it says, to whom it says, for as long as it says, and the same each time.

use axum::http::{Method, StatusCode};
use futures_util::{FutureExt, StreamExt};
use sandbox::Config;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{Error, Message};

use super::{Socket, connect, create, dialled, served, subscribe};
use crate::client::{ADA, BEN, World, quiet};

/// An agent's channel on the topic of their conversations, connected.
async fn listening(world: &World, agent: &str, port: u16) -> (Socket, String) {
    let token = world.sign_in(agent).await;
    let user = world.user_id(&token).await;
    let channel = create(world, &token).await;
    subscribe(world, &token, &channel, &[format!("v2.users.{user}.conversations")]).await;
    (connect(port, &channel).await.unwrap(), channel)
}

async fn fault(world: &World, rules: Value) -> Value {
    world.control(Method::POST, "/sandbox/faults", &json!({ "sockets": rules })).await["sockets"].clone()
}

async fn clear(world: &World) {
    world.control(Method::DELETE, "/sandbox/faults", &Value::Null).await;
}

/// A call of three events.
async fn call(world: &World, agent: &str) {
    let script = json!({ "agent": agent, "waitMs": 0, "alertMs": 500, "phases": [{ "talk": 500 }], "acwMs": 0 });
    world.play(script).await;
    world.pass(3_000);
}

fn states(events: &[Value]) -> Vec<String> {
    let agent = |event: &Value| {
        let seats = event["eventBody"]["participants"].as_array().unwrap();
        seats.iter().rfind(|seat| seat["purpose"] == "agent").unwrap()["calls"][0]["state"].as_str().unwrap().to_owned()
    };
    events.iter().map(agent).collect()
}

#[tokio::test]
async fn a_rule_without_a_count_holds_until_it_is_cleared() {
    let world = World::new(quiet());
    let port = served(&world).await;
    let (mut socket, channel) = listening(&world, ADA, port).await;
    call(&world, ADA).await;
    let usual = socket.so_far().await.len();
    assert_eq!(usual, 3);
    for (rule, events) in [("heartbeatsOnly", 0), ("duplicate", 2 * usual)] {
        fault(&world, json!([{ "fault": rule }])).await;
        for _ in 0..2 {
            call(&world, ADA).await;
            assert_eq!(socket.so_far().await.len(), events, "{rule}");
        }
        fault(&world, json!([])).await;
    }
    call(&world, ADA).await;
    assert_eq!(socket.so_far().await.len(), usual);
    fault(&world, json!([{ "fault": "drop" }, { "fault": "refuse" }])).await;
    assert_eq!(socket.next().await, None);
    for _ in 0..2 {
        assert_eq!(connect(port, &channel).await.err(), Some(StatusCode::SERVICE_UNAVAILABLE));
    }
    fault(&world, json!([])).await;
    assert!(connect(port, &channel).await.is_ok());
    world.assert_no_violations().await;
}

#[tokio::test]
async fn events_can_hold_enums_that_nobody_knows() {
    let world = World::new(quiet());
    let (mut socket, _) = listening(&world, ADA, served(&world).await).await;
    world.control(Method::POST, "/sandbox/faults", &json!({ "unknownEnums": true })).await;
    call(&world, ADA).await;
    assert!(socket.so_far().await.iter().any(|event| event.to_string().contains("not.yet.invented")));
    world.assert_no_violations().await;
}

#[tokio::test]
async fn a_socket_is_refused_so_many_times_with_the_status_asked_for() {
    let world = World::new(quiet());
    let port = served(&world).await;
    let (_, channel) = listening(&world, ADA, port).await;
    fault(&world, json!([{ "fault": "refuse", "status": 429, "count": 2, "user": "Ada Lindqvist" }])).await;
    let (_, others) = listening(&world, BEN, port).await;
    for _ in 0..2 {
        assert_eq!(connect(port, &channel).await.err(), Some(StatusCode::TOO_MANY_REQUESTS));
        assert!(connect(port, &others).await.is_ok());
    }
    assert!(connect(port, &channel).await.is_ok());
}

#[tokio::test]
async fn a_handshake_that_is_never_answered_neither_fails_nor_succeeds() {
    let world = World::new(quiet());
    let port = served(&world).await;
    let (_, channel) = listening(&world, ADA, port).await;
    fault(&world, json!([{ "fault": "neverOpen", "count": 1 }])).await;
    let waits = tokio::spawn(async move { dialled(port, &channel).await.map(|_| ()) });
    while fault_rules(&world).await != json!([]) {
        tokio::task::yield_now().await;
    }
    // Whoever comes next is served, and the first still waits.
    let (mut next, _) = listening(&world, BEN, port).await;
    assert_eq!(next.so_far().await, Vec::<Value>::new());
    assert!(!waits.is_finished());
    waits.abort();
}

async fn fault_rules(world: &World) -> Value {
    world.control(Method::GET, "/sandbox/faults", &Value::Null).await["sockets"].clone()
}

#[tokio::test]
async fn a_socket_that_is_half_open_says_nothing_until_it_is_cleared() {
    let world = World::new(quiet());
    let port = served(&world).await;
    let ((mut stalled, channel), (mut other, _)) =
        (listening(&world, ADA, port).await, listening(&world, BEN, port).await);
    fault(&world, json!([{ "fault": "halfOpen", "channel": channel }])).await;
    stalled.say(r#"{"message":"ping"}"#).await;
    call(&world, ADA).await;
    call(&world, BEN).await;
    world.pass(60_000);
    assert_eq!(other.so_far().await.iter().filter(|one| one["topicName"] != "channel.metadata").count(), 3);
    assert!(stalled.0.next().now_or_never().is_none(), "no event, no heartbeat, no pong, no end");
    clear(&world).await;
    // What was asked meanwhile is answered at last; what was told meanwhile is lost.
    assert_eq!(stalled.next().await.unwrap()["eventBody"]["message"], "pong");
    call(&world, ADA).await;
    assert_eq!(stalled.so_far().await.len(), 3);
}

#[tokio::test]
async fn heartbeats_can_go_on_without_events() {
    let world = World::new(quiet());
    let (mut socket, _) = listening(&world, ADA, served(&world).await).await;
    fault(&world, json!([{ "fault": "heartbeatsOnly" }])).await;
    call(&world, ADA).await;
    world.pass(30_000);
    let messages = socket.so_far().await;
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0]["topicName"], "channel.metadata");
}

#[tokio::test]
async fn a_subscription_over_the_socket_can_stay_unanswered() {
    let world = World::new(quiet());
    let (mut socket, _) = listening(&world, ADA, served(&world).await).await;
    fault(&world, json!([{ "fault": "noAck", "count": 1 }])).await;
    let ask = json!({ "message": "subscribe", "topics": [], "correlationId": "c" }).to_string();
    socket.say(&ask).await;
    assert_eq!(socket.so_far().await, Vec::<Value>::new());
    socket.say(&ask).await;
    assert_eq!(socket.so_far().await[0]["result"], "200");
}

#[tokio::test]
async fn an_event_that_is_overtaken_arrives_after_the_next() {
    let world = World::new(quiet());
    let (mut socket, _) = listening(&world, ADA, served(&world).await).await;
    fault(&world, json!([{ "fault": "reorder", "count": 1 }])).await;
    call(&world, ADA).await;
    assert_eq!(states(&socket.so_far().await), ["connected", "alerting", "disconnected"]);
    // With nothing to overtake it, it arrives two seconds late.
    fault(&world, json!([{ "fault": "reorder" }])).await;
    world.play(json!({ "waitMs": 0, "alertMs": 60_000 })).await;
    world.pass(1_900);
    assert_eq!(socket.so_far().await, Vec::<Value>::new());
    world.pass(1_000);
    assert_eq!(states(&socket.so_far().await), ["alerting"]);
}

#[tokio::test]
async fn events_are_late_by_what_is_asked_for() {
    let world = World::new(quiet());
    let (mut socket, _) = listening(&world, ADA, served(&world).await).await;
    fault(&world, json!([{ "fault": "delay", "ms": 5_000, "jitterMs": 1_000 }])).await;
    world.play(json!({ "waitMs": 0, "alertMs": 60_000 })).await;
    world.pass(5_000);
    assert_eq!(socket.so_far().await, Vec::<Value>::new());
    world.pass(1_500);
    assert_eq!(states(&socket.so_far().await), ["alerting"]);
}

#[tokio::test]
async fn the_same_seed_and_commands_lose_the_same_events() {
    let run = async |seed: u64| {
        let world = World::new(Config { seed, ..quiet() });
        let (mut socket, _) = listening(&world, ADA, served(&world).await).await;
        let rules = json!([{ "fault": "lose", "percent": 40 }, { "fault": "duplicate", "percent": 30 }]);
        fault(&world, rules).await;
        for _ in 0..8 {
            call(&world, ADA).await;
        }
        states(&socket.so_far().await)
    };
    let (first, again, other) = (run(1).await, run(1).await, run(2).await);
    assert_eq!(first, again);
    assert_ne!(first, other);
    assert!((8..24).contains(&first.len()), "{} of 24", first.len());
}

#[tokio::test]
async fn a_burst_repeats_what_is_true_and_nothing_else() {
    let world = World::new(quiet());
    let port = served(&world).await;
    let ((mut socket, _), (mut other, _)) = (listening(&world, ADA, port).await, listening(&world, BEN, port).await);
    world.play(json!({ "waitMs": 0, "alertMs": 500, "phases": [{ "talk": 60_000 }] })).await;
    world.pass(2_000);
    socket.so_far().await;
    fault(&world, json!([{ "fault": "burst", "perSecond": 1000, "user": ADA, "count": 1500 }])).await;
    world.pass(1_000);
    let events = socket.so_far().await;
    assert_eq!(events.len(), 1000);
    assert!(states(&events).iter().all(|state| state == "connected"));
    world.pass(5_000);
    assert_eq!(socket.so_far().await.len(), 500);
    assert_eq!(other.so_far().await, Vec::<Value>::new());
    assert_eq!(fault_rules(&world).await, json!([]));
    world.assert_no_violations().await;
}

#[tokio::test]
async fn events_come_in_frames_that_few_expect() {
    let world = World::new(quiet());
    let (mut socket, _) = listening(&world, ADA, served(&world).await).await;
    let rules = json!([
        { "fault": "binary", "count": 1 },
        { "fault": "fragment", "count": 2 },
        { "fault": "malformed", "count": 3, "percent": 0 },
    ]);
    fault(&world, rules).await;
    call(&world, ADA).await;
    clear(&world).await;
    // Of two shapes the rule that was made later decides; a text in pieces is put together by the client.
    assert_eq!(states(&socket.so_far().await), ["alerting", "connected", "disconnected"]);
    fault(&world, json!([{ "fault": "binary", "count": 1 }])).await;
    world.play(json!({ "waitMs": 0, "alertMs": 60_000 })).await;
    world.pass(1_000);
    assert!(matches!(socket.0.next().await, Some(Ok(Message::Binary(bytes))) if bytes.starts_with(b"{\"topicName\"")));
    fault(&world, json!([{ "fault": "malformed", "count": 1 }])).await;
    world.play(json!({ "waitMs": 0, "alertMs": 60_000 })).await;
    world.pass(1_000);
    let Some(Ok(Message::Text(text))) = socket.0.next().await else { panic!() };
    assert!(serde_json::from_str::<Value>(text.as_str()).is_err());
    fault(&world, json!([{ "fault": "oversize", "bytes": 3_000_000, "count": 1 }])).await;
    world.play(json!({ "waitMs": 0, "alertMs": 60_000 })).await;
    world.pass(1_000);
    let Some(Ok(Message::Text(text))) = socket.0.next().await else { panic!() };
    assert_eq!(text.as_str().len(), 3_000_000);
    fault(&world, json!([{ "fault": "notUtf8", "count": 1 }])).await;
    world.play(json!({ "waitMs": 0, "alertMs": 60_000 })).await;
    world.pass(1_000);
    assert!(matches!(socket.0.next().await, Some(Err(Error::Utf8(_)))));
}

#[tokio::test]
async fn sockets_are_closed_with_the_code_asked_for() {
    let world = World::new(quiet());
    let port = served(&world).await;
    let ((mut closed, channel), (mut other, _)) =
        (listening(&world, ADA, port).await, listening(&world, BEN, port).await);
    fault(&world, json!([{ "fault": "close", "code": 4001, "channel": channel }])).await;
    assert_eq!(closed.closed_with().await, Some(4001));
    assert_eq!(other.so_far().await, Vec::<Value>::new());
    fault(&world, json!([{ "fault": "drop" }])).await;
    assert_eq!(other.next().await, None);
}

#[tokio::test]
async fn a_rule_that_makes_no_sense_is_refused_and_nothing_of_its_request_holds() {
    let world = World::new(quiet());
    for (rule, why) in [
        (json!({ "fault": "explode" }), "explode"),
        (json!({ "fault": "lose", "percent": 101 }), "percent is 101"),
        (json!({ "fault": "lose", "code": 1000 }), "code does not belong to"),
        (json!({ "fault": "close", "code": 1005 }), "1005"),
        (json!({ "fault": "close", "count": 2 }), "count does not belong to"),
        (json!({ "fault": "refuse", "status": 101 }), "101"),
        (json!({ "fault": "burst", "perSecond": 0 }), "perSecond is 0"),
        (json!({ "fault": "oversize", "bytes": 999_999_999 }), "999999999"),
        (json!({ "fault": "delay", "ms": -1 }), "ms is -1"),
        (json!({ "fault": "halfOpen", "user": "Nobody" }), "Nobody"),
        (json!({ "fault": "halfOpen", "count": 0 }), "count"),
        (json!({ "fault": "halfOpen", "colour": "red" }), "colour"),
    ] {
        let body = json!({ "latencyMs": 5, "sockets": [{ "fault": "lose" }, rule] });
        let answer = world.plain(Method::POST, "/sandbox/faults", &body.to_string()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert!(answer.text().contains(why), "{} for {body}", answer.text());
    }
    let shown = world.control(Method::GET, "/sandbox/faults", &Value::Null).await;
    assert_eq!((&shown["latencyMs"], &shown["sockets"]), (&json!(0), &json!([])));
    let rules = json!([{ "fault": "lose", "percent": 5, "count": 7 }]);
    assert_eq!(fault(&world, rules.clone()).await, rules);
    assert_eq!(fault(&world, json!([])).await, json!([]));
}
