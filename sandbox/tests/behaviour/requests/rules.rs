//! Which requests a rule means, how often it holds, and what it makes of an answer.

use axum::http::{Method, StatusCode};
use sandbox::{Config, DEFAULT_CLIENT_ID};
use serde_json::{Value, json};

use super::{rule, rules};
use crate::client::{ADA, BEN, REDIRECT, VERIFIER, World, authorize, quiet};

async fn statuses(world: &World, token: &str, paths: &[&str]) -> Vec<u16> {
    let mut statuses = Vec::new();
    for path in paths {
        statuses.push(world.get(token, path).await.status.as_u16());
    }
    statuses
}

#[tokio::test]
async fn a_rule_means_a_path_a_method_or_an_operation() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let id = world.user_id(&token).await;
    let (one, presence) = (format!("/users/{id}"), format!("/users/{id}/presences/purecloud"));
    let paths = ["/users/me", one.as_str(), presence.as_str(), "/date"];
    for (target, expected) in [
        (json!({ "path": "/api/v2/users/me" }), [503, 200, 200, 200]),
        (json!({ "operation": "/api/v2/users/{userId}" }), [200, 503, 200, 200]),
        (json!({ "operation": "get_users_me" }), [503, 200, 200, 200]),
        (json!({ "path": "/api/v2/users", "method": "get" }), [503, 503, 503, 200]),
        (json!({ "path": "/api/v2/users", "method": "POST" }), [200, 200, 200, 200]),
        (json!({}), [503, 503, 503, 503]),
    ] {
        let mut written = json!({ "fault": "status", "status": 503 });
        written.as_object_mut().unwrap().extend(target.as_object().unwrap().clone());
        rule(&world, written).await;
        assert_eq!(statuses(&world, &token, &paths).await, expected, "{target}");
        rules(&world, json!([])).await;
    }
}

#[tokio::test]
async fn a_rule_means_the_user_whose_token_it_is() {
    let world = World::new(quiet());
    let (hers, his) = (world.sign_in(ADA).await, world.sign_in(BEN).await);
    let ada = world.user_id(&hers).await;
    for word in [ADA, ada.as_str()] {
        rule(&world, json!({ "fault": "status", "status": 500, "user": word })).await;
        assert_eq!(statuses(&world, &hers, &["/date"]).await, [500]);
        assert_eq!(statuses(&world, &his, &["/date"]).await, [200]);
        assert_eq!(statuses(&world, "made-up", &["/date"]).await, [401]);
        rules(&world, json!([])).await;
    }
}

#[tokio::test]
async fn a_rule_means_the_client_that_asks_for_a_token_or_has_one() {
    let world = World::new(quiet());
    let (token, code) = (world.sign_in(ADA).await, world.code(ADA).await);
    rule(&world, json!({ "fault": "status", "status": 500, "client": DEFAULT_CLIENT_ID })).await;
    assert_eq!(world.redeem(&code, VERIFIER, REDIRECT).await.status.as_u16(), 500);
    assert_eq!(statuses(&world, &token, &["/date"]).await, [500]);
    assert_eq!(statuses(&world, "made-up", &["/date"]).await, [401], "of whom nobody knows whose client it is");
    rules(&world, json!([])).await;
    assert_eq!(world.redeem(&code, VERIFIER, REDIRECT).await.status.as_u16(), 200, "the form was read and is whole");
}

#[tokio::test]
async fn a_page_is_meant_by_its_path_alone() {
    let world = World::new(quiet());
    let ask = async || world.plain(Method::GET, &authorize(&[]), "").await;
    rule(&world, json!({ "fault": "status", "status": 502 })).await;
    assert_eq!(ask().await.status, StatusCode::OK);
    rules(&world, json!([{ "fault": "html", "status": 503, "path": "/oauth/authorize" }, { "fault": "empty", "path": "/logout" }]))
        .await;
    assert_eq!(ask().await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(world.plain(Method::GET, "/logout", "").await.text(), "");
}

#[tokio::test]
async fn a_rule_holds_so_many_times_and_shows_how_many_are_left() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let shown = rules(
        &world,
        json!([{ "fault": "status", "status": 503, "count": 2 }, { "fault": "status", "status": 504, "count": 1 }]),
    )
    .await;
    assert_eq!(shown[0], json!({ "fault": "status", "status": 503, "count": 2 }));
    assert_eq!(statuses(&world, &token, &["/date"]).await, [503]);
    let faults = world.control(Method::GET, "/sandbox/faults", &Value::Null).await;
    assert_eq!((&faults["requests"][0]["count"], &faults["requests"][1]["count"]), (&json!(1), &json!(1)));
    assert_eq!(statuses(&world, &token, &["/date"; 3]).await, [503, 504, 200]);
    assert_eq!(rules(&world, json!([])).await, json!([]));
}

