//! A Genesys Cloud of a few conversations, with the faults of a real one. It asserts the client's promises itself.

use super::lake::Lake;
use serde_json::{Value, json};
use std::collections::VecDeque;
use tidemark_core::clock::Moment;
use tidemark_core::genesys::http::{Body, Method, Request, Response, TransportError};
use tidemark_core::genesys::query::iso;

type Outcome = Result<Response, TransportError>;

/// What the server answers instead, to the next requests whose URL contains a text.
pub(crate) struct Fault {
    pub(crate) path: &'static str,
    /// So many requests are let through first.
    pub(crate) after: usize,
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
    /// Which channel is the last one, and whether it is no more.
    pub(crate) channel: u32,
    pub(crate) is_channel_gone: bool,
    /// How many wait in each of the agent's queues; none where the agent may not know it.
    pub(crate) waiting: Option<Vec<(String, u32)>>,
    /// The topics that the channel has.
    pub(crate) topics: Vec<String>,
    /// Topics of queues are rejected.
    pub(crate) rejects_queues: bool,
    pub(crate) faults: Vec<Fault>,
    pub(crate) lake: Lake,
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
            channel: 1,
            is_channel_gone: false,
            waiting: None,
            topics: Vec::new(),
            rejects_queues: false,
            faults: Vec::new(),
            lake: Lake::default(),
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
        self.faults.push(Fault { path, after: 0, times, outcome });
    }

    /// One fault, of the request after so many others of this path.
    pub(crate) fn fault_after(&mut self, path: &'static str, after: usize, outcome: Outcome) {
        self.faults.push(Fault { path, after, times: 1, outcome });
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
        let meant = self.faults.iter_mut().filter(|fault| fault.times > 0 && request.url.contains(fault.path));
        let mut fault = None;
        for of_path in meant {
            if of_path.after == 0 {
                fault = Some(of_path);
                break;
            }
            of_path.after -= 1;
        }
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
            (Method::Get, "/routing/queues/me") => self.my_queues(path),
            (Method::Post, "/analytics/queues/observations/query") => self.observations(request, now),
            (Method::Get, "/routing/wrapupcodes") => {
                json_answer(200, &json!({ "entities": [{ "id": "w1", "name": "Solved" }], "pageCount": 1 }))
            }
            (method, path) if path.starts_with("/notifications/channels") => self.channels(method, path, request),
            (Method::Delete, "/tokens/me") => {
                "none".clone_into(&mut self.token);
                json_answer(200, &Value::Null)
            }
            (Method::Get, "/conversations/calls/history") => self.calls(path),
            (Method::Post, "/analytics/conversations/details/jobs") => self.submit(request, now),
            (Method::Get, of) if of.starts_with("/analytics/conversations/details/jobs/") => {
                self.job(&of["/analytics/conversations/details/jobs/".len()..], path, now)
            }
            (Method::Delete, of) if of.starts_with("/analytics/conversations/details/jobs/") => self.end_job(of),
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

    /// Where the socket of a channel is; none where it is no more.
    pub(crate) fn serves_at(&self, url: &str) -> bool {
        !self.is_channel_gone && url.ends_with(&format!("/channels/ch-{}", self.channel))
    }

    fn channels(&mut self, method: Method, path: &str, request: &Request) -> Outcome {
        let of = path["/notifications/channels".len()..].trim_start_matches('/');
        if method == Method::Post && of.is_empty() && self.is_channel_gone {
            (self.channel, self.is_channel_gone) = (self.channel + 1, false);
        }
        let id = format!("ch-{}", self.channel);
        let channel = json!({ "id": id, "connectUri": format!("ws://streaming.sandbox.localhost:8090/channels/{id}") });
        let has_topics = !self.is_channel_gone && of.strip_suffix("/subscriptions") == Some(&id);
        match (method, of) {
            (Method::Get, "") if self.is_channel_gone => json_answer(200, &json!({ "entities": [] })),
            (Method::Get, "") => json_answer(200, &json!({ "entities": [channel] })),
            (Method::Post, "") => json_answer(200, &channel),
            _ if !has_topics => error(404, "notification.not.found", "No such channel."),
            (Method::Put, _) => {
                let topic = format!("v2.users.{}.conversations", self.user);
                assert_eq!(request.body, Body::Json(json!([{ "id": topic }]).to_string()));
                self.topics = vec![topic];
                self.subscriptions()
            }
            (Method::Post, _) => self.add_topics(request),
            (Method::Get, _) => self.subscriptions(),
            _ => panic!("{method:?} {path} was never planned"),
        }
    }

    fn subscriptions(&self) -> Outcome {
        let entities: Vec<_> = self.topics.iter().map(|id| json!({ "id": id, "state": "Permitted" })).collect();
        json_answer(200, &json!({ "entities": entities }))
    }

    fn add_topics(&mut self, request: &Request) -> Outcome {
        let Body::Json(body) = &request.body else { panic!("no body") };
        let mut entities = Vec::new();
        for topic in serde_json::from_str::<Value>(body).unwrap().as_array().unwrap() {
            let id = topic["id"].as_str().unwrap();
            if self.rejects_queues {
                entities.push(json!({ "id": id, "state": "Rejected", "missingPermissions": ["routing:queue:view"] }));
            } else {
                entities.push(json!({ "id": id, "state": "Permitted" }));
                self.topics.push(id.to_owned());
            }
        }
        assert!(self.topics.len() <= 1_000, "{} topics", self.topics.len());
        json_answer(200, &json!({ "entities": entities }))
    }

    fn my_queues(&self, path: &str) -> Outcome {
        let page: usize = path.split("pageNumber=").nth(1).unwrap().split('&').next().unwrap().parse().unwrap();
        let support = vec![("q1".to_owned(), 0)];
        let all = self.waiting.as_ref().unwrap_or(&support);
        let name = |id: &str| if id == "q1" { "Support".to_owned() } else { format!("Queue {id}") };
        let entities: Vec<_> =
            all.iter().skip((page - 1) * 100).take(100).map(|(id, _)| json!({ "id": id, "name": name(id) })).collect();
        json_answer(200, &json!({ "entities": entities, "pageCount": all.len().div_ceil(100) }))
    }

    fn observations(&self, request: &Request, now: Moment) -> Outcome {
        let Some(waiting) = &self.waiting else {
            let message = "You are missing the following permission(s): analytics:queueObservation:view";
            return error(403, "missing.any.permissions", message);
        };
        let Body::Json(body) = &request.body else { panic!("no body") };
        let query: Value = serde_json::from_str(body).unwrap();
        let asked = query["filter"]["predicates"].as_array().unwrap();
        assert!(asked.len() <= 100, "{} queues in one question", asked.len());
        let since = iso(now.wall + self.clock_ahead - 30_000);
        let of = |id: &str, count: u32| {
            json!({ "group": { "queueId": id, "mediaType": "voice" }, "data": [{ "metric": "oWaiting",
                "stats": { "count": count }, "observations": vec![json!({ "observationDate": since }); count as usize] }] })
        };
        let is_asked = |id: &str| asked.iter().any(|one| one["value"] == *id);
        let results: Vec<_> = waiting.iter().filter(|(id, _)| is_asked(id)).map(|(id, count)| of(id, *count)).collect();
        json_answer(200, &json!({ "results": results }))
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

pub(super) fn on_record(id: &str, started: i64, user: &str) -> Value {
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

/// The frame of an event of a queue.
pub(crate) fn waits(queue: &str, count: u32, until: i64) -> String {
    let interval = format!("{}/{}", iso(until - 1_000), iso(until));
    json!({ "topicName": format!("v2.analytics.queues.{queue}.observations"), "eventBody": {
        "group": { "queueId": queue, "mediaType": "voice" },
        "data": [{ "interval": interval, "metrics": [{ "metric": "oWaiting", "stats": { "count": count } }] }] } })
    .to_string()
}
