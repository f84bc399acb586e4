//! A filter that is on or off, with how many it would show.

use leptos::prelude::*;
use tidemark_core::words;

/// A toggle button. Its count stands beside its name, not in it, so that its name never changes.
#[component]
pub(crate) fn Chip(
    /// Its name.
    label: &'static str,
    /// How many it would show.
    #[prop(into)]
    count: Signal<u32>,
    /// Whether it is on.
    #[prop(into)]
    pressed: Signal<bool>,
    /// The agent pressed it.
    on_press: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="chip"
            class:is-empty=move || count.get() == 0
            aria-pressed=move || if pressed.get() { "true" } else { "false" }
            on:click=move |_| on_press()
        >
            <span>{label}</span>
            <span class="count">{move || words::count(u64::from(count.get()))}</span>
        </button>
    }
}
