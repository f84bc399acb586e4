//! `POST /api/v2/analytics/conversations/aggregates/query`: figures of sessions, booked when they are emitted, by group and
//! piece of time. Every group has its media type, as the platform's have.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, State};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::api::analytics::known_until;
use crate::api::interval::Interval;
use crate::api::search::aside;
use crate::app::App;
use crate::clock::DAY;
use crate::control::data;
use crate::error::ApiError;
use crate::figures::buckets::Buckets;
use crate::figures::condition::Condition;
use crate::figures::dimensions::Held;
use crate::figures::stats::{Bounds, Share, Stats};
use crate::figures::{Figure, Session};
use crate::http::Call;
use crate::org::Org;
use crate::render::Object;
use crate::render::metrics::SERVICE_LEVEL;
use crate::story::Ending;
use crate::story::telling::Telling;
use crate::world::Span;

/// Longer than any conversation: how far before an interval one may have begun that emits in it.
pub(super) const LONGEST_CONVERSATION: i64 = 31 * DAY;
/// The share of what waits that is to be answered within the service level.
const SERVICE_TARGET: f64 = 0.8;

/// Model `ConversationAggregationQuery`. Shape and names have been checked against the contract.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Query {
    interval: String,
    #[serde(default)]
    metrics: Vec<String>,
    #[serde(default)]
    group_by: Option<Vec<String>>,
    granularity: Option<String>,
    time_zone: Option<String>,
    filter: Option<Condition>,
    #[serde(default)]
    views: Option<Vec<View>>,
    #[serde(rename = "queryType")]
    ranking: Option<QueryType>,
    sort_metric: Option<Sort>,
    limit: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
enum QueryType {
    GroupBy,
    TopN,
    BottomN,
}

#[derive(Debug, Deserialize)]
struct Sort {
    name: Option<String>,
    function: Option<Function>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Function {
    Average,
    Count,
    Max,
    Min,
    Sum,
}

/// How many values of a metric lie within bounds.
#[derive(Debug, Deserialize)]
struct View {
    name: Option<String>,
    target: Option<String>,
    range: Option<Bounds>,
}

/// One piece of time of one group.
#[derive(Debug, Default)]
struct Cell {
    metrics: BTreeMap<&'static str, Stats>,
    served: Share,
    views: Vec<Stats>,
}

/// Dimension values in the order of the dimensions; none where a session holds none.
type Group = Vec<Option<Held<'static>>>;
/// Every group with its pieces of time, by their numbers.
type Groups = BTreeMap<Group, BTreeMap<usize, Cell>>;

impl Query {
    fn validate(&self) -> Result<(), ApiError> {
        if self.metrics.is_empty() {
            return Err(ApiError::BadRequest("metrics must name at least one metric.".to_owned()));
        }
        for view in self.views.iter().flatten() {
            let known = view.target.as_ref().is_some_and(|target| self.metrics.contains(target));
            if view.name.is_none() || view.range.is_none() || !known {
                return Err(ApiError::BadRequest(
                    "A view needs a name, a range, and for its target one of the metrics.".to_owned(),
                ));
            }
        }
        let ranked = matches!(self.ranking, Some(QueryType::TopN | QueryType::BottomN));
        if ranked && self.sort_metric.as_ref().is_none_or(|sort| sort.name.is_none()) {
            return Err(ApiError::BadRequest("A query of the first or last groups needs a sortMetric.".to_owned()));
        }
        self.filter.as_ref().map_or(Ok(()), Condition::validate)
    }

    fn dimensions(&self) -> Vec<&str> {
        let mut dimensions = vec!["mediaType"];
        dimensions.extend(self.group_by.iter().flatten().map(String::as_str).filter(|name| *name != "mediaType"));
        dimensions
    }

    fn wants(&self, metric: &str) -> bool {
        self.metrics.iter().any(|wanted| wanted == metric)
    }

