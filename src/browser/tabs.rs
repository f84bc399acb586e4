//! The channel between the tabs of this origin.

use super::Report;
use tidemark_core::auth::Message;
use tidemark_core::drive::Happening;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::JsValue;

const NAME: &str = "tidemark.sign-in";

pub(super) struct Tabs {
    channel: web_sys::BroadcastChannel,
    _listener: Closure<dyn FnMut(web_sys::MessageEvent)>,
}

impl Tabs {
    /// `None` where the browser has no such channel, or refuses it to a frame.
    pub(super) fn join(report: &Report) -> Option<Self> {
        let channel = web_sys::BroadcastChannel::new(NAME).ok()?;
        let report = report.clone();
        let listener = Closure::new(move |event: web_sys::MessageEvent| {
            // A BroadcastChannel is same-origin by itself; the shape is checked all the same.
            if let Some(message) = event.data().as_string().as_deref().and_then(Message::of_text) {
                report.tell(Happening::Heard(message));
            }
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Some(Self { channel, _listener: listener })
    }

    pub(super) fn say(&self, text: &str) {
        let _ = self.channel.post_message(&JsValue::from_str(text));
    }
}
