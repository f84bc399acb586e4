//! A client of the sandbox under test, at a clock that the test moves. Requests go through the router, without a network.
//! Fuzzing and the measurements in `examples/` use it too.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sandbox::{Clock, Config, DEFAULT_CLIENT_ID, Sandbox};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tower::ServiceExt;

/// Wednesday 5 August 2026, 14:00 UTC.
pub(crate) const START: i64 = 1_785_938_400_000;
pub(crate) const REDIRECT: &str = "http://127.0.0.1:8080/cb/sandbox";
pub(crate) const VERIFIER: &str = "a-verifier-that-is-long-enough-for-the-rules-of-rfc-7636";
pub(crate) const ADA: &str = "Ada Lindqvist";
pub(crate) const BEN: &str = "Ben Okafor";
pub(crate) const CHIARA: &str = "Chiara Rossi";
pub(crate) const DANA: &str = "Dana Whitfield";

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) clock: Clock,
    router: Router,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// A parameter of the address that is redirected to.
    pub(crate) fn redirected(&self, name: &str) -> Option<String> {
        let (_, query) = self.header("location")?.split_once('?')?;
        form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// Code and message of an error body, which is held to be complete.
    pub(crate) fn error(&self) -> (String, String) {
        let body = self.json();
        assert_eq!(body["status"], self.status.as_u16());
        assert_eq!(body["contextId"].as_str(), self.header("inin-correlation-id"));
        assert!(body["details"].is_array() && body["errors"].is_array(), "{body}");
        (body["code"].as_str().unwrap().to_owned(), body["message"].as_str().unwrap().to_owned())
    }
}

/// A client with every scope that any operation asks for.
pub(crate) fn wide() -> Config {
    let names = [
        "conversations:readonly",
        "analytics:readonly",
        "notifications",
        "users:readonly",
        "routing:readonly",
        "presence:readonly",
        "user-basic-info",
        "organization:readonly",
        "authorization:readonly",
        "recordings:readonly",
        "external-contacts:readonly",
    ];
    Config { scopes: names.map(str::to_owned).to_vec(), ..Config::default() }
}

/// No history and nobody calls: what happens is what the test brings in.
pub(crate) fn quiet() -> Config {
    Config { history: 0, live_per_minute: 0.0, ..wide() }
}

/// A little history, no live arrivals.
pub(crate) fn with_history(count: u32) -> Config {
    Config { history: count, live_per_minute: 0.0, rate_limit: 100_000, ..wide() }
}

impl World {
    pub(crate) fn new(config: Config) -> Self {
        Self::by(Clock::manual(START), config)
    }

    /// The same by another clock.
    pub(crate) fn by(clock: Clock, config: Config) -> Self {
        let sandbox = Sandbox::new(config, clock.clone()).unwrap();
        let router = sandbox.router();
        Self { sandbox, clock, router }
    }

    pub(crate) fn pass(&self, millis: i64) {
        self.clock.advance(millis);
        self.sandbox.tick();
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// A request to the control endpoints or the pages.
    pub(crate) async fn plain(&self, method: Method, path: &str, body: &str) -> Answer {
        self.send(Request::builder().method(method).uri(path).body(Body::from(body.to_owned())).unwrap()).await
    }

    pub(crate) async fn control(&self, method: Method, path: &str, body: &Value) -> Value {
        let answer = self.plain(method, path, &body.to_string()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json()
    }

    pub(crate) async fn form(&self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    pub(crate) async fn api(&self, token: &str, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api/v2{path}"))
            .header("host", "127.0.0.1:8090")
            .header("authorization", format!("Bearer {token}"));
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(request.body(body).unwrap()).await
    }

    pub(crate) async fn get(&self, token: &str, path: &str) -> Answer {
        self.api(token, Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, token: &str, path: &str, body: &Value) -> Answer {
        self.api(token, Method::POST, path, Some(body)).await
    }

    /// Signs in as a browser would; gives the token.
    pub(crate) async fn sign_in(&self, agent: &str) -> String {
        self.sign_in_by(DEFAULT_CLIENT_ID, agent).await
    }

    /// The same, by one of several clients.
    pub(crate) async fn sign_in_by(&self, client: &str, agent: &str) -> String {
        let code = self.choose_by(client, agent).await.redirected("code").unwrap();
        let answer = self.redeem_by(client, &code, VERIFIER, REDIRECT).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json()["access_token"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn code(&self, agent: &str) -> String {
        let answer = self.choose(agent).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        answer.redirected("code").unwrap()
    }

    /// Presses the button of an agent.
    pub(crate) async fn choose(&self, agent: &str) -> Answer {
        self.choose_by(DEFAULT_CLIENT_ID, agent).await
    }

    pub(crate) async fn choose_by(&self, client: &str, agent: &str) -> Answer {
        let page = self.plain(Method::GET, &authorize(&[("client_id", client)]), "").await.text();
        let end = page.find(&format!(">{agent}</button>")).expect("a button of the agent's name");
        let button = &page[page[..end].rfind("value=\"").unwrap() + 7..];
        let id = &button[..button.find('"').unwrap()];
        let challenge = challenge();
        let mut form = parameters(&challenge);
        form[0].1 = client;
        form.push(("agent", id));
        self.form("/oauth/authorize", &form).await
    }

    pub(crate) async fn redeem(&self, code: &str, verifier: &str, redirect_uri: &str) -> Answer {
        self.redeem_by(DEFAULT_CLIENT_ID, code, verifier, redirect_uri).await
    }

    pub(crate) async fn redeem_by(&self, client: &str, code: &str, verifier: &str, redirect_uri: &str) -> Answer {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("code_verifier", verifier),
            ("client_id", client),
            ("redirect_uri", redirect_uri),
        ];
        self.form("/oauth/token", &form).await
    }

    pub(crate) async fn user_id(&self, token: &str) -> String {
        self.get(token, "/users/me").await.json()["id"].as_str().unwrap().to_owned()
    }

    /// Brings a scripted conversation in; gives its id. It begins a millisecond later.
    pub(crate) async fn play(&self, script: Value) -> String {
        let answer = self.control(Method::POST, "/sandbox/conversations", &script).await;
        answer["conversationId"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn truth(&self) -> Value {
        self.control(Method::GET, "/sandbox/truth", &Value::Null).await["conversations"].clone()
    }

    pub(crate) async fn assert_no_violations(&self) {
        let health = self.control(Method::GET, "/sandbox/health", &Value::Null).await;
        assert_eq!(health["contractViolations"]["count"], 0, "{health}");
    }
}

pub(crate) fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

pub(crate) fn parameters(challenge: &str) -> Vec<(&str, &str)> {
    vec![
        ("client_id", DEFAULT_CLIENT_ID),
        ("redirect_uri", REDIRECT),
        ("response_type", "code"),
        ("code_challenge", challenge),
        ("code_challenge_method", "S256"),
        ("state", "opaque"),
    ]
}

/// The address of the sign-in page, with parameters changed; an empty value takes one away.
pub(crate) fn authorize(changes: &[(&str, &str)]) -> String {
    let challenge = challenge();
    let mut all = parameters(&challenge);
    for &(name, value) in changes {
        all.retain(|(other, _)| *other != name);
        if !value.is_empty() {
            all.push((name, value));
        }
    }
    format!("/oauth/authorize?{}", form_urlencoded::Serializer::new(String::new()).extend_pairs(all).finish())
}
