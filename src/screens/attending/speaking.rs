//! What is said of the live list to whoever does not see the page: its state, what the agent has most to do with, and how much
//! else alerts. It must never say more than can be listened to.

use crate::state::Desk;
use leptos::prelude::*;
use std::cell::RefCell;
use std::time::Duration;
use tidemark_core::counted;

/// Between two things that are said, seconds.
const APART: u32 = 5;

/// What was said last.
struct Said {
    /// Seconds since.
    ago: u32,
    /// Of which state of the list.
    state: &'static str,
    /// Of which headline.
    words: String,
    /// Of how many alerts.
    alerting: u32,
}

/// Speaks from now on.
pub(super) fn begin(desk: Desk) {
    let said = RefCell::new(Said { ago: APART, state: "", words: String::new(), alerting: 0 });
    set_interval(move || speak(desk, &mut said.borrow_mut()), Duration::from_secs(1));
}

/// A second has passed.
fn speak(desk: Desk, said: &mut Said) {
    let top = desk.top();
    let alerting = top.alerting.peek(|alerting| *alerting);
    // One that begins after another was over has not been told of.
    said.alerting = said.alerting.min(alerting);
    said.ago = said.ago.saturating_add(1);
    let state = top.freshness.peek(|freshness| freshness.text);
    let words = top.headline.peek(|headline| headline.as_ref().map(|headline| headline.words.clone()));
    let words = words.unwrap_or_default();
    let is_new = state != said.state || words != said.words || alerting > said.alerting;
    if said.ago < APART || !is_new {
        return;
    }
    let mut text = if state == said.state { words.clone() } else { format!("{state}. {words}") };
    // The headline is one of those that alert, and its words stay as others come. Of a list that stands still it is of then.
    let more = if top.paused.peek(|paused| *paused) { alerting } else { alerting.saturating_sub(1) };
    if more > 0 {
        text += ". ";
        text += &counted!(more, "1 more alerting", "{n} more alerting");
    }
    top.spoken.show(text);
    *said = Said { ago: 0, state, words, alerting };
}
