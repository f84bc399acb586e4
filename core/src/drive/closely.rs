//! What is attached while the agent looks closely at one conversation.

use super::{Drive, Purpose, World};
use crate::closely::{Event, Looking, Wanted};
use crate::genesys::Endpoint;
use crate::genesys::budget::Lane;
use crate::history;

impl<W: World> Drive<W> {
    /// The agent looks at this conversation, through `looking`.
    pub fn look_at(&mut self, conversation: &str, looking: Box<dyn Looking>) {
        self.look_away();
        self.closely = Some(looking);
        if let Some(user) = &self.user {
            let me = user.id.clone();
            self.turn_closely(Event::Start { me });
        }
        // What a search has found of it is known at once.
        self.turn_search(history::Event::LookAt(Some(conversation.into())));
        self.turn_closely(Event::At(conversation.into()));
        self.rest();
    }

    /// The agent looks at none any more.
    pub fn look_away(&mut self) {
        self.closely = None;
        self.book.look_away();
        self.turn_search(history::Event::LookAt(None));
        self.forget_asked(&|purpose| matches!(purpose, Purpose::Record(_) | Purpose::Earlier(_)));
    }

    /// The agent wants what did not come to be asked for again.
    pub fn look_again(&mut self) {
        self.turn_closely(Event::Again);
        self.rest();
    }

    /// Grows whenever what is looked at may show something else.
    pub fn closely_version(&self) -> u64 {
        self.closely.as_ref().map_or(0, |looking| looking.version())
    }

    pub(super) fn turn_closely(&mut self, event: Event) {
        let now = self.server_now();
        let Some(looking) = &self.closely else { return };
        for wanted in looking.on(event, &mut self.book, now) {
            match wanted {
                Wanted::Record(id) => {
                    let conversation = id.to_string();
                    self.ask(Purpose::Record(id), Endpoint::Details { conversation }, Lane::Search);
                }
                Wanted::Earlier(number, query) => {
                    self.ask(Purpose::Earlier(number), Endpoint::details_query(query), Lane::Background);
                }
                Wanted::Names(codes) => self.look_up(codes),
            }
        }
    }
}
