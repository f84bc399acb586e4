//! The rows of the history. Of a long list only those are drawn that can be seen.

use super::Find;
use super::group::group_line;
use super::layout::{self, Laid};
use crate::browser::local_time;
use crate::screens::about::{ReadAbout, about_cells, is_open, open};
use crate::state::{Desk, Found, HistoryRow, Line, WrapUpCell};
use crate::ui::bind::{Key, flag, part, rows, text, value};
use crate::ui::grid::Grid;
use crate::ui::icon::{Icon, Picture};
use crate::ui::rows::Scroller;
use leptos::prelude::*;
use std::ops::Range;
use std::sync::Arc;
use tidemark_core::history::{Asking, Column, Density, Standing, Way};
use tidemark_core::text;
use tidemark_core::words;

/// The class of a column's head, as the cells below have it.
const fn class(column: Column) -> &'static str {
    match column {
        Column::Duration => "time duration",
        Column::Talk => "time talk",
        Column::Hold => "time hold",
        Column::Wait => "time wait",
        Column::AfterCall => "time acw",
        column => column.key(),
    }
}

/// Id of the element that scrolls.
const SCROLLER: &str = "history-rows";
/// Height of a card, pixels; the same number stands in `style/tokens.css`.
const CARD: usize = 108;

/// The table.
#[component]
pub(super) fn Table() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let laid = expect_context::<Laid>();
    let density = move || laid.get().map_or(Density::default(), |laid| laid.with(|layout| layout.density));
    let (grid, scroller) = (Grid::new(SCROLLER), Scroller::new(SCROLLER, Density::default().row(), CARD));
    provide_context(scroller);
    Effect::new(move |_| scroller.rows_are(density().row()));
    let count = move || desk.found().with(Found::count);
    let loading = move || desk.found().with(|found| matches!(found.standing, Standing::Loading(_)));
    scroller.grow(move || (!loading()).then(count));
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
    let hidden = move || {
        let hidden = desk.top().address.with(|address| Asking::of_text(&address.asking).hidden);
        hidden.into_iter().map(Column::key).collect::<Vec<_>>().join(" ")
    };
    view! {
        <div
            class="scroll"
            tabindex="0"
            role="region"
            aria-label=text!("List of past conversations")
            id=SCROLLER
            on:scroll=move |_| {
                scroller.measure();
                grid.leave();
            }
            on:keydown=move |event| untrack(|| grid.press(&event, scroller.height(), count()))
            on:focusin=move |event| untrack(|| grid.enter(&event, scroller.height(), count()))
            on:focusout=move |_| grid.leave()
        >
            <table
                role="grid"
                aria-label=text!("History")
                class="history"
                class:is-earlier=flag(move || desk.found().with(|found| found.earlier.is_some()))
                class:is-compact=flag(move || density() == Density::Compact)
                data-hidden=text(hidden)
                aria-busy=text(move || loading().to_string())
                aria-rowcount=text(move || (count() + 1).to_string())
            >
                <thead role="rowgroup">
                    <tr role="row" aria-rowindex="1">
                        {Column::ALL.into_iter().map(move |column| head(desk, laid, column)).collect::<Vec<_>>()}
                        <th role="columnheader" scope="col" class="flag"><span class="visually-hidden">{text!("Follow-up")}</span></th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    {pad(|_, drawn| drawn.start)}
                    {rows(move || lines(desk, scroller.drawn(count())), line)}
                    {pad(|count, drawn| count.saturating_sub(drawn.end))} {part(move || nothing(desk))}
                </tbody>
            </table>
        </div>
    }
}

/// What stands there where a search has found nothing, or a filter leaves nothing of it.
fn nothing(desk: Desk) -> AnyView {
    let words = desk.found().with(|found| {
        let (rows, all, above) = (found.selection.rows.len(), found.selection.all, found.selection.live.len());
        match (rows, all) {
            (0, 0) if found.is_whole() => {
                found.answered().map(|question| words::of_empty(&question.only, found.source, above))
            }
            (0, 1..) => Some(words::of_none_left(above)),
            _ => None,
        }
    });
    let Some(words) = words else { return ().into_any() };
    view! { <tr role="row" class="nothing"><td role="gridcell" colspan=text(move || columns(desk))>{words}</td></tr> }
        .into_any()
}

