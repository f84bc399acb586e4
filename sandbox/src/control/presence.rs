//! `POST /sandbox/presence`: an agent turns to another presence.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::App;
use crate::clock::Iso;
use crate::control::Misuse;
use crate::presence::{Presence, Standing};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// Name or id.
    agent: Option<String>,
    presence: Presence,
}

pub(super) async fn set(State(app): State<Arc<App>>, body: Bytes) -> Result<Json<Value>, Misuse> {
    let wanted: Wanted = serde_json::from_slice(&body)?;
    let agent = app.org.agent_or_ada(wanted.agent.as_deref())?;
    let standing = Standing { presence: wanted.presence, since: app.clock.now() };
    app.turn_to(agent, standing);
    let (id, presence) = (app.org.agent(agent).id, wanted.presence.spoken());
    Ok(Json(json!({ "userId": id, "presence": presence, "since": Iso(standing.since) })))
}
