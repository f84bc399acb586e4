//! What the agent sees after a panic: that it happened, where, and a way out (`boot.js` says of which build, and copies both). The instance is poisoned then, so this touches
//! nothing but an element that has been on the page, hidden, since it was loaded.

use std::panic::PanicHookInfo;
use wasm_bindgen::prelude::JsValue;

/// Shows the crash panel whenever something panics.
pub(crate) fn watch() {
    std::panic::set_hook(Box::new(show));
}

fn show(info: &PanicHookInfo<'_>) {
    // Where it happened, not with what: the message could hold what a customer wrote.
    let place = info.location().map_or_else(String::new, |at| format!("{}:{}", at.file(), at.line()));
    web_sys::console::error_1(&JsValue::from_str(&format!("Tidemark stopped at {place}")));
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    // What stops later stops because of the first.
    let details = document.get_element_by_id("crash-place");
    if let Some(details) = details.filter(|details| details.text_content().is_none_or(|told| told.is_empty())) {
        details.set_text_content(Some(&place));
    }
    if let Some(panel) = document.get_element_by_id("crash") {
        let _ = panel.remove_attribute("hidden");
    }
}
