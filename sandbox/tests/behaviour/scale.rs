//! A history that is too long to keep: whatever is read of it, and in whichever way, is the same.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use sandbox::Config;
use serde_json::{Value, json};

use crate::client::{ADA, CHIARA, DANA, World, with_history};

const QUERY: &str = "/analytics/conversations/details/query";
/// The history reaches back to the afternoon before.
const MONTH: &str = "2026-07-06T00:00:00.000Z/2026-08-06T00:00:00.000Z";
const MONTH_FROM: i64 = 1_783_296_000_000;
const DAY: i64 = 86_400_000;

fn long() -> World {
    World::new(Config { analytics_lag: 0, lake_lag: 0, ..with_history(20_000) })
}

fn matching(dimension: &str, value: &str) -> Value {
    json!([{ "type": "and", "predicates": [{ "dimension": dimension, "value": value }] }])
}

async fn page(world: &World, token: &str, query: &Value, number: usize) -> Value {
    let mut query = query.clone();
    query["paging"] = json!({ "pageSize": 100, "pageNumber": number });
    let answer = world.post(token, QUERY, &query).await;
    assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.text());
    answer.json()
}

/// The ids of all pages, each of which is held to come once and in order.
async fn ids(world: &World, token: &str, query: &Value) -> BTreeSet<String> {
    let (mut ids, mut starts) = (BTreeSet::new(), Vec::new());
    for number in 1.. {
        let answer = page(world, token, query, number).await;
        let Some(rows) = answer["conversations"].as_array() else {
            assert_eq!(answer["totalHits"], ids.len());
            break;
        };
        for row in rows {
            starts.push(row["conversationStart"].as_str().unwrap().to_owned());
            assert!(ids.insert(row["conversationId"].as_str().unwrap().to_owned()), "{row} comes twice");
        }
    }
    assert!(starts.is_sorted());
    ids
}

/// The ids of what really happened, as far as `wanted` says.
async fn truth(world: &World, path: &str, wanted: impl Fn(&Value) -> bool) -> BTreeSet<String> {
    let truth = world.control(Method::GET, &format!("/sandbox/truth?{path}"), &Value::Null).await;
    let all = truth["conversations"].as_object().unwrap();
    all.iter().filter(|(_, told)| wanted(told)).map(|(id, _)| id.clone()).collect()
}

#[tokio::test]
async fn paging_to_the_end_gives_exactly_what_really_happened() {
    let world = long();
    let (dana, chiara) = (world.sign_in(DANA).await, world.sign_in(CHIARA).await);
    let her = world.user_id(&chiara).await;
    let month = format!("from={MONTH_FROM}");
    let hers = truth(&world, &format!("{month}&userId={her}"), |_| true).await;
    assert!(hers.len() > 500);
    let by_user = json!({ "interval": MONTH, "segmentFilters": matching("userId", &her) });
    assert_eq!(ids(&world, &dana, &by_user).await, hers, "by user");
    assert_eq!(ids(&world, &chiara, &json!({ "interval": MONTH })).await, hers, "as the user");

    let queues = world.get(&dana, "/routing/queues").await.json();
    let queue = queues["entities"][3]["id"].as_str().unwrap().to_owned();
    let was_there = |told: &Value| told["queueIds"].as_array().unwrap().iter().any(|id| id == queue.as_str());
    let in_queue = truth(&world, &month, was_there).await;
    let by_queue = json!({ "interval": MONTH, "segmentFilters": matching("queueId", &queue) });
    assert!(in_queue.len() > 500);
    assert_eq!(ids(&world, &dana, &by_queue).await, in_queue, "by queue");

    let from = MONTH_FROM + 14 * DAY;
    let of_the_day = truth(&world, &format!("from={from}&to={}", from + DAY), |_| true).await;
    let day = json!({ "interval": "2026-07-20T00:00:00.000Z/2026-07-21T00:00:00.000Z" });
    assert_eq!(ids(&world, &dana, &day).await, of_the_day, "by time");
    world.assert_no_violations().await;
}

