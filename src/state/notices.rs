//! Telling the agent of what alerts while the page is not looked at.

use super::Top;
use crate::browser::notice::{self, Notice};
use crate::browser::{storage, window};
use tidemark_core::live::{Alerts, Leave, Notices, Wish};
use tidemark_core::record::Id;
use tidemark_core::words;

/// What was told, and what of it is still shown.
pub(super) struct Bell {
    alerts: Alerts,
    shown: Vec<(Id, Notice)>,
    wish: Wish,
}

impl Bell {
    /// As it was left.
    pub(super) fn kept() -> Self {
        let wish = Wish::of_text(&storage::kept(storage::NOTICES));
        Self { alerts: Alerts::default(), shown: Vec::new(), wish }
    }
}

impl Top {
    /// Tells of alerts that have begun, and takes back what was told of those that are over. One that begins while the page
    /// is looked at needs no more.
    pub(super) fn look_at_alerts(&self) {
        let mut bell = self.bell.borrow_mut();
        let alerted = bell.alerts.look(self.drive.borrow().book());
        bell.shown.retain(|(id, _)| !alerted.over.contains(id));
        if alerted.begun.is_empty() || self.notices.peek(|notices| *notices != Notices::On) || window::is_looked_at() {
            return;
        }
        for (id, media, kind) in alerted.begun {
            let notice = Notice::show(&words::of_alert(media, kind.as_deref()), &id);
            bell.shown.extend(notice.map(|notice| (id, notice)));
        }
    }

    /// The agent wants notifications, or does not any more. Call it within the click: the browser may ask.
    pub(crate) fn toggle_notices(&self) {
        let is_on = self.notices.peek(|notices| *notices == Notices::On);
        let wish = if is_on { Wish::Unwanted } else { Wish::Wanted };
        self.bell.borrow_mut().wish = wish;
        storage::keep(storage::NOTICES, wish.to_text());
        if !is_on && notice::leave() == Leave::Unasked {
            notice::ask_leave();
        }
        self.look_at_notices();
    }

    /// The browser may have been told otherwise.
    pub(super) fn look_at_notices(&self) {
        self.notices.show(Notices::of(notice::leave(), self.bell.borrow().wish));
    }
}
