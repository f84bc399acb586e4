//! Notification channels and their subscriptions over REST.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::app::App;
use crate::channels::register::{Channel, TOPICS};
use crate::channels::topics::{Topic, Verdict};
use crate::clock::Iso;
use crate::error::ApiError;
use crate::http::Call;
use crate::render::Object;

/// Model Channel. The socket is on the streaming host of the host that was asked.
fn channel(channel: &Channel, host: &str) -> Value {
    let streaming = host.strip_prefix("api.").map_or_else(|| host.to_owned(), |domain| format!("streaming.{domain}"));
    json!({
        "id": channel.id,
        "connectUri": format!("ws://{streaming}/channels/{}", channel.id),
        "expires": Iso(channel.expires),
    })
}

pub(super) async fn create(State(app): State<Arc<App>>, Extension(call): Extension<Arc<Call>>) -> Json<Value> {
    let created = app.hub.lock().create(&app.org, call.caller, call.now);
    app.stirred.notify_one();
    Json(channel(&created, &call.host))
}

/// Channels made with this token, or with any that the user has of the client.
pub(super) async fn list(State(app): State<Arc<App>>, Extension(call): Extension<Arc<Call>>) -> Json<Value> {
    let of_all = call.one("includechannels") == Some("oauthclient");
    let hub = app.hub.lock();
    let own = hub.channels_of(call.caller).filter(|channel| of_all || channel.token == call.caller.token);
    let entities: Vec<Value> = own.map(|own| channel(own, &call.host)).collect();
    Json(json!({ "entities": entities }))
}

pub(super) async fn exists(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    topics_of(&app, &call, &id).map(|_| StatusCode::OK)
}

pub(super) async fn subscriptions(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let topics = topics_of(&app, &call, &id)?;
    let entities: Vec<Value> = topics.iter().map(|topic| permitted(&topic.id)).collect();
    Ok(Json(json!({ "entities": entities })))
}

pub(super) async fn add(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let topics = topics_of(&app, &call, &id)?;
    subscribe(&app, &call, &id, topics)
}

pub(super) async fn replace(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    topics_of(&app, &call, &id)?;
    subscribe(&app, &call, &id, Vec::new())
}

pub(super) async fn clear(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    topics_of(&app, &call, &id)?;
    app.hub.lock().resubscribe(&app.org, &id, Vec::new(), call.now);
    app.stirred.notify_one();
    Ok(StatusCode::OK)
}

fn topics_of(app: &App, call: &Call, id: &str) -> Result<Vec<Topic>, ApiError> {
    let hub = app.hub.lock();
    let own = hub.channel(id).filter(|channel| channel.agent == call.caller.agent);
    own.map(|channel| channel.topics.clone()).ok_or(ApiError::NotFound)
}

/// Adds the topics of the body to `topics`. A topic that is refused fails the whole request, unless errors are ignored.
fn subscribe(app: &App, call: &Call, id: &str, mut topics: Vec<Topic>) -> Result<Json<Value>, ApiError> {
    let ignores = call.one("ignoreErrors") == Some("true");
    let mut entities = Vec::new();
    for wanted in call.body.as_array().into_iter().flatten() {
        let wanted = wanted["id"].as_str().unwrap_or_default();
        match app.judge_topic(call.caller.agent, id, wanted) {
            Verdict::Permitted(topic) => {
                entities.push(permitted(&topic.id));
                if topics.iter().all(|known| known.id != topic.id) {
                    topics.push(topic);
                }
            }
            Verdict::Unknown if ignores => entities.push(rejected(wanted, "notification.invalid.topic", &[])),
            Verdict::Forbidden(missing) if ignores => entities.push(rejected(wanted, "missing.permissions", &missing)),
            Verdict::Unknown => return Err(ApiError::InvalidTopic(wanted.to_owned())),
            Verdict::Forbidden(missing) => return Err(ApiError::MissingPermissions(missing)),
        }
    }
    if topics.len() > TOPICS {
        return Err(ApiError::TooManySubscriptions);
    }
    app.hub.lock().resubscribe(&app.org, id, topics, call.now);
    app.stirred.notify_one();
    Ok(Json(json!({ "entities": entities })))
}

fn permitted(id: &str) -> Value {
    json!({ "id": id, "state": "Permitted", "selfUri": format!("/api/v2/notifications/availabletopics?topic={id}") })
}

fn rejected(id: &str, reason: &str, missing: &[String]) -> Value {
    let missing = (!missing.is_empty()).then(|| json!(missing));
    Object::new()
        .with("id", id)
        .with("state", "Rejected")
        .with("rejectionReason", reason)
        .maybe("missingPermissions", missing)
        .into()
}
