//! Faults on demand. One table says what goes wrong: rules for requests, sockets and connections, which know how they are
//! heeded, and switches that whoever answers asks for. A new fault is a field of the table and the one place that
//! heeds it.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::App;
use crate::clock::SECOND;
use crate::config::Config;
use crate::control::Misuse;
use crate::control::answers::{self, Known, NextRequests, Ready, RequestFaults};
use crate::control::connections::{self, ConnectionFaults};
use crate::control::data::{self, DataFaults};
use crate::control::rules;
use crate::control::sockets::{self, SocketFaults};
use crate::org::Org;

/// Something that goes wrong as long as it is switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Quirk {
    UnknownEnums,
    FailJobs,
}

/// The table.
#[derive(Debug)]
pub(crate) struct Faults {
    /// Every call is refused until this instant.
    limited_until: Option<i64>,
    /// Every so many-th record of details is spoilt.
    pub(super) bad_records: Option<u64>,
    pub(super) records: u64,
    quirks: BTreeSet<Quirk>,
    pub(crate) requests: RequestFaults,
    pub(crate) sockets: SocketFaults,
    pub(crate) connections: ConnectionFaults,
    pub(crate) data: DataFaults,
}

/// What `POST /sandbox/faults` takes; a field that is absent leaves things as they are.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct Patch {
    latency_ms: Option<u64>,
    jitter_ms: Option<u64>,
    /// Added to what is still to come.
    next: Vec<NextRequests>,
    rate_limit_for_seconds: Option<i64>,
    expire_tokens: Option<bool>,
    /// 0 switches it off.
    bad_records: Option<u64>,
    unknown_enums: Option<bool>,
    /// Jobs that are submitted from now on fail.
    fail_jobs: Option<bool>,
    requests: Option<Vec<answers::Wanted>>,
    sockets: Option<Vec<sockets::Wanted>>,
    connections: Option<Vec<connections::Wanted>>,
    data: Option<Vec<data::Wanted>>,
}

impl Patch {
    /// The rules for requests, once they make sense.
    fn rules(&self, app: &App) -> Result<Vec<Ready>, String> {
        let client = |client: &str| app.sign_in.lock().client(client).is_some();
        let known = Known { org: &app.org, contract: &app.contract, client: &client };
        let rules = self.requests.iter().flatten().map(|rule| rule.ready(&known));
        rules.chain(self.next.iter().map(NextRequests::ready)).collect()
    }
}

impl Faults {
    pub(crate) fn new(config: &Config) -> Self {
        Self {
            limited_until: None,
            bad_records: None,
            records: 0,
            quirks: BTreeSet::new(),
            requests: RequestFaults::new(config.seed),
            sockets: SocketFaults::new(config.seed),
            connections: ConnectionFaults::new(config.seed),
            data: DataFaults::new(config),
        }
    }

    pub(crate) fn quirks(&self) -> BTreeSet<Quirk> {
        self.quirks.clone()
    }

    /// Everything or, where something makes no sense, nothing.
    fn merge(&mut self, org: &Org, patch: &Patch, rules: Vec<Ready>, now: i64) -> Result<(), Misuse> {
        let connections = patch.connections.as_deref();
        connections.unwrap_or_default().iter().try_for_each(connections::Wanted::check)?;
        let mut late = self.requests.everywhere();
        late.latency_ms = patch.latency_ms.unwrap_or(late.latency_ms);
        late.jitter_ms = patch.jitter_ms.unwrap_or(late.jitter_ms);
        rules::delay("latencyMs", patch.latency_ms)?;
        rules::delay("jitterMs", patch.jitter_ms)?;
        rules::refusal("rateLimitForSeconds", patch.rate_limit_for_seconds)?;
        let data = patch.data.as_deref().map(|wanted| data::ready(org, wanted)).transpose()?;
        if let Some(wanted) = &patch.sockets {
            self.sockets.merge(org, wanted, now)?;
        }
        if patch.requests.as_ref().is_some_and(Vec::is_empty) {
            self.requests.end();
        }
        self.requests.add(rules);
        if patch.latency_ms.is_some() || patch.jitter_ms.is_some() {
            self.requests.set_everywhere(late);
        }
        if let Some(ready) = data {
            self.data.add(ready, now);
        }
        if let Some(wanted) = connections {
            self.connections.add(wanted);
        }
        if let Some(seconds) = patch.rate_limit_for_seconds {
            self.limited_until = (seconds > 0).then_some(now.saturating_add(seconds.saturating_mul(SECOND)));
        }
        if let Some(every) = patch.bad_records {
            self.bad_records = (every > 0).then_some(every);
        }
        let switches = [(Quirk::UnknownEnums, patch.unknown_enums), (Quirk::FailJobs, patch.fail_jobs)];
        for (quirk, wanted) in switches {
            match wanted {
                Some(true) => drop(self.quirks.insert(quirk)),
                Some(false) => drop(self.quirks.remove(&quirk)),
                None => {}
            }
        }
        Ok(())
    }

    /// As it is read and written under `/sandbox/faults`.
    pub(super) fn shown(&self, now: i64) -> Value {
        let left = self.limited_until.map_or(0, |until| (until - now).max(0).div_euclid(SECOND));
        let late = self.requests.everywhere();
        json!({
            "latencyMs": late.latency_ms,
            "jitterMs": late.jitter_ms,
            "next": self.requests.shown_next(),
            "rateLimitForSeconds": left,
            "badRecords": self.bad_records.unwrap_or(0),
            "unknownEnums": self.quirks.contains(&Quirk::UnknownEnums),
            "failJobs": self.quirks.contains(&Quirk::FailJobs),
            "requests": self.requests.shown(),
            "sockets": self.sockets.shown(),
            "connections": self.connections.shown(),
            "data": self.data.shown(),
        })
    }

    /// For how many more seconds every call is refused. A preflight is no call.
    pub(super) fn limit(&mut self, method: &Method, path: &str, now: i64) -> Option<i64> {
        let until = self.limited_until.filter(|_| path.starts_with("/api/") && method != Method::OPTIONS)?;
        if now >= until {
            self.limited_until = None;
            return None;
        }
        Some((until - now + SECOND - 1) / SECOND)
    }
}

pub(super) async fn show(State(app): State<Arc<App>>) -> Json<Value> {
    let now = app.clock.now();
    Json(app.faults.lock().shown(now))
}

pub(super) async fn merge(State(app): State<Arc<App>>, body: Bytes) -> Result<Json<Value>, Misuse> {
    Ok(Json(ask_for(&app, &serde_json::from_slice(&body)?)?))
}

/// Does what a patch asks for; gives what goes wrong from now on.
pub(super) fn ask_for(app: &App, patch: &Patch) -> Result<Value, Misuse> {
    let now = app.clock.now();
    let rules = patch.rules(app)?;
    app.faults.lock().merge(&app.org, patch, rules, now)?;
    if patch.expire_tokens == Some(true) {
        app.sign_in.lock().revoke_all();
        app.tick();
    }
    app.tick();
    app.stirred.notify_one();
    app.door.notify_one();
    Ok(app.faults.lock().shown(now))
}

pub(super) async fn clear(State(app): State<Arc<App>>) -> Json<Value> {
    Json(end_all(&app))
}

pub(super) fn end_all(app: &App) -> Value {
    *app.faults.lock() = Faults::new(&app.config);
    app.tick();
    app.stirred.notify_one();
    app.door.notify_one();
    app.faults.lock().shown(app.clock.now())
}
