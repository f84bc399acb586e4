//! `GET /sandbox/health` and `GET /sandbox/truth`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::control::Misuse;
use crate::control::data::Store;
use crate::render::truth;

/// How the sandbox fares. Instants in milliseconds since 1970 UTC.
pub(super) async fn health(State(app): State<Arc<App>>) -> Json<Value> {
    Json(condition(&app))
}

pub(super) fn condition(app: &App) -> Value {
    let requests = app.journal.lock().count;
    let open_sockets = app.hub.lock().open_sockets();
    let violations = app.violations.lock();
    json!({
        "status": "ok",
        "seed": app.config.seed,
        "now": app.clock.now(),
        "startedAt": app.started,
        "requests": requests,
        "openSockets": open_sockets,
        "contractViolations": { "count": violations.count, "last": violations.last },
    })
}

/// Conversations of one answer of the truth, all of which is in memory at once.
const MOST_TOLD: usize = 100_000;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Wanted {
    /// Id or name of an agent.
    user_id: Option<String>,
    /// Only conversations that begin in `from..to`, milliseconds since 1970 UTC.
    from: Option<i64>,
    to: Option<i64>,
}

/// What really happened up to now, by conversation id.
pub(super) async fn truth(
    State(app): State<Arc<App>>,
    wanted: Result<Query<Wanted>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Value>, Misuse> {
    let Query(wanted) = wanted?;
    let agent = wanted.user_id.as_ref().map(|word| app.org.agent_called(word)).transpose()?;
    let (now, span) = {
        let world = app.world.read();
        let now = world.walked();
        let until = wanted.to.unwrap_or(i64::MAX).min(now.saturating_add(1));
        (now, world.span(wanted.from.unwrap_or(i64::MIN), until, agent))
    };
    if span.len() > MOST_TOLD {
        return Err(
            format!("more than {MOST_TOLD} conversations begin then: ask for a part of them with from and to").into()
        );
    }
    let (view, known) = {
        let faults = app.faults.lock();
        (faults.data.view(), faults.data.known(Store::Analytics, now))
    };
    let id = agent.map(|agent| app.org.agent(agent).id.to_string());
    let mut conversations = Map::new();
    span.each(|story| {
        let mut conversation = truth::conversation(&app.org, story, now);
        if let Some(noted) = view.noted(story, known, now - known) {
            conversation["analytics"] = noted;
        }
        // Who takes part only later does not take part yet.
        if id.as_ref().is_none_or(|id| conversation["users"].get(id).is_some()) {
            conversations.insert(story.id.to_string(), conversation);
        }
    });
    Ok(Json(json!({ "now": now, "conversations": conversations })))
}
