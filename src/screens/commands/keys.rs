//! Which key does what, and how the agent wants it: other keys, or none that is pressed alone (WCAG 2.1.4).

use crate::browser::storage;
use crate::screens::attending::Board;
use crate::ui::bind::text;
use leptos::prelude::*;
use tidemark_core::commands::{Keymap, Shortcut, Singles};
use tidemark_core::text;
use tidemark_core::words;

/// The keys; open where the agent asked for them.
pub(super) fn keys(board: Board, is_open: bool) -> AnyView {
    view! {
        <details class="keys" open=is_open>
            <summary>{text!("Keys")}</summary>
            <p class="soft">
                {text!("Ctrl K opens this list, Enter opens a conversation, Escape closes what is open. The keys below are pressed alone, and mean a letter where you type.")}
            </p>
            <button
                type="button"
                class="chip"
                aria-pressed=text(move || is_on(board).to_string())
                on:click=move |_| change(board, |keymap| {
                    keymap.singles = if keymap.singles == Singles::On { Singles::Off } else { Singles::On };
                })
            >
                {text!("Single keys")}
            </button>
            <button type="button" class="quiet" on:click=move |_| change(board, |keymap| *keymap = Keymap::default())>
                {text!("As usual")}
            </button>
            {Shortcut::SINGLE.into_iter().map(|shortcut| field(board, shortcut)).collect::<Vec<_>>()}
        </details>
    }
    .into_any()
}

fn is_on(board: Board) -> bool {
    board.get().is_some_and(|over| over.keymap.with(|keymap| keymap.singles == Singles::On))
}

fn change(board: Board, change: impl FnOnce(&mut Keymap)) {
    let Some(over) = board.get() else { return };
    let mut keymap = over.keymap.peek(|keymap| *keymap);
    change(&mut keymap);
    storage::keep(storage::KEYS, &keymap.to_text());
    over.keymap.show(keymap);
}

fn field(board: Board, shortcut: Shortcut) -> AnyView {
    let key = move || board.get().and_then(|over| over.keymap.with(|keymap| keymap.key(shortcut))).map(String::from);
    view! {
        <label class="field">
            <span>{words::of_shortcut(shortcut)}</span>
            <input
                type="text"
                maxlength="2"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                prop:value=text(move || key().unwrap_or_default())
                on:change:target=move |event| {
                    change(board, |keymap| keymap.set(shortcut, &event.target().value()));
                    // Also where nothing has changed, the field shows the key that holds.
                    event.target().set_value(&key().unwrap_or_default());
                }
            />
        </label>
    }
    .into_any()
}
