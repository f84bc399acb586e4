//! Evaluations and surveys on records: for a share of what is over, the same each time, found by their filters.

use crate::client::{ADA, DANA, START, World, with_history};
use serde_json::{Value, json};

const QUERY: &str = "/analytics/conversations/details/query";
const MONTH: &str = "2026-07-06T00:00:00.000Z/2026-08-06T00:00:00.000Z";

async fn records(world: &World, token: &str, more: &Value) -> Vec<Value> {
    let mut rows = Vec::new();
    for page in 1.. {
        let mut query = json!({ "interval": MONTH, "paging": { "pageSize": 100, "pageNumber": page } });
        query.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer = world.post(token, QUERY, &query).await.json();
        match answer["conversations"].as_array() {
            Some(found) if !found.is_empty() => rows.extend(found.clone()),
            _ => break,
        }
    }
    rows
}

fn has(row: &Value, list: &str) -> bool {
    row[list].is_array()
}

#[tokio::test]
async fn a_share_of_what_is_over_is_evaluated_and_surveyed_and_whose_part_it_was_took_part() {
    let world = World::new(with_history(900));
    let token = world.sign_in(DANA).await;
    let all = records(&world, &token, &json!({})).await;
    let over = all.iter().filter(|row| row["conversationEnd"].is_string()).count();
    for (list, least) in [("evaluations", over / 10), ("surveys", over / 20)] {
        let assessed: Vec<_> = all.iter().filter(|row| has(row, list)).collect();
        assert!(assessed.len() > least && assessed.len() < over / 2, "{list}: {} of {over}", assessed.len());
        for row in assessed {
            let one = &row[list][0];
            let parties = row["participants"].as_array().unwrap();
            assert!(parties.iter().any(|party| party["userId"] == one["userId"]), "{one}");
            assert!(row["conversationEnd"].is_string(), "what goes on is not assessed");
            let at = chrono::DateTime::parse_from_rfc3339(one["eventTime"].as_str().unwrap()).unwrap();
            assert!(at.timestamp_millis() <= START, "{one}");
        }
    }
    let other = World::new(with_history(900));
    let token = other.sign_in(DANA).await;
    assert_eq!(records(&other, &token, &json!({})).await, all, "the same each time");
    world.assert_no_violations().await;
}

#[tokio::test]
async fn what_is_evaluated_or_not_can_be_asked_for() {
    let world = World::new(with_history(900));
    let token = world.sign_in(ADA).await;
    let all = records(&world, &token, &json!({})).await;
    let predicate = |predicate: Value| json!([{ "type": "and", "predicates": [predicate] }]);
    let good = predicate(json!({ "type": "metric", "metric": "oTotalScore", "range": { "gte": 80 } }));
    let found = records(&world, &token, &json!({ "evaluationFilters": good })).await;
    let score = |row: &&Value| row["evaluations"][0]["oTotalScore"].as_i64().is_some_and(|score| score >= 80);
    assert!(!found.is_empty());
    assert_eq!(found.len(), all.iter().filter(score).count());
    let unasked = predicate(json!({ "type": "dimension", "dimension": "surveyId", "operator": "notExists" }));
    let found = records(&world, &token, &json!({ "surveyFilters": unasked })).await;
    assert_eq!(found.len(), all.iter().filter(|row| !has(row, "surveys")).count());
    assert!(found.len() < all.len());
}
