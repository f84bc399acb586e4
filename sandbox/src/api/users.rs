//! Users and what they do, the token, the organisation, the date and the time zones.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use serde_json::Value;

use crate::api::listing::{Largest, paged};
use crate::app::App;
use crate::clock::HOUR;
use crate::error::ApiError;
use crate::http::Call;
use crate::org::AgentIx;
use crate::render::setup::{self, Attendance, Engagement};
use crate::shift::Shift;
use crate::story::telling::Telling;

pub(super) async fn date(State(app): State<Arc<App>>) -> Json<Value> {
    Json(setup::date(app.clock.told()))
}

/// Model `UserMe`: a user, with what only the caller can ask for.
pub(super) async fn me(State(app): State<Arc<App>>, Extension(call): Extension<Arc<Call>>) -> Json<Value> {
    let agent = call.caller.agent;
    let attendance = attendance(&app, agent, call.now);
    let expands = |name: &str| call.asks_for("expand", name);
    let expanded = |name: &str, value: Value| expands(name).then_some(value);
    let token = || setup::token(&app.org, &app.config, call.caller.client);
    let me = setup::user(&app.org, agent, attendance, &app.rights(agent), expands)
        .maybe("date", expanded("date", setup::date(app.clock.told())))
        .maybe("organization", expanded("organization", setup::organization(&app.org)))
        .maybe("token", expands("token").then(token));
    Json(me.into())
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
    paged(&call, "/api/v2/users", Largest::SETUP, &agents, |&agent| user(&app, &call, agent)).map(Json)
}

fn user(app: &App, call: &Call, agent: AgentIx) -> Value {
    let (attendance, rights) = (attendance(app, agent, call.now), app.rights(agent));
    setup::user(&app.org, agent, attendance, &rights, |name| call.asks_for("expand", name)).into()
}

/// How far back the present routing status is looked for: longer than anybody is busy without a break.
const LOOKED_BACK: i64 = 12 * HOUR;

/// What an agent does now.
pub(super) fn attendance(app: &App, agent: AgentIx, now: i64) -> Attendance {
    let (recent, open) = {
        let world = app.world.read();
        (world.span(now - LOOKED_BACK, now + 1, Some(agent)), world.active_of(agent, now))
    };
    let standing = app.presences.lock().of(agent);
    let mut shift = Shift::default();
    for chapter in open.iter().filter(|chapter| chapter.story.start() < now - LOOKED_BACK) {
        shift.heed(&Telling::of(&chapter.story, now), agent);
    }
    recent.each(|story| shift.heed(&Telling::of(story, now), agent));
    let changed = shift.changes(now - LOOKED_BACK).last().map_or(now - LOOKED_BACK, |&(at, _)| at);
    Attendance {
        engagement: Engagement::of(open.iter().map(|chapter| &chapter.story), agent, now),
        standing,
        since: changed.max(standing.since),
    }
}

pub(super) async fn presence(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Json<Value>, ApiError> {
    let agent = app.org.agent_by_id(&id).ok_or(ApiError::NotFound)?;
    let standing = app.presences.lock().of(agent);
    Ok(Json(setup::presence(app.org.agent(agent), standing)))
}

pub(super) async fn routing_status(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let agent = app.org.agent_by_id(&id).ok_or(ApiError::NotFound)?;
    Ok(Json(setup::routing_status(app.org.agent(agent), attendance(&app, agent, call.now))))
}

/// All zones that the IANA database names.
pub(super) async fn time_zones(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
) -> Result<Json<Value>, ApiError> {
    let zone = |zone: &chrono_tz::Tz| setup::time_zone(*zone, app.clock.now());
    paged(&call, "/api/v2/timezones", Largest::SETUP, &chrono_tz::TZ_VARIANTS, zone).map(Json)
}

pub(super) async fn token(State(app): State<Arc<App>>, Extension(call): Extension<Arc<Call>>) -> Json<Value> {
    Json(setup::token(&app.org, &app.config, call.caller.client))
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
