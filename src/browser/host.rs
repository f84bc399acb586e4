//! The line to the host that frames the page: `postMessage`, both ways, with one exact origin. It is fetched later, by
//! frames alone.

use tidemark_core::host::{AGENT, Hook, PROTOCOL, Say, VERSION, Value};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::JsValue;

/// Texts longer than any of the protocol are not even looked at.
const LONGEST: u32 = 64;

/// The host, as far as the page may speak with it. It listens as long as the page lives.
pub(crate) struct Line {
    host: Option<web_sys::Window>,
    origin: String,
}

impl Line {
    /// Speaks with whoever frames the page, if that has this origin.
    pub(crate) fn open(origin: String, on_hook: impl Fn(Hook) + 'static) -> Self {
        let page = web_sys::window();
        let host = page.as_ref().and_then(|page| page.parent().ok().flatten());
        let (expected, from) = (host.clone(), origin.clone());
        let listener = Closure::<dyn FnMut(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
            let source: Option<JsValue> = event.source().map(Into::into);
            let is_host = source.is_some() && source.as_ref() == expected.as_ref().map(AsRef::as_ref);
            if is_host
                && event.origin() == from
                && let Some(hook) = hook_of(&event.data())
            {
                on_hook(hook);
            }
        });
        if let Some(page) = page {
            let _ = page.add_event_listener_with_callback("message", listener.as_ref().unchecked_ref());
        }
        listener.forget();
        Self { host, origin }
    }

    /// Tells the host. Where it has another origin, the browser tells nobody.
    pub(crate) fn say(&self, say: &Say) {
        let message = js_sys::Object::new();
        let set = |name: &str, value: &JsValue| _ = js_sys::Reflect::set(&message, &JsValue::from_str(name), value);
        let text = JsValue::from_str;
        for (name, value) in say.fields() {
            set(
                name,
                &match value {
                    Value::Text(words) => text(&words),
                    Value::Count(count) => JsValue::from_f64(count as f64),
                    Value::Yes => JsValue::TRUE,
                },
            );
        }
        set("action", &text(say.action()));
        set("protocol", &text(PROTOCOL));
        set("protocolAgentName", &text(AGENT));
        set("protocolAgentVersion", &text(VERSION));
        if let Some(host) = &self.host {
            let _ = host.post_message(&message, &self.origin);
        }
    }
}

/// What a message of the host means; nothing where it is none of the protocol's. What is no object has no fields to read.
fn hook_of(data: &JsValue) -> Option<Hook> {
    let field = |name: &str| {
        let value = js_sys::Reflect::get(data, &JsValue::from_str(name)).ok()?;
        let text = value.dyn_into::<js_sys::JsString>().ok()?;
        (text.length() <= LONGEST).then(|| String::from(text))
    };
    Hook::read(&field("purecloudEventType")?, &field("hook")?)
}
