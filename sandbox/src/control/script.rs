//! `POST /sandbox/conversations`: brings a conversation in that is written down instead of drawn.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde_json::{Value, json};

use crate::app::App;
use crate::control::Misuse;
use crate::story::script::Script;

pub(super) async fn play(State(app): State<Arc<App>>, body: Bytes) -> Result<Json<Value>, Misuse> {
    let script: Script = serde_json::from_slice(if body.is_empty() { b"{}" } else { &body })?;
    let id = app.world.write().play(&script)?;
    app.stirred.notify_one();
    Ok(Json(json!({ "conversationId": id })))
}
