//! Customers whom a script brings in by name: they come back as the same ones, and are found as such.

use serde_json::{Value, json};

use crate::client::{ADA, World, quiet};

const QUERY: &str = "/analytics/conversations/details/query";
const MONTH: &str = "2026-07-06T00:00:00.000Z/2026-08-06T00:00:00.000Z";

async fn brought(world: &World, script: Value) -> String {
    let answer = world.plain(axum::http::Method::POST, "/sandbox/conversations", &script.to_string()).await.json();
    world.pass(60_000);
    answer["conversationId"].as_str().unwrap().to_owned()
}

async fn found(world: &World, token: &str, dimension: &str, value: &Value) -> Vec<String> {
    let predicate = json!({ "type": "dimension", "dimension": dimension, "operator": "matches", "value": value });
    let filter = json!({ "type": "or", "predicates": [predicate] });
    let answer = world.post(token, QUERY, &json!({ "interval": MONTH, "segmentFilters": [filter] })).await.json();
    let rows = answer["conversations"].as_array().cloned().unwrap_or_default();
    rows.iter().map(|row| row["conversationId"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_customer_of_a_name_has_the_same_number_each_time_and_with_contact_the_same_contact() {
    let world = World::new(quiet());
    let ada = world.sign_in(ADA).await;
    let call = |name: &str, contact: bool| json!({ "agent": ADA, "customer": name, "contact": contact, "waitMs": 500 });
    let first = brought(&world, call("Wilhelmina Teststone", true)).await;
    let second = brought(&world, call("Wilhelmina Teststone", true)).await;
    let other = brought(&world, call("Nobody Else", false)).await;
    world.pass(10 * 60_000);
    let record = world.get(&ada, &format!("/analytics/conversations/{second}/details")).await.json();
    let customers = |record: &Value| {
        let participants = record["participants"].as_array().unwrap().clone();
        participants.into_iter().find(|participant| participant["purpose"] == "customer").unwrap()
    };
    let customer = customers(&record);
    let number = customer["sessions"][0]["ani"].clone();
    assert_eq!(found(&world, &ada, "ani", &number).await, [first.clone(), second.clone()]);
    assert_eq!(found(&world, &ada, "externalContactId", &customer["externalContactId"]).await, [first, second]);
    let stranger = world.get(&ada, &format!("/analytics/conversations/{other}/details")).await.json();
    assert!(customers(&stranger)["externalContactId"].is_null());
}
