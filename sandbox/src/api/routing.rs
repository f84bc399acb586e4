//! Queues and wrap-up codes.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, State};
use serde_json::Value;

use crate::api::listing::paged;
use crate::app::App;
use crate::error::ApiError;
use crate::http::Call;
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
    paged(&call, "/api/v2/routing/queues/me", &queues, |&queue| setup::joined_queue(&app.org, queue)).map(Json)
}

pub(super) async fn queues(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
) -> Result<Json<Value>, ApiError> {
    let mut queues: Vec<QueueIx> = (0..app.org.queues.len()).map(QueueIx).collect();
    queues.retain(|&queue| {
        let wanted = |name: &str, id: crate::id::Id| {
            call.list(name).is_none_or(|list| list.iter().any(|other| other.eq_ignore_ascii_case(&id.to_string())))
        };
        wanted("id", app.org.queue(queue).id)
            && wanted("divisionId", app.org.division_of(queue).id)
            && is_named(&call, app.org.queue(queue).name)
    });
    sort(&app, &call, &mut queues);
    paged(&call, "/api/v2/routing/queues", &queues, |&queue| setup::queue(&app.org, queue)).map(Json)
}

pub(super) async fn codes(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
) -> Result<Json<Value>, ApiError> {
    let wanted = call.list("id");
    let mut codes: Vec<_> = app.org.codes.iter().collect();
    codes.retain(|code| {
        let id = code.id.to_string();
        is_named(&call, code.name)
            && wanted.as_ref().is_none_or(|list| list.iter().any(|other| other.eq_ignore_ascii_case(&id)))
    });
    if call.one("sortBy") == Some("id") {
        codes.sort_by_key(|code| code.id);
    } else {
        codes.sort_by_key(|code| code.name);
    }
    if descends(&call) {
        codes.reverse();
    }
    paged(&call, "/api/v2/routing/wrapupcodes", &codes, |code| setup::wrap_up_code(&app.org, code)).map(Json)
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
