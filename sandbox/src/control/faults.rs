//! Faults on demand. One table says what goes wrong; the layer here applies what concerns every request, the gate and the
//! channels ask the table for the rest. A new fault is a field of the table and the one place that heeds it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::app::App;
use crate::clock::SECOND;
use crate::config::Config;
use crate::control::Misuse;
use crate::control::data::{self, DataFaults};
use crate::control::sockets::{self, SocketFaults};
use crate::dice::{Dice, Purpose};
use crate::error::ApiError;

/// Something that goes wrong as long as it is switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Quirk {
    RefuseSockets,
    SwallowEvents,
    UnknownEnums,
    DuplicateEvents,
    FailJobs,
}

/// The table.
#[derive(Debug)]
pub(crate) struct Faults {
    latency_ms: u64,
    jitter_ms: u64,
    next: Vec<NextRequests>,
    /// Every call is refused until this instant.
    limited_until: Option<i64>,
    /// Every so many-th record of details is spoilt.
    pub(super) bad_records: Option<u64>,
    pub(super) records: u64,
    quirks: BTreeSet<Quirk>,
    pub(crate) sockets: SocketFaults,
    pub(crate) data: DataFaults,
    dice: Dice,
}

/// The next `count` requests whose path begins with `path` go wrong.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NextRequests {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    #[serde(default = "once")]
    count: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retry_after: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<Spoilt>,
    /// Answers 302 to this address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    redirect_to: Option<String>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Spoilt {
    Html,
    Empty,
    Truncated,
    Null,
}

fn once() -> u64 {
    1
}

/// What `POST /sandbox/faults` takes; a field that is absent leaves things as they are.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Patch {
    latency_ms: Option<u64>,
    jitter_ms: Option<u64>,
    /// Added to what is still to come.
    next: Vec<NextRequests>,
    rate_limit_for_seconds: Option<i64>,
    drop_sockets: Option<bool>,
    refuse_sockets: Option<bool>,
    swallow_events: Option<bool>,
    expire_tokens: Option<bool>,
    /// 0 switches it off.
    bad_records: Option<u64>,
    unknown_enums: Option<bool>,
    duplicate_events: Option<bool>,
    /// Jobs that are submitted from now on fail.
    fail_jobs: Option<bool>,
    sockets: Option<Vec<sockets::Wanted>>,
    data: Option<Vec<data::Wanted>>,
}

/// No answer is held back longer, in milliseconds.
const LONGEST_DELAY: u64 = 600_000;
/// Nobody is sent away for longer than a week, in seconds.
const LONGEST_REFUSAL: i64 = 7 * 86_400;

impl Patch {
    fn is_bounded(&self) -> Result<(), String> {
        for (name, millis) in [("latencyMs", self.latency_ms), ("jitterMs", self.jitter_ms)] {
            if millis.is_some_and(|millis| millis > LONGEST_DELAY) {
                return Err(format!("{name} must be from 0 to {LONGEST_DELAY}"));
            }
        }
        let waits = self.next.iter().map(|next| ("retryAfter", next.retry_after));
        for (name, seconds) in waits.chain([("rateLimitForSeconds", self.rate_limit_for_seconds)]) {
            if seconds.is_some_and(|seconds| !(0..=LONGEST_REFUSAL).contains(&seconds)) {
                return Err(format!("{name} must be from 0 to {LONGEST_REFUSAL}"));
            }
        }
        Ok(())
    }
}

/// What is to happen to a request.
enum Verdict {
    Pass,
    Refuse(ApiError),
    Redirect(String),
    Replace { status: Option<u16>, retry_after: Option<i64>, body: Spoilt },
}

impl Faults {
    pub(crate) fn new(config: &Config) -> Self {
        Self {
            latency_ms: 0,
            jitter_ms: 0,
            next: Vec::new(),
            limited_until: None,
            bad_records: None,
            records: 0,
            quirks: BTreeSet::new(),
            sockets: SocketFaults::new(config.seed),
            data: DataFaults::new(config),
            dice: Dice::new(config.seed, Purpose::Faults, 0),
        }
    }

