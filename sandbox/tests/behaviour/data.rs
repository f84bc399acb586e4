//! Faults of data: what a client sees of records that come late, never or otherwise, and of pages that move beneath it.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use sandbox::Config;
use serde_json::{Value, json};

use crate::client::{ADA, BEN, DANA, START, World, quiet, with_history};

const MONTH: &str = "2026-07-06T00:00:00.000Z/2026-08-06T00:00:00.000Z";
/// Its first instant.
const MONTH_BEGAN: i64 = START - (30 * 24 + 14) * 3_600_000;
const TODAY: &str = "2026-08-05T00:00:00.000Z/2026-08-06T00:00:00.000Z";

async fn rules(world: &World, rules: Value) {
    world.control(Method::POST, "/sandbox/faults", &json!({ "data": rules })).await;
}

async fn asked(world: &World, token: &str, query: Value) -> Value {
    let answer = world.post(token, "/analytics/conversations/details/query", &query).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

async fn page(world: &World, token: &str, number: u32) -> Value {
    asked(world, token, json!({ "interval": MONTH, "paging": { "pageSize": 20, "pageNumber": number } })).await
}

fn ids(page: &Value) -> Vec<String> {
    let rows = page["conversations"].as_array().into_iter().flatten();
    rows.map(|row| row["conversationId"].as_str().unwrap().to_owned()).collect()
}

async fn truth_of_month(world: &World) -> Value {
    let path = format!("/sandbox/truth?from={MONTH_BEGAN}");
    world.control(Method::GET, &path, &Value::Null).await["conversations"].clone()
}

/// A call of Ada's that has ended and been wrapped up, and is told by analytics.
async fn settled(world: &World) -> String {
    let script = json!({ "agent": ADA, "waitMs": 1000, "alertMs": 500, "phases": [{ "talk": 4000 }], "acwMs": 2000,
        "wrapUp": "Resolved" });
    let id = world.play(script).await;
    world.pass(15_000);
    id
}

/// A metric of the agent's session of the record.
fn metric(record: &Value, name: &str) -> Option<i64> {
    let participants = record["participants"].as_array().unwrap();
    let sessions = participants.iter().flat_map(|participant| participant["sessions"].as_array().unwrap());
    let metrics = sessions.flat_map(|session| session["metrics"].as_array().into_iter().flatten());
    metrics.filter(|metric| metric["name"] == name).map(|metric| metric["value"].as_i64().unwrap()).next()
}

async fn by_id(world: &World, token: &str, id: &str) -> Value {
    world.get(token, &format!("/analytics/conversations/{id}/details")).await.json()
}

#[tokio::test]
async fn conversations_appear_between_two_pages_and_everything_agrees_that_they_were_always_there() {
    let world = World::new(with_history(100));
    let token = world.sign_in(DANA).await;
    let first = page(&world, &token, 1).await;
    rules(&world, json!([{ "fault": "rowsAppear", "rows": 30, "count": 1 }])).await;
    assert_eq!(page(&world, &token, 1).await, first, "nothing appears before the first page");

    let second = page(&world, &token, 2).await;
    let total = first["totalHits"].as_i64().unwrap() + 30;
    assert_eq!(second["totalHits"], total);
    let told: BTreeSet<String> = ids(&first).into_iter().collect();
    assert!(ids(&second).iter().any(|id| told.contains(id)), "what was on the first page is pushed to the second");
    assert_eq!(page(&world, &token, 3).await["totalHits"], total, "once");

    let mut all = BTreeSet::new();
    for number in 1..=7 {
        all.extend(ids(&page(&world, &token, number).await));
    }
    let really: BTreeSet<String> = truth_of_month(&world).await.as_object().unwrap().keys().cloned().collect();
    assert_eq!((all.len() as i64, &all), (total, &really));
    let counted = json!({ "interval": MONTH, "metrics": ["nConversations"] });
    let answer = world.post(&token, "/analytics/conversations/aggregates/query", &counted).await.json();
    let sum: i64 = answer["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| group["data"][0]["metrics"][0]["stats"]["count"].as_i64().unwrap())
        .sum();
    assert_eq!(sum, total);
    for id in &all {
        assert_eq!(by_id(&world, &token, id).await["conversationId"], **id);
    }
    world.assert_no_violations().await;
}

#[tokio::test]
async fn what_appears_is_the_same_for_the_same_seed() {
    let appeared = async |seed| {
        let world = World::new(Config { seed, ..with_history(60) });
        let token = world.sign_in(DANA).await;
        rules(&world, json!([{ "fault": "rowsAppear", "rows": 3 }, { "fault": "rowTwice", "percent": 30 }])).await;
        let mut pages = Vec::new();
        for number in 1..=4 {
            pages.push(ids(&page(&world, &token, number).await));
        }
        pages
    };
    assert_eq!(appeared(5).await, appeared(5).await);
    assert_ne!(appeared(5).await, appeared(6).await);
}

#[tokio::test]
async fn a_conversation_gets_its_end_between_two_pages_and_moves_in_the_order_by_end() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let early = settled(&world).await;
    let late = settled(&world).await;
    let ask = |number: u32| {
        json!({ "interval": TODAY, "orderBy": "conversationEnd", "order": "asc",
            "paging": { "pageSize": 1, "pageNumber": number } })
    };
    rules(&world, json!([{ "fault": "rowsChange", "count": 1 }])).await;
    let first = asked(&world, &token, ask(1)).await;
    assert_eq!(ids(&first), std::slice::from_ref(&late), "the earlier one seems to go on, and so comes last");
    assert_eq!(by_id(&world, &token, &early).await.get("conversationEnd"), None);
    let second = asked(&world, &token, ask(2)).await;
    assert_eq!(ids(&second), [late], "the earlier one has ended since, and come before");
    assert!(by_id(&world, &token, &early).await["conversationEnd"].is_string());
    assert_eq!(world.control(Method::GET, "/sandbox/faults", &Value::Null).await["data"], json!([]));
    world.assert_no_violations().await;
}

#[tokio::test]
async fn a_page_is_told_twice_and_a_page_is_never_told() {
    let world = World::new(with_history(100));
    let token = world.sign_in(DANA).await;
    let mut right = Vec::new();
    for number in 1..=5 {
        right.push(ids(&page(&world, &token, number).await));
    }
    rules(&world, json!([{ "fault": "pageRepeated", "page": 3, "count": 1 }])).await;
    assert_eq!(ids(&page(&world, &token, 2).await), right[1]);
    assert_eq!(ids(&page(&world, &token, 3).await), right[1]);
    assert_eq!(ids(&page(&world, &token, 3).await), right[2], "once");

    rules(&world, json!([{ "fault": "pageSkipped", "user": DANA }])).await;
    assert_eq!(ids(&page(&world, &token, 1).await), right[0]);
    let second = page(&world, &token, 2).await;
    let all: usize = right.iter().map(Vec::len).sum();
    assert_eq!((ids(&second), &second["totalHits"]), (right[2].clone(), &json!(all)), "all are counted");
    assert_eq!(ids(&page(&world, &token, 4).await), right[4]);
    assert_eq!(ids(&page(&world, &token, 5).await), Vec::<String>::new());
    world.assert_no_violations().await;
}

#[tokio::test]
async fn rows_stand_twice_and_the_count_is_off() {
    let world = World::new(with_history(100));
    let token = world.sign_in(DANA).await;
    let right = page(&world, &token, 1).await;
    let (right, total) = (ids(&right), right["totalHits"].as_i64().unwrap());
    rules(&world, json!([{ "fault": "rowTwice", "count": 2 }, { "fault": "totalHits", "by": -7 }])).await;
    let wrong = page(&world, &token, 1).await;
    let rows = ids(&wrong);
    assert_eq!((rows.len(), &wrong["totalHits"]), (22, &json!(total - 7)));
    assert_eq!((&rows[0], &rows[1], &rows[2], &rows[3]), (&right[0], &right[0], &right[1], &right[1]));
    rules(&world, json!([])).await;
    rules(&world, json!([{ "fault": "totalHits", "by": -1000, "user": BEN }])).await;
    assert_eq!(page(&world, &token, 1).await["totalHits"], total, "not for others");
    rules(&world, json!([{ "fault": "totalHits", "by": -1000 }])).await;
    assert_eq!(page(&world, &token, 1).await["totalHits"], 0);
    world.assert_no_violations().await;
}

#[tokio::test]
async fn records_lack_the_participants_of_the_agent_and_are_found_all_the_same() {
    let world = World::new(quiet());
    let (ada, dana) = (world.sign_in(ADA).await, world.sign_in(DANA).await);
    let id = settled(&world).await;
    rules(&world, json!([{ "fault": "withoutAgent", "user": ADA }])).await;
    let user = world.user_id(&ada).await;
    for token in [&ada, &dana] {
        let found = asked(&world, token, json!({ "interval": TODAY })).await;
        assert_eq!(ids(&found), std::slice::from_ref(&id));
        for record in [&found["conversations"][0], &by_id(&world, token, &id).await] {
            let participants = record["participants"].as_array().unwrap();
            assert!(!participants.is_empty() && participants.iter().all(|participant| participant["userId"] != user));
        }
    }
    world.assert_no_violations().await;
}

#[tokio::test]
async fn analytics_falls_behind_at_run_time_and_forgets_nothing() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let before = settled(&world).await;
    rules(&world, json!([{ "fault": "analyticsLag", "seconds": 600 }])).await;
    let after = settled(&world).await;
    let found = async || ids(&asked(&world, &token, json!({ "interval": TODAY })).await);
    assert_eq!(found().await, std::slice::from_ref(&before));
    assert_eq!(
        world.get(&token, &format!("/analytics/conversations/{after}/details")).await.error().0,
        "conversation.not.found"
    );
    world.pass(600_000);
    assert_eq!(found().await, [before, after]);
    let third = settled(&world).await;
    rules(&world, json!([])).await;
    assert_eq!(found().await[2], third, "the lag is the old one again");
}

