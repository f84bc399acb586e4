//! Where the page runs, as the browser says: for a report that the agent sends to others.

use super::local_time;
use tidemark_core::diagnostics::Place;

/// The browser, the zone, the language and the size of the page.
pub(crate) fn place() -> Place {
    let Some(window) = web_sys::window() else { return Place::default() };
    let pixels =
        |size: Result<wasm_bindgen::JsValue, _>| size.ok().and_then(|size| size.as_f64()).unwrap_or(0.0) as u32;
    let navigator = window.navigator();
    Place {
        browser: navigator.user_agent().unwrap_or_default(),
        zone: local_time::zone(),
        language: navigator.language().unwrap_or_default(),
        size: (pixels(window.inner_width()), pixels(window.inner_height())),
    }
}