    pub(crate) fn quirks(&self) -> BTreeSet<Quirk> {
        self.quirks.clone()
    }

    fn merge(&mut self, patch: &Patch, now: i64) -> Result<(), Misuse> {
        for next in &patch.next {
            if next.status.is_some_and(|status| !(200..=599).contains(&status)) {
                return Err("status must be from 200 to 599".into());
            }
            if next.status.is_none() && next.body.is_none() && next.redirect_to.is_none() {
                return Err("a row of 'next' needs one of status, body, redirectTo".into());
            }
            if next.redirect_to.as_ref().is_some_and(|to| HeaderValue::from_str(to).is_err()) {
                return Err("redirectTo is not an address".into());
            }
        }
        self.latency_ms = patch.latency_ms.unwrap_or(self.latency_ms);
        self.jitter_ms = patch.jitter_ms.unwrap_or(self.jitter_ms);
        self.next.extend(patch.next.iter().cloned());
        if let Some(seconds) = patch.rate_limit_for_seconds {
            self.limited_until = (seconds > 0).then_some(now + seconds * SECOND);
        }
        if let Some(every) = patch.bad_records {
            self.bad_records = (every > 0).then_some(every);
        }
        let switches = [
            (Quirk::RefuseSockets, patch.refuse_sockets),
            (Quirk::SwallowEvents, patch.swallow_events),
            (Quirk::UnknownEnums, patch.unknown_enums),
            (Quirk::DuplicateEvents, patch.duplicate_events),
            (Quirk::FailJobs, patch.fail_jobs),
        ];
        for (quirk, wanted) in switches {
            match wanted {
                Some(true) => drop(self.quirks.insert(quirk)),
                Some(false) => drop(self.quirks.remove(&quirk)),
                None => {}
            }
        }
        Ok(())
    }

    fn shown(&self, now: i64) -> Value {
        let left = self.limited_until.map_or(0, |until| (until - now).max(0).div_euclid(SECOND));
        json!({
            "latencyMs": self.latency_ms,
            "jitterMs": self.jitter_ms,
            "next": self.next,
            "rateLimitForSeconds": left,
            "refuseSockets": self.quirks.contains(&Quirk::RefuseSockets),
            "swallowEvents": self.quirks.contains(&Quirk::SwallowEvents),
            "badRecords": self.bad_records.unwrap_or(0),
            "unknownEnums": self.quirks.contains(&Quirk::UnknownEnums),
            "duplicateEvents": self.quirks.contains(&Quirk::DuplicateEvents),
            "failJobs": self.quirks.contains(&Quirk::FailJobs),
            "sockets": self.sockets.shown(),
            "data": self.data.shown(),
        })
    }

    fn delay(&mut self) -> Duration {
        let jitter = self.dice.between(0, self.jitter_ms as i64) as u64;
        Duration::from_millis(self.latency_ms + jitter)
    }

    fn judge(&mut self, method: &str, path: &str, now: i64) -> Verdict {
        // A preflight is no call: it is neither limited nor meant by a row that does not name it.
        let preflight = method == Method::OPTIONS.as_str();
        if let Some(until) = self.limited_until
            && path.starts_with("/api/")
            && !preflight
        {
            if now < until {
                let seconds = (until - now + SECOND - 1) / SECOND;
                return Verdict::Refuse(ApiError::RateLimited { seconds, allowed: None });
            }
            self.limited_until = None;
        }
        let meant = |next: &NextRequests| {
            next.path.as_ref().is_none_or(|prefix| path.starts_with(prefix))
                && next.method.as_ref().map_or(!preflight, |wanted| wanted.eq_ignore_ascii_case(method))
        };
        let Some(at) = self.next.iter().position(meant) else { return Verdict::Pass };
        let row = self.next[at].clone();
        self.next[at].count = row.count.saturating_sub(1);
        if self.next[at].count == 0 {
            self.next.remove(at);
        }
        match row {
            NextRequests { redirect_to: Some(to), .. } => Verdict::Redirect(to),
            NextRequests { body: Some(body), status, retry_after, .. } => {
                Verdict::Replace { status, retry_after, body }
            }
            NextRequests { status, retry_after, .. } => {
                let status = status.and_then(|status| StatusCode::from_u16(status).ok());
                let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                Verdict::Refuse(ApiError::Injected { status, retry_after })
            }
        }
    }
}

