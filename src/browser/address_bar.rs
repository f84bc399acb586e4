//! The address bar: read once, cleaned first, written without ever reloading.

use super::window;
use crate::address::Address;
use tidemark_core::auth::Opening;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::JsValue;

/// How the page was opened. The address bar and the history keep nothing of an authorization answer (rule B1): this must
/// be called before anything else looks, waits or fails.
pub(crate) fn opening() -> Opening {
    let (path, query, fragment) = parts().unwrap_or_default();
    let address = Address::read(&path, &query);
    replace(&address);
    // What the host has said holds beside any answer.
    Opening { address: address.to_text(), path, query: query + "&" + &hosted(), fragment }
}

/// What the host of the frame has said in its address, as a query: now, or when this frame was opened (`boot.js`).
pub(crate) fn hosted() -> String {
    window::of_root("data-hosted").unwrap_or_default()
}

/// The page's own origin.
pub(crate) fn origin() -> String {
    web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// The address that is shown.
pub(crate) fn shown() -> Address {
    let (path, query, _) = parts().unwrap_or_default();
    Address::read(&path, &query)
}

/// Shows an address as a new entry of the history.
pub(crate) fn push(address: &Address) {
    if let Some(history) = history() {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&address.to_text()));
    }
}

/// Shows an address instead of the present one.
pub(crate) fn replace(address: &Address) {
    if let Some(history) = history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address.to_text()));
    }
}

/// Tells whenever the agent goes back or forward.
pub(crate) fn on_change(listener: impl Fn() + 'static) {
    let closure = Closure::<dyn FnMut()>::new(listener);
    if let Some(window) = web_sys::window() {
        let _ = window.add_event_listener_with_callback("popstate", closure.as_ref().unchecked_ref());
    }
    closure.forget();
}

/// Goes to another page.
pub(crate) fn leave(url: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().assign(url);
    }
}

fn parts() -> Option<(String, String, String)> {
    let location = web_sys::window()?.location();
    let query = location.search().ok()?;
    let fragment = location.hash().ok()?;
    Some((
        location.pathname().ok()?,
        query.strip_prefix('?').unwrap_or_default().to_owned(),
        fragment.strip_prefix('#').unwrap_or_default().to_owned(),
    ))
}

fn history() -> Option<web_sys::History> {
    web_sys::window()?.history().ok()
}
