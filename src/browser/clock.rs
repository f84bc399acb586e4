//! The two clocks of a page.

use tidemark_core::clock::Moment;

pub(super) struct Clock {
    performance: Option<web_sys::Performance>,
}

impl Clock {
    pub(super) fn new() -> Self {
        Self { performance: web_sys::window().and_then(|window| window.performance()) }
    }

    pub(super) fn now(&self) -> Moment {
        let wall = js_sys::Date::now();
        // Without a monotonic clock the wall clock must do; every browser since 2015 has one.
        let mono = self.performance.as_ref().map_or(wall, web_sys::Performance::now);
        Moment { wall: wall as i64, mono: mono as i64 }
    }
}
