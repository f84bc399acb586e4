//! How much may be asked: requests of tokens, users and clients, of one resource, and the sizes of what is asked for.

use axum::http::{Method, StatusCode};
use sandbox::{Config, DEFAULT_CLIENT_ID, Unconfirmed};
use serde_json::{Value, json};

use crate::client::{ADA, Answer, BEN, DANA, World, quiet, with_history};

const OTHER_CLIENT: &str = "b3f0c6d2-92f1-4b7e-8a57-5f0c2f3a9e11";
const LIMITS: &str = "/sandbox/limits";
const QUERY: &str = "/analytics/conversations/details/query";

fn limited(token: u32, user_client: u32, user: u32) -> Config {
    let unconfirmed =
        Unconfirmed { user_client_limit: Some(user_client), user_limit: Some(user), ..Unconfirmed::default() };
    let client_ids = vec![DEFAULT_CLIENT_ID.to_owned(), OTHER_CLIENT.to_owned()];
    Config { rate_limit: token, client_ids, unconfirmed, ..quiet() }
}

async fn dates(world: &World, token: &str, count: u32) {
    for _ in 0..count {
        assert_eq!(world.get(token, "/date").await.status, StatusCode::OK);
    }
}

/// The limit that a 429 names, after its message was held against its header.
fn limit(answer: &Answer) -> Value {
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{}", answer.text());
    let (code, message) = answer.error();
    assert_eq!(code, "too.many.requests.retry.after");
    let seconds = answer.header("retry-after").unwrap();
    assert_eq!(message, format!("Rate limit exceeded the maximum. Retry the request in [{seconds}] seconds"));
    answer.json()["limit"].clone()
}

#[tokio::test]
async fn each_limit_is_named_by_its_own_key() {
    let named = |key: &str, value: u32| json!({ "key": key, "namespace": "platform.api", "value": value });
    let world = World::new(limited(2, 100, 100));
    let token = world.sign_in(ADA).await;
    dates(&world, &token, 2).await;
    assert_eq!(limit(&world.get(&token, "/date").await), named("token.rate.per.minute", 2));

    let world = World::new(limited(2, 3, 100));
    let (one, two) = (world.sign_in(ADA).await, world.sign_in(ADA).await);
    dates(&world, &one, 2).await;
    dates(&world, &two, 1).await;
    assert_eq!(limit(&world.get(&two, "/date").await), named("org.app.user.rate.per.minute", 3));

    let world = World::new(limited(2, 2, 3));
    let (one, two) = (world.sign_in(ADA).await, world.sign_in_by(OTHER_CLIENT, ADA).await);
    dates(&world, &one, 2).await;
    dates(&world, &two, 1).await;
    assert_eq!(limit(&world.get(&two, "/date").await), named("org.user.rate.per.minute", 3));
    dates(&world, &world.sign_in(BEN).await, 2).await;
    world.assert_no_violations().await;
}

