//! A filter that is on or off, with how many it would show.

use super::bind::text;
use leptos::prelude::*;
use tidemark_core::words;

/// A toggle button. Its count stands beside its name, not in it, so that its name never changes.
#[component]
pub(crate) fn Chip(
    /// Its name.
    label: &'static str,
    /// How many it would show.
    count: Signal<u32>,
    /// Whether it is on.
    pressed: Signal<bool>,
    /// The agent pressed it.
    on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="chip"
            class:is-empty=Signal::derive(move || count.get() == 0)
            aria-pressed=text(move || pressed.get().to_string())
            on:click=move |_| on_press.run(())
        >
            <span>{label}</span>
            <span class="count">{text(move || words::count(u64::from(count.get())))}</span>
        </button>
    }
}
