//! Keeps the focus on its conversation: a row that ends goes to another part of the list, where the browser takes it for a
//! new one and forgets that it had the focus. A page in which nobody works takes none.

use crate::browser::keys;
use crate::browser::window;
use crate::state::Desk;
use leptos::ev;
use leptos::prelude::*;

/// From now on it is kept.
pub(super) fn keep(desk: Desk) {
    // The conversation that has the focus, and the one below it.
    let last = StoredValue::new_local(None::<[Option<String>; 2]>);
    let listener = window_event_listener(ev::focusin, move |_| last.set_value(keys::focused_rows()));
    // A row went while somebody worked elsewhere, and took it along.
    let owed = StoredValue::new_local(false);
    // Once the list is drawn.
    let give_back = move || {
        request_animation_frame(move || {
            let Some(rows) = last.try_get_value().flatten().filter(|_| keys::is_lost()) else { return };
            if !window::has_focus() {
                return owed.set_value(true);
            }
            let open = |id: String| format!(".live [data-conversation-id=\"{id}\"] .open");
            let wanted: Vec<String> = rows.into_iter().flatten().map(open).chain(["#main".to_owned()]).collect();
            window::focus(&wanted.iter().map(String::as_str).collect::<Vec<_>>());
        });
    };
    let back = window_event_listener_untyped("focus", move |_| {
        if owed.try_update_value(std::mem::take) == Some(true) {
            give_back();
        }
    });
    on_cleanup(move || {
        listener.remove();
        back.remove();
    });
    Effect::new(move |_| {
        desk.top().live.with(|_| ());
        give_back();
    });
}
