//! The outside of the sandbox: which paths there are, and the layers every request goes through.

mod cors;
mod errors;
mod gate;
pub(crate) mod journal;
pub(crate) mod rate;
pub(crate) mod record;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get, post};

use crate::app::App;
use crate::error::ApiError;
use crate::sign_in::{authorize, token};
use crate::{api, channels, control};

pub(crate) use gate::Call;

/// Everything, for any host name: which of `login`, `api` and `streaming` is meant follows from the path.
pub(crate) fn router(app: &Arc<App>) -> Router {
    let api = api::routes()
        .route_layer(from_fn_with_state(Arc::clone(app), gate::guard))
        .route("/api/{*path}", any(no_such_path))
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn_with_state(Arc::clone(app), control::faults::interfere))
        .layer(from_fn_with_state(Arc::clone(app), errors::write))
        .layer(cors::api(&app.config))
        .layer(from_fn_with_state(Arc::clone(app), control::faults::interfere_with_preflight));
    let tokens = Router::new()
        .route("/oauth/token", post(token::exchange))
        .layer(from_fn_with_state(Arc::clone(app), control::faults::interfere))
        .layer(from_fn_with_state(Arc::clone(app), errors::write))
        .layer(cors::token(&app.config));
    let pages = Router::new()
        .route("/oauth/authorize", get(authorize::ask).post(authorize::decide))
        .route("/logout", get(authorize::leave))
        .route("/channels/{channelId}", get(channels::socket::open));
    let control = control::routes().layer(cors::control());
    let paths = Router::new()
        .merge(api)
        .merge(tokens)
        .merge(pages)
        .merge(control)
        .layer(from_fn_with_state(Arc::clone(app), journal::keep));
    let paths =
        if app.recorder.is_some() { paths.layer(from_fn_with_state(Arc::clone(app), record::keep)) } else { paths };
    paths.with_state(Arc::clone(app))
}

async fn no_such_path() -> ApiError {
    ApiError::NotFound
}

async fn wrong_method() -> ApiError {
    ApiError::MethodNotAllowed
}
