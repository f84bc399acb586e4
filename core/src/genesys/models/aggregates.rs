//! What Genesys Cloud has added up: the answer of the aggregates query.

use super::analytics::MetricName;
use super::open::SessionMedia;
use super::wire::Amount;
use super::wire_model;

wire_model! {
    /// `ConversationAggregateQueryResponse` and every level of it: results have data, which have metrics with statistics.
    /// Most fields are of one level alone.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct Booked {
        pub results: Vec<Booked> = "results",
        pub group: Option<Box<Booked>> = "group",
        pub media_type: Option<SessionMedia> = "mediaType",
        pub data: Vec<Booked> = "data",
        pub metrics: Vec<Booked> = "metrics",
        pub metric: Option<MetricName> = "metric",
        pub stats: Option<Box<Booked>> = "stats",
        pub count: Option<Amount> = "count",
        pub sum: Option<Amount> = "sum",
    }
}
