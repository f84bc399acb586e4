//! From the bytes of an answer to rows, with the page's profile and nothing of the page: what `scripts/bench decode` measures.

use tidemark_core::genesys::decode;
use tidemark_core::history::Store;
use tidemark_core::record::from_analytics::{self, Viewpoint};
use wasm_bindgen::prelude::wasm_bindgen;

/// How many rows an answer of the details query has become for the user `me`; 0 where it cannot be read.
#[wasm_bindgen]
pub fn rows(body: &[u8], me: &str) -> usize {
    let Ok(page) = decode::details_page(body) else { return 0 };
    let mut store = Store::default();
    for conversation in &page.records.good {
        let Some((id, past)) = from_analytics::read(conversation, me) else { continue };
        store.keep(&id, &past);
        store.keep_facts(&id, &from_analytics::facts(conversation, Viewpoint { me, asked: None }, past.handled));
    }
    store.len()
}
