//! Figures over many conversations: what is asked about each session, and what is counted. Knows the stories and the names
//! that the API gives to dimensions, and nothing of requests.

pub(crate) mod buckets;
pub(crate) mod condition;
pub(crate) mod now;
pub(crate) mod stats;

use crate::clock::Iso;
use crate::id::{Id, Kind};
use crate::org::{Org, QueueIx};
use crate::render::after_call::Code;
use crate::render::words::{self, Service};
use crate::render::{address, metrics};
use crate::story::telling::{AfterCall, Telling, Told};
use crate::story::{Media, Role};

/// A line of a conversation with what is known of both.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Session<'a> {
    pub(crate) org: &'a Org,
    pub(crate) telling: &'a Telling<'a>,
    pub(crate) line: &'a Told<'a>,
}

/// What a session holds under a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Held {
    Id(Id),
    Word(&'static str),
    Text(String),
}

impl std::fmt::Display for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Word(word) => f.write_str(word),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// A figure, booked at an instant; times in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Figure {
    pub(crate) name: &'static str,
    pub(crate) value: i64,
    pub(crate) at: i64,
}

impl Session<'_> {
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
    pub(crate) fn held(&self, dimension: &str) -> Vec<Held> {
        let (story, line, org) = (self.telling.story, self.line, self.org);
        let customer = &story.customer;
        let one = |held: Option<Held>| held.into_iter().collect::<Vec<_>>();
        let word = |word| vec![Held::Word(word)];
        match dimension {
            "userId" => one(line.seat.role.agent().map(|agent| Held::Id(org.agent(agent).id))),
            "queueId" => one(self.queue().map(|queue| Held::Id(org.queue(queue).id))),
            "firstQueue" => match line.seat.role {
                Role::Agent { .. } | Role::Waiting(_) => {
                    word(if self.queue() == story.queue { "true" } else { "false" })
                }
                _ => Vec::new(),
            },
            "mediaType" => word(words::media_type(line.line.media)),
            "messageType" => one(words::message_type(line.line.media).map(Held::Word)),
            "direction" => word(words::direction(line.line.direction)),
            "originatingDirection" => word(words::direction(story.direction)),
            "conversationId" => vec![Held::Id(story.id)],
            "conversationInitiator" => word(words::initiator(story.direction)),
            "customerParticipation" => {
                let spoke = |line: &Told<'_>| line.seat.role == Role::Customer && line.connected.is_some();
                word(if self.telling.begun().any(spoke) { "true" } else { "false" })
            }
            "divisionId" => vec![Held::Id(org.division(story.queue).id)],
            "sessionId" => vec![Held::Id(line.line.id)],
            "peerId" => vec![Held::Id(line.line.id.part(Kind::Peer, 0))],
            "provider" => word(words::provider(line.line.media)),
            "purpose" => word(words::purpose(line.seat.role)),
            "participantName" => {
                vec![Held::Text(words::participant_name(org, customer, line.seat.role).to_owned())]
            }
            "externalContactId" | "canonicalExternalContactId" => one(customer.contact.map(Held::Id)),
            "disconnectType" => {
                one(line.ended.map(|(_, how)| Held::Word(words::disconnect_type(how, Service::Analytics))))
            }
            "wrapUpCode" => match line.after {
                AfterCall::Done { how, .. } => match Code::of(org, how) {
                    Code::Chosen(id) => vec![Held::Id(id)],
                    Code::System(said) => word(said),
                },
                AfterCall::NotDue | AfterCall::Pending { .. } => Vec::new(),
            },
            "requestedRouting" | "usedRouting" | "activeRouting" => match line.seat.role {
                Role::Agent { .. } | Role::Waiting(_) => word("Standard"),
                _ => Vec::new(),
            },
            "ani" | "dnis" | "addressFrom" | "addressTo" | "sessionDnis" => {
                one(self.address(dimension).map(Held::Text))
            }
            _ => Vec::new(),
        }
    }

    /// The queue that the session belongs to.
    pub(crate) fn queue(&self) -> Option<QueueIx> {
        self.line.seat.role.queue()
    }

    /// Numbers of calls, addresses of what is written.
    pub(crate) fn address(&self, dimension: &str) -> Option<String> {
        let (story, line) = (self.telling.story, self.line.line);
        let (from, to) = address::ends(self.org, story, line.media, line.direction);
        match (dimension, line.media) {
            ("ani", Media::Voice) | ("addressFrom", Media::Message(_) | Media::Email) => Some(from),
            ("dnis" | "sessionDnis", Media::Voice) | ("addressTo", Media::Message(_) | Media::Email) => Some(to),
            _ => None,
        }
    }

    /// Since when it does what it does.
    pub(crate) fn since(&self) -> Iso {
        Iso(self.line.since().unwrap_or_default())
    }
}
