//! External contacts: the customers the organisation keeps.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, Path, State};
use serde_json::{Value, json};

use crate::app::App;
use crate::error::ApiError;
use crate::http::Call;
use crate::id::Id;
use crate::render::setup;

/// Model `ExternalContact`.
pub(super) async fn one(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Json<Value>, ApiError> {
    let wanted = Id::parse(&id).ok_or(ApiError::NotFound)?;
    let known = app.org.customers.iter().find(|customer| customer.contact == Some(wanted));
    let contact = known.and_then(|customer| setup::contact(&app.org, customer, app.started));
    contact.map(Json).ok_or(ApiError::NotFound)
}

/// Model `ReverseWhitepagesLookupResult`: contacts with a number or a mailbox, written in any way.
pub(super) async fn reverse_lookup(State(app): State<Arc<App>>, Extension(call): Extension<Arc<Call>>) -> Json<Value> {
    let wanted = call.one("lookupVal").unwrap_or_default().trim();
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let number = digits(wanted);
    let fits = |customer: &&Arc<crate::org::Customer>| {
        customer.mailbox.eq_ignore_ascii_case(wanted) || (number.len() >= 7 && digits(&customer.number) == number)
    };
    let known = app.org.customers.iter().filter(fits);
    let contacts: Vec<Value> = known.filter_map(|customer| setup::contact(&app.org, customer, app.started)).collect();
    Json(json!({ "contacts": contacts }))
}
