//! Where the agent's own limits are set, whether alerts are told outside of the page, and what can be reported.

use super::report::Report;
use crate::state::Desk;
use crate::ui::bind::{flag, text};
use crate::ui::number::{Number, number};
use leptos::prelude::*;
use tidemark_core::live::{Measure, Notices};
use tidemark_core::words;

/// A field for each measure, and the switch.
#[component]
pub(crate) fn Limits() -> impl IntoView {
    view! {
        <p>"A row warns at half of a limit, and again when it is over. In seconds; empty for none."</p>
        {Measure::ALL.into_iter().map(field).collect::<Vec<_>>()}
        {notices()}
        <Report/>
    }
}

/// A switch for notifications, and what the browser has to do with it.
fn notices() -> AnyView {
    let desk = expect_context::<Desk>();
    let is = move |one: Notices| move || desk.top().notices.get() == one;
    view! {
        <button
            type="button"
            class="chip"
            aria-pressed=text(move || is(Notices::On)().to_string())
            aria-describedby="notices"
            disabled=flag(is(Notices::Unsupported))
            on:click=move |_| desk.top().toggle_notices()
        >
            "Notify me of alerts"
        </button>
        <p id="notices" role="status" aria-label="Notifications">{text(move || words::of_notices(desk.top().notices.get()).to_owned())}</p>
    }
    .into_any()
}

fn field(measure: Measure) -> AnyView {
    let desk = expect_context::<Desk>();
    let shown = move || match desk.top().limits.get().get(measure) {
        0 => String::new(),
        seconds => seconds.to_string(),
    };
    let enter = Box::new(move |typed: String| desk.top().set_limit(measure, &typed));
    view! {
        <label class="field">
            <span>{words::of_measure(measure)}</span>
            {number(Number::Whole, text(shown), enter)}
        </label>
    }
    .into_any()
}
