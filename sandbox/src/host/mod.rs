//! `apps`: a page that stands in for Genesys Cloud around an embedded application. It fills the placeholders of the
//! application's address, frames it with the `sandbox` and `allow` of an integration, and speaks the host's side of the
//! `purecloud-client-apps` messages. It knows nothing of which application that is, and signs nobody in.

use std::sync::Arc;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::app::App;

/// Own script and style, and any page in a frame: which one is the question that the host is asked.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
                      frame-src http: https:; base-uri 'none'; form-action 'self'";

/// For any host name, like all else; browsers are sent to `apps`.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(async || file("text/html; charset=utf-8", include_str!("host.html"))))
        .route("/host.js", get(async || file("text/javascript; charset=utf-8", include_str!("host.js"))))
        .route("/host.css", get(async || file("text/css; charset=utf-8", include_str!("host.css"))))
}

fn file(kind: &'static str, text: &'static str) -> Response {
    ([(CONTENT_TYPE, kind), (CONTENT_SECURITY_POLICY, POLICY), (CACHE_CONTROL, "no-store")], text).into_response()
}
