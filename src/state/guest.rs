//! The page as a guest of Genesys Cloud: joins what the host says with what the application does, and tells the host what
//! wants the agent. It is fetched later, by frames alone; others know it as something that is [`Hosted`].

use super::{Desk, Top};
use crate::browser::host::Line;
use crate::browser::relay::Doors;
use crate::browser::window;
use std::cell::RefCell;
use std::rc::Rc;
use tidemark_core::host::{Attention, Context, Effect, Guest, Hook, Say};
use tidemark_core::words;

/// What the rest of the page knows of it.
pub(crate) trait Hosted {
    /// The host has called.
    fn called(&self, top: &Top, hook: Hook);
    /// The conversations, or the time, have changed.
    fn look(&self, top: &Top);
    /// Tells the host, for the agent.
    fn say(&self, say: &Say);
}

/// The guest, and the line to its host.
pub(crate) struct Framed {
    guest: RefCell<Guest>,
    line: Line,
}

impl Framed {
    /// Makes the page a guest that listens to its host, unless the deployment does not serve that one.
    pub(crate) fn attach(desk: Desk) {
        let top = desk.top();
        let region = top.drive.borrow().config().region;
        let context = match Context::read(&top.opened_with, region) {
            Ok(context) => context,
            Err(misfit) => {
                top.misfit.show(Some(words::of_misfit(misfit, region.name())));
                return;
            }
        };
        top.drive.borrow_mut().world().relay_with(Doors::make);
        let line = Line::open(region.apps(), move |hook| desk.top().host_called(hook));
        let framed = Rc::new(Self { guest: RefCell::new(Guest::new(context.conversation)), line });
        let ready = framed.guest.borrow_mut().ready();
        framed.carry_out(&top, ready);
        *top.hosted.borrow_mut() = Some(framed);
        top.look_at_host();
    }

    fn carry_out(&self, top: &Top, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Say(say) => self.line.say(&say),
                Effect::PutAside => top.drive.borrow_mut().put_aside(),
                Effect::TakeUp => top.drive.borrow_mut().take_up(),
                Effect::End => top.drive.borrow_mut().stop(),
            }
        }
    }
}

impl Hosted for Framed {
    fn called(&self, top: &Top, hook: Hook) {
        // A sign of life: somebody has chosen this application.
        if hook == Hook::Focus {
            top.focused_by_host.show(top.focused_by_host.peek(|times| times.wrapping_add(1)));
        }
        let effects = self.guest.borrow_mut().called(hook);
        self.carry_out(top, effects);
    }

    fn look(&self, top: &Top) {
        let limits = top.limits.peek(|limits| *limits);
        let attention = if window::is_looked_at() { Attention::Here } else { Attention::Elsewhere };
        let effects = {
            let drive = top.drive.borrow();
            self.guest.borrow_mut().look(drive.book(), limits, drive.server_now(), attention, words::of_need)
        };
        self.carry_out(top, effects);
    }

    fn say(&self, say: &Say) {
        self.line.say(say);
    }
}
