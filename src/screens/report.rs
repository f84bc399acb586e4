//! What the agent can send to whoever looks after Tidemark. It is shown before it is copied, so that nobody sends what they
//! have not seen.

use crate::state::Desk;
use crate::ui::copying::copying;
use leptos::prelude::*;

/// The report, as it was when it was opened.
#[component]
pub(crate) fn Report() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let report = desk.top().report();
    let to_copy = report.clone();
    view! {
        <p>
            "For whoever looks after Tidemark. It says what happened here and when; no name, number or word of a conversation is in it."
        </p>
        <pre tabindex="0" role="region" aria-label="The report">{report}</pre>
        {copying("Copy report", move || to_copy.clone())}
    }
}
