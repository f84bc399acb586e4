//! The channels between the tabs of this origin: one for all, and one of each tab's own for what the others need not hear.

use super::Report;
use tidemark_core::drive::{Happening, Said};
use tidemark_core::share::{TabId, To};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::JsValue;

const ALL: &str = "tidemark.tabs";

pub(super) struct Tabs {
    all: Ear,
    own: Option<Ear>,
}

/// A channel that is listened to.
struct Ear {
    channel: web_sys::BroadcastChannel,
    _listener: Closure<dyn FnMut(web_sys::MessageEvent)>,
}

impl Tabs {
    /// `None` where the browser has no such channel, or refuses it to a frame.
    pub(super) fn hear(report: &Report) -> Option<Self> {
        Some(Self { all: Ear::open(ALL, report)?, own: None })
    }

    /// From now on this tab hears what is said to it alone.
    pub(super) fn take_number(&mut self, tab: TabId, report: &Report) {
        self.own = Ear::open(&name_of(tab), report);
    }

    pub(super) fn say(&self, to: To, said: &Said) {
        let text = JsValue::from_str(&said.to_text());
        match to {
            To::All => _ = self.all.channel.post_message(&text),
            To::Tab(tab) => {
                if let Ok(channel) = web_sys::BroadcastChannel::new(&name_of(tab)) {
                    let _ = channel.post_message(&text);
                    // What was posted still arrives.
                    channel.close();
                }
            }
        }
    }
}

impl Ear {
    fn open(name: &str, report: &Report) -> Option<Self> {
        let channel = web_sys::BroadcastChannel::new(name).ok()?;
        let report = report.clone();
        let listener = Closure::new(move |event: web_sys::MessageEvent| {
            // A BroadcastChannel is same-origin by itself; the shape is checked all the same.
            if let Some(said) = event.data().as_string().as_deref().and_then(Said::of_text) {
                report.tell(Happening::Heard(said));
            }
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Some(Self { channel, _listener: listener })
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}

fn name_of(TabId(number): TabId) -> String {
    format!("tidemark.tab.{number}")
}
