//! The outside of the sandbox: which paths there are, and the layers every request goes through.

mod cors;
mod errors;
mod gate;
pub(crate) mod journal;
pub(crate) mod rate;
pub(crate) mod record;

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state, map_response_with_state};
use axum::routing::{any, get, post};

use crate::app::App;
use crate::control::answers;
use crate::error::ApiError;
use crate::sign_in::{authorize, token};
use crate::{api, channels, control, host, tcp};

pub(crate) use gate::{Call, caller};

/// Everything, for any host name: which of `login`, `api` and `streaming` is meant follows from the path.
pub(crate) fn router(app: &Arc<App>) -> Router {
    let api = api::routes()
        .route_layer(from_fn_with_state(Arc::clone(app), gate::guard))
        .route("/api", any(no_such_path))
        .route("/api/", any(no_such_path))
        .route("/api/{*path}", any(no_such_path))
        .method_not_allowed_fallback(wrong_method)
        // Faults are of whole answers, refusals included, and refuse themselves.
        .layer(from_fn_with_state(Arc::clone(app), errors::write))
        .layer(from_fn_with_state(Arc::clone(app), answers::interfere))
        .layer(from_fn_with_state(Arc::clone(app), errors::write))
        .layer(cors::api(&app.config))
        .layer(from_fn_with_state(Arc::clone(app), answers::interfere_with_preflight));
    let tokens = Router::new()
        .route("/oauth/token", post(token::exchange))
        .layer(from_fn_with_state(Arc::clone(app), answers::interfere))
        .layer(from_fn_with_state(Arc::clone(app), errors::write))
        .layer(cors::token(&app.config));
    let pages = Router::new()
        .route("/oauth/authorize", get(authorize::ask).post(authorize::decide))
        .route("/logout", get(authorize::leave))
        .layer(map_response_with_state(Arc::clone(app), authorize::framed))
        .layer(from_fn_with_state(Arc::clone(app), answers::interfere_with_page))
        .layer(from_fn_with_state(Arc::clone(app), errors::write));
    let sockets = Router::new().route("/channels/{channelId}", get(channels::socket::open));
    let control = control::routes().layer(cors::control());
    let paths = Router::new()
        .merge(api)
        .merge(tokens)
        .merge(pages)
        .merge(sockets)
        .merge(control)
        .layer(from_fn_with_state(Arc::clone(app), journal::keep));
    let paths =
        if app.recorder.is_some() { paths.layer(from_fn_with_state(Arc::clone(app), record::keep)) } else { paths };
    // The host's page is no part of the API, and nobody's request to it.
    let api = paths.with_state(Arc::clone(app));
    host::routes().with_state(Arc::clone(app)).fallback_service(api).layer(from_fn(tcp::carry))
}

async fn no_such_path() -> ApiError {
    ApiError::NotFound
}

async fn wrong_method() -> ApiError {
    ApiError::MethodNotAllowed
}
