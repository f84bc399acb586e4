//! The layer in which faults befall requests: before a token is looked at, inside of CORS.

use std::sync::Arc;

use axum::body::{Body as HttpBody, Bytes, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::json;

use crate::app::App;
use crate::control::answers::{Asked, Body, Deed, Place};
use crate::control::spoil::Spoilt;
use crate::error::ApiError;
use crate::http::caller;
use crate::org::AgentIx;
use crate::tcp::{Fate, Line, Treatment};

/// More than any request that is answered.
const REQUEST_LIMIT: usize = 64 << 20;
/// What a form of a sign-in may hold.
const FORM_LIMIT: usize = 512_000;
const FORM: &str = "application/x-www-form-urlencoded";

pub(crate) async fn interfere(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    befall(&app, Place::Endpoint, request, next).await
}

pub(crate) async fn interfere_with_page(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    befall(&app, Place::Page, request, next).await
}

/// The CORS layer answers a preflight itself, so what goes wrong with one must lie around it.
pub(crate) async fn interfere_with_preflight(state: State<Arc<App>>, request: Request, next: Next) -> Response {
    if request.method() == Method::OPTIONS { interfere(state, request, next).await } else { next.run(request).await }
}

async fn befall(app: &App, place: Place, mut request: Request, next: Next) -> Response {
    let (agent, client) = match asker(app, &mut request).await {
        Ok(asker) => asker,
        Err(error) => return error.into_response(),
    };
    let template = request.extensions().get::<MatchedPath>().cloned();
    let verdict = {
        let (method, path) = (request.method(), request.uri().path());
        let mut faults = app.faults.lock();
        if let Some(seconds) = faults.limit(method, path, app.clock.now()) {
            return ApiError::RateLimited { seconds, limit: None }.into_response();
        }
        let template = template.as_ref().map(MatchedPath::as_str);
        faults.requests.judge(&Asked { place, method, path, template, agent, client: client.as_deref() })
    };
    if !verdict.delay.is_zero() {
        tokio::time::sleep(verdict.delay).await;
    }
    match verdict.deed {
        None => next.run(request).await,
        Some(deed) if is_like_the_platforms_own(&deed) => done(deed, request, next).await,
        Some(deed) => (Extension(Spoilt), done(deed, request, next).await).into_response(),
    }
}

/// A refusal as a client would meet it without any fault. A 429 says for how long.
fn is_like_the_platforms_own(deed: &Deed) -> bool {
    match deed {
        Deed::Refuse { status: StatusCode::TOO_MANY_REQUESTS, retry_after } => retry_after.is_some(),
        Deed::Refuse { status, .. } => status.is_client_error(),
        _ => false,
    }
}

/// Whose token comes with a request, and which OAuth client asks, as far as it says so.
async fn asker(app: &App, request: &mut Request) -> Result<(Option<AgentIx>, Option<String>), ApiError> {
    if let Ok(caller) = caller(app, request.headers(), app.clock.now()) {
        let client = app.sign_in.lock().client_of(caller).map(str::to_owned);
        return Ok((Some(caller.agent), client));
    }
    let client = client_id(request.uri().query().unwrap_or_default().as_bytes());
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if client.is_some() || !content_type.is_some_and(|kind| kind.starts_with(FORM)) {
        return Ok((None, client));
    }
    let body = std::mem::replace(request.body_mut(), HttpBody::empty());
    let form = to_bytes(body, FORM_LIMIT).await.map_err(|_| ApiError::PayloadTooLarge)?;
    let client = client_id(&form);
    *request.body_mut() = HttpBody::from(form);
    Ok((None, client))
}

fn client_id(form: &[u8]) -> Option<String> {
    form_urlencoded::parse(form).find(|(name, _)| name == "client_id").map(|(_, value)| value.into_owned())
}

async fn done(deed: Deed, request: Request, next: Next) -> Response {
    let connected = Line::of(request.extensions()).is_some();
    match deed {
        // Without a network there is nothing that could be kept waiting or reset.
        Deed::BlackHole | Deed::Reset if !connected => {
            ApiError::Injected { status: StatusCode::BAD_GATEWAY, retry_after: None }.into_response()
        }
        Deed::BlackHole => {
            let _ = to_bytes(request.into_body(), REQUEST_LIMIT).await;
            treated(Treatment::Nothing(Fate::Held), ().into_response())
        }
        Deed::Reset => treated(Treatment::Nothing(Fate::Reset), ().into_response()),
        Deed::Treat(treatment) => treated(treatment, next.run(request).await),
        Deed::Mislabel(wrong) => {
            let mut response = next.run(request).await;
            response.headers_mut().insert(CONTENT_TYPE, wrong);
            response
        }
        Deed::Replace { with, status, retry_after } => replaced(request, next, with, status, retry_after).await,
        Deed::Redirect(status, to) => (status, [(LOCATION, to)]).into_response(),
        Deed::Refuse { status, retry_after } => ApiError::Injected { status, retry_after }.into_response(),
    }
}

fn treated(treatment: Treatment, response: Response) -> Response {
    (Extension(treatment), response).into_response()
}

/// With a status of its own the request is not served; without, the real answer is spoilt.
async fn replaced(
    request: Request,
    next: Next,
    with: Body,
    status: Option<StatusCode>,
    retry_after: Option<i64>,
) -> Response {
    let mut response = match status {
        Some(status) => (status, Json(json!({ "message": "a fault that was asked for" }))).into_response(),
        None => next.run(request).await,
    };
    let original = std::mem::replace(response.body_mut(), HttpBody::empty());
    let original = to_bytes(original, REQUEST_LIMIT).await.unwrap_or_default();
    let (bytes, content_type) = match with {
        Body::Html => {
            let page = "<!doctype html><title>Network sign-in</title><p>Please sign in to this network.</p>";
            (Bytes::from_static(page.as_bytes()), "text/html; charset=utf-8")
        }
        Body::Empty => (Bytes::new(), "application/json"),
        Body::Half => (original.slice(..original.len() / 2), "application/json"),
        Body::Null => (Bytes::from_static(b"null"), "application/json"),
    };
    response.headers_mut().remove(CONTENT_LENGTH);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    *response.body_mut() = HttpBody::from(bytes);
    response
}