/// Delays, refuses, redirects or spoils, before a token is looked at.
pub(crate) async fn interfere(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let now = app.clock.now();
    let (delay, verdict) = {
        let mut faults = app.faults.lock();
        (faults.delay(), faults.judge(request.method().as_str(), request.uri().path(), now))
    };
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    match verdict {
        Verdict::Pass => next.run(request).await,
        Verdict::Refuse(error) => error.into_response(),
        Verdict::Redirect(to) => (StatusCode::FOUND, [(LOCATION, to)]).into_response(),
        Verdict::Replace { status, retry_after, body } => replaced(request, next, status, retry_after, body).await,
    }
}

/// The CORS layer answers a preflight itself, so what goes wrong with one must lie around it.
pub(crate) async fn interfere_with_preflight(state: State<Arc<App>>, request: Request, next: Next) -> Response {
    if request.method() == Method::OPTIONS { interfere(state, request, next).await } else { next.run(request).await }
}

/// With a status of its own the request is not served; without, the real answer is spoilt.
async fn replaced(
    request: Request,
    next: Next,
    status: Option<u16>,
    retry_after: Option<i64>,
    body: Spoilt,
) -> Response {
    let mut response = match status {
        Some(status) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, Json(json!({ "message": "a fault that was asked for" }))).into_response()
        }
        None => next.run(request).await,
    };
    let original = to_bytes(std::mem::replace(response.body_mut(), Body::empty()), 64 << 20).await.unwrap_or_default();
    let (bytes, content_type) = match body {
        Spoilt::Html => {
            let page = "<!doctype html><title>Network sign-in</title><p>Please sign in to this network.</p>";
            (Bytes::from_static(page.as_bytes()), "text/html; charset=utf-8")
        }
        Spoilt::Empty => (Bytes::new(), "application/json"),
        Spoilt::Truncated => (original.slice(..original.len() / 2), "application/json"),
        Spoilt::Null => (Bytes::from_static(b"null"), "application/json"),
    };
    response.headers_mut().remove(CONTENT_LENGTH);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    *response.body_mut() = Body::from(bytes);
    response
}

pub(super) async fn show(State(app): State<Arc<App>>) -> Json<Value> {
    let now = app.clock.now();
    Json(app.faults.lock().shown(now))
}

pub(super) async fn merge(State(app): State<Arc<App>>, body: Bytes) -> Result<Json<Value>, Misuse> {
    let patch: Patch = serde_json::from_slice(&body)?;
    patch.is_bounded()?;
    let now = app.clock.now();
    if let Some(wanted) = &patch.sockets {
        app.faults.lock().sockets.merge(&app.org, wanted, now)?;
    }
    if let Some(wanted) = &patch.data {
        app.faults.lock().data.merge(&app.org, wanted, now)?;
    }
    app.faults.lock().merge(&patch, now)?;
    if patch.expire_tokens == Some(true) {
        app.sign_in.lock().revoke_all();
        app.tick();
    }
    if patch.drop_sockets == Some(true) {
        app.hub.lock().drop_sockets(now);
    }
    app.tick();
    app.stirred.notify_one();
    Ok(Json(app.faults.lock().shown(now)))
}

pub(super) async fn clear(State(app): State<Arc<App>>) -> Json<Value> {
    *app.faults.lock() = Faults::new(&app.config);
    app.tick();
    app.stirred.notify_one();
    Json(app.faults.lock().shown(app.clock.now()))
}