#[tokio::test]
async fn without_a_word_a_user_may_ten_times_what_a_token_may_but_not_by_one_client() {
    let client_ids = vec![DEFAULT_CLIENT_ID.to_owned(), OTHER_CLIENT.to_owned()];
    let world = World::new(Config { client_ids, ..quiet() });
    let shown = world.control(Method::GET, LIMITS, &Value::Null).await;
    let allowed: Vec<(&str, u64)> = shown["limits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|limit| (limit["of"].as_str().unwrap(), limit["allowed"].as_u64().unwrap()))
        .collect();
    assert_eq!(allowed, [("token", 300), ("userAndClient", 300), ("user", 3_000)]);
    let (first, second) = (world.sign_in(ADA).await, world.sign_in_by(OTHER_CLIENT, ADA).await);
    dates(&world, &first, 300).await;
    assert_eq!(world.get(&first, "/date").await.status, StatusCode::TOO_MANY_REQUESTS);
    dates(&world, &second, 1).await;
}

#[tokio::test]
async fn a_token_code_and_channel_belong_to_the_client_they_were_got_by() {
    let world = World::new(limited(1_000, 1_000, 1_000));
    let (first, second) = (world.sign_in(ADA).await, world.sign_in_by(OTHER_CLIENT, ADA).await);
    for (token, client) in [(&first, DEFAULT_CLIENT_ID), (&second, OTHER_CLIENT)] {
        assert_eq!(world.get(token, "/tokens/me").await.json()["OAuthClient"]["id"], client);
        let me = world.get(token, "/users/me?expand=token").await.json();
        assert_eq!(me["token"]["OAuthClient"]["id"], client);
    }
    let code = world.code(ADA).await;
    let crossed = world.redeem_by(OTHER_CLIENT, &code, crate::client::VERIFIER, crate::client::REDIRECT).await;
    assert_eq!(crossed.json()["error"], "invalid_grant");
    let make = async |token: &str| world.api(token, Method::POST, "/notifications/channels", None).await;
    let own = make(&first).await.json()["id"].as_str().unwrap().to_owned();
    for _ in 0..20 {
        make(&second).await;
    }
    let path = format!("/notifications/channels/{own}");
    assert_eq!(world.api(&first, Method::HEAD, &path, None).await.status, StatusCode::OK, "20 per user and client");
    let count = async |token: &str| {
        let listed = world.get(token, "/notifications/channels?includechannels=oauthclient").await.json();
        listed["entities"].as_array().unwrap().len()
    };
    assert_eq!((count(&first).await, count(&second).await), (1, 20));
    for _ in 0..20 {
        make(&first).await;
    }
    assert_eq!(world.api(&first, Method::HEAD, &path, None).await.status, StatusCode::NOT_FOUND);
    world.assert_no_violations().await;
}

#[tokio::test]
async fn a_resource_can_be_limited_for_hours_and_the_rest_goes_on() {
    let world = World::new(with_history(0));
    let (ada, dana) = (world.sign_in(ADA).await, world.sign_in(DANA).await);
    let wanted =
        json!({ "resource": "post_analytics_conversations_details_query", "allowed": 2, "perSeconds": 86_400 });
    world.control(Method::POST, LIMITS, &wanted).await;
    let query = json!({ "interval": "2026-08-05T00:00:00.000Z/2026-08-06T00:00:00.000Z" });
    for _ in 0..2 {
        assert_eq!(world.post(&ada, QUERY, &query).await.status, StatusCode::OK);
    }
    world.pass(3_600_000);
    let refused = world.post(&ada, QUERY, &query).await;
    assert_eq!(refused.header("retry-after"), Some("82800"));
    let key = "post.analytics.conversations.details.query.rate.per.day";
    assert_eq!(limit(&refused), json!({ "key": key, "namespace": "analytics", "value": 2 }));
    assert_eq!(world.get(&ada, "/conversations").await.status, StatusCode::OK);
    assert_eq!(world.post(&dana, QUERY, &query).await.status, StatusCode::OK, "of every user");
    world.control(Method::DELETE, LIMITS, &Value::Null).await;
    assert_eq!(world.post(&ada, QUERY, &query).await.status, StatusCode::OK);
    world.assert_no_violations().await;
}

#[tokio::test]
async fn the_beginning_of_a_path_can_be_limited_for_the_whole_organisation_under_a_name_of_ones_own() {
    let world = World::new(with_history(0));
    let (ada, ben) = (world.sign_in(ADA).await, world.sign_in(BEN).await);
    let wanted = json!({ "resource": "/api/v2/conversations", "allowed": 1, "perSeconds": 60, "of": "organization",
        "key": "conversation.rate.per.minute", "namespace": "conversation" });
    world.control(Method::POST, LIMITS, &wanted).await;
    assert_eq!(world.get(&ada, "/conversations/calls").await.status, StatusCode::OK);
    let named = json!({ "key": "conversation.rate.per.minute", "namespace": "conversation", "value": 1 });
    assert_eq!(limit(&world.get(&ben, "/conversations").await), named);
    world
        .control(
            Method::POST,
            LIMITS,
            &json!({ "resource": "/api/v2/conversations", "allowed": 5, "perSeconds": 60,
        "of": "organization" }),
        )
        .await;
    let shown = world.control(Method::GET, LIMITS, &Value::Null).await;
    assert_eq!(shown["limits"].as_array().unwrap().len(), 4, "it replaced the other");
    assert_eq!(world.get(&ben, "/conversations").await.status, StatusCode::OK);
    world.assert_no_violations().await;
}

#[tokio::test]
async fn of_two_limits_the_one_tells_that_lasts_longer() {
    let world = World::new(Config { rate_limit: 1, ..quiet() });
    let token = world.sign_in(ADA).await;
    world.control(Method::POST, LIMITS, &json!({ "resource": "get_date", "allowed": 1, "perSeconds": 7_200 })).await;
    dates(&world, &token, 1).await;
    let refused = world.get(&token, "/date").await;
    assert_eq!((refused.header("retry-after"), &limit(&refused)["value"]), (Some("7200"), &json!(1)));
    assert_eq!(world.get(&token, "/users/me").await.header("retry-after"), Some("60"));
}

#[tokio::test]
async fn a_limit_of_nothing_is_refused_by_name() {
    let world = World::new(quiet());
    for (wrong, part) in [
        (json!({ "resource": "get_everything", "allowed": 1, "perSeconds": 1 }), "get_everything"),
        (json!({ "resource": "/oauth/token", "allowed": 1, "perSeconds": 1 }), "/oauth/token"),
        (json!({ "resource": "get_date", "allowed": 1, "perSeconds": 0 }), "perSeconds"),
        (json!({ "resource": "get_date", "allowed": 1, "perSeconds": 604_801 }), "perSeconds"),
        (json!({ "resource": "get_date", "allowed": 1_000_001, "perSeconds": 1 }), "allowed"),
        (json!({ "resource": "get_date", "allowed": -1, "perSeconds": 1 }), "-1"),
        (json!({ "resource": "get_date", "perSeconds": 1 }), "allowed"),
        (json!({ "resource": "get_date", "allowed": 1, "perSeconds": 1, "namespace": "mine" }), "mine"),
        (json!({ "resource": "get_date", "allowed": 1, "perSeconds": 1, "of": "everybody" }), "everybody"),
    ] {
        let answer = world.plain(Method::POST, LIMITS, &wrong.to_string()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert!(answer.json()["error"].as_str().unwrap().contains(part), "{}", answer.text());
    }
}

#[tokio::test]
async fn an_interval_of_more_than_31_days_is_refused_wherever_there_is_one() {
    let world = World::new(with_history(0));
    let token = world.sign_in(DANA).await;
    let metrics = |name: &str| json!([name]);
    for (path, metrics) in [
        (QUERY, Value::Null),
        ("/analytics/conversations/details/jobs", Value::Null),
        ("/analytics/conversations/aggregates/query", metrics("tTalk")),
        ("/analytics/users/aggregates/query", metrics("tAgentRoutingStatus")),
    ] {
        let ask = async |interval: &str| {
            let mut body = json!({ "interval": interval });
            if !metrics.is_null() {
                body["metrics"] = metrics.clone();
            }
            world.post(&token, path, &body).await
        };
        let answer = ask("2026-07-01T00:00:00.000Z/2026-08-01T00:00:00.000Z").await;
        assert!(answer.status.is_success(), "{path} {}", answer.text());
        let answer = ask("2026-07-01T00:00:00.000Z/2026-08-01T00:00:00.001Z").await;
        assert_eq!((answer.status, answer.error().0.as_str()), (StatusCode::BAD_REQUEST, "bad.request"), "{path}");
        assert!(answer.error().1.contains("31 days"), "{path}");
        for wrong in ["", "x", "2026-08-01", "2026-08-01/2026-08-02", "P1D/2026-08-02T00:00:00Z"] {
            assert_eq!(ask(wrong).await.error().0, "invalid.date", "{path} {wrong}");
        }
    }
}