#[tokio::test]
async fn the_lake_falls_behind_at_run_time() {
    let world = World::new(Config { lake_lag: 60, ..quiet() });
    let token = world.sign_in(DANA).await;
    let available = async || {
        let path = "/analytics/conversations/details/jobs/availability";
        world.get(&token, path).await.json()["dataAvailabilityDate"].as_str().unwrap().to_owned()
    };
    assert_eq!(available().await, "2026-08-05T13:59:00.000Z");
    rules(&world, json!([{ "fault": "lakeLag", "seconds": 3600 }])).await;
    world.pass(600_000);
    assert_eq!(available().await, "2026-08-05T13:59:00.000Z", "it stands still");
    world.pass(3_600_000);
    assert_eq!(available().await, "2026-08-05T14:10:00.000Z");
}

#[tokio::test]
async fn some_records_never_come_and_the_truth_says_which() {
    let world = World::new(with_history(100));
    let token = world.sign_in(DANA).await;
    rules(&world, json!([{ "fault": "missing", "percent": 30 }])).await;
    let mut all = BTreeSet::new();
    for number in 1..=5 {
        all.extend(ids(&page(&world, &token, number).await));
    }
    assert!((50..90).contains(&all.len()), "{}", all.len());
    assert_eq!(page(&world, &token, 1).await["totalHits"], all.len());
    let truth = truth_of_month(&world).await;
    for (id, conversation) in truth.as_object().unwrap() {
        assert_eq!(conversation["analytics"]["missing"] == true, !all.contains(id));
    }
    let missing = truth.as_object().unwrap().keys().find(|id| !all.contains(*id)).unwrap();
    assert_eq!(by_id(&world, &token, missing).await["code"], "conversation.not.found");
    let counted = json!({ "interval": MONTH, "metrics": ["nConversations"] });
    let answer = world.post(&token, "/analytics/conversations/aggregates/query", &counted).await.json();
    let counts = answer["results"].as_array().unwrap().iter();
    let sum: i64 = counts.map(|group| group["data"][0]["metrics"][0]["stats"]["count"].as_i64().unwrap()).sum();
    assert_eq!(sum, all.len() as i64, "aggregates lack them too");
    world.assert_no_violations().await;
}

