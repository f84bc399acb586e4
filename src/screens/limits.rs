//! The agent's own limits: where they are set, and the label of a row that nears one.

use super::marks::labelled;
use crate::state::{Desk, LiveRow};
use crate::ui::bind::text;
use crate::ui::icon::Icon;
use leptos::prelude::*;
use tidemark_core::live::{Heat, Measure};
use tidemark_core::words;

/// A field for each measure, behind a button.
pub(crate) fn limits() -> AnyView {
    view! {
        <details class="limits">
            <summary>"Limits"</summary>
            <div>
                <p>"A row warns at half of a limit, and again when it is over. In seconds; empty for none."</p>
                {Measure::ALL.into_iter().map(field).collect::<Vec<_>>()}
            </div>
        </details>
    }
    .into_any()
}

fn field(measure: Measure) -> AnyView {
    let desk = expect_context::<Desk>();
    let shown = move || match desk.top().limits.get().get(measure) {
        0 => String::new(),
        seconds => seconds.to_string(),
    };
    view! {
        <label class="field">
            <span>{words::of_measure(measure)}</span>
            <input
                type="number"
                min="0"
                max="86400"
                inputmode="numeric"
                prop:value=text(shown)
                on:change:target=move |event| desk.top().set_limit(measure, &event.target().value())
            />
        </label>
    }
    .into_any()
}

/// The label of a row that nears a limit or is over it; hidden for all others.
pub(crate) fn warning(row: Memo<Option<LiveRow>>) -> AnyView {
    let desk = expect_context::<Desk>();
    let heat = move || {
        let (limits, now) = (desk.top().limits.get(), desk.top().now.get());
        row.with(|row| row.as_ref().and_then(|row| limits.heat(&row.phase, &row.so_far(now))))
    };
    let class = text(move || match heat() {
        Some((Heat::Over, _)) => "mark is-over".to_owned(),
        _ => "mark is-due".to_owned(),
    });
    let told = text(move || heat().map(|(heat, limit)| words::of_heat(heat, limit)).unwrap_or_default());
    labelled(class, Icon::Alert, told)
}
