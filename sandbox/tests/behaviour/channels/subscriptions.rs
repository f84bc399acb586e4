//! Subscriptions, over REST and over the socket.

use axum::http::{Method, StatusCode};
use futures_util::SinkExt;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use super::{Socket, connect, create, served, subscribe};
use crate::client::{ADA, BEN, DANA, World, quiet};

#[tokio::test]
async fn subscriptions_are_added_replaced_listed_and_cleared() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let (user, channel) = (world.user_id(&token).await, create(&world, &token).await);
    let path = format!("/notifications/channels/{channel}/subscriptions");
    let topic = |name: &str| format!("v2.users.{user}.{name}");
    let body = |names: &[&str]| names.iter().map(|name| json!({ "id": topic(name) })).collect::<Value>();
    let ids = async || {
        let listed = world.get(&token, &path).await.json();
        listed["entities"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entity| entity["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let answer = world.post(&token, &path, &body(&["conversations", "presence"])).await.json();
    assert_eq!(
        answer["entities"][1],
        json!({ "id": topic("presence"), "state": "Permitted", "selfUri": answer["entities"][1]["selfUri"] })
    );
    world.post(&token, &path, &body(&["presence", "routingStatus"])).await;
    assert_eq!(ids().await, [topic("conversations"), topic("presence"), topic("routingStatus")]);
    world.api(&token, Method::PUT, &path, Some(&body(&["activity"]))).await;
    assert_eq!(ids().await, [topic("activity")]);
    assert_eq!(world.api(&token, Method::DELETE, &path, None).await.status, StatusCode::OK);
    assert_eq!(ids().await, Vec::<String>::new());
    let ben = world.sign_in(BEN).await;
    assert_eq!(world.get(&ben, &path).await.status, StatusCode::NOT_FOUND, "another user's channel");
}

#[tokio::test]
async fn a_topic_that_is_refused_fails_the_request_unless_errors_are_ignored() {
    let world = World::new(quiet());
    let (ada, ben, dana) = (world.sign_in(ADA).await, world.sign_in(BEN).await, world.sign_in(DANA).await);
    let (own, other) = (world.user_id(&ada).await, world.user_id(&ben).await);
    let channel = create(&world, &ada).await;
    let path = format!("/notifications/channels/{channel}/subscriptions");
    let topics = |second: &str| json!([{ "id": format!("v2.users.{own}.conversations") }, { "id": second }]);
    let foreign = format!("v2.users.{other}.conversations");
    let forbidden = world.api(&ada, Method::PUT, &path, Some(&topics(&foreign))).await;
    assert_eq!((forbidden.status, forbidden.error().0.as_str()), (StatusCode::FORBIDDEN, "missing.permissions"));
    let unknown = world.api(&ada, Method::PUT, &path, Some(&topics("v2.users.me.conversation"))).await;
    assert_eq!((unknown.status, unknown.error().0.as_str()), (StatusCode::BAD_REQUEST, "notification.invalid.topic"));
    assert_eq!(world.get(&ada, &path).await.json()["entities"], json!([]));

    let ignoring = format!("{path}?ignoreErrors=true");
    let answer = world.api(&ada, Method::PUT, &ignoring, Some(&topics(&foreign))).await.json();
    assert_eq!(answer["entities"][0]["state"], "Permitted");
    assert_eq!(
        (&answer["entities"][1]["state"], &answer["entities"][1]["missingPermissions"]),
        (&json!("Rejected"), &json!(["conversation:communication:view"]))
    );
    let supervised = create(&world, &dana).await;
    assert_eq!(subscribe(&world, &dana, &supervised, &[foreign]).await["entities"][0]["state"], "Permitted");
}

#[tokio::test]
async fn a_channel_holds_a_thousand_topics() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let channel = create(&world, &token).await;
    let topics = |count: u64| -> Value {
        (0..count)
            .map(|number| json!({ "id": format!("v2.users.00000000-0000-4000-8000-{number:012x}.presence") }))
            .collect()
    };
    let path = format!("/notifications/channels/{channel}/subscriptions");
    assert_eq!(world.api(&token, Method::PUT, &path, Some(&topics(1000))).await.status, StatusCode::OK);
    let answer = world.api(&token, Method::PUT, &path, Some(&topics(1001))).await;
    assert_eq!(answer.error().0, "notification.subscription.too.many.subscriptions");
}

#[tokio::test]
async fn one_can_subscribe_over_the_socket_with_a_combined_topic() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let (user, port) = (world.user_id(&token).await, served(&world).await);
    let channel = create(&world, &token).await;
    let mut socket = connect(port, &channel).await.unwrap();
    let ask = async |socket: &mut Socket, topic: String| {
        let ask = json!({ "message": "subscribe", "topics": [topic], "correlationId": "c-1" });
        socket.0.send(Message::text(ask.to_string())).await.unwrap();
        socket.next().await.unwrap()
    };
    let refused = ask(&mut socket, "v2.users.nobody.nothing".to_owned()).await;
    assert_eq!((&refused["result"], &refused["correlationId"]), (&json!("400"), &json!("c-1")));
    let subscribed = ask(&mut socket, format!("v2.users.{user}?presence&conversations")).await;
    assert_eq!((&subscribed["result"], &subscribed["status"]), (&json!("200"), &json!("subscribed")));
    world.play(json!({ "waitMs": 0, "phases": [{ "talk": 60_000 }] })).await;
    world.pass(2_000);
    let events = socket.so_far().await;
    assert_eq!(events[0]["topicName"], format!("v2.users.{user}.conversations"));
}

#[tokio::test]
async fn channels_are_listed_by_token_or_by_client() {
    let world = World::new(quiet());
    let (first, second, ben) = (world.sign_in(ADA).await, world.sign_in(ADA).await, world.sign_in(BEN).await);
    let (of_first, of_second) = (create(&world, &first).await, create(&world, &second).await);
    create(&world, &ben).await;
    let listed = async |query: &str| -> Vec<String> {
        let answer = world.get(&second, &format!("/notifications/channels{query}")).await.json();
        let entities = answer["entities"].as_array().unwrap().iter();
        entities.map(|channel| channel["id"].as_str().unwrap().to_owned()).collect()
    };
    let both = [of_first, of_second];
    assert_eq!(listed("").await, both[1..]);
    assert_eq!(listed("?includechannels=token").await, both[1..]);
    assert_eq!(listed("?includechannels=oauthclient").await, both);
    let wrong = world.get(&second, "/notifications/channels?includechannels=all").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
}
