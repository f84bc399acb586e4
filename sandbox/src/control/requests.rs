//! `GET /sandbox/requests`: the last requests, so that a test can count them.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::App;
use crate::control::Misuse;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// Milliseconds since 1970 UTC, that instant included.
    since: Option<i64>,
}

pub(super) async fn list(
    State(app): State<Arc<App>>,
    wanted: Result<Query<Wanted>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Value>, Misuse> {
    let Query(wanted) = wanted?;
    let since = wanted.since.unwrap_or(i64::MIN);
    let journal = app.journal.lock();
    let entries: Vec<_> = journal.entries.iter().filter(|entry| entry.at_ms >= since).collect();
    Ok(Json(json!({ "requests": entries })))
}
