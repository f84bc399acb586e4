//! Somebody outside is asked, takes a call over, or is in it together with the customer and the agent.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::client::{ADA, BEN, DANA, START, World, quiet, with_history};
use crate::figures::list;

const QUERY: &str = "/analytics/conversations/details/query";
const MARTA: &str = "Marta Expert";

/// A call that Ada takes after a second and talks in for four, and what becomes of it then.
fn call(passes: &Value) -> Value {
    json!({ "agent": ADA, "customer": "Wei Hansen", "waitMs": 0, "alertMs": 1_000, "phases": [{ "talk": 4_000 }], "acwMs": 0,
        "passes": passes })
}

fn marta() -> Value {
    json!({ "external": MARTA, "number": "+15550199" })
}

/// Everybody but the queue: purpose, name, state, and whether they hold or are on hold.
fn people(conversation: &Value) -> Vec<String> {
    let told = |participant: &Value| {
        let call = &participant["calls"][0];
        let aside = if call["held"] == true {
            " held"
        } else if call["confined"] == true {
            " confined"
        } else {
            ""
        };
        let why = call["disconnectType"].as_str().map(|why| format!(" {why}")).unwrap_or_default();
        let [purpose, name] = ["purpose", "name"].map(|field| participant[field].as_str().unwrap());
        format!("{purpose} {name} {}{aside}{why}", call["state"].as_str().unwrap())
    };
    list(&conversation["participants"]).iter().filter(|one| one["purpose"] != "acd").map(told).collect()
}

async fn live(world: &World, token: &str, id: &str) -> Value {
    world.get(token, &format!("/conversations/{id}")).await.json()
}

async fn record(world: &World, token: &str, id: &str) -> Value {
    world.get(token, &format!("/analytics/conversations/{id}/details")).await.json()
}

fn of<'a>(conversation: &'a Value, purpose: &str) -> &'a Value {
    list(&conversation["participants"]).iter().find(|one| one["purpose"] == purpose).unwrap()
}

/// Each segment of somebody's session: its type, whether it is of a conference, and why it was the last.
fn segments(record: &Value, purpose: &str) -> Vec<String> {
    let told = |segment: &Value| {
        let conference = if segment["conference"] == true { " conference" } else { "" };
        let why = segment["disconnectType"].as_str().map(|why| format!(" {why}")).unwrap_or_default();
        format!("{}{conference}{why}", segment["segmentType"].as_str().unwrap())
    };
    list(&of(record, purpose)["sessions"][0]["segments"]).iter().map(told).collect()
}

#[tokio::test]
async fn somebody_outside_is_asked_while_the_customer_is_on_hold_and_has_the_call_then() {
    let world = World::new(quiet());
    let dana = world.sign_in(DANA).await;
    let id = world.play(call(&json!({ "to": marta(), "asksMs": 5_000, "phases": [{ "talk": 8_000 }] }))).await;
    world.pass(5_500);
    let dialing = live(&world, &dana, &id).await;
    assert_eq!(
        people(&dialing),
        [
            "customer Wei Hansen connected confined",
            "agent Ada Lindqvist connected held",
            "external Marta Expert dialing"
        ]
    );
    let (expert, customer) = (of(&dialing, "external"), of(&dialing, "customer"));
    assert_eq!((&expert["address"], &expert["dnis"]), (&json!("tel:+15550199"), &json!("tel:+15550199")));
    assert_eq!(expert["ani"], customer["dnis"], "the organisation calls under its own number");
    assert_eq!((&expert["participantType"], &expert["userId"]), (&json!("External"), &Value::Null));
    assert_eq!(expert["consultParticipantId"], customer["id"]);
    assert_eq!(expert["calls"][0]["direction"], "outbound");
    assert_eq!(expert["calls"][0]["other"]["name"], MARTA);
    world.pass(2_000);
    assert_eq!(people(&live(&world, &dana, &id).await)[2], "external Marta Expert connected");
    world.pass(5_000);
    let handed = live(&world, &dana, &id).await;
    assert_eq!(
        people(&handed),
        [
            "customer Wei Hansen connected",
            "agent Ada Lindqvist disconnected transfer.consult",
            "external Marta Expert connected"
        ]
    );
    let transfer = &handed["recentTransfers"][0];
    assert_eq!(
        (&transfer["transferType"], &transfer["destination"]),
        (&json!("Attended"), &json!({ "address": "tel:+15550199" }))
    );
    world.pass(60_000);
    let record = record(&world, &dana, &id).await;
    assert_eq!(segments(&record, "agent"), ["alert", "interact", "hold consultTransfer"]);
    assert_eq!(segments(&record, "external"), ["dialing", "interact endpoint"]);
    assert_eq!(segments(&record, "customer"), ["interact peer"]);
    let session = &of(&record, "external")["sessions"][0];
    assert_eq!((&session["direction"], &session["dnis"]), (&json!("outbound"), &json!("tel:+15550199")));
    let truth = world.truth().await[&id].clone();
    assert_eq!((&truth["customer"], &truth["external"]["name"]), (&json!("Wei Hansen"), &json!(MARTA)));
    assert_eq!(truth["external"]["talkMs"], 13_000);
    assert_eq!(truth["external"]["endedAt"], truth["end"]);
    assert_eq!(truth["users"].as_object().unwrap().len(), 1);
    world.assert_no_violations().await;
}

