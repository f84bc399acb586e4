//! How many wait, ring and are talked to in a queue: topic `v2.analytics.queues.{id}.observations`, model
//! `StatEventQueueTopicStatsNotification`. What counts as which is for [`now`] to say, as it does for the queries.

use serde_json::{Value, json};

use crate::clock::Iso;
use crate::figures::now::{self, Activity};
use crate::org::{Org, QueueIx};
use crate::render::words;
use crate::story::Story;
use crate::story::telling::Telling;

/// Conversations of one queue and media type at an instant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) waiting: u32,
    pub(crate) alerting: u32,
    pub(crate) interacting: u32,
}

/// Counts the sessions among conversations that go on at an instant.
pub(crate) fn counts<'s>(
    org: &Org,
    open: impl Iterator<Item = &'s Story>,
    (queue, media): (QueueIx, &'static str),
    at: i64,
) -> Counts {
    let mut counts = Counts::default();
    for story in open {
        now::each(org, &Telling::of(story, at), |session, of, activity| {
            if of == queue && words::media_type(session.line.line.media) == media {
                match activity {
                    Activity::Waiting => counts.waiting += 1,
                    Activity::Alerting => counts.alerting += 1,
                    Activity::Interacting => counts.interacting += 1,
                }
            }
        });
    }
    counts
}

/// The event of a queue and a media type, for the time in which it was gathered.
pub(crate) fn event(org: &Org, queue: QueueIx, media: &'static str, counts: Counts, gathered: (i64, i64)) -> Value {
    let metric = |name: &str, count: u32| json!({ "metric": name, "stats": { "count": count } });
    json!({
        "group": { "queueId": org.queue(queue).id, "mediaType": media },
        "data": [{
            "interval": format!("{}/{}", Iso(gathered.0), Iso(gathered.1)),
            "metrics": [
                metric("oWaiting", counts.waiting),
                metric("oAlerting", counts.alerting),
                metric("oInteracting", counts.interacting),
            ],
        }],
    })
}
