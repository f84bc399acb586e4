//! Wrap-up of one participant: what was said, and what can be said.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, Path, State};
use serde_json::Value;

use crate::api::conversations::by_id;
use crate::app::App;
use crate::error::ApiError;
use crate::http::Call;
use crate::id::Id;
use crate::render::{after_call, setup};
use crate::story::telling::Telling;

/// Model `AssignedWrapupCode`. Not found as long as none is assigned; nothing here is provisional.
pub(super) async fn assigned(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
    Path((conversation, participant)): Path<(String, String)>,
) -> Result<Json<Value>, ApiError> {
    let chapter = by_id(&app, &call, conversation)?;
    let telling = Telling::of(&chapter.story, call.now);
    let wanted = Id::parse(&participant).ok_or(ApiError::NotFound)?;
    let said = telling
        .begun()
        .filter(|line| line.seat.id == wanted)
        .find_map(|line| after_call::wrap_up(&app.org, line.after));
    said.map(|said| Json(said.into())).ok_or(ApiError::NotFound)
}

/// The codes that the participant's queue offers: here all of the organisation's.
pub(super) async fn offered(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
    Path((conversation, participant)): Path<(String, String)>,
) -> Result<Json<Value>, ApiError> {
    let chapter = by_id(&app, &call, conversation)?;
    let wanted = Id::parse(&participant);
    let telling = Telling::of(&chapter.story, call.now);
    if !telling.begun().any(|line| Some(line.seat.id) == wanted) {
        return Err(ApiError::NotFound);
    }
    Ok(Json(app.org.codes.iter().map(|code| setup::wrap_up_code(&app.org, code)).collect()))
}
