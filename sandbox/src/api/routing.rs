//! Queues and wrap-up codes.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, Path, State};
use serde_json::Value;

use crate::api::listing::{Largest, paged};
use crate::app::App;
use crate::error::ApiError;
use crate::http::Call;
use crate::id::Id;
use crate::org::QueueIx;
use crate::render::setup;

/// The caller's queues. Everybody has joined all of theirs.
pub(super) async fn my_queues(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
) -> Result<Json<Value>, ApiError> {
    let mut queues = app.org.agent(call.caller.agent).queues.clone();
    if call.one("joined") == Some("false") {
        queues.clear();
    }
    sort(&app, &call, &mut queues);
    paged(&call, "/api/v2/routing/queues/me", Largest::SETUP, &queues, |&queue| setup::joined_queue(&app.org, queue))
        .map(Json)
}

/// The queues of any user, as [`my_queues`] tells the caller's.
pub(super) async fn queues_of(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let agent = app.org.agent_by_id(&id).ok_or(ApiError::NotFound)?;
    let mut queues = app.org.agent(agent).queues.clone();
    queues.retain(|&queue| {
        call.one("joined") != Some("false") && is_listed(&call, "divisionId", app.org.division_of(queue).id)
    });
    sort(&app, &call, &mut queues);
    let path = format!("/api/v2/users/{id}/queues");
    paged(&call, &path, Largest::SETUP, &queues, |&queue| setup::joined_queue(&app.org, queue)).map(Json)
}

pub(super) async fn queue(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Json<Value>, ApiError> {
    queue_by_id(&app, &id).map(|queue| Json(setup::queue(&app.org, queue)))
}

/// Every queue offers all of the organisation's codes.
pub(super) async fn codes_of(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    queue_by_id(&app, &id)?;
    let mut codes: Vec<_> = app.org.codes.iter().filter(|code| is_named(&call, code.name)).collect();
    codes.sort_by_key(|code| code.name);
    let path = format!("/api/v2/routing/queues/{id}/wrapupcodes");
    paged(&call, &path, Largest::SETUP, &codes, |code| setup::wrap_up_code(&app.org, code)).map(Json)
}

pub(super) async fn code(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Json<Value>, ApiError> {
    let wanted = Id::parse(&id).ok_or(ApiError::NotFound)?;
    let code = app.org.codes.iter().find(|code| code.id == wanted).ok_or(ApiError::NotFound)?;
    Ok(Json(setup::wrap_up_code(&app.org, code)))
}

fn queue_by_id(app: &App, id: &str) -> Result<QueueIx, ApiError> {
    let wanted = Id::parse(id).ok_or(ApiError::NotFound)?;
    app.org.queues.iter().position(|queue| queue.id == wanted).map(QueueIx).ok_or(ApiError::NotFound)
}

/// Whether a list of ids is absent or has this one.
fn is_listed(call: &Call, parameter: &str, id: Id) -> bool {
    let id = id.to_string();
    call.list(parameter).is_none_or(|list| list.iter().any(|other| other.eq_ignore_ascii_case(&id)))
}

pub(super) async fn queues(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
) -> Result<Json<Value>, ApiError> {
    let mut queues: Vec<QueueIx> = (0..app.org.queues.len()).map(QueueIx).collect();
    queues.retain(|&queue| {
        is_listed(&call, "id", app.org.queue(queue).id)
            && is_listed(&call, "divisionId", app.org.division_of(queue).id)
            && is_named(&call, app.org.queue(queue).name)
    });
    sort(&app, &call, &mut queues);
    paged(&call, "/api/v2/routing/queues", Largest::SETUP, &queues, |&queue| setup::queue(&app.org, queue)).map(Json)
}

pub(super) async fn codes(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
) -> Result<Json<Value>, ApiError> {
    let mut codes: Vec<_> = app.org.codes.iter().collect();
    codes.retain(|code| is_named(&call, code.name) && is_listed(&call, "id", code.id));
    if call.one("sortBy") == Some("id") {
        codes.sort_by_key(|code| code.id);
    } else {
        codes.sort_by_key(|code| code.name);
    }
    if descends(&call) {
        codes.reverse();
    }
    paged(&call, "/api/v2/routing/wrapupcodes", Largest::SETUP, &codes, |code| setup::wrap_up_code(&app.org, code))
        .map(Json)
}

fn sort(app: &App, call: &Call, queues: &mut [QueueIx]) {
    queues.sort_by_key(|&queue| app.org.queue(queue).name);
    if descends(call) {
        queues.reverse();
    }
}

fn descends(call: &Call) -> bool {
    call.one("sortOrder").is_some_and(|order| order.to_ascii_lowercase().starts_with("desc"))
}

/// `name` may have stars for anything, and case does not matter.
fn is_named(call: &Call, name: &str) -> bool {
    let Some(pattern) = call.one("name").map(str::to_lowercase) else { return true };
    let name = name.to_lowercase();
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(rest), Some(_)) => name.contains(rest.trim_end_matches('*')),
        (Some(rest), None) => name.ends_with(rest),
        (None, Some(start)) => name.starts_with(start),
        (None, None) => name == pattern,
    }
}
