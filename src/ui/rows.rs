//! Which rows of a long table are drawn: those that can be seen, and some around them.

use super::seen::{Kept, Seen};
use leptos::prelude::*;
use std::ops::Range;
use std::time::Duration;

/// Up to so many rows are all drawn, once they have stood still: finding in the page works then.
const ALL_UP_TO: usize = 300;
/// So long, and so many rows at a time after that: whoever types or presses must not wait for them.
const AT_REST: Duration = Duration::from_millis(250);
const MORE: usize = 20;
/// Between two times: a frame.
const A_FRAME: Duration = Duration::from_millis(16);
/// Rows that are drawn above and below those that can be seen.
const AROUND: usize = 8;
/// At most this wide, rows are cards; the same number stands in `style/table.css`.
const NARROW: usize = 720;

/// The rows to draw of `count`, each `height` pixels high, where `top` pixels are scrolled away and `visible` can be seen.
/// Of a short table the first `grown` rows are drawn already.
fn drawn(count: usize, height: usize, top: usize, visible: usize, grown: usize) -> Range<usize> {
    let first = top / height;
    let end = (first + visible.div_ceil(height) + 1 + AROUND).min(count);
    if count <= ALL_UP_TO {
        return 0..end.max(grown).min(count);
    }
    first.saturating_sub(AROUND).min(count)..end
}

/// What is scrolled, and what of it can be seen, pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Port {
    top: usize,
    visible: usize,
    width: usize,
}

/// The rows, each `height` pixels high, of which something can be seen.
fn seen(port: &Port, height: usize) -> Range<usize> {
    port.top / height..(port.top + port.visible).div_ceil(height)
}

/// How far a table has been drawn that stands still.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Grown {
    /// Rows that it has.
    count: usize,
    /// Rows that are drawn of it at least.
    rows: usize,
}

/// A scrolling table body.
#[derive(Clone, Copy)]
pub(crate) struct Scroller {
    port: Kept<Seen<Port>>,
    grown: Kept<Seen<Grown>>,
    /// Id of the element that scrolls.
    element: &'static str,
    wide: Kept<Seen<usize>>,
    narrow: usize,
}

impl Scroller {
    /// Rows are `wide` pixels high, and `narrow` where they are cards.
    pub(crate) fn new(element: &'static str, wide: usize, narrow: usize) -> Self {
        let wide = Kept::new(Seen::new(wide));
        let port = Kept::new(Seen::new(Port { top: 0, visible: 900, width: 1_200 }));
        let scroller = Self { port, grown: Kept::new(Seen::default()), element, wide, narrow };
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
        if narrow { self.narrow } else { self.wide.get().map_or(self.narrow, |wide| wide.get()) }
    }

    /// Rows are so many pixels high from now on.
    pub(crate) fn rows_are(self, wide: usize) {
        self.wide.get().iter().for_each(|kept| kept.show(wide));
    }

    /// The rows to draw of `count`.
    pub(crate) fn drawn(self, count: usize) -> Range<usize> {
        let (Some(port), Some(grown)) = (self.port.get(), self.grown.get()) else { return 0..0 };
        let Port { top, visible, .. } = port.get();
        let grown = grown.get();
        drawn(count, self.height(), top, visible, if grown.count == count { grown.rows } else { 0 })
    }

    /// Whether the row of this number can be seen just now. It follows nothing.
    pub(crate) fn sees(self, row: usize) -> bool {
        self.port.get().is_some_and(|port| port.peek(|port| seen(port, untrack(|| self.height())).contains(&row)))
    }

    /// Draws a short table whole once `count`, the number of its rows, has been the same for a while; `None` as long as more
    /// are coming. Call it once.
    pub(crate) fn grow(self, count: impl Fn() -> Option<usize> + 'static) {
        Effect::new(move |_| {
            let count = count().unwrap_or(usize::MAX);
            self.grown.get().iter().for_each(|grown| grown.show(Grown { count, rows: 0 }));
            if count <= ALL_UP_TO {
                set_timeout(move || self.grow_more(count), AT_REST);
            }
        });
    }

    fn grow_more(self, of: usize) {
        let Some(grown) = self.grown.get() else { return };
        let Grown { count, rows } = grown.peek(|grown| *grown);
        if count == of && rows < count {
            grown.show(Grown { count, rows: untrack(|| self.drawn(count).end) + MORE });
            set_timeout(move || self.grow_more(of), A_FRAME);
        }
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
    fn a_short_table_is_drawn_from_its_begin_and_at_last_whole() {
        assert_eq!(drawn(300, 36, 0, 600, 0), 0..26);
        assert_eq!(drawn(300, 36, 3_600, 600, 0), 0..126, "what was scrolled over stays");
        assert_eq!(drawn(300, 36, 0, 600, 160), 0..160);
        assert_eq!(drawn(300, 36, 0, 600, 320), 0..300);
        assert_eq!(drawn(5, 36, 0, 600, 0), 0..5);
    }

    #[test]
    fn of_a_long_table_only_what_can_be_seen_is_drawn_and_some_around_it() {
        assert_eq!(drawn(100_000, 36, 36_000, 720, 0), 992..1_029);
        assert_eq!(drawn(100_000, 36, 0, 720, 0), 0..29);
    }

    #[test]
    fn a_row_of_which_a_pixel_shows_is_seen() {
        let at = |top| seen(&Port { top, visible: 100, width: 800 }, 36);
        assert_eq!((at(0), at(35), at(36), at(37)), (0..3, 0..4, 1..4, 1..4));
    }

    proptest! {
        #[test]
        fn every_row_that_can_be_seen_is_drawn(
            count in 0_usize..200_000, height in 20_usize..80, top in 0_usize..8_000_000, visible in 0_usize..2_000,
            grown in 0_usize..400,
        ) {
            let rows = drawn(count, height, top, visible, grown);
            prop_assert!(rows.end <= count && rows.start <= rows.end);
            for y in [top, top + visible] {
                let row = y / height;
                prop_assert!(row >= count || rows.contains(&row), "row {row} of {count} in {rows:?}");
            }
            prop_assert!(rows.len() <= ALL_UP_TO);
        }
    }
}
