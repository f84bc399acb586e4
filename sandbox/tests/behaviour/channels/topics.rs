//! What is told on each topic, when, and that it agrees with what the rest of the API says.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Socket, connect, create, served, subscribe};
use crate::client::{ADA, BEN, DANA, World, quiet};

/// A connected channel of an agent on some topics; `USER` and `QUEUE` stand for the agent's and Support's ids.
async fn listening(world: &World, token: &str, topics: &[&str]) -> (Socket, String, String) {
    let user = world.user_id(token).await;
    let queues = world.get(token, "/routing/queues/me?pageSize=100").await.json();
    let queue = queues["entities"].as_array().unwrap().iter().find(|queue| queue["name"] == "Support").unwrap();
    let queue = queue["id"].as_str().unwrap().to_owned();
    let channel = create(world, token).await;
    let topics: Vec<String> =
        topics.iter().map(|topic| topic.replace("USER", &user).replace("QUEUE", &queue)).collect();
    let answer = subscribe(world, token, &channel, &topics).await;
    for entity in answer["entities"].as_array().unwrap() {
        assert_eq!(entity["state"], "Permitted", "{entity}");
    }
    let socket = connect(served(world).await, &channel).await.unwrap();
    (socket, user, queue)
}

fn of<'e>(events: &'e [Value], end: &str) -> Vec<&'e Value> {
    events.iter().filter(|event| event["topicName"].as_str().unwrap().ends_with(end)).map(|e| &e["eventBody"]).collect()
}

#[tokio::test]
async fn every_topic_that_can_be_subscribed_to_is_told() {
    let world = World::new(quiet());
    let (token, other) = (world.sign_in(DANA).await, world.sign_in(DANA).await);
    let id =
        world.play(json!({ "agent": DANA, "queue": "Support", "waitMs": 1000, "phases": [{ "talk": 30_000 }] })).await;
    let listed = world.get(&token, "/notifications/availabletopics").await.json();
    let mut topics: Vec<String> = Vec::new();
    for topic in listed["entities"].as_array().unwrap().iter().map(|entity| entity["id"].as_str().unwrap()) {
        let whose = match topic {
            _ if topic.starts_with("v2.users.") => "USER",
            _ if topic.contains("queues.") => "QUEUE",
            _ => &id,
        };
        if !topic.starts_with("v2.system") {
            topics.push(topic.replace("{id}", whose));
        }
    }
    assert_eq!(topics.len(), 11);
    let asked: Vec<&str> = topics.iter().map(String::as_str).collect();
    let (mut socket, user, queue) = listening(&world, &token, &asked).await;
    world.pass(50_000);
    world.control(Method::POST, "/sandbox/presence", &json!({ "agent": DANA, "presence": "Meal" })).await;
    assert_eq!(world.api(&other, Method::DELETE, "/tokens/me", None).await.status, StatusCode::OK);
    world.pass(3_600_000);
    let events = socket.so_far().await;
    for topic in topics {
        let name = topic.replace("USER", &user).replace("QUEUE", &queue);
        assert!(events.iter().any(|event| event["topicName"] == name), "{name} is never told");
    }
    world.assert_no_violations().await;
}

#[tokio::test]
async fn a_queue_hears_of_a_conversation_that_nobody_has_answered_yet() {
    let world = World::new(quiet());
    let token = world.sign_in(DANA).await;
    let (mut socket, ..) = listening(&world, &token, &["v2.routing.queues.QUEUE.conversations"]).await;
    let id = world.play(json!({ "agent": ADA, "queue": "Support", "waitMs": 60_000, "answered": false })).await;
    world.play(json!({ "agent": ADA, "queue": "Billing", "waitMs": 60_000, "answered": false })).await;
    world.pass(5_000);
    let events = socket.so_far().await;
    let heard = of(&events, ".conversations");
    assert_eq!(heard.len(), 1);
    assert_eq!(heard[0]["id"], id.as_str());
    let purposes: Vec<_> = heard[0]["participants"].as_array().unwrap().iter().map(|one| &one["purpose"]).collect();
    assert_eq!(purposes, ["customer", "acd"]);
}

