//! The rows of the history. Of a long list only those are drawn that can be seen.

use crate::screens::about::{ReadAbout, about_cells, heads, is_open, open};
use crate::state::{Desk, HistoryRow, WrapUpCell};
use crate::ui::bind::{Key, flag, part, rows, text, value};
use crate::ui::rows::Scroller;
use leptos::prelude::*;
use std::ops::Range;
use std::sync::Arc;
use tidemark_core::history::Standing;
use tidemark_core::words;

/// Class, as the cells below have it, and name.
const COLUMNS: [(&str, &str); 11] = [
    ("started", "Started"),
    ("time duration", "Duration"),
    ("medium", "Medium"),
    ("direction", "Direction"),
    ("customer", "Customer"),
    ("queue", "Queue"),
    ("time talk", "Talk"),
    ("time hold", "Hold"),
    ("time wait", "Wait"),
    ("time acw", "ACW"),
    ("wrap-up", "Wrap-up"),
];

/// Id of the element that scrolls.
const SCROLLER: &str = "history-rows";
/// Heights of a row, pixels; the same numbers stand in `style/table.css`.
const ROW: usize = 36;
const CARD: usize = 108;

/// The table.
#[component]
pub(super) fn Table() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let scroller = Scroller::new(SCROLLER, ROW, CARD);
    let count = move || desk.top().found.with(|found| found.selection.rows.len());
    let pad = move |rows: fn(usize, Range<usize>) -> usize| {
        let height = move || rows(count(), scroller.drawn(count())) * scroller.height();
        view! { <tr class="pad" aria-hidden="true" style:height=text(move || format!("{}px", height()))></tr> }
            .into_any()
    };
    // The list is another width beside an open conversation, and the window is not.
    Effect::new(move |_| {
        desk.top().address.with(|address| address.conversation.is_some());
        request_animation_frame(move || scroller.measure());
    });
    let loading = move || desk.top().found.with(|found| matches!(found.standing, Standing::Loading(_)));
    view! {
        <div
            class="scroll"
            tabindex="0"
            role="region"
            aria-label="List of past conversations"
            id=SCROLLER
            on:scroll=move |_| scroller.measure()
        >
            <table
                role="table"
                aria-label="History"
                class="history"
                class:is-earlier=flag(move || desk.top().found.with(|found| found.earlier.is_some()))
                aria-busy=text(move || loading().to_string())
                aria-rowcount=text(move || (count() + 1).to_string())
            >
                <thead role="rowgroup">
                    <tr role="row" aria-rowindex="1">
                        {heads(&COLUMNS)}
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    {pad(|_, drawn| drawn.start)}
                    {rows(move || scroller.drawn(count()).map(Key::Place).collect(), row)}
                    {pad(|count, drawn| count.saturating_sub(drawn.end))} {part(move || nothing(desk))}
                </tbody>
            </table>
        </div>
    }
}

/// What stands there where a search has found nothing, or a filter leaves nothing of it.
fn nothing(desk: Desk) -> AnyView {
    let words = desk.top().found.with(|found| match (found.selection.rows.len(), found.selection.all) {
        (0, 0) if found.is_whole() => Some("No conversations started in this interval."),
        (0, 1..) => Some("No conversation matches the filter."),
        _ => None,
    });
    let Some(words) = words else { return ().into_any() };
    view! { <tr role="row" class="nothing"><td role="cell" colspan="11">{words}</td></tr> }.into_any()
}

fn row(key: &Key) -> AnyView {
    let desk = expect_context::<Desk>();
    let Key::Place(index) = *key else { return ().into_any() };
    let place = move || desk.top().found.with(|found| found.selection.rows.get(index).copied());
    let row = Memo::new(move |_| desk.top().history_row(place()?));
    let id = move || row.with(|row| row.as_ref().map(|row| row.id.clone()));
    let about: ReadAbout = Arc::new(move |read| row.with(|row| row.iter().for_each(|row| read(&row.about))));
    let cell = move |read: fn(&HistoryRow) -> Option<String>| {
        text(move || row.with(|row| row.as_ref().and_then(read)).unwrap_or_default())
    };
    let is = move |wanted: fn(&HistoryRow) -> bool| flag(move || row.with(|row| row.as_ref().is_some_and(wanted)));
    view! {
        <tr
            role="row"
            data-conversation-id=value(move || id().map(|id| id.to_string()))
            aria-rowindex=(index + 2).to_string()
            aria-current=is_open(desk, id)
            on:click=move |_| open(desk, untrack(id))
            class:is-unfinished=is(|row| row.unfinished)
        >
            <td role="cell" class="started">{cell(|row| Some(row.started.clone()))}</td>
            <td role="cell" class="time duration">
                {cell(|row| Some(row.duration.map_or_else(|| "In progress".to_owned(), words::duration)))}
            </td>
            {about_cells(&about)}
            <td role="cell" class="time talk" data-label="Talk">{cell(|row| figure(row.figures.talk))}</td>
            <td role="cell" class="time hold" data-label="Hold">{cell(hold)}</td>
            <td role="cell" class="time wait" data-label="Wait">{cell(|row| figure(row.figures.wait))}</td>
            <td role="cell" class="time acw" data-label="ACW">{cell(|row| figure(row.figures.acw))}</td>
            <td role="cell" class="wrap-up" class:is-missing=is(|row| row.wrap_up == WrapUpCell::Missing)>
                <bdi>{cell(|row| Some(row.wrap_up.words()))}</bdi>
            </td>
        </tr>
    }
    .into_any()
}

fn hold(row: &HistoryRow) -> Option<String> {
    match row.figures.holds {
        0 | 1 => figure(row.figures.hold),
        n => Some(format!("{} ({n}×)", words::duration(row.figures.hold))),
    }
}

/// Nothing where there was nothing, so that the eye finds what there was.
fn figure(ms: i64) -> Option<String> {
    (ms > 0).then(|| words::duration(ms))
}
