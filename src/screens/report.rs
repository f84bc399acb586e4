//! What the agent can send to whoever looks after Tidemark. It is shown before it is copied, so that nobody sends what they
//! have not seen.

use crate::state::Desk;
use crate::ui::copying::copying;
use leptos::prelude::*;
use tidemark_core::text;

/// The report, as it is now.
#[component]
pub(crate) fn Report() -> impl IntoView {
    let report = expect_context::<Desk>().top().report();
    let to_copy = report.clone();
    view! {
        <p>
            {text!("For whoever looks after Tidemark. It says what happened here and when; no name, number or word of a conversation is in it.")}
        </p>
        {copying(text!("Copy report"), move || to_copy.clone())}
        <pre tabindex="0" role="region" aria-label=text!("The report")>{report}</pre>
    }
}
