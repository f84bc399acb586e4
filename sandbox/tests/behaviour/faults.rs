//! Faults on demand: each does what it says, for as long as it says.

use crate::client::{ADA, DANA, REDIRECT, VERIFIER, World, quiet, with_history};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

const MONTH: &str = "2026-07-06T00:00:00.000Z/2026-08-06T00:00:00.000Z";

async fn faults(world: &World, body: Value) -> Value {
    world.control(Method::POST, "/sandbox/faults", &body).await
}

#[tokio::test]
async fn the_next_requests_of_a_path_fail_so_many_times() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    faults(&world, json!({ "next": [{ "status": 503, "count": 2, "path": "/api/v2/users", "retryAfter": 7 }] })).await;
    assert_eq!(world.get(&token, "/date").await.status, StatusCode::OK);
    for _ in 0..2 {
        let answer = world.get(&token, "/users/me").await;
        assert_eq!((answer.status, answer.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, Some("7")));
        assert_eq!(answer.error().0, "service.unavailable");
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    }
    assert_eq!(world.get(&token, "/users/me").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_token_endpoint_can_fail_and_the_code_stays_good() {
    let world = World::new(quiet());
    let code = world.code(ADA).await;
    faults(&world, json!({ "next": [{ "status": 500, "path": "/oauth/token" }] })).await;
    assert_eq!(world.redeem(&code, VERIFIER, REDIRECT).await.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(world.redeem(&code, VERIFIER, REDIRECT).await.status, StatusCode::OK);
}

#[tokio::test]
async fn bodies_are_replaced_or_cut() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let row = |body: &str| json!({ "body": body, "path": "/api/v2/users/me" });
    faults(&world, json!({ "next": [row("html"), row("empty"), row("null"), row("truncated")] })).await;
    let html = world.get(&token, "/users/me").await;
    assert!(
        html.text().starts_with("<!doctype html>") && html.header("content-type").unwrap().starts_with("text/html")
    );
    assert_eq!(world.get(&token, "/users/me").await.text(), "");
    assert_eq!(world.get(&token, "/users/me").await.text(), "null");
    let cut = world.get(&token, "/users/me").await;
    assert_eq!(cut.status, StatusCode::OK);
    assert!(cut.bytes.starts_with(b"{") && serde_json::from_slice::<Value>(&cut.bytes).is_err());
    let html = json!({ "next": [{ "status": 502, "body": "html" }] });
    faults(&world, html).await;
    assert_eq!(world.get(&token, "/users/me").await.status, StatusCode::BAD_GATEWAY);
}

#[tokio::test]
async fn a_request_can_be_sent_elsewhere() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    faults(&world, json!({ "next": [{ "redirectTo": "http://elsewhere.test/x", "path": "/api/v2/conversations" }] }))
        .await;
    let answer = world.get(&token, "/conversations").await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::FOUND, Some("http://elsewhere.test/x")));
}

#[tokio::test]
async fn a_preflight_fails_only_where_it_is_meant() {
    let world = World::new(quiet());
    let status = async || crate::gate::preflight(&world, "/api/v2/users/me", "authorization").await.status;
    let meant = json!([{ "status": 500, "method": "OPTIONS", "path": "/api/v2/users" }, { "status": 503 }]);
    faults(&world, json!({ "next": meant, "rateLimitForSeconds": 60 })).await;
    assert_eq!(status().await, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(status().await, StatusCode::OK, "a row that names no method means a call, and so does a limit");
}

#[tokio::test]
async fn everything_is_limited_for_a_while() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    faults(&world, json!({ "rateLimitForSeconds": 30 })).await;
    let answer = world.get(&token, "/date").await;
    assert_eq!((answer.status, answer.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, Some("30")));
    world.pass(20_500);
    assert!(world.get(&token, "/date").await.error().1.contains("[10] seconds"));
    world.pass(9_500);
    assert_eq!(world.get(&token, "/date").await.status, StatusCode::OK);
}

#[tokio::test]
async fn tokens_expire_on_demand_and_the_login_session_stays() {
    let world = World::new(quiet());
    let chosen = world.choose(ADA).await;
    let cookie = chosen.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let token = world.sign_in(ADA).await;
    faults(&world, json!({ "expireTokens": true })).await;
    assert_eq!(world.get(&token, "/date").await.error().0, "bad.credentials");
    let request = axum::http::Request::get(crate::client::authorize(&[]))
        .header("cookie", cookie)
        .body(axum::body::Body::empty());
    assert!(world.send(request.unwrap()).await.redirected("code").is_some());
}

