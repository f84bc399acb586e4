//! The rows of the history. Of a long list only those are drawn that can be seen.

use crate::screens::about::AboutCells;
use crate::state::{Desk, HistoryRow, WrapUpCell};
use crate::ui::rows::Scroller;
use leptos::prelude::*;
use tidemark_core::history::Standing;
use tidemark_core::words;

const COLUMNS: [&str; 11] =
    ["Started", "Duration", "Medium", "Direction", "Customer", "Queue", "Talk", "Hold", "Wait", "ACW", "Wrap-up"];

/// Heights of a row, pixels; the same numbers stand in `style/table.css`.
const ROW: usize = 36;
const CARD: usize = 92;

/// The table.
#[component]
pub(super) fn Table() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let scroller = Scroller::new(ROW, CARD);
    let count = Memo::new(move |_| desk.found.read().selection.rows.len());
    let drawn = Memo::new(move |_| scroller.drawn(count.get()));
    let pad = move |rows: usize| format!("{}px", rows * scroller.height());
    let loading = Memo::new(move |_| matches!(desk.found.read().standing, Standing::Loading(_)));
    let nothing = move || {
        let found = desk.found.read();
        match (&found.standing, count.get()) {
            (Standing::Done(_), 0) if found.selection.by_stage.is_empty() && found.selection.by_media.is_empty() => {
                Some("No conversations started in this interval.")
            }
            (Standing::Done(_), 0) => Some("No conversation matches the filter."),
            _ => None,
        }
    };
    view! {
        <div
            class="scroll"
            tabindex="0"
            role="region"
            aria-label="List of past conversations"
            node_ref=scroller.element
            on:scroll=move |_| scroller.measure()
        >
            <table
                role="table"
                aria-label="History"
                class="history"
                aria-busy=move || if loading.get() { "true" } else { "false" }
                aria-rowcount=move || (count.get() + 1).to_string()
            >
                <thead role="rowgroup">
                    <tr role="row" aria-rowindex="1">
                        {COLUMNS.map(|name| view! { <th role="columnheader" scope="col">{name}</th> }).collect_view()}
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <tr class="pad" aria-hidden="true" style:height=move || pad(drawn.get().start)></tr>
                    <For each=move || drawn.get() key=|index| *index let:index>
                        <Row index/>
                    </For>
                    <tr class="pad" aria-hidden="true" style:height=move || pad(count.get() - drawn.get().end)></tr>
                    {move || nothing().map(|text| view! {
                        <tr role="row" class="nothing"><td role="cell" colspan=COLUMNS.len()>{text}</td></tr>
                    })}
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(index: usize) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let id = Memo::new(move |_| desk.found.read().selection.rows.get(index).cloned());
    let row = Memo::new(move |_| desk.history_row(&id.get()?));
    let with = move |read: fn(&HistoryRow) -> Option<String>| move || row.with(|row| row.as_ref().and_then(read));
    let unfinished = move || row.with(|row| row.as_ref().is_some_and(|row| row.unfinished));
    view! {
        <tr
            role="row"
            data-conversation-id=move || id.get().map(|id| id.to_string())
            aria-rowindex=(index + 2).to_string()
            class:is-unfinished=unfinished
        >
            <td role="cell" class="time started">{with(|row| Some(row.started.clone()))}</td>
            <td role="cell" class="time duration">
                {with(|row| Some(row.duration.map_or_else(|| "In progress".to_owned(), words::duration)))}
            </td>
            <AboutCells about=Signal::derive(move || row.with(|row| row.as_ref().map(|row| row.about.clone())))/>
            <td role="cell" class="time talk" data-label="Talk">{with(|row| figure(row.figures.talk))}</td>
            <td role="cell" class="time hold" data-label="Hold">
                {with(|row| match row.figures.holds {
                    0 | 1 => figure(row.figures.hold),
                    n => Some(format!("{} ({n}×)", words::duration(row.figures.hold))),
                })}
            </td>
            <td role="cell" class="time wait" data-label="Wait">{with(|row| figure(row.figures.wait))}</td>
            <td role="cell" class="time acw" data-label="ACW">{with(|row| figure(row.figures.acw))}</td>
            <td role="cell" class="wrap-up" class:is-missing=move || wrap_up(row) == Some(WrapUpCell::Missing)>
                <bdi>{move || wrap_up(row).map(|cell| of_wrap_up(&cell))}</bdi>
            </td>
        </tr>
    }
}

/// Nothing where there was nothing, so that the eye finds what there was.
fn figure(ms: i64) -> Option<String> {
    (ms > 0).then(|| words::duration(ms))
}

fn wrap_up(row: Memo<Option<HistoryRow>>) -> Option<WrapUpCell> {
    row.with(|row| row.as_ref().map(|row| row.wrap_up.clone()))
}

fn of_wrap_up(cell: &WrapUpCell) -> String {
    match cell {
        WrapUpCell::Code(name) => name.to_string(),
        WrapUpCell::Missing => "No wrap-up".to_owned(),
        WrapUpCell::Open => "Not yet".to_owned(),
        WrapUpCell::None => String::new(),
    }
}
