//! Something to tell, with what to do about it.

use super::bind::text;
use super::icon::{Icon, Picture};
use super::seen::{Kept, Seen};
use crate::browser::window;
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
    let copied = Kept::new(Seen::new(false));
    let to_copy = line.clone();
    let copy = move |_| {
        window::copy(&to_copy);
        if let Some(copied) = copied.get() {
            copied.show(true);
        }
    };
    view! {
        <p class="paste">
            <q>{line}</q>
            <button type="button" class="quiet" on:click=copy>
                {text(move || {
                    let done = copied.get().is_some_and(|copied| copied.get());
                    if done { "Copied" } else { "Copy" }.to_owned()
                })}
            </button>
        </p>
    }
}
