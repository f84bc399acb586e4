//! What a leader does for those who follow: tells them of its socket's topics, and asks for one list at a time for all of
//! them. It must never speak to anybody itself.

use crate::share::{Asker, Message, Term, Topics};

/// The leader's part.
#[derive(Debug, Default)]
pub(super) struct Relay {
    /// What Genesys Cloud said of the topics of our own socket: of the agent's conversations, and of the queues.
    conversations: Option<String>,
    queues: String,
    /// What of it followers were told last.
    told: Option<Topics>,
    /// While a list is under way for followers: who wants the next one.
    next_list: Option<Vec<Asker>>,
}

impl Relay {
    /// Other followers, or none: nobody has been told anything.
    pub(super) fn begin(&mut self) {
        self.told = None;
        self.forget_lists();
    }

    /// The topics of a socket of ours, which replace all that its channel had.
    pub(super) fn has_topics(&mut self, said: &[u8]) {
        self.conversations = String::from_utf8(said.to_vec()).ok();
        self.queues.clear();
    }

    /// Those of the queues, in addition.
    pub(super) fn has_queues(&mut self, said: &[u8]) {
        self.queues = String::from_utf8(said.to_vec()).unwrap_or_default();
    }

    /// Somebody has come who was told nothing.
    pub(super) fn tell_again(&mut self) {
        self.told = None;
    }

    /// What followers must be told of the socket, where that has changed. `channel`: the digest of the channel that serves,
    /// if any does.
    pub(super) fn news(&mut self, channel: Option<String>, term: Term) -> Option<Message> {
        let topics = channel.zip(self.conversations.clone()).map(|(channel, conversations)| Topics {
            conversations,
            queues: self.queues.clone(),
            channel,
        });
        if topics == self.told {
            return None;
        }
        self.told.clone_from(&topics);
        Some(topics.map_or(Message::Shut(term), |topics| Message::Open { term, topics }))
    }

    /// A follower wants a list: for whom one must be asked for now, if for anybody.
    pub(super) fn want_list(&mut self, asker: Asker) -> Option<Vec<Asker>> {
        if let Some(next) = &mut self.next_list {
            next.push(asker);
            return None;
        }
        self.next_list = Some(Vec::new());
        Some(vec![asker])
    }

    /// The list came: for whom the next one must be asked for, if for anybody.
    pub(super) fn list_came(&mut self) -> Option<Vec<Asker>> {
        let next = self.next_list.take().filter(|next| !next.is_empty())?;
        self.next_list = Some(Vec::new());
        Some(next)
    }

    /// None is under way any more, and nobody wants one.
    pub(super) fn forget_lists(&mut self) {
        self.next_list = None;
    }

    /// Some do not want one any more.
    pub(super) fn forget_askers(&mut self, is_unwanted: &dyn Fn(&Asker) -> bool) {
        self.next_list.iter_mut().for_each(|next| next.retain(|asker| !is_unwanted(asker)));
    }
}
