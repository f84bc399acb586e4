//! Whether the server has another version of the page than the one that runs here. It reads the page's own address and
//! nothing else, and never loads what it finds.

use gloo_net::http::Request;
use web_sys::{RequestCache, RequestCredentials, RequestRedirect};

/// What names the files of a version, in the page.
const NAMES: &str = "meta[name=tidemark]";

/// The script that runs here; `None` where the page was served without names, as while it is developed.
fn own() -> Option<String> {
    let document = web_sys::window()?.document()?;
    document.query_selector(NAMES).ok()??.get_attribute("data-js").filter(|name| !name.is_empty())
}

/// Whether there is another one. What cannot be read is none: a web page of somebody in between is no version.
pub(crate) async fn is_another() -> bool {
    let Some(own) = own() else { return false };
    let request = Request::get("/")
        .cache(RequestCache::NoStore)
        .credentials(RequestCredentials::SameOrigin)
        .redirect(RequestRedirect::Error);
    let Ok(response) = request.send().await else { return false };
    let Ok(body) = response.binary().await else { return false };
    let page = String::from_utf8_lossy(&body);
    response.ok() && page.contains("name=\"tidemark\"") && !page.contains(&own)
}