/// How many columns are shown, that of the flag among them. A cell over more of them would make some, and take their width from the
/// customer.
pub(super) fn columns(desk: Desk) -> String {
    let hidden = desk.top().address.with(|address| Asking::of_text(&address.asking).hidden.len());
    (Column::ALL.len() + 1 - hidden).to_string()
}

/// The head of a column: pressed, it sorts by it; its edge makes it wider.
fn head(desk: Desk, laid: Laid, column: Column) -> AnyView {
    let name = words::of_column(column);
    let sorted = move || {
        let sort = desk.found().with(|found| found.sort);
        (sort.column == column).then_some(sort.way)
    };
    let word = move || match sorted() {
        Some(Way::Up) => Some("ascending".to_owned()),
        Some(Way::Down) => Some("descending".to_owned()),
        None => None,
    };
    let arrow = move || match sorted() {
        Some(Way::Up) => " ↑".to_owned(),
        Some(Way::Down) => " ↓".to_owned(),
        None => String::new(),
    };
    let is_movable = column != Column::Customer;
    view! {
        <th
            role="columnheader"
            scope="col"
            class=class(column)
            aria-sort=value(word)
            aria-keyshortcuts=is_movable.then_some("Shift+ArrowLeft Shift+ArrowRight")
            style:width=text(move || layout::width(laid, column))
            on:keydown=move |event| if is_movable { layout::press(&event, column, laid) }
        >
            <button
                type="button"
                class="sort"
                tabindex="-1"
                // Where the column is too narrow for the word.
                title=name
                on:click=move |_| desk.top().ask_rows(|asking| asking.sort = asking.sort.pressed(column))
            >
                {name}
                <span aria-hidden="true">{text(arrow)}</span>
            </button>
            // Whose clock the times below are of.
            {(column == Column::Started).then(|| view! { <span class="zone">{local_time::zone()}</span> })}
            {is_movable.then(|| layout::edge(column, laid))}
        </th>
    }
    .into_any()
}

/// What the drawn lines are known by: a conversation's by its place, a group's by its number.
fn lines(desk: Desk, drawn: Range<usize>) -> Vec<Key> {
    let key = |found: &Found, place| match found.line(place) {
        Some(Line::Group(number)) => Key::Id(number.to_string().into()),
        Some(Line::Row(_) | Line::Live(_)) | None => Key::Place(place),
    };
    desk.found().with(|found| drawn.map(|place| key(found, place)).collect())
}

fn line(key: &Key) -> AnyView {
    let desk = expect_context::<Desk>();
    match key {
        Key::Place(place) => row(*place),
        Key::Id(number) => {
            let number = number.parse().unwrap_or_default();
            group_line(number, move || desk.found().with(|found| found.place(number)))
        }
    }
}

