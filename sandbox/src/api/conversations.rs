//! Live conversations: those of the caller, and any one by id.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, Path, State};
use serde_json::{Value, json};

use crate::app::App;
use crate::error::ApiError;
use crate::http::Call;
use crate::id::Id;
use crate::render::rest;
use crate::story::telling::Telling;

/// Conversations in which the caller takes part or has after-call work to do. `communicationType` is accepted and, since
/// nobody knows its values, narrows nothing.
pub(super) async fn active(State(app): State<Arc<App>>, Extension(call): Extension<Arc<Call>>) -> Json<Value> {
    let chapters = app.world.read().active_of(call.caller.agent, call.now);
    let conversation =
        |chapter: &Arc<crate::world::Chapter>| rest::conversation(&app.org, &Telling::of(&chapter.story, call.now));
    let entities: Vec<Value> = chapters.iter().map(conversation).collect();
    let total = entities.len();
    Json(json!({
        "entities": entities,
        "pageSize": total,
        "pageNumber": 1,
        "total": total,
        "pageCount": 1,
        "selfUri": "/api/v2/conversations",
    }))
}

pub(super) async fn one(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let world = app.world.read();
    let chapter = Id::parse(&id).and_then(|id| world.conversation(id, call.now));
    let chapter = chapter.ok_or(ApiError::ConversationNotFound(id))?;
    Ok(Json(rest::conversation(&app.org, &Telling::of(&chapter.story, call.now))))
}
