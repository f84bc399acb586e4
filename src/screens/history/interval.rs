//! Choosing an interval, and asking for it.

use crate::browser::local_time;
use crate::state::Desk;
use crate::ui::advice::Telling;
use crate::ui::bind::{flag, part, text};
use crate::ui::icon::Icon;
use crate::ui::seen::{Kept, Seen};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use tidemark_core::history::{Range, Standing, Window};
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

/// What the agent has entered.
struct Form {
    choice: Seen<Choice>,
    from: Seen<String>,
    to: Seen<String>,
    /// A custom interval was asked for without its ends.
    incomplete: Seen<bool>,
}

impl Form {
    fn range(&self) -> Option<Range> {
        Some(match self.choice.peek(|choice| *choice) {
            Choice::LastHour => Range::LastHour,
            Choice::Today => Range::Today,
            Choice::LastDay => Range::LastDay,
            Choice::LastWeek => Range::LastWeek,
            Choice::Custom => Range::Custom(Window {
                from: self.from.peek(|text| local_time::of_input(text))?,
                to: self.to.peek(|text| local_time::of_input(text))?,
            }),
        })
    }
}

/// The form.
#[component]
pub(super) fn Interval() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let (range, now) = (desk.top().address.peek(|address| address.range), desk.top().now.peek(|now| *now));
    let Window { from, to } = match range {
        Range::Custom(window) => window,
        _ => Window { from: local_time::yesterday(now), to: local_time::midnight(now) },
    };
    let form = Kept::new(Form {
        choice: Seen::new(Choice::of(range)),
        from: Seen::new(local_time::to_input(from)),
        to: Seen::new(local_time::to_input(to)),
        incomplete: Seen::new(false),
    });
    let loading = move || desk.top().found.with(|found| matches!(found.standing, Standing::Loading(_)));

    let ask = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(form) = form.get() else { return };
        let range = form.range();
        form.incomplete.show(range.is_none());
        if let Some(range) = range {
            desk.top().search(range);
        }
    };
    let chosen = move |option| form.get().is_some_and(|form| form.choice.get() == option);
    let options = move |(option, label): (Choice, &'static str)| {
        let choose = move |_| form.get().iter().for_each(|form| form.choice.show(option));
        view! {
            <label>
                <input type="radio" name="interval" prop:checked=flag(move || chosen(option)) on:change=choose/>
                <span>{label}</span>
            </label>
        }
        .into_any()
    };
    let field = move |label: &'static str, of: fn(&Form) -> &Seen<String>| {
        view! {
            <label class="field">
                <span>{label}</span>
                <input
                    type="datetime-local"
                    prop:value=text(move || form.get().map(|form| of(&form).get()).unwrap_or_default())
                    on:input:target=move |event| {
                        form.get().iter().for_each(|form| of(form).show(event.target().value()));
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
                    let (from, to) = (field("From", |form| &form.from), field("To", |form| &form.to));
                    view! { <div class="fields">{from} {to}</div> }
                };
                chosen(Choice::Custom).then(fields).into_any()
            })}
            <button type="submit" class="primary">"Search"</button>
            {part(move || {
                let cancel = move |_| desk.top().cancel_search();
                loading().then(|| view! { <button type="button" on:click=cancel>"Cancel"</button> }).into_any()
            })}
        </form>
        <div role="alert">
            {part(move || {
                let panel = |advice| view! { <div class="panel"><Telling advice icon=Icon::Alert/></div> };
                mistake().map(panel).into_any()
            })}
        </div>
    }
}
