//! `POST /api/v2/analytics/conversations/details/query`: interval, filters, order, page. Its interval means the UTC days
//! it touches, as the platform's does.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, State};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::api::analytics::{known_until, limited_to, names_oneself};
use crate::api::facets::{Counted, Facet};
use crate::api::filter::Conditions;
use crate::api::interval::Interval;
use crate::api::search::{By, Found, Search, Way, aside};
use crate::app::App;
use crate::clock::{DAY, start_of_utc_day};
use crate::error::ApiError;
use crate::http::Call;
use crate::render::analytics::Record;

const REACHABLE: i64 = 100_000;

/// Model `ConversationQuery`. Shape and enum values have been checked against the contract.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Query {
    interval: String,
    #[serde(default)]
    order: Option<Order>,
    #[serde(default)]
    order_by: Option<OrderBy>,
    #[serde(default)]
    paging: Option<Paging>,
    #[serde(default)]
    aggregations: Option<Vec<Facet>>,
    #[serde(flatten)]
    conditions: Conditions,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Order {
    Asc,
    Desc,
    Unordered,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
enum OrderBy {
    ConversationStart,
    ConversationEnd,
    SegmentStart,
    SegmentEnd,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Paging {
    page_size: Option<i64>,
    page_number: Option<i64>,
}

/// Model `AnalyticsConversationQueryResponse`; without a match there is no list at all.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conversations: Vec<Arc<Record>>,
    total_hits: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aggregations: Vec<Counted>,
}

/// Of the days an interval touches, the first instant and the one after the last.
fn days(interval: &str, longest: u32) -> Result<(i64, i64), ApiError> {
    let interval = Interval::parse(interval)?.at_most(longest)?;
    // An interval that ends at midnight does not touch the day that begins then.
    Ok((start_of_utc_day(interval.from), start_of_utc_day(interval.until - 1) + DAY))
}

/// The numbers of the first row and of the row after the last.
fn rows(paging: Option<&Paging>, largest: u32) -> Result<(usize, usize), ApiError> {
    let size = paging.and_then(|paging| paging.page_size).unwrap_or(25);
    let number = paging.and_then(|paging| paging.page_number).unwrap_or(1);
    if !(1..=i64::from(largest)).contains(&size) {
        return Err(ApiError::BadRequest(format!("The page size must be between 1 and {largest}, not {size}.")));
    }
    if number < 1 {
        return Err(ApiError::BadRequest(format!("The page number must be 1 or greater, not {number}.")));
    }
    if size.saturating_mul(number) > REACHABLE {
        return Err(ApiError::BadRequest(format!(
            "Pagination may not exceed {REACHABLE} results. Tip: When extracting large chunks of data, use a shorter interval or an asynchronous job."
        )));
    }
    Ok((((number - 1) * size) as usize, (number * size) as usize))
}

impl Query {
    fn order(&self) -> (By, Way) {
        let by = match self.order_by.unwrap_or(OrderBy::ConversationStart) {
            OrderBy::ConversationStart => By::Start,
            OrderBy::ConversationEnd => By::End,
            OrderBy::SegmentStart => By::SegmentStart,
            OrderBy::SegmentEnd => By::SegmentEnd,
        };
        match self.order.unwrap_or(Order::Asc) {
            Order::Asc => (by, Way::Up),
            Order::Desc => (by, Way::Down),
            Order::Unordered => (By::Arrival, Way::Up),
        }
    }
}

pub(super) async fn query(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
) -> Result<Response, ApiError> {
    let query: Query = call.read()?;
    let (from, until) = days(&query.interval, app.config.unconfirmed.longest_interval)?;
    let (first, last) = rows(query.paging.as_ref(), app.config.unconfirmed.largest_page)?;
    query.conditions.validate()?;
    names_oneself(&app, &call, &query.conditions)?;
    query.aggregations.iter().flatten().try_for_each(Facet::validate)?;

    let (first, last) = app.turns_page(call.caller.agent, (from, until), (first, last));
    let view = app.faults.lock().data.view();
    let at = known_until(&app, call.now);
    let own = limited_to(&app, &call);
    let span = app.world.read().span(from, until, own);
    let (by, way) = query.order();
    let name = format!("details {from} {until} {own:?} {}", without_paging(&call.body));
    let looked_at = Arc::clone(&app);
    let mut found: Found = aside(move || {
        let facets = query.aggregations.as_deref().unwrap_or_default();
        let active_from = i64::MIN;
        let search = Search { span, view, at, conditions: &query.conditions, active_from, by, way, facets, name };
        search.page(&looked_at, (first, last))
    })
    .await;
    app.spoils_page(call.caller.agent, &mut found.records, &mut found.total);
    let Found { total, records, counted } = found;
    Ok(Json(Page { conversations: records, total_hits: total, aggregations: counted }).into_response())
}

/// What all pages of a query have in common.
fn without_paging(body: &Value) -> Value {
    let mut body = body.clone();
    if let Some(fields) = body.as_object_mut() {
        fields.remove("paging");
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::parse_iso;

    #[test]
    fn an_interval_means_the_utc_days_it_touches() {
        let day = |text: &str| parse_iso(&format!("{text}T00:00:00Z")).unwrap();
        assert_eq!(
            days("2026-08-01T10:00:00.000Z/2026-08-01T11:00:00.000Z", 31).unwrap(),
            (day("2026-08-01"), day("2026-08-02"))
        );
        assert_eq!(
            days("2026-08-01T00:00:00.000Z/2026-08-02T00:00:00.000Z", 31).unwrap(),
            (day("2026-08-01"), day("2026-08-02"))
        );
        assert_eq!(
            days("2026-08-01T23:00:00.000-04:00/2026-08-03T00:00:00.001Z", 31).unwrap(),
            (day("2026-08-02"), day("2026-08-04"))
        );
    }

    #[test]
    fn an_interval_of_more_than_31_days_is_refused() {
        assert!(matches!(days("2026-07-01T00:00:00.000Z/2026-08-01T00:00:00.001Z", 31), Err(ApiError::BadRequest(_))));
        assert!(days("2026-07-01T00:00:00Z/2026-08-01T00:00:00Z", 31).is_ok());
    }
}
