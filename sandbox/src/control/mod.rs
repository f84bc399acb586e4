//! `/sandbox/*`: what only a sandbox has. Tests look behind the API here, bring in conversations and ask for faults.
//! No sign-in: the process listens on the loopback interface alone.

pub(crate) mod answers;
mod clock;
mod connections;
pub(crate) mod data;
pub(crate) mod faults;
mod limits;
mod page;
mod permissions;
mod presence;
mod requests;
mod rules;
mod script;
pub(crate) mod sockets;
pub(crate) mod spoil;
mod state;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::json;

use crate::app::App;

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/sandbox", get(page::show).post(page::submit))
        .route("/sandbox/health", get(state::health))
        .route("/sandbox/truth", get(state::truth))
        .route("/sandbox/requests", get(requests::list))
        .route("/sandbox/conversations", post(script::play))
        .route("/sandbox/clock", get(clock::show).post(clock::set))
        .route("/sandbox/presence", post(presence::set))
        .route("/sandbox/limits", get(limits::show).post(limits::add).delete(limits::clear))
        .route("/sandbox/permissions", get(permissions::show).post(permissions::change).delete(permissions::reset))
        .route("/sandbox/faults", get(faults::show).post(faults::merge).delete(faults::clear))
        .layer(map_response(too_large))
}

/// A body that no handler saw because it is too large is refused like one that a handler refuses.
async fn too_large(response: Response) -> Response {
    if response.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Misuse::from("the body is larger than two megabytes").into_response();
    }
    response
}

/// A control request that makes no sense.
pub(crate) struct Misuse(String);

impl<T: std::fmt::Display> From<T> for Misuse {
    fn from(why: T) -> Self {
        Self(why.to_string())
    }
}

impl IntoResponse for Misuse {
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, axum::Json(json!({ "error": self.0 }))).into_response()
    }
}
