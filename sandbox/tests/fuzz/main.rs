//! Requests that nobody should send, for as long as there is time: whatever comes, the sandbox answers within a second, never
//! with a 500, and refuses with a complete error body; what is valid stays valid.
//!
//! `FUZZ_SECONDS` says how long, `FUZZ_SEED` which cases, and with `FUZZ_CASE` it is one of them alone, which is shown.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[allow(dead_code, unreachable_pub, reason = "the behaviour tests use more of it")]
#[path = "../behaviour/client.rs"]
mod client;
mod filters;
#[path = "../../../tests/fuzz/mutate.rs"]
mod mutate;
mod valid;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sandbox::Config;
use serde_json::Value;

use client::{ADA, Answer, CHIARA, DANA, World, with_history};

/// No answer takes longer.
const PROMPT: Duration = Duration::from_secs(1);
/// Of how many conversations the organisation has.
const HISTORY: u32 = 60;

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

/// The dice of one case, which needs none of the others.
fn dice(seed: u64, case: u64) -> impl FnMut(usize) -> usize {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(case);
    move |below| generator.random_range(0..below.max(1) as u64) as usize
}

/// A request as it is sent, and what must become of it.
struct Attempt {
    method: Method,
    path: String,
    content_type: &'static str,
    token: Option<String>,
    body: Vec<u8>,
    verdict: Verdict,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// It is valid.
    Served,
    /// Served, or refused as the API refuses.
    Either,
    /// Served, or refused as the control endpoints refuse.
    Control,
    /// Served, or refused as RFC 6749 has it.
    Token,
}

impl Attempt {
    fn request(&self) -> Option<Request<Body>> {
        let mut request = Request::builder().method(self.method.clone()).uri(&self.path).header("host", "127.0.0.1");
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if !self.content_type.is_empty() {
            request = request.header("content-type", self.content_type);
        }
        request.body(Body::from(self.body.clone())).ok()
    }

    /// What is wrong with an answer.
    fn fault(&self, answer: &Answer) -> Option<String> {
        let status = answer.status;
        if status.is_server_error() {
            return Some(format!("{status}"));
        }
        if status.is_success() || status.is_redirection() {
            return None;
        }
        let Ok(body) = serde_json::from_slice::<Value>(&answer.bytes) else {
            return Some(format!("{status} without a JSON body"));
        };
        let complete = match self.verdict {
            Verdict::Served => false,
            Verdict::Control => status == StatusCode::BAD_REQUEST && body["error"].is_string(),
            // What is too large for the platform does not reach the endpoint.
            Verdict::Token => {
                body["error"].is_string()
                    || (status == StatusCode::PAYLOAD_TOO_LARGE && body["code"] == "request.entity.too.large")
            }
            Verdict::Either => {
                ["message", "code", "contextId"]
                    .iter()
                    .all(|name| body[name].as_str().is_some_and(|text| !text.is_empty()))
                    && ["details", "errors"].iter().all(|name| body[name].is_array())
                    && body["messageParams"].is_object()
                    && body["status"] == status.as_u16()
                    && body["contextId"].as_str() == answer.header("inin-correlation-id")
            }
        };
        (!complete).then(|| format!("{status} {body}"))
    }

    fn shown(&self) -> String {
        let body: String = String::from_utf8_lossy(&self.body).chars().take(2_000).collect();
        format!("{} {}\n{body}", self.method, self.path)
    }
}

struct Ground {
    world: World,
    /// What is asked of the control endpoints must not change what the API answers.
    controlled: World,
    tokens: [String; 2],
    listener: Listener,
}

/// Somebody with a channel, who makes no other: the 21st of a user would end it.
struct Listener {
    token: String,
    user: String,
    channel: String,
}

impl Listener {
    async fn new(world: &World) -> Self {
        let token = world.sign_in(CHIARA).await;
        let channel = world.api(&token, Method::POST, "/notifications/channels", None).await.json();
        Self { user: world.user_id(&token).await, channel: channel["id"].as_str().unwrap().to_owned(), token }
    }

    fn placed(&self, text: &str) -> String {
        text.replace("{channel}", &self.channel).replace("{user}", &self.user)
    }
}

impl Ground {
    async fn new() -> Self {
        let world = World::new(Config { rate_limit: u32::MAX, token_life: 300_000_000, ..with_history(HISTORY) });
        let tokens = [world.sign_in(DANA).await, world.sign_in(ADA).await];
        let listener = Listener::new(&world).await;
        Self { world, controlled: World::new(with_history(20)), tokens, listener }
    }

    /// Who may send a request to a path: a channel is its owner's.
    fn token<'a>(&'a self, path: &str, otherwise: &'a String) -> &'a String {
        if path.contains("{channel}") { &self.listener.token } else { otherwise }
    }

