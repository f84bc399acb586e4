//! A client for the measurements: signs in as a browser would, and sends requests through the router.

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sandbox::DEFAULT_CLIENT_ID;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tower::ServiceExt;

const VERIFIER: &str = "a-verifier-that-is-long-enough-for-the-rules-of-rfc-7636";
const REDIRECT: &str = "http://127.0.0.1:8080/cb/sandbox";

pub(crate) async fn sign_in(router: &Router, agent: &str) -> String {
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    let asked = [
        ("client_id", DEFAULT_CLIENT_ID),
        ("redirect_uri", REDIRECT),
        ("response_type", "code"),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
        ("state", "load"),
    ];
    let form = |pairs: &[(&str, &str)]| {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs.iter().copied()).finish()
    };
    let page = Request::get(format!("/oauth/authorize?{}", form(&asked))).body(Body::empty()).unwrap();
    let page = String::from_utf8(bytes(router.clone().oneshot(page).await.unwrap().into_body()).await).unwrap();
    let button = &page[..page.find(&format!(">{agent}</button>")).unwrap()];
    let id = button[button.rfind("value=\"").unwrap() + 7..].split('"').next().unwrap();
    let posted = |path: &str, pairs: &[(&str, &str)]| {
        let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        router.clone().oneshot(request.body(Body::from(form(pairs))).unwrap())
    };
    let answer = posted("/oauth/authorize", &[&asked[..], &[("agent", id)]].concat()).await.unwrap();
    let location = answer.headers()["location"].to_str().unwrap();
    let query = location.split_once('?').unwrap().1;
    let (_, code) = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == "code").unwrap();
    let redeemed = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("code_verifier", VERIFIER),
        ("client_id", DEFAULT_CLIENT_ID),
        ("redirect_uri", REDIRECT),
    ];
    let answer = posted("/oauth/token", &redeemed).await.unwrap();
    let granted: Value = serde_json::from_slice(&bytes(answer.into_body()).await).unwrap();
    granted["access_token"].as_str().unwrap().to_owned()
}

pub(crate) async fn get(router: &Router, token: &str, path: &str) -> Value {
    let request = Request::get(path).header("authorization", format!("Bearer {token}"));
    answer(router, request.body(Body::empty()).unwrap()).await
}

pub(crate) async fn post(router: &Router, token: Option<&str>, path: &str, body: &Value) -> Value {
    serde_json::from_slice(&post_for_text(router, token, path, body).await).unwrap_or_default()
}

/// As [`post`], without the time that reading the answer takes.
pub(crate) async fn post_for_text(router: &Router, token: Option<&str>, path: &str, body: &Value) -> Vec<u8> {
    let mut request = Request::post(path).header("content-type", "application/json");
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    text(router, request.body(Body::from(body.to_string())).unwrap()).await
}

async fn answer(router: &Router, request: Request<Body>) -> Value {
    serde_json::from_slice(&text(router, request).await).unwrap_or_default()
}

/// The body as it comes, which must be that of a success.
async fn text(router: &Router, request: Request<Body>) -> Vec<u8> {
    let answer = router.clone().oneshot(request).await.unwrap();
    let (status, body) = (answer.status(), bytes(answer.into_body()).await);
    assert!(status.is_success(), "{status}: {}", String::from_utf8_lossy(&body));
    body
}

async fn bytes(body: Body) -> Vec<u8> {
    axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec()
}
