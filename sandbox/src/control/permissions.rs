//! `/sandbox/permissions`: grants permissions to an agent and revokes them, so that every combination can be tried. It takes
//! effect with the next request.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::App;
use crate::channels::topics;
use crate::control::Misuse;
use crate::grants::{Change, Grants};
use crate::org::AgentIx;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wanted {
    /// Name or id.
    agent: Option<String>,
    #[serde(default)]
    grant: Vec<String>,
    #[serde(default)]
    revoke: Vec<String>,
    own_only: Option<Vec<String>>,
}

/// Permissions that an operation or a topic asks for; any other name would be a slip.
fn known(app: &App) -> BTreeSet<&str> {
    let of_topics = topics::KINDS.iter().filter_map(|kind| kind.open_to.permission());
    app.contract.permissions().chain(of_topics).collect()
}

fn shown(app: &App, agent: AgentIx) -> Value {
    let (of, rights) = (app.org.agent(agent), app.rights(agent));
    json!({ "agent": of.name, "userId": of.id, "permissions": rights.permissions, "ownOnly": rights.own_only })
}

pub(super) async fn show(State(app): State<Arc<App>>) -> Json<Value> {
    let agents: Vec<Value> = (0..app.org.agents.len()).map(|number| shown(&app, AgentIx(number))).collect();
    Json(json!({ "agents": agents, "known": known(&app) }))
}

pub(super) async fn change(State(app): State<Arc<App>>, body: Bytes) -> Result<Json<Value>, Misuse> {
    let wanted: Wanted = serde_json::from_slice(&body)?;
    let agent = app.org.agent_or_ada(wanted.agent.as_deref())?;
    let known = known(&app);
    let mut named = wanted.grant.iter().chain(&wanted.revoke).chain(wanted.own_only.iter().flatten());
    if let Some(stranger) = named.find(|name| !known.contains(name.as_str())) {
        return Err(Misuse::from(format!("there is no permission '{stranger}'; GET names those that are known")));
    }
    let change = Change { grant: wanted.grant, revoke: wanted.revoke, own_only: wanted.own_only };
    app.grants.write().change(agent, &change)?;
    Ok(Json(shown(&app, agent)))
}

/// Everybody has again what they were set up with.
pub(super) async fn reset(state: State<Arc<App>>) -> Json<Value> {
    *state.grants.write() = Grants::of(&state.org);
    show(state).await
}
