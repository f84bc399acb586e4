//! `POST /sandbox/clock`: lets time pass at once, so that nobody has to wait for what comes later, and so that the server's
//! clock is ahead of a browser's. It never goes back.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::App;
use crate::clock::{DAY, Iso};
use crate::control::Misuse;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Passing {
    advance_ms: i64,
}

pub(super) async fn pass(State(app): State<Arc<App>>, body: Bytes) -> Result<Json<Value>, Misuse> {
    let Passing { advance_ms } = serde_json::from_slice(&body)?;
    if !(0..=7 * DAY).contains(&advance_ms) {
        return Err(Misuse::from(format!("{advance_ms} ms is not between 0 and seven days")));
    }
    app.clock.advance(advance_ms);
    app.stirred.notify_one();
    Ok(Json(json!({ "now": Iso(app.tick()) })))
}
