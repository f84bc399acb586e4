//! Users, the token, the organisation, the date.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use serde_json::Value;

use crate::api::listing::paged;
use crate::app::App;
use crate::error::ApiError;
use crate::http::Call;
use crate::org::AgentIx;
use crate::render::setup::{self, Engagement};

pub(super) async fn date(Extension(call): Extension<Arc<Call>>) -> Json<Value> {
    Json(setup::date(call.now))
}

pub(super) async fn me(State(app): State<Arc<App>>, Extension(call): Extension<Arc<Call>>) -> Json<Value> {
    let agent = call.caller.agent;
    let engagement = engagement(&app, agent, call.now);
    let expands = |name: &str| call.asks_for("expand", name);
    Json(setup::me(
        &app.org,
        agent,
        engagement,
        (app.presences.lock().of(agent), call.now),
        &app.config.client_id,
        expands,
    ))
}

pub(super) async fn one(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let agent = app.org.agent_by_id(&id).ok_or(ApiError::NotFound)?;
    Ok(Json(user(&app, &call, agent)))
}

/// All users are active: any other state lists nobody.
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
) -> Result<Json<Value>, ApiError> {
    let wanted = call.list("id");
    let shown = matches!(call.one("state"), None | Some("active" | "any"));
    let mut agents: Vec<AgentIx> = (0..app.org.agents.len()).map(AgentIx).collect();
    agents.retain(|&agent| {
        let id = app.org.agent(agent).id.to_string();
        shown && wanted.as_ref().is_none_or(|wanted| wanted.iter().any(|other| other.eq_ignore_ascii_case(&id)))
    });
    agents.sort_by_key(|&agent| app.org.agent(agent).name);
    if call.one("sortOrder").is_some_and(|order| order.to_ascii_lowercase().starts_with("desc")) {
        agents.reverse();
    }
    paged(&call, "/api/v2/users", &agents, |&agent| user(&app, &call, agent)).map(Json)
}

fn user(app: &App, call: &Call, agent: AgentIx) -> Value {
    let engagement = engagement(app, agent, call.now);
    let standing = app.presences.lock().of(agent);
    setup::user(&app.org, agent, engagement, standing, |name| call.asks_for("expand", name)).into()
}

fn engagement(app: &App, agent: AgentIx, now: i64) -> Engagement {
    let open = app.world.read().open(now);
    Engagement::of(open.iter().map(|chapter| &chapter.story), agent, now)
}

pub(super) async fn token(State(app): State<Arc<App>>) -> Json<Value> {
    Json(setup::token(&app.org, &app.config.client_id))
}

pub(super) async fn token_lives() -> StatusCode {
    StatusCode::OK
}

pub(super) async fn revoke(State(app): State<Arc<App>>, Extension(call): Extension<Arc<Call>>) -> StatusCode {
    app.sign_in.lock().revoke(call.caller.token);
    app.tick();
    StatusCode::OK
}

pub(super) async fn organization(State(app): State<Arc<App>>) -> Json<Value> {
    Json(setup::organization(&app.org))
}
