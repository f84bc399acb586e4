//! The page as a guest of Genesys Cloud: joins what the host says with what the application does, and tells the host what
//! wants the agent. It is fetched later, by frames alone; others know it as something that is [`Hosted`].

use super::{Desk, Top};
use crate::browser::host::Line;
use crate::browser::relay::Doors;
use crate::browser::window;
use std::cell::RefCell;
use std::rc::Rc;
use tidemark_core::host::{Attention, Context, Effect, Guest, Hook, Say};
use tidemark_core::words::{self, Advice};

/// What the rest of the page knows of it.
pub(crate) trait Hosted {
    /// The page can be shown.
    fn ready(&self, top: &Top);
    /// The host has called.
    fn called(&self, top: &Top, hook: Hook);
    /// The conversations, or the time, have changed.
    fn look(&self, top: &Top);
    /// Tells the host, for the agent.
    fn say(&self, say: &Say);
}

/// Makes it, from the query that the page was opened with.
pub(crate) type Make = fn(Desk, &str) -> Result<Rc<dyn Hosted>, Advice>;

/// The guest, and the line to its host.
pub(crate) struct Framed {
    guest: RefCell<Guest>,
    line: Line,
}

impl Framed {
    /// Listens to the host, unless that is one that the deployment does not serve.
    pub(crate) fn make(desk: Desk, query: &str) -> Result<Rc<dyn Hosted>, Advice> {
        let region = desk.top().drive.borrow().config().region;
        let context = Context::read(query, region).map_err(|misfit| words::of_misfit(misfit, region.name()))?;
        desk.top().drive.borrow_mut().world().relay_with(Doors::make);
        let line = Line::open(region.apps(), move |hook| desk.top().host_called(hook));
        Ok(Rc::new(Self { guest: RefCell::new(Guest::new(context.conversation)), line }))
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
    fn ready(&self, top: &Top) {
        let effects = self.guest.borrow_mut().ready();
        self.carry_out(top, effects);
    }

    fn called(&self, top: &Top, hook: Hook) {
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
