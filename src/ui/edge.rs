//! The edge of a column's head, by which it is made wider or narrower: where it was taken hold of, and how far it can go. It
//! knows no columns.

use super::direction::Direction;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::event_target;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// What others are widened by is left to the customer at least, pixels.
const CUSTOMER: i32 = 96;

/// A column that is about to be wider, pixels: where the pointer took hold of it, how wide it was, how wide it can be; and which
/// way it grows.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Held {
    x: i32,
    width: i32,
    most: i32,
    grows: Direction,
}

impl Held {
    /// A pointer takes hold of an edge, and keeps it wherever it goes; only with its first button.
    pub(crate) fn take(event: &PointerEvent) -> Option<Self> {
        let edge = event_target::<Element>(event);
        let head = edge.closest("th").ok().flatten()?.dyn_into::<HtmlElement>().ok().filter(|_| event.button() == 0)?;
        let _ = edge.set_pointer_capture(event.pointer_id());
        Some(Self { x: event.client_x(), width: head.offset_width(), most: most(&head), grows: Direction::at(&head) })
    }

    /// How wide the column is to be where the pointer is now.
    pub(crate) fn drawn(self, event: &PointerEvent) -> i32 {
        (self.width + self.grows.along(event.client_x() - self.x)).min(self.most.max(self.width))
    }
}

/// How wide a column is to be whose head has heard a key that moves its edge `by` so much to the right.
pub(crate) fn pressed(event: &KeyboardEvent, by: i32) -> Option<i32> {
    let head = event.current_target()?.dyn_into::<HtmlElement>().ok()?;
    let width = head.offset_width();
    let by = Direction::at(&head).along(by);
    Some((width + by).min(most(&head).max(width)))
}

/// How wide a column can be: what the customer can spare comes to it.
fn most(head: &HtmlElement) -> i32 {
    let customer = head.parent_element().and_then(|row| row.query_selector(".customer").ok().flatten());
    let spare = customer.map_or(0, |customer| customer.client_width() - CUSTOMER);
    head.offset_width() + spare.max(0)
}
