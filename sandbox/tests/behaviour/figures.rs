//! Aggregates and observations: that they agree with the records, with the live list and with the truth.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use sandbox::{Config, Unconfirmed};
use serde_json::{Value, json};

use crate::client::{ADA, CHIARA, DANA, START, World, quiet, wide, with_history};

const MONTH: &str = "2026-07-06T00:00:00.000Z/2026-08-06T00:00:00.000Z";
const AGGREGATES: &str = "/analytics/conversations/aggregates/query";

pub(crate) fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// All records there are.
pub(crate) async fn records(world: &World, token: &str) -> Vec<Value> {
    let mut records = Vec::new();
    for interval in ["2026-07-01T00:00:00.000Z/2026-07-06T00:00:00.000Z", MONTH] {
        for page in 1.. {
            let query = json!({ "interval": interval, "paging": { "pageSize": 100, "pageNumber": page } });
            let answer = world.post(token, "/analytics/conversations/details/query", &query).await.json();
            records.extend(list(&answer["conversations"]).to_vec());
            if list(&answer["conversations"]).is_empty() {
                break;
            }
        }
    }
    records
}

/// Number and sum of a metric over sessions, by user id and media type.
fn figured(records: &[Value], metric: &str) -> BTreeMap<(String, String), (u64, i64)> {
    let mut sums: BTreeMap<_, (u64, i64)> = BTreeMap::new();
    for participant in records.iter().flat_map(|record| list(&record["participants"])) {
        for session in list(&participant["sessions"]) {
            let media = session["mediaType"].as_str().unwrap().to_owned();
            let user = participant["userId"].as_str().unwrap_or_default().to_owned();
            for emitted in list(&session["metrics"]).iter().filter(|emitted| emitted["name"] == metric) {
                let sum = sums.entry((user.clone(), media.clone())).or_default();
                *sum = (sum.0 + 1, sum.1 + emitted["value"].as_i64().unwrap());
            }
        }
    }
    sums
}

#[tokio::test]
async fn aggregates_are_the_sums_of_what_the_records_say() {
    for seed in [42, 7] {
        // Wider than the month, so that what is emitted long after a start is in it.
        let unconfirmed = Unconfirmed { longest_interval: 62, ..Unconfirmed::default() };
        let world = World::new(Config { seed, unconfirmed, ..with_history(500) });
        let token = world.sign_in(DANA).await;
        let records = records(&world, &token).await;
        let metrics = ["tHandle", "tTalk", "tHeld", "tAcw", "tAcd", "tAlert", "tAbandon", "nTransferred", "nOffered"];
        let query = json!({ "interval": "2026-07-01T00:00:00.000Z/2026-09-01T00:00:00.000Z", "metrics": metrics,
            "groupBy": ["userId"] });
        let answer = world.post(&token, AGGREGATES, &query).await.json();
        for metric in metrics {
            let mut told = BTreeMap::new();
            for result in list(&answer["results"]) {
                let named = |name: &str| result["group"][name].as_str().unwrap_or_default().to_owned();
                for found in list(&result["data"][0]["metrics"]).iter().filter(|found| found["metric"] == metric) {
                    let stats = &found["stats"];
                    let sum = stats["sum"].as_i64().unwrap_or_else(|| stats["count"].as_i64().unwrap());
                    told.insert((named("userId"), named("mediaType")), (stats["count"].as_u64().unwrap(), sum));
                }
            }
            assert_eq!(told, figured(&records, metric), "{metric} of seed {seed}");
            assert!(!told.is_empty(), "{metric}");
        }
        world.assert_no_violations().await;
    }
}

