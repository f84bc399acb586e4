//! The gate of the API: every request is held against its operation in the contract before a handler sees it (token,
//! budget, scope, permission, parameters, body), and every answer before it leaves.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{MatchedPath, RawPathParams, Request, State};
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST};
use axum::middleware::Next;
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;

use crate::app::App;
use crate::config::OwnConversation;
use crate::contract::{Operation, Permissions, Side};
use crate::control::spoil::Spoilt;
use crate::error::ApiError;
use crate::http::journal::Who;
use crate::http::rate::Asked;
use crate::org::AgentIx;
use crate::sign_in::Caller;

const BODY_LIMIT: usize = 512_000;
/// More than the largest page of conversations.
const ANSWER_LIMIT: usize = 64 << 20;

/// A request that has passed the gate.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) caller: Caller,
    pub(crate) now: i64,
    query: Vec<(String, String)>,
    /// Null where the operation takes none.
    pub(crate) body: Value,
    /// The name and port the client used.
    pub(crate) host: String,
}

impl Call {
    /// A query parameter that is given once.
    pub(crate) fn one(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A list, written as `id=a&id=b` or `id=a,b`; `None` where it is not given.
    pub(crate) fn list(&self, name: &str) -> Option<Vec<&str>> {
        let given = self.query.iter().filter(|(key, _)| key == name);
        let all: Vec<&str> = given.flat_map(|(_, value)| value.split(',')).filter(|value| !value.is_empty()).collect();
        self.query.iter().any(|(key, _)| key == name).then_some(all)
    }

    /// The body as what the operation takes. The gate has seen to its types: what is left are numbers out of range.
    pub(crate) fn read<'a, T: Deserialize<'a>>(&'a self) -> Result<T, ApiError> {
        T::deserialize(&self.body)
            .map_err(|_| ApiError::BadRequest("The request body holds a value that is out of range.".to_owned()))
    }

    /// Whether a list contains a value.
    pub(crate) fn asks_for(&self, name: &str, value: &str) -> bool {
        self.list(name).is_some_and(|list| list.contains(&value))
    }
}

pub(super) async fn guard(
    State(app): State<Arc<App>>,
    path: MatchedPath,
    parts: Result<RawPathParams, RawPathParamsRejection>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let method = request.method().clone();
    let operation = app.contract.operation(path.as_str(), &method).ok_or(ApiError::MethodNotAllowed)?;
    let now = app.clock.now();
    let caller = caller(&app, request.headers(), now)?;
    let agent = app.org.agent(caller.agent);
    if let Some(Who(who)) = request.extensions().get::<Who>() {
        // Set once per request, here.
        let _ = who.set(agent.id);
    }
    let asked = Asked { operation: &operation.id, path: request.uri().path() };
    app.limits
        .lock()
        .admit(caller, asked, now)
        .map_err(|used_up| ApiError::RateLimited { seconds: used_up.seconds, limit: Some(used_up.limit) })?;
    entitled(&app, operation, caller.agent)?;

    let query: Vec<_> =
        form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes()).into_owned().collect();
    operation.check_query(&query)?;
    if parts.is_err() {
        return Err(ApiError::BadRequest("The path is not valid UTF-8.".to_owned()));
    }
    if announced(&request).is_some_and(|length| length > BODY_LIMIT) {
        return Err(ApiError::PayloadTooLarge);
    }
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1").to_owned();
    let body = match &operation.body {
        None => Value::Null,
        Some(schema) => {
            let bytes = read_json(&mut request).await?;
            let wrong = app.contract.check(schema, &bytes, Side::Request);
            if let Some(wrong) = wrong.into_iter().next() {
                return Err(wrong.refusal());
            }
            let no_json = |_| ApiError::BadRequest("The request body is not valid JSON.".to_owned());
            let mut body: Value = serde_json::from_slice(&bytes).map_err(no_json)?;
            if body.is_null() {
                return Err(ApiError::BadRequest("A request body is required.".to_owned()));
            }
            leave_out_nulls(&mut body);
            body
        }
    };
    request.extensions_mut().insert(Arc::new(Call { caller, now, query, body, host }));
    let response = next.run(request).await;
    answered(&app, operation, &format!("{method} {}", path.as_str()), response).await
}

