//! A Genesys Cloud of a few conversations, with the faults of a real one. It asserts the client's promises itself.

use serde_json::{Value, json};
use std::collections::VecDeque;
use tidemark_core::clock::Moment;
use tidemark_core::genesys::http::{Body, Method, Request, Response, TransportError};
use tidemark_core::genesys::query::iso;

type Outcome = Result<Response, TransportError>;

/// What the server answers instead, to the next requests whose URL contains a text.
pub(crate) struct Fault {
    pub(crate) path: &'static str,
    pub(crate) times: usize,
    pub(crate) outcome: Outcome,
}

/// The server.
pub(crate) struct FakeGenesys {
    pub(crate) user: &'static str,
    /// By how much its clock is ahead of the wall clock here.
    pub(crate) clock_ahead: i64,
    pub(crate) token: String,
    pub(crate) tokens_given: u32,
    pub(crate) token_life: i64,
    /// Start (epoch ms) and id of the user's conversations on record, oldest first.
    pub(crate) on_record: Vec<(i64, String)>,
    /// Active conversations, as REST lists them.
    pub(crate) active: Vec<Value>,
    pub(crate) sockets_open: bool,
    pub(crate) faults: Vec<Fault>,
    /// Milliseconds that an answer takes.
    pub(crate) latency: i64,
    /// Everything but what was asked of the token endpoint: when (monotonic), method, URL, status.
    pub(crate) log: Vec<(i64, Method, String, u16)>,
    /// Nothing may be sent before this (monotonic): a hint is running.
    pub(crate) quiet_until: i64,
    pub(crate) window: VecDeque<i64>,
}

impl Default for FakeGenesys {
    fn default() -> Self {
        Self {
            user: "u-ada",
            clock_ahead: 0,
            token: String::new(),
            tokens_given: 0,
            token_life: 86_400,
            on_record: Vec::new(),
            active: Vec::new(),
            sockets_open: true,
            faults: Vec::new(),
            latency: 100,
            log: Vec::new(),
            quiet_until: 0,
            window: VecDeque::new(),
        }
    }
}

#[allow(clippy::unnecessary_wraps, reason = "outcomes are results")]
pub(crate) fn json_answer(status: u16, body: &Value) -> Outcome {
    Ok(Response {
        status,
        content_type: Some("application/json".to_owned()),
        body: body.to_string().into_bytes(),
        ..Response::default()
    })
}

pub(crate) fn error(status: u16, code: &str, message: &str) -> Outcome {
    json_answer(status, &json!({ "status": status, "code": code, "message": message, "contextId": "ctx-1" }))
}

impl FakeGenesys {
    /// `count` conversations on record, one every `every` milliseconds back from `now`.
    pub(crate) fn with_history(now: i64, count: i64, every: i64) -> Self {
        let on_record = (0..count).rev().map(|n| (now - n * every - 1, format!("c{n:06}"))).collect();
        Self { on_record, ..Self::default() }
    }

    pub(crate) fn fault(&mut self, path: &'static str, times: usize, outcome: Outcome) {
        self.faults.push(Fault { path, times, outcome });
    }

    pub(crate) fn asked_for(&self, path: &str) -> usize {
        self.log.iter().filter(|(_, _, url, _)| url.contains(path)).count()
    }

    /// An answer, and after how many milliseconds; `None` for silence (the world's own time-out).
    pub(crate) fn answer(&mut self, request: &Request, token: Option<&str>, now: Moment) -> (Option<i64>, Outcome) {
        if request.url.starts_with("http://login.") {
            return (Some(self.latency), self.grant(request));
        }
        assert!(request.url.starts_with("http://api.sandbox.localhost:8090/api/v2/"), "{}", request.url);
        self.check_budget(now.mono);
        let fault = self.faults.iter_mut().find(|fault| fault.times > 0 && request.url.contains(fault.path));
        let outcome = if let Some(fault) = fault {
            fault.times -= 1;
            fault.outcome.clone()
        } else if token != Some(self.token.as_str()) {
            error(401, "bad.credentials", "Invalid login credentials.")
        } else {
            self.serve(request, now)
        };
        let status = outcome.as_ref().map_or(0, |response| response.status);
        if let Ok(response) = &outcome
            && response.status == 429
            && let Some(seconds) = response.retry_after.as_deref().and_then(|text| text.parse::<i64>().ok())
        {
            // The hint counts from the moment that the client reads it.
            self.quiet_until = self.quiet_until.max(now.mono + self.latency + seconds * 1_000);
        }
        self.log.push((now.mono, request.method, request.url.clone(), status));
        (Some(self.latency), outcome)
    }

    /// I6: no window of 60 s over the ceiling, and nothing while a hint runs. What was under way when the hint came is
    /// excused: nobody could know.
    fn check_budget(&mut self, now: i64) {
        while self.window.front().is_some_and(|&at| at <= now - 60_000) {
            self.window.pop_front();
        }
        self.window.push_back(now);
        assert!(self.window.len() <= 210, "{} requests within a minute", self.window.len());
        assert!(
            now >= self.quiet_until || now < self.quiet_until - 3_600_000 || self.hint_not_heard(now),
            "sent while a hint runs"
        );
    }

    fn hint_not_heard(&self, now: i64) -> bool {
        self.log.iter().rev().find(|(_, _, _, status)| *status == 429).is_none_or(|(at, ..)| now <= at + self.latency)
    }

    fn grant(&mut self, request: &Request) -> Outcome {
        let Body::Form(form) = &request.body else { return error(400, "invalid_request", "no form") };
        assert!(form.contains("code_verifier=") && form.contains("grant_type=authorization_code"));
        self.tokens_given += 1;
        self.token = format!("token-{}", self.tokens_given);
        json_answer(200, &json!({ "access_token": self.token, "token_type": "bearer", "expires_in": self.token_life }))
    }

