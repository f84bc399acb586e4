//! Choosing an interval, and asking for it.

use crate::browser::local_time;
use crate::state::Desk;
use crate::ui::advice::Telling;
use crate::ui::bind::part;
use crate::ui::icon::Icon;
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

/// The form.
#[component]
pub(super) fn Interval() -> AnyView {
    let desk = expect_context::<Desk>();
    let (range, now) = (desk.top().address.peek(|address| address.range), desk.top().now.peek(|now| *now));
    let choice = RwSignal::new(Choice::of(range));
    let Window { from, to } = match range {
        Range::Custom(window) => window,
        _ => Window { from: local_time::yesterday(now), to: local_time::midnight(now) },
    };
    let (from, to) = (RwSignal::new(local_time::to_input(from)), RwSignal::new(local_time::to_input(to)));
    let incomplete = RwSignal::new(false);
    let loading = move || desk.top().found.with(|found| matches!(found.standing, Standing::Loading(_)));

    let ask = move |event: SubmitEvent| {
        event.prevent_default();
        let range = match choice.get_untracked() {
            Choice::LastHour => Some(Range::LastHour),
            Choice::Today => Some(Range::Today),
            Choice::LastDay => Some(Range::LastDay),
            Choice::LastWeek => Some(Range::LastWeek),
            Choice::Custom => from
                .with_untracked(|text| local_time::of_input(text))
                .zip(to.with_untracked(|text| local_time::of_input(text)))
                .map(|(from, to)| Range::Custom(Window { from, to })),
        };
        incomplete.set(range.is_none());
        if let Some(range) = range {
            desk.top().search(range);
        }
    };
    let options = move |(option, label): (Choice, &'static str)| {
        view! {
            <label>
                <input
                    type="radio"
                    name="interval"
                    prop:checked=Signal::derive(move || choice.get() == option)
                    on:change=move |_| choice.set(option)
                />
                <span>{label}</span>
            </label>
        }
        .into_any()
    };
    let field = move |label: &'static str, text: RwSignal<String>| {
        view! {
            <label class="field">
                <span>{label}</span>
                <input
                    type="datetime-local"
                    prop:value=text
                    on:input:target=move |event| text.set(event.target().value())
                />
            </label>
        }
        .into_any()
    };
    let mistake = move || {
        if incomplete.get() {
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
                {Choice::ALL.map(options).collect_view()}
            </fieldset>
            {part(move || {
                let custom = choice.get() == Choice::Custom;
                custom.then(|| view! { <div class="fields">{field("From", from)} {field("To", to)}</div> }).into_any()
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
    .into_any()
}
