//! `/sandbox/limits`: limits of single resources, beside those of tokens and users that every request has.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::App;
use crate::clock::SECOND;
use crate::contract::Side;
use crate::control::Misuse;
use crate::http::rate::{Counted, Rule};

/// More than this is no limit.
const MOST: u32 = 1_000_000;
const WEEK: u32 = 7 * 86_400;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wanted {
    /// The id of an operation, or how a path begins.
    resource: String,
    allowed: u32,
    per_seconds: u32,
    #[serde(default = "of_a_user")]
    of: Counted,
    key: Option<String>,
    namespace: Option<String>,
}

/// What the platform counts by for a resource, whichever client it is.
fn of_a_user() -> Counted {
    Counted::User
}

/// What a limit of a resource is called; the platform's own names for these are not known.
fn key(resource: &str, seconds: u32) -> String {
    let name: Vec<&str> = resource.trim_start_matches("/api/v2/").split(['_', '/']).filter(|s| !s.is_empty()).collect();
    let period = match seconds {
        60 => "minute".to_owned(),
        3_600 => "hour".to_owned(),
        86_400 => "day".to_owned(),
        other => format!("{other}.seconds"),
    };
    format!("{}.rate.per.{period}", name.join("."))
}

impl Wanted {
    fn rule(self, app: &App) -> Result<Rule, Misuse> {
        let is_path = self.resource.starts_with("/api/v2/");
        if !is_path && !app.contract.operation_ids().any(|id| id == self.resource) {
            return Err(Misuse::from(format!("'{}' is neither an operation nor a path of the API", self.resource)));
        }
        if self.allowed > MOST || !(1..=WEEK).contains(&self.per_seconds) {
            return Err(Misuse::from(format!("allowed goes up to {MOST}, perSeconds from 1 to {WEEK}")));
        }
        let analytic = self.resource.contains("analytics");
        let namespace =
            self.namespace.unwrap_or_else(|| if analytic { "analytics" } else { "platform.api" }.to_owned());
        let limit = json!({ "namespace": namespace }).to_string();
        let model = app.contract.model("Limit");
        if let Some(wrong) = model.and_then(|model| app.contract.check(&model, limit.as_bytes(), Side::Request).pop()) {
            return Err(Misuse::from(wrong.to_string()));
        }
        let key = self.key.unwrap_or_else(|| key(&self.resource, self.per_seconds));
        let window = i64::from(self.per_seconds) * SECOND;
        Ok(Rule::new(&key, &namespace, self.of, self.allowed, window).on(self.resource))
    }
}

pub(super) async fn show(State(app): State<Arc<App>>) -> Json<Value> {
    Json(json!({ "limits": app.limits.lock().shown() }))
}

/// Adds a limit. One on the same resource that counts the same way is replaced, and what was counted is forgotten.
pub(super) async fn add(state: State<Arc<App>>, body: Bytes) -> Result<Json<Value>, Misuse> {
    let wanted: Wanted = serde_json::from_slice(&body)?;
    let rule = wanted.rule(&state)?;
    state.limits.lock().add(rule);
    Ok(show(state).await)
}

/// Ends the limits of resources.
pub(super) async fn clear(state: State<Arc<App>>) -> Json<Value> {
    state.limits.lock().clear();
    show(state).await
}