#[tokio::test]
async fn every_so_many_th_record_is_spoilt_and_the_contract_does_not_mind() {
    let world = World::new(with_history(200));
    let token = world.sign_in(DANA).await;
    let query = json!({ "interval": MONTH, "paging": { "pageSize": 100 } });
    let right = world.post(&token, "/analytics/conversations/details/query", &query).await.json();
    faults(&world, json!({ "badRecords": 10 })).await;
    let wrong = world.post(&token, "/analytics/conversations/details/query", &query).await.json();
    let pairs = right["conversations"].as_array().unwrap().iter().zip(wrong["conversations"].as_array().unwrap());
    let spoilt: Vec<usize> =
        pairs.enumerate().filter(|(_, (right, wrong))| right != wrong).map(|(at, _)| at + 1).collect();
    assert_eq!(spoilt, [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    faults(&world, json!({ "badRecords": 0 })).await;
    assert_eq!(world.post(&token, "/analytics/conversations/details/query", &query).await.json(), right);
    world.assert_no_violations().await;
}

#[tokio::test]
async fn enums_nobody_knows_appear_in_conversations_alone() {
    let world = World::new(with_history(50));
    let token = world.sign_in(DANA).await;
    faults(&world, json!({ "unknownEnums": true })).await;
    let query = json!({ "interval": MONTH });
    assert!(
        world.post(&token, "/analytics/conversations/details/query", &query).await.text().contains("not.yet.invented")
    );
    assert!(!world.get(&token, "/users?expand=presence").await.text().contains("not.yet.invented"));
}

#[tokio::test]
async fn faults_merge_are_shown_and_are_cleared() {
    let world = World::new(quiet());
    faults(&world, json!({ "failJobs": true, "next": [{ "status": 500 }] })).await;
    let shown = faults(&world, json!({ "jitterMs": 3, "next": [{ "status": 503, "count": 4 }] })).await;
    assert_eq!(
        (&shown["failJobs"], &shown["jitterMs"], shown["next"].as_array().unwrap().len()),
        (&json!(true), &json!(3), 2)
    );
    let cleared = world.control(Method::DELETE, "/sandbox/faults", &Value::Null).await;
    assert_eq!((&cleared["failJobs"], &cleared["next"]), (&json!(false), &json!([])));
    assert_eq!(world.control(Method::GET, "/sandbox/faults", &Value::Null).await, cleared);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_like_any_other() {
    let world = World::new(quiet());
    for path in ["/sandbox/faults", "/sandbox/conversations", "/sandbox/clock", "/sandbox/presence"] {
        let answer = world.plain(Method::POST, path, &" ".repeat(3 << 20)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(answer.json()["error"].as_str().unwrap().contains("larger"), "{path}");
    }
}

#[tokio::test]
async fn a_misspelt_fault_is_refused_by_name() {
    let world = World::new(quiet());
    for (wrong, part) in [
        (json!({ "latency": 5 }), "latency"),
        (json!({ "next": [{ "statuss": 5 }] }), "statuss"),
        (json!({ "next": [{ "count": 5 }] }), "status, body, redirectTo"),
        (json!({ "next": [{ "status": 99 }] }), "200 to 599"),
        (json!({ "latencyMs": -1 }), "-1"),
        (json!({ "latencyMs": u64::MAX }), "latencyMs"),
        (json!({ "jitterMs": 86_400_000 }), "jitterMs"),
        (json!({ "rateLimitForSeconds": i64::MAX }), "rateLimitForSeconds"),
        (json!({ "rateLimitForSeconds": -1 }), "rateLimitForSeconds"),
        (json!({ "next": [{ "status": 503, "retryAfter": -1 }] }), "retryAfter"),
        (json!({ "next": [{ "status": 503, "retryAfter": i64::MAX }] }), "retryAfter"),
        (json!({ "sockets": [{ "fault": "delay", "ms": i64::MAX }] }), "ms is"),
        (json!({ "sockets": [{ "fault": "delay", "jitterMs": i64::MAX }] }), "jitterMs is"),
    ] {
        let answer = world.plain(Method::POST, "/sandbox/faults", &wrong.to_string()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(answer.json()["error"].as_str().unwrap().contains(part), "{}", answer.text());
    }
}
