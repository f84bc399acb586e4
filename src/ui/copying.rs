//! A button that puts a text on the clipboard and says whether it is there.

use super::bind::{part, text};
use super::seen::{Kept, Seen};
use crate::browser::window::{self, Copy};
use leptos::prelude::*;
use tidemark_core::text;

/// What is longer stands on the screen already, as the record does.
const SHOWN: usize = 500;

/// The button, under this name; `read` gives the text when it is pressed. Where it may not be put on the clipboard (a frame without
/// `clipboard-write`) it stands beside the button, to be selected.
pub(crate) fn copying(name: &'static str, read: impl Fn() -> String + 'static) -> AnyView {
    let copied = Kept::new(Seen::new(Copy::NotAsked));
    let refused = Kept::new(Seen::new(String::new()));
    let copy = move |_| {
        let text = read();
        window::copy(&text.clone(), move |outcome| {
            copied.get().iter().for_each(|copied| copied.show(outcome));
            let shown = if outcome == Copy::Refused && text.len() <= SHOWN { text.clone() } else { String::new() };
            refused.get().iter().for_each(|refused| refused.show(shown.clone()));
        });
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
        {part(move || {
            let shown = refused.get().map(|refused| refused.get()).filter(|shown| !shown.is_empty());
            shown.map(|shown| view! { <bdi class="to-copy">{shown}</bdi> }).into_any()
        })}
    }
    .into_any()
}
