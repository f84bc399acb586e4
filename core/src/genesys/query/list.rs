//! The body of a details query for a list, page by page or as a job: of whom, and which of their conversations.
//!
//! A segment's filters are read as what one and the same segment must be, so they name only what an agent's own segment has.
//! What is known of the whole conversation is asked of the conversation.

use super::{Order, iso, json_text, matches};
use std::sync::Arc;

/// How many rows one request for a page brings. Fewer cost more requests for the same list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageSize {
    /// The most that the API gives.
    #[default]
    Hundred,
    /// Half of it.
    Fifty,
    /// A quarter of it.
    TwentyFive,
}

impl PageSize {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Hundred, Self::Fifty, Self::TwentyFive];

    /// `pageSize`.
    pub const fn rows(self) -> u32 {
        match self {
            Self::Hundred => super::PAGE_SIZE,
            Self::Fifty => 50,
            Self::TwentyFive => 25,
        }
    }
}

/// How long at least and at most, milliseconds, both included.
pub type Ends = (Option<i64>, Option<i64>);

/// What a list shall hold. Nothing that is empty or absent is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// First instant, epoch milliseconds.
    pub from: i64,
    /// The instant after the last, epoch milliseconds.
    pub to: i64,
    /// Only conversations in which this user took part; else all that the agent may see.
    pub user: Option<String>,
    /// Only conversations that were in one of these queues.
    pub queues: Vec<Arc<str>>,
    /// `mediaType` of a session.
    pub media: Option<&'static str>,
    /// `originatingDirection`.
    pub direction: Option<&'static str>,
    /// Id of the wrap-up code that was given.
    pub wrap_up: Option<Arc<str>>,
    /// A number or address, on either side.
    pub address: Option<Arc<str>>,
    /// `disconnectType` of a segment.
    pub disconnect: Option<&'static str>,
    /// Metrics of the whole conversation, and how long they must be.
    pub lengths: Vec<(&'static str, Ends)>,
    /// Only these conversations.
    pub conversations: Vec<Arc<str>>,
    /// How many of them one page has.
    pub page_size: PageSize,
}