#[tokio::test]
async fn a_settled_record_is_corrected_later_and_stays_so_while_the_truth_keeps_to_the_facts() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let id = settled(&world).await;
    rules(&world, json!([{ "fault": "correction", "of": "afterCall", "ms": 3000, "seconds": 30, "user": ADA }])).await;
    let figures = async || {
        let record = by_id(&world, &token, &id).await;
        (metric(&record, "tAcw"), metric(&record, "tHandle"), metric(&record, "tTalk"))
    };
    let noted = async || world.truth().await[&id]["analytics"]["corrections"].clone();
    let due = START + 15_000 + 30_000;
    assert_eq!(figures().await, (Some(2000), Some(6000), Some(4000)));
    assert_eq!(noted().await, json!([{ "of": "afterCall", "state": "due", "at": due }]));
    world.pass(29_999);
    assert_eq!(figures().await, (Some(2000), Some(6000), Some(4000)));
    world.pass(1);
    for _ in 0..2 {
        assert_eq!(figures().await, (Some(5000), Some(9000), Some(4000)));
        assert_eq!(noted().await[0]["state"], "made");
        world.pass(3_600_000);
    }
    let sums = json!({ "interval": TODAY, "metrics": ["tAcw"] });
    let answer =
        world.post(&world.sign_in(DANA).await, "/analytics/conversations/aggregates/query", &sums).await.json();
    assert!(answer.to_string().contains("5000"), "aggregates agree: {answer}");
    let truth = world.truth().await[&id]["users"].as_object().unwrap().values().next().unwrap().clone();
    assert_eq!((&truth["acwMs"], &truth["handleMs"]), (&json!(2000), &json!(6000)));
    world.assert_no_violations().await;
}