#[tokio::test]
async fn counts_and_status_of_a_user_are_told_when_they_change_and_are_what_users_me_says() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let topics = ["v2.users.USER?conversationsummary&routingStatus&activity"];
    let (mut socket, ..) = listening(&world, &token, &topics).await;
    let call = json!({ "waitMs": 2000, "alertMs": 1000, "acwMs": 4000,
        "phases": [{ "talk": 5000 }, { "hold": 2000 }, { "mute": 2000 }, { "talk": 1000 }] });
    world.play(call).await;
    world.pass(1 + 2_600);
    let me = async || world.get(&token, "/users/me?expand=conversationSummary,routingStatus").await.json();
    let began = socket.so_far().await;
    assert_eq!(of(&began, ".conversationsummary")[0]["call"]["contactCenter"], json!({ "active": 1, "acw": 0 }));
    assert_eq!(of(&began, ".conversationsummary")[0]["call"], me().await["conversationSummary"]["call"]);
    assert_eq!(of(&began, ".routingStatus")[0]["routingStatus"]["status"], "INTERACTING");
    assert_eq!(of(&began, ".routingStatus")[0]["routingStatus"]["startTime"], "2026-08-05T14:00:02.001Z");
    assert_eq!(of(&began, ".activity")[0]["routingStatus"], of(&began, ".routingStatus")[0]["routingStatus"]);
    assert_eq!(me().await["routingStatus"]["startTime"], "2026-08-05T14:00:02.001Z");
    // Answering, holding and muting change nothing of it.
    world.pass(8_000);
    assert_eq!(socket.so_far().await, Vec::<Value>::new());
    world.pass(3_000);
    let after_call = socket.so_far().await;
    assert_eq!(after_call.len(), 1);
    assert_eq!(after_call[0]["eventBody"]["call"]["contactCenter"], json!({ "active": 0, "acw": 1 }));
    assert_eq!(after_call[0]["eventBody"]["call"], me().await["conversationSummary"]["call"]);
    world.pass(5_000);
    let over = socket.so_far().await;
    assert_eq!(of(&over, ".routingStatus")[0]["routingStatus"]["status"], "IDLE");
    assert_eq!(
        me().await["routingStatus"]["startTime"],
        of(&over, ".routingStatus")[0]["routingStatus"]["startTime"],
        "since when is the same too"
    );
    assert_eq!(me().await["routingStatus"]["status"], "IDLE");
    world.assert_no_violations().await;
}

#[tokio::test]
async fn a_second_conversation_does_not_turn_the_status_again() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let (mut socket, ..) = listening(&world, &token, &["v2.users.USER.routingStatus"]).await;
    for _ in 0..2 {
        world.play(json!({ "media": "message", "waitMs": 0, "phases": [{ "talk": 20_000 }], "acwMs": 0 })).await;
        world.pass(5_000);
    }
    let since = async || {
        let me = world.get(&token, "/users/me?expand=routingStatus").await.json();
        me["routingStatus"]["startTime"].clone()
    };
    let meanwhile = since().await;
    world.pass(25_000);
    let events = socket.so_far().await;
    let statuses: Vec<_> = of(&events, ".routingStatus").iter().map(|body| &body["routingStatus"]).collect();
    assert_eq!((&statuses[0]["status"], &statuses[1]["status"]), (&json!("INTERACTING"), &json!("IDLE")));
    assert_eq!(statuses.len(), 2);
    assert_eq!((&meanwhile, &since().await), (&statuses[0]["startTime"], &statuses[1]["startTime"]));
}

