//! Session storage, and what is kept from day to day, where they may be used. In a frame with blocked cookies even asking for it throws.

const PROBE: &str = "tidemark.probe";

pub(super) fn session() -> Option<web_sys::Storage> {
    let storage = web_sys::window()?.session_storage().ok()??;
    storage.set_item(PROBE, "1").ok()?;
    storage.remove_item(PROBE).ok()?;
    Some(storage)
}

/// An agent's limits; numbers alone, so that nothing of anybody stands in it. Their mark follows.
pub(crate) const LIMITS: &str = "tidemark.limits.";
/// Whether they want notifications.
pub(crate) const NOTICES: &str = "tidemark.notices";
/// Their keys, which say nothing of anybody either.
pub(crate) const KEYS: &str = "tidemark.keys";
/// Their targets; likewise numbers alone.
pub(crate) const TARGETS: &str = "tidemark.targets";
/// How dense the table is and how wide its columns; names of columns and numbers.
pub(crate) const LAYOUT: &str = "tidemark.layout";

/// The language of the page, a bare BCP 47 tag; boot.js reads it.
pub(crate) const LANGUAGE: &str = "tidemark.language";

/// The conversations that an agent has flagged, by their ids, with the agent's own before them.
pub(crate) const FLAGS: &str = "tidemark.flags";
/// What an agent has called an address: a line each, the name and the address. Their mark follows.
pub(crate) const VIEWS: &str = "tidemark.views.";
/// A search that was not finished: the agent's mark, its address, which names nobody, and two counts.
pub(crate) const UNFINISHED: &str = "tidemark.unfinished";

fn local() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// What was kept from day to day; nothing where nothing may be kept.
pub(crate) fn kept(key: &str) -> String {
    local().and_then(|storage| storage.get_item(key).ok()?).unwrap_or_default()
}

/// Keeps it, where that is possible; nothing is kept of nothing.
pub(crate) fn keep(key: &str, text: &str) {
    if let Some(storage) = local() {
        let _ = if text.is_empty() { storage.remove_item(key) } else { storage.set_item(key, text) };
    }
}

/// Removes every key that begins with `start`.
pub(super) fn forget_all(storage: &web_sys::Storage, start: &str) {
    let keys = (0..storage.length().unwrap_or(0)).filter_map(|place| storage.key(place).ok().flatten());
    // Collected first: removing one moves the others.
    for key in keys.filter(|key| key.starts_with(start)).collect::<Vec<_>>() {
        let _ = storage.remove_item(&key);
    }
}
