//! The details query and its neighbours: what an interval means, filters, order, pages, whose conversations one sees.

use std::collections::HashSet;

use crate::client::{ADA, Answer, BEN, DANA, START, World, quiet, with_history};
use axum::http::StatusCode;
use sandbox::Config;
use serde_json::{Value, json};

const QUERY: &str = "/analytics/conversations/details/query";
const MONTH: &str = "2026-07-06T00:00:00.000Z/2026-08-06T00:00:00.000Z";

/// What a row must be for a filter to find it.
type RowTest<'a> = Box<dyn Fn(&Value) -> bool + 'a>;

async fn ask(world: &World, token: &str, query: &Value) -> Value {
    let answer = world.post(token, QUERY, query).await;
    assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.text());
    answer.json()
}

fn list(answer: &Value) -> Vec<Value> {
    answer["conversations"].as_array().cloned().unwrap_or_default()
}

async fn all(world: &World, token: &str, mut query: Value) -> Vec<Value> {
    let mut rows = Vec::new();
    for page in 1.. {
        query["paging"] = json!({ "pageSize": 100, "pageNumber": page });
        let answer = ask(world, token, &query).await;
        let more = list(&answer);
        if more.is_empty() {
            assert_eq!(answer["totalHits"], rows.len());
            break;
        }
        rows.extend(more);
    }
    rows
}

fn segment(dimension: &str, value: &str) -> Value {
    json!({ "type": "dimension", "dimension": dimension, "operator": "matches", "value": value })
}

fn and(predicates: &[Value]) -> Value {
    json!({ "type": "and", "predicates": predicates })
}

fn start(row: &Value) -> &str {
    row["conversationStart"].as_str().unwrap()
}

fn parse(instant: &str) -> i64 {
    chrono::DateTime::parse_from_rfc3339(instant).unwrap().timestamp_millis()
}

/// Every participant, session and segment of a row.
fn segments(row: &Value) -> Vec<(Value, Value, Value)> {
    let mut all = Vec::new();
    for participant in row["participants"].as_array().unwrap() {
        for session in participant["sessions"].as_array().unwrap() {
            for segment in session["segments"].as_array().unwrap() {
                all.push((participant.clone(), session.clone(), segment.clone()));
            }
        }
    }
    all
}

#[tokio::test]
async fn an_interval_of_an_hour_brings_the_whole_utc_days_it_touches() {
    let world = World::new(with_history(1500));
    let token = world.sign_in(DANA).await;
    let of_an_hour =
        all(&world, &token, json!({ "interval": "2026-07-21T10:00:00.000Z/2026-07-21T11:00:00.000Z" })).await;
    let of_the_day =
        all(&world, &token, json!({ "interval": "2026-07-21T00:00:00.000Z/2026-07-22T00:00:00.000Z" })).await;
    assert!(of_the_day.len() > 30);
    assert_eq!(of_an_hour, of_the_day);
    assert!(of_the_day.iter().all(|row| start(row).starts_with("2026-07-21")));
    assert!(
        of_the_day.iter().any(|row| start(row) < "2026-07-21T10")
            && of_the_day.iter().any(|row| start(row) > "2026-07-21T11")
    );
}

#[tokio::test]
async fn a_conversation_of_yesterday_that_ends_today_is_not_in_todays_query() {
    let world = World::new(with_history(3000));
    let token = world.sign_in(DANA).await;
    let month = all(&world, &token, json!({ "interval": MONTH })).await;
    let ends = |row: &Value| row["conversationEnd"].as_str().unwrap_or("9999").to_owned();
    let crossing = month
        .iter()
        .find(|row| start(row)[..10] < ends(row)[..10] && ends(row).starts_with("2026"))
        .expect("one crosses midnight");
    let day = &ends(crossing)[..10];
    let id = &crossing["conversationId"];
    let last_day = all(&world, &token, json!({ "interval": format!("{day}T00:00:00.000Z/{day}T23:59:59.999Z") })).await;
    assert!(last_day.iter().all(|row| row["conversationId"] != *id));
    let both = all(&world, &token, json!({ "interval": format!("{}/{day}T23:59:59.999Z", start(crossing)) })).await;
    assert!(both.iter().any(|row| row["conversationId"] == *id));
}

