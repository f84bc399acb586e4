//! Details jobs: their states, their cursor, whose they are, and what they know.

use axum::http::{Method, StatusCode};
use sandbox::Config;
use serde_json::{Value, json};

use crate::client::{ADA, BEN, DANA, World, with_history};

const JOBS: &str = "/analytics/conversations/details/jobs";
const MONTH: &str = "2026-07-06T00:00:00.000Z/2026-08-06T00:00:00.000Z";

async fn submit(world: &World, token: &str, body: &Value) -> String {
    let answer = world.post(token, JOBS, body).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
    answer.json()["jobId"].as_str().unwrap().to_owned()
}

async fn state(world: &World, token: &str, job: &str) -> String {
    world.get(token, &format!("{JOBS}/{job}")).await.json()["state"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_job_is_queued_then_pending_then_fulfilled_and_expires() {
    let world = World::new(Config { token_life: 1_000_000, ..with_history(50) });
    let token = world.sign_in(ADA).await;
    let job = submit(&world, &token, &json!({ "interval": MONTH })).await;
    let mut states = Vec::new();
    for _ in 0..4 {
        states.push(state(&world, &token, &job).await);
        world.pass(1_000);
    }
    assert_eq!(states, ["QUEUED", "PENDING", "PENDING", "FULFILLED"]);
    world.pass(25 * 3_600_000);
    assert_eq!(state(&world, &token, &job).await, "EXPIRED");
    assert_eq!(world.get(&token, &format!("{JOBS}/{job}/results")).await.status, StatusCode::NOT_FOUND);
    world.assert_no_violations().await;
}

#[tokio::test]
async fn the_pages_of_a_job_hold_every_conversation_once_and_agree_with_the_query() {
    let world = World::new(Config { lake_lag: 5, ..with_history(300) });
    let token = world.sign_in(DANA).await;
    let voice = json!([{ "type": "and", "predicates": [{ "dimension": "mediaType", "value": "voice" }] }]);
    let job = submit(&world, &token, &json!({ "interval": MONTH, "segmentFilters": voice })).await;
    world.pass(3_000);
    let mut found = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let query = cursor.map_or(String::new(), |cursor| format!("&cursor={cursor}"));
        let page = world.get(&token, &format!("{JOBS}/{job}/results?pageSize=40{query}")).await.json();
        for row in page["conversations"].as_array().unwrap() {
            assert!(row["participants"][0]["attributes"].is_object());
            found.push(row["conversationId"].as_str().unwrap().to_owned());
        }
        cursor = page["cursor"].as_str().map(str::to_owned);
        if cursor.is_none() {
            break;
        }
    }
    let query = json!({ "interval": MONTH, "segmentFilters": voice });
    let hits = world.post(&token, "/analytics/conversations/details/query", &query).await.json();
    assert_eq!(hits["totalHits"], found.len());
    let number = found.len();
    found.sort();
    found.dedup();
    assert!(number > 40 && found.len() == number);
    let limited = submit(&world, &token, &json!({ "interval": MONTH, "limit": 7 })).await;
    world.pass(3_000);
    let page = world.get(&token, &format!("{JOBS}/{limited}/results")).await.json();
    assert_eq!((page["conversations"].as_array().unwrap().len(), page.get("cursor")), (7, None));
    world.assert_no_violations().await;
}

#[tokio::test]
async fn the_interval_means_activity_unless_the_start_is_to_be_in_it() {
    let world = World::new(Config { lake_lag: 0, ..with_history(1_500) });
    let token = world.sign_in(DANA).await;
    let day = "2026-08-03T12:00:00.000Z/2026-08-04T00:00:00.000Z";
    let found = async |body: Value| {
        let job = submit(&world, &token, &body).await;
        world.pass(3_000);
        let page = world.get(&token, &format!("{JOBS}/{job}/results")).await.json();
        page["conversations"].as_array().unwrap().clone()
    };
    let active = found(json!({ "interval": day })).await;
    let begun = found(json!({ "interval": day, "startOfDayIntervalMatching": true })).await;
    let start = |row: &Value| row["conversationStart"].as_str().unwrap().to_owned();
    assert!(active.iter().any(|row| start(row).as_str() < "2026-08-03"), "messages that last for days");
    assert!(begun.iter().all(|row| start(row).as_str() >= "2026-08-03T00:00:00.000Z"));
    assert!(active.len() > begun.len());
    for row in &active {
        let end = row["conversationEnd"].as_str().unwrap_or("9");
        assert!(start(row).as_str() < "2026-08-04" && end >= "2026-08-03T12:00:00.000Z");
    }
}

#[tokio::test]
async fn the_lake_lags_behind_and_says_so() {
    let world = World::new(Config { lake_lag: 3_600, ..with_history(0) });
    let (dana, ada) = (world.sign_in(DANA).await, world.sign_in(ADA).await);
    world.play(json!({})).await;
    world.pass(60_000);
    let job = submit(&world, &dana, &json!({ "interval": MONTH })).await;
    world.pass(3_000);
    let page = world.get(&dana, &format!("{JOBS}/{job}/results")).await.json();
    assert_eq!(page["dataAvailabilityDate"], "2026-08-05T13:01:00.000Z");
    assert_eq!(page["conversations"], json!([]));
    let availability = world.get(&dana, &format!("{JOBS}/availability")).await.json();
    assert_eq!(availability["dataAvailabilityDate"], "2026-08-05T13:01:03.000Z");
    assert_eq!(world.get(&ada, &format!("{JOBS}/availability")).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_job_belongs_to_who_submitted_it_and_can_be_cancelled_and_fail() {
    let world = World::new(Config { lake_lag: 0, ..with_history(200) });
    let (ada, dana, ben) = (world.sign_in(ADA).await, world.sign_in(DANA).await, world.sign_in(BEN).await);
    let job = submit(&world, &ada, &json!({ "interval": MONTH })).await;
    assert_eq!(world.get(&dana, &format!("{JOBS}/{job}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.post(&ben, JOBS, &json!({ "interval": MONTH })).await.status, StatusCode::FORBIDDEN);
    let early = world.get(&ada, &format!("{JOBS}/{job}/results")).await;
    assert_eq!((early.status, early.error().0.as_str()), (StatusCode::BAD_REQUEST, "bad.request"));
    world.pass(3_000);
    let user = world.user_id(&ada).await;
    let page = world.get(&ada, &format!("{JOBS}/{job}/results")).await.json();
    for row in page["conversations"].as_array().unwrap() {
        assert!(row["participants"].as_array().unwrap().iter().any(|part| part["userId"] == user.as_str()));
    }
    let cancelled = submit(&world, &ada, &json!({ "interval": MONTH })).await;
    let answer = world.api(&ada, Method::DELETE, &format!("{JOBS}/{cancelled}"), None).await;
    assert_eq!((answer.status, state(&world, &ada, &cancelled).await.as_str()), (StatusCode::OK, "CANCELLED"));
    world.control(Method::POST, "/sandbox/faults", &json!({ "failJobs": true })).await;
    let failed = submit(&world, &ada, &json!({ "interval": MONTH })).await;
    world.pass(3_000);
    let status = world.get(&ada, &format!("{JOBS}/{failed}")).await.json();
    assert_eq!(status["state"], "FAILED");
    assert!(status["errorMessage"].is_string());
    for cursor in ["x", "e30", "%00"] {
        let answer = world.get(&ada, &format!("{JOBS}/{job}/results?cursor={cursor}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{cursor}");
    }
    for size in ["0", "-5", "1001"] {
        let answer = world.get(&ada, &format!("{JOBS}/{job}/results?pageSize={size}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{size}");
    }
    for wrong in [json!({}), json!({ "interval": "x" }), json!({ "interval": MONTH, "paging": { "pageSize": 5 } })] {
        assert_eq!(world.post(&ada, JOBS, &wrong).await.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    assert_eq!(world.get(&ada, &format!("{JOBS}/no-job")).await.status, StatusCode::NOT_FOUND);
}
