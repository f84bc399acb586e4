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
use crate::config::CommunicationType;
use crate::error::ApiError;
use crate::http::Call;
use crate::id::Id;
use crate::render::media::{self, Medium};
use crate::render::{past_calls, rest};
use crate::story::telling::Telling;
use crate::story::{Media, Story};
use crate::world::Chapter;

const COMMUNICATION: &str = "conversation:communication:view";
/// What a `communicationType` may say, where it says anything.
const COMMUNICATIONS: &[&str] = &["call", "callback", "chat", "email", "message"];

/// The media a `communicationType` leaves: any, or one; of chats there are none.
enum Narrowed {
    Not,
    To(Option<Medium>),
}

fn narrowed(app: &App, call: &Call) -> Result<Narrowed, ApiError> {
    let Some(value) = call.one("communicationType") else { return Ok(Narrowed::Not) };
    match app.config.unconfirmed.communication_type {
        CommunicationType::Ignored => Ok(Narrowed::Not),
        CommunicationType::Refused => {
            Err(ApiError::BadRequest("The query parameter communicationType is not supported.".to_owned()))
        }
        CommunicationType::Filters => match value.to_ascii_lowercase().as_str() {
            "call" => Ok(Narrowed::To(Some(Medium::Calls))),
            "callback" => Ok(Narrowed::To(Some(Medium::Callbacks))),
            "email" => Ok(Narrowed::To(Some(Medium::Emails))),
            "message" => Ok(Narrowed::To(Some(Medium::Messages))),
            "chat" => Ok(Narrowed::To(None)),
            _ => {
                let (value, field) = (value.to_owned(), "communicationType".to_owned());
                let allowed = COMMUNICATIONS.iter().map(ToString::to_string).collect();
                Err(ApiError::InvalidValue { value, field, allowed })
            }
        },
    }
}

fn has(chapter: &Chapter, medium: Medium, now: i64) -> bool {
    Telling::of(&chapter.story, now).begun().any(|line| Medium::of(line.line.media) == medium)
}

/// Conversations in which the caller takes part or has after-call work to do. Nobody knows the values of
/// `communicationType`: unless the configuration says otherwise it is accepted and narrows nothing.
pub(super) async fn active(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
) -> Result<Json<Value>, ApiError> {
    let narrowed = narrowed(&app, &call)?;
    let mut chapters = app.world.read().active_of(call.caller.agent, call.now);
    chapters.retain(|chapter| match narrowed {
        Narrowed::Not => true,
        Narrowed::To(medium) => medium.is_some_and(|medium| has(chapter, medium, call.now)),
    });
    let conversation = |chapter: &Arc<Chapter>| rest::conversation(&app.org, &Telling::of(&chapter.story, call.now));
    let entities: Vec<Value> = chapters.iter().map(conversation).collect();
    let total = entities.len();
    Ok(Json(json!({
        "entities": entities,
        "pageSize": total,
        "pageNumber": 1,
        "total": total,
        "pageCount": 1,
        "selfUri": "/api/v2/conversations",
    })))
}

/// The caller's active conversations that have a communication of a medium.
fn of_medium(app: &App, call: &Call, medium: Medium) -> Json<Value> {
    let chapters = app.world.read().active_of(call.caller.agent, call.now);
    let mut entities = Vec::new();
    for chapter in &chapters {
        if has(chapter, medium, call.now) {
            entities.push(media::conversation(&app.org, &Telling::of(&chapter.story, call.now), medium));
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

/// With the permission any; without it, where the gate lets the caller in, one that the caller takes part in.
pub(super) async fn one(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let chapter = by_id(&app, &call, id)?;
    let telling = Telling::of(&chapter.story, call.now);
    let caller = call.caller.agent;
    let own = || telling.begun().any(|line| chapter.story.agent_of(line.ix) == Some(caller));
    if !app.may(caller, COMMUNICATION) && !own() {
        return Err(ApiError::MissingAnyPermissions(vec![COMMUNICATION.to_owned()]));
    }
    Ok(Json(rest::conversation(&app.org, &telling)))
}
