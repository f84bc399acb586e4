//! The topic of a user's conversations.

use serde_json::{Value, json};

use super::{Socket, connect, create, served, subscribe};
use crate::client::{ADA, BEN, World, quiet};

/// What the agent does in an event: state, hold, after-call work.
fn told(event: &Value, user: &str) -> String {
    let seats = event["eventBody"]["participants"].as_array().unwrap();
    let seat = seats.iter().rfind(|participant| participant["userId"] == user).unwrap();
    let call = &seat["calls"][0];
    let hold = if call["held"] == true { " held" } else { "" };
    format!("{}{hold} {}", call["state"].as_str().unwrap(), call["afterCallWork"]["state"].as_str().unwrap())
}

/// Ada's id, and a socket that is told of her conversations.
async fn followed(world: &World) -> (String, Socket) {
    let token = world.sign_in(ADA).await;
    let (user, port) = (world.user_id(&token).await, served(world).await);
    let channel = create(world, &token).await;
    subscribe(world, &token, &channel, &[format!("v2.users.{user}.conversations")]).await;
    (user, connect(port, &channel).await.unwrap())
}

#[tokio::test]
async fn a_scripted_call_is_told_step_by_step_in_the_event_model() {
    let world = World::new(quiet());
    let (user, mut socket) = followed(&world).await;
    let phases = json!([{ "talk": 4000 }, { "hold": 2000 }, { "talk": 3000 }]);
    let id = world
        .play(json!({ "waitMs": 3000, "alertMs": 2000, "phases": phases, "acwMs": 2000, "wrapUp": "Resolved" }))
        .await;
    world.pass(1 + 3_000);
    assert_eq!(socket.so_far().await, Vec::<Value>::new(), "events are under way for at least 50 ms");
    world.pass(20_000);
    let events = socket.so_far().await;
    let mut steps: Vec<String> = events.iter().map(|event| told(event, &user)).collect();
    // What the platform says twice around holds, it says in the same words.
    assert_eq!(steps.len(), 8);
    for (once, twice) in [(2, 3), (4, 5)] {
        assert_eq!(events[once]["eventBody"], events[twice]["eventBody"]);
    }
    steps.dedup();
    assert_eq!(
        steps,
        [
            "alerting unknown",
            "connected unknown",
            "connected held unknown",
            "connected unknown",
            "disconnected pending",
            "terminated complete"
        ]
    );
    for event in &events {
        assert_eq!(event["topicName"], format!("v2.users.{user}.conversations"));
        assert_eq!((&event["version"], &event["eventBody"]["id"]), (&json!("2"), &json!(id)));
        assert!(event["metadata"]["CorrelationId"].is_string());
        let text = event.to_string();
        for rest_only in [
            "startTime\":\"2026-08-05T14:00:00.001Z\",\"part",
            "queueName",
            "\"ani\"",
            "\"dnis\"",
            "segments",
            "selfUri\":\"/api/v2/conv",
        ] {
            assert!(!text.contains(rest_only), "{rest_only}");
        }
    }
    world.assert_no_violations().await;
}

#[tokio::test]
async fn whoever_is_called_outside_is_told_by_name_and_the_way_out_of_a_conference_as_such() {
    let world = World::new(quiet());
    let (_, mut socket) = followed(&world).await;
    let passes =
        json!({ "to": { "external": "Marta Expert", "number": "+15550199" }, "asksMs": 3000, "conferenceMs": 3000 });
    world
        .play(json!({ "waitMs": 0, "alertMs": 1000, "phases": [{ "talk": 2000 }], "acwMs": 0, "passes": passes }))
        .await;
    world.pass(25_000);
    let events = socket.so_far().await;
    let mut steps: Vec<String> = events
        .iter()
        .map(|event| {
            let seats = event["eventBody"]["participants"].as_array().unwrap();
            let outside = seats.iter().find(|seat| seat["purpose"] == "external");
            let theirs = outside.map_or("", |seat| seat["calls"][0]["state"].as_str().unwrap());
            assert!(outside.is_none_or(|seat| seat["name"] == "Marta Expert" && seat["address"] == "tel:+15550199"));
            let mine = &seats.iter().find(|seat| seat["purpose"] == "agent").unwrap()["calls"][0];
            let mine = mine["disconnectType"].as_str().or(mine["state"].as_str()).unwrap();
            format!("{mine} {theirs}")
        })
        .collect();
    steps.dedup();
    assert_eq!(
        steps,
        [
            "alerting ",
            "connected ",
            "connected dialing",
            "connected connected",
            "transfer.conference connected",
            "transfer.conference disconnected"
        ]
    );
    world.assert_no_violations().await;
}

#[tokio::test]
async fn nothing_is_told_of_what_happened_before_or_to_others() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let (user, port) = (world.user_id(&token).await, served(&world).await);
    let channel = create(&world, &token).await;
    let mut socket = connect(port, &channel).await.unwrap();
    world.play(json!({})).await;
    world.pass(60_000);
    subscribe(&world, &token, &channel, &[format!("v2.users.{user}.conversations")]).await;
    world.play(json!({ "agent": BEN })).await;
    // Less than a heartbeat.
    world.pass(25_000);
    let events: Vec<Value> =
        socket.so_far().await.into_iter().filter(|message| message["topicName"] != "channel.metadata").collect();
    assert_eq!(events, Vec::<Value>::new());
}
