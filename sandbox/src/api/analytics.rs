//! Analytics records by id, and which of them a caller may see and when.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::api::filter::Conditions;
use crate::app::App;
use crate::config::AgentDetail;
use crate::control::data::Store;
use crate::error::ApiError;
use crate::grants::{CONVERSATION_DETAIL, Reach};
use crate::http::Call;
use crate::id::Id;
use crate::org::AgentIx;
use crate::render::analytics::Record;

const AGENT_DETAIL: &str = "analytics:agentConversationDetail:view";
/// Ids of one request; the real maximum is not known.
const MOST: usize = 50;

/// Model `AnalyticsConversationWithoutAttributesMultiGetResponse`.
#[derive(Serialize)]
struct Several {
    conversations: Vec<Arc<Record>>,
}

/// The instant up to which analytics knows what happened.
pub(super) fn known_until(app: &App, now: i64) -> i64 {
    app.faults.lock().data.known(Store::Analytics, now)
}

/// Whose conversations a caller may see: everybody's, or those one takes part in.
pub(super) fn limited_to(app: &App, call: &Call) -> Option<AgentIx> {
    let agent = call.caller.agent;
    let rights = app.rights(agent);
    let sees_all = rights.reach(CONVERSATION_DETAIL) == Reach::Everybody
        || (rights.may(AGENT_DETAIL) && app.config.unconfirmed.agent_detail == AgentDetail::AllRows);
    (!sees_all).then_some(agent)
}

/// Refuses a query of somebody who may see only their own conversations and does not ask for those alone, where the
/// configuration has it so.
pub(super) fn names_oneself(app: &App, call: &Call, conditions: &Conditions) -> Result<(), ApiError> {
    let agent = call.caller.agent;
    let bound = app.config.unconfirmed.agent_detail == AgentDetail::OwnQueries
        && app.rights(agent).reach(CONVERSATION_DETAIL) == Reach::Nobody;
    if bound && !conditions.ask_for_user(app.org.agent(agent).id) {
        return Err(ApiError::MissingPermissions(vec![CONVERSATION_DETAIL.to_owned()]));
    }
    Ok(())
}

/// Whether the record shows that somebody took part. Who joins later is not in it yet.
pub(super) fn shows(record: &Record, user: Id) -> bool {
    record.participants.iter().any(|participant| participant.user_id == Some(user))
}

/// The record of a conversation if it is visible to the caller by now.
fn visible(app: &App, call: &Call, id: &str) -> Option<Arc<Record>> {
    let at = known_until(app, call.now);
    let chapter = app.world.read().conversation(Id::parse(id)?, at)?;
    let view = app.faults.lock().data.view();
    let mut record = view.record(&app.org, &chapter, at)?;
    let own = limited_to(app, call).is_none_or(|agent| shows(&record, app.org.agent(agent).id));
    view.thin(&app.org, &mut record);
    own.then_some(record)
}

pub(super) async fn one(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    match visible(&app, &call, &id) {
        Some(record) => Ok(Json(&*record).into_response()),
        None => Err(ApiError::ConversationNotFound(id)),
    }
}

pub(super) async fn several(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
) -> Result<Response, ApiError> {
    let ids = call.list("id").unwrap_or_default();
    if ids.is_empty() || ids.len() > MOST {
        return Err(ApiError::BadRequest(format!("id must name 1 to {MOST} conversations")));
    }
    let conversations = ids.iter().filter_map(|id| visible(&app, &call, id)).collect();
    Ok(Json(Several { conversations }).into_response())
}