#[tokio::test]
async fn pieces_of_time_add_up_to_the_whole() {
    let world = World::new(with_history(400));
    let token = world.sign_in(CHIARA).await;
    let ask = async |extra: Value| {
        let mut query = json!({ "interval": MONTH, "metrics": ["tHandle", "nConnected"], "groupBy": ["queueId"] });
        query.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        world.post(&token, AGGREGATES, &query).await.json()
    };
    let total = |answer: &Value| -> (u64, i64, usize) {
        let cells: Vec<&Value> = list(&answer["results"]).iter().flat_map(|result| list(&result["data"])).collect();
        let handle = cells.iter().flat_map(|cell| list(&cell["metrics"])).filter(|found| found["metric"] == "tHandle");
        let (mut count, mut sum) = (0, 0);
        for found in handle {
            count += found["stats"]["count"].as_u64().unwrap();
            sum += found["stats"]["sum"].as_i64().unwrap();
        }
        (count, sum, cells.len())
    };
    let whole = total(&ask(json!({})).await);
    let days = total(&ask(json!({ "granularity": "P1D", "timeZone": "Europe/Berlin" })).await);
    let hours = total(&ask(json!({ "granularity": "PT1H" })).await);
    assert_eq!((whole.0, whole.1), (days.0, days.1));
    assert_eq!((whole.0, whole.1), (hours.0, hours.1));
    assert!(whole.2 < days.2 && days.2 < hours.2);
    world.assert_no_violations().await;
}

