//! The page as a guest of Genesys Cloud: joins what the host says with what the application does, and tells the host what
//! wants the agent. It is fetched later, by frames alone; others know it as something that is [`Hosted`].

use super::{Desk, Top};
use crate::browser::alone::Alone;
use crate::browser::host::Line;
use crate::browser::relay::Doors;
use crate::browser::sign::{self, Sign};
use crate::browser::{address_bar, window};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use tidemark_core::auth::Popup;
use tidemark_core::host::{Attention, Context, Effect, Guest, Hook, Say, Sight};
use tidemark_core::words;
use wasm_bindgen_futures::spawn_local;

/// What the rest of the page knows of it.
pub(crate) trait Hosted {
    /// The host has called.
    fn called(self: Rc<Self>, top: &Top, hook: Hook);
    /// The conversations, or the time, have changed.
    fn look(self: Rc<Self>, top: &Top);
    /// Tells the host, for the agent.
    fn say(&self, say: &Say);
}

/// What this page tells the host of, by the names that it goes by in all of them; without a hold on it until it is known
/// whether another page tells it.
type Telling = Vec<(String, Option<Alone>)>;

/// The guest, and the line to its host.
pub(crate) struct Framed {
    desk: Desk,
    guest: RefCell<Guest>,
    line: Line,
    doors: Doors,
    looked_at: sign::Telling,
    seen: sign::Telling,
    /// Other pages are being asked whether they are looked at.
    is_asking: Cell<bool>,
    telling: RefCell<Telling>,
}

impl Framed {
    /// Makes the page a guest that listens to its host, unless the deployment does not serve that one.
    pub(crate) fn attach(desk: Desk) {
        let top = desk.top();
        let region = top.drive.borrow().config().region;
        let context = match Context::read(&address_bar::hosted(), region) {
            Ok(context) => context,
            Err(misfit) => {
                top.refuse(words::of_misfit(misfit, region.name()));
                return;
            }
        };
        let doors = {
            let mut drive = top.drive.borrow_mut();
            let doors = Doors::new(drive.world().report());
            drive.world().relay_with(Box::new(doors.clone()));
            doors
        };
        let line = Line::open(region.apps(), move |hook| desk.top().host_called(hook));
        let framed = Rc::new(Self {
            desk,
            guest: RefCell::new(Guest::new(context.conversation)),
            line,
            doors,
            looked_at: Sign::LookedAt.tell(),
            seen: Sign::Seen.tell(),
            is_asking: Cell::new(false),
            telling: RefCell::default(),
        });
        let ready = framed.guest.borrow_mut().ready();
        framed.carry_out(&top, ready);
        *top.hosted.borrow_mut() = Some(framed);
        top.look_at_host();
    }

    fn carry_out(self: &Rc<Self>, top: &Top, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Say(say) => self.line.say(&say),
                Effect::Once(name, say) => self.tell(name, say),
                Effect::Over(name) => self.telling.borrow_mut().retain(|(told, _)| *told != name),
                Effect::PutAside => top.drive.borrow_mut().put_aside(),
                Effect::TakeUp => top.drive.borrow_mut().take_up(),
                Effect::End => {
                    self.telling.borrow_mut().clear();
                    self.doors.close();
                    top.drive.borrow_mut().stop();
                }
            }
        }
    }

    /// Tells it unless another page does.
    fn tell(self: &Rc<Self>, name: String, say: Say) {
        self.telling.borrow_mut().push((name.clone(), None));
        let framed = self.clone();
        spawn_local(async move {
            let Some(alone) = Alone::take(&name).await else { return };
            // It may be over by now.
            if let Some((_, hold)) = framed.telling.borrow_mut().iter_mut().find(|(told, _)| *told == name) {
                *hold = Some(alone);
                framed.line.say(&say);
            }
        });
    }

    fn look_while(self: &Rc<Self>, top: &Top, attention: &Attention) {
        let limits = top.limits.peek(|limits| *limits);
        let effects = {
            let drive = top.drive.borrow();
            self.guest.borrow_mut().look(drive.book(), limits, drive.server_now(), attention, words::of_need)
        };
        self.carry_out(top, effects);
    }

    fn is_wanting(&self, top: &Top) -> bool {
        let (limits, drive) = (top.limits.peek(|limits| *limits), top.drive.borrow());
        self.guest.borrow().is_wanting(drive.book(), limits, drive.server_now())
    }
}

impl Hosted for Framed {
    fn called(self: Rc<Self>, top: &Top, hook: Hook) {
        // A sign of life: somebody has chosen this application.
        if hook == Hook::Focus {
            top.focused_by_host.show(top.focused_by_host.peek(|times| times.wrapping_add(1)));
        }
        let effects = self.guest.borrow_mut().called(hook);
        self.carry_out(top, effects);
    }

    /// Where this page is not looked at itself, others are asked before anything is told.
    fn look(self: Rc<Self>, top: &Top) {
        if !matches!(top.drive.borrow().session().popup(), Popup::Open(_)) {
            self.doors.close();
        }
        self.looked_at.look();
        self.seen.look();
        if window::is_looked_at() {
            return self.look_while(top, &Attention::Here);
        }
        if !self.is_wanting(top) {
            return self.look_while(top, &Attention::Elsewhere(Sight::Only(Vec::new())));
        }
        if self.is_asking.replace(true) {
            return;
        }
        spawn_local(async move {
            let sight = sign::sight().await;
            self.is_asking.set(false);
            let attention = if window::is_looked_at() { Attention::Here } else { Attention::Elsewhere(sight) };
            self.look_while(&self.desk.top(), &attention);
        });
    }

    fn say(&self, say: &Say) {
        self.line.say(say);
    }
}
