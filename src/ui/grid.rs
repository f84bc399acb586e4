//! The keys of a grid: arrows, Home, End and the pages move the focus from cell to cell, also to rows that are not drawn;
//! Enter does what a press on the cell would do.

use leptos::ev::KeyboardEvent;
use leptos::prelude::request_animation_frame;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Where the focus is: the place of the line, and of the cell in it, both from 0.
#[derive(Clone, Copy)]
struct Place {
    line: usize,
    cell: usize,
}

/// A key was pressed in the element `scroller`, which holds `count` lines of `height` pixels.
pub(crate) fn press(event: &KeyboardEvent, scroller: &'static str, height: usize, count: usize) {
    if event.alt_key() || event.meta_key() || event.shift_key() || count == 0 {
        return;
    }
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let Some(port) = document.get_element_by_id(scroller) else { return };
    let Some(focused) = document.active_element() else { return };
    let key = event.key();
    if focused == port {
        // The list itself scrolls by its keys, as any does; an arrow goes into it.
        if key == "ArrowDown" {
            event.prevent_default();
            let line = usize::try_from(port.scroll_top()).unwrap_or_default().div_ceil(height.max(1));
            go(scroller, height, Place { line: line.min(count - 1), cell: 0 });
        }
        return;
    }
    let Some((cell, at)) = place_of(&focused) else { return };
    let page = usize::try_from(port.client_height()).unwrap_or_default() / height.max(1);
    let last = count - 1;
    let end = cell.parent_element().map_or(0, |row| row.child_element_count().saturating_sub(1) as usize);
    let wanted = match (key.as_str(), event.ctrl_key()) {
        ("ArrowDown", false) => Place { line: (at.line + 1).min(last), ..at },
        ("ArrowUp", false) => Place { line: at.line.saturating_sub(1), ..at },
        ("PageDown", false) => Place { line: (at.line + page.max(1)).min(last), ..at },
        ("PageUp", false) => Place { line: at.line.saturating_sub(page.max(1)), ..at },
        ("ArrowRight", false) => Place { cell: (at.cell + 1).min(end), ..at },
        ("ArrowLeft", false) => Place { cell: at.cell.saturating_sub(1), ..at },
        ("Home", false) => Place { cell: 0, ..at },
        ("End", false) => Place { cell: end, ..at },
        ("Home", true) => Place { line: 0, cell: 0 },
        ("End", true) => Place { line: last, cell: end },
        // A button does that by itself.
        ("Enter", false) if focused == cell => {
            event.prevent_default();
            let button = cell.query_selector("button").ok().flatten();
            if let Some(pressed) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
                pressed.click();
            } else if let Some(row) = cell.parent_element().and_then(|row| row.dyn_into::<HtmlElement>().ok()) {
                row.click();
            }
            return;
        }
        _ => return,
    };
    event.prevent_default();
    go(scroller, height, wanted);
}

/// The cell that has the focus, or has in it what has it.
fn place_of(focused: &Element) -> Option<(Element, Place)> {
    let cell = focused.closest("tbody tr > *").ok().flatten()?;
    let row = cell.parent_element()?;
    let line = row.get_attribute("aria-rowindex")?.parse::<usize>().ok()?.checked_sub(2)?;
    let before = std::iter::successors(cell.previous_element_sibling(), Element::previous_element_sibling);
    Some((cell, Place { line, cell: before.count() }))
}

/// Gives the focus to a cell, once its row is drawn.
fn go(scroller: &'static str, height: usize, place: Place) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    if let Some(port) = document.get_element_by_id(scroller) {
        let (top, visible) = (place.line * height, usize::try_from(port.client_height()).unwrap_or_default());
        let above = usize::try_from(port.scroll_top()).unwrap_or_default();
        // The head covers as much as a row.
        if top < above {
            port.set_scroll_top(top as i32);
        } else if top + 2 * height > above + visible {
            port.set_scroll_top((top + 2 * height).saturating_sub(visible) as i32);
        }
    }
    // The frame in which it scrolls, and the one in which the rows are there.
    request_animation_frame(move || request_animation_frame(move || focus(scroller, place)));
}

fn focus(scroller: &str, Place { line, cell }: Place) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let selector = format!("#{scroller} tr[aria-rowindex=\"{}\"]", line + 2);
    let Some(row) = document.query_selector(&selector).ok().flatten() else { return };
    let cells = row.children();
    let last = cells.length().saturating_sub(1);
    if let Some(cell) = cells.item((cell as u32).min(last)).and_then(|cell| cell.dyn_into::<HtmlElement>().ok()) {
        let _ = cell.set_attribute("tabindex", "-1");
        let _ = cell.focus();
    }
}
