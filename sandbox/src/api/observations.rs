//! What goes on now: `POST /api/v2/analytics/queues/observations/query` and `…/users/observations/query`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, State};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::users::attendance;
use crate::app::App;
use crate::error::ApiError;
use crate::figures::Session;
use crate::figures::condition::Condition;
use crate::figures::now::{self, Activity};
use crate::http::Call;
use crate::id::Id;
use crate::org::{AgentIx, QueueIx};
use crate::render::{Object, setup, words};
use crate::story::telling::Telling;

/// More observations than this are cut off.
const MOST_DETAILS: usize = 100;

/// Models `QueueObservationQuery`, `UserObservationQuery`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Query {
    filter: Option<Condition>,
    #[serde(default)]
    metrics: Vec<String>,
    #[serde(default)]
    detail_metrics: Option<Vec<String>>,
}

impl Query {
    fn read(call: &Call) -> Result<Self, ApiError> {
        let query: Self = call.read()?;
        let Some(filter) = &query.filter else {
            return Err(ApiError::BadRequest("filter must not be null.".to_owned()));
        };
        filter.validate()?;
        Ok(query)
    }

    /// No metrics means all of them.
    fn wants(&self, metric: &str) -> bool {
        self.metrics.is_empty() || self.metrics.iter().any(|wanted| wanted == metric)
    }

    fn details(&self, metric: &str) -> bool {
        self.detail_metrics.iter().flatten().any(|wanted| wanted == metric)
    }

    fn values(&self, dimension: &str) -> Vec<&str> {
        self.filter.as_ref().map(|filter| filter.values(dimension)).unwrap_or_default()
    }
}

/// Sessions that do the same in one queue and medium, with the instant at which the oldest began.
#[derive(Debug, Default)]
struct Observed {
    count: u64,
    oldest: Option<i64>,
    details: Vec<Value>,
}

