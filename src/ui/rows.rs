//! Which rows of a long table are drawn: those that can be seen, and some around them.

use super::seen::{Kept, Seen};
use leptos::prelude::*;
use std::ops::Range;

/// Up to so many rows are all drawn: nothing is gained by leaving any out, and finding in the page works.
const ALL_UP_TO: usize = 300;
/// Rows that are drawn above and below those that can be seen.
const AROUND: usize = 8;
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

/// What is scrolled, and what of it can be seen, pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Port {
    top: usize,
    visible: usize,
    width: usize,
}

/// A scrolling table body.
#[derive(Clone, Copy)]
pub(crate) struct Scroller {
    port: Kept<Seen<Port>>,
    /// Id of the element that scrolls.
    element: &'static str,
    wide: usize,
    narrow: usize,
}

impl Scroller {
    /// Rows are `wide` pixels high, and `narrow` where they are cards.
    pub(crate) fn new(element: &'static str, wide: usize, narrow: usize) -> Self {
        let port = Kept::new(Seen::new(Port { top: 0, visible: 900, width: 1_200 }));
        let scroller = Self { port, element, wide, narrow };
        // Once the element is there, and whenever the window changes.
        request_animation_frame(move || scroller.measure());
        let on_resize = window_event_listener(leptos::ev::resize, move |_| scroller.measure());
        on_cleanup(move || on_resize.remove());
        scroller
    }

    /// The element was scrolled or resized.
    pub(crate) fn measure(self) {
        let element = web_sys::window().and_then(|window| window.document()?.get_element_by_id(self.element));
        if let (Some(element), Some(port)) = (element, self.port.get()) {
            port.show(Port {
                top: pixels(element.scroll_top()),
                visible: pixels(element.client_height()),
                width: pixels(element.client_width()),
            });
        }
    }

    /// Height of a row, pixels.
    pub(crate) fn height(self) -> usize {
        let narrow = self.port.get().is_some_and(|port| port.with(|port| port.width <= NARROW));
        if narrow { self.narrow } else { self.wide }
    }

    /// The rows to draw of `count`.
    pub(crate) fn drawn(self, count: usize) -> Range<usize> {
        let Some(port) = self.port.get() else { return 0..0 };
        let Port { top, visible, .. } = port.get();
        drawn(count, self.height(), top, visible)
    }
}

/// A scroll position can be negative while the page bounces.
fn pixels(n: i32) -> usize {
    usize::try_from(n).unwrap_or(0)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_short_table_is_drawn_whole() {
        assert_eq!(drawn(300, 36, 0, 600), 0..300);
    }

    #[test]
    fn of_a_long_table_only_what_can_be_seen_is_drawn_and_some_around_it() {
        assert_eq!(drawn(100_000, 36, 36_000, 720), 992..1_029);
        assert_eq!(drawn(100_000, 36, 0, 720), 0..29);
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
