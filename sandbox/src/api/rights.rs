//! What a subject may do, as the authorization service tells it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, State};
use serde_json::Value;

use crate::app::App;
use crate::http::Call;
use crate::render::setup;

/// Model `AuthzSubject` of the caller.
pub(super) async fn mine(State(app): State<Arc<App>>, Extension(call): Extension<Arc<Call>>) -> Json<Value> {
    Json(setup::subject(&app.org, call.caller.agent, &app.rights(call.caller.agent), app.started))
}
