//! `/sandbox/clock`: lets time pass at once, so that nobody has to wait for what comes later and the server is ahead of a
//! browser, and lets clients be told a wrong time. Time itself never goes back: what happened would be still to come.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::App;
use crate::clock::{DAY, Iso};
use crate::control::Misuse;
use crate::control::rules::within;

/// Longest step, and how far off the time may be that is told.
const WEEK: i64 = 7 * DAY;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wanted {
    #[serde(default)]
    advance_ms: i64,
    /// Left as it is where it is not given.
    told_off_by_ms: Option<i64>,
}

pub(super) async fn show(State(app): State<Arc<App>>) -> Json<Value> {
    Json(json!({ "now": Iso(app.tick()), "toldOffByMs": app.clock.told_off() }))
}

pub(super) async fn set(state: State<Arc<App>>, body: Bytes) -> Result<Json<Value>, Misuse> {
    let Wanted { advance_ms, told_off_by_ms } = serde_json::from_slice(&body)?;
    let step = within("advanceMs", advance_ms, 0, WEEK)?;
    let off = told_off_by_ms.map(|off| within("toldOffByMs", off, -WEEK, WEEK)).transpose()?;
    state.clock.advance(step);
    if let Some(off) = off {
        state.clock.tell_off(off);
    }
    state.stirred.notify_one();
    Ok(show(state).await)
}
