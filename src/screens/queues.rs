//! The agent's queues, in a strip below the live list: who waits, and for how long.

use super::about::heads;
use crate::state::{Desk, QueueStrip};
use crate::ui::advice::Telling;
use crate::ui::bind::{flag, part, text};
use crate::ui::icon::{Icon, Picture};
use crate::ui::seen::Kept;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use std::sync::Arc;
use tidemark_core::queues::Figures;
use tidemark_core::words;
use tidemark_core::{english, text};

const COLUMNS: [(&str, &str); 4] = [
    ("name", english!("Queue")),
    ("time", english!("Waiting")),
    ("time", english!("Longest")),
    ("time", english!("Interacting")),
];

/// One line, and a list below it that opens by itself while somebody waits.
#[component]
pub(crate) fn Queues() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let queues = Kept::new(desk.top().followed_queues());
    let strip = Memo::new(move |_| queues.get().map(|queues| desk.top().queue_strip(&queues)).unwrap_or_default());
    let advice = Memo::new(move |_| desk.top().queues_advice(&*queues.get()?));
    let is_known = move || queues.get().is_some_and(|queues| desk.top().has_queues(&queues));
    let toggle = move |event: MouseEvent| {
        // The browser's own opening would be another truth.
        event.prevent_default();
        if let Some(queues) = queues.get() {
            desk.top().toggle_queues(&queues);
        }
    };
    let is_open = move || queues.get().is_some_and(|queues| desk.top().queues_open(&queues));
    view! {
        <section class="queues" aria-label=text!("My queues") hidden=flag(move || !is_known())>
            <details open=flag(is_open)>
                <summary on:click=toggle>
                    <Picture icon=Icon::People/>
                    " "
                    <span class="queues-line">{text(move || strip.with(|strip| line(desk, strip)))}</span>
                    " "
                    <span class="queues-age">{text(move || strip.with(|strip| strip.age.clone()))}</span>
                </summary>
                {part(move || advice.get().map(|advice| view! { <Telling advice/> }).into_any())}
                {part(move || is_open().then(|| strip.with(|strip| list(desk, strip))).into_any())}
            </details>
        </section>
    }
}

fn line(desk: Desk, strip: &QueueStrip) -> String {
    if strip.rows.is_empty() {
        return text!("Your queues are not shown").to_owned();
    }
    // Where nobody waits, nothing of it changes with time.
    let now = if strip.total.since.is_some() { desk.top().now.get() } else { 0 };
    words::of_queues(strip.total, strip.first.as_deref(), now)
}

/// Drawn as a whole: a closure for each cell would be a large part of the page, and nothing in it holds the focus.
fn list(desk: Desk, strip: &QueueStrip) -> AnyView {
    if strip.rows.is_empty() {
        return ().into_any();
    }
    let row = |(name, figures): &(Arc<str>, Figures)| {
        let longest = figures.since.map(|since| words::clock(desk.top().now.get() - since)).unwrap_or_default();
        let counts = [figures.waiting, figures.interacting].map(|n| words::count(u64::from(n)));
        let [waiting, interacting] = counts;
        let cells =
            [waiting, longest, interacting].map(|text| view! { <td role="cell" class="time">{text}</td> }.into_any());
        let class = if figures.waiting > 0 { "is-waiting" } else { "" };
        let name = name.to_string();
        view! { <tr role="row" class=class><td role="cell" class="name" title=name.clone()><bdi>{name.clone()}</bdi></td>{cells.into_iter().collect::<Vec<_>>()}</tr> }
            .into_any()
    };
    view! {
        <p class="queues-left-out">{strip.left_out.clone().unwrap_or_default()}</p>
        <div class="queues-list" tabindex="0" role="region" aria-label=text!("List of my queues")>
            <table role="table" aria-label=text!("My queues")>
                <thead role="rowgroup">
                    <tr role="row">{heads(&COLUMNS)}</tr>
                </thead>
                <tbody role="rowgroup">{strip.rows.iter().map(row).collect::<Vec<_>>()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
