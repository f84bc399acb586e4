//! The keys of a grid: arrows, Home, End and the pages move the focus from cell to cell, also to rows that are not drawn;
//! Enter does what a press on the cell would do. The whole grid is one stop for Tab: what scrolls it, which hands the focus to
//! the cell that had it last.

use super::direction::Direction;
use super::seen::Kept;
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::prelude::request_animation_frame;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement};

/// Where the focus is: the number of the row, as `aria-rowindex` has it (1 for the head), and the place of the cell among
/// those of the row that are shown, from 0.
#[derive(Clone, Copy)]
struct Place {
    row: usize,
    cell: usize,
}

/// The number of the head, and of the first row below.
const HEAD: usize = 1;
const FIRST: usize = 2;

/// The grid in an element that scrolls.
#[derive(Clone, Copy)]
pub(crate) struct Grid {
    port: &'static str,
    last: Kept<Cell<Place>>,
}

impl Grid {
    /// The grid in the element of this id.
    pub(crate) fn new(port: &'static str) -> Self {
        Self { port, last: Kept::new(Cell::new(Place { row: FIRST, cell: 0 })) }
    }

    /// A key was pressed; the grid has `count` lines of `height` pixels.
    pub(crate) fn press(self, event: &KeyboardEvent, height: usize, count: usize) {
        if event.alt_key() || event.meta_key() || event.shift_key() || count == 0 {
            return;
        }
        let Some((document, port)) = self.elements() else { return };
        let Some(focused) = document.active_element() else { return };
        let key = event.key();
        if focused == port {
            // The list itself scrolls by its keys, as any does; an arrow goes into it.
            if key == "ArrowDown" {
                event.prevent_default();
                let line = usize::try_from(port.scroll_top()).unwrap_or_default().div_ceil(height.max(1));
                self.go(height, Place { row: FIRST + line.min(count - 1), cell: 0 });
            }
            return;
        }
        let Some((cell, at)) = place_of(&focused) else { return };
        let page = (usize::try_from(port.client_height()).unwrap_or_default() / height.max(1)).max(1);
        let last = FIRST + count - 1;
        // Where rows are cards, there is no head to go to.
        let has_head = document.query_selector(&format!("#{} thead", self.port)).ok().flatten();
        let top = if has_head.is_some_and(|head| head.client_height() > 1) { HEAD } else { FIRST };
        let end = cell.parent_element().map_or(0, |row| cells(&row).len().saturating_sub(1));
        let wanted = match (Direction::at(&cell).key(&key), event.ctrl_key()) {
            ("ArrowDown", false) => Place { row: (at.row + 1).min(last), ..at },
            ("ArrowUp", false) => Place { row: (at.row - 1).max(top), ..at },
            ("PageDown", false) => Place { row: (at.row + page).min(last), ..at },
            ("PageUp", false) => Place { row: at.row.saturating_sub(page).max(FIRST), ..at },
            ("ArrowRight", false) => Place { cell: (at.cell + 1).min(end), ..at },
            ("ArrowLeft", false) => Place { cell: at.cell.saturating_sub(1), ..at },
            ("Home", false) => Place { cell: 0, ..at },
            ("End", false) => Place { cell: end, ..at },
            ("Home", true) => Place { row: FIRST, cell: 0 },
            ("End", true) => Place { row: last, cell: end },
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
        self.go(height, wanted);
    }

    /// Something in the grid has got the focus, or the grid itself; it has `count` lines of `height` pixels.
    pub(crate) fn enter(self, event: &FocusEvent, height: usize, count: usize) {
        let Some((_, port)) = self.elements() else { return };
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        if target != port {
            let _ = port.set_attribute("tabindex", "-1");
            if let (Some(last), Some((_, at))) = (self.last.get(), place_of(&target)) {
                last.set(at);
            }
        } else if count > 0 && port.matches(":focus-visible").unwrap_or_default() {
            // By Tab, and not by a press beside the rows.
            let last = self.last.get().map_or(Place { row: FIRST, cell: 0 }, |last| last.get());
            self.go(height, Place { row: last.row.min(FIRST + count - 1), ..last });
        }
    }

    /// Something in the grid has lost the focus, or has been scrolled away with it.
    pub(crate) fn leave(self) {
        let port = self.port;
        // Who has it next is known a frame later.
        request_animation_frame(move || {
            let Some((document, port)) = elements(port) else { return };
            let focused = document.active_element();
            if focused.is_none_or(|focused| focused == port || !port.contains(Some(&focused))) {
                let _ = port.set_attribute("tabindex", "0");
            }
        });
    }

    fn elements(self) -> Option<(Document, Element)> {
        elements(self.port)
    }

    /// Gives the focus to a cell, once its row is drawn.
    fn go(self, height: usize, place: Place) {
        if let (Some((_, port)), Some(line)) = (self.elements(), place.row.checked_sub(FIRST)) {
            let (top, visible) = (line * height, usize::try_from(port.client_height()).unwrap_or_default());
            let above = usize::try_from(port.scroll_top()).unwrap_or_default();
            // The head covers as much as a row.
            if top < above {
                port.set_scroll_top(top as i32);
            } else if top + 2 * height > above + visible {
                port.set_scroll_top((top + 2 * height).saturating_sub(visible) as i32);
            }
        }
        // The frame in which it scrolls, and the one in which the rows are there.
        request_animation_frame(move || request_animation_frame(move || focus(self.port, place)));
    }
}

fn elements(port: &str) -> Option<(Document, Element)> {
    let document = web_sys::window()?.document()?;
    let port = document.get_element_by_id(port)?;
    Some((document, port))
}

/// The cells of a row that are shown.
fn cells(row: &Element) -> Vec<HtmlElement> {
    let children = row.children();
    let cells = (0..children.length()).filter_map(|place| children.item(place)?.dyn_into::<HtmlElement>().ok());
    cells.filter(|cell| cell.offset_height() > 0).collect()
}

/// The cell that has the focus, or has in it what has it.
fn place_of(focused: &Element) -> Option<(Element, Place)> {
    let cell = focused.closest("tr > *").ok().flatten()?;
    let parent = cell.parent_element()?;
    let row = parent.get_attribute("aria-rowindex")?.parse::<usize>().ok().filter(|row| *row >= HEAD)?;
    let place = cells(&parent).iter().position(|other| **other == cell)?;
    Some((cell, Place { row, cell: place }))
}

fn focus(port: &str, Place { row, cell }: Place) {
    let Some((document, _)) = elements(port) else { return };
    let Some(row) = document.query_selector(&format!("#{port} tr[aria-rowindex=\"{row}\"]")).ok().flatten() else {
        return;
    };
    let cells = cells(&row);
    if let Some(cell) = cells.get(cell).or(cells.last()) {
        let _ = cell.set_attribute("tabindex", "-1");
        let _ = cell.focus();
    }
}
