//! `POST /oauth/token`: a code and its verifier for a token. Errors as RFC 6749 shapes them.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, PRAGMA};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::app::App;
use crate::sign_in::Redemption;

pub(crate) async fn exchange(State(app): State<Arc<App>>, headers: HeaderMap, body: Bytes) -> Response {
    let (status, answer) = match redeemed(&app, &headers, &body) {
        Ok(answer) => (StatusCode::OK, answer),
        Err((error, description)) => {
            (StatusCode::BAD_REQUEST, json!({ "error": error, "error_description": description }))
        }
    };
    (status, [(CACHE_CONTROL, "no-store"), (PRAGMA, "no-cache")], Json(answer)).into_response()
}

fn redeemed(app: &App, headers: &HeaderMap, body: &[u8]) -> Result<Value, (&'static str, &'static str)> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !content_type.starts_with("application/x-www-form-urlencoded") {
        return Err(("invalid_request", "the body must be application/x-www-form-urlencoded"));
    }
    let form: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().collect();
    let given = |name: &str| -> Result<&str, (&'static str, &'static str)> {
        let mut values = form.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
        match (values.next(), values.next()) {
            (Some(value), None) => Ok(value),
            _ => Err(("invalid_request", "a parameter is missing or given twice")),
        }
    };
    match given("grant_type")? {
        "authorization_code" => {}
        _ => return Err(("unsupported_grant_type", "only authorization_code is offered")),
    }
    let (client, code) = (given("client_id")?, given("code")?);
    let (verifier, redirect_uri) = (given("code_verifier")?, given("redirect_uri")?);
    let mut sign_in = app.sign_in.lock();
    if !sign_in.knows_client(client) {
        return Err(("invalid_client", "the client is not registered"));
    }
    let granted = sign_in.redeem(&Redemption { code, verifier, redirect_uri }, app.clock.now());
    let granted = granted.ok_or(("invalid_grant", "the code is not valid"))?;
    Ok(json!({ "access_token": granted.token, "token_type": "bearer", "expires_in": granted.seconds }))
}
