//! `…/analytics/conversations/details/jobs`: the same records as the details query, from a data lake that lags behind, of
//! all conversations with activity in the interval, in one long list with a cursor.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::aggregates::LONGEST_CONVERSATION;
use crate::api::analytics::{limited_to, names_oneself};
use crate::api::filter::Conditions;
use crate::api::interval::Interval;
use crate::api::listing::positive;
use crate::api::search::{By, Found, Search, Way, aside};
use crate::app::App;
use crate::clock::{Iso, SECOND, start_of_utc_day};
use crate::control::data::Store;
use crate::control::faults::Quirk;
use crate::error::{ApiError, Limit};
use crate::http::Call;
use crate::id::Id;
use crate::jobs::{Fate, Job, State as JobState};
use crate::org::AgentIx;
use crate::render::Object;
use crate::story::particulars::CASE;

/// Rows of one page of results, at most and unless it says otherwise.
const PAGE: usize = 1_000;

/// What a job was asked, read and found sensible.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    interval: Interval,
    starts: Starts,
    conditions: Arc<Conditions>,
    limit: usize,
    /// Whose conversations alone are to be found.
    of: Option<AgentIx>,
}

/// Where a conversation may begin that had activity in the interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Starts {
    Anywhere,
    /// On the interval's first day or later.
    SameDay,
}

/// Model `AsyncConversationQuery`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    interval: String,
    limit: Option<usize>,
    start_of_day_interval_matching: Option<bool>,
    #[serde(flatten)]
    conditions: Conditions,
}

/// Up to when the data lake knows what happened.
fn available(app: &App, now: i64) -> i64 {
    app.faults.lock().data.known(Store::Lake, now)
}

pub(super) async fn submit(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let body: Body = call.read()?;
    let interval = Interval::parse(&body.interval)?.at_most(app.config.unconfirmed.longest_interval)?;
    body.conditions.validate()?;
    names_oneself(&app, &call, &body.conditions)?;
    room_for_one(&app, &call)?;
    let question = Question {
        interval,
        starts: if body.start_of_day_interval_matching == Some(true) { Starts::SameDay } else { Starts::Anywhere },
        conditions: Arc::new(body.conditions),
        limit: body.limit.unwrap_or(usize::MAX),
        of: limited_to(&app, &call),
    };
    let fails = app.faults.lock().quirks().contains(&Quirk::FailJobs);
    let (id, fate) = (app.secrets.id(), if fails { Fate::Fails } else { Fate::Succeeds });
    app.jobs.lock().submit(id, call.caller.agent, question, (call.now, available(&app, call.now)), fate);
    Ok((StatusCode::ACCEPTED, Json(json!({ "jobId": id }))))
}

/// Refuses a job beyond those that may run at once, until one of them is over.
fn room_for_one(app: &App, call: &Call) -> Result<(), ApiError> {
    let Some(most) = app.config.unconfirmed.jobs_at_once else { return Ok(()) };
    let running = app.jobs.lock().running(call.caller.agent, call.now);
    if running.len() < most as usize {
        return Ok(());
    }
    let over = running.first().map_or(call.now, |&over| over);
    let (key, namespace) = ("details.jobs.concurrent.max".to_owned(), "analytics.data.extraction".to_owned());
    Err(ApiError::RateLimited {
        seconds: ((over - call.now + SECOND - 1) / SECOND).max(1),
        limit: Some(Limit { key, namespace, value: most }),
    })
}

fn job(app: &App, call: &Call, id: &str) -> Result<Job<Question>, ApiError> {
    let id = Id::parse(id).ok_or(ApiError::NotFound)?;
    app.jobs.lock().get(id, call.caller.agent).cloned().ok_or(ApiError::NotFound)
}

