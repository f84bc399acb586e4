//! How many wait, ring and are talked to in a queue: topic `v2.analytics.queues.{id}.observations`, model
//! `StatEventQueueTopicStatsNotification`. [`counts`] is the one place where they are counted.

use serde_json::{Value, json};

use crate::clock::Iso;
use crate::org::{Org, QueueIx};
use crate::story::telling::{Doing, Telling};
use crate::story::{Media, Role, Story};

/// Media as analytics groups by them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum MediaType {
    Voice,
    Message,
    Email,
    Callback,
}

impl MediaType {
    pub(crate) fn of(media: Media) -> Self {
        match media {
            Media::Voice => Self::Voice,
            Media::Message(_) => Self::Message,
            Media::Email => Self::Email,
            Media::Callback => Self::Callback,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Voice => "voice",
            Self::Message => "message",
            Self::Email => "email",
            Self::Callback => "callback",
        }
    }
}

/// Conversations of one queue and media type at an instant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) waiting: u32,
    pub(crate) alerting: u32,
    pub(crate) interacting: u32,
}

/// Counts conversations among those that go on at an instant; each once, by what is furthest on in the queue.
pub(crate) fn counts<'s>(open: impl Iterator<Item = &'s Story>, queue: QueueIx, media: MediaType, at: i64) -> Counts {
    let mut counts = Counts::default();
    for story in open {
        let telling = Telling::of(story, at);
        let lines = telling.begun().filter(|line| line.ended.is_none() && MediaType::of(line.line.media) == media);
        let stage = lines.filter_map(|line| match (line.seat.role, line.doing()?) {
            (Role::Waiting(of), _) if of == queue => Some(1),
            (Role::Agent { queue: Some(of), .. }, Doing::Alerting) if of == queue => Some(2),
            (Role::Agent { queue: Some(of), .. }, _) if of == queue => Some(3),
            _ => None,
        });
        match stage.max() {
            Some(1) => counts.waiting += 1,
            Some(2) => counts.alerting += 1,
            Some(_) => counts.interacting += 1,
            None => {}
        }
    }
    counts
}

/// The event of a queue and a media type, for the time in which it was gathered.
pub(crate) fn event(org: &Org, queue: QueueIx, media: MediaType, counts: Counts, gathered: (i64, i64)) -> Value {
    let metric = |name: &str, count: u32| json!({ "metric": name, "stats": { "count": count } });
    json!({
        "group": { "queueId": org.queue(queue).id, "mediaType": media.name() },
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
