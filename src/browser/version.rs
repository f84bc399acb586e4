//! Whether the server has another version of the page than the one that runs here. It reads the page's own address and
//! nothing else, and never loads what it finds.

use gloo_net::http::Request;
use wasm_bindgen::JsCast;
use web_sys::{RequestCache, RequestCredentials, RequestRedirect};

/// What names the files of a version, in the page. Other scripts were put there by these.
const NAMES: &str = "meta[name=tidemark], link[rel=stylesheet], script[src^='/boot']";

/// The files of this version, as the page names them; their names follow their contents.
fn own() -> Vec<String> {
    let document = web_sys::window().and_then(|window| window.document());
    let Some(found) = document.and_then(|document| document.query_selector_all(NAMES).ok()) else { return Vec::new() };
    let elements = (0..found.length()).filter_map(|at| found.get(at)?.dyn_into::<web_sys::Element>().ok());
    let values = elements.flat_map(|element| {
        let names: Vec<_> = element.get_attribute_names().iter().filter_map(|name| name.as_string()).collect();
        names.into_iter().filter_map(move |name| element.get_attribute(&name))
    });
    values.filter(|value| value.starts_with('/')).collect()
}

/// Whether there is another one. What cannot be read is none: a web page of somebody in between is no version.
pub(crate) async fn is_another() -> bool {
    let request = Request::get("/")
        .cache(RequestCache::NoStore)
        .credentials(RequestCredentials::SameOrigin)
        .redirect(RequestRedirect::Error);
    let Ok(response) = request.send().await else { return false };
    let Ok(body) = response.binary().await else { return false };
    let page = String::from_utf8_lossy(&body);
    response.ok() && page.contains("name=\"tidemark\"") && own().iter().any(|name| !page.contains(name.as_str()))
}