fn row(index: usize) -> AnyView {
    let scroller = expect_context::<Scroller>();
    let desk = expect_context::<Desk>();
    let find = expect_context::<Find>();
    let row = Memo::new(move |_| {
        let line = |found: &Found| found.line(index);
        // Rows out of sight follow once the others are painted, so that nobody waits for them.
        let line = if scroller.sees(index) { desk.found().with(line) } else { desk.counted(line) };
        desk.top().line_row(line?)
    });
    let id = move || row.with(|row| row.as_ref().map(|row| row.id.clone()));
    let is_flagged = move || match (find.get(), id()) {
        (Some(find), Some(id)) => find.flagged.with(|flagged| flagged.contains(&id)),
        _ => false,
    };
    let about: ReadAbout = Arc::new(move |read| row.with(|row| row.iter().for_each(|row| read(&row.about))));
    let cell = move |read: fn(&HistoryRow) -> Option<String>| {
        text(move || row.with(|row| row.as_ref().and_then(read)).unwrap_or_default())
    };
    let said = move |read: fn(&HistoryRow) -> Option<&Arc<str>>| {
        value(move || row.with(|row| row.as_ref().and_then(read).map(ToString::to_string)))
    };
    // Of what is written the number is no hold.
    let elsewhere = value(move || {
        let elsewhere = row.with(|row| row.as_ref().and_then(HistoryRow::time_elsewhere));
        elsewhere.map(|_| words::of_time_elsewhere().to_owned())
    });
    let (dialled, note) = (said(|row| row.dialled.as_ref()), said(|row| row.note.as_ref()));
    let is = move |wanted: fn(&HistoryRow) -> bool| flag(move || row.with(|row| row.as_ref().is_some_and(wanted)));
    view! {
        <tr
            role="row"
            data-conversation-id=value(move || id().map(|id| id.to_string()))
            aria-rowindex=(index + 2).to_string()
            aria-current=is_open(desk, id)
            on:click=move |_| open(desk, untrack(id))
            class:is-live=is(|row| row.phase.is_some())
            class:is-unfinished=is(|row| row.unfinished)
        >
            <td role="gridcell" class="started">{cell(|row| Some(row.started.clone()))}</td>
            <td role="gridcell" class="time duration">
                {cell(|row| Some(row.duration.map_or_else(|| text!("In progress").to_owned(), words::duration)))}
            </td>
            {about_cells(&about, "gridcell")}
            <td role="gridcell" class="dialed" title=dialled><bdi>{dialled}</bdi></td>
            <td role="gridcell" class="agent"><bdi>{cell(|row| row.agent.as_deref().map(str::to_owned))}</bdi></td>
            <td role="gridcell" class="time talk" data-label=text!("Talk")>{cell(|row| figure(row.figures.talk))}</td>
            <td role="gridcell" class="time hold" data-label=text!("Hold") title=elsewhere>{cell(hold)}</td>
            <td role="gridcell" class="time wait" data-label=text!("Wait")>{cell(|row| figure(row.figures.wait))}</td>
            <td role="gridcell" class="abandoned">{cell(|row| row.abandoned.then(|| text!("Yes").to_owned()))}</td>
            <td role="gridcell" class="time acw" data-label=text!("ACW")>{cell(|row| figure(row.figures.acw))}</td>
            <td role="gridcell" class="wrap-up" class:is-missing=is(|row| row.wrap_up == WrapUpCell::Missing)>
                <bdi>{cell(|row| Some(outcome(row)))}</bdi>
            </td>
            <td role="gridcell" class="note" title=note><bdi>{note}</bdi></td>
            <td role="gridcell" class="flag">
                <button
                    type="button"
                    class="open"
                    tabindex="-1"
                    aria-label=text!("Follow up")
                    title=text!("Follow up")
                    aria-pressed=text(move || is_flagged().to_string())
                    on:click=move |event| {
                        // The row would open.
                        event.stop_propagation();
                        if let (Some(find), Some(id)) = (find.get(), untrack(id)) {
                            desk.top().toggle_flag(&find, &id);
                        }
                    }
                >
                    <Picture icon=Icon::Flag/>
                </button>
            </td>
        </tr>
    }
    .into_any()
}

/// The wrap-up; of what goes on, where it is.
fn outcome(row: &HistoryRow) -> String {
    match &row.phase {
        Some(phase) => words::of_phase(phase).into_owned(),
        None => row.wrap_up.words(),
    }
}

fn hold(row: &HistoryRow) -> Option<String> {
    if let Some(elsewhere) = row.time_elsewhere() {
        return Some(format!("({})", words::duration(elsewhere)));
    }
    match row.figures.holds {
        0 | 1 => figure(row.figures.hold),
        n => Some(format!("{} ({n}×)", words::duration(row.figures.hold))),
    }
}

/// Nothing where there was nothing, so that the eye finds what there was.
fn figure(ms: i64) -> Option<String> {
    (ms > 0).then(|| words::duration(ms))
}
