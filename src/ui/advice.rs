//! Something to tell, with what to do about it.

use super::bind::text;
use super::icon::{Icon, Picture};
use super::seen::{Kept, Seen};
use crate::browser::window::{self, Copy};
use leptos::prelude::*;
use tidemark_core::words::Advice;

/// An [`Advice`] as a paragraph, a line to paste, and the server's words in small print.
#[component]
pub(crate) fn Telling(
    /// What to tell.
    advice: Advice,
    /// Which picture.
    #[prop(default = Icon::Info)]
    icon: Icon,
) -> AnyView {
    let Advice { title, todo, paste, details } = advice;
    view! {
        <div class="telling">
            <Picture icon/>
            <div>
                <p class="telling-title">{title}</p>
                <p class="telling-todo">{todo}</p>
                {paste.map(|line| view! { <Paste line/> })}
                {details.map(|details| view! { <p class="telling-details">{details}</p> })}
            </div>
        </div>
    }
    .into_any()
}

/// A line that the agent can send to an administrator as it is.
#[component]
fn Paste(
    /// The line.
    line: String,
) -> impl IntoView {
    let copied = Kept::new(Seen::new(Copy::NotAsked));
    let to_copy = line.clone();
    let copy = move |_| {
        window::copy(&to_copy, move |outcome| copied.get().iter().for_each(|copied| copied.show(outcome)));
    };
    view! {
        <p class="paste">
            <q>{line}</q>
            <button type="button" class="quiet" on:click=copy>
                {text(move || match copied.get().map(|copied| copied.get()) {
                    Some(Copy::Done) => "Copied".to_owned(),
                    Some(Copy::Refused) => "Please select it and copy it".to_owned(),
                    Some(Copy::NotAsked) | None => "Copy".to_owned(),
                })}
            </button>
        </p>
    }
}
