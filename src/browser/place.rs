//! Where the page runs, as the browser says: for a report that the agent sends to others.

use super::{local_time, window};
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
        language: language(&navigator.language().unwrap_or_default()),
        size: (pixels(window.inner_width()), pixels(window.inner_height())),
    }
}

/// The browser's language and the page's, and which could not be fetched.
fn language(browsers: &str) -> String {
    let of_page = |name: &str| window::of_root(name).unwrap_or_default();
    match of_page("data-lost") {
        lost if lost.is_empty() => format!("{browsers}, page {}", of_page("lang")),
        lost => format!("{browsers}, page {}: {lost} could not be loaded", of_page("lang")),
    }
}