#[tokio::test]
async fn a_presence_is_told_and_is_what_users_me_says() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let (mut socket, ..) = listening(&world, &token, &["v2.users.USER?presence&activity&routingStatus"]).await;
    world.pass(1_000);
    world.control(Method::POST, "/sandbox/presence", &json!({ "agent": ADA, "presence": "Break" })).await;
    world.pass(400);
    let events = socket.so_far().await;
    assert_eq!(of(&events, ".presence")[0]["presenceDefinition"]["systemPresence"], "BREAK");
    assert_eq!(of(&events, ".presence")[0]["modifiedDate"], "2026-08-05T14:00:01.000Z");
    assert_eq!(of(&events, ".activity")[0]["activeQueueIds"], json!([]));
    assert_eq!(of(&events, ".routingStatus")[0]["routingStatus"]["status"], "OFF_QUEUE");
    let me = world.get(&token, "/users/me?expand=presence,routingStatus").await.json();
    assert_eq!(me["presence"]["presenceDefinition"]["systemPresence"], "Break");
    assert_eq!(me["presence"]["presenceDefinition"]["id"], of(&events, ".presence")[0]["presenceDefinition"]["id"]);
    assert_eq!(me["routingStatus"]["status"], "OFF_QUEUE");
    let unknown = world.plain(Method::POST, "/sandbox/presence", r#"{"presence": "Asleep"}"#).await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn words_are_heard_while_a_call_is_talked_and_not_while_it_is_held_or_muted() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let phases = json!([{ "talk": 30_000 }, { "hold": 30_000 }, { "mute": 30_000 }]);
    let id = world.play(json!({ "waitMs": 0, "alertMs": 0, "phases": phases, "acwMs": 0 })).await;
    world.pass(1);
    let topic = format!("v2.conversations.{id}.transcription");
    let (mut socket, ..) = listening(&world, &token, &[&topic]).await;
    let mut heard: Vec<Vec<Value>> = Vec::new();
    for _ in 0..4 {
        world.pass(29_000 + if heard.is_empty() { 1_400 } else { 1_000 });
        let events = socket.so_far().await;
        heard.push(of(&events, ".transcription").into_iter().cloned().collect());
    }
    let channels = |bodies: &[Value]| {
        let mut channels: Vec<String> =
            bodies.iter().filter_map(|body| body["transcripts"][0]["channel"].as_str().map(str::to_owned)).collect();
        channels.sort();
        channels.dedup();
        channels
    };
    assert_eq!(channels(&heard[0]), ["EXTERNAL", "INTERNAL"]);
    assert_eq!(heard[1].len(), 0, "on hold");
    assert_eq!(channels(&heard[2]), ["EXTERNAL"], "who is muted is not heard");
    let all: Vec<&Value> = heard.iter().flatten().collect();
    assert_eq!(all.last().unwrap()["status"]["status"], "SESSION_ENDED");
    for body in all.iter().filter(|body| body["status"]["status"] == "SESSION_ONGOING") {
        assert_eq!(body["conversationId"], id.as_str());
        assert!(body["status"]["offsetMs"].as_i64().unwrap() > 0);
        let said = &body["transcripts"][0]["alternatives"][0];
        assert_eq!(said["words"].as_array().unwrap().len(), said["transcript"].as_str().unwrap().split(' ').count());
    }
    let ben = world.sign_in(BEN).await;
    let channel = create(&world, &ben).await;
    let refused = subscribe(&world, &ben, &channel, &[topic]).await;
    assert_eq!(refused["entities"][0]["state"], "Rejected", "Ben takes no part");
    world.assert_no_violations().await;
}

#[tokio::test]
async fn a_summary_follows_when_an_agents_part_is_over() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let (mut socket, user, queue) = listening(&world, &token, &["v2.users.USER.conversations.summaries"]).await;
    let id = world
        .play(json!({ "queue": "Support", "customer": "John Doe", "waitMs": 0, "alertMs": 0, "acwMs": 0,
            "phases": [{ "talk": 9000 }] }))
        .await;
    world.play(json!({ "waitMs": 500, "answered": false })).await;
    world.play(json!({ "direction": "outbound", "alertMs": 500, "answered": false })).await;
    world.pass(9_000);
    assert_eq!(socket.so_far().await, Vec::<Value>::new(), "while it goes on");
    world.pass(6_000);
    let events = socket.so_far().await;
    assert_eq!(events.len(), 1);
    let body = &events[0]["eventBody"];
    assert_eq!((&body["conversationId"], &body["queueId"]), (&json!(id), &json!(queue)));
    assert_eq!((&body["mediaType"], &body["durationMs"]), (&json!("CALL"), &json!(9000)));
    assert_eq!(body["participants"][1], json!({ "purpose": "AGENT", "userId": user }));
    assert!(body["summary"]["text"].as_str().unwrap().contains("John Doe"));
}