#[tokio::test]
async fn a_share_of_the_requests_fails_and_the_same_seed_fails_the_same_ones() {
    let run = async |seed: u64| {
        let world = World::new(Config { seed, ..quiet() });
        let token = world.sign_in(ADA).await;
        let written = json!([
            { "fault": "status", "status": 503, "percent": 30 },
            { "fault": "status", "status": 429, "retryAfter": 3, "percent": 30 },
        ]);
        rules(&world, written.clone()).await;
        let first = statuses(&world, &token, &["/date"; 60]).await;
        world.control(Method::DELETE, "/sandbox/faults", &Value::Null).await;
        rules(&world, written).await;
        assert_eq!(statuses(&world, &token, &["/date"; 60]).await, first, "it replays after it was cleared");
        first
    };
    let (first, again, other) = (run(1).await, run(1).await, run(2).await);
    assert_eq!(first, again);
    assert_ne!(first, other);
    let met = |status| first.iter().filter(|&&met| met == status).count();
    assert!((8..32).contains(&met(503)) && (4..26).contains(&met(429)), "{first:?}");
}

#[tokio::test]
async fn a_rule_that_is_in_front_changes_nothing_for_the_one_behind() {
    let run = async |in_front: u32| {
        let world = World::new(quiet());
        let token = world.sign_in(ADA).await;
        let written = json!([
            { "fault": "status", "status": 503, "percent": in_front },
            { "fault": "status", "status": 504, "percent": 50 },
        ]);
        rules(&world, written).await;
        statuses(&world, &token, &["/date"; 40]).await
    };
    let (alone, behind) = (run(0).await, run(30).await);
    for (alone, behind) in alone.into_iter().zip(behind) {
        assert!(behind == alone || behind == 503, "{behind} in place of {alone}");
    }
}

#[tokio::test]
async fn answers_are_mislabelled_replaced_and_sent_elsewhere() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let meet = async |fault: Value| {
        rule(&world, fault).await;
        let answer = world.get(&token, "/users/me").await;
        rules(&world, json!([])).await;
        answer
    };
    let plain = meet(json!({ "fault": "contentType", "contentType": "text/plain" })).await;
    assert_eq!((plain.header("content-type"), plain.json()["name"].as_str()), (Some("text/plain"), Some(ADA)));
    assert!(meet(json!({ "fault": "html" })).await.text().starts_with("<!doctype html>"));
    assert_eq!(meet(json!({ "fault": "empty", "status": 204 })).await.status, StatusCode::NO_CONTENT);
    assert_eq!(meet(json!({ "fault": "null" })).await.text(), "null");
    assert!(serde_json::from_slice::<Value>(&meet(json!({ "fault": "malformed" })).await.bytes).is_err());
    let moved = meet(json!({ "fault": "redirect", "to": "http://elsewhere.test/", "status": 308 })).await;
    assert_eq!(
        (moved.status, moved.header("location")),
        (StatusCode::PERMANENT_REDIRECT, Some("http://elsewhere.test/"))
    );
    let html = meet(json!({ "fault": "html", "status": 429, "retryAfter": 9 })).await;
    assert_eq!((html.status, html.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, Some("9")));
}

#[tokio::test]
async fn a_refusal_can_be_spoilt_like_any_answer() {
    let world = World::new(quiet());
    rules(&world, json!([{ "fault": "html", "count": 1 }, { "fault": "contentType" }])).await;
    let html = world.get("made-up", "/date").await;
    assert_eq!(html.status, StatusCode::UNAUTHORIZED);
    assert!(html.text().starts_with("<!doctype html>"));
    let plain = world.get("made-up", "/date").await;
    assert_eq!((plain.status, plain.header("content-type")), (StatusCode::UNAUTHORIZED, Some("text/plain")));
}

#[tokio::test]
async fn every_status_that_answers_is_answered() {
    let world = World::new(Config { rate_limit: 10_000, ..quiet() });
    let token = world.sign_in(ADA).await;
    for status in 200..=599_u16 {
        rule(&world, json!({ "fault": "status", "status": status, "retryAfter": 5, "count": 1 })).await;
        let answer = world.get(&token, "/date").await;
        assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (status, Some("5")));
    }
    world.assert_no_violations().await;
}

#[tokio::test]
async fn latencies_add_up_and_what_they_delay_still_happens() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    rules(
        &world,
        json!([{ "fault": "latency", "ms": 20 }, { "fault": "latency", "ms": 25, "jitterMs": 5, "count": 1 },
               { "fault": "status", "status": 503, "count": 1 }]),
    )
    .await;
    world.control(Method::POST, "/sandbox/faults", &json!({ "latencyMs": 10 })).await;
    let began = std::time::Instant::now();
    assert_eq!(statuses(&world, &token, &["/date"]).await, [503]);
    assert!(began.elapsed().as_millis() >= 55, "{:?}", began.elapsed());
    let shown = world.control(Method::POST, "/sandbox/faults", &json!({ "latencyMs": 0 })).await;
    assert_eq!((&shown["latencyMs"], shown["requests"].as_array().unwrap().len()), (&json!(0), 1));
}

