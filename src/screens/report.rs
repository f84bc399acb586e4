//! What the agent can send to whoever looks after Tidemark. It is shown before it is copied, so that nobody sends what they
//! have not seen.

use crate::state::Desk;
use crate::ui::bind::part;
use crate::ui::copying::copying;
use crate::ui::seen::{Kept, Seen};
use leptos::prelude::*;
use tidemark_core::text;

/// The report, written anew whenever it is opened.
#[component]
pub(super) fn Report() -> impl IntoView {
    let open = Kept::new(Seen::new(false));
    let turn = move |is_open| open.get().iter().for_each(|open| open.show(is_open));
    view! {
        <details class="report" on:toggle:target=move |event| turn(event.target().open())>
            <summary>{text!("Report a problem")}</summary>
            {part(move || {
                let is_open = open.get().is_some_and(|open| open.get());
                is_open.then(report).into_any()
            })}
        </details>
    }
}

fn report() -> AnyView {
    let report = expect_context::<Desk>().top().report();
    let to_copy = report.clone();
    view! {
        <p>
            {text!("For whoever looks after Tidemark. It says what happened here and when; no name, number or word of a conversation is in it.")}
        </p>
        {copying(text!("Copy report"), move || to_copy.clone())}
        <pre tabindex="0" role="region" aria-label=text!("The report")>{report}</pre>
    }
    .into_any()
}
