//! What goes on in queues: the answer of the observations query, and the events of a queue's topic.

use super::notification::Heard;
use super::wire::{Amount, Instant};
use super::wire_model;
use crate::genesys::decode;

wire_model! {
    /// One model for every level of both: an answer has results, which have data, which have statistics and details; an
    /// event has data, which have metrics. Most fields are of one level alone. A model for each would be a twentieth of
    /// the page.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct Told {
        /// `QueueObservationQueryResponse`.
        pub results: Vec<Told> = "results",
        /// `QueueObservationDataContainer` and `StatEventQueueTopicStatsNotification`: of what. Those without a medium are
        /// of the people in a queue.
        pub group: Option<Box<Told>> = "group",
        pub data: Vec<Told> = "data",
        pub queue_id: Option<String> = "queueId",
        pub media_type: Option<String> = "mediaType",
        /// `StatEventQueueTopicIntervalMetrics`: from when to when was counted, with a slash between.
        pub interval: Option<String> = "interval",
        pub metrics: Vec<Told> = "metrics",
        /// `ObservationMetricData` and `StatEventQueueTopicMetricStats`.
        pub metric: Option<String> = "metric",
        pub stats: Option<Box<Told>> = "stats",
        pub count: Option<Amount> = "count",
        pub calculated_metric_value: Option<Amount> = "calculatedMetricValue",
        /// There are more details than were sent.
        pub truncated: Option<bool> = "truncated",
        /// `ObservationValue`. Whose it is, is not read.
        pub observations: Vec<Told> = "observations",
        pub observation_date: Option<Instant> = "observationDate",
    }
}

const BEFORE: &str = "v2.analytics.queues.";
const AFTER: &str = ".observations";

/// The topic of a queue's observations.
pub fn topic(queue: &str) -> String {
    format!("{BEFORE}{queue}{AFTER}")
}

/// Whose observations a topic brings.
pub fn queue_of(topic: &str) -> Option<&str> {
    topic.strip_prefix(BEFORE)?.strip_suffix(AFTER)
}

impl Told {
    /// The event of a frame; none where it is another frame, or cannot be read.
    pub fn event(heard: &Heard) -> Option<Self> {
        let (topic, body) = heard.event()?;
        queue_of(topic)?;
        decode::read(body.as_bytes()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_of_a_queue_is_told_from_every_other_frame() {
        let text = |topic: &str, body: &str| format!(r#"{{"topicName":"{topic}","eventBody":{body}}}"#);
        let body = r#"{"group":{"queueId":"q1","mediaType":"voice"},"data":[{"metrics":[{"metric":"oWaiting","stats":{"count":2.0}}]}]}"#;
        let event = Told::event(&Heard::of(&text(&topic("q1"), body))).unwrap();
        assert_eq!(event.group.unwrap().queue_id.as_deref(), Some("q1"));
        assert_eq!(event.data[0].metrics[0].stats.as_ref().unwrap().count, Some(Amount(2)));
        for other in ["v2.users.u1.conversations", "v2.analytics.queues.q1.activity", "channel.metadata"] {
            assert_eq!(Told::event(&Heard::of(&text(other, body))), None, "{other}");
        }
        for garbage in ["[]", "7", r#"{"data":5}"#] {
            assert_eq!(Told::event(&Heard::of(&text(&topic("q1"), garbage))), None, "{garbage}");
        }
    }
}
