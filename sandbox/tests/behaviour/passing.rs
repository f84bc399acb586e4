//! What a script passes to a second agent, and what it keeps for later.

use serde_json::{Value, json};

use crate::client::{ADA, BEN, World, quiet};

/// What the user's list says of the only conversation: the state and hold of each agent, with why it ended.
async fn agents(world: &World, token: &str) -> Vec<String> {
    let listed = world.get(token, "/conversations").await.json();
    let participants = listed["entities"][0]["participants"].as_array().cloned().unwrap_or_default();
    let told = |participant: &Value| {
        let call = &participant["calls"][0];
        let held = if call["held"] == true { " held" } else { "" };
        let why = call["disconnectType"].as_str().map(|why| format!(" {why}")).unwrap_or_default();
        format!("{}{held}{why}", call["state"].as_str().unwrap())
    };
    participants.iter().filter(|participant| participant["purpose"] == "agent").map(told).collect()
}

#[tokio::test]
async fn a_call_is_passed_on_blind_and_goes_on_with_the_second_agent() {
    let world = World::new(quiet());
    let (ada, ben) = (world.sign_in(ADA).await, world.sign_in(BEN).await);
    let passes = json!({ "to": BEN, "phases": [{ "talk": 9_000 }] });
    let script = json!({ "agent": ADA, "waitMs": 0, "alertMs": 1_000, "phases": [{ "talk": 4_000 }], "acwMs": 0, "passes": passes });
    let id = world.play(script).await;
    world.pass(2_000);
    assert_eq!(agents(&world, &ada).await, ["connected"]);
    assert!(agents(&world, &ben).await.is_empty());
    world.pass(3_500);
    assert!(agents(&world, &ada).await.is_empty());
    assert_eq!(agents(&world, &ben).await, ["disconnected transfer", "alerting"]);
    world.pass(2_000);
    assert_eq!(agents(&world, &ben).await, ["disconnected transfer", "connected"]);
    world.pass(60_000);
    let truth = world.truth().await[&id]["users"].clone();
    let talk =
        |user: &str| truth.as_object().unwrap().values().find(|part| part["name"] == user).unwrap()["talkMs"].clone();
    assert_eq!((talk(ADA), talk(BEN)), (json!(4_000), json!(9_000)));
    world.assert_no_violations().await;
}

#[tokio::test]
async fn a_second_agent_is_asked_while_the_customer_is_on_hold() {
    let world = World::new(quiet());
    let (ada, ben) = (world.sign_in(ADA).await, world.sign_in(BEN).await);
    let script = json!({ "agent": ADA, "waitMs": 0, "alertMs": 1_000, "phases": [{ "talk": 4_000 }], "acwMs": 0,
        "passes": { "to": BEN, "asksMs": 5_000 } });
    world.play(script).await;
    world.pass(5_500);
    assert_eq!(agents(&world, &ada).await, ["connected held", "alerting"]);
    world.pass(2_000);
    assert_eq!(agents(&world, &ben).await, ["connected held", "connected"]);
    world.pass(4_000);
    assert!(agents(&world, &ada).await.is_empty());
    assert_eq!(agents(&world, &ben).await, ["disconnected transfer.consult", "connected"]);
    world.assert_no_violations().await;
}

#[tokio::test]
async fn a_callback_is_kept_for_its_agent_until_it_is_due() {
    let world = World::new(quiet());
    let ada = world.sign_in(ADA).await;
    world.play(json!({ "agent": ADA, "media": "callback", "dueMs": 20_000, "alertMs": 1_000 })).await;
    let told = async || {
        let listed = world.get(&ada, "/conversations").await.json();
        let participants = listed["entities"][0]["participants"].as_array().unwrap().clone();
        participants.iter().find(|participant| participant["purpose"] == "agent").unwrap()["callbacks"][0].clone()
    };
    world.pass(2_000);
    let before = told().await;
    assert_eq!(before["state"], "scheduled");
    assert!(before["callbackScheduledTime"].is_string());
    world.pass(18_500);
    assert_eq!(told().await["state"], "alerting");
    world.pass(1_200);
    assert_eq!(told().await["state"], "connected");
    let truth = world.truth().await;
    let state = |part: &Value| part["state"].clone();
    let states: Vec<_> = truth
        .as_object()
        .unwrap()
        .values()
        .flat_map(|one| one["users"].as_object().unwrap().values().map(state))
        .collect();
    assert_eq!(states, ["open"]);
    world.assert_no_violations().await;
}
