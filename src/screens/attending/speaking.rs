//! What is said of the live list to whoever does not see the page: its state, what the agent has most to do with, and how much
//! else alerts. It must never say more than can be listened to.

use crate::screens::shell::announced;
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
    /// What besides.
    besides: &'static str,
}

/// Speaks from now on.
pub(super) fn begin(desk: Desk) {
    let said = RefCell::new(Said { ago: APART, state: "", words: String::new(), alerting: 0, besides: "" });
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
    let besides = untrack(|| announced(desk));
    if besides.is_empty() && !said.besides.is_empty() {
        // What is over stands nowhere, and is told of anew when it begins again.
        said.besides = "";
        top.spoken.show(String::new());
    }
    let is_told = besides.is_empty() || besides == said.besides;
    let is_new = state != said.state || words != said.words || alerting > said.alerting;
    if said.ago < APART || (is_told && !is_new) {
        return;
    }
    let mut parts = Vec::new();
    if !is_told {
        parts.push(besides.to_owned());
    }
    if is_new {
        parts.extend((state != said.state).then(|| format!("{state}.")));
        // The headline is one of those that alert, and its words stay as others come. Of a list that stands still it is of then.
        let more = if top.still.peek(|still| *still > 0) { alerting } else { alerting.saturating_sub(1) };
        let more = (more > 0).then(|| counted!(more, "1 more alerting", "{n} more alerting"));
        parts.push(std::iter::once(words.clone()).chain(more).collect::<Vec<_>>().join(". "));
    }
    let mut text = parts.join(" ");
    if top.spoken.peek(|before| *before == text) {
        // The same words once more are heard only where they are others.
        text.push(' ');
    }
    top.spoken.show(text);
    *said = Said { ago: 0, state, words, alerting, besides };
}