#[tokio::test]
async fn a_queue_is_observed_at_most_once_a_second_and_counted_as_it_is() {
    let world = World::new(quiet());
    let token = world.sign_in(DANA).await;
    let (mut socket, _, queue) = listening(&world, &token, &["v2.analytics.queues.QUEUE.observations"]).await;
    for wait in [5_000, 20_000] {
        world
            .play(json!({ "queue": "Support", "waitMs": wait, "alertMs": 2_000, "phases": [{ "talk": 60_000 }] }))
            .await;
    }
    let counts = |events: &[Value]| -> Vec<Vec<i64>> {
        events
            .iter()
            .map(|event| {
                let body = &event["eventBody"];
                assert_eq!(body["group"], json!({ "queueId": queue, "mediaType": "voice" }));
                let metrics = body["data"][0]["metrics"].as_array().unwrap();
                assert_eq!(metrics[0]["metric"], "oWaiting");
                metrics.iter().map(|metric| metric["stats"]["count"].as_i64().unwrap()).collect()
            })
            .collect()
    };
    world.pass(999);
    assert_eq!(socket.so_far().await, Vec::<Value>::new());
    world.pass(1);
    assert_eq!(counts(&socket.so_far().await), [[2, 0, 0]], "both began within the second");
    world.pass(5_500);
    assert_eq!(counts(&socket.so_far().await), [[1, 1, 0]]);
    world.pass(3_000);
    let last = socket.so_far().await;
    assert_eq!(counts(&last), [[1, 0, 1]]);
    let asked = json!({ "metrics": ["oWaiting", "oAlerting", "oInteracting"], "filter": { "type": "or",
        "predicates": [{ "dimension": "queueId", "value": queue }] } });
    let answer = world.post(&token, "/analytics/queues/observations/query", &asked).await.json();
    let results = answer["results"].as_array().unwrap().iter();
    let mut data =
        results.filter(|row| row["group"]["mediaType"] == "voice").flat_map(|row| row["data"].as_array().unwrap());
    for metric in last[0]["eventBody"]["data"][0]["metrics"].as_array().unwrap() {
        let asked = data
            .clone()
            .find(|row| row["metric"] == metric["metric"])
            .map_or(0, |row| row["stats"]["count"].as_i64().unwrap());
        assert_eq!(asked, metric["stats"]["count"].as_i64().unwrap(), "{metric}");
    }
    assert!(data.next().is_some());
    world.assert_no_violations().await;
}

#[tokio::test]
async fn what_is_told_of_the_data_of_jobs_is_available() {
    let world = World::new(quiet());
    let token = world.sign_in(DANA).await;
    let topic = "v2.analytics.conversations.details.jobs.availability";
    let (mut socket, ..) = listening(&world, &token, &[topic]).await;
    let available = async || {
        let answer = world.get(&token, "/analytics/conversations/details/jobs/availability").await.json();
        answer["dataAvailabilityDate"].as_str().unwrap().to_owned()
    };
    for hour in 1..4 {
        let before = available().await;
        world.pass(3_600_000);
        let events = socket.so_far().await;
        let told = of(&events, ".availability");
        assert_eq!(told.len(), 1, "hour {hour}");
        let date = told[0]["dataAvailabilityDate"].as_str().unwrap();
        assert!(before.as_str() < date && date <= available().await.as_str(), "{before} {date}");
    }
}

#[tokio::test]
async fn the_list_of_topics_shows_what_is_asked_for() {
    let world = World::new(quiet());
    let token = world.sign_in(BEN).await;
    let plain = world.get(&token, "/notifications/availabletopics").await.json();
    assert_eq!(plain["entities"].as_array().unwrap().len(), 15);
    assert!(plain["entities"].as_array().unwrap().iter().all(|topic| topic.as_object().unwrap().len() == 1));
    let expand = "description,schema,requiresPermissions,transports,visibility,topicParameters,permissionDetails";
    let path = format!("/notifications/availabletopics?expand={expand}&includePreview=false");
    let full = world.get(&token, &path).await.json();
    let topic = |id: &str| full["entities"].as_array().unwrap().iter().find(|topic| topic["id"] == id).unwrap().clone();
    let conversations = topic("v2.users.{id}.conversations");
    assert_eq!(conversations["requiresPermissions"], json!(["conversation:communication:view"]));
    assert_eq!(conversations["permissionDetails"][0]["allowsCurrentUser"], true);
    assert_eq!((&conversations["visibility"], &conversations["transports"]), (&json!("Public"), &json!(["Websocket"])));
    assert_eq!(conversations["topicParameters"], json!(["id"]));
    let participant = &conversations["schema"]["properties"]["participants"]["items"];
    assert_eq!(participant["properties"]["userId"], json!({ "type": "string" }));
    assert_eq!(topic("v2.users.{id}.presence")["requiresPermissions"], json!([]));
    let wrong = world.get(&token, "/notifications/availabletopics?expand=everything").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
}
