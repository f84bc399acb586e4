//! What is looked up beside the conversations: lists of one medium, past calls, wrap-up, recordings, presence, queues, codes,
//! contacts, zones, rights, topics.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::client::{ADA, BEN, CHIARA, DANA, World, quiet, with_history};

fn list<'v>(answer: &'v Value, field: &str) -> &'v [Value] {
    answer[field].as_array().map(Vec::as_slice).unwrap_or_default()
}

#[tokio::test]
async fn each_medium_has_a_list_of_its_own_in_which_participant_and_communication_are_one() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let mut ids = Vec::new();
    for media in ["voice", "webmessaging", "email", "callback"] {
        let talk = json!([{ "talk": 600_000 }]);
        ids.push(world.play(json!({ "media": media, "waitMs": 0, "alertMs": 1000, "phases": talk })).await);
    }
    world.pass(5_000);
    for (path, expected) in [("calls", &ids[0]), ("messages", &ids[1]), ("emails", &ids[2]), ("callbacks", &ids[3])] {
        let answer = world.get(&token, &format!("/conversations/{path}")).await.json();
        let found: Vec<&str> = list(&answer, "entities").iter().map(|entity| entity["id"].as_str().unwrap()).collect();
        assert!(found.contains(&expected.as_str()), "{path}: {found:?}");
        let entity = list(&answer, "entities").iter().find(|entity| entity["id"] == expected.as_str()).unwrap();
        let mine = list(entity, "participants").iter().find(|part| part["purpose"] == "agent").unwrap();
        assert_eq!((&mine["state"], &mine["held"]), (&json!("connected"), &json!(false)), "{path}");
        assert!(mine["user"]["id"].is_string() && mine["queue"]["id"].is_string());
    }
    // The callback's call is in both lists, and each says where the other is.
    let calls = world.get(&token, "/conversations/calls").await.json();
    let call = list(&calls, "entities").iter().find(|entity| entity["id"] == ids[3].as_str()).unwrap();
    assert_eq!(call["otherMediaUris"], json!([format!("/api/v2/conversations/callbacks/{}", ids[3])]));
    assert_eq!(world.get(&world.sign_in(BEN).await, "/conversations/calls").await.json()["total"], 0);
    world.assert_no_violations().await;
}

#[tokio::test]
async fn whoever_may_see_no_history_still_finds_their_own_past_calls_the_latest_first() {
    let world = World::new(with_history(3000));
    let token = world.sign_in(BEN).await;
    let user = world.user_id(&token).await;
    let mut starts = Vec::new();
    for page in 1.. {
        let answer =
            world.get(&token, &format!("/conversations/calls/history?pageSize=50&pageNumber={page}")).await.json();
        for entity in list(&answer, "entities") {
            starts.push(entity["startTime"].as_str().unwrap().to_owned());
            assert!(list(entity, "participants").iter().any(|part| part["user"]["id"] == user.as_str()));
        }
        if page >= answer["pageCount"].as_i64().unwrap() {
            assert_eq!(answer["total"], starts.len());
            break;
        }
    }
    assert!(starts.len() > 10);
    assert!(starts.windows(2).all(|two| two[0] >= two[1]));
    let truth = world.truth().await;
    let his = |conversation: &&Value| {
        conversation["users"].get(&user).is_some()
            && ["voice", "callback"].contains(&conversation["media"].as_str().unwrap())
    };
    assert_eq!(truth.as_object().unwrap().values().filter(his).count(), starts.len());
    let day = "/conversations/calls/history?pageSize=50&interval=2026-08-01T00:00:00.000Z/2026-08-02T00:00:00.000Z";
    let of_day = world.get(&token, day).await.json();
    assert_eq!(of_day["total"], starts.iter().filter(|start| start.starts_with("2026-08-01")).count());
    assert_eq!(world.get(&token, "/conversations/calls/history?pageSize=51").await.status, StatusCode::BAD_REQUEST);
    let wrong = world.get(&token, "/conversations/calls/history?interval=yesterday").await;
    assert_eq!((wrong.status, wrong.error().0.as_str()), (StatusCode::BAD_REQUEST, "invalid.date"));
}

