//! Writes the bodies of refusals, where the correlation id is known, and holds them against the contract like any answer.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::RETRY_AFTER;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};

use crate::app::App;
use crate::contract::Side;
use crate::error::ApiError;
use crate::http::journal::Correlation;

pub(super) async fn write(
    State(app): State<Arc<App>>,
    Extension(Correlation(correlation)): Extension<Correlation>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let Some(error) = response.extensions_mut().remove::<Arc<ApiError>>() else { return response };
    let body = error.body(correlation);
    if let Some(schema) = app.contract.model("ErrorBody") {
        for violation in app.contract.check(&schema, body.to_string().as_bytes(), Side::Answer) {
            app.violations.lock().add(format!("ErrorBody: {violation}"));
        }
    }
    let mut written = (error.status(), Json(body)).into_response();
    if let Some(seconds) = error.retry_after() {
        written.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    // What layers have noted of the answer stays noted.
    written.extensions_mut().extend(std::mem::take(response.extensions_mut()));
    // What the handler said in headers, such as Allow, stays said.
    for (name, value) in response.headers() {
        if !written.headers().contains_key(name) && name != axum::http::header::CONTENT_LENGTH {
            written.headers_mut().insert(name.clone(), value.clone());
        }
    }
    written
}
