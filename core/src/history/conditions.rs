//! What of an interval is asked for: of whom, and which of their conversations. All of it is asked of the server; what
//! [`super::Filter`] leaves out is left out here, and was loaded.

mod text;

use crate::genesys::query::{Ends, ListQuery, PageSize};
use crate::record::{Direction, Id, Media, Record};
use std::sync::Arc;

/// Whose conversations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// The agent's own. Needs `analytics:agentConversationDetail:view`.
    #[default]
    Mine,
    /// Those that were in one of these queues, the agent's. Needs `analytics:conversationDetail:view`.
    MyQueues(Vec<Id>),
    /// All that the agent may see. Needs the same.
    All,
}

/// How a conversation came to its end, as far as it can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// On this side: the agent left.
    Client,
    /// On the other side.
    Peer,
    /// A transfer, of whatever kind is called simply so.
    Transfer,
    /// The system ended it.
    System,
    /// Nobody answered in time.
    Timeout,
    /// Something failed.
    Error,
}

impl Ending {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Client, Self::Peer, Self::Transfer, Self::System, Self::Timeout, Self::Error];

    /// `disconnectType`.
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Peer => "peer",
            Self::Transfer => "transfer",
            Self::System => "system",
            Self::Timeout => "timeout",
            Self::Error => "error",
        }
    }
}

/// Times of a whole conversation that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// `tTalkComplete`
    Talk,
    /// `tHeldComplete`
    Hold,
    /// `tAcd`: in queues.
    Wait,
    /// `tAcw`
    AfterCall,
    /// `tHandle`
    Handle,
}

impl Length {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Talk, Self::Hold, Self::Wait, Self::AfterCall, Self::Handle];

    const fn wire(self) -> &'static str {
        match self {
            Self::Talk => "tTalkComplete",
            Self::Hold => "tHeldComplete",
            Self::Wait => "tAcd",
            Self::AfterCall => "tAcw",
            Self::Handle => "tHandle",
        }
    }
}

/// How long something took, milliseconds, both ends included. Nothing at all is at most anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounds {
    /// So long or longer.
    AtLeast(i64),
    /// So long or shorter.
    AtMost(i64),
    /// From the first to the second.
    Between(i64, i64),
}

impl Bounds {
    /// What two ends mean, whichever is the greater; none without an end. At least nothing is no end, at most nothing is one.
    pub fn of(least: Option<i64>, most: Option<i64>) -> Option<Self> {
        match (least.filter(|ms| *ms > 0), most.filter(|ms| *ms >= 0)) {
            (Some(one), Some(0)) => Some(Self::AtMost(one)),
            (Some(one), Some(other)) => Some(Self::Between(one.min(other), one.max(other))),
            (Some(least), None) => Some(Self::AtLeast(least)),
            (None, Some(most)) => Some(Self::AtMost(most)),
            (None, None) => None,
        }
    }

    /// The ends, as [`Bounds::of`] takes them.
    pub const fn ends(self) -> Ends {
        match self {
            Self::AtLeast(least) => (Some(least), None),
            Self::AtMost(most) => (None, Some(most)),
            Self::Between(least, most) => (Some(least), Some(most)),
        }
    }
}

/// What is asked for, and by how much at a time. What is absent or empty is not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conditions {
    /// Of whom.
    pub scope: Scope,
    /// By what it was held.
    pub media: Option<Media>,
    /// Who began it.
    pub direction: Option<Direction>,
    /// Through which queue it came.
    pub queue: Option<Id>,
    /// Which agent took part in it: a user id. Of one's own nobody else is asked for.
    pub user: Option<Id>,
    /// With which code it was wrapped up.
    pub wrap_up: Option<Id>,
    /// With which number or address.
    pub address: Option<Arc<str>>,
    /// How it ended.
    pub ending: Option<Ending>,
    /// How long these were.
    pub lengths: Vec<(Length, Bounds)>,
    /// Which conversations.
    pub conversations: Vec<Id>,
    /// How many a request brings. It changes nothing in what is found.
    pub page_size: PageSize,
}

impl Conditions {
    /// Whether more is asked than of whom.
    pub fn is_narrow(&self) -> bool {
        *self != Self { scope: self.scope.clone(), page_size: self.page_size, ..Self::default() }
    }

    /// The agent whose conversations are asked for, where that is somebody else or one among many: a user id.
    pub(in crate::history) fn agent(&self) -> Option<Id> {
        match self.scope {
            Scope::Mine => None,
            Scope::MyQueues(_) | Scope::All => self.user.clone(),
        }
    }

