//! The window itself: attention, pop-ups, randomness, clipboard, width.

use super::Report;
use std::cell::Cell;
use tidemark_core::drive::{Happening, Window};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// A page that was hidden, or beside another window, for so long is checked when somebody comes back to it, milliseconds.
const LONG_AWAY: f64 = 60_000.0;

/// Reports when the page is looked at again after a while, when the network is said to be back, when the page is left, and
/// when it is shown again from the browser's cache.
pub(super) fn report_attention(report: &Report) {
    let Some(window) = web_sys::window() else { return };
    let Some(document) = window.document() else { return };

    let (tell, page, away_since) = (report.clone(), document.clone(), Cell::new(None));
    let on_attention = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        let now = js_sys::Date::now();
        if page.hidden() || event.type_() == "blur" {
            away_since.set(away_since.get().or(Some(now)));
        } else if away_since.take().is_some_and(|since| now - since > LONG_AWAY) {
            tell.tell(Happening::Shown);
        }
    });
    let on_attention = on_attention.into_js_value();
    let _ = document.add_event_listener_with_callback("visibilitychange", on_attention.unchecked_ref());
    for name in ["blur", "focus"] {
        let _ = window.add_event_listener_with_callback(name, on_attention.unchecked_ref());
    }

    // `online` is a hint and no proof: the machines ask before they believe.
    let tell = report.clone();
    let on_online = Closure::<dyn FnMut()>::new(move || tell.tell(Happening::Shown));
    let _ = window.add_event_listener_with_callback("online", on_online.as_ref().unchecked_ref());
    on_online.forget();

    let tell = report.clone();
    let on_leave = Closure::<dyn FnMut()>::new(move || tell.tell(Happening::Left));
    let _ = window.add_event_listener_with_callback("pagehide", on_leave.as_ref().unchecked_ref());
    on_leave.forget();

    let tell = report.clone();
    let on_page =
        Closure::<dyn FnMut(web_sys::PageTransitionEvent)>::new(move |event: web_sys::PageTransitionEvent| {
            if event.persisted() {
                tell.tell(Happening::Restored);
            }
        });
    let _ = window.add_event_listener_with_callback("pageshow", on_page.as_ref().unchecked_ref());
    on_page.forget();
}

/// Opens a window of its own. Under our own opener policy it is cut off from this one as soon as it leaves our origin,
/// so nothing but its answer through the channel between tabs says what becomes of it.
pub(super) fn open(url: &str) -> Window {
    let opened = web_sys::window()
        .and_then(|window| {
            window.open_with_url_and_target_and_features(url, "_blank", "popup,width=800,height=700").ok()
        })
        .flatten();
    if opened.is_some() { Window::Opened } else { Window::Blocked }
}

/// Whether the page stands in a frame.
pub(crate) fn is_framed() -> bool {
    let Some(window) = web_sys::window() else { return false };
    window.parent().ok().flatten().is_some_and(|parent| parent != window)
}

/// Whether the document is still in English, as it is written.
pub(crate) fn is_english() -> bool {
    of_root("lang").is_none_or(|lang| lang == "en")
}

/// An attribute of the document itself, where `boot.js` and `languages/speak.js` say what they know.
pub(crate) fn of_root(name: &str) -> Option<String> {
    web_sys::window()?.document()?.document_element()?.get_attribute(name)
}

/// Turns the document back into an English one that has lost its language: `index.html` has what is told of that.
pub(crate) fn lose_language() {
    let lost = of_root("lang").unwrap_or_default();
    let root = web_sys::window().and_then(|window| window.document()?.document_element());
    for (name, value) in [("data-lost", lost.as_str()), ("lang", "en"), ("dir", "ltr")] {
        let _ = root.as_ref().map(|root| root.set_attribute(name, value));
    }
}

/// Closes this window, if a script opened it.
pub(super) fn close() {
    if let Some(window) = web_sys::window() {
        let _ = window.close();
    }
}

/// Whether the page may use cryptography: not on an insecure origin, nor in a browser without it.
pub(crate) fn can_be_secure() -> bool {
    web_sys::window().is_some_and(|window| window.is_secure_context() && window.crypto().is_ok())
}

/// Fills `bytes` from the browser's cryptographic source.
///
/// Without one there is no sign-in: [`can_be_secure`] is asked before anything begins.
pub(super) fn fill_with_randomness(bytes: &mut [u8]) {
    if let Some(crypto) = web_sys::window().and_then(|window| window.crypto().ok()) {
        let _ = crypto.get_random_values_with_u8_array(bytes);
    }
}

/// What has become of a text for the clipboard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Copy {
    /// Nobody has asked.
    #[default]
    NotAsked,
    /// It is there.
    Done,
    /// The browser does not let it there.
    Refused,
}

/// Puts a text on the clipboard, if the browser lets it.
pub(crate) fn copy(text: &str, done: impl FnOnce(Copy) + 'static) {
    let Some(window) = web_sys::window() else { return };
    let written = JsFuture::from(window.navigator().clipboard().write_text(text));
    spawn_local(async move {
        done(if written.await.is_ok() { Copy::Done } else { Copy::Refused });
    });
}

/// Whether somebody works in this page: a frame that takes the focus unasked takes it from what they type elsewhere in its host.
pub(crate) fn has_focus() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.has_focus().unwrap_or(true))
}

/// Gives the focus to the first of these selectors that finds something, where the page has it.
pub(crate) fn focus(selectors: &[&str]) {
    if !has_focus() {
        return;
    }
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    // A selector that an id has spoilt finds nothing.
    let find =
        |selector: &&str| document.query_selector(selector).ok().flatten()?.dyn_into::<web_sys::HtmlElement>().ok();
    if let Some(element) = selectors.iter().find_map(find) {
        let _ = element.focus();
    }
}

/// Whether what was opened or closed is open now.
pub(crate) fn is_open(event: &web_sys::Event) -> bool {
    let details = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    details.is_some_and(|details| details.has_attribute("open"))
}

/// Whether text is selected: whoever pulled the mouse over it did not mean to press.
pub(crate) fn has_selection() -> bool {
    let selection = web_sys::window().and_then(|window| window.get_selection().ok().flatten());
    selection.is_some_and(|selection| !selection.is_collapsed())
}

/// Takes the letters of a text apart into those that they are made of and their accents.
pub(crate) fn take_apart(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFD").into()
}

/// Puts a title on the tab.
pub(crate) fn set_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// Whether the page is in front of somebody: shown, and with the focus.
pub(crate) fn is_looked_at() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| !document.hidden()) && has_focus()
}
