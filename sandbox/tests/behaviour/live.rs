//! Live conversations: what the list shows when, and that it agrees with the truth.

use axum::http::{Method, StatusCode};
use sandbox::Config;
use serde_json::{Value, json};

use crate::client::{ADA, BEN, DANA, World, quiet, wide};

/// State and hold of the agent's communications in a conversation, newest seat last.
fn states(conversation: &Value, user: &str) -> Vec<(String, bool)> {
    let seats =
        conversation["participants"].as_array().unwrap().iter().filter(|participant| participant["userId"] == user);
    seats
        .flat_map(|seat| ["calls", "messages", "emails", "callbacks"].map(|kind| seat[kind].clone()))
        .filter_map(|list| list.as_array().cloned())
        .flatten()
        .map(|line| (line["state"].as_str().unwrap().to_owned(), line["held"].as_bool().unwrap()))
        .collect()
}

async fn entities(world: &World, token: &str) -> Vec<Value> {
    let answer = world.get(token, "/conversations").await.json();
    assert_eq!(answer["total"], answer["entities"].as_array().unwrap().len());
    answer["entities"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_call_is_listed_from_its_alert_to_the_end_of_after_call_work() {
    let world = World::new(quiet());
    let (ada, ben) = (world.sign_in(ADA).await, world.sign_in(BEN).await);
    let user = world.user_id(&ada).await;
    let script = json!({
        "customer": "Grete Hermannová", "queue": "Billing", "waitMs": 3000, "alertMs": 2000,
        "phases": [{ "talk": 4000 }, { "hold": 2000 }, { "talk": 3000 }], "acwMs": 2000, "wrapUp": "Billing question",
    });
    let id = world.play(script).await;
    world.pass(1);
    let expected = [
        (0, None),
        (3_000, Some(("alerting", false))),
        (5_000, Some(("connected", false))),
        (9_000, Some(("connected", true))),
        (11_000, Some(("connected", false))),
        (14_000, Some(("disconnected", false))),
        (15_999, Some(("disconnected", false))),
        (16_000, None),
    ];
    let mut elapsed = 0;
    for (at, state) in expected {
        world.pass(at - elapsed);
        elapsed = at;
        let listed = entities(&world, &ada).await;
        let found = listed.first().map(|conversation| states(conversation, &user)[0].clone());
        assert_eq!(found, state.map(|(state, held)| (state.to_owned(), held)), "after {at} ms");
        assert!(entities(&world, &ben).await.is_empty());
        if let Some(conversation) = listed.first() {
            assert_eq!(conversation["id"], id.as_str());
            let customer = &conversation["participants"][0];
            assert_eq!((&customer["purpose"], &customer["name"]), (&json!("customer"), &json!("Grete Hermannová")));
            assert_eq!(customer["calls"][0]["confined"], state == Some(("connected", true)));
            let agent = conversation["participants"].as_array().unwrap().last().unwrap();
            assert_eq!(agent["queueName"], "Billing");
        }
    }
    world.assert_no_violations().await;
}

#[tokio::test]
async fn a_conversation_by_id_needs_the_permission() {
    let world = World::new(quiet());
    let (ada, dana) = (world.sign_in(ADA).await, world.sign_in(DANA).await);
    let id = world.play(json!({ "wrapUp": "Complaint", "acwMs": 1000 })).await;
    world.pass(60_000);
    let path = format!("/conversations/{id}");
    assert_eq!(world.get(&ada, &path).await.status, StatusCode::FORBIDDEN);
    let conversation = world.get(&dana, &path).await.json();
    let agent = conversation["participants"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(agent["wrapup"]["name"], "Complaint");
    assert_eq!(agent["calls"][0]["afterCallWork"]["state"], "complete");
    assert!(conversation["endTime"].is_string());
    assert_eq!(
        world.get(&dana, "/conversations/6d3ecaf9-e20a-453c-b9d3-4ba9169df078").await.error().0,
        "conversation.not.found"
    );
}

#[tokio::test]
async fn nobody_answers_an_abandoned_call() {
    let world = World::new(quiet());
    let dana = world.sign_in(DANA).await;
    let id = world.play(json!({ "answered": false, "waitMs": 7000 })).await;
    world.pass(30_000);
    let truth = &world.truth().await[&id];
    assert_eq!((&truth["users"], &truth["waitMs"]), (&json!({}), &json!(7000)));
    let record = world.get(&dana, &format!("/analytics/conversations/{id}/details")).await.json();
    let metrics = record["participants"][1]["sessions"][0]["metrics"].as_array().unwrap().clone();
    let abandon = metrics.iter().find(|metric| metric["name"] == "tAbandon").unwrap();
    assert_eq!(abandon["value"], 7000);
}

#[tokio::test]
async fn every_media_can_be_scripted_and_ends_with_the_figures_that_were_asked_for() {
    let world = World::new(quiet());
    let dana = world.sign_in(DANA).await;
    for (script, talk, hold, handle) in [
        (json!({ "phases": [{ "talk": 4000 }, { "hold": 2000 }, { "talk": 1000 }], "acwMs": 500 }), 5000, 2000, 7500),
        (
            json!({ "media": "message", "phases": [{ "talk": 4000 }, { "park": 9000 }, { "talk": 1000 }], "acwMs": 0 }),
            5000,
            0,
            5000,
        ),
        (json!({ "media": "sms", "phases": [{ "talk": 1500 }], "acwMs": 500 }), 1500, 0, 2000),
        (
            json!({ "media": "email", "phases": [{ "talk": 3000 }, { "park": 100 }, { "talk": 1 }], "acwMs": 1 }),
            3001,
            0,
            3002,
        ),
        (
            json!({ "media": "voice", "direction": "outbound", "alertMs": 2000, "phases": [{ "talk": 3000 }], "acwMs": 100 }),
            3000,
            0,
            5100,
        ),
        (json!({ "media": "callback", "phases": [{ "talk": 3000 }, { "hold": 500 }], "acwMs": 100 }), 3000, 500, 4600),
    ] {
        let id = world.play(script.clone()).await;
        world.pass(120_000);
        let truth = world.truth().await[&id].clone();
        let (_, part) = truth["users"].as_object().unwrap().iter().next().unwrap();
        assert_eq!((&part["talkMs"], &part["holdMs"]), (&json!(talk), &json!(hold)), "{script}");
        assert_eq!((&part["handleMs"], &part["state"]), (&json!(handle), &json!("ended")), "{script}");
        let record = world.get(&dana, &format!("/analytics/conversations/{id}/details")).await.json();
        let agent =
            record["participants"].as_array().unwrap().iter().find(|p| p["purpose"] == "agent").unwrap().clone();
        let metrics =
            agent["sessions"].as_array().unwrap().iter().flat_map(|s| s["metrics"].as_array().unwrap().clone());
        let handled: i64 = metrics.filter(|m| m["name"] == "tHandle").map(|m| m["value"].as_i64().unwrap()).sum();
        assert_eq!(handled, handle, "{script}");
    }
    world.assert_no_violations().await;
}

#[tokio::test]
async fn a_script_that_makes_no_sense_is_refused() {
    let world = World::new(quiet());
    for (script, part) in [
        (json!({ "agent": "Nobody" }), "no agent 'Nobody'"),
        (json!({ "queue": "None" }), "no queue 'None'"),
        (json!({ "wrapUp": "Nothing" }), "no wrap-up code 'Nothing'"),
        (json!({ "media": "fax" }), "fax"),
        (json!({ "phases": [{ "sing": 5 }] }), "sing"),
        (json!({ "phases": [] }), "phases"),
        (json!({ "media": "email", "phases": [{ "hold": 5 }] }), "only calls"),
        (json!({ "waitMs": -1 }), "-1 ms"),
        (json!({ "dueMs": 5 }), "only callbacks"),
        (json!({ "passes": { "to": "Nobody Known" } }), "Nobody Known"),
        (json!({ "direction": "outbound", "passes": { "to": "Ben Okafor" } }), "only what comes in"),
        (json!({ "media": "email", "passes": { "to": "Ben Okafor", "asksMs": 5 } }), "only calls"),
        (json!({ "wait": 1 }), "wait"),
    ] {
        let answer = world.plain(Method::POST, "/sandbox/conversations", &script.to_string()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(answer.json()["error"].as_str().unwrap().contains(part), "{}", answer.text());
    }
}

#[tokio::test]
async fn the_list_and_the_truth_name_the_same_conversations_as_time_goes_by() {
    let world = World::new(Config { history: 500, rate_limit: 100_000, ..wide() });
    let ada = world.sign_in(ADA).await;
    let user = world.user_id(&ada).await;
    let mut seen = 0;
    for _ in 0..40 {
        world.pass(7_300);
        let mut listed: Vec<String> = entities(&world, &ada)
            .await
            .iter()
            .map(|conversation| conversation["id"].as_str().unwrap().to_owned())
            .collect();
        let truth = world.truth().await;
        let over = |state: &Value| state == "ended" || state == "not answered";
        let mut active: Vec<String> = truth
            .as_object()
            .unwrap()
            .iter()
            .filter(|(_, conversation)| conversation["users"].get(&user).is_some_and(|part| !over(&part["state"])))
            .map(|(id, _)| id.clone())
            .collect();
        seen += active.len();
        listed.sort();
        active.sort();
        assert_eq!(listed, active);
    }
    assert!(seen > 60, "{seen}");
}

#[tokio::test]
async fn at_the_start_ada_has_conversations_of_the_last_hour_and_some_in_progress() {
    let world = World::new(Config { history: 500, ..wide() });
    let ada = world.sign_in(ADA).await;
    assert!(!entities(&world, &ada).await.is_empty());
    let hour = crate::client::START - 3_600_000;
    let path = format!("/sandbox/truth?userId=Ada%20Lindqvist&from={hour}");
    let truth = world.control(Method::GET, &path, &Value::Null).await["conversations"].clone();
    let ended = truth.as_object().unwrap().values().filter(|conversation| conversation["end"].is_i64()).count();
    assert!(ended > 50, "{ended}");
}

#[tokio::test]
async fn the_same_seed_and_start_bring_the_same_world_and_another_seed_another() {
    async fn world_of(seed: u64) -> Value {
        let world = World::new(Config { seed, history: 400, ..wide() });
        world.pass(180_000);
        world.truth().await
    }
    let (one, again, other) = (world_of(5).await, world_of(5).await, world_of(6).await);
    assert!(one == again);
    assert!(one != other);
}

#[tokio::test]
async fn where_little_arrives_ada_takes_about_half() {
    let world = World::new(Config { history: 0, live_per_minute: 1.0, ..wide() });
    world.pass(6 * 3_600_000);
    let truth = world.truth().await;
    let named =
        |conversation: &Value| conversation["users"].as_object().unwrap().values().any(|part| part["name"] == ADA);
    let (all, hers) =
        (truth.as_object().unwrap().len(), truth.as_object().unwrap().values().filter(|c| named(c)).count());
    assert!((40..=60).contains(&(hers * 100 / all)), "{hers} of {all}");
}
