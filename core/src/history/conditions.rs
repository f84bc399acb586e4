//! What of an interval is asked for: of whom, and which of their conversations. All of it is asked of the server; what
//! [`super::Filter`] leaves out is left out here, and was loaded.

use crate::genesys::query::ListQuery;
use crate::record::{Direction, Id, Media};
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
}

impl Length {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Talk, Self::Hold, Self::Wait];

    const fn wire(self) -> &'static str {
        match self {
            Self::Talk => "tTalkComplete",
            Self::Hold => "tHeldComplete",
            Self::Wait => "tAcd",
        }
    }
}

/// What is asked for. What is absent or empty is not asked.
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
    /// With which code it was wrapped up.
    pub wrap_up: Option<Id>,
    /// With which number or address.
    pub address: Option<Arc<str>>,
    /// How it ended.
    pub ending: Option<Ending>,
    /// How long these were at least, milliseconds.
    pub at_least: Vec<(Length, i64)>,
    /// Which conversations.
    pub conversations: Vec<Id>,
}

impl Conditions {
    /// Whether more is asked than of whom.
    pub fn is_narrow(&self) -> bool {
        *self != Self { scope: self.scope.clone(), ..Self::default() }
    }

    /// As the API is asked, without an interval. `me`: the agent's user id.
    pub(super) fn query(&self, me: &str) -> ListQuery {
        let (user, queues) = match (&self.scope, &self.queue) {
            (Scope::Mine, queue) => (Some(me.to_owned()), queue.iter().cloned().collect()),
            (Scope::MyQueues(_) | Scope::All, Some(queue)) => (None, vec![queue.clone()]),
            (Scope::MyQueues(queues), None) => (None, queues.clone()),
            (Scope::All, None) => (None, Vec::new()),
        };
        ListQuery {
            user,
            queues,
            media: self.media.and_then(wire),
            direction: self.direction.map(|direction| match direction {
                Direction::Inbound => "inbound",
                Direction::Outbound => "outbound",
            }),
            wrap_up: self.wrap_up.clone(),
            address: self.address.clone(),
            disconnect: self.ending.map(Ending::wire),
            at_least: self.at_least.iter().map(|&(length, ms)| (length.wire(), ms)).collect(),
            ..ListQuery::default()
        }
    }
}

/// `mediaType`; none for a medium that records do not have.
const fn wire(media: Media) -> Option<&'static str> {
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
    fn one_queue_is_asked_for_instead_of_all_of_mine() {
        let scope = Scope::MyQueues(vec!["q".into(), "r".into()]);
        let only = Conditions { scope, queue: Some("r".into()), ..Conditions::default() };
        assert_eq!(only.query("u").queues, ["r".into()]);
        assert!(only.is_narrow());
        assert!(!Conditions { scope: Scope::All, ..Conditions::default() }.is_narrow());
    }
}
