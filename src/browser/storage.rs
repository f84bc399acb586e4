//! Session storage, where it may be used. In a frame with blocked cookies even asking for it throws.

const PROBE: &str = "tidemark.probe";

pub(super) fn session() -> Option<web_sys::Storage> {
    let storage = web_sys::window()?.session_storage().ok()??;
    storage.set_item(PROBE, "1").ok()?;
    storage.remove_item(PROBE).ok()?;
    Some(storage)
}

/// Removes every key that begins with `start`.
pub(super) fn forget_all(storage: &web_sys::Storage, start: &str) {
    let keys = (0..storage.length().unwrap_or(0)).filter_map(|place| storage.key(place).ok().flatten());
    // Collected first: removing one moves the others.
    for key in keys.filter(|key| key.starts_with(start)).collect::<Vec<_>>() {
        let _ = storage.remove_item(&key);
    }
}
