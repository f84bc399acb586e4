//! What attends to the page while an agent is signed in, and mostly shows nothing: keys, a focus that is not lost, and
//! whether anybody is still there. It is fetched beside the first list, and drawn over the page, not in it.

mod doing;
mod focus;
mod keys;
mod leaving;
mod speaking;
mod version;

pub(super) use doing::run;

use super::later;
use crate::browser::keys::body;
use crate::browser::storage;
use crate::state::Desk;
use crate::ui::bind::part;
use crate::ui::seen::{Kept, Seen};
use leptos::mount::mount_to;
use leptos::prelude::*;
use tidemark_core::commands::Keymap;
use tidemark_core::presence::Lock;

/// What is open of the commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opened {
    /// The list of them.
    List,
    /// The list, and the keys below it.
    Keys,
}

/// What stands over the page.
pub(super) struct Over {
    /// The agent's keys.
    pub(super) keymap: Seen<Keymap>,
    /// What is open of the commands.
    pub(super) commands: Seen<Option<Opened>>,
    /// Why the page is about to be locked, and in how many seconds.
    pub(super) leaving: Seen<Option<(Lock, i64)>>,
    /// Whether there is a newer version, as far as the agent wants to know.
    pub(super) newer: Seen<bool>,
}

/// A handle to it.
pub(super) type Board = Kept<Over>;

/// Begins to attend.
pub(super) fn attend(desk: Desk) {
    let Some(body) = body() else { return };
    let over = move || {
        provide_context(desk);
        let board = Board::new(Over {
            keymap: Seen::new(Keymap::of_text(&storage::kept(storage::KEYS))),
            commands: Seen::default(),
            leaving: Seen::default(),
            newer: Seen::default(),
        });
        provide_context(board);
        keys::listen(desk, board);
        focus::keep(desk);
        leaving::watch(desk, board);
        speaking::begin(desk);
        version::watch(desk, board);
        // Nothing of one agent is over the page of the next.
        Effect::new(move |_| {
            desk.top().user.with(|_| ());
            if let Some(board) = board.get() {
                board.commands.show(None);
                board.leaving.show(None);
            }
        });
        view! {
            {leaving::warning(desk, board)}
            {version::newer(board)}
            {part(move || {
                let is_open = board.get().is_some_and(|board| board.commands.get().is_some());
                is_open.then(|| view! { <div class="over"><later::Commands/></div> }).into_any()
            })}
        }
    };
    mount_to(body, over).forget();
}
