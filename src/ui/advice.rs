//! Something to tell, with what to do about it.

use super::copying::copying;
use super::icon::{Icon, Picture};
use leptos::prelude::*;
use tidemark_core::text;
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
pub(crate) fn Paste(
    /// The line.
    line: String,
) -> impl IntoView {
    let to_copy = line.clone();
    view! {
        <p class="paste">
            <q>{line}</q>
            {copying(text!("Copy"), move || to_copy.clone())}
        </p>
    }
}