#[tokio::test]
async fn a_call_is_passed_on_blind_to_a_number() {
    let world = World::new(quiet());
    let dana = world.sign_in(DANA).await;
    let id = world.play(call(&json!({ "to": marta() }))).await;
    world.pass(5_500);
    let passed = live(&world, &dana, &id).await;
    assert_eq!(
        people(&passed),
        ["customer Wei Hansen connected", "agent Ada Lindqvist disconnected transfer", "external Marta Expert dialing"]
    );
    assert_eq!(of(&passed, "external")["consultParticipantId"], Value::Null);
    let transfer = &passed["recentTransfers"][0];
    assert_eq!(
        (&transfer["transferType"], &transfer["destination"]),
        (&json!("Unattended"), &json!({ "address": "tel:+15550199" }))
    );
    world.assert_no_violations().await;
}

#[tokio::test]
async fn three_hear_each_other_until_the_agent_leaves() {
    let world = World::new(quiet());
    let dana = world.sign_in(DANA).await;
    let passes = json!({ "to": marta(), "asksMs": 5_000, "conferenceMs": 6_000, "phases": [{ "talk": 3_000 }] });
    let id = world.play(call(&passes)).await;
    world.pass(11_500);
    assert_eq!(
        people(&live(&world, &dana, &id).await),
        ["customer Wei Hansen connected", "agent Ada Lindqvist connected", "external Marta Expert connected"]
    );
    assert_eq!(world.truth().await[&id]["conferenceMs"], 11_500 - 11_001);
    world.pass(6_000);
    let left = live(&world, &dana, &id).await;
    assert_eq!(people(&left)[1], "agent Ada Lindqvist disconnected transfer.conference");
    assert_eq!(left["recentTransfers"], json!([]));
    world.pass(60_000);
    let record = record(&world, &dana, &id).await;
    assert_eq!(segments(&record, "agent"), ["alert", "interact", "hold", "interact conference conferenceTransfer"]);
    assert_eq!(segments(&record, "external"), ["dialing", "interact conference endpoint"]);
    assert_eq!(segments(&record, "customer"), ["interact conference peer"]);
    assert_eq!(record["conferenceStart"], "2026-08-05T14:00:11.001Z");
    let found = json!({ "type": "and", "predicates": [{ "dimension": "conference", "value": "true" }] });
    let query = json!({ "interval": "2026-08-05T00:00:00.000Z/2026-08-06T00:00:00.000Z", "segmentFilters": [found] });
    assert_eq!(world.post(&dana, QUERY, &query).await.json()["totalHits"], 1);
    let truth = world.truth().await[&id].clone();
    assert_eq!((&truth["conferenceMs"], &truth["external"]["talkMs"]), (&json!(6_000), &json!(14_000)));
    let ada = truth["users"].as_object().unwrap().values().next().unwrap();
    assert_eq!((&ada["talkMs"], &ada["holdMs"]), (&json!(10_000), &json!(6_000)));
    let past = world.get(&world.sign_in(ADA).await, "/conversations/calls/history").await.json();
    assert_eq!(past["entities"][0]["wasConference"], true);
    world.assert_no_violations().await;
}

