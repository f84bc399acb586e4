//! Session storage, where it may be used. In a frame with blocked cookies even asking for it throws.

const PROBE: &str = "tidemark.probe";

pub(super) fn session() -> Option<web_sys::Storage> {
    let storage = web_sys::window()?.session_storage().ok()??;
    storage.set_item(PROBE, "1").ok()?;
    storage.remove_item(PROBE).ok()?;
    Some(storage)
}
