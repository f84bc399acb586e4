//! Which rows of a long table are drawn: those that can be seen, and some around them.

use leptos::html::Div;
use leptos::prelude::*;
use std::ops::Range;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Up to so many rows are all drawn: nothing is gained by leaving any out, and finding in the page works.
const ALL_UP_TO: usize = 300;
/// Rows that are drawn above and below those that can be seen.
const AROUND: usize = 20;
/// At most this wide, rows are cards; the same number stands in `style/table.css`.
const NARROW: usize = 720;

/// The rows to draw of `count`, each `height` pixels high, where `top` pixels are scrolled away and `visible` can be seen.
fn drawn(count: usize, height: usize, top: usize, visible: usize) -> Range<usize> {
    if count <= ALL_UP_TO {
        return 0..count;
    }
    let first = top / height;
    let last = first + visible.div_ceil(height) + 1;
    first.saturating_sub(AROUND).min(count)..(last + AROUND).min(count)
}

/// What is scrolled, and what of it can be seen.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Port {
    top: usize,
    visible: usize,
    width: usize,
}

/// A scrolling table body.
#[derive(Clone, Copy)]
pub(crate) struct Scroller {
    /// The element that scrolls.
    pub(crate) element: NodeRef<Div>,
    port: RwSignal<Port>,
    wide: usize,
    narrow: usize,
}

impl Scroller {
    /// Rows are `wide` pixels high, and `narrow` where they are cards.
    pub(crate) fn new(wide: usize, narrow: usize) -> Self {
        let port = RwSignal::new(Port { top: 0, visible: 900, width: 1_200 });
        let scroller = Self { element: NodeRef::new(), port, wide, narrow };
        Effect::new(move |_| {
            if scroller.element.get().is_some() {
                scroller.measure();
            }
        });
        let on_resize = Closure::<dyn FnMut()>::new(move || scroller.measure());
        if let Some(window) = web_sys::window() {
            let _ = window.add_event_listener_with_callback("resize", on_resize.as_ref().unchecked_ref());
        }
        let on_resize = StoredValue::new_local(Some(on_resize));
        on_cleanup(move || {
            let listener = on_resize.try_update_value(Option::take).flatten();
            if let (Some(window), Some(listener)) = (web_sys::window(), listener) {
                let _ = window.remove_event_listener_with_callback("resize", listener.as_ref().unchecked_ref());
            }
        });
        scroller
    }

    /// The element was scrolled or resized.
    pub(crate) fn measure(self) {
        let Some(element) = self.element.get_untracked() else { return };
        let port = Port {
            top: pixels(element.scroll_top()),
            visible: pixels(element.client_height()),
            width: pixels(element.client_width()),
        };
        if self.port.try_get_untracked().is_some_and(|before| before != port) {
            self.port.try_set(port);
        }
    }

    /// Height of a row, pixels.
    pub(crate) fn height(self) -> usize {
        if self.port.get().width <= NARROW { self.narrow } else { self.wide }
    }

    /// The rows to draw of `count`.
    pub(crate) fn drawn(self, count: usize) -> Range<usize> {
        let Port { top, visible, .. } = self.port.get();
        drawn(count, self.height(), top, visible)
    }
}

/// A scroll position can be negative while the page bounces.
fn pixels(n: i32) -> usize {
    usize::try_from(n).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_short_table_is_drawn_whole() {
        assert_eq!(drawn(300, 36, 0, 600), 0..300);
    }

    #[test]
    fn of_a_long_table_only_what_can_be_seen_is_drawn_and_some_around_it() {
        assert_eq!(drawn(100_000, 36, 36_000, 720), 980..1_041);
        assert_eq!(drawn(100_000, 36, 0, 720), 0..41);
    }

    proptest! {
        #[test]
        fn every_row_that_can_be_seen_is_drawn(
            count in 301_usize..200_000, height in 20_usize..80, top in 0_usize..8_000_000, visible in 0_usize..2_000,
        ) {
            let rows = drawn(count, height, top, visible);
            prop_assert!(rows.end <= count && rows.start <= rows.end);
            for y in [top, top + visible] {
                let row = y / height;
                prop_assert!(row >= count || rows.contains(&row), "row {row} of {count} in {rows:?}");
            }
            prop_assert!(rows.len() < 200);
        }
    }
}
