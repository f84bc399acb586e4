//! Tells the agent of alerts outside of the page, once for all tabs, and takes back what was told of those that are over. It
//! is fetched later, by whoever wants to be told.

use super::Desk;
use super::notices::Rings;
use crate::browser::notice::Notice;
use crate::browser::sign::{self, Sign, Telling};
use std::cell::RefCell;
use std::rc::Rc;
use tidemark_core::live::{Alerts, Notices};
use tidemark_core::record::{Book, Id};
use tidemark_core::words;
use wasm_bindgen_futures::spawn_local;

/// Conversations that alert and are told of; without a notification where that is about to be shown.
type Alerting = Vec<(Id, Option<Notice>)>;

/// What was told, and what of it is still shown.
pub(crate) struct Ringing {
    alerts: RefCell<Alerts>,
    told: Rc<RefCell<Alerting>>,
    looked_at: Telling,
}

impl Ringing {
    /// Makes the page tell of what alerts from now on: what does already was there when the agent asked for it.
    pub(crate) fn attach(desk: Desk) {
        let (mut alerts, told) = (Alerts::default(), Rc::default());
        alerts.look(desk.top().drive.borrow().book());
        let alerts = RefCell::new(alerts);
        desk.top().ring_with(Rc::new(Self { alerts, told, looked_at: Sign::LookedAt.tell() }));
    }
}

impl Rings for Ringing {
    /// One that begins while a page of ours that shows it is looked at needs no more.
    fn look(&self, book: &Book, notices: Notices) {
        self.looked_at.look();
        let alerted = self.alerts.borrow_mut().look(book);
        self.told.borrow_mut().retain(|(id, _)| !alerted.over.contains(id));
        if notices != Notices::On || alerted.begun.is_empty() {
            return;
        }
        self.told.borrow_mut().extend(alerted.begun.iter().map(|(id, ..)| (id.clone(), None)));
        let told = self.told.clone();
        spawn_local(async move {
            let sight = sign::sight().await;
            for (id, media, kind) in alerted.begun {
                let mut told = told.borrow_mut();
                // It may be over by now.
                let Some((_, notice)) = told.iter_mut().find(|(told, _)| *told == id).filter(|_| !sight.has(&id))
                else {
                    continue;
                };
                *notice = Notice::show(&words::of_alert(media, kind.as_deref()), &id);
            }
        });
    }
}
