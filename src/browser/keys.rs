//! Keys as the browser tells them, and the focus as it gives it: where a key was pressed, which conversation has the focus,
//! and how it gets to another one.

use gloo_timers::callback::Timeout;
use tidemark_core::commands::{Held, Place};
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, KeyboardEvent, KeyboardEventInit};

/// The list of the history, whose own keys go through rows that are not drawn.
const GRID: &str = "#history-rows";
/// A row of the live list.
const ROW: &str = "table.live [data-conversation-id]";

/// From one conversation of the list to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Next,
    Previous,
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Which other keys are held down.
pub(crate) fn held(event: &KeyboardEvent) -> Held {
    match (event.ctrl_key(), event.meta_key(), event.alt_key()) {
        (false, false, false) => Held::Nothing,
        (true, false, false) | (false, true, false) => Held::Control,
        _ => Held::More,
    }
}

/// Where a key was pressed.
pub(crate) fn place(event: &KeyboardEvent) -> Place {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let within = |selector| target.as_ref().is_some_and(|target| target.closest(selector).ok().flatten().is_some());
    if within("dialog, [popover]") {
        Place::Dialog
    } else if within("input:not([type=radio], [type=checkbox]), select, textarea, [contenteditable]") {
        Place::Field
    } else {
        Place::Page
    }
}

/// What has the focus, to give it back.
pub(crate) fn focused() -> Option<HtmlElement> {
    document()?.active_element()?.dyn_into().ok()
}

/// The conversation in whose row the focus is, and the one below.
pub(crate) fn focused_rows() -> Option<[Option<String>; 2]> {
    let row = focused()?.closest("tr[data-conversation-id]").ok().flatten()?;
    let id_of = |row: &Element| row.get_attribute("data-conversation-id");
    let next = row.next_element_sibling();
    Some([id_of(&row), next.as_ref().and_then(id_of)])
}

/// Whether nothing has the focus, as after what had it is gone.
pub(crate) fn is_lost() -> bool {
    let Some(document) = document() else { return false };
    document.active_element().is_none_or(|focused| document.body().is_some_and(|body| *body == focused))
}

/// Gives the focus to another conversation of the list: to the first where none has it.
pub(crate) fn step(step: Step) {
    let Some(document) = document() else { return };
    if let Some(grid) = document.query_selector(GRID).ok().flatten() {
        let Some(from) = focused().filter(|focused| grid.contains(Some(focused))) else {
            // By a key: so it leads on to the row that had the focus last, or to the first.
            let _ = grid.dyn_into::<HtmlElement>().map(|grid| grid.focus());
            return;
        };
        let _ = from.focus();
        // From the list itself an arrow goes into it.
        let is_inside = from.closest("tr").ok().flatten().is_some();
        let key = if step == Step::Previous && is_inside { "ArrowUp" } else { "ArrowDown" };
        // Not at once: whoever listens to keys is still busy with the one that was pressed.
        Timeout::new(0, move || press(&from, key)).forget();
        return;
    }
    let here = focused().and_then(|focused| focused.closest("tr").ok().flatten());
    let wanted = match here {
        Some(here) => neighbour(&here, step),
        None => document.query_selector(ROW).ok().flatten(),
    };
    let open = wanted.and_then(|row| row.query_selector(".open").ok().flatten());
    if let Some(open) = open.and_then(|open| open.dyn_into::<HtmlElement>().ok()) {
        let _ = open.focus();
    }
}

/// The next row, or the one before, that is a conversation's, also in another part of the table.
fn neighbour(row: &Element, step: Step) -> Option<Element> {
    let beside = |element: &Element| match step {
        Step::Next => element.next_element_sibling(),
        Step::Previous => element.previous_element_sibling(),
    };
    let is_row = |row: &Element| row.has_attribute("data-conversation-id");
    let within = std::iter::successors(beside(row), |row| beside(row)).find(is_row);
    within.or_else(|| {
        let part = beside(&row.parent_element()?)?;
        let rows = part.children();
        let mut rows: Vec<Element> = (0..rows.length()).filter_map(|place| rows.item(place)).filter(is_row).collect();
        match step {
            Step::Next => rows.into_iter().next(),
            Step::Previous => rows.pop(),
        }
    })
}

fn press(element: &HtmlElement, key: &str) {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_cancelable(true);
    if let Ok(event) = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init) {
        let _ = element.dispatch_event(&event);
    }
}

/// Presses the first of what a selector finds; whether there was one.
pub(crate) fn click(selector: &str) -> bool {
    let found = document().and_then(|document| document.query_selector(selector).ok().flatten());
    let element = found.and_then(|element| element.dyn_into::<HtmlElement>().ok());
    element.as_ref().is_some_and(|element| {
        element.click();
        true
    })
}

/// Gives the focus to it; whether it was there, in a page that has the focus.
pub(crate) fn focus(selector: &str) -> bool {
    if !super::window::has_focus() {
        return false;
    }
    let found = document().and_then(|document| document.query_selector(selector).ok().flatten());
    let element = found.and_then(|element| element.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| element.focus().is_ok())
}

/// Scrolls so far that it can be seen.
pub(crate) fn show(id: &str) {
    let Some(element) = document().and_then(|document| document.get_element_by_id(id)) else { return };
    element.scroll_into_view_with_bool(false);
}

/// Where what stands over the page is put.
pub(crate) fn body() -> Option<HtmlElement> {
    document()?.body()
}
