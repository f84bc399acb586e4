//! The bodies of queries: conversation details, and what goes on in queues.
//!
//! Source: `POST /api/v2/analytics/conversations/details/query`, model `ConversationQuery`. Its interval means *started
//! on a UTC day that the interval touches*: whoever asks must trim the answer to the exact instants.

mod customer;
mod list;
pub mod pasted;

pub use customer::CustomerQuery;
pub use list::{Ends, ListQuery, PageSize};

use crate::clock::calendar;
use crate::joined::joined;
use std::sync::Arc;

/// Rows on one page: the most that the API gives.
pub const PAGE_SIZE: u32 = 100;

/// By the start of the conversation, which never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Oldest first.
    Ascending,
    /// Newest first.
    Descending,
}

/// One page of one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetailsQuery {
    /// First instant, epoch milliseconds.
    pub from: i64,
    /// The instant after the last, epoch milliseconds.
    pub to: i64,
    /// By `conversationStart`.
    pub order: Order,
    /// From 1; [`PAGE_SIZE`] rows each.
    pub page: u32,
    /// Only conversations in which this user took part.
    pub user: String,
    /// Only these; all where it is empty.
    pub conversations: Vec<Arc<str>>,
}

impl DetailsQuery {
    /// As the API wants it: a JSON text.
    pub fn to_json(&self) -> String {
        let order = match self.order {
            Order::Ascending => "asc",
            Order::Descending => "desc",
        };
        let (from, to, page, user) = (iso(self.from), iso(self.to), self.page, matches("userId", &self.user));
        let ids: Vec<_> = self.conversations.iter().map(|id| matches("conversationId", id)).collect();
        let only = match ids.as_slice() {
            [] => String::new(),
            ids => format!(r#","conversationFilters":[{{"type":"or","predicates":[{}]}}]"#, joined(ids, ",")),
        };
        format!(
            r#"{{"interval":"{from}/{to}","order":"{order}","orderBy":"conversationStart",
            "paging":{{"pageSize":{PAGE_SIZE},"pageNumber":{page}}},
            "segmentFilters":[{{"type":"and","predicates":[{user}]}}]{only}}}"#
        )
    }
}

/// What goes on in these queues now: how many wait, since when each of them does, and how many are served.
///
/// Source: `POST /api/v2/analytics/queues/observations/query`, model `QueueObservationQuery`.
pub fn queues_now(queues: &[Arc<str>]) -> String {
    let queues: Vec<_> = queues.iter().map(|id| matches("queueId", id)).collect();
    format!(
        r#"{{"filter":{{"type":"or","predicates":[{}]}},
        "metrics":["oWaiting","oInteracting","oLongestWaiting"],"detailMetrics":["oWaiting"]}}"#,
        joined(&queues, ",")
    )
}

/// The predicate that this user took part.
pub fn user_is(user: &str) -> String {
    matches("userId", user)
}

/// The predicate that a dimension has this value.
pub(crate) fn matches(dimension: &str, value: &str) -> String {
    let value = json_text(value);
    format!(r#"{{"type":"dimension","dimension":"{dimension}","operator":"matches","value":{value}}}"#)
}

/// A text as JSON writes it, with its quotes.
pub(super) fn json_text(text: &str) -> String {
    // A text has no way to fail.
    serde_json::to_string(text).unwrap_or_default()
}

/// An instant as the API writes it: UTC, with milliseconds and `Z`. Instants beyond the calendar become its limits.
pub fn iso(ms: i64) -> String {
    calendar::to_iso(ms)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn the_body_is_the_one_that_the_api_documents() {
        let query = DetailsQuery {
            from: 1_785_542_400_000,
            to: 1_785_628_800_000,
            order: Order::Descending,
            page: 3,
            user: "u-1".to_owned(),
            conversations: Vec::new(),
        };
        assert_eq!(
            serde_json::from_str::<Value>(&query.to_json()).unwrap(),
            json!({
                "interval": "2026-08-01T00:00:00.000Z/2026-08-02T00:00:00.000Z",
                "order": "desc",
                "orderBy": "conversationStart",
                "paging": { "pageSize": 100, "pageNumber": 3 },
                "segmentFilters": [{ "type": "and", "predicates": [
                    { "type": "dimension", "dimension": "userId", "operator": "matches", "value": "u-1" }] }],
            })
        );
    }

    #[test]
    fn an_id_cannot_leave_its_place_in_the_body() {
        let bad = "a\"},{\"x\":\"";
        let query = DetailsQuery {
            from: 0,
            to: 1,
            order: Order::Ascending,
            page: 1,
            user: bad.to_owned(),
            conversations: vec!["c-1".into(), bad.into()],
        };
        let body: Value = serde_json::from_str(&query.to_json()).unwrap();
        assert_eq!(body["segmentFilters"][0]["predicates"][0]["value"], query.user);
        let matches =
            |id| json!({ "type": "dimension", "dimension": "conversationId", "operator": "matches", "value": id });
        assert_eq!(
            body["conversationFilters"],
            json!([{ "type": "or", "predicates": [matches("c-1"), matches(bad)] }])
        );
    }

    #[test]
    fn no_instant_is_too_far_to_write_down() {
        assert_eq!(iso(0), "1970-01-01T00:00:00.000Z");
        iso(i64::MIN);
        iso(i64::MAX);
    }
}
