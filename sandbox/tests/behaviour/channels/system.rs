//! What the platform says about a channel itself, and the choices that nobody has confirmed.

use axum::http::{Method, StatusCode};
use sandbox::{Config, Evicted, Orphaned};
use serde_json::{Value, json};

use super::{connect, create, served, subscribe};
use crate::client::{ADA, World, quiet};

fn told(messages: &[Value]) -> Vec<&str> {
    messages
        .iter()
        .filter_map(|message| message["topicName"].as_str())
        .filter(|name| *name != "channel.metadata")
        .collect()
}

async fn fault(world: &World, rules: Value) {
    world.control(Method::POST, "/sandbox/faults", &json!({ "sockets": rules })).await;
}

#[tokio::test]
async fn the_end_of_a_socket_is_announced_a_minute_before_and_its_channel_lives_on() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let (user, port) = (world.user_id(&token).await, served(&world).await);
    let channel = create(&world, &token).await;
    subscribe(&world, &token, &channel, &[format!("v2.users.{user}.conversations")]).await;
    let mut first = connect(port, &channel).await.unwrap();
    fault(&world, json!([{ "fault": "socketClosing", "user": ADA }])).await;
    assert_eq!(told(&first.so_far().await), ["v2.system.socket_closing"]);
    world.pass(59_999);
    assert!(told(&first.so_far().await).is_empty());
    world.pass(1);
    assert_eq!(first.closed_with().await, Some(1001));
    let mut second = connect(port, &channel).await.unwrap();
    world.play(json!({ "waitMs": 0, "alertMs": 60_000 })).await;
    world.pass(1_000);
    assert_eq!(told(&second.so_far().await).len(), 1, "the subscriptions belong to the channel");
    // The first socket's end concerns the second no more.
    world.pass(120_000);
    assert!(!second.so_far().await.is_empty());
    world.assert_no_violations().await;
}

#[tokio::test]
async fn sockets_end_by_themselves_after_the_life_they_are_given() {
    let world = World::new(Config { socket_life: Some(600), ..quiet() });
    let token = world.sign_in(ADA).await;
    let (channel, port) = (create(&world, &token).await, served(&world).await);
    let mut socket = connect(port, &channel).await.unwrap();
    world.pass(539_999);
    assert!(told(&socket.so_far().await).is_empty());
    world.pass(1);
    assert_eq!(told(&socket.so_far().await), ["v2.system.socket_closing"]);
    world.pass(60_000);
    assert!(socket.closed_with().await.is_some());
    assert!(connect(port, &channel).await.is_ok());
}

#[tokio::test]
async fn subscriptions_that_are_taken_away_beside_the_socket_are_told() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let (user, port) = (world.user_id(&token).await, served(&world).await);
    let channel = create(&world, &token).await;
    let topic = |name: &str| format!("v2.users.{user}.{name}");
    let mut socket = connect(port, &channel).await.unwrap();
    subscribe(&world, &token, &channel, &[topic("conversations")]).await;
    subscribe(&world, &token, &channel, &[topic("conversations"), topic("presence")]).await;
    world.pass(1);
    assert!(told(&socket.so_far().await).is_empty(), "nothing was lost");
    subscribe(&world, &token, &channel, &[topic("presence")]).await;
    world.pass(1);
    let messages = socket.so_far().await;
    assert_eq!(told(&messages), [format!("v2.system.subscription_changed.{channel}")]);
    assert_eq!(messages[0]["eventBody"]["systemTopicType"], "subscription_changed");
    assert_eq!(messages[0]["eventBody"]["channelId"], channel.as_str());
}

#[tokio::test]
async fn an_evicted_channel_can_be_told_and_closed_instead_of_turning_silent() {
    let world = World::new(Config { evicted_channel: Evicted::Closed, rate_limit: 1000, ..quiet() });
    let token = world.sign_in(ADA).await;
    let port = served(&world).await;
    let mut sockets = Vec::new();
    let mut first = None;
    for _ in 0..20 {
        let channel = create(&world, &token).await;
        sockets.push(connect(port, &channel).await.unwrap());
        first = first.or(Some(channel));
        world.pass(10);
    }
    create(&world, &token).await;
    world.pass(1);
    let last = sockets[0].next().await.unwrap();
    assert_eq!(last["topicName"], format!("v2.system.no_longer_subscribed.{}", first.unwrap()));
    assert_eq!(last["eventBody"]["reason"], "another_channel_subscribed");
    assert_eq!(sockets[0].next().await, None);
    assert!(sockets[1].so_far().await.is_empty());
    world.assert_no_violations().await;
}

#[tokio::test]
async fn a_channel_can_outlive_its_token() {
    let world = World::new(Config { channel_without_token: Orphaned::Kept, token_life: 60, ..quiet() });
    let token = world.sign_in(ADA).await;
    let (user, port) = (world.user_id(&token).await, served(&world).await);
    let channel = create(&world, &token).await;
    subscribe(&world, &token, &channel, &[format!("v2.users.{user}?conversations&tokens")]).await;
    let mut socket = connect(port, &channel).await.unwrap();
    world.pass(60_000);
    assert_eq!(world.get(&token, "/users/me").await.status, StatusCode::UNAUTHORIZED);
    world.play(json!({ "waitMs": 0, "alertMs": 60_000 })).await;
    world.pass(1_000);
    let messages = socket.so_far().await;
    assert_eq!(told(&messages), [format!("v2.users.{user}.tokens"), format!("v2.users.{user}.conversations")]);
    assert!(connect(port, &channel).await.is_ok());
}

#[tokio::test]
async fn a_token_that_is_given_back_is_told_to_the_channels_of_the_users_other_tokens() {
    let world = World::new(quiet());
    let (token, other) = (world.sign_in(ADA).await, world.sign_in(ADA).await);
    let (user, port) = (world.user_id(&token).await, served(&world).await);
    let (channel, doomed) = (create(&world, &token).await, create(&world, &other).await);
    subscribe(&world, &token, &channel, &[format!("v2.users.{user}.tokens")]).await;
    let mut stays = connect(port, &channel).await.unwrap();
    let mut ends = connect(port, &doomed).await.unwrap();
    assert_eq!(world.api(&other, Method::DELETE, "/tokens/me", None).await.status, StatusCode::OK);
    let messages = stays.so_far().await;
    assert_eq!(told(&messages), [format!("v2.users.{user}.tokens")]);
    assert_eq!(messages[0]["eventBody"]["user"]["id"], user.as_str());
    assert!(!messages[0].to_string().contains(&other), "the token itself is not told");
    assert_eq!(ends.next().await.unwrap()["topicName"], format!("v2.system.token_revoked.{doomed}"));
    assert_eq!(ends.next().await, None);
    world.assert_no_violations().await;
}

#[tokio::test]
async fn a_channel_that_was_connected_just_now_counts_as_used_just_now() {
    let world = World::new(Config { rate_limit: 1000, ..quiet() });
    let token = world.sign_in(ADA).await;
    let port = served(&world).await;
    let oldest = create(&world, &token).await;
    let mut socket = connect(port, &oldest).await.unwrap();
    let mut others = Vec::new();
    for _ in 0..19 {
        world.pass(10);
        others.push(create(&world, &token).await);
    }
    socket.leave().await;
    create(&world, &token).await;
    let exists = async |id: &str| {
        world.api(&token, Method::HEAD, &format!("/notifications/channels/{id}"), None).await.status == StatusCode::OK
    };
    assert!(exists(&oldest).await);
    assert!(!exists(&others[0]).await);
}