#[tokio::test]
async fn a_wrap_up_code_is_corrected_to_another() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let id = settled(&world).await;
    let code = |record: &Value| {
        let text = record.to_string();
        text.split_once("\"wrapUpCode\":\"").map(|(_, rest)| rest.split('"').next().unwrap().to_owned())
    };
    let before = by_id(&world, &token, &id).await;
    rules(&world, json!([{ "fault": "correction", "of": "wrapUp", "seconds": 10, "count": 1 }])).await;
    world.pass(10_000);
    let after = by_id(&world, &token, &id).await;
    assert!(code(&before).is_some() && code(&after).is_some() && code(&before) != code(&after));
    assert_eq!(before["conversationEnd"], after["conversationEnd"]);
    world.assert_no_violations().await;
}

#[tokio::test]
async fn a_rule_that_makes_no_sense_is_refused_and_adds_nothing() {
    let world = World::new(quiet());
    for (wrong, part) in [
        (json!({ "fault": "rowsVanish" }), "rowsVanish"),
        (json!({}), "fault"),
        (json!({ "fault": "missing", "percentage": 5 }), "percentage"),
        (json!({ "fault": "missing", "percent": 101 }), "percent"),
        (json!({ "fault": "missing", "percent": -1 }), "-1"),
        (json!({ "fault": "missing", "count": 0 }), "count"),
        (json!({ "fault": "missing", "user": "Nobody" }), "Nobody"),
        (json!({ "fault": "missing", "page": 2 }), "page"),
        (json!({ "fault": "rowsAppear", "rows": 1001 }), "rows"),
        (json!({ "fault": "rowsAppear", "rows": 0 }), "rows"),
        (json!({ "fault": "pageRepeated", "page": 1 }), "page"),
        (json!({ "fault": "pageSkipped", "page": u64::MAX }), "page"),
        (json!({ "fault": "totalHits" }), "by"),
        (json!({ "fault": "totalHits", "by": i64::MIN }), "by"),
        (json!({ "fault": "analyticsLag" }), "seconds"),
        (json!({ "fault": "analyticsLag", "seconds": -1 }), "seconds"),
        (json!({ "fault": "lakeLag", "seconds": i64::MAX }), "seconds"),
        (json!({ "fault": "lakeLag", "seconds": 5, "percent": 5 }), "percent"),
        (json!({ "fault": "correction", "of": "weather" }), "weather"),
        (json!({ "fault": "correction", "ms": i64::MAX }), "ms"),
        (json!({ "fault": "correction", "of": "wrapUp", "ms": 5 }), "ms"),
    ] {
        let body = json!({ "data": [{ "fault": "missing" }, wrong] });
        let answer = world.plain(Method::POST, "/sandbox/faults", &body.to_string()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert!(answer.json()["error"].as_str().unwrap().contains(part), "{}", answer.text());
    }
    assert_eq!(world.control(Method::GET, "/sandbox/faults", &Value::Null).await["data"], json!([]));
}

#[tokio::test]
async fn a_server_whose_clock_is_off_says_so_everywhere_and_a_token_lives_as_long() {
    for skew in [-7200, 300] {
        let world = World::new(Config { clock_skew: skew, ..quiet() });
        let here = START + i64::from(skew) * 1000;
        let code = world.code(ADA).await;
        let granted = world.redeem(&code, crate::client::VERIFIER, crate::client::REDIRECT).await;
        assert_eq!(granted.json()["expires_in"], 86_400);
        let token = granted.json()["access_token"].as_str().unwrap().to_owned();
        let me = world.get(&token, "/users/me?expand=date").await;
        let (date, header) = if skew < 0 {
            ("2026-08-05T12:00:00.000Z", "Wed, 05 Aug 2026 12:00:00 GMT")
        } else {
            ("2026-08-05T14:05:00.000Z", "Wed, 05 Aug 2026 14:05:00 GMT")
        };
        assert_eq!((&me.json()["date"]["currentDate"], me.header("date")), (&json!(date), Some(header)));
        let id = world.play(json!({})).await;
        assert_eq!(world.control(Method::GET, "/sandbox/health", &Value::Null).await["now"], here);
        world.pass(30_000);
        assert_eq!(world.truth().await[&id]["start"], here + 1);
        let started = by_id(&world, &token, &id).await["conversationStart"].as_str().unwrap().to_owned();
        assert_eq!(started, date.replace("00.000Z", "00.001Z"));
        world.pass(86_400_000 - 30_001);
        assert_eq!(world.get(&token, "/date").await.status, StatusCode::OK);
        world.pass(1);
        assert_eq!(world.get(&token, "/date").await.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn the_time_that_is_told_can_go_back_and_what_happens_goes_on() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let id = world.play(json!({})).await;
    world.pass(30_000);
    let before = (world.truth().await, by_id(&world, &token, &id).await);
    let told = async |body: Value| {
        world.control(Method::POST, "/sandbox/clock", &body).await;
        let me = world.get(&token, "/users/me?expand=date").await;
        let plain = world.get(&token, "/date").await.json();
        assert_eq!(plain["currentDate"], me.json()["date"]["currentDate"]);
        (plain["currentDate"].as_str().unwrap().to_owned(), me.header("date").unwrap().to_owned())
    };
    let is = |current: &str, header: &str| (current.to_owned(), format!("Wed, 05 Aug 2026 {header} GMT"));
    assert_eq!(told(json!({ "toldOffByMs": -7_200_000 })).await, is("2026-08-05T12:00:30.000Z", "12:00:30"));
    assert_eq!((world.truth().await, by_id(&world, &token, &id).await), before);
    assert_eq!(told(json!({ "advanceMs": 1_000 })).await, is("2026-08-05T12:00:31.000Z", "12:00:31"));
    let shown = world.control(Method::GET, "/sandbox/clock", &Value::Null).await;
    assert_eq!(shown, json!({ "now": "2026-08-05T14:00:31.000Z", "toldOffByMs": -7_200_000 }));
    assert_eq!(told(json!({ "toldOffByMs": 0 })).await, is("2026-08-05T14:00:31.000Z", "14:00:31"));
    for (wrong, part) in [
        (json!({ "advanceMs": -1 }), "advanceMs is -1"),
        (json!({ "toldOffByMs": i64::MIN }), "toldOffByMs"),
        (json!({ "advanceMs": 1, "toldOffByMs": 604_800_001 }), "toldOffByMs"),
    ] {
        let answer = world.plain(Method::POST, "/sandbox/clock", &wrong.to_string()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert!(answer.json()["error"].as_str().unwrap().contains(part), "{}", answer.text());
    }
    assert_eq!(world.control(Method::GET, "/sandbox/clock", &Value::Null).await["now"], "2026-08-05T14:00:31.000Z");
}

#[tokio::test]
async fn the_truth_tells_when_it_rang_was_taken_was_over_and_was_wrapped_up() {
    let world = World::new(quiet());
    let script =
        json!({ "waitMs": 1000, "alertMs": 500, "phases": [{ "talk": 4000 }, { "hold": 1000 }], "acwMs": 2000 });
    let id = world.play(script).await;
    let instants = async || {
        let truth = world.truth().await[&id]["users"].as_object().unwrap().values().next().cloned();
        let since = |name: &str| truth.as_ref().and_then(|user| user[name].as_i64()).map(|at| at - START - 1);
        ["alertedAt", "connectedAt", "endedAt", "wrappedUpAt"].map(since)
    };
    world.pass(1);
    assert_eq!(instants().await, [None; 4]);
    world.pass(1_200);
    assert_eq!(instants().await, [Some(1_000), None, None, None]);
    world.pass(5_000);
    assert_eq!(instants().await, [Some(1_000), Some(1_500), None, None]);
    world.pass(500);
    assert_eq!(instants().await, [Some(1_000), Some(1_500), Some(6_500), None]);
    world.pass(5_000);
    assert_eq!(instants().await, [Some(1_000), Some(1_500), Some(6_500), Some(8_500)]);

    let callback = world.play(json!({ "media": "callback" })).await;
    world.pass(60_000);
    let user = world.truth().await[&callback]["users"].as_object().unwrap().values().next().unwrap().clone();
    let at = |name: &str| user[name].as_i64().unwrap();
    assert!(
        at("alertedAt") < at("connectedAt") && at("connectedAt") < at("endedAt") && at("endedAt") < at("wrappedUpAt")
    );
}
