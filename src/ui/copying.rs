//! A button that puts a text on the clipboard and says whether it is there.

use super::bind::text;
use super::seen::{Kept, Seen};
use crate::browser::window::{self, Copy};
use leptos::prelude::*;
use tidemark_core::text;

/// The button, under this name; `read` gives the text when it is pressed.
pub(crate) fn copying(name: &'static str, read: impl Fn() -> String + 'static) -> AnyView {
    let copied = Kept::new(Seen::new(Copy::NotAsked));
    let copy = move |_| {
        window::copy(&read(), move |outcome| copied.get().iter().for_each(|copied| copied.show(outcome)));
    };
    let words = move || match copied.get().map(|copied| copied.get()) {
        Some(Copy::Done) => text!("Copied"),
        Some(Copy::Refused) => text!("Please select it and copy it"),
        Some(Copy::NotAsked) | None => name,
    };
    view! {
        <button type="button" class="quiet" on:click=copy>
            {text(move || words().to_owned())}
        </button>
    }
    .into_any()
}