    fn serve(&mut self, request: &Request, now: Moment) -> Outcome {
        let path = request.url.split("/api/v2").nth(1).unwrap_or_default();
        match (request.method, path.split('?').next().unwrap_or_default()) {
            (Method::Get, "/users/me") => json_answer(
                200,
                &json!({ "id": self.user, "name": "Ada Lindqvist", "date": { "currentDate": iso(now.wall + self.clock_ahead) } }),
            ),
            (Method::Get, "/conversations") => json_answer(200, &json!({ "entities": self.active })),
            (Method::Post, "/analytics/conversations/details/query") => self.details(request),
            (Method::Get, "/routing/queues/me") => {
                json_answer(200, &json!({ "entities": [{ "id": "q1", "name": "Support" }], "pageCount": 1 }))
            }
            (Method::Get, "/routing/wrapupcodes") => {
                json_answer(200, &json!({ "entities": [{ "id": "w1", "name": "Solved" }], "pageCount": 1 }))
            }
            (Method::Get, "/notifications/channels") => {
                let channel = json!({ "id": "ch", "connectUri": "ws://streaming.sandbox.localhost:8090/channels/ch" });
                json_answer(200, &json!({ "entities": [channel] }))
            }
            (Method::Post, "/notifications/channels") => json_answer(
                200,
                &json!({ "id": "ch", "connectUri": "ws://streaming.sandbox.localhost:8090/channels/ch" }),
            ),
            (Method::Put, "/notifications/channels/ch/subscriptions") => {
                let topic = format!("v2.users.{}.conversations", self.user);
                assert_eq!(request.body, Body::Json(json!([{ "id": topic }]).to_string()));
                json_answer(200, &json!({ "entities": [{ "id": topic, "state": "Permitted" }] }))
            }
            (Method::Get, "/notifications/channels/ch/subscriptions") => {
                let topic = format!("v2.users.{}.conversations", self.user);
                json_answer(200, &json!({ "entities": [{ "id": topic, "state": "Permitted" }] }))
            }
            (Method::Delete, "/tokens/me") => {
                "none".clone_into(&mut self.token);
                json_answer(200, &Value::Null)
            }
            (Method::Get, path) if path.starts_with("/analytics/conversations/") => {
                let asked = path.split('/').nth(3).unwrap_or_default();
                match self.on_record.iter().find(|(_, id)| id == asked) {
                    Some((started, id)) => json_answer(200, &on_record(id, *started, self.user)),
                    None => error(404, "conversation.not.found", "No such conversation."),
                }
            }
            (method, path) => panic!("{method:?} {path} was never planned"),
        }
    }

    fn details(&self, request: &Request) -> Outcome {
        const DAY: i64 = 86_400_000;
        let Body::Json(body) = &request.body else { panic!("no body") };
        let query: Value = serde_json::from_str(body).unwrap();
        let (from, to) = query["interval"].as_str().unwrap().split_once('/').unwrap();
        let day = |text: &str| chrono_day(text);
        let (first, last) = (day(from), day(to));
        let only = query["conversationFilters"][0]["predicates"].as_array();
        let is_asked = |id: &str| only.is_none_or(|those| those.iter().any(|one| one["value"] == *id));
        let is_in = |(started, id): &&(i64, String)| (first..=last).contains(&started.div_euclid(DAY)) && is_asked(id);
        let mut rows: Vec<_> = self.on_record.iter().filter(is_in).collect();
        if query["order"] == "desc" {
            rows.reverse();
        }
        let (size, number) =
            (query["paging"]["pageSize"].as_u64().unwrap(), query["paging"]["pageNumber"].as_u64().unwrap());
        let page = rows.iter().skip(((number - 1) * size) as usize).take(size as usize);
        let page: Vec<Value> = page.map(|(started, id)| on_record(id, *started, self.user)).collect();
        json_answer(200, &json!({ "conversations": page, "totalHits": rows.len() }))
    }
}

fn chrono_day(text: &str) -> i64 {
    let at = chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis();
    at.div_euclid(86_400_000)
}

fn on_record(id: &str, started: i64, user: &str) -> Value {
    json!({
        "conversationId": id, "conversationStart": iso(started), "conversationEnd": iso(started + 60_000),
        "originatingDirection": "inbound",
        "participants": [{ "purpose": "customer", "externalContactId": "x1" }, { "purpose": "agent", "userId": user, "sessions": [{ "mediaType": "voice",
            "segments": [
                { "segmentType": "interact", "segmentStart": iso(started), "segmentEnd": iso(started + 60_000), "queueId": "q1" },
                { "segmentType": "wrapup", "segmentStart": iso(started + 60_000), "segmentEnd": iso(started + 65_000), "wrapUpCode": "w1" },
            ],
            "metrics": [{ "name": "tTalk", "value": 60_000 }, { "name": "tAcw", "value": 5_000 }, { "name": "tHandle", "value": 65_000 }] }] }],
    })
}

/// One of the user's calls, as REST lists it and as its event tells it.
pub(crate) fn call(id: &str, state: &str, user: &str) -> Value {
    json!({ "id": id, "participants": [{ "id": "p1", "purpose": "agent", "userId": user, "queueId": "q1",
        "calls": [{ "id": "k1", "state": state, "direction": "inbound" }] }] })
}

/// The frame of an event.
pub(crate) fn event(conversation: &Value, user: &str) -> String {
    json!({ "topicName": format!("v2.users.{user}.conversations"), "eventBody": conversation }).to_string()
}