type Now = BTreeMap<(QueueIx, &'static str, Activity), Observed>;

fn observe(app: &App, at: i64) -> Now {
    let open = app.world.read().open(at);
    let mut observed = Now::new();
    for chapter in open {
        let telling = Telling::of(&chapter.story, at);
        now::each(&app.org, &telling, |session, queue, activity| {
            let cell = observed.entry((queue, words::media_type(session.line.line.media), activity)).or_default();
            let since = session.since().0;
            cell.count += 1;
            cell.oldest = Some(cell.oldest.map_or(since, |oldest| oldest.min(since)));
            if cell.details.len() < MOST_DETAILS {
                cell.details.push(observation(session));
            }
        });
    }
    observed
}

/// Model `ObservationValue`.
fn observation(session: &Session<'_>) -> Value {
    let held = |dimension| session.held(dimension).map(|held| held.to_string());
    Object::new()
        .with("observationDate", session.since())
        .with("conversationId", session.telling.story.id)
        .with("sessionId", session.line.line.id)
        .with("direction", words::direction(session.line.line.direction))
        .with("participantName", session.telling.story.customer.name.as_str())
        .with("routingPriority", 0)
        .with("requestedRoutings", json!(["Standard"]))
        .maybe("userId", held("userId"))
        .maybe("ani", held("ani"))
        .maybe("dnis", held("dnis"))
        .maybe("addressFrom", held("addressFrom"))
        .maybe("addressTo", held("addressTo"))
        .into()
}

pub(super) async fn queues(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
) -> Result<Json<Value>, ApiError> {
    let query = Query::read(&call)?;
    let (ids, media) = (query.values("queueId"), query.values("mediaType"));
    if ids.is_empty() {
        return Err(ApiError::BadRequest("filter must name a queueId.".to_owned()));
    }
    let observed = observe(&app, call.now);
    let mut results = Vec::new();
    for queue in (0..app.org.queues.len()).map(QueueIx) {
        let id = app.org.queue(queue).id;
        if !ids.iter().any(|wanted| Id::parse(wanted) == Some(id)) {
            continue;
        }
        if media.is_empty() {
            let data = people(&app, &query, queue, call.now);
            if !data.is_empty() {
                results.push(json!({ "group": { "queueId": id }, "data": data }));
            }
        }
        for medium in ["callback", "email", "message", "voice"] {
            if !media.is_empty() && !media.contains(&medium) {
                continue;
            }
            let data = conversations(&query, &observed, queue, medium, call.now);
            if !data.is_empty() {
                results.push(json!({ "group": { "queueId": id, "mediaType": medium }, "data": data }));
            }
        }
    }
    Ok(Json(json!({ "results": results, "systemToOrganizationMappings": setup::presences() })))
}

/// Metrics of what is in a queue.
fn conversations(query: &Query, observed: &Now, queue: QueueIx, medium: &'static str, now: i64) -> Vec<Value> {
    let mut data = Vec::new();
    for activity in Activity::ALL {
        let cell = observed.get(&(queue, medium, activity));
        let metric = activity.metric();
        if query.wants(metric) {
            let details = cell.filter(|_| query.details(metric)).map(|cell| cell.details.clone());
            let count = cell.map_or(0, |cell| cell.count);
            let truncated = details.as_ref().map(|details| details.len() as u64 != count);
            data.push(
                Object::new()
                    .with("metric", metric)
                    .with("stats", json!({ "count": count }))
                    .maybe("truncated", truncated)
                    .maybe("observations", details)
                    .into(),
            );
        }
        if let (Some(longest), Some(oldest)) = (activity.longest(), cell.and_then(|cell| cell.oldest))
            && query.wants(longest)
        {
            data.push(json!({ "metric": longest, "stats": { "count": 1, "calculatedMetricValue": now - oldest } }));
        }
    }
    data
}

/// Metrics of the members of a queue: everybody has joined and is active.
fn people(app: &App, query: &Query, queue: QueueIx, now: i64) -> Vec<Value> {
    let members = app.org.members(queue);
    let mut statuses: BTreeMap<&'static str, u64> = BTreeMap::new();
    let mut presences: BTreeMap<Id, u64> = BTreeMap::new();
    for &agent in &members {
        let attendance = attendance(app, agent, now);
        *statuses.entry(attendance.status()).or_default() += 1;
        *presences.entry(setup::definition(attendance.standing.presence)).or_default() += 1;
    }
    let off = ["OFF_QUEUE", "COMMUNICATING"].iter().filter_map(|status| statuses.get(status)).sum::<u64>();
    let mut data = Vec::new();
    for (metric, count) in
        [("oMemberUsers", members.len() as u64), ("oActiveUsers", members.len() as u64), ("oOffQueueUsers", off)]
    {
        if query.wants(metric) {
            data.push(json!({ "metric": metric, "stats": { "count": count } }));
        }
    }
    for (status, count) in &statuses {
        if query.wants("oUserRoutingStatuses") {
            data.push(json!({ "metric": "oUserRoutingStatuses", "qualifier": status, "stats": { "count": count } }));
        }
        if query.wants("oOnQueueUsers") && ["IDLE", "INTERACTING"].contains(status) {
            data.push(json!({ "metric": "oOnQueueUsers", "qualifier": status, "stats": { "count": count } }));
        }
    }
    if query.wants("oUserPresences") {
        data.extend(
            presences
                .iter()
                .map(|(presence, count)| json!({ "metric": "oUserPresences", "qualifier": presence, "stats": { "count": count } })),
        );
    }
    data
}

pub(super) async fn users(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
) -> Result<Json<Value>, ApiError> {
    let query = Query::read(&call)?;
    let ids = query.values("userId");
    let mut results = Vec::new();
    for agent in (0..app.org.agents.len()).map(AgentIx) {
        let known = app.org.agent(agent);
        if !ids.iter().any(|wanted| Id::parse(wanted) == Some(known.id)) {
            continue;
        }
        let data: Vec<Value> = ["oActiveQueues", "oMemberQueues"]
            .into_iter()
            .filter(|metric| query.wants(metric))
            .map(|metric| json!({ "metric": metric, "stats": { "count": known.queues.len() } }))
            .collect();
        results.push(json!({ "group": { "userId": known.id }, "data": data }));
    }
    Ok(Json(json!({ "results": results })))
}
