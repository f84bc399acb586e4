//! `POST /api/v2/analytics/conversations/details/query`: interval, filters, order, page. Its interval means the UTC days
//! it touches, as the platform's does.

use std::cmp::Reverse;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, State};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use crate::api::analytics::{known_until, limited_to, shows};
use crate::api::facets::{Counted, Facet};
use crate::api::filter::Conditions;
use crate::api::interval::Interval;
use crate::app::App;
use crate::clock::{DAY, start_of_utc_day};
use crate::error::ApiError;
use crate::http::Call;
use crate::render::analytics::Record;

const LARGEST_PAGE: i64 = 100;
const REACHABLE: i64 = 100_000;
const LONGEST: i64 = 31 * DAY;

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
fn days(interval: &str) -> Result<(i64, i64), ApiError> {
    let interval = Interval::parse(interval)?.at_most(LONGEST, "31 days")?;
    // An interval that ends at midnight does not touch the day that begins then.
    Ok((start_of_utc_day(interval.from), start_of_utc_day(interval.until - 1) + DAY))
}

/// The numbers of the first row and of the row after the last.
fn rows(paging: Option<&Paging>) -> Result<(usize, usize), ApiError> {
    let size = paging.and_then(|paging| paging.page_size).unwrap_or(25);
    let number = paging.and_then(|paging| paging.page_number).unwrap_or(1);
    if !(1..=LARGEST_PAGE).contains(&size) {
        return Err(ApiError::BadRequest(format!("The page size must be between 1 and {LARGEST_PAGE}, not {size}.")));
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

/// What a record is ordered by; open ends come after all others.
fn key(record: &Record, by: OrderBy) -> i64 {
    let segments = || record.participants.iter().flat_map(|p| &p.sessions).flat_map(|session| &session.segments);
    match by {
        OrderBy::ConversationStart => record.conversation_start.0,
        OrderBy::ConversationEnd => record.conversation_end.map_or(i64::MAX, |end| end.0),
        OrderBy::SegmentStart => segments().map(|segment| segment.segment_start.0).min().unwrap_or(i64::MAX),
        OrderBy::SegmentEnd => {
            segments().map(|segment| segment.segment_end.map_or(i64::MAX, |end| end.0)).max().unwrap_or(i64::MAX)
        }
    }
}

pub(super) async fn query(
    State(app): State<Arc<App>>,
    Extension(call): Extension<Arc<Call>>,
) -> Result<Response, ApiError> {
    let query = Query::deserialize(&call.body).map_err(|error| ApiError::BadRequest(error.to_string()))?;
    let (from, until) = days(&query.interval)?;
    let (first, last) = rows(query.paging.as_ref())?;
    query.conditions.validate()?;
    query.aggregations.iter().flatten().try_for_each(Facet::validate)?;

    let (first, last) = app.turns_page(call.caller.agent, (from, until), (first, last));
    let view = app.faults.lock().data.view();
    let at = known_until(&app, call.now);
    let own = limited_to(&app, &call);
    let chapters = app.world.read().beginning(from, until, own);
    let mut records: Vec<Arc<Record>> = chapters
        .iter()
        .filter_map(|chapter| view.record(&app.org, chapter, at))
        .filter(|record| own.is_none_or(|agent| shows(record, app.org.agent(agent).id)))
        .filter(|record| query.conditions.match_record(record))
        .collect();
    let by = query.order_by.unwrap_or(OrderBy::ConversationStart);
    match query.order.unwrap_or(Order::Asc) {
        Order::Asc => records.sort_by_cached_key(|record| (key(record, by), record.conversation_id)),
        Order::Desc => records.sort_by_cached_key(|record| Reverse((key(record, by), record.conversation_id))),
        Order::Unordered => {}
    }
    let aggregations = query.aggregations.iter().flatten().filter_map(|facet| facet.count(&records)).collect();
    let mut total_hits = records.len();
    let mut conversations: Vec<_> = records.into_iter().skip(first).take(last - first).collect();
    for record in &mut conversations {
        view.thin(&app.org, record);
    }
    app.spoils_page(call.caller.agent, &mut conversations, &mut total_hits);
    Ok(Json(Page { conversations, total_hits, aggregations }).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::parse_iso;

    #[test]
    fn an_interval_means_the_utc_days_it_touches() {
        let day = |text: &str| parse_iso(&format!("{text}T00:00:00Z")).unwrap();
        assert_eq!(
            days("2026-08-01T10:00:00.000Z/2026-08-01T11:00:00.000Z").unwrap(),
            (day("2026-08-01"), day("2026-08-02"))
        );
        assert_eq!(
            days("2026-08-01T00:00:00.000Z/2026-08-02T00:00:00.000Z").unwrap(),
            (day("2026-08-01"), day("2026-08-02"))
        );
        assert_eq!(
            days("2026-08-01T23:00:00.000-04:00/2026-08-03T00:00:00.001Z").unwrap(),
            (day("2026-08-02"), day("2026-08-04"))
        );
    }

    #[test]
    fn an_interval_of_more_than_31_days_is_refused() {
        assert!(matches!(days("2026-07-01T00:00:00.000Z/2026-08-01T00:00:00.001Z"), Err(ApiError::BadRequest(_))));
        assert!(days("2026-07-01T00:00:00Z/2026-08-01T00:00:00Z").is_ok());
    }
}