    /// Whether a conversation that is known live belongs to what is asked for. What only a record tells it may have or not:
    /// where that is asked for, nothing live is said to have it. What is known live is the agent's own.
    pub fn admits(&self, record: &Record) -> bool {
        let is_of_records = self.address.is_some()
            || self.agent().is_some()
            || self.ending.is_some()
            || self.wrap_up.is_some()
            || !self.lengths.is_empty();
        !is_of_records
            && self.media.is_none_or(|media| media == record.media())
            && self.direction.is_none_or(|direction| Some(direction) == record.direction())
            && self.is_of_queue(record.queue().as_ref())
            && (self.conversations.is_empty() || self.conversations.contains(&record.id))
    }

    /// Those through which conversations came: one alone, or those of the agent; none for all.
    fn queues(&self) -> &[Id] {
        match (&self.scope, &self.queue) {
            (_, Some(queue)) => std::slice::from_ref(queue),
            (Scope::MyQueues(queues), None) => queues,
            (Scope::Mine | Scope::All, None) => &[],
        }
    }

    fn is_of_queue(&self, queue: Option<&Id>) -> bool {
        let queues = self.queues();
        queues.is_empty() || queue.is_some_and(|queue| queues.contains(queue))
    }

    /// As the API is asked, without an interval. `me`: the agent's user id.
    pub(in crate::history) fn query(&self, me: &str) -> ListQuery {
        let user = match self.scope {
            Scope::Mine => Some(me.to_owned()),
            Scope::MyQueues(_) | Scope::All => self.agent().map(|user| user.to_string()),
        };
        ListQuery {
            user,
            queues: self.queues().to_vec(),
            media: self.media.and_then(media_type),
            direction: self.direction.map(|direction| match direction {
                Direction::Inbound => "inbound",
                Direction::Outbound => "outbound",
            }),
            wrap_up: self.wrap_up.clone(),
            address: self.address.clone(),
            disconnect: self.ending.map(Ending::wire),
            page_size: self.page_size,
            lengths: self.lengths.iter().map(|&(length, bounds)| (length.wire(), bounds.ends())).collect(),
            ..ListQuery::default()
        }
    }
}

/// Media of which there are records that can be asked for, in the order of [`Media::ALL`].
pub fn askable() -> impl Iterator<Item = Media> {
    Media::ALL.into_iter().filter(|media| media_type(*media).is_some())
}

/// `mediaType`; none for a medium that records do not have.
pub const fn media_type(media: Media) -> Option<&'static str> {
    Some(match media {
        Media::Call => "voice",
        Media::Message => "message",
        Media::Email => "email",
        Media::Callback => "callback",
        Media::Chat => "chat",
        Media::Video => "video",
        Media::InternalMessage => "internalmessage",
        Media::Cobrowse => "cobrowse",
        Media::Screenshare => "screenshare",
        Media::Social | Media::Unknown => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_the_agents_own_names_the_agent() {
        let query = |scope| Conditions { scope, ..Conditions::default() }.query("u-1");
        assert_eq!(query(Scope::Mine).user.as_deref(), Some("u-1"));
        assert_eq!(query(Scope::All), ListQuery::default());
        assert_eq!(query(Scope::MyQueues(vec!["q".into()])).queues, ["q".into()]);
    }

    #[test]
    fn another_agent_is_asked_for_among_all_and_never_among_ones_own() {
        let query = |scope| Conditions { scope, user: Some("u-2".into()), ..Conditions::default() }.query("u-1");
        assert_eq!(query(Scope::All).user.as_deref(), Some("u-2"));
        assert_eq!(query(Scope::MyQueues(vec!["q".into()])).user.as_deref(), Some("u-2"));
        assert_eq!(query(Scope::Mine).user.as_deref(), Some("u-1"));
    }

    #[test]
    fn at_most_nothing_is_an_end_and_at_least_nothing_is_none() {
        assert_eq!(Bounds::of(None, Some(0)), Some(Bounds::AtMost(0)));
        assert_eq!(Bounds::of(Some(0), None), None);
        assert_eq!(Bounds::of(Some(5), Some(0)), Some(Bounds::AtMost(5)), "the greater is the most");
        assert_eq!(Bounds::of(Some(-1), Some(-1)), None);
    }

    #[test]
    fn one_queue_is_asked_for_instead_of_all_of_mine() {
        let scope = Scope::MyQueues(vec!["q".into(), "r".into()]);
        let only = Conditions { scope, queue: Some("r".into()), ..Conditions::default() };
        assert_eq!(only.query("u").queues, ["r".into()]);
        assert!(only.is_narrow());
        let all = Conditions { scope: Scope::All, page_size: PageSize::Fifty, ..Conditions::default() };
        assert!(!all.is_narrow());
    }
}
