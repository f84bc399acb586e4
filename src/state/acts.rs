//! What the agent does on the page, told to core: signs in and out, goes somewhere, searches, stops the list, sets a limit.
//! What comes of it shows when the desk looks at core again.

use super::{Reselect, Top};
use crate::address::Address;
use crate::browser::place::place;
use crate::browser::{address_bar, local_time, storage, window};
use leptos::prelude::{IntervalHandle, request_animation_frame};
use std::sync::Arc;
use tidemark_core::closely::Shared;
use tidemark_core::history::{Conditions, Event, Range, Window, sums};
use tidemark_core::host::{Hook, Say};
use tidemark_core::live::Measure;
use tidemark_core::record::Id;
use tidemark_core::words::Advice;

impl Top {
    /// The agent wants to sign in, or to renew. Call it within the click.
    pub(crate) fn sign_in(&self) {
        let address = self.address.peek(Address::to_text);
        self.drive.borrow_mut().sign_in(address);
        self.look();
    }

    /// The agent signs out.
    pub(crate) fn sign_out(&self) {
        self.drive.borrow_mut().sign_out();
        self.look();
    }

    /// The agent changes the address: another view, another filter.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Address)) {
        let mut address = self.address.peek(Address::clone);
        change(&mut address);
        self.go(address, Entry::New);
    }

    /// The agent changes the address by something that is no step to go back.
    pub(super) fn change_in_place(&self, change: impl FnOnce(&mut Address)) {
        let mut address = self.address.peek(Address::clone);
        change(&mut address);
        self.go(address, Entry::Same);
    }

    /// The agent goes where an address says.
    pub(crate) fn go_to(&self, shown: &Address) {
        let another = self.address.peek(|address| address.asks_another(shown));
        self.change(|address| address.take_view_of(shown));
        if another {
            self.search();
        }
    }

    /// The agent went back or forward. The address bar shows one view: what it says of that one counts, the other stays.
    pub(super) fn gone(&self, shown: &Address) {
        let mut address = self.address.peek(Address::clone);
        let another = address.asks_another(shown);
        address.take_view_of(shown);
        self.go(address, Entry::None);
        if another {
            self.search();
        }
    }

    /// The agent looks at a conversation closely; from there at another one, which is no further step to go back.
    pub(crate) fn look_at(&self, id: &str) {
        let mut address = self.address.peek(Address::clone);
        let entry = if address.conversation.is_some() { Entry::Same } else { Entry::New };
        address.conversation = Some(id.into());
        self.focus_on_detail.set(true);
        self.go(address, entry);
    }

    /// The agent has seen enough of it.
    pub(crate) fn look_away(&self) {
        self.change(|address| address.conversation = None);
    }

    /// The panel of a conversation is there, with what it shows.
    pub(crate) fn open_panel(&self, id: &str, closely: &Shared) {
        self.drive.borrow_mut().look_at(id, Box::new(closely.clone()));
        self.look();
    }

    /// It is gone.
    pub(crate) fn close_panel(&self) {
        self.drive.borrow_mut().look_away();
    }

    /// The host has called.
    pub(super) fn host_called(&self, hook: Hook) {
        let hosted = self.hosted.borrow().clone();
        if let Some(hosted) = hosted {
            hosted.called(self, hook);
            self.look();
        }
    }

    /// The page does not serve its host, and stands still from now on.
    pub(super) fn refuse(&self, misfit: Advice) {
        self.drive.borrow_mut().refuse();
        self.ticks.take().iter().for_each(IntervalHandle::clear);
        self.misfit.show(Some(misfit));
        self.look();
    }

    pub(super) fn look_at_host(&self) {
        let hosted = self.hosted.borrow().clone();
        if let Some(hosted) = hosted {
            hosted.look(self);
        }
    }

    /// Whether there is a host to open things in.
    pub(crate) fn is_hosted(&self) -> bool {
        self.hosted.borrow().is_some()
    }

    /// The agent wants to see something in Genesys Cloud itself.
    pub(crate) fn show_in_host(&self, say: &Say) {
        let hosted = self.hosted.borrow().clone();
        if let Some(hosted) = hosted {
            hosted.say(say);
        }
    }

    /// The agent wants to have asked again what did not come.
    pub(crate) fn look_again(&self) {
        self.drive.borrow_mut().look_again();
        self.look();
    }

    /// The agent asks for what the address says. How that is asked comes with the screen.
    pub(crate) fn search(&self) {
        let finds = self.finds.borrow().clone();
        if let Some(finds) = finds {
            finds.search(self);
        }
    }

    /// The agent asks for some of an interval; `asked`: how the address says which.
    pub(crate) fn search_for(&self, range: Range, only: Conditions, asked: String) {
        let midnight = local_time::midnight(self.drive.borrow().server_now());
        let outcome = self.drive.borrow_mut().search_for(range, only, midnight);
        self.question_error.show(outcome.err());
        if outcome.is_ok() {
            let mut address = self.address.peek(Address::clone);
            // A part is one of an interval; a figure is asked of any.
            if address.range != range {
                address.history.part = None;
            }
            (address.range, address.asked) = (range, asked);
            self.go(address, Entry::Same);
        }
    }

    /// The agent wants this of the search.
    pub(crate) fn tell_search(&self, event: Event) {
        self.drive.borrow_mut().tell_search(event);
        self.look();
    }

    /// The agent's queues, as far as they are known: ids and names; follows what is known.
    pub(crate) fn my_queues(&self) -> Vec<(Id, Arc<str>)> {
        self.knows_queues.get();
        self.drive.borrow().my_queues().to_vec()
    }

    /// The wrap-up codes whose names are known: ids and names, by name; follows what is known.
    pub(crate) fn codes(&self) -> Vec<(Id, Arc<str>)> {
        self.rows.get();
        self.drive.borrow().names().codes()
    }

    /// The agent wants live events here, wherever else they go.
    pub(crate) fn take_over(&self) {
        self.drive.borrow_mut().take_over();
        self.look();
    }

    /// What can be sent to whoever looks after Tidemark.
    pub(crate) fn report(&self) -> String {
        self.drive.borrow().report(&place())
    }

    /// Whether the agent has stopped the list; follows that.
    pub(crate) fn is_paused(&self) -> bool {
        self.still.get() > 0
    }

    /// The agent stops the list, or lets it go on.
    pub(crate) fn pause(&self) {
        self.still.show(self.still.peek(|still| u32::from(*still == 0)));
        self.look();
        self.look_at_selections(Reselect::Always);
    }

    /// The agent sets a limit, in seconds as they were typed.
    pub(crate) fn set_limit(&self, measure: Measure, typed: &str) {
        let mut limits = self.limits.peek(|limits| *limits);
        limits.set(measure, typed);
        storage::keep(&self.limits_key(), &limits.to_text());
        self.limits.show(limits);
    }

    /// Where this agent's limits are kept.
    pub(super) fn limits_key(&self) -> String {
        storage::LIMITS.to_owned() + &self.mark()
    }

    /// Genesys Cloud's own sums of this interval, or of the time before it, are wanted.
    pub(crate) fn sum_up(&self, window: Window, when: sums::When, sums: &sums::Shared) {
        self.drive.borrow_mut().sum_up(window, when, Box::new(sums.clone()));
        self.look();
    }

    pub(super) fn go(&self, address: Address, entry: Entry) {
        match entry {
            Entry::New if self.address.peek(|shown| *shown != address) => address_bar::push(&address),
            Entry::Same => address_bar::replace(&address),
            Entry::New | Entry::None => {}
        }
        let is_same = self.address.peek(|shown| shown.live == address.live && shown.view == address.view);
        let reselect = if is_same { Reselect::View } else { Reselect::Always };
        let before = self.address.peek(|shown| shown.conversation.clone().filter(|_| shown.view == address.view));
        let closed = before.filter(|_| address.conversation.is_none());
        self.address.show(address);
        if let Some(id) = closed {
            // Back to where the agent came from; where that row is gone, to the list. Once the panel no longer covers it.
            request_animation_frame(move || {
                window::focus(&[&format!("[data-conversation-id=\"{id}\"] .open"), "#main"]);
            });
        }
        self.look_at_selections(reselect);
    }
}

/// What becomes of the browser's history.
#[derive(Clone, Copy)]
pub(super) enum Entry {
    /// A new entry.
    New,
    /// The same entry, changed.
    Same,
    /// The browser has done it.
    None,
}