#[tokio::test]
async fn faults_of_a_connection_harm_nothing_where_there_is_none() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    for (fault, status) in [
        (json!({ "fault": "blackHole" }), 502),
        (json!({ "fault": "reset" }), 502),
        (json!({ "fault": "reset", "afterBytes": 4 }), 200),
        (json!({ "fault": "truncatedBody" }), 200),
        (json!({ "fault": "slowBody" }), 200),
        (json!({ "fault": "slice" }), 200),
        (json!({ "fault": "status", "status": 103 }), 200),
    ] {
        rule(&world, fault.clone()).await;
        let answer = world.get(&token, "/users/me").await;
        assert_eq!(answer.status.as_u16(), status, "{fault}");
        if fault["afterBytes"] == 4 {
            assert_eq!(answer.bytes.len(), 4);
        }
        rules(&world, json!([])).await;
    }
}

#[tokio::test]
async fn rules_that_make_no_sense_are_refused_and_leave_things_as_they_are() {
    let world = World::new(quiet());
    for (wrong, part) in [
        (json!({ "fault": "gone" }), "gone"),
        (json!({ "fault": "latency", "millis": 5 }), "millis"),
        (json!({ "fault": "latency", "ms": -5 }), "-5"),
        (json!({ "fault": "latency", "ms": 9_999_999 }), "ms is 9999999"),
        (json!({ "fault": "latency", "jitterMs": 3_600_001 }), "jitterMs is 3600001"),
        (json!({ "fault": "latency", "status": 500 }), "status does not belong to \"latency\""),
        (json!({ "fault": "status" }), "needs 'status'"),
        (json!({ "fault": "status", "status": 101 }), "101"),
        (json!({ "fault": "status", "status": 600 }), "600"),
        (json!({ "fault": "status", "status": 103, "retryAfter": 1 }), "103"),
        (json!({ "fault": "redirect" }), "'to'"),
        (json!({ "fault": "redirect", "to": "a\nb" }), "address"),
        (json!({ "fault": "redirect", "to": "/", "status": 200 }), "200"),
        (json!({ "fault": "contentType", "contentType": "a\nb" }), "content type"),
        (json!({ "fault": "slice", "bytes": 0 }), "0 bytes"),
        (json!({ "fault": "slowBody", "bytesPerSecond": 0 }), "0 bytes"),
        (json!({ "fault": "html", "retryAfter": 1 }), "retryAfter"),
        (json!({ "fault": "status", "status": 429, "retryAfter": 604_801 }), "retryAfter is 604801"),
        (json!({ "fault": "null", "status": 503, "retryAfter": -1 }), "retryAfter is -1"),
        (json!({ "fault": "empty", "percent": 101 }), "101"),
        (json!({ "fault": "empty", "count": 0 }), "count"),
        (json!({ "fault": "empty", "user": "Nobody" }), "Nobody"),
        (json!({ "fault": "empty", "client": "nobodys" }), "nobodys"),
        (json!({ "fault": "empty", "operation": "/api/v2/nothing" }), "/api/v2/nothing"),
        (json!({ "fault": "empty", "method": "G T" }), "G T"),
    ] {
        let body = json!({ "requests": [{ "fault": "empty" }, wrong], "latencyMs": 3, "failJobs": true,
                           "sockets": [{ "fault": "noAck" }] });
        let answer = world.plain(Method::POST, "/sandbox/faults", &body.to_string()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert!(answer.json()["error"].as_str().unwrap().contains(part), "{}", answer.text());
    }
    for (wrong, part) in [
        (json!({ "fault": "neverServe" }), "count"),
        (json!({ "fault": "neverServe", "count": 1, "ms": 5 }), "ms does not belong to"),
        (json!({ "fault": "refuse" }), "ms"),
        (json!({ "fault": "refuse", "ms": 60_001 }), "ms is 60001"),
        (json!({ "fault": "refuse", "ms": 5, "count": 1 }), "count does not belong to"),
        (json!({ "fault": "neverServe", "count": 0 }), "count"),
        (json!({ "fault": "resetOnAccept", "count": 1, "percent": 0 }), "percent"),
    ] {
        let body = json!({ "connections": [wrong], "requests": [{ "fault": "empty" }] });
        let answer = world.plain(Method::POST, "/sandbox/faults", &body.to_string()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(answer.json()["error"].as_str().unwrap().contains(part), "{}", answer.text());
    }
    let left = world.control(Method::GET, "/sandbox/faults", &Value::Null).await;
    assert_eq!(left, world.control(Method::DELETE, "/sandbox/faults", &Value::Null).await);
}
