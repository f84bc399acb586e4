//! How long channels and sockets live, and what ends them.

use axum::http::{Method, StatusCode};
use sandbox::Config;
use serde_json::json;

use super::{connect, create, served, subscribe};
use crate::client::{ADA, World, quiet};

#[tokio::test]
async fn a_heart_beats_every_thirty_seconds() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let port = served(&world).await;
    let mut socket = connect(port, &create(&world, &token).await).await.unwrap();
    world.pass(29_999);
    assert_eq!(socket.so_far().await.len(), 0);
    world.pass(1);
    assert_eq!(
        socket.so_far().await,
        [json!({ "topicName": "channel.metadata", "eventBody": { "message": "WebSocket Heartbeat" } })]
    );
    world.pass(60_000);
    assert_eq!(socket.so_far().await.len(), 2);
}

#[tokio::test]
async fn a_second_socket_of_a_channel_replaces_the_first() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let (channel, port) = (create(&world, &token).await, served(&world).await);
    let mut first = connect(port, &channel).await.unwrap();
    let mut second = connect(port, &channel).await.unwrap();
    assert_eq!(first.next().await, None);
    world.pass(30_000);
    assert_eq!(second.so_far().await.len(), 1);
}

#[tokio::test]
async fn an_unknown_channel_has_no_socket() {
    let world = World::new(quiet());
    let port = served(&world).await;
    assert_eq!(connect(port, "streaming-0-nothing").await.err(), Some(StatusCode::NOT_FOUND));
}

#[tokio::test]
async fn the_21st_channel_evicts_the_unconnected_one_used_longest_ago_and_a_connected_one_turns_silent() {
    let world = World::new(Config { rate_limit: 1000, ..quiet() });
    let token = world.sign_in(ADA).await;
    let (user, port) = (world.user_id(&token).await, served(&world).await);
    let connected = create(&world, &token).await;
    subscribe(&world, &token, &connected, &[format!("v2.users.{user}.conversations")]).await;
    let mut socket = connect(port, &connected).await.unwrap();
    let mut others = Vec::new();
    for _ in 0..19 {
        world.pass(10);
        others.push(create(&world, &token).await);
    }
    let exists = async |channel: &str| {
        world.api(&token, Method::HEAD, &format!("/notifications/channels/{channel}"), None).await.status
    };
    assert_eq!(exists(&others[0]).await, StatusCode::OK);
    world.pass(10);
    create(&world, &token).await;
    assert_eq!(exists(&others[0]).await, StatusCode::NOT_FOUND);
    assert_eq!(exists(&others[1]).await, StatusCode::OK);
    assert_eq!(exists(&connected).await, StatusCode::OK, "the oldest, but connected");
    let listed = world.get(&token, "/notifications/channels").await.json();
    assert_eq!(listed["entities"].as_array().unwrap().len(), 20);

    // With all of them connected the oldest goes: its socket stays open, beats, and tells nothing.
    let mut sockets = Vec::new();
    for channel in listed["entities"].as_array().unwrap() {
        let id = channel["id"].as_str().unwrap();
        if id != connected {
            world.pass(10);
            sockets.push(connect(port, id).await.unwrap());
        }
    }
    create(&world, &token).await;
    assert_eq!(exists(&connected).await, StatusCode::NOT_FOUND);
    world.play(json!({})).await;
    world.pass(60_000);
    let messages = socket.so_far().await;
    assert!(!messages.is_empty() && messages.iter().all(|message| message["topicName"] == "channel.metadata"));
}

#[tokio::test]
async fn a_channel_lives_for_a_day_from_its_last_subscription() {
    let world = World::new(Config { token_life: 172_800, ..quiet() });
    let token = world.sign_in(ADA).await;
    let (user, channel) = (world.user_id(&token).await, create(&world, &token).await);
    let exists =
        async || world.api(&token, Method::HEAD, &format!("/notifications/channels/{channel}"), None).await.status;
    world.pass(23 * 3_600_000);
    subscribe(&world, &token, &channel, &[format!("v2.users.{user}.presence")]).await;
    world.pass(24 * 3_600_000 - 1);
    assert_eq!(exists().await, StatusCode::OK);
    world.pass(1);
    assert_eq!(exists().await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_death_of_the_token_is_told_and_ends_the_socket() {
    let world = World::new(Config { token_life: 60, ..quiet() });
    let token = world.sign_in(ADA).await;
    let (user, port) = (world.user_id(&token).await, served(&world).await);
    let channel = create(&world, &token).await;
    let mut socket = connect(port, &channel).await.unwrap();
    world.pass(60_000);
    let mut last = socket.next().await.unwrap();
    if last["topicName"] == "channel.metadata" {
        last = socket.next().await.unwrap();
    }
    assert_eq!(last["topicName"], format!("v2.system.token_revoked.{channel}"));
    assert_eq!(
        (&last["eventBody"]["reason"], &last["eventBody"]["userId"]),
        (&json!("user_tokens_revoked"), &json!(user))
    );
    assert_eq!(socket.next().await, None);
    assert_eq!(connect(port, &channel).await.err(), Some(StatusCode::NOT_FOUND));
}

#[tokio::test]
async fn the_socket_is_on_the_streaming_host_of_the_host_that_was_asked() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    for (host, prefix) in [
        ("127.0.0.1:8090", "ws://127.0.0.1:8090/channels/streaming-"),
        ("localhost:8090", "ws://localhost:8090/channels/streaming-"),
        ("api.sandbox.localhost:8090", "ws://streaming.sandbox.localhost:8090/channels/streaming-"),
    ] {
        let request = axum::http::Request::post("/api/v2/notifications/channels").header("host", host);
        let request =
            request.header("authorization", format!("Bearer {token}")).body(axum::body::Body::empty()).unwrap();
        let channel = world.send(request).await.json();
        assert!(channel["connectUri"].as_str().unwrap().starts_with(prefix), "{channel}");
        assert_eq!(channel["expires"], "2026-08-06T14:00:00.000Z");
    }
}