    fn attempt(&self, pick: &mut mutate::Pick<'_>) -> Attempt {
        let token = &self.tokens[pick(2)];
        let json = |method: Method, path: &str, body: Vec<u8>, verdict| Attempt {
            method,
            path: self.listener.placed(path),
            content_type: "application/json",
            token: Some(self.token(path, token).clone()),
            body,
            verdict,
        };
        match pick(10) {
            0..=2 => {
                let (path, body) = filters::query(pick);
                json(Method::POST, path, body.to_string().into_bytes(), Verdict::Served)
            }
            3 => {
                let (path, body) = filters::query(pick);
                json(Method::POST, path, mutate::body(&body.to_string(), pick), Verdict::Either)
            }
            4..=6 => {
                let (method, path, body) = valid::BODIES[pick(valid::BODIES.len())];
                json(method.parse().unwrap(), path, mutate::body(&self.listener.placed(body), pick), Verdict::Either)
            }
            7 => {
                let get = json(Method::GET, valid::GETS[pick(valid::GETS.len())], Vec::new(), Verdict::Either);
                Attempt { content_type: "", path: valid::bent(&get.path, pick), ..get }
            }
            8 => {
                let form = mutate::body(valid::FORM, pick);
                let content_type = "application/x-www-form-urlencoded";
                Attempt { content_type, token: None, ..json(Method::POST, "/oauth/token", form, Verdict::Token) }
            }
            _ => {
                let (path, body) = valid::CONTROLS[pick(valid::CONTROLS.len())];
                json(Method::POST, path, mutate::body(body, pick), Verdict::Control)
            }
        }
    }

    /// What is wrong with what becomes of an attempt, and how long it took.
    async fn outcome(&self, attempt: &Attempt) -> (Option<String>, Duration) {
        let world = if attempt.verdict == Verdict::Control { &self.controlled } else { &self.world };
        // An address that cannot be written cannot be sent.
        let Some(request) = attempt.request() else { return (None, Duration::ZERO) };
        let began = Instant::now();
        let answer = world.send(request).await;
        let took = began.elapsed();
        if attempt.verdict == Verdict::Control {
            world.plain(Method::DELETE, "/sandbox/faults", "").await;
        }
        (attempt.fault(&answer), took)
    }

    async fn case(&self, seed: u64, case: u64) -> Result<Attempt, String> {
        let attempt = self.attempt(&mut dice(seed, case));
        let (mut fault, mut took) = self.outcome(&attempt).await;
        // A machine that is busy with something else is not slow three times.
        for _ in 0..2 {
            if took > PROMPT {
                let (again, quicker) = self.outcome(&attempt).await;
                fault = fault.or(again);
                took = took.min(quicker);
            }
        }
        let fault = fault.or_else(|| (took > PROMPT).then(|| format!("it took {took:?}")));
        fault
            .map_or(Ok(()), |fault| Err(format!("FUZZ_SEED={seed} FUZZ_CASE={case}: {fault}\n{}", attempt.shown())))?;
        Ok(attempt)
    }

    /// Everything that is not bent is served.
    async fn assert_valid_is_served(&self) {
        let mut wrong = String::new();
        for (method, path, body) in valid::BODIES {
            let request = Request::builder().method(method).uri(self.listener.placed(path));
            let request = request.header("content-type", "application/json");
            let request = request.header("authorization", format!("Bearer {}", self.token(path, &self.tokens[0])));
            let answer = self.world.send(request.body(Body::from(self.listener.placed(body))).unwrap()).await;
            if !answer.status.is_success() {
                writeln!(wrong, "{method} {path}: {} {}", answer.status, answer.text()).unwrap();
            }
        }
        for path in valid::GETS {
            let (token, placed) = (self.token(path, &self.tokens[0]), self.listener.placed(path));
            let answer = self.world.get(token, placed.strip_prefix("/api/v2").unwrap()).await;
            // Ids that are well made and belong to nothing are not found.
            if !answer.status.is_success() && answer.status != StatusCode::NOT_FOUND {
                writeln!(wrong, "GET {path}: {} {}", answer.status, answer.text()).unwrap();
            }
        }
        for (path, body) in valid::CONTROLS {
            let answer = self.controlled.plain(Method::POST, path, body).await;
            if answer.status != StatusCode::OK {
                writeln!(wrong, "POST {path}: {} {}", answer.status, answer.text()).unwrap();
            }
        }
        self.controlled.plain(Method::DELETE, "/sandbox/faults", "").await;
        assert!(wrong.is_empty(), "{wrong}");
    }
}

#[tokio::test]
async fn whatever_comes_is_answered_in_time_and_never_with_a_500() {
    let seed = number("FUZZ_SEED").unwrap_or(1);
    let ground = Ground::new().await;
    ground.assert_valid_is_served().await;
    if let Some(case) = number("FUZZ_CASE") {
        let attempt = ground.case(seed, case).await.unwrap_or_else(|fault| panic!("{fault}"));
        println!("{}", attempt.shown());
        return;
    }
    let until = Instant::now() + Duration::from_secs(number("FUZZ_SECONDS").unwrap_or(2));
    println!("FUZZ_SEED={seed}");
    let mut cases = 0;
    while Instant::now() < until {
        ground.case(seed, cases).await.unwrap_or_else(|fault| panic!("{fault}"));
        ground.world.clock.advance(500);
        cases += 1;
    }
    println!("{cases} cases");
    ground.world.clock.advance(3_600_000);
    ground.assert_valid_is_served().await;
    ground.world.assert_no_violations().await;
    ground.controlled.assert_no_violations().await;
}
