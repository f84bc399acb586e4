//! What the agent sees after a panic: that it happened, and a way out. The instance is poisoned then, so this touches
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
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(panel) = document.and_then(|document| document.get_element_by_id("crash")) {
        let _ = panel.remove_attribute("hidden");
    }
}