#[tokio::test]
async fn an_agent_sees_their_own_and_a_supervisor_everybodys() {
    let world = World::new(with_history(900));
    let (ada, dana) = (world.sign_in(ADA).await, world.sign_in(DANA).await);
    let (mine, everybodys) =
        (all(&world, &ada, json!({ "interval": MONTH })).await, all(&world, &dana, json!({ "interval": MONTH })).await);
    let id = world.user_id(&ada).await;
    let takes_part = |row: &Value| {
        row["participants"].as_array().unwrap().iter().any(|participant| participant["userId"] == id.as_str())
    };
    assert!(everybodys.len() > 850);
    assert!(mine.iter().all(takes_part));
    assert_eq!(mine.len(), everybodys.iter().filter(|row| takes_part(row)).count());

    let foreign = everybodys.iter().find(|row| !takes_part(row)).unwrap()["conversationId"].as_str().unwrap();
    let path = format!("/analytics/conversations/{foreign}/details");
    assert_eq!(world.get(&ada, &path).await.error().0, "conversation.not.found");
    assert_eq!(world.get(&dana, &path).await.json()["conversationId"], foreign);
    let own = mine[0]["conversationId"].as_str().unwrap();
    let several = world.get(&ada, &format!("/analytics/conversations/details?id={foreign},{own}")).await.json();
    assert_eq!((list(&several).len(), &several["conversations"][0]["conversationId"]), (1, &json!(own)));
    let ben = world.sign_in(BEN).await;
    assert_eq!(world.post(&ben, QUERY, &json!({ "interval": MONTH })).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn pages_do_not_overlap_and_the_last_is_empty() {
    let world = World::new(with_history(430));
    let token = world.sign_in(DANA).await;
    // The history reaches a few hours further back than the interval.
    let truth = world.truth().await;
    let within = |conversation: &&Value| conversation["start"].as_i64().unwrap() >= parse("2026-07-06T00:00:00.000Z");
    let total = truth.as_object().unwrap().values().filter(within).count();
    assert!((401..=430).contains(&total));
    let mut ids = HashSet::new();
    for page in 1..=6 {
        let answer =
            ask(&world, &token, &json!({ "interval": MONTH, "paging": { "pageSize": 100, "pageNumber": page } })).await;
        let rows = list(&answer).len();
        assert_eq!(answer["totalHits"], total);
        assert_eq!(rows, [100, 100, 100, 100, total - 400, 0][page - 1]);
        assert_eq!(answer.get("conversations").is_some(), rows > 0, "an empty list is absent");
        ids.extend(list(&answer).iter().map(|row| row["conversationId"].as_str().unwrap().to_owned()));
    }
    assert_eq!(ids.len(), total);
    assert_eq!(list(&ask(&world, &token, &json!({ "interval": MONTH })).await).len(), 25, "25 without paging");
}

#[tokio::test]
async fn pages_have_bounds() {
    let world = World::new(with_history(1));
    let token = world.sign_in(DANA).await;
    for (size, number, part) in [
        (101, 1, "page size must be between 1 and 100"),
        (0, 1, "page size"),
        (100, 0, "page number"),
        (100, 1001, "Pagination may not exceed 100000 results. Tip: When extracting large chunks of data"),
    ] {
        let query = json!({ "interval": MONTH, "paging": { "pageSize": size, "pageNumber": number } });
        let answer = world.post(&token, QUERY, &query).await;
        assert_eq!((answer.status, answer.error().0.as_str()), (StatusCode::BAD_REQUEST, "bad.request"));
        assert!(answer.error().1.contains(part), "{}", answer.error().1);
    }
    let deepest = json!({ "interval": MONTH, "paging": { "pageSize": 100, "pageNumber": 1000 } });
    assert_eq!(world.post(&token, QUERY, &deepest).await.status, StatusCode::OK);
}

#[tokio::test]
async fn intervals_have_bounds() {
    let world = World::new(with_history(1));
    let token = world.sign_in(DANA).await;
    for (interval, code, part) in [
        ("2026-07-05T23:59:59.999Z/2026-08-06T00:00:00.000Z", "bad.request", "maximum of 31 days"),
        ("2026-08-06T00:00:00.000Z/2026-08-05T00:00:00.000Z", "bad.request", "must end after it starts"),
        ("yesterday/today", "invalid.date", "ISO-8601"),
        ("2026-08-05", "invalid.date", "ISO-8601"),
    ] {
        let answer = world.post(&token, QUERY, &json!({ "interval": interval })).await;
        assert_eq!((answer.status, answer.error().0.as_str()), (StatusCode::BAD_REQUEST, code));
        assert!(answer.error().1.contains(part), "{}", answer.error().1);
    }
}

#[tokio::test]
async fn order_is_by_start_ascending_unless_asked_otherwise() {
    let world = World::new(with_history(300));
    let token = world.sign_in(DANA).await;
    let up = all(&world, &token, json!({ "interval": MONTH })).await;
    let mut down = all(&world, &token, json!({ "interval": MONTH, "order": "desc" })).await;
    assert!(up.windows(2).all(|two| start(&two[0]) <= start(&two[1])));
    down.reverse();
    assert_eq!(up, down);
    let by_end = all(&world, &token, json!({ "interval": MONTH, "orderBy": "conversationEnd" })).await;
    let ends: Vec<&str> = by_end.iter().map(|row| row["conversationEnd"].as_str().unwrap_or("9999")).collect();
    assert!(ends.is_sorted());
    assert_ne!(by_end, up);
}

#[tokio::test]
async fn predicates_of_one_filter_hold_for_one_and_the_same_segment() {
    let world = World::new(with_history(2000));
    let token = world.sign_in(DANA).await;
    let query = json!({ "interval": MONTH, "segmentFilters": [and(&[segment("purpose", "agent"), segment("segmentType", "hold")])] });
    let held = all(&world, &token, query).await;
    assert!(!held.is_empty());
    for row in &held {
        assert!(segments(row).iter().any(|(p, _, s)| p["purpose"] == "agent" && s["segmentType"] == "hold"));
    }
    // There are menus and there are agents, but no segment is both.
    let query = json!({ "interval": MONTH, "segmentFilters": [and(&[segment("purpose", "agent")]), and(&[segment("segmentType", "ivr")])] });
    assert_eq!(ask(&world, &token, &query).await["totalHits"], 0);
}

#[tokio::test]
async fn filters_count_what_a_look_at_every_row_counts() {
    let world = World::new(with_history(1500));
    let token = world.sign_in(DANA).await;
    let rows = all(&world, &token, json!({ "interval": MONTH })).await;
    let ada = world.user_id(&world.sign_in(ADA).await).await;
    let some = |row: &Value, test: &dyn Fn(&Value, &Value, &Value) -> bool| {
        segments(row).iter().any(|(p, s, g)| test(p, s, g))
    };
    let exists = |dimension: &str| json!({ "type": "dimension", "dimension": dimension, "operator": "exists" });
    let not_exists = |dimension: &str| json!({ "type": "dimension", "dimension": dimension, "operator": "notExists" });
    let cases: Vec<(Value, RowTest<'_>)> = vec![
        (
            json!({ "segmentFilters": [and(&[segment("userId", &ada), segment("mediaType", "voice")])] }),
            Box::new(|row| some(row, &|p, s, _| p["userId"] == ada.as_str() && s["mediaType"] == "voice")),
        ),
        (
            json!({ "segmentFilters": [{ "type": "or", "predicates": [segment("mediaType", "email"), segment("mediaType", "callback")] }] }),
            Box::new(|row| some(row, &|_, s, _| s["mediaType"] == "email" || s["mediaType"] == "callback")),
        ),
        (
            json!({ "segmentFilters": [{ "type": "and", "predicates": [segment("userId", &ada)], "clauses": [
                { "type": "or", "predicates": [segment("disconnectType", "transfer"), segment("disconnectType", "consultTransfer")] }] }] }),
            Box::new(|row| {
                some(row, &|p, _, g| {
                    p["userId"] == ada.as_str()
                        && (g["disconnectType"] == "transfer" || g["disconnectType"] == "consultTransfer")
                })
            }),
        ),
        (
            json!({ "segmentFilters": [and(&[exists("wrapUpNote")])] }),
            Box::new(|row| some(row, &|_, _, g| g["wrapUpNote"].is_string())),
        ),
        (
            json!({ "segmentFilters": [and(&[segment("messageType", "whatsapp")])] }),
            Box::new(|row| some(row, &|_, s, _| s["messageType"] == "whatsapp")),
        ),
        (
            json!({ "conversationFilters": [and(&[not_exists("conversationEnd")])] }),
            Box::new(|row| row["conversationEnd"].is_null()),
        ),
        (
            json!({ "conversationFilters": [and(&[exists("conversationEnd")])] }),
            Box::new(|row| row["conversationEnd"].is_string()),
        ),
        (
            json!({ "conversationFilters": [and(&[segment("originatingDirection", "outbound")])] }),
            Box::new(|row| row["originatingDirection"] == "outbound"),
        ),
        (
            json!({ "conversationFilters": [and(&[json!({ "type": "metric", "metric": "tHeldComplete", "range": { "gte": 30_000 } })])] }),
            Box::new(|row| {
                let sessions =
                    row["participants"].as_array().unwrap().iter().flat_map(|p| p["sessions"].as_array().unwrap());
                let metrics = sessions.flat_map(|session| session["metrics"].as_array().cloned().unwrap_or_default());
                let held = metrics
                    .filter(|metric| metric["name"] == "tHeldComplete")
                    .map(|metric| metric["value"].as_i64().unwrap());
                held.sum::<i64>() >= 30_000
            }),
        ),
        (json!({ "segmentFilters": [and(&[segment("journeyActionId", "x")])] }), Box::new(|_| false)),
    ];
    for (filters, test) in cases {
        let mut query = filters.clone();
        query["interval"] = json!(MONTH);
        let found = ask(&world, &token, &query).await["totalHits"].as_u64().unwrap() as usize;
        let expected = rows.iter().filter(|row| test(row)).count();
        assert_eq!(found, expected, "{filters}");
    }
}

#[tokio::test]
async fn predicates_that_ask_for_nothing_are_refused() {
    let world = World::new(with_history(1));
    let token = world.sign_in(DANA).await;
    for filters in [
        json!({ "segmentFilters": [and(&[json!({ "dimension": "userId" })])] }),
        json!({ "segmentFilters": [and(&[json!({ "value": "x" })])] }),
        json!({ "segmentFilters": [{ "type": "and" }] }),
        json!({ "segmentFilters": [and(&[json!({ "metric": "tSegmentDuration", "range": {} })])] }),
        json!({ "segmentFilters": [and(&[json!({ "dimension": "segmentEnd", "range": { "gt": null } })])] }),
    ] {
        let mut query = filters.clone();
        query["interval"] = json!(MONTH);
        assert_eq!(world.post(&token, QUERY, &query).await.status, StatusCode::BAD_REQUEST, "{filters}");
    }
    for aggregation in
        [json!({}), json!({ "type": "termFrequency" }), json!({ "type": "numericRange", "metric": "tTalk" })]
    {
        let query = json!({ "interval": MONTH, "aggregations": [aggregation] });
        assert_eq!(world.post(&token, QUERY, &query).await.status, StatusCode::BAD_REQUEST, "{query}");
    }
}

#[tokio::test]
async fn predicates_name_one_thing_and_that_of_their_type() {
    let world = World::new(with_history(1));
    let token = world.sign_in(DANA).await;
    let (dimension, metric, property) = (("dimension", "purpose"), ("metric", "tSegmentDuration"), ("property", "x"));
    let all = [dimension, metric, property];
    let mut asked = Vec::new();
    for kind in all.map(|(kind, _)| kind) {
        asked.extend(all.map(|(field, name)| (json!({ "type": kind, field: name }), field == kind)));
    }
    asked.extend(all.map(|(field, name)| (json!({ field: name }), true)));
    asked.push((json!({ "dimension": "purpose", "metric": "tSegmentDuration" }), false));
    asked.push((json!({ "type": "dimension", "dimension": "purpose", "metric": "tSegmentDuration" }), false));
    asked.push((json!({ "type": "dimension", "dimension": "purpose", "property": "x" }), false));
    for (mut predicate, taken) in asked {
        predicate["operator"] = json!("exists");
        for filter in [and(&[predicate.clone()]), json!({ "type": "or", "clauses": [and(&[predicate.clone()])] })] {
            let answer = world.post(&token, QUERY, &json!({ "interval": MONTH, "segmentFilters": [filter] })).await;
            if taken {
                assert_eq!(answer.status, StatusCode::OK, "{predicate}: {}", answer.text());
            } else {
                assert_eq!((answer.status, answer.error().0.as_str()), (StatusCode::BAD_REQUEST, "bad.request"));
            }
        }
    }
}

#[tokio::test]
async fn what_is_evaluated_or_surveyed_and_what_is_not_are_all_there_is_and_nothing_is_resolved() {
    let world = World::new(with_history(50));
    let token = world.sign_in(DANA).await;
    let hits = async |kind: &str, predicate: Value| {
        let query = json!({ "interval": MONTH, kind: [and(&[predicate])] });
        ask(&world, &token, &query).await["totalHits"].as_u64().unwrap_or_default()
    };
    let asks = |dimension: &str, operator: &str| json!({ "dimension": dimension, "operator": operator });
    for (kind, dimension) in [("evaluationFilters", "evaluationId"), ("surveyFilters", "surveyId")] {
        let (with, without) =
            (hits(kind, asks(dimension, "exists")).await, hits(kind, asks(dimension, "notExists")).await);
        assert!(with > 0 && without > 0 && with + without == 50, "{kind}: {with} and {without}");
    }
    for (operator, found) in [("exists", 0), ("notExists", 50)] {
        let predicate = json!({ "metric": "nNextContactAvoided", "operator": operator });
        assert_eq!(hits("resolutionFilters", predicate).await, found, "{operator}");
    }
}

#[tokio::test]
async fn facets_count_over_all_hits_whatever_the_page_shows() {
    let world = World::new(with_history(400));
    let token = world.sign_in(DANA).await;
    let facets = json!([
        { "type": "termFrequency", "dimension": "mediaType", "size": 3 },
        { "type": "numericRange", "metric": "tHandle", "ranges": [{ "lt": 60_000 }, { "gte": 60_000 }] },
    ]);
    let query = json!({ "interval": MONTH, "aggregations": facets, "paging": { "pageSize": 1, "pageNumber": 1 } });
    let answer = ask(&world, &token, &query).await;
    let terms = answer["aggregations"][0]["results"].as_array().unwrap();
    assert_eq!(terms.len(), 3);
    let predicate = json!({ "dimension": "mediaType", "value": terms[0]["value"] });
    let query = json!({ "interval": MONTH, "segmentFilters": [and(&[predicate])] });
    assert_eq!(ask(&world, &token, &query).await["totalHits"], terms[0]["count"]);
    assert!(terms[0]["count"].as_u64() >= terms[1]["count"].as_u64());
    let ranges = &answer["aggregations"][1]["results"];
    let filter = json!({ "type": "and", "predicates": [{ "metric": "tHandle", "range": { "gte": 60_000 } }] });
    let query = json!({ "interval": MONTH, "conversationFilters": [filter] });
    assert_eq!(ask(&world, &token, &query).await["totalHits"], ranges[1]["count"]);
    world.assert_no_violations().await;
}

#[tokio::test]
async fn a_change_is_visible_when_the_lag_has_passed() {
    let world = World::new(Config { analytics_lag: 5, rate_limit: 10_000, ..quiet() });
    let token = world.sign_in(ADA).await;
    let id = world
        .play(json!({ "waitMs": 1000, "alertMs": 1000, "phases": [{ "talk": 4000 }], "acwMs": 2000, "wrapUp": "Resolved" }))
        .await;
    let path = format!("/analytics/conversations/{id}/details");
    let ends = |answer: &Answer| answer.json()["conversationEnd"].clone();
    world.pass(1 + 4_000);
    assert_eq!(world.get(&token, &path).await.error().0, "conversation.not.found");
    world.pass(1_000);
    assert_eq!(world.get(&token, &path).await.status, StatusCode::NOT_FOUND, "known, but she takes no part in it yet");
    world.pass(1_000);
    let alerting = world.get(&token, &path).await;
    assert_eq!((alerting.status, ends(&alerting)), (StatusCode::OK, Value::Null));
    world.pass(4_999);
    assert_eq!(ends(&world.get(&token, &path).await), Value::Null);
    world.pass(1);
    let ended = world.get(&token, &path).await;
    assert_eq!(ends(&ended), json!("2026-08-05T14:00:06.001Z"));
    assert!(!ended.text().contains("tHandle"), "after-call work goes on");
    world.pass(2_000);
    let settled = world.get(&token, &path).await.text();
    assert!(settled.contains("tHandle") && settled.contains("wrapUpCode"));
    let day = json!({ "interval": "2026-08-05T00:00:00.000Z/2026-08-06T00:00:00.000Z" });
    assert_eq!(ask(&world, &token, &day).await["totalHits"], 1);
    world.assert_no_violations().await;
    assert_eq!(START % 1000, 0);
}
