//! Notification channels over REST and, on a real socket, what comes through them.

use axum::http::{Method, StatusCode};
use futures_util::{SinkExt, StreamExt};
use sandbox::Config;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::client::{ADA, BEN, DANA, World, quiet};

/// A socket that is read up to a point that the test chose.
struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Everything sent so far: an answer to a ping does not overtake it.
    async fn so_far(&mut self) -> Vec<Value> {
        self.0.send(Message::text(r#"{"message":"ping"}"#)).await.unwrap();
        let mut messages = Vec::new();
        loop {
            let message = self.next().await.expect("the socket is open");
            if message["eventBody"]["message"] == "pong" {
                assert_eq!(message["topicName"], "channel.metadata");
                return messages;
            }
            messages.push(message);
        }
    }

    /// The next message; `None` when the socket has ended.
    async fn next(&mut self) -> Option<Value> {
        match self.0.next().await {
            Some(Ok(Message::Text(text))) => Some(serde_json::from_str(text.as_str()).unwrap()),
            Some(Ok(Message::Close(_)) | Err(_)) | None => None,
            Some(Ok(other)) => panic!("{other:?}"),
        }
    }
}

/// Serves the world on a port of its own; gives the port.
async fn served(world: &World) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let router = world.sandbox.router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    port
}

async fn connect(port: u16, channel: &str) -> Result<Socket, StatusCode> {
    match connect_async(format!("ws://127.0.0.1:{port}/channels/{channel}")).await {
        Ok((socket, _)) => {
            let mut socket = Socket(socket);
            // The first answer shows that the socket is registered.
            assert_eq!(socket.so_far().await, Vec::<Value>::new());
            Ok(socket)
        }
        Err(Error::Http(response)) => Err(StatusCode::from_u16(response.status().as_u16()).unwrap()),
        Err(other) => panic!("{other}"),
    }
}

async fn create(world: &World, token: &str) -> String {
    let channel = world.api(token, Method::POST, "/notifications/channels", None).await.json();
    channel["id"].as_str().unwrap().to_owned()
}

async fn subscribe(world: &World, token: &str, channel: &str, topics: &[String]) -> Value {
    let body = topics.iter().map(|topic| json!({ "id": topic })).collect::<Value>();
    let path = format!("/notifications/channels/{channel}/subscriptions?ignoreErrors=true");
    world.api(token, Method::PUT, &path, Some(&body)).await.json()
}

/// What the agent does in an event: state, hold, after-call work.
fn told(event: &Value, user: &str) -> String {
    let seats = event["eventBody"]["participants"].as_array().unwrap();
    let seat = seats.iter().rfind(|participant| participant["userId"] == user).unwrap();
    let call = &seat["calls"][0];
    let hold = if call["held"] == true { " held" } else { "" };
    format!("{}{hold} {}", call["state"].as_str().unwrap(), call["afterCallWork"]["state"].as_str().unwrap())
}

#[tokio::test]
async fn a_scripted_call_is_told_step_by_step_in_the_event_model() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let (user, port) = (world.user_id(&token).await, served(&world).await);
    let channel = create(&world, &token).await;
    subscribe(&world, &token, &channel, &[format!("v2.users.{user}.conversations")]).await;
    let mut socket = connect(port, &channel).await.unwrap();
    let phases = json!([{ "talk": 4000 }, { "hold": 2000 }, { "talk": 3000 }]);
    let id = world
        .play(json!({ "waitMs": 3000, "alertMs": 2000, "phases": phases, "acwMs": 2000, "wrapUp": "Resolved" }))
        .await;
    world.pass(1 + 3_000);
    assert_eq!(socket.so_far().await, Vec::<Value>::new(), "events are under way for at least 50 ms");
    world.pass(20_000);
    let events = socket.so_far().await;
    let mut steps: Vec<String> = events.iter().map(|event| told(event, &user)).collect();
    // What the platform says twice around holds, it says in the same words.
    assert_eq!(steps.len(), 8);
    for (once, twice) in [(2, 3), (4, 5)] {
        assert_eq!(events[once]["eventBody"], events[twice]["eventBody"]);
    }
    steps.dedup();
    assert_eq!(
        steps,
        [
            "alerting unknown",
            "connected unknown",
            "connected held unknown",
            "connected unknown",
            "disconnected pending",
            "terminated complete"
        ]
    );
    for event in &events {
        assert_eq!(event["topicName"], format!("v2.users.{user}.conversations"));
        assert_eq!((&event["version"], &event["eventBody"]["id"]), (&json!("2"), &json!(id)));
        assert!(event["metadata"]["CorrelationId"].is_string());
        let text = event.to_string();
        for rest_only in [
            "startTime\":\"2026-08-05T14:00:00.001Z\",\"part",
            "queueName",
            "\"ani\"",
            "\"dnis\"",
            "segments",
            "selfUri\":\"/api/v2/conv",
        ] {
            assert!(!text.contains(rest_only), "{rest_only}");
        }
    }
    world.assert_no_violations().await;
}

#[tokio::test]
async fn nothing_is_told_of_what_happened_before_or_to_others() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let (user, port) = (world.user_id(&token).await, served(&world).await);
    let channel = create(&world, &token).await;
    let mut socket = connect(port, &channel).await.unwrap();
    world.play(json!({})).await;
    world.pass(60_000);
    subscribe(&world, &token, &channel, &[format!("v2.users.{user}.conversations")]).await;
    world.play(json!({ "agent": BEN })).await;
    // Less than a heartbeat.
    world.pass(25_000);
    let events: Vec<Value> =
        socket.so_far().await.into_iter().filter(|message| message["topicName"] != "channel.metadata").collect();
    assert_eq!(events, Vec::<Value>::new());
}

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
async fn sockets_suffer_the_faults_that_are_asked_for() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let (user, port) = (world.user_id(&token).await, served(&world).await);
    let channel = create(&world, &token).await;
    subscribe(&world, &token, &channel, &[format!("v2.users.{user}.conversations")]).await;
    let mut socket = connect(port, &channel).await.unwrap();
    let fault = async |fault: Value| world.control(Method::POST, "/sandbox/faults", &fault).await;
    let call = async || {
        world.play(json!({ "waitMs": 0, "alertMs": 500, "phases": [{ "talk": 500 }], "acwMs": 0 })).await;
        world.pass(3_000);
    };
    call().await;
    let usual = socket.so_far().await.len();
    assert_eq!(usual, 3);
    fault(json!({ "swallowEvents": true })).await;
    call().await;
    assert_eq!(socket.so_far().await.len(), 0);
    fault(json!({ "swallowEvents": false, "duplicateEvents": true })).await;
    call().await;
    assert_eq!(socket.so_far().await.len(), 2 * usual);
    fault(json!({ "duplicateEvents": false, "unknownEnums": true })).await;
    call().await;
    assert!(socket.so_far().await.iter().any(|event| event.to_string().contains("not.yet.invented")));
    fault(json!({ "dropSockets": true, "refuseSockets": true })).await;
    assert_eq!(socket.next().await, None);
    assert_eq!(connect(port, &channel).await.err(), Some(StatusCode::SERVICE_UNAVAILABLE));
    fault(json!({ "refuseSockets": false })).await;
    assert!(connect(port, &channel).await.is_ok());
    world.assert_no_violations().await;
}
