//! Dimensions: that aggregates group and filter by what the records of details say.

use std::collections::{BTreeMap, BTreeSet};

use sandbox::{Config, Unconfirmed};
use serde_json::{Value, json};

use crate::client::{DANA, World, with_history};
use crate::figures::{list, records};

const AGGREGATES: &str = "/analytics/conversations/aggregates/query";
const SUMMER: &str = "2026-07-01T00:00:00.000Z/2026-09-01T00:00:00.000Z";
/// Metrics of customers, agents, queues and of what went wrong, each emitted by records too.
const METRICS: [&str; 7] = ["nConnected", "nError", "tTalk", "tHandle", "tAlert", "tAcd", "tIvr"];
/// What only aggregates tell.
const OF_AGGREGATES: [&str; 2] = ["activeRouting", "firstQueue"];

/// Number and sum, by the value of a dimension, the media type and the metric.
type Sums = BTreeMap<(String, String, String), (u64, i64)>;

/// Longer intervals than a month, so that all that is emitted is in one.
async fn world() -> (World, String) {
    let unconfirmed = Unconfirmed { longest_interval: 62, ..Unconfirmed::default() };
    let world = World::new(Config { unconfirmed, rate_limit: 100_000, ..with_history(700) });
    let token = world.sign_in(DANA).await;
    (world, token)
}

/// What aggregates may be grouped by.
fn offered() -> Vec<String> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../contract/genesys-contract.json");
    let contract: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let names = &contract["definitions"]["ConversationAggregationQuery"]["properties"]["groupBy"]["items"]["enum"];
    list(names).iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

fn told(answer: &Value, dimension: &str) -> Sums {
    let mut sums = Sums::new();
    for result in list(&answer["results"]) {
        let named = |name: &str| result["group"][name].as_str().unwrap_or_default().to_owned();
        for found in list(&result["data"][0]["metrics"]) {
            let (metric, stats) = (found["metric"].as_str().unwrap(), &found["stats"]);
            let count = stats["count"].as_u64().unwrap();
            let sum = stats["sum"].as_i64().unwrap_or(count.cast_signed());
            sums.insert((named(dimension), named("mediaType"), metric.to_owned()), (count, sum));
        }
    }
    sums
}

/// What stands under the name of the dimension, or under that of a list of them, in a segment or anything around it.
fn value(around: &[&Value], segments: &Value, dimension: &str) -> String {
    let many = format!("{dimension}s");
    let held = list(segments)
        .iter()
        .chain(around.iter().copied())
        .find_map(|part| part.get(dimension).or_else(|| part.get(&many).and_then(|held| held.get(0))));
    held.map(|held| held.as_str().map_or_else(|| held.to_string(), str::to_owned)).unwrap_or_default()
}

fn recorded(records: &[Value], dimension: &str) -> Sums {
    let mut sums = Sums::new();
    for record in records {
        for participant in list(&record["participants"]) {
            for session in list(&participant["sessions"]) {
                let held = value(&[session, participant, record], &session["segments"], dimension);
                for emitted in list(&session["metrics"]) {
                    let (media, metric) = (session["mediaType"].as_str().unwrap(), emitted["name"].as_str().unwrap());
                    if METRICS.contains(&metric) {
                        let sum = sums.entry((held.clone(), media.to_owned(), metric.to_owned())).or_default();
                        *sum = (sum.0 + 1, sum.1 + emitted["value"].as_i64().unwrap());
                    }
                }
            }
        }
    }
    sums
}

#[tokio::test]
async fn groups_and_filters_of_aggregates_hold_under_every_dimension_what_the_records_do() {
    let (world, token) = world().await;
    let records = records(&world, &token).await;
    let mut held = BTreeSet::new();
    for dimension in offered().iter().filter(|name| !OF_AGGREGATES.contains(&name.as_str())) {
        let query = json!({ "interval": SUMMER, "metrics": METRICS, "groupBy": [dimension] });
        let told = told(&world.post(&token, AGGREGATES, &query).await.json(), dimension);
        assert_eq!(told, recorded(&records, dimension), "{dimension}");
        let Some(((wanted, ..), _)) = told.iter().find(|((value, ..), _)| !value.is_empty()) else { continue };
        let filter = json!({ "type": "and", "predicates": [{ "dimension": dimension, "value": wanted }] });
        let query = json!({ "interval": SUMMER, "metrics": METRICS, "groupBy": [dimension], "filter": filter });
        let filtered = self::told(&world.post(&token, AGGREGATES, &query).await.json(), dimension);
        let expected: Sums = told.clone().into_iter().filter(|((value, ..), _)| value == wanted).collect();
        assert_eq!(filtered, expected, "{dimension} {wanted}");
        held.insert(dimension.clone());
    }
    let metrics: BTreeSet<String> = recorded(&records, "userId").into_keys().map(|(_, _, metric)| metric).collect();
    assert_eq!(metrics.len(), METRICS.len(), "{metrics:?}");
    for dimension in offered() {
        let facet = json!([{ "type": "termFrequency", "dimension": dimension }]);
        let interval = "2026-07-06T00:00:00.000Z/2026-08-06T00:00:00.000Z";
        let query =
            json!({ "interval": interval, "aggregations": facet, "paging": { "pageSize": 1, "pageNumber": 1 } });
        let answer = world.post(&token, "/analytics/conversations/details/query", &query).await.json();
        let counted = !list(&answer["aggregations"][0]["results"]).is_empty();
        assert!(!counted || held.contains(&dimension), "facets count {dimension}, aggregates have no such group");
    }
    for dimension in
        ["teamId", "errorCode", "externalTag", "externalContactId", "externalOrganizationId", "flaggedReason"]
    {
        assert!(held.contains(dimension), "{dimension}");
    }
    world.assert_no_violations().await;
}

#[tokio::test]
async fn the_service_target_stands_where_the_service_level_does_also_when_it_is_asked_alone() {
    let (world, token) = world().await;
    let ask = async |metrics: Value| {
        let query = json!({ "interval": SUMMER, "metrics": metrics, "groupBy": ["queueId"], "granularity": "P1D" });
        world.post(&token, AGGREGATES, &query).await.json()
    };
    let cells = |answer: &Value, metric: &str| -> BTreeSet<String> {
        let mut cells = BTreeSet::new();
        for result in list(&answer["results"]) {
            for cell in list(&result["data"]) {
                for found in list(&cell["metrics"]).iter().filter(|found| found["metric"] == metric) {
                    let target = found["stats"].get("current").or_else(|| found["stats"].get("target"));
                    cells.insert(format!("{} {} {}", result["group"], cell["interval"], target.unwrap()));
                }
            }
        }
        cells
    };
    let both = ask(json!(["oServiceLevel", "oServiceTarget", "tTalk"])).await;
    let targets = cells(&ask(json!(["oServiceTarget"])).await, "oServiceTarget");
    assert!(!targets.is_empty());
    assert_eq!(targets, cells(&both, "oServiceLevel"));
    assert_eq!(targets, cells(&both, "oServiceTarget"));
    world.assert_no_violations().await;
}
