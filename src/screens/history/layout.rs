//! How the table looks: which columns it has, how wide they are, how dense it is. The columns stand in the address; the rest
//! is kept in the browser.

use crate::browser::storage;
use crate::screens::live::toggle;
use crate::state::Desk;
use crate::ui::bind::flag;
use crate::ui::edge::{self, Held};
use crate::ui::seen::{Kept, Seen};
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use tidemark_core::history::{Asking, Column, Density, Layout};
use tidemark_core::text;
use tidemark_core::words;

/// The layout, as every part of this view holds it.
pub(super) type Laid = Kept<Seen<Layout>>;

/// One press makes a column so much wider or narrower, pixels.
const STEP: i32 = 16;

/// As it was kept.
pub(super) fn kept() -> Laid {
    Kept::new(Seen::new(Layout::of_text(&storage::kept(storage::LAYOUT))))
}

fn change(laid: Laid, change: impl FnOnce(&mut Layout)) {
    let Some(seen) = laid.get() else { return };
    let mut layout = seen.peek(Layout::clone);
    change(&mut layout);
    storage::keep(storage::LAYOUT, &layout.to_text());
    seen.show(layout);
}

/// What the head of a column has as its width; nothing where it is as at first. In a narrow window no column takes all.
pub(super) fn width(laid: Laid, column: Column) -> String {
    let width = laid.get().and_then(|laid| laid.with(|layout| layout.width(column)));
    width.map_or_else(String::new, |px| format!("min({px}px, 40cqi)"))
}

/// The edge of a head, to be drawn; a double press gives the column the width that it had at first.
pub(super) fn edge(column: Column, laid: Laid) -> AnyView {
    let held = Kept::new(Seen::new(None::<Held>));
    let take = move |event: PointerEvent| {
        if let Some(taken) = Held::take(&event) {
            held.get().iter().for_each(|held| held.show(Some(taken)));
        }
    };
    let draw = move |event: PointerEvent| {
        if let Some(taken) = held.get().and_then(|held| held.peek(|held| *held)) {
            change(laid, |layout| layout.set_width(column, Some(taken.drawn(&event))));
        }
    };
    let let_go = move |_: PointerEvent| held.get().iter().for_each(|held| held.show(None));
    view! {
        <span
            class="edge"
            aria-hidden="true"
            on:pointerdown=take
            on:pointermove=draw
            on:pointerup=let_go
            on:pointercancel=let_go
            on:dblclick=move |_| change(laid, |layout| layout.set_width(column, None))
        ></span>
    }
    .into_any()
}

/// The keys of an edge, on the head of its column.
pub(super) fn press(event: &KeyboardEvent, column: Column, laid: Laid) {
    let by = match event.key().as_str() {
        "ArrowLeft" => -STEP,
        "ArrowRight" => STEP,
        _ => return,
    };
    if !event.shift_key() {
        return;
    }
    event.prevent_default();
    if let Some(wanted) = edge::pressed(event, by) {
        change(laid, |layout| layout.set_width(column, Some(wanted)));
    }
}

/// The choice of columns and density.
pub(super) fn choices(desk: Desk, laid: Laid) -> AnyView {
    let choice = move |column: Column| {
        let is_shown =
            move || desk.top().address.with(|address| !Asking::of_text(&address.asking).hidden.contains(&column));
        let toggle = move |_| desk.top().ask_rows(|asking| toggle(&mut asking.hidden, column));
        view! {
            <label class="field">
                <input type="checkbox" prop:checked=flag(is_shown) on:change=toggle/>
                <span>{words::of_column(column)}</span>
            </label>
        }
        .into_any()
    };
    let dense = move |(density, name): (Density, &'static str)| {
        let is_chosen = move || laid.get().is_some_and(|laid| laid.with(|layout| layout.density == density));
        let choose = move |_| change(laid, |layout| layout.density = density);
        view! {
            <label class="field">
                <input type="radio" name="density" prop:checked=flag(is_chosen) on:change=choose/>
                <span>{name}</span>
            </label>
        }
        .into_any()
    };
    let names = [text!("Comfortable"), text!("Compact")];
    view! {
        <details class="views">
            <summary>{text!("Columns")}</summary>
            <div>
                {Column::ALL.into_iter().filter(|column| column.can_hide()).map(choice).collect::<Vec<_>>()}
                <fieldset class="density">
                    <legend class="visually-hidden">{text!("Rows")}</legend>
                    {Density::ALL.into_iter().zip(names).map(dense).collect::<Vec<_>>()}
                </fieldset>
                <button type="button" on:click=move |_| change(laid, Layout::forget_widths)>
                    {text!("Usual widths")}
                </button>
                <p>{text!("Draw the edge of a column's head, or press Shift and an arrow on it, to make it wider or narrower.")}</p>
            </div>
        </details>
    }
    .into_any()
}
