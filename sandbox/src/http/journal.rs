//! The outermost layers: every request gets a correlation id and a line in the journal, time passes before it is served,
//! and a handler that panics becomes a 500. The journal holds no secret: no token, code, verifier or channel id.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::header::DATE;
use axum::http::{HeaderValue, Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use serde::Serialize;

use crate::app::App;
use crate::clock::http_date;
use crate::error::ApiError;
use crate::http::cors::CORRELATION;
use crate::id::Id;
use crate::tcp::Treatment;

const KEPT: usize = 20_000;

/// The id under which support would find the request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Correlation(pub(crate) Id);

/// Filled by whoever finds out who makes the request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Who(pub(crate) Arc<OnceLock<Id>>);

/// A request of the log, as `GET /sandbox/requests` lists it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entry {
    pub(crate) at_ms: i64,
    pub(crate) method: String,
    pub(crate) path: String,
    /// 0 where a fault kept the answer back.
    pub(crate) status: u16,
    pub(crate) user_id: Option<Id>,
    pub(crate) duration_ms: f64,
}

/// The last requests, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    pub(crate) count: u64,
    pub(crate) entries: VecDeque<Entry>,
}

impl Journal {
    fn add(&mut self, entry: Entry) {
        self.count += 1;
        if self.entries.len() == KEPT {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
    }
}

/// Keeps the journal and lets time pass.
pub(super) async fn keep(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let (began, at_ms) = (Instant::now(), app.tick());
    let (method, path) = (request.method().clone(), speakable(request.uri()));
    let (correlation, who) = (Correlation(app.secrets.id()), Who::default());
    request.extensions_mut().insert(correlation);
    request.extensions_mut().insert(who.clone());
    let mut response = match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => panicked(&app, &method, &path, correlation, panic.as_ref()),
    };
    if let Ok(id) = HeaderValue::from_str(&correlation.0.to_string()) {
        response.headers_mut().insert(CORRELATION, id);
    }
    let unanswered = matches!(response.extensions().get(), Some(Treatment::Nothing(_)));
    // The server that carries this would write the system's time, which the rest of the sandbox may not share.
    if let Ok(date) = HeaderValue::from_str(&http_date(app.clock.told())) {
        response.headers_mut().insert(DATE, date);
    }
    app.journal.lock().add(Entry {
        at_ms,
        method: method.to_string(),
        path,
        status: if unanswered { 0 } else { response.status().as_u16() },
        user_id: who.0.get().copied(),
        duration_ms: (began.elapsed().as_secs_f64() * 1e5).round() / 100.0,
    });
    response
}

fn panicked(app: &App, method: &Method, path: &str, correlation: Correlation, panic: &(dyn Any + Send)) -> Response {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    app.violations.lock().add(format!("{method} {path} panicked: {}", text.unwrap_or("no message")));
    let error = ApiError::Panicked;
    let mut response = (error.status(), axum::Json(error.body(correlation.0))).into_response();
    // The layer that would do it was inside and is gone.
    response.headers_mut().insert("access-control-allow-origin", HeaderValue::from_static("*"));
    response
}

/// Path and query without what must not be written down: a sign-in's parameters, and channel ids, which open a socket.
fn speakable(uri: &Uri) -> String {
    let path = uri.path();
    if path.starts_with("/oauth/") || path.starts_with("/logout") {
        return path.to_owned();
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    for at in 1..parts.len() {
        if parts[at - 1] == "channels" {
            parts[at] = "{channelId}";
        }
    }
    let path = parts.join("/");
    uri.query().map_or(path.clone(), |query| format!("{path}?{query}"))
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::http::StatusCode;
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use serde_json::Value;
    use tower::ServiceExt;

    use super::*;
    use crate::clock::Clock;
    use crate::config::Config;

    async fn panics() -> StatusCode {
        panic!("of all things")
    }

    #[tokio::test]
    async fn a_handler_that_panics_is_answered_with_a_500_and_counted() {
        let config = Config { history: 0, live_per_minute: 0.0, ..Config::default() };
        let app = Arc::new(App::new(config, Clock::manual(1_786_000_000_000)).unwrap());
        let router = Router::new().route("/panics", get(panics)).layer(from_fn_with_state(Arc::clone(&app), keep));
        let request = Request::get("/panics").body(Body::empty()).unwrap();
        let response = router.oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let correlation = response.headers()[CORRELATION].to_str().unwrap().to_owned();
        let body: Value = serde_json::from_slice(&to_bytes(response.into_body(), usize::MAX).await.unwrap()).unwrap();
        assert_eq!(
            (body["code"].as_str(), body["contextId"].as_str()),
            (Some("internal.server.error"), Some(correlation.as_str()))
        );
        assert!(app.violations.lock().last[0].contains("of all things"));
        assert_eq!(app.journal.lock().entries[0].status, 500);
    }

    #[test]
    fn secrets_of_an_address_are_not_written_down() {
        let spoken = |uri: &str| speakable(&uri.parse().unwrap());
        assert_eq!(spoken("/oauth/authorize?state=s&code_challenge=c"), "/oauth/authorize");
        assert_eq!(spoken("/channels/streaming-0-abc"), "/channels/{channelId}");
        assert_eq!(
            spoken("/api/v2/notifications/channels/streaming-0-abc/subscriptions?ignoreErrors=true"),
            "/api/v2/notifications/channels/{channelId}/subscriptions?ignoreErrors=true"
        );
        assert_eq!(spoken("/api/v2/users/me?expand=date"), "/api/v2/users/me?expand=date");
    }
}