#[tokio::test]
async fn wrap_up_is_found_once_it_is_said() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let phases = json!([{ "talk": 5_000 }]);
    let script = json!({ "waitMs": 0, "alertMs": 0, "phases": phases, "acwMs": 4_000, "wrapUp": "Escalated" });
    let id = world.play(script).await;
    world.pass(6_000);
    let live = world.get(&token, "/conversations").await.json();
    let mine = list(&live["entities"][0], "participants").iter().find(|part| part["purpose"] == "agent").unwrap();
    let path = format!("/conversations/{id}/participants/{}", mine["id"].as_str().unwrap());
    assert_eq!(world.get(&token, &format!("{path}/wrapup")).await.status, StatusCode::NOT_FOUND);
    let codes = world.get(&token, &format!("{path}/wrapupcodes")).await.json();
    assert_eq!(codes.as_array().unwrap().len(), 14);
    world.pass(4_000);
    let said = world.get(&token, &format!("{path}/wrapup")).await.json();
    assert_eq!(said["durationSeconds"], 4);
    let name = |code: &&Value| code["id"] == said["code"];
    assert_eq!(codes.as_array().unwrap().iter().find(name).unwrap()["name"], "Escalated");
    for wrong in ["00000000-0000-4000-8000-000000000000", "x"] {
        let path = format!("/conversations/{id}/participants/{wrong}/wrapup");
        assert_eq!(world.get(&token, &path).await.status, StatusCode::NOT_FOUND);
        let path = format!("/conversations/{wrong}/participants/{wrong}/wrapupcodes");
        assert_eq!(world.get(&token, &path).await.error().0, "conversation.not.found");
    }
}

