//! `POST /oauth/token`: a code and its verifier, or a refresh token, for a token. Errors as RFC 6749 shapes them.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, PRAGMA};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::app::App;
use crate::config::RefreshToken;
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
    let offers_refresh = app.config.unconfirmed.refresh_token == RefreshToken::Given;
    let grant = match given("grant_type")? {
        "authorization_code" => Grant::Code,
        "refresh_token" if offers_refresh => Grant::Refresh,
        _ => return Err(("unsupported_grant_type", "only authorization_code is offered")),
    };
    let client = given("client_id")?;
    let registered = || app.sign_in.lock().client(client).ok_or(("invalid_client", "the client is not registered"));
    let now = app.clock.now();
    let granted = match grant {
        Grant::Code => {
            let (code, verifier) = (given("code")?, given("code_verifier")?);
            let redirect_uri = given("redirect_uri")?;
            let client = registered()?;
            let granted = app.sign_in.lock().redeem(&Redemption { client, code, verifier, redirect_uri }, now);
            granted.ok_or(("invalid_grant", "the code is not valid"))?
        }
        Grant::Refresh => {
            let refresh = given("refresh_token")?;
            let client = registered()?;
            let granted = app.sign_in.lock().renew(refresh, client, now);
            granted.ok_or(("invalid_grant", "the refresh token is not valid"))?
        }
    };
    let mut answer = json!({ "access_token": granted.token, "token_type": "bearer", "expires_in": granted.seconds });
    if let Some(refresh) = granted.refresh {
        answer["refresh_token"] = refresh.into();
    }
    Ok(answer)
}

/// What is brought for a token.
#[derive(Debug, Clone, Copy)]
enum Grant {
    Code,
    Refresh,
}