impl ListQuery {
    /// One page of it, from 1, [`ListQuery::page_size`] rows each: a JSON text, model `ConversationQuery`.
    pub fn page(&self, order: Order, page: u32) -> String {
        let order = match order {
            Order::Ascending => "asc",
            Order::Descending => "desc",
        };
        let (question, rows) = (self.question(), self.page_size.rows());
        format!(r#"{{{question},"order":"{order}","paging":{{"pageSize":{rows},"pageNumber":{page}}}}}"#)
    }

    /// All of it as a job: a JSON text, model `AsyncConversationQuery`. A job's interval means *had activity in it*; with
    /// this matching, conversations that began on an earlier day are left out.
    pub fn job(&self) -> String {
        format!(r#"{{{},"order":"asc","startOfDayIntervalMatching":true}}"#, self.question())
    }

    fn question(&self) -> String {
        let (from, to) = (iso(self.from), iso(self.to));
        let one = |dimension: &'static str, value: Option<&str>| {
            value.map(|value| and(&[matches(dimension, value)])).into_iter().collect::<Vec<_>>()
        };
        let any = |dimension: &str, values: &[Arc<str>]| {
            let predicates: Vec<_> = values.iter().map(|value| matches(dimension, value)).collect();
            (!values.is_empty()).then(|| or(&predicates))
        };
        let segments: Vec<String> = [
            one("userId", self.user.as_deref()),
            one("mediaType", self.media),
            one("wrapUpCode", self.wrap_up.as_deref()),
            one("disconnectType", self.disconnect),
            any("queueId", &self.queues).into_iter().collect(),
            self.address.iter().map(|address| or(&super::customer::at(address))).collect(),
        ]
        .concat();
        let long = self.lengths.iter().filter_map(|(metric, ends)| within(metric, *ends));
        let whole: Vec<String> = one("originatingDirection", self.direction)
            .into_iter()
            .chain(long)
            .chain(any("conversationId", &self.conversations))
            .collect();
        let listed = |name: &str, filters: &[String]| match filters {
            [] => String::new(),
            filters => format!(",{}:[{}]", json_text(name), filters.join(",")),
        };
        format!(
            r#""interval":"{from}/{to}","orderBy":"conversationStart"{}{}"#,
            listed("segmentFilters", &segments),
            listed("conversationFilters", &whole)
        )
    }
}

fn and(predicates: &[String]) -> String {
    format!(r#"{{"type":"and","predicates":[{}]}}"#, predicates.join(","))
}

fn or(predicates: &[String]) -> String {
    format!(r#"{{"type":"or","predicates":[{}]}}"#, predicates.join(","))
}

/// That a metric lies between these ends. Where there is no least, nothing of it will do as well: most conversations have no
/// hold, and none of those has the metric.
fn within(metric: &str, ends: Ends) -> Option<String> {
    let of = |rest: String| format!(r#"{{"type":"metric","metric":"{metric}",{rest}}}"#);
    Some(match ends {
        (None, None) => return None,
        (Some(least), None) => and(&[of(format!(r#""range":{{"gte":{least}}}"#))]),
        (Some(least), Some(most)) => and(&[of(format!(r#""range":{{"gte":{least},"lte":{most}}}"#))]),
        (None, Some(most)) => {
            or(&[of(format!(r#""range":{{"lte":{most}}}"#)), of(r#""operator":"notExists""#.to_owned())])
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    fn full() -> ListQuery {
        ListQuery {
            from: 1_785_542_400_000,
            to: 1_785_628_800_000,
            user: Some("u-1".to_owned()),
            queues: vec!["q-1".into(), "q-2".into()],
            media: Some("voice"),
            direction: Some("inbound"),
            wrap_up: Some("w-1".into()),
            address: Some("wei@example.com".into()),
            disconnect: Some("client"),
            lengths: vec![("tHeldComplete", (Some(60_000), None))],
            conversations: vec!["c-1".into()],
            page_size: PageSize::Fifty,
        }
    }

    #[test]
    fn a_page_asks_for_everything_that_the_api_can_be_asked_for() {
        let dimension = |name: &str, value: &str| json!({ "type": "dimension", "dimension": name, "operator": "matches", "value": value });
        let and = |predicate: Value| json!({ "type": "and", "predicates": [predicate] });
        assert_eq!(
            read(&full().page(Order::Descending, 3)),
            json!({
                "interval": "2026-08-01T00:00:00.000Z/2026-08-02T00:00:00.000Z",
                "order": "desc", "orderBy": "conversationStart",
                "paging": { "pageSize": 50, "pageNumber": 3 },
                "segmentFilters": [
                    and(dimension("userId", "u-1")), and(dimension("mediaType", "voice")),
                    and(dimension("wrapUpCode", "w-1")), and(dimension("disconnectType", "client")),
                    { "type": "or", "predicates": [dimension("queueId", "q-1"), dimension("queueId", "q-2")] },
                    { "type": "or", "predicates":
                        [dimension("addressFrom", "wei@example.com"), dimension("addressTo", "wei@example.com")] },
                ],
                "conversationFilters": [
                    and(dimension("originatingDirection", "inbound")),
                    and(json!({ "type": "metric", "metric": "tHeldComplete", "range": { "gte": 60_000 } })),
                    { "type": "or", "predicates": [dimension("conversationId", "c-1")] },
                ],
            })
        );
    }

    #[test]
    fn a_job_asks_the_same_without_pages_and_leaves_out_what_began_on_an_earlier_day() {
        let (page, job) = (read(&full().page(Order::Ascending, 1)), read(&full().job()));
        assert_eq!(job["segmentFilters"], page["segmentFilters"]);
        assert_eq!(job["interval"], page["interval"]);
        assert_eq!((&job["paging"], &job["startOfDayIntervalMatching"]), (&Value::Null, &json!(true)));
    }

    #[test]
    fn what_took_at_most_so_long_may_have_taken_nothing_at_all() {
        let filters = |ends| {
            let query = ListQuery { lengths: vec![("tHeldComplete", ends)], ..ListQuery::default() };
            read(&query.page(Order::Ascending, 1))["conversationFilters"].take()
        };
        let metric = |rest: Value| {
            let mut predicate = json!({ "type": "metric", "metric": "tHeldComplete" });
            predicate.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
            predicate
        };
        let most = [metric(json!({ "range": { "lte": 9 } })), metric(json!({ "operator": "notExists" }))];
        assert_eq!(filters((None, Some(9))), json!([{ "type": "or", "predicates": most }]));
        let between = metric(json!({ "range": { "gte": 3, "lte": 9 } }));
        assert_eq!(filters((Some(3), Some(9))), json!([{ "type": "and", "predicates": [between] }]));
        assert_eq!(filters((None, None)), Value::Null);
    }

    #[test]
    fn what_is_not_asked_for_is_not_mentioned() {
        let query = ListQuery { from: 0, to: 1, ..ListQuery::default() };
        let body = read(&query.page(Order::Ascending, 1));
        assert_eq!((&body["segmentFilters"], &body["conversationFilters"]), (&Value::Null, &Value::Null));
    }

    #[test]
    fn no_text_can_leave_its_place_in_the_body() {
        let bad = "a\"}]}],\"x\":[{\"";
        let query =
            ListQuery { user: Some(bad.to_owned()), address: Some(bad.into()), wrap_up: Some(bad.into()), ..full() };
        let body = read(&query.page(Order::Ascending, 1));
        assert_eq!(body["segmentFilters"][0]["predicates"][0]["value"], bad);
        assert_eq!(body["x"], Value::Null);
    }
}