#[tokio::test]
async fn recordings_of_a_call_are_known_when_it_is_over_to_those_who_may() {
    let world = World::new(quiet());
    let (dana, ada) = (world.sign_in(DANA).await, world.sign_in(ADA).await);
    let id = world.play(json!({ "waitMs": 0, "alertMs": 0, "phases": [{ "talk": 5_000 }] })).await;
    world.pass(20_000);
    let recordings = world.get(&dana, &format!("/conversations/{id}/recordingmetadata")).await.json();
    assert_eq!(recordings.as_array().unwrap().len(), 1);
    let recording = &recordings[0];
    assert_eq!((&recording["media"], &recording["conversationId"]), (&json!("audio"), &json!(id)));
    assert_eq!(world.get(&ada, &format!("/conversations/{id}/recordingmetadata")).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn contacts_are_found_by_id_and_by_number_by_those_who_may() {
    let world = World::new(with_history(200));
    let token = world.sign_in(DANA).await;
    let query = json!({ "interval": "2026-07-06T00:00:00.000Z/2026-08-06T00:00:00.000Z",
        "segmentFilters": [{ "type": "and", "predicates": [
            { "dimension": "externalContactId", "operator": "exists" }, { "dimension": "mediaType", "value": "voice" }] }] });
    let found = world.post(&token, "/analytics/conversations/details/query", &query).await.json();
    let customers = list(&found["conversations"][0], "participants");
    let customer = customers.iter().find(|part| part["purpose"] == "customer").unwrap();
    let id = customer["externalContactId"].as_str().unwrap();
    let contact = world.get(&token, &format!("/externalcontacts/contacts/{id}")).await.json();
    let name = format!("{} {}", contact["firstName"].as_str().unwrap(), contact["lastName"].as_str().unwrap());
    assert_eq!(name, customer["participantName"].as_str().unwrap());
    let number = contact["workPhone"]["e164"].as_str().unwrap().trim_start_matches('+');
    let found =
        world.get(&token, &format!("/externalcontacts/reversewhitepageslookup?lookupVal=%2B{number}")).await.json();
    assert!(list(&found, "contacts").iter().any(|contact| contact["id"] == id));
    assert_eq!(world.get(&token, "/externalcontacts/contacts/nobody").await.status, StatusCode::NOT_FOUND);
    let ada = world.sign_in(ADA).await;
    assert_eq!(world.get(&ada, &format!("/externalcontacts/contacts/{id}")).await.status, StatusCode::FORBIDDEN);
    world.assert_no_violations().await;
}

#[tokio::test]
async fn the_routing_status_tells_since_when_somebody_is_busy_or_idle() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let id = world.user_id(&token).await;
    let status = async || world.get(&token, &format!("/users/{id}/routingstatus")).await.json();
    assert_eq!(status().await["status"], "IDLE");
    world.play(json!({ "waitMs": 1_999, "alertMs": 1000, "phases": [{ "talk": 3_000 }], "acwMs": 2_000 })).await;
    world.pass(4_000);
    let busy = status().await;
    assert_eq!((&busy["status"], &busy["startTime"]), (&json!("INTERACTING"), &json!("2026-08-05T14:00:02.000Z")));
    world.pass(10_000);
    let idle = status().await;
    assert_eq!((&idle["status"], &idle["startTime"]), (&json!("IDLE"), &json!("2026-08-05T14:00:08.000Z")));
    assert_eq!(world.get(&token, "/users/nobody/routingstatus").await.status, StatusCode::NOT_FOUND);
    let presence = world.get(&token, &format!("/users/{id}/presences/purecloud")).await.json();
    assert_eq!(presence["presenceDefinition"]["systemPresence"], "On Queue");
}

#[tokio::test]
async fn queues_codes_and_zones_are_found_one_by_one_by_those_who_may() {
    let world = World::new(quiet());
    let (ada, chiara) = (world.sign_in(ADA).await, world.sign_in(CHIARA).await);
    let queues = world.get(&chiara, "/routing/queues").await.json();
    let id = queues["entities"][0]["id"].as_str().unwrap();
    let queue = world.get(&chiara, &format!("/routing/queues/{id}")).await.json();
    assert_eq!(queue["name"], queues["entities"][0]["name"]);
    assert_eq!(world.get(&ada, &format!("/routing/queues/{id}")).await.error().0, "missing.permissions");
    assert_eq!(world.get(&chiara, "/routing/queues/none").await.status, StatusCode::NOT_FOUND);
    let codes = world.get(&chiara, &format!("/routing/queues/{id}/wrapupcodes?pageSize=5&pageNumber=3")).await.json();
    assert_eq!((list(&codes, "entities").len(), &codes["pageCount"]), (4, &json!(3)));
    let code = codes["entities"][0]["id"].as_str().unwrap();
    let one = world.get(&ada, &format!("/routing/wrapupcodes/{code}")).await.json();
    assert_eq!(one["name"], codes["entities"][0]["name"]);
    let me = world.user_id(&chiara).await;
    assert_eq!(world.get(&chiara, &format!("/users/{me}/queues")).await.json()["total"], 4);
    assert_eq!(world.get(&ada, &format!("/users/{me}/queues")).await.status, StatusCode::FORBIDDEN);
    let mut zones = Vec::new();
    for page in 1..=10 {
        let answer = world.get(&ada, &format!("/timezones?pageSize=100&pageNumber={page}")).await.json();
        zones.extend(list(&answer, "entities").to_vec());
    }
    let berlin = zones.iter().find(|zone| zone["id"] == "Europe/Berlin").unwrap();
    assert_eq!(berlin["offset"], 120, "minutes in summer");
    world.assert_no_violations().await;
}

#[tokio::test]
async fn topics_are_listed_with_what_they_need() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let bare = world.get(&token, "/notifications/availabletopics").await.json();
    assert!(list(&bare, "entities").iter().all(|topic| topic.get("description").is_none()));
    let full =
        world.get(&token, "/notifications/availabletopics?expand=description,requiresPermissions,transports").await;
    let full = full.json();
    let of = |id: &str| list(&full, "entities").iter().find(|topic| topic["id"] == id).cloned();
    let queue = of("v2.analytics.queues.{id}.observations").unwrap();
    assert_eq!(queue["requiresPermissions"], json!(["analytics:queueObservation:view"]));
    assert!(of("v2.users.{id}.conversations").is_some() && of("v2.no.such.topic").is_none());
}

#[tokio::test]
async fn rights_are_told_role_by_role() {
    let world = World::new(quiet());
    let token = world.sign_in(DANA).await;
    let subject = world.get(&token, "/authorization/subjects/me").await.json();
    assert_eq!(list(&subject, "grants").len(), 2, "one for each division");
    let policies = list(&subject["grants"][0]["role"], "policies");
    let wanted = json!({ "domain": "analytics", "entityName": "conversationDetail", "actions": ["view"] });
    assert!(policies.contains(&wanted));
}
