//! The window that stands between a frame and the sign-in (`relay.js`). The sign-in page may cut itself off from whoever
//! opened it; the relay is a page of ours that does not, so that its answer comes back by a message.
//!
//! It is fetched later, by frames alone: the browser knows it as something that [`Relays`].
//!
//! A message counts where it comes from that very window and from our own origin; what it says is an outsider's to write.

use super::Report;
use super::address_bar::origin;
use super::window;
use gloo_timers::callback::Interval;
use std::cell::RefCell;
use std::rc::Rc;
use tidemark_core::auth::Message;
use tidemark_core::config::RELAY;
use tidemark_core::drive::{Happening, Said, Window};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::JsValue;

/// What the relay says when it listens.
const READY: &str = "tidemark relay ready";
/// What it is told then, before an address.
const GO: &str = "tidemark relay go ";
/// What it is told when nothing is awaited of it any more.
const OVER: &str = "tidemark relay over";
/// Between two looks whether it is still there, milliseconds.
const LOOK: u32 = 500;

/// What opens the window between a frame and the sign-in.
pub(crate) trait Relays {
    /// Opens it, within the agent's click; it goes on to `url`. One that was opened before is let go of.
    fn open(&mut self, url: &str) -> Window;
}

/// One window at a time; a copy has the same one.
#[derive(Clone)]
pub(crate) struct Doors {
    report: Report,
    relay: Rc<RefCell<Option<Relay>>>,
}

impl Doors {
    /// Reports what comes of them to `report`.
    pub(crate) fn new(report: Report) -> Self {
        Self { report, relay: Rc::default() }
    }

    /// Nothing is awaited of the window any more: it has brought its answer, or another page has signed in. Where it still
    /// stands it closes, and the sign-in with it.
    pub(crate) fn close(&self) {
        if let Some(relay) = self.relay.take() {
            let _ = relay.window.post_message(&JsValue::from_str(OVER), &origin());
        }
    }
}

impl Relays for Doors {
    fn open(&mut self, url: &str) -> Window {
        self.close();
        let (window, relay) = Relay::open(url, &self.report);
        self.relay.replace(relay);
        window
    }
}

/// Where the relay is, with the language that it is to speak: it is in no frame, and does not know the host's.
fn address() -> String {
    let language = window::of_root("lang").unwrap_or_default();
    format!("{RELAY}?gcLangTag={language}")
}

/// A relay that was opened. It is listened to until this is dropped.
struct Relay {
    window: web_sys::Window,
    listener: Closure<dyn FnMut(web_sys::MessageEvent)>,
    _looks: Interval,
}

impl Relay {
    /// Opens one, which goes on to `url`.
    fn open(url: &str, report: &Report) -> (Window, Option<Self>) {
        let features = "popup,width=800,height=700";
        let page = web_sys::window();
        let opened = page.as_ref().and_then(|window| {
            window.open_with_url_and_target_and_features(&address(), "_blank", features).ok().flatten()
        });
        let (Some(page), Some(relay)) = (page, opened) else { return (Window::Blocked, None) };
        let (url, tell, window, looked_at) = (url.to_owned(), report.clone(), relay.clone(), relay.clone());
        let listener = Closure::<dyn FnMut(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
            let source: Option<JsValue> = event.source().map(Into::into);
            if source.as_ref() != Some(window.as_ref()) || event.origin() != origin() {
                return;
            }
            match event.data().as_string().as_deref() {
                Some(READY) => _ = window.post_message(&JsValue::from_str(&format!("{GO}{url}")), &origin()),
                Some(text) => {
                    // It has an answer to bring, and nothing else to say.
                    if let Some(said @ Said::SignIn(Message::Callback { .. })) = Said::of_text(text) {
                        tell.tell(Happening::Heard(said));
                    }
                }
                None => {}
            }
        });
        let _ = page.add_event_listener_with_callback("message", listener.as_ref().unchecked_ref());
        let (tell, mut told) = (report.clone(), false);
        let looks = Interval::new(LOOK, move || {
            if looked_at.closed().unwrap_or(true) && !std::mem::replace(&mut told, true) {
                tell.tell(Happening::WindowClosed);
            }
        });
        (Window::Opened, Some(Self { window: relay, listener, _looks: looks }))
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        if let Some(page) = web_sys::window() {
            let _ = page.remove_event_listener_with_callback("message", self.listener.as_ref().unchecked_ref());
        }
    }
}
