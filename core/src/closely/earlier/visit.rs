//! One earlier conversation, as short as it can be told.

use crate::genesys::models::analytics::AnalyticsConversation;
use crate::record::parties::from_analytics::account;
use crate::record::{Direction, Id, Media, Party, Role, WrapUp, from_analytics};
use std::sync::Arc;

/// A conversation of the customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Conversation id.
    pub id: Id,
    /// When it began, epoch milliseconds.
    pub started: i64,
    /// From its start to its end, milliseconds; `None` while it goes on.
    pub length: Option<i64>,
    /// Its medium.
    pub media: Media,
    /// Kind of message, as the server writes it.
    pub kind: Option<Arc<str>>,
    /// Who began it.
    pub direction: Option<Direction>,
    /// Its last queue.
    pub queue: Option<Id>,
    /// That queue's name, where the record has it.
    pub queue_name: Option<Arc<str>>,
    /// Whether the signed-in agent had it.
    pub is_mine: bool,
    /// Who had it last; none where nobody answered, or nobody says.
    pub agent: Option<Arc<str>>,
    /// What was said about its outcome.
    pub wrap_up: WrapUp,
}

impl Visit {
    /// Reads a conversation for the user `me`; `None` where it cannot be placed.
    pub(super) fn of(conversation: &AnalyticsConversation, me: &str) -> Option<Self> {
        let (id, past) = from_analytics::read(conversation, me)?;
        let account = account(conversation, me)?;
        let took = |party: &&Party| party.role == Role::Agent && party.answered.is_some();
        let mine = account.parties.iter().filter(took).any(|party| party.is_me);
        let last = account.parties.iter().rfind(|party| took(party) && (party.is_me || !mine));
        let queues = account.parties.iter().filter(|party| party.role == Role::Queue);
        let queue = past.queue;
        let queue_name = queues.filter(|party| party.queue == queue).filter_map(|party| party.name.clone()).next_back();
        let wrap_up = match last {
            Some(party) if !mine => match &party.code {
                Some(code) => WrapUp::Code { id: code.clone(), name: None },
                None if past.ended.is_some() => WrapUp::Missing,
                None => WrapUp::Open,
            },
            _ => past.wrap_up,
        };
        Some(Self {
            id,
            started: past.started,
            length: past.ended.map(|ended| (ended - past.started).max(0)),
            media: past.media,
            kind: past.kind,
            direction: past.direction,
            queue,
            queue_name,
            is_mine: mine,
            agent: last.and_then(|party| party.name.clone()),
            wrap_up,
        })
    }
}
