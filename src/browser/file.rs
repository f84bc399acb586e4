//! A file for the agent, made of texts. Whether it is saved, only the browser knows: a frame that may not save says nothing.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// How long the browser may take to begin with a file, milliseconds.
const BEGINS: u32 = 60_000;

/// Gives the browser a file to save; `false` where it cannot make one, because there is no room for it.
pub(crate) fn save(name: &str, content_type: &str, parts: &[String]) -> bool {
    make(name, content_type, parts).is_ok()
}

fn make(name: &str, content_type: &str, parts: &[String]) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(content_type);
    let parts: Array = parts.iter().map(|part| JsValue::from_str(part)).collect();
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    gloo_timers::callback::Timeout::new(BEGINS, move || drop(Url::revoke_object_url(&url))).forget();
    Ok(())
}

/// Whether the page stands in a frame, which may forbid it to save.
pub(crate) fn is_framed() -> bool {
    web_sys::window().is_some_and(|window| window.top().ok().flatten().is_none_or(|top| top != window))
}
