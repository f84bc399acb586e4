//! What is known of a conversation's recordings, without the recordings.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, Path, State};
use serde_json::{Value, json};

use crate::api::conversations::by_id;
use crate::app::App;
use crate::clock::Iso;
use crate::error::ApiError;
use crate::http::Call;
use crate::id::Kind;
use crate::story::telling::{Telling, Told};
use crate::story::{Media, Role};

/// A list of model `RecordingMetadata`: one for every agent's part that is over.
pub(super) async fn metadata(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let chapter = by_id(&app, &call, id)?;
    let telling = Telling::of(&chapter.story, call.now);
    let recorded = |line: &&Told<'_>| {
        matches!(line.seat.role, Role::Agent { .. }) && line.connected.is_some() && line.ended.is_some()
    };
    let recordings = telling.begun().filter(recorded).filter_map(|line| {
        let (from, (until, _)) = (line.connected?, line.ended?);
        let media = match line.line.media {
            Media::Voice => "audio",
            Media::Email => "email",
            Media::Message(_) => "message",
            Media::Callback => return None,
        };
        let recording = line.line.id.part(Kind::Recording, 0);
        Some(json!({
            "id": recording,
            "conversationId": chapter.story.id,
            "path": "/sandbox",
            "startTime": Iso(from),
            "endTime": Iso(until),
            "media": media,
            "annotations": [],
            "fileState": "AVAILABLE",
            "sessionId": line.line.id,
            "selfUri": format!("/api/v2/conversations/{}/recordings/{recording}", chapter.story.id),
        }))
    });
    Ok(Json(recordings.collect()))
}
