//! Make before break: the next socket is opened, subscribed and confirmed by a list before the one that serves is closed.
//! What both bring is told once, since the book takes nothing that it knows.
//!
//! Invariant: while a socket is outgoing, `subscribed` is its own.

use super::Live;
use crate::live::freshness::Why;
use crate::live::link::{Link, Outgoing};
use crate::live::{Effect, SocketId, Turn};

impl Live {
    pub(super) fn is_outgoing(&self, socket: SocketId) -> bool {
        self.outgoing.as_ref().is_some_and(|old| old.open.socket == socket)
    }

    /// Whether what is known now could be kept while the next socket is on its way.
    pub(super) fn can_hand_over(&self) -> bool {
        let is_sound = matches!(&self.link, Link::Subscribed(open) if open.doubted.is_none());
        is_sound && self.outgoing.is_none() && self.is_confirmed()
    }

    /// Another channel shall serve, and the present socket until then. On the same channel a second socket would replace
    /// the first before it is subscribed.
    pub(super) fn hand_over(&mut self, effects: &mut Vec<Effect>) {
        if let Link::Subscribed(open) = std::mem::replace(&mut self.link, Link::Creating) {
            self.outgoing = Some(Outgoing { open, until: None, cut: None });
        }
        self.failures = 0;
        effects.push(self.ask_channel());
    }

    /// The list of this number confirms the present socket, none where it is of no use any more. What it brought and nobody
    /// was told yet is forgotten: the next list knows it.
    pub(super) fn confirm_with(&mut self, list: Option<u32>) {
        if let Some(old) = &mut self.outgoing {
            old.until = list;
        } else {
            self.subscribed = list;
            self.held_back.clear();
        }
    }

    /// A list has come: it may be the one that the outgoing socket has waited for.
    pub(super) fn relieve(&mut self, effects: &mut Vec<Effect>) {
        let has_come = |old: &mut Outgoing| old.until.is_some_and(|list| self.snapshot.number >= list);
        if let Some(old) = self.outgoing.take_if(has_come) {
            self.subscribed = old.until;
            effects.push(Effect::Close(old.open.socket));
        }
    }

    /// The outgoing socket ends before the next one is confirmed.
    pub(super) fn let_go(&mut self, why: Why, turn: &Turn<'_>, effects: &mut Vec<Effect>) {
        let Some(old) = self.outgoing.take() else { return };
        effects.push(Effect::Close(old.open.socket));
        self.subscribed = old.until;
        if !self.is_left_alone() {
            self.why = Some(why);
        }
        self.ask_list(turn, effects);
    }

    /// Whether it is left to the agent where events shall arrive: no socket is opened before they say so, or for a long time.
    pub(super) const fn is_left_alone(&self) -> bool {
        matches!((&self.why, &self.link), (Some(Why::OpenedElsewhere), Link::Waiting { .. }))
    }
}
