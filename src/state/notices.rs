//! Whether the agent is told of what alerts while no page is looked at. What tells is fetched when it is wanted; others know
//! it as something that [`Rings`].

use super::Top;
use crate::browser::{notice, storage};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use tidemark_core::live::{Leave, Notices, Wish};
use tidemark_core::record::Book;

/// What the rest of the page knows of it.
pub(crate) trait Rings {
    /// The conversations may have changed, or whether they are told of.
    fn look(&self, book: &Book, notices: Notices);
}

/// What the agent wants, and what tells, once its code has come.
pub(super) struct Bell {
    rings: RefCell<Option<Rc<dyn Rings>>>,
    /// What the agent wants where the browser keeps nothing.
    unkept: Cell<Option<Wish>>,
}

impl Bell {
    pub(super) const fn silent() -> Self {
        Self { rings: RefCell::new(None), unkept: Cell::new(None) }
    }
}

/// As it was left, in whichever tab.
fn kept() -> Wish {
    Wish::of_text(&storage::kept(storage::NOTICES))
}

impl Top {
    pub(super) fn look_at_alerts(&self) {
        let rings = self.bell.rings.borrow().clone();
        if let Some(rings) = rings {
            rings.look(self.drive.borrow().book(), self.notices.peek(|notices| *notices));
        }
    }

    /// Whether anything tells of them.
    pub(crate) fn rings(&self) -> bool {
        self.bell.rings.borrow().is_some()
    }

    /// From now on alerts are told by this.
    pub(crate) fn ring_with(&self, rings: Rc<dyn Rings>) {
        self.bell.rings.borrow_mut().get_or_insert(rings);
        self.look_at_alerts();
    }

    /// The agent wants notifications, or does not any more. Call it within the click: the browser may ask.
    pub(crate) fn toggle_notices(&self) {
        let is_on = self.notices.peek(|notices| *notices == Notices::On);
        let wish = if is_on { Wish::Unwanted } else { Wish::Wanted };
        storage::keep(storage::NOTICES, wish.to_text());
        self.bell.unkept.set(Some(wish).filter(|wish| *wish != kept()));
        if !is_on && notice::leave() == Leave::Unasked {
            notice::ask_leave();
        }
        self.look_at_notices();
    }

    /// The browser may have been told otherwise, and the wish may have been changed in another tab.
    pub(super) fn look_at_notices(&self) {
        self.notices.show(Notices::of(notice::leave(), self.bell.unkept.get().unwrap_or_else(kept)));
    }
}
