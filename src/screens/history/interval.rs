//! Choosing an interval, and asking for it.

use super::only::{self, Entered};
use crate::browser::local_time;
use crate::state::Desk;
use crate::ui::advice::Telling;
use crate::ui::bind::{flag, part, text};
use crate::ui::icon::Icon;
use crate::ui::seen::{Kept, Seen};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use tidemark_core::history::{Event, Range, Standing, Verdict, Window};
use tidemark_core::words::{self, Advice};

/// What the agent chooses from. A custom interval has its ends in two fields of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    LastHour,
    Today,
    LastDay,
    LastWeek,
    Custom,
}

impl Choice {
    const ALL: [(Self, &'static str); 5] = [
        (Self::LastHour, "Last hour"),
        (Self::Today, "Today"),
        (Self::LastDay, "24 hours"),
        (Self::LastWeek, "7 days"),
        (Self::Custom, "Custom"),
    ];

    const fn of(range: Range) -> Self {
        match range {
            Range::LastHour => Self::LastHour,
            Range::Today => Self::Today,
            Range::LastDay => Self::LastDay,
            Range::LastWeek => Self::LastWeek,
            Range::Custom(_) => Self::Custom,
        }
    }
}

/// What the agent has entered since the last search; where there is nothing, the address says what was asked for.
#[derive(Default)]
struct Form {
    choice: Seen<Option<Choice>>,
    from: Seen<Option<String>>,
    to: Seen<Option<String>>,
    /// A custom interval was asked for without its ends.
    incomplete: Seen<bool>,
}

impl Form {
    fn choice(&self, asked: Range) -> Choice {
        self.choice.get().unwrap_or(Choice::of(asked))
    }

    fn range(&self, asked: Range, now: i64) -> Option<Range> {
        Some(match self.choice(asked) {
            Choice::LastHour => Range::LastHour,
            Choice::Today => Range::Today,
            Choice::LastDay => Range::LastDay,
            Choice::LastWeek => Range::LastWeek,
            Choice::Custom => {
                let window = custom(asked, now);
                let end = |typed: &Seen<Option<String>>, asked| match typed.get() {
                    Some(text) => local_time::of_input(&text),
                    None => Some(asked),
                };
                Range::Custom(Window { from: end(&self.from, window.from)?, to: end(&self.to, window.to)? })
            }
        })
    }

    /// What was entered has been asked for.
    fn is_asked(&self) {
        self.choice.show(None);
        self.from.show(None);
        self.to.show(None);
    }
}

/// The custom interval that was asked for, or the one to begin with: yesterday.
fn custom(asked: Range, now: i64) -> Window {
    match asked {
        Range::Custom(window) => window,
        _ => Window { from: local_time::yesterday(now), to: local_time::midnight(now) },
    }
}

/// Its name, and what it wants of the search.
type Button = (&'static str, fn() -> Event);

/// What the agent can do with a search.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chances {
    None,
    /// It waits for the agent's word: there is much to read.
    Confirm,
    /// It goes on.
    Stop,
    /// It rests.
    Resume,
    /// It stopped before its end.
    GoOn,
}

impl Chances {
    const fn of(standing: &Standing) -> Self {
        match standing {
            Standing::Idle
            | Standing::Done(Verdict::Complete | Verdict::Provisional { .. } | Verdict::Incomplete { .. }) => {
                Self::None
            }
            Standing::Asking(_) => Self::Confirm,
            Standing::Loading(_) => Self::Stop,
            Standing::Paused(_) => Self::Resume,
            Standing::Done(Verdict::Failed(..) | Verdict::Cancelled(_)) => Self::GoOn,
        }
    }

    const fn buttons(self) -> &'static [Button] {
        match self {
            Self::None => &[],
            Self::Confirm => &[("Load all", || Event::GoOn), ("Cancel", || Event::Cancel)],
            Self::Stop => &[("Pause", || Event::Pause), ("Cancel", || Event::Cancel)],
            Self::Resume => &[("Resume", || Event::GoOn), ("Cancel", || Event::Cancel)],
            Self::GoOn => &[("Go on", || Event::GoOn)],
        }
    }
}

/// The form.
#[component]
pub(super) fn Interval() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let asked = move || desk.top().address.with(|address| address.range);
    let now = desk.top().now.peek(|now| *now);
    let form = Kept::new(Form::default());
    let entered = Kept::new(Entered::default());
    let chances = move || desk.found().with(|found| Chances::of(&found.standing));

    let ask = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(form) = form.get() else { return };
        let range = untrack(|| form.range(asked(), now));
        form.incomplete.show(range.is_none());
        if let Some(range) = range {
            let only = untrack(|| entered.get().map(|entered| entered.conditions(&desk.top())));
            desk.top().search_for(range, only.unwrap_or_default());
            if untrack(asked) == range {
                form.is_asked();
            }
        }
    };
    let chosen = move |option| form.get().is_some_and(|form| form.choice(asked()) == option);
    let options = move |(option, label): (Choice, &'static str)| {
        let choose = move |_| form.get().iter().for_each(|form| form.choice.show(Some(option)));
        view! {
            <label>
                <input type="radio" name="interval" prop:checked=flag(move || chosen(option)) on:change=choose/>
                <span>{label}</span>
            </label>
        }
        .into_any()
    };
    let field = move |label: &'static str, typed: fn(&Form) -> &Seen<Option<String>>, end: fn(Window) -> i64| {
        let shown = move || {
            let text = form.get().and_then(|form| typed(&form).get());
            text.unwrap_or_else(|| local_time::to_input(end(custom(asked(), now))))
        };
        view! {
            <label class="field">
                <span>{label}</span>
                <input
                    type="datetime-local"
                    prop:value=text(shown)
                    on:input:target=move |event| {
                        form.get().iter().for_each(|form| typed(form).show(Some(event.target().value())));
                    }
                />
            </label>
        }
        .into_any()
    };
    let mistake = move || {
        if form.get().is_some_and(|form| form.incomplete.get()) {
            return Some(Advice {
                title: "The interval is not complete".to_owned(),
                todo: "Give a date and a time for both From and To.".to_owned(),
                ..Advice::default()
            });
        }
        desk.top().question_error.get().map(words::of_question)
    };
    view! {
        <form class="interval" aria-label="Interval" novalidate=true on:submit=ask>
            <fieldset class="segments">
                <legend class="visually-hidden">"Started in"</legend>
                {Choice::ALL.into_iter().map(options).collect::<Vec<_>>()}
            </fieldset>
            {part(move || {
                let fields = || {
                    let from = field("From", |form| &form.from, |window| window.from);
                    let to = field("To", |form| &form.to, |window| window.to);
                    view! { <div class="fields">{from} {to}</div> }
                };
                chosen(Choice::Custom).then(fields).into_any()
            })}
            {only::whose(entered)}
            <div class="go">
                <button type="submit" class="primary">"Search"</button>
                {part(move || {
                let button = |(label, event): Button| {
                    let tell = move |_| desk.top().tell_search(event());
                    view! { <button type="button" on:click=tell>{label}</button> }.into_any()
                };
                chances().buttons().iter().copied().map(button).collect::<Vec<_>>().into_any()
            })}
            </div>
            {only::filters(entered)}
        </form>
        <div role="alert">
            {part(move || {
                let panel = |advice| view! { <div class="panel"><Telling advice icon=Icon::Alert/></div> };
                mistake().map(panel).into_any()
            })}
        </div>
    }
}