/// Whose token it is.
pub(crate) fn caller(app: &App, headers: &HeaderMap, now: i64) -> Result<Caller, ApiError> {
    let header = headers.get(AUTHORIZATION).ok_or(ApiError::AuthenticationRequired)?;
    let (scheme, token) =
        header.to_str().ok().and_then(|text| text.split_once(' ')).ok_or(ApiError::AuthenticationRequired)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(ApiError::AuthenticationRequired);
    }
    app.sign_in.lock().caller(token.trim(), now).map_err(|_| ApiError::BadCredentials)
}

fn entitled(app: &App, operation: &Operation, agent: AgentIx) -> Result<(), ApiError> {
    let scopes = &operation.scopes;
    if !scopes.is_empty() && !scopes.iter().any(|scope| app.config.scopes.contains(scope)) {
        return Err(ApiError::MissingScopes(scopes.clone()));
    }
    if operation.id == "get_conversation" && app.config.unconfirmed.own_conversation == OwnConversation::Permitted {
        // It depends on the conversation, which the handler knows.
        return Ok(());
    }
    match &operation.permissions {
        Permissions::Any(names) if !names.iter().any(|name| app.may(agent, name)) => {
            Err(ApiError::MissingAnyPermissions(names.clone()))
        }
        Permissions::All(names) => {
            let missing: Vec<_> = names.iter().filter(|name| !app.may(agent, name)).cloned().collect();
            if missing.is_empty() { Ok(()) } else { Err(ApiError::MissingPermissions(missing)) }
        }
        _ => Ok(()),
    }
}

/// `null` stands for absence, so that handlers know one kind of it.
fn leave_out_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            fields.values_mut().for_each(leave_out_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(leave_out_nulls),
        _ => {}
    }
}

/// How long the body says it is.
fn announced(request: &Request) -> Option<usize> {
    request.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

async fn read_json(request: &mut Request) -> Result<Bytes, ApiError> {
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if content_type.split(';').next().map(str::trim) != Some("application/json") {
        return Err(ApiError::UnsupportedMediaType);
    }
    let body = std::mem::replace(request.body_mut(), Body::empty());
    to_bytes(body, BODY_LIMIT).await.map_err(|_| ApiError::PayloadTooLarge)
}

/// An answer of ours that breaks the contract becomes a 500 that says where. What faults do to an answer comes after.
async fn answered(app: &App, operation: &Operation, place: &str, response: Response) -> Result<Response, ApiError> {
    if !response.status().is_success() {
        return Ok(response);
    }
    let (mut parts, body) = response.into_parts();
    let unreadable = |_| ApiError::AnswerViolates(format!("{place}: the body cannot be read"));
    let mut bytes = to_bytes(body, ANSWER_LIMIT).await.map_err(unreadable)?;
    let wrong = match operation.answer() {
        Some(schema) => app.contract.check(schema, &bytes, Side::Answer).first().map(ToString::to_string),
        None if bytes.is_empty() => None,
        None => Some("a body where there is none".to_owned()),
    };
    if let Some(first) = wrong {
        let violation = format!("{place}: {first}");
        app.violations.lock().add(violation.clone());
        return Err(ApiError::AnswerViolates(violation));
    }
    if let Some(spoilt) = app.faults.lock().spoil(&operation.id, &bytes) {
        bytes = spoilt.into();
        parts.headers.remove(CONTENT_LENGTH);
        parts.extensions.insert(Spoilt);
    }
    Ok(Response::from_parts(parts, Body::from(bytes)))
}
