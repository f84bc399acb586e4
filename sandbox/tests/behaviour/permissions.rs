//! Permissions that are granted and revoked while the sandbox runs.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::client::{ADA, BEN, DANA, World, quiet, with_history};

const PERMISSIONS: &str = "/sandbox/permissions";
const DETAIL: &str = "analytics:conversationDetail:view";
const QUERY: &str = "/analytics/conversations/details/query";

#[tokio::test]
async fn a_grant_takes_effect_with_the_next_request_and_is_told_to_the_agent() {
    let world = World::new(quiet());
    let token = world.sign_in(BEN).await;
    let change = json!({ "agent": BEN, "grant": ["routing:queue:view", "routing:wrapupCode:view"] });
    let shown = world.control(Method::POST, PERMISSIONS, &change).await;
    assert_eq!(shown["permissions"], change["grant"]);
    assert_eq!(world.get(&token, "/routing/queues").await.status, StatusCode::OK);
    let me = world.get(&token, "/users/me?expand=authorization").await.json();
    assert_eq!(me["authorization"]["permissions"], change["grant"]);
    let subject = world.get(&token, "/authorization/subjects/me").await.json();
    assert_eq!(subject["grants"][0]["role"]["policies"].as_array().unwrap().len(), 2);
    let user = world.user_id(&token).await;
    world.control(Method::POST, PERMISSIONS, &json!({ "agent": user, "revoke": ["routing:queue:view"] })).await;
    assert_eq!(world.get(&token, "/routing/queues").await.error().0, "missing.any.permissions");
    assert_eq!(world.get(&token, "/routing/wrapupcodes").await.status, StatusCode::OK);
    world.control(Method::DELETE, PERMISSIONS, &Value::Null).await;
    assert_eq!(world.get(&token, "/routing/wrapupcodes").await.status, StatusCode::FORBIDDEN);
    world.assert_no_violations().await;
}

#[tokio::test]
async fn the_condition_current_user_can_be_set_and_lifted() {
    let world = World::new(with_history(400));
    let dana = world.sign_in(DANA).await;
    let query = json!({ "interval": "2026-07-06T00:00:00.000Z/2026-08-06T00:00:00.000Z" });
    let hits = async || world.post(&dana, QUERY, &query).await.json()["totalHits"].as_u64().unwrap();
    let all = hits().await;
    world.control(Method::POST, PERMISSIONS, &json!({ "agent": DANA, "ownOnly": [DETAIL] })).await;
    let own = hits().await;
    assert!((1..all).contains(&own), "{own} of {all}");
    world.control(Method::POST, PERMISSIONS, &json!({ "agent": DANA, "ownOnly": [] })).await;
    assert_eq!(hits().await, all);
    world.assert_no_violations().await;
}

#[tokio::test]
async fn a_topic_asks_for_the_permissions_of_the_moment() {
    let world = World::new(quiet());
    let (ada, ben) = (world.sign_in(ADA).await, world.sign_in(BEN).await);
    let other = world.user_id(&ben).await;
    let channel = world.api(&ada, Method::POST, "/notifications/channels", None).await.json()["id"].clone();
    let path = format!("/notifications/channels/{}/subscriptions", channel.as_str().unwrap());
    let body = json!([{ "id": format!("v2.users.{other}.conversations") }]);
    assert_eq!(world.post(&ada, &path, &body).await.status, StatusCode::FORBIDDEN);
    world.control(Method::POST, PERMISSIONS, &json!({ "grant": ["conversation:communication:view"] })).await;
    assert_eq!(world.post(&ada, &path, &body).await.status, StatusCode::OK);
}

#[tokio::test]
async fn everybodys_permissions_are_shown_with_all_that_are_known() {
    let world = World::new(quiet());
    let shown = world.control(Method::GET, PERMISSIONS, &Value::Null).await;
    assert_eq!(shown["agents"].as_array().unwrap().len(), 14);
    assert_eq!((&shown["agents"][1]["agent"], &shown["agents"][1]["permissions"]), (&json!(BEN), &json!([])));
    assert_eq!(shown["agents"][4]["ownOnly"], json!([DETAIL]));
    let known = shown["known"].as_array().unwrap();
    for name in ["recording:screenRecording:view", "routing:queue:view", "oauth:token:view"] {
        assert!(known.contains(&json!(name)), "{name}");
    }
}

#[tokio::test]
async fn a_permission_or_agent_that_nobody_knows_is_refused_by_name() {
    let world = World::new(quiet());
    for (wrong, part) in [
        (json!({ "grant": ["routing:queues:view"] }), "routing:queues:view"),
        (json!({ "revoke": ["everything"] }), "everything"),
        (json!({ "agent": "Nobody", "grant": [] }), "Nobody"),
        (json!({ "agent": BEN, "ownOnly": [DETAIL] }), "not granted"),
        (json!({ "agent": DANA, "ownOnly": ["routing:queue:view"] }), "can be limited"),
        (json!({ "permissions": [] }), "permissions"),
    ] {
        let answer = world.plain(Method::POST, PERMISSIONS, &wrong.to_string()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert!(answer.json()["error"].as_str().unwrap().contains(part), "{}", answer.text());
    }
}
