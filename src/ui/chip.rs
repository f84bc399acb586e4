//! A filter that is on or off, with how many it would show.

use super::bind::{flag, text};
use leptos::prelude::*;
use std::sync::Arc;
use tidemark_core::words;

/// A filter as a toggle button sees it.
pub(crate) struct Chip {
    /// Its name.
    pub(crate) label: &'static str,
    /// How many it would show.
    pub(crate) count: Arc<dyn Fn() -> u32 + Send + Sync>,
    /// Whether it is on.
    pub(crate) pressed: Signal<bool>,
    /// Whether it is offered at all.
    pub(crate) hidden: Signal<bool>,
    /// The agent pressed it.
    pub(crate) on_press: Arc<dyn Fn() + Send + Sync>,
}

impl Chip {
    /// Draws it. The count stands beside the name, not in it, so that the name never changes.
    pub(crate) fn view(self) -> AnyView {
        let Self { label, count, pressed, hidden, on_press } = self;
        let none = count.clone();
        view! {
            <button
                type="button"
                class="chip"
                class:is-empty=flag(move || none() == 0)
                hidden=hidden
                aria-pressed=text(move || pressed.get().to_string())
                on:click=move |_| on_press()
            >
                <span>{label}</span>
                <span class="count">{text(move || words::count(u64::from(count())))}</span>
            </button>
        }
        .into_any()
    }
}