#[tokio::test]
async fn filters_views_and_ranks_narrow_and_order_the_groups() {
    let world = World::new(with_history(400));
    let token = world.sign_in(CHIARA).await;
    let voice = json!({ "type": "and", "predicates": [{ "dimension": "mediaType", "value": "voice" }] });
    let view =
        json!({ "name": "short", "target": "tTalk", "function": "rangeBound", "range": { "gte": 0, "lt": 60_000 } });
    let query = json!({ "interval": MONTH, "metrics": ["tTalk", "oServiceLevel"], "groupBy": ["userId"], "filter": voice,
        "views": [view], "queryType": "topN", "limit": 3, "sortMetric": { "name": "tTalk", "function": "sum" } });
    let answer = world.post(&token, AGGREGATES, &query).await.json();
    let results = list(&answer["results"]);
    assert_eq!(results.len(), 3);
    let talk = |result: &Value| {
        let of = |found: &&Value| found["metric"] == "tTalk";
        list(&result["data"][0]["metrics"]).iter().find(of).unwrap()["stats"].clone()
    };
    assert!(results.windows(2).all(|two| talk(&two[0])["sum"].as_i64() >= talk(&two[1])["sum"].as_i64()));
    for result in results {
        assert_eq!(result["group"]["mediaType"], "voice");
        let short = result["data"][0]["views"][0]["stats"]["count"].as_u64().unwrap();
        assert!(short <= talk(result)["count"].as_u64().unwrap());
    }
    let by_queue =
        json!({ "interval": MONTH, "metrics": ["oServiceLevel", "tWait"], "groupBy": ["queueId"], "filter": voice });
    let answer = world.post(&token, AGGREGATES, &by_queue).await.json();
    let level =
        list(&answer["results"][0]["data"][0]["metrics"]).iter().find(|found| found["metric"] == "oServiceLevel");
    let stats = &level.unwrap()["stats"];
    let share = stats["numerator"].as_f64().unwrap() / stats["denominator"].as_f64().unwrap();
    assert!((stats["ratio"].as_f64().unwrap() - share).abs() < 1e-12);
    for wrong in [
        json!({ "interval": MONTH }),
        json!({ "metrics": ["tTalk"] }),
        json!({ "interval": "last week", "metrics": ["tTalk"] }),
        json!({ "interval": MONTH, "metrics": ["tTalking"] }),
        json!({ "interval": MONTH, "metrics": ["tTalk"], "groupBy": ["colour"] }),
        json!({ "interval": MONTH, "metrics": ["tTalk"], "granularity": "1 day" }),
        json!({ "interval": MONTH, "metrics": ["tTalk"], "timeZone": "Mars/Olympus" }),
        json!({ "interval": MONTH, "metrics": ["tTalk"], "queryType": "topN" }),
        json!({ "interval": MONTH, "metrics": ["tTalk"], "filter": { "type": "and" } }),
    ] {
        assert_eq!(world.post(&token, AGGREGATES, &wrong).await.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    let ada = world.sign_in(ADA).await;
    assert_eq!(world.post(&ada, AGGREGATES, &query).await.error().0, "missing.any.permissions");
}

#[tokio::test]
async fn what_is_observed_now_is_what_the_truth_says() {
    let world = World::new(Config { history: 0, rate_limit: 100_000, ..wide() });
    let token = world.sign_in(DANA).await;
    let queues = world.get(&token, "/routing/queues?pageSize=100").await.json();
    let predicates: Vec<Value> =
        list(&queues["entities"]).iter().map(|queue| json!({ "dimension": "queueId", "value": queue["id"] })).collect();
    let query = json!({ "filter": { "type": "or", "predicates": predicates },
        "metrics": ["oWaiting", "oInteracting", "oAlerting", "oLongestWaiting", "oMemberUsers", "oOnQueueUsers"],
        "detailMetrics": ["oInteracting", "oWaiting"] });
    let mut seen = 0;
    for _ in 0..10 {
        world.pass(20_000);
        let answer = world.post(&token, "/analytics/queues/observations/query", &query).await.json();
        let truth = world.truth().await;
        let count = |states: &[&str]| {
            let users = truth.as_object().unwrap().values().flat_map(|c| c["users"].as_object().unwrap().values());
            users.filter(|user| states.contains(&user["state"].as_str().unwrap())).count() as u64
        };
        let told = |metric: &str| -> u64 {
            let data = list(&answer["results"]).iter().flat_map(|result| list(&result["data"]));
            data.filter(|found| found["metric"] == metric).map(|found| found["stats"]["count"].as_u64().unwrap()).sum()
        };
        assert_eq!(told("oAlerting"), count(&["alerting"]));
        // Who dials for a callback interacts with the callback meanwhile.
        let interacting = count(&["connected", "held", "parked", "open"]);
        assert!(told("oInteracting") >= interacting, "{} {interacting}", told("oInteracting"));
        for observed in list(&answer["results"]).iter().flat_map(|result| list(&result["data"])) {
            for observation in list(&observed["observations"]) {
                assert!(truth.get(observation["conversationId"].as_str().unwrap()).is_some());
                seen += 1;
            }
        }
        assert_eq!(told("oMemberUsers"), told("oOnQueueUsers"));
        let activity = json!({ "metrics": [{ "metric": "oInteracting", "details": true }, { "metric": "oWaiting" }], "groupBy": ["queueId"] });
        let activity =
            world.post(&token, "/analytics/conversations/activity/query?pageSize=100", &activity).await.json();
        let sum: u64 = list(&activity["results"])
            .iter()
            .flat_map(|result| list(&result["data"]))
            .filter(|found| found["metric"] == "oInteracting")
            .map(|found| found["count"].as_u64().unwrap())
            .sum();
        assert_eq!(sum, told("oInteracting"));
    }
    assert!(seen > 20, "{seen} observations");
    world.assert_no_violations().await;
}

#[tokio::test]
async fn the_time_of_an_agent_is_spent_in_one_routing_status_after_the_other() {
    let world = World::new(quiet());
    let token = world.sign_in(CHIARA).await;
    let id = world.user_id(&token).await;
    world.play(json!({ "agent": CHIARA, "waitMs": 9_999, "alertMs": 2_000, "phases": [{ "talk": 20_000 }], "acwMs": 5_000 })).await;
    world.pass(120_000);
    let filter = json!({ "type": "or", "predicates": [{ "dimension": "userId", "value": id }] });
    let query = json!({ "interval": "2026-08-05T14:00:00.000Z/2026-08-05T14:01:00.000Z", "filter": filter,
        "metrics": ["tAgentRoutingStatus", "tSystemPresence"] });
    let answer = world.post(&token, "/analytics/users/aggregates/query", &query).await.json();
    let metrics = list(&answer["results"][0]["data"][0]["metrics"]);
    let of = |qualifier: &str| {
        let found = metrics.iter().find(|found| found["qualifier"] == qualifier);
        found.map_or(0, |found| found["stats"]["sum"].as_i64().unwrap())
    };
    assert_eq!((of("INTERACTING"), of("IDLE"), of("ON_QUEUE")), (27_000, 33_000, 60_000));
    let query = json!({ "filter": filter, "metrics": ["oMemberQueues"] });
    let dana = world.sign_in(DANA).await;
    let answer = world.post(&dana, "/analytics/users/observations/query", &query).await.json();
    assert_eq!(answer["results"][0]["data"][0]["stats"]["count"], 4);
    assert_eq!(START % 1000, 0);
}
