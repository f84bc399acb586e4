//! What else is so of a conversation, as a row of small labels: an icon each, its words beside it where there is room.

use crate::state::{Desk, LiveRow, Top};
use crate::ui::bind::{flag, text};
use crate::ui::icon::{Icon, Picture};
use crate::ui::seen::{Kept, Seen};
use leptos::prelude::*;
use tidemark_core::live::Heat;
use tidemark_core::record::Mark;
use tidemark_core::words;

/// The labels of a row's marks, and of the code that was given. `now`: by which clock its times run.
pub(crate) fn labels(row: &LiveRow, now: fn(&Top) -> &Seen<i64>) -> AnyView {
    let code = row.outcome.as_deref().map(|name| labelled(fixed("mark is-code"), Icon::Pencil, fixed(name)));
    row.marks.iter().map(|mark| label(mark, now)).chain(code).collect::<Vec<_>>().into_any()
}

fn fixed(words: &str) -> Signal<String> {
    let words = words.to_owned();
    text(move || words.clone())
}

fn label(mark: &Mark, now: fn(&Top) -> &Seen<i64>) -> AnyView {
    let desk = expect_context::<Desk>();
    let (class, icon) = looks(mark);
    let mark = mark.clone();
    let words = text(move || {
        let now = if runs(&mark) { now(&desk.top()).get() } else { 0 };
        words::of_mark(&mark, now).into_owned()
    });
    labelled(fixed(class), icon, words)
}

/// A label that is hidden while it says nothing.
fn labelled(class: Signal<String>, icon: Icon, words: Signal<String>) -> AnyView {
    let hidden = flag(move || words.with(String::is_empty));
    view! { <span class=class title=words hidden=hidden><Picture icon/> <span>{words}</span> " "</span> }.into_any()
}

/// Its words change with time.
const fn runs(mark: &Mark) -> bool {
    matches!(mark, Mark::EndsAt(_) | Mark::DueAt(_))
}

/// Colour, and the picture that says the same without colour.
const fn looks(mark: &Mark) -> (&'static str, Icon) {
    match mark {
        Mark::WrapUpDue | Mark::NoWrapUp | Mark::WrapUpTimedOut => ("mark is-due", Icon::Pencil),
        Mark::WrapUpOptional | Mark::WrapUpBy(_) | Mark::WrapUpSkipped => ("mark", Icon::Pencil),
        Mark::EndsAt(_) | Mark::DueAt(_) => ("mark is-running", Icon::Clock),
        Mark::Muted => ("mark is-due", Icon::Mute),
        Mark::HeldByOthers => ("mark is-due", Icon::Pause),
        Mark::Consulting | Mark::Conference => ("mark", Icon::People),
        Mark::SecurePause => ("mark", Icon::Lock),
        Mark::RecordingPaused => ("mark", Icon::Circle),
        Mark::Recorded => ("mark", Icon::Record),
        Mark::Transferred(..) => ("mark", Icon::Transfer),
    }
}

/// What changes in a row while nothing happens. Each place of the row follows this and not the page's clock: a signal takes
/// the longer to let go of one of its followers the more it has, and with three hundred rows it had thousands.
#[derive(Clone, Copy)]
pub(crate) struct Ticking(Kept<Ticked>);

struct Ticked {
    now: Seen<i64>,
    /// Which limit it nears or is over, milliseconds.
    heat: Seen<Option<(Heat, i64)>>,
}

impl Ticking {
    /// Of this row, for as long as it is drawn.
    pub(crate) fn of(row: Memo<Option<LiveRow>>) -> Self {
        let desk = expect_context::<Desk>();
        let now = desk.top().now.peek(|now| *now);
        let ticking = Self(Kept::new(Ticked { now: Seen::new(now), heat: Seen::default() }));
        Effect::new(move |_| {
            let (limits, now) = (desk.top().limits.get(), desk.top().now.get());
            let heat = row.with(|row| row.as_ref().and_then(|row| limits.heat(&row.phase, &row.so_far(now))));
            if let Some(ticked) = ticking.0.get() {
                ticked.now.show(now);
                ticked.heat.show(heat);
            }
        });
        ticking
    }

    /// The server's clock, epoch milliseconds.
    pub(crate) fn now(self) -> i64 {
        self.0.get().map(|ticked| ticked.now.get()).unwrap_or_default()
    }

    fn heat(self) -> Option<(Heat, i64)> {
        self.0.get().and_then(|ticked| ticked.heat.get())
    }
}

/// The label of a row that nears a limit or is over it; hidden for all others.
pub(crate) fn warning(ticking: Ticking) -> AnyView {
    let class = text(move || match ticking.heat() {
        Some((Heat::Over, _)) => "mark is-over".to_owned(),
        _ => "mark is-due".to_owned(),
    });
    let told = text(move || ticking.heat().map(|(heat, limit)| words::of_heat(heat, limit)).unwrap_or_default());
    labelled(class, Icon::Alert, told)
}