/// Model `AsyncQueryStatus`.
pub(super) async fn status(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let job = job(&app, &call, &id)?;
    let state = job.state(call.now);
    let error = (state == JobState::Failed).then_some("The query could not be carried out.");
    Ok(Json(
        Object::new()
            .with("state", state.word())
            .with("submissionDate", Iso(job.submitted))
            .with("expirationDate", Iso(job.expires))
            .maybe("completionDate", job.completed(call.now).map(Iso))
            .maybe("errorMessage", error)
            .into(),
    ))
}

pub(super) async fn cancel(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let id = Id::parse(&id).ok_or(ApiError::NotFound)?;
    if app.jobs.lock().cancel(id, call.caller.agent, call.now) { Ok(StatusCode::OK) } else { Err(ApiError::NotFound) }
}

/// Model `DataAvailabilityResponse`.
pub(super) async fn availability(State(app): State<Arc<App>>, Extension(call): Extension<Arc<Call>>) -> Json<Value> {
    Json(json!({ "dataAvailabilityDate": Iso(available(&app, call.now)) }))
}

/// Model `AnalyticsConversationAsyncQueryResponse`; without a cursor it is the last page.
pub(super) async fn results(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let job = job(&app, &call, &id)?;
    match job.state(call.now) {
        JobState::Fulfilled => {}
        JobState::Expired => return Err(ApiError::NotFound),
        state => {
            return Err(ApiError::BadRequest(format!("The job {id} has no results: its state is {}.", state.word())));
        }
    }
    let size = positive(&call, "pageSize", PAGE)?;
    if size > PAGE {
        return Err(ApiError::BadRequest(format!("pageSize must not be over {PAGE}")));
    }
    let first = call.one("cursor").map_or(Ok(0), |cursor| place(cursor, job.id))?;
    let (of, known_until) = (job.id, job.known_until);
    let (rows, more) = aside(move || found(&app, &job, first, size)).await;
    let cursor = more.then(|| URL_SAFE_NO_PAD.encode(format!("{of}/{}", first + size)));
    Ok(Json(
        Object::new()
            .with("conversations", rows)
            .with("dataAvailabilityDate", Iso(known_until))
            .maybe("cursor", cursor)
            .into(),
    ))
}

/// Where a cursor of this job points.
fn place(cursor: &str, job: Id) -> Result<usize, ApiError> {
    let malformed = || ApiError::BadRequest(format!("The cursor '{cursor}' is not one of this job."));
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| malformed())?;
    let text = String::from_utf8(bytes).map_err(|_| malformed())?;
    let (of, place) = text.split_once('/').ok_or_else(malformed)?;
    if Id::parse(of) != Some(job) {
        return Err(malformed());
    }
    place.parse().map_err(|_| malformed())
}

/// A page of the conversations that a job finds, in order of their start, and whether there are more.
fn found(app: &App, job: &Job<Question>, first: usize, size: usize) -> (Vec<Value>, bool) {
    let Question { interval, starts, conditions, limit, of } = &job.question;
    let from = match starts {
        Starts::Anywhere => interval.from - LONGEST_CONVERSATION,
        Starts::SameDay => start_of_utc_day(interval.from),
    };
    let search = Search {
        span: app.world.read().span(from, interval.until.min(job.known_until), *of),
        view: app.faults.lock().data.view(),
        at: job.known_until,
        conditions,
        active_from: interval.from,
        by: By::Arrival,
        way: Way::Up,
        facets: &[],
        name: format!("job {}", job.id),
    };
    let next = first.saturating_add(size);
    let Found { total, records, .. } = search.page(app, (first, next.min(*limit)));
    let rows = records.iter().filter_map(|record| serde_json::to_value(&**record).ok()).map(with_attributes);
    (rows.collect(), total.min(*limit) > next)
}

/// Only these records carry what flows noted down.
fn with_attributes(mut record: Value) -> Value {
    let noted = record.get("externalTag").map_or_else(|| json!({}), |case| json!({ CASE: case }));
    if let Some(participants) = record["participants"].as_array_mut() {
        for participant in participants {
            participant["attributes"] = if participant["purpose"] == "customer" { noted.clone() } else { json!({}) };
        }
    }
    record
}
