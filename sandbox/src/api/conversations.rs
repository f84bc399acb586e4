//! Live conversations: those of the caller, of all media or of one, and any one by id; and the caller's past calls.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, Path, State};
use serde_json::{Value, json};

use crate::api::interval::Interval;
use crate::api::listing::{Largest, paged};
use crate::api::search::Place;
use crate::app::App;
use crate::archive::Marks;
use crate::error::ApiError;
use crate::http::Call;
use crate::id::Id;
use crate::render::media::{self, Medium};
use crate::render::{past_calls, rest};
use crate::story::telling::Telling;
use crate::story::{Media, Story};
use crate::world::Chapter;

/// Conversations in which the caller takes part or has after-call work to do. `communicationType` is accepted and, since
/// nobody knows its values, narrows nothing.
pub(super) async fn active(State(app): State<Arc<App>>, Extension(call): Extension<Arc<Call>>) -> Json<Value> {
    let chapters = app.world.read().active_of(call.caller.agent, call.now);
    let conversation = |chapter: &Arc<Chapter>| rest::conversation(&app.org, &Telling::of(&chapter.story, call.now));
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

/// The caller's active conversations that have a communication of a medium.
fn of_medium(app: &App, call: &Call, medium: Medium) -> Json<Value> {
    let chapters = app.world.read().active_of(call.caller.agent, call.now);
    let mut entities = Vec::new();
    for chapter in &chapters {
        let telling = Telling::of(&chapter.story, call.now);
        if telling.begun().any(|line| Medium::of(line.line.media) == medium) {
            entities.push(media::conversation(&app.org, &telling, medium));
        }
    }
    let total = entities.len();
    Json(json!({
        "entities": entities,
        "pageSize": total,
        "pageNumber": 1,
        "total": total,
        "pageCount": 1,
        "selfUri": format!("/api/v2/conversations/{}", medium.path()),
    }))
}

pub(super) async fn calls(State(app): State<Arc<App>>, Extension(call): Extension<Arc<Call>>) -> Json<Value> {
    of_medium(&app, &call, Medium::Calls)
}

pub(super) async fn emails(State(app): State<Arc<App>>, Extension(call): Extension<Arc<Call>>) -> Json<Value> {
    of_medium(&app, &call, Medium::Emails)
}

pub(super) async fn messages(State(app): State<Arc<App>>, Extension(call): Extension<Arc<Call>>) -> Json<Value> {
    of_medium(&app, &call, Medium::Messages)
}

pub(super) async fn callbacks(State(app): State<Arc<App>>, Extension(call): Extension<Arc<Call>>) -> Json<Value> {
    of_medium(&app, &call, Medium::Callbacks)
}

/// The caller's calls that are over, the latest first; of an interval by their start, or all of the history.
pub(super) async fn past_calls(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
) -> Result<Json<Value>, ApiError> {
    let (from, until) = match call.one("interval") {
        None => (i64::MIN, i64::MAX),
        Some(interval) => Interval::parse(interval).map(|interval| (interval.from, interval.until))?,
    };
    let caller = call.caller.agent;
    let span = app.world.read().span(from, until.min(call.now), Some(caller));
    let past = |story: &Story| {
        let telling = Telling::of(story, call.now);
        let mut mine = telling.begun().filter(|line| story.agent_of(line.ix) == Some(caller)).peekable();
        let spoken = telling.begun().any(|line| line.line.media == Media::Voice);
        spoken && mine.peek().is_some() && mine.all(|line| line.ended.is_some())
    };
    let archive = &span.archive;
    let mut reader = archive.reader();
    // Of what is over the marks say enough.
    let rows = span.own_rows().filter(|&row| archive.marks(row).meet(Marks::medium(Media::Voice)));
    let rows = rows.filter(|&row| archive.last(row) <= call.now || past(reader.read(row))).map(Place::Row);
    let recent =
        span.recent.iter().filter(|chapter| past(&chapter.story)).map(|chapter| Place::Recent(Arc::clone(chapter)));
    let mut places: Vec<Place> = rows.chain(recent).collect();
    places.reverse();
    let written = |story: &Story| past_calls::conversation(&app.org, &Telling::of(story, call.now), caller);
    let entity = |place: &Place| match place {
        Place::Row(row) => written(&archive.story(*row)),
        Place::Recent(chapter) => written(&chapter.story),
    };
    paged(&call, "/api/v2/conversations/calls/history", Largest(50), &places, entity).map(Json)
}

/// A conversation that has begun, by the id in a path.
pub(super) fn by_id(app: &App, call: &Call, id: String) -> Result<Arc<Chapter>, ApiError> {
    let world = app.world.read();
    let chapter = Id::parse(&id).and_then(|id| world.conversation(id, call.now));
    chapter.ok_or(ApiError::ConversationNotFound(id))
}

pub(super) async fn one(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let chapter = by_id(&app, &call, id)?;
    Ok(Json(rest::conversation(&app.org, &Telling::of(&chapter.story, call.now))))
}