#[tokio::test]
async fn the_same_seed_tells_the_same_and_a_record_is_the_same_by_its_id() {
    let (one, other) = (long(), long());
    let (token, another) = (one.sign_in(DANA).await, other.sign_in(DANA).await);
    let query = json!({ "interval": MONTH, "order": "desc", "segmentFilters": matching("mediaType", "message") });
    for number in [1, 30] {
        let rows = page(&one, &token, &query, number).await;
        assert_eq!(rows, page(&other, &another, &query, number).await);
        for row in &rows["conversations"].as_array().unwrap()[..5] {
            let id = row["conversationId"].as_str().unwrap();
            assert_eq!(one.get(&token, &format!("/analytics/conversations/{id}/details")).await.json(), *row);
            assert_eq!(one.get(&token, &format!("/conversations/{id}")).await.json()["id"], id);
        }
    }
}

#[tokio::test]
async fn a_page_goes_on_where_the_last_one_ended_although_time_passes() {
    let world = long();
    let ada = world.sign_in(ADA).await;
    let query = json!({ "interval": MONTH, "orderBy": "conversationEnd", "order": "asc" });
    let mut ended = Vec::new();
    for number in [1, 2, 3] {
        let rows = page(&world, &ada, &query, number).await;
        ended.extend(rows["conversations"].as_array().unwrap().iter().map(|row| row["conversationEnd"].clone()));
        world.pass(60_000);
    }
    assert_eq!(ended.len(), 300);
    assert!(ended.is_sorted_by_key(|end| end.as_str().unwrap().to_owned()));
    // What was open when it was first asked for has ended when it is asked for again.
    let open = json!({ "interval": MONTH, "conversationFilters": [
        { "type": "and", "predicates": [{ "dimension": "conversationEnd", "operator": "notExists" }] }] });
    let before = page(&world, &ada, &open, 1).await["totalHits"].as_u64().unwrap();
    world.pass(50 * 60_000);
    let after = page(&world, &ada, &open, 1).await["totalHits"].as_u64().unwrap();
    world.pass(6 * 60 * 60_000);
    let later = page(&world, &ada, &open, 1).await["totalHits"].as_u64().unwrap();
    assert!(before > after && after > later && later > 0, "{before} {after} {later}");
}

#[tokio::test]
async fn a_job_pages_through_everything_once() {
    let world = long();
    let dana = world.sign_in(DANA).await;
    let day = "2026-07-20T00:00:00.000Z/2026-07-24T00:00:00.000Z";
    let job = world.post(&dana, "/analytics/conversations/details/jobs", &json!({ "interval": day })).await.json();
    world.pass(3_000);
    let path =
        format!("/analytics/conversations/details/jobs/{}/results?pageSize=1000", job["jobId"].as_str().unwrap());
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = world.get(&dana, &format!("{path}{cursor}")).await.json();
        let ids = page["conversations"].as_array().unwrap().iter();
        found.extend(ids.map(|row| row["conversationId"].as_str().unwrap().to_owned()));
        let Some(next) = page["cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    let (from, until) = (MONTH_FROM + 14 * DAY, MONTH_FROM + 18 * DAY);
    let active = |told: &Value| told["end"].as_i64().is_none_or(|end| end >= from);
    let all = truth(&world, &format!("to={until}"), active).await;
    assert_eq!(found.len(), all.len());
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), all);
}

#[tokio::test]
async fn the_truth_of_too_many_is_asked_for_in_parts() {
    let world = World::new(with_history(100_001));
    let answer = world.plain(Method::GET, "/sandbox/truth", "").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.json()["error"].as_str().unwrap().contains("from and to"), "{}", answer.text());
    let path = format!("from={MONTH_FROM}&to={}", MONTH_FROM + 60 * 60_000);
    assert!(!truth(&world, &path, |_| true).await.is_empty());
}
