//! `POST /api/v2/analytics/conversations/activity/query`: what goes on now, by any dimension, with the sessions behind it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, State};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::api::listing::positive;
use crate::app::App;
use crate::error::ApiError;
use crate::figures::Session;
use crate::figures::condition::Condition;
use crate::figures::dimensions::Held;
use crate::figures::now::{self, Activity};
use crate::http::Call;
use crate::render::{Object, words};
use crate::story::telling::Telling;

const LARGEST_PAGE: usize = 500;

/// Model `ConversationActivityQuery`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Query {
    #[serde(default)]
    metrics: Vec<Wanted>,
    #[serde(default)]
    group_by: Option<Vec<String>>,
    filter: Option<Condition>,
}

#[derive(Debug, Deserialize)]
struct Wanted {
    metric: Option<String>,
    #[serde(default)]
    details: Option<bool>,
}

#[derive(Debug, Default)]
struct Cell {
    counts: BTreeMap<Activity, u64>,
    oldest: BTreeMap<Activity, i64>,
    entities: Vec<Value>,
}

pub(super) async fn query(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
) -> Result<Json<Value>, ApiError> {
    let query: Query = call.read()?;
    if query.metrics.iter().all(|wanted| wanted.metric.is_none()) {
        return Err(ApiError::BadRequest("metrics must name at least one metric.".to_owned()));
    }
    if let Some(filter) = &query.filter {
        filter.validate()?;
    }
    let (size, number) = (positive(&call, "pageSize", 25)?, positive(&call, "pageNumber", 1)?);
    if size > LARGEST_PAGE {
        return Err(ApiError::BadRequest(format!("pageSize must not be over {LARGEST_PAGE}")));
    }
    let dimensions: Vec<&str> = query.group_by.iter().flatten().map(String::as_str).collect();
    let mut groups: BTreeMap<Vec<Option<Held<'static>>>, Cell> = BTreeMap::new();
    let open = app.world.read().open(call.now);
    for chapter in open {
        let telling = Telling::of(&chapter.story, call.now);
        now::each(&app.org, &telling, |session, _, activity| {
            if query.filter.as_ref().is_some_and(|filter| !filter.holds(session)) {
                return;
            }
            let group = dimensions.iter().map(|dimension| session.held(dimension).map(Held::into_owned)).collect();
            let sum = groups.entry(group).or_default();
            let since = session.since().0;
            *sum.counts.entry(activity).or_default() += 1;
            sum.oldest.entry(activity).and_modify(|oldest| *oldest = since.min(*oldest)).or_insert(since);
            if query.details(activity) {
                sum.entities.push(entity(session, activity));
            }
        });
    }
    let shown = groups.into_iter().skip((number - 1).saturating_mul(size)).take(size);
    let results: Vec<Value> = shown
        .map(|(group, cell)| {
            let named = dimensions.iter().zip(group).filter_map(|(name, held)| Some((name, held?)));
            let group: Map<String, Value> =
                named.map(|(name, held)| ((*name).to_owned(), held.to_string().into())).collect();
            let entities = (!cell.entities.is_empty()).then(|| cell.entities.clone());
            Object::new()
                .with("group", group)
                .with("data", query.data(&cell, call.now))
                .with("truncated", false)
                .maybe("entities", entities)
                .into()
        })
        .collect();
    Ok(Json(json!({ "results": results, "entityIdDimension": "conversationId" })))
}

impl Query {
    fn wants(&self, metric: &str) -> bool {
        self.metrics.iter().any(|wanted| wanted.metric.as_deref() == Some(metric))
    }

    fn details(&self, activity: Activity) -> bool {
        let of = |wanted: &Wanted| wanted.metric.as_deref() == Some(activity.metric());
        self.metrics.iter().any(|wanted| of(wanted) && wanted.details == Some(true))
    }

    fn data(&self, cell: &Cell, now: i64) -> Vec<Value> {
        let mut data = Vec::new();
        for activity in Activity::ALL {
            if self.wants(activity.metric()) {
                let count = cell.counts.get(&activity).copied().unwrap_or_default();
                data.push(json!({ "metric": activity.metric(), "count": count }));
            }
            if let (Some(longest), Some(oldest)) = (activity.longest(), cell.oldest.get(&activity))
                && self.wants(longest)
            {
                data.push(json!({ "metric": longest, "count": 1, "calculatedMetricValue": now - oldest }));
            }
        }
        data
    }
}

/// Model `ConversationActivityEntityData`.
fn entity(session: &Session<'_>, activity: Activity) -> Value {
    let held = |dimension| session.held(dimension).map(|held| held.to_string());
    Object::new()
        .with("metric", activity.metric())
        .with("activityDate", session.since())
        .with("conversationId", session.telling.story.id)
        .with("sessionId", session.line.line.id)
        .with("mediaType", words::media_type(session.line.line.media))
        .with("direction", words::direction(session.line.line.direction))
        .with("participantName", session.telling.story.customer.name.as_str())
        .with("routingPriority", 0)
        .with("requestedRoutings", json!(["Standard"]))
        .with("activeRouting", "Standard")
        .maybe("queueId", held("queueId"))
        .maybe("userId", held("userId"))
        .maybe("ani", held("ani"))
        .maybe("dnis", held("dnis"))
        .maybe("addressFrom", held("addressFrom"))
        .maybe("addressTo", held("addressTo"))
        .into()
}
