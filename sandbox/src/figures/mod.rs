//! Figures over many conversations: what is asked about each session, and what is counted. Knows the stories and the names
//! that the API gives to dimensions, and nothing of requests.

pub(crate) mod buckets;
pub(crate) mod condition;
pub(crate) mod dimensions;
pub(crate) mod now;
pub(crate) mod stats;

use crate::clock::Iso;
use crate::figures::dimensions::Held;
use crate::org::{Org, QueueIx};
use crate::render::metrics;
use crate::story::Role;
use crate::story::telling::{Telling, Told};

/// A line of a conversation with what is known of both.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Session<'a> {
    pub(crate) org: &'a Org,
    pub(crate) telling: &'a Telling<'a>,
    pub(crate) line: &'a Told<'a>,
}

/// A figure, booked at an instant; times in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Figure {
    pub(crate) name: &'static str,
    pub(crate) value: i64,
    pub(crate) at: i64,
}

impl<'a> Session<'a> {
    /// What the session emits: the metrics of its record, and those that exist in aggregates alone.
    pub(crate) fn figures(&self) -> Vec<Figure> {
        let recorded = metrics::metrics(self.telling, self.line);
        let mut figures: Vec<Figure> = recorded
            .into_iter()
            .map(|metric| Figure { name: metric.name, value: metric.value, at: metric.emit_date.0 })
            .collect();
        if let (Role::Waiting(_), Some(begun), Some((ended, _))) =
            (self.line.seat.role, self.line.begun_at(), self.line.ended)
        {
            figures.push(Figure { name: "tWait", value: ended - begun, at: ended });
        }
        if self.line.ix.0 == 0
            && let Some(begun) = self.line.begun_at()
        {
            figures.push(Figure { name: "nConversations", value: 1, at: begun });
        }
        figures
    }

    /// What it holds under a dimension; nothing under those that nothing here ever has.
    pub(crate) fn held(self, dimension: &str) -> Option<Held<'a>> {
        dimensions::session(self, dimension)
    }

    /// The queue that the session belongs to.
    pub(crate) fn queue(&self) -> Option<QueueIx> {
        self.line.seat.role.queue()
    }

    /// Since when it does what it does.
    pub(crate) fn since(&self) -> Iso {
        Iso(self.line.since().unwrap_or_default())
    }
}