#[tokio::test]
async fn who_was_asked_goes_first_and_the_agent_stays_with_the_customer() {
    let world = World::new(quiet());
    let dana = world.sign_in(DANA).await;
    for (to, left) in
        [(marta(), "external Marta Expert disconnected endpoint"), (json!(BEN), "agent Ben Okafor disconnected client")]
    {
        let passes = json!({ "to": to, "asksMs": 5_000, "conferenceMs": 6_000, "stays": "first", "phases": [{ "talk": 3_000 }] });
        let joined = world.play(call(&passes)).await;
        let passes = json!({ "to": to, "asksMs": 5_000, "stays": "first", "phases": [{ "talk": 9_000 }] });
        let asked = world.play(call(&passes)).await;
        world.pass(11_500);
        assert_eq!(people(&live(&world, &dana, &asked).await)[1..], ["agent Ada Lindqvist connected", left]);
        world.pass(6_000);
        assert_eq!(people(&live(&world, &dana, &joined).await)[1..], ["agent Ada Lindqvist connected", left]);
        world.pass(60_000);
        let truth = world.truth().await;
        let mine = |id: &str| {
            let users = truth[id]["users"].as_object().unwrap();
            users.values().find(|part| part["name"] == ADA).unwrap()["talkMs"].clone()
        };
        assert_eq!((mine(&joined), mine(&asked)), (json!(13_000), json!(13_000)));
        assert_eq!((&truth[&joined]["conferenceMs"], &truth[&asked]["conferenceMs"]), (&json!(6_000), &Value::Null));
    }
    world.assert_no_violations().await;
}

#[tokio::test]
async fn what_nobody_outside_can_do_is_refused() {
    let world = World::new(quiet());
    for (script, why) in [
        (json!({ "media": "email", "passes": { "to": marta() } }), "only calls are passed on to somebody outside"),
        (json!({ "passes": { "to": marta(), "phases": [{ "hold": 1 }] } }), "who is outside holds and mutes nobody"),
        (
            json!({ "passes": { "to": { "external": MARTA, "number": "0199" } } }),
            "'0199' is no number: + and 7 to 15 digits",
        ),
        (
            json!({ "passes": { "to": BEN, "conferenceMs": 1 } }),
            "only who was asked, for asksMs, is in a conference or goes again",
        ),
        (
            json!({ "passes": { "to": BEN, "stays": "first" } }),
            "only who was asked, for asksMs, is in a conference or goes again",
        ),
        (json!({ "passes": { "to": BEN, "asksMs": 1, "conferenceMs": -1 } }), "-1 ms is not between 0 and a day"),
    ] {
        let answer = world.plain(Method::POST, "/sandbox/conversations", &script.to_string()).await;
        assert_eq!((answer.status, &answer.json()["error"]), (StatusCode::BAD_REQUEST, &json!(why)), "{script}");
    }
}

#[tokio::test]
async fn some_agents_of_the_history_asked_somebody_outside_and_took_the_customer_back() {
    let world = World::new(with_history(6_000));
    let dana = world.sign_in(DANA).await;
    let outside = json!({ "type": "and", "predicates": [{ "dimension": "purpose", "value": "external" }] });
    let query = json!({ "interval": "2026-07-06T00:00:00.000Z/2026-08-06T00:00:00.000Z", "segmentFilters": [outside] });
    let found = world.post(&dana, QUERY, &query).await.json();
    assert!(list(&found["conversations"]).len() >= 5, "{}", found["totalHits"]);
    let truth = world.control(Method::GET, &format!("/sandbox/truth?to={START}"), &Value::Null).await;
    for conversation in list(&found["conversations"]) {
        let id = conversation["conversationId"].as_str().unwrap();
        let (expert, customer) = (of(conversation, "external"), of(conversation, "customer"));
        assert_eq!(expert["participantName"], truth["conversations"][id]["external"]["name"]);
        assert_eq!(customer["participantName"], truth["conversations"][id]["customer"]);
        assert_eq!(list(&expert["sessions"][0]["segments"]).last().unwrap()["disconnectType"], "endpoint");
        assert_ne!(expert["sessions"][0]["dnis"], customer["sessions"][0]["dnis"]);
    }
    world.assert_no_violations().await;
}
