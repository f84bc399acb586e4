//! Notifications of the browser, outside of the page. What they say is seen by whoever looks at the screen.

use tidemark_core::live::Leave;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Notification, NotificationOptions, NotificationPermission};

/// What the browser lets the page do. In a frame, and on an insecure origin, that may be nothing.
pub(crate) fn leave() -> Leave {
    let is_there = js_sys::Reflect::has(&js_sys::global(), &JsValue::from_str("Notification")).unwrap_or(false);
    if !is_there {
        return Leave::Unsupported;
    }
    match Notification::permission() {
        NotificationPermission::Granted => Leave::Granted,
        NotificationPermission::Denied => Leave::Denied,
        _ => Leave::Unasked,
    }
}

/// Asks the agent. Call it within the click; whatever the answer is, [`leave`] tells it.
pub(crate) fn ask_leave() {
    let _ = Notification::request_permission();
}

/// A notification that is shown until it is dropped, or closed by somebody.
pub(crate) struct Notice {
    shown: Notification,
    _on_click: Closure<dyn FnMut()>,
}

impl Notice {
    /// Shows a text, once for each `tag` however many tabs do; nothing where the browser refuses after all. A click on it brings the page to the front.
    pub(crate) fn show(text: &str, tag: &str) -> Option<Self> {
        let options = NotificationOptions::new();
        options.set_tag(tag);
        let shown = Notification::new_with_options(text, &options).ok()?;
        let clicked = shown.clone();
        let on_click = Closure::<dyn FnMut()>::new(move || {
            if let Some(window) = web_sys::window() {
                let _ = window.focus();
            }
            clicked.close();
        });
        shown.set_onclick(Some(on_click.as_ref().unchecked_ref()));
        Some(Self { shown, _on_click: on_click })
    }
}

impl Drop for Notice {
    fn drop(&mut self) {
        self.shown.set_onclick(None);
        self.shown.close();
    }
}
