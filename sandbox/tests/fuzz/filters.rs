//! Queries as the contract allows them, with every dimension, metric and operator there is: nothing of them may be refused.

use std::sync::OnceLock;

use serde_json::{Map, Value, json};

use crate::mutate::{Pick, word};

const INTERVAL: &str = "2026-07-06T00:00:00.000Z/2026-08-06T00:00:00.000Z";
const NUMBERS: [f64; 9] = [0.0, -1.0, 1.5, 1e308, -1e308, 5e-324, 86_400_000.0, 1.785e12, 9.1e18];

fn contract() -> &'static Value {
    static CONTRACT: OnceLock<Value> = OnceLock::new();
    CONTRACT.get_or_init(|| serde_json::from_str(include_str!("../../../contract/genesys-contract.json")).unwrap())
}

/// One of the values that the contract lists for a field of a model.
fn one_of(model: &str, field: &str, pick: &mut Pick<'_>) -> Value {
    let listed = listed(model, field).unwrap_or_else(|| panic!("{model} lists nothing for {field}"));
    listed[pick(listed.len())].clone()
}

fn listed(model: &str, field: &str) -> Option<&'static Vec<Value>> {
    contract()["definitions"][model]["properties"][field]["enum"].as_array()
}

/// A details query or a job with filters, and its path.
pub(crate) fn query(pick: &mut Pick<'_>) -> (&'static str, Value) {
    let mut query = Map::new();
    query.insert("interval".to_owned(), json!(INTERVAL));
    for (field, kind) in [
        ("conversationFilters", "Conversation"),
        ("segmentFilters", "Segment"),
        ("evaluationFilters", "Evaluation"),
        ("surveyFilters", "Survey"),
        ("resolutionFilters", "Resolution"),
    ] {
        if pick(3) == 0 {
            query.insert(field.to_owned(), (0..=pick(3)).map(|_| filter(kind, pick)).collect());
        }
    }
    if pick(8) == 0 {
        return ("/api/v2/analytics/conversations/details/jobs", Value::Object(query));
    }
    query.insert("order".to_owned(), one_of("ConversationQuery", "order", pick));
    query.insert("orderBy".to_owned(), one_of("ConversationQuery", "orderBy", pick));
    query.insert("paging".to_owned(), json!({ "pageSize": 1 + pick(100), "pageNumber": 1 + pick(1_000) }));
    if pick(4) == 0 {
        let dimension = one_of("SegmentDetailQueryPredicate", "dimension", pick);
        query.insert("aggregations".to_owned(), json!([
            { "type": "termFrequency", "dimension": dimension, "size": 1 + pick(50) },
            { "type": "numericRange", "metric": "tHandle", "ranges": [{ "gte": number(pick), "lt": number(pick) }] },
        ]));
    }
    ("/api/v2/analytics/conversations/details/query", Value::Object(query))
}

fn number(pick: &mut Pick<'_>) -> Value {
    json!(NUMBERS[pick(NUMBERS.len())])
}

fn filter(kind: &str, pick: &mut Pick<'_>) -> Value {
    let predicates = |pick: &mut Pick<'_>| (0..=pick(4)).map(|_| predicate(kind, pick)).collect::<Value>();
    let joined = ["and", "or"][pick(2)];
    let clauses: Value =
        (0..=pick(4)).map(|_| json!({ "type": (["and", "or"][pick(2)]), "predicates": predicates(pick) })).collect();
    match pick(3) {
        0 => json!({ "type": joined, "predicates": predicates(pick) }),
        1 => json!({ "type": joined, "clauses": clauses }),
        _ => json!({ "type": joined, "clauses": clauses, "predicates": predicates(pick) }),
    }
}

fn predicate(kind: &str, pick: &mut Pick<'_>) -> Value {
    let model = format!("{kind}DetailQueryPredicate");
    let by = match (listed(&model, "dimension"), listed(&model, "metric")) {
        (Some(_), Some(_)) => ["metric", "dimension", "dimension"][pick(3)],
        (None, _) => "metric",
        (_, None) => "dimension",
    };
    let operator = ["matches", "exists", "notExists"][pick(3)];
    let mut predicate = Map::new();
    predicate.insert("type".to_owned(), json!(by));
    predicate.insert(by.to_owned(), one_of(&model, by, pick));
    predicate.insert("operator".to_owned(), json!(operator));
    if operator == "matches" {
        if by == "metric" || pick(3) == 0 {
            let bounds = [("gt", pick(2)), ("gte", pick(2)), ("lt", pick(2)), ("lte", 1)];
            let bounds = bounds.into_iter().filter(|(_, given)| *given == 1);
            let range: Map<String, Value> = bounds.map(|(name, _)| (name.to_owned(), number(pick))).collect();
            predicate.insert("range".to_owned(), Value::Object(range));
        } else {
            let value = ["voice", "true", "2026-08-01T00:00:00.000Z", "inbound", "5"].map(str::to_owned);
            let value = if pick(2) == 0 { value[pick(value.len())].clone() } else { word(pick) };
            predicate.insert("value".to_owned(), json!(value));
        }
    }
    Value::Object(predicate)
}
