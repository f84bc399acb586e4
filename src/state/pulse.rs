//! How often the screen follows the core: at once, but in a storm of events no more than four times a second.

use leptos::prelude::set_timeout;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// Between two looks, milliseconds.
const BEAT: f64 = 250.0;

#[derive(Default)]
pub(super) struct Pulse(Rc<State>);

#[derive(Default)]
struct State {
    last: Cell<f64>,
    planned: Cell<bool>,
}

impl Pulse {
    /// Runs `look` now, or soon; never loses the last one.
    pub(super) fn beat(&self, look: impl FnOnce() + 'static) {
        if self.0.planned.get() {
            return;
        }
        let now = js_sys::Date::now();
        // A clock that was set back must not stop the screen.
        let since = (now - self.0.last.get()).abs();
        if since >= BEAT {
            self.0.last.set(now);
            look();
        } else {
            self.0.planned.set(true);
            let state = self.0.clone();
            let later = move || {
                state.planned.set(false);
                state.last.set(js_sys::Date::now());
                look();
            };
            set_timeout(later, Duration::from_millis((BEAT - since) as u64));
        }
    }
}