    /// Whether a figure counts for the service level.
    fn serves(&self, figure: &Figure) -> bool {
        figure.name == "tWait" && (self.wants("oServiceLevel") || self.wants("oServiceTarget"))
    }
}

pub(super) async fn query(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
) -> Result<Json<Value>, ApiError> {
    let query: Query = call.read()?;
    query.validate()?;
    let interval = Interval::parse(&query.interval)?.at_most(app.config.unconfirmed.longest_interval)?;
    let buckets =
        Buckets::new(interval.from, interval.until, query.granularity.as_deref(), query.time_zone.as_deref())?;
    let at = known_until(&app, call.now);
    let span = app.world.read().span(interval.from - LONGEST_CONVERSATION, interval.until, None);
    let view = app.faults.lock().data.view();
    let past = Past { span, view, from: interval.from, at };
    Ok(Json(aside(move || figures(&app.org, &query, &buckets, &past)).await))
}

/// The conversations in which something happens at `from` or later, as analytics, which knows what happened up to `at`,
/// takes them to be.
struct Past {
    span: Span,
    view: data::View,
    from: i64,
    at: i64,
}

fn figures(org: &Org, query: &Query, buckets: &Buckets, past: &Past) -> Value {
    let dimensions = query.dimensions();
    // What is taken to be otherwise may last longer than it did.
    let lasts_until = if past.view.is_plain() { past.from } else { i64::MIN };
    let gathered = past.span.gather(lasts_until, Groups::new, |groups, story| {
        let told = past.view.told(org, story, past.at);
        let Some((story, at)) = told.filter(|(story, _)| story.last() >= past.from) else { return };
        let telling = Telling::of(&story, at);
        for line in telling.begun() {
            add(groups, query, &dimensions, buckets, &Session { org, telling: &telling, line });
        }
    });
    let mut groups = Groups::new();
    for part in gathered {
        for (group, cells) in part {
            let sums = groups.entry(group).or_default();
            for (bucket, cell) in cells {
                sums.entry(bucket).or_default().merge(cell);
            }
        }
    }
    written(query, &dimensions, buckets, groups)
}

fn add(groups: &mut Groups, query: &Query, dimensions: &[&str], buckets: &Buckets, session: &Session<'_>) {
    let mut figures = session.figures();
    figures.retain(|figure| query.serves(figure) || query.wants(figure.name));
    figures.retain(|figure| buckets.of(figure.at).is_some());
    if figures.is_empty() || query.filter.as_ref().is_some_and(|filter| !filter.holds(session)) {
        return;
    }
    let group: Group = dimensions.iter().map(|dimension| session.held(dimension).map(Held::into_owned)).collect();
    let cells = groups.entry(group).or_default();
    for figure in figures {
        let Some(bucket) = buckets.of(figure.at) else { continue };
        let cell = cells.entry(bucket).or_default();
        if query.serves(&figure) {
            let answered = session.line.ended.is_some_and(|(_, how)| how == Ending::Transfer);
            cell.served.denominator += 1;
            cell.served.numerator += u64::from(answered && figure.value <= SERVICE_LEVEL);
        }
        if query.wants(figure.name) {
            cell.metrics.entry(figure.name).or_default().add(figure.value);
        }
        let views = query.views.iter().flatten();
        cell.views.resize_with(views.clone().count(), Stats::default);
        for (number, view) in views.enumerate() {
            let within = view.range.is_some_and(|range| range.contains(figure.value as f64));
            if within && view.target.as_deref() == Some(figure.name) {
                cell.views[number].add(figure.value);
            }
        }
    }
}

fn written(query: &Query, dimensions: &[&str], buckets: &Buckets, groups: Groups) -> Value {
    let mut groups: Vec<_> = groups.into_iter().collect();
    if let (Some(kind @ (QueryType::TopN | QueryType::BottomN)), Some(sort)) = (query.ranking, &query.sort_metric) {
        groups.sort_by(|a, b| sort.of(&a.1).total_cmp(&sort.of(&b.1)));
        if kind == QueryType::TopN {
            groups.reverse();
        }
    }
    if query.ranking.is_some_and(|kind| kind != QueryType::GroupBy) {
        groups.truncate(query.limit.unwrap_or(10));
    }
    let results: Vec<Value> = groups
        .into_iter()
        .map(|(group, cells)| {
            let named = dimensions.iter().zip(group).filter_map(|(name, held)| Some((name, held?)));
            let group: Map<String, Value> =
                named.map(|(name, held)| ((*name).to_owned(), held.to_string().into())).collect();
            let data: Vec<Value> =
                cells.into_iter().map(|(number, cell)| cell.written(query, buckets.written(number))).collect();
            json!({ "group": group, "data": data })
        })
        .collect();
    if results.is_empty() { json!({}) } else { json!({ "results": results }) }
}

impl Sort {
    /// What a group is ranked by.
    fn of(&self, cells: &BTreeMap<usize, Cell>) -> f64 {
        let name = self.name.as_deref().unwrap_or_default();
        let all = cells.values().filter_map(|cell| cell.metrics.get(name));
        let (count, sum) = all.clone().fold((0, 0), |(count, sum), stats| (count + stats.count, sum + stats.sum));
        match self.function.unwrap_or(Function::Sum) {
            Function::Count => count as f64,
            Function::Sum => sum as f64,
            Function::Average => sum as f64 / count.max(1) as f64,
            Function::Max => all.map(Stats::max).max().unwrap_or_default() as f64,
            Function::Min => all.map(Stats::min).min().unwrap_or_default() as f64,
        }
    }
}

impl Cell {
    fn merge(&mut self, other: Self) {
        for (name, stats) in other.metrics {
            self.metrics.entry(name).or_default().merge(stats);
        }
        self.served.numerator += other.served.numerator;
        self.served.denominator += other.served.denominator;
        self.views.resize_with(self.views.len().max(other.views.len()), Stats::default);
        for (sum, stats) in self.views.iter_mut().zip(other.views) {
            sum.merge(stats);
        }
    }

    fn written(&self, query: &Query, interval: String) -> Value {
        let mut metrics: Vec<Value> =
            self.metrics.iter().map(|(name, stats)| json!({ "metric": name, "stats": stats.written(name) })).collect();
        if query.wants("oServiceLevel") && self.served.denominator > 0 {
            metrics.push(json!({ "metric": "oServiceLevel", "stats": self.served.written(SERVICE_TARGET) }));
        }
        if query.wants("oServiceTarget") && self.served.denominator > 0 {
            metrics.push(json!({ "metric": "oServiceTarget", "stats": { "current": SERVICE_TARGET } }));
        }
        let views: Vec<Value> = query
            .views
            .iter()
            .flatten()
            .zip(&self.views)
            .map(|(view, stats)| json!({ "name": view.name, "stats": stats.written(view.target.as_deref().unwrap_or_default()) }))
            .collect();
        let views = (!views.is_empty()).then_some(views);
        Object::new().with("interval", interval).with("metrics", metrics).maybe("views", views).into()
    }
}
