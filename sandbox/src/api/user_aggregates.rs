//! `POST /api/v2/analytics/users/aggregates/query`: how long agents were in which routing status and presence.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, State};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::aggregates::LONGEST_CONVERSATION;
use crate::api::analytics::known_until;
use crate::api::interval::Interval;
use crate::app::App;
use crate::error::ApiError;
use crate::figures::buckets::Buckets;
use crate::figures::condition::Condition;
use crate::http::Call;
use crate::org::AgentIx;
use crate::presence::Presence;
use crate::render::setup;
use crate::shift::{Routing, Shift};
use crate::story::telling::Telling;

/// Model `UserAggregationQuery`. Shape and names have been checked against the contract.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Query {
    interval: String,
    #[serde(default)]
    metrics: Vec<String>,
    granularity: Option<String>,
    time_zone: Option<String>,
    filter: Option<Condition>,
}

pub(super) async fn query(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
) -> Result<Json<Value>, ApiError> {
    let query: Query = call.read()?;
    if query.metrics.is_empty() {
        return Err(ApiError::BadRequest("metrics must name at least one metric.".to_owned()));
    }
    let wanted = match &query.filter {
        None => Vec::new(),
        Some(filter) => {
            filter.validate()?;
            filter.values("userId")
        }
    };
    let interval = Interval::parse(&query.interval)?.at_most(app.config.unconfirmed.longest_interval)?;
    let buckets =
        Buckets::new(interval.from, interval.until, query.granularity.as_deref(), query.time_zone.as_deref())?;
    let agents = (0..app.org.agents.len()).map(AgentIx);
    let asked = |agent: &AgentIx| {
        let id = app.org.agent(*agent).id.to_string();
        query.filter.is_none() || wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case(&id))
    };
    let at = known_until(&app, call.now).min(interval.until);
    let results: Vec<Value> = agents
        .filter(asked)
        .map(|agent| {
            let mut shift = Shift::default();
            let span = app.world.read().span(interval.from - LONGEST_CONVERSATION, interval.until, Some(agent));
            span.each(|story| shift.heed(&Telling::of(story, at), agent));
            let changes = shift.changes(i64::MIN);
            let data: Vec<Value> = (0..buckets.len())
                .map(|number| {
                    let (from, until) = buckets.span(number);
                    let metrics = metrics(&query.metrics, &changes, from, until.min(at));
                    json!({ "interval": buckets.written(number), "metrics": metrics })
                })
                .collect();
            json!({ "group": { "userId": app.org.agent(agent).id }, "data": data })
        })
        .collect();
    Ok(Json(json!({ "results": results, "systemToOrganizationMappings": setup::presences() })))
}

/// The metrics of one agent in one piece of time; what is yet to come has none.
fn metrics(wanted: &[String], changes: &[(i64, Routing)], from: i64, until: i64) -> Vec<Value> {
    let mut spent: BTreeMap<Routing, i64> = BTreeMap::new();
    if until <= from {
        return Vec::new();
    }
    // The first of all is before every instant, so that there is one that holds at `from`.
    let first = changes.partition_point(|&(at, _)| at <= from).saturating_sub(1);
    let last = changes.partition_point(|&(at, _)| at < until);
    for (number, &(at, status)) in changes.iter().enumerate().take(last).skip(first) {
        let next = changes.get(number + 1).map_or(until, |&(at, _)| at.min(until));
        *spent.entry(status).or_default() += next - at.max(from);
    }
    let mut metrics = Vec::new();
    for metric in wanted {
        match metric.as_str() {
            "tAgentRoutingStatus" => metrics.extend(spent.iter().map(
                |(status, &sum)| json!({ "metric": metric, "qualifier": status.word(), "stats": { "sum": sum } }),
            )),
            // Of the past nobody knows but that everybody was on queue.
            "tSystemPresence" => {
                metrics.push(json!({ "metric": metric, "qualifier": "ON_QUEUE", "stats": { "sum": until - from } }));
            }
            _ => {
                let on_queue = setup::definition(Presence::OnQueue);
                metrics.push(json!({ "metric": metric, "qualifier": on_queue, "stats": { "sum": until - from } }));
            }
        }
    }
    metrics
}
