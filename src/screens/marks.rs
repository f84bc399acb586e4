//! What else is so of a conversation, as a row of small labels: an icon each, its words beside it where there is room.

use crate::state::Desk;
use crate::ui::bind::text;
use crate::ui::icon::{Icon, Picture};
use leptos::prelude::*;
use tidemark_core::record::Mark;
use tidemark_core::words;

/// The labels of these marks.
pub(crate) fn labels(marks: &[Mark]) -> AnyView {
    marks.iter().map(|mark| label(*mark)).collect::<Vec<_>>().into_any()
}

fn label(mark: Mark) -> AnyView {
    let desk = expect_context::<Desk>();
    let (class, icon) = looks(mark);
    let words = text(move || {
        let now = if runs(mark) { desk.top().now.get() } else { 0 };
        words::of_mark(mark, now).into_owned()
    });
    view! { <span class=class title=words><Picture icon/> <span>{words}</span> " "</span> }.into_any()
}

/// Its words change with time.
const fn runs(mark: Mark) -> bool {
    matches!(mark, Mark::EndsAt(_) | Mark::DueAt(_))
}

/// Colour, and the picture that says the same without colour.
const fn looks(mark: Mark) -> (&'static str, Icon) {
    match mark {
        Mark::WrapUpDue | Mark::NoWrapUp => ("mark is-due", Icon::Pencil),
        Mark::EndsAt(_) | Mark::DueAt(_) => ("mark is-running", Icon::Clock),
        Mark::Muted => ("mark is-due", Icon::Mute),
        Mark::HeldByOthers => ("mark is-due", Icon::Pause),
        Mark::Consulting | Mark::Conference => ("mark", Icon::People),
        Mark::SecurePause => ("mark", Icon::Lock),
        Mark::RecordingPaused => ("mark", Icon::Circle),
        Mark::Recorded => ("mark", Icon::Record),
        Mark::Transferred(_) => ("mark", Icon::Transfer),
    }
}
