//! The list of topics one can subscribe to.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, State};
use serde_json::{Value, json};

use crate::app::App;
use crate::channels::topics::{KINDS, Kind, OpenTo};
use crate::config::TopicPermissions;
use crate::http::Call;
use crate::render::Object;

/// All of them are public, so that leaving previews out leaves none out.
pub(super) async fn list(State(app): State<Arc<App>>, Extension(call): Extension<Arc<Call>>) -> Json<Value> {
    let entities: Vec<Value> = KINDS.iter().map(|kind| topic(&app, &call, kind)).collect();
    Json(json!({ "entities": entities }))
}

/// Model `AvailableTopic`, with what was asked for.
fn topic(app: &App, call: &Call, kind: &Kind) -> Value {
    let expanded = |name: &str, value: Value| call.asks_for("expand", name).then_some(value);
    let listed = app.config.unconfirmed.topic_permissions == TopicPermissions::Listed;
    let permissions: Vec<&str> = kind.open_to.permission().filter(|_| listed).into_iter().collect();
    let own = listed && matches!(kind.open_to, OpenTo::SelfOr(_));
    let schema = || app.contract.event(kind.template).map(|schema| app.contract.described(&schema));
    let mut details: Vec<Value> = permissions
        .iter()
        .map(|permission| {
            json!({
                "type": "requiresPermissions",
                "permissions": [permission],
                "allowsCurrentUser": own,
                "enforced": true,
            })
        })
        .collect();
    if listed && matches!(kind.open_to, OpenTo::ParticipantOr(_)) {
        details.push(json!({ "type": "requiresUserBeConversationParticipant", "enforced": true }));
    }
    let parameters = vec!["id"; kind.template.matches("{id}").count()];
    Object::new()
        .with("id", kind.template)
        .maybe("description", expanded("description", json!(kind.about)))
        .maybe("enforced", expanded("enforced", json!(!permissions.is_empty())))
        .maybe("schema", call.asks_for("expand", "schema").then(schema).flatten())
        .maybe("visibility", expanded("visibility", json!("Public")))
        .maybe("transports", expanded("transports", json!(["Websocket"])))
        .maybe("publicApiTemplateUriPaths", expanded("publicApiTemplateUriPaths", json!([])))
        .maybe("requiresPermissions", expanded("requiresPermissions", json!(permissions)))
        .maybe("permissionDetails", expanded("permissionDetails", json!(details)))
        .maybe("topicParameters", expanded("topicParameters", json!(parameters)))
        .maybe("requiresCurrentUserOrPermission", expanded("requiresPermissions", json!(own)))
        .into()
}
