//! The keys of the page. In a frame they are those of the frame alone: what is pressed elsewhere in the host is the host's.

use super::{Board, run};
use crate::browser::keys::{held, place};
use crate::state::Desk;
use leptos::ev;
use leptos::prelude::*;
use tidemark_core::commands::{Command, Press, Shortcut};

/// From now on keys mean something.
pub(super) fn listen(desk: Desk, board: Board) {
    let pressed = move |event: ev::KeyboardEvent| {
        let Some(over) = board.get().filter(|_| desk.top().is_in()) else { return };
        // What a field, a grid or a system that puts letters together has taken is theirs.
        if event.default_prevented() || event.is_composing() {
            return;
        }
        let (key, code) = (event.key(), event.code());
        // While it is still on its way: once the list is there, it takes the key for itself.
        if key == "Escape" && over.commands.peek(Option::is_some) {
            event.prevent_default();
            return over.commands.show(None);
        }
        let press = Press { key: &key, code: &code, held: held(&event), place: place(&event) };
        let Some(shortcut) = over.keymap.peek(|keymap| keymap.meaning(press)) else { return };
        event.prevent_default();
        let goes_on = matches!(shortcut, Shortcut::Next | Shortcut::Previous);
        if goes_on || !event.repeat() {
            run(desk, board, &Command::Of(shortcut));
        }
    };
    let listener = window_event_listener(ev::keydown, pressed);
    on_cleanup(move || listener.remove());
}
