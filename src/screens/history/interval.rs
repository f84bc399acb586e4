//! Choosing an interval, and asking for it.

use super::chances::{Button, Chances};
use super::mistake::{Mistake, is_known};
use super::{entered, only};
use crate::browser::local_time;
use crate::state::Desk;
use crate::ui::advice::Telling;
use crate::ui::bind::{flag, part, text};
use crate::ui::icon::Icon;
use crate::ui::number::{Number, number};
use crate::ui::seen::{Kept, Seen};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use tidemark_core::history::{DEEPEST_HOURS, Range, Window};
use tidemark_core::language::say;
use tidemark_core::words;
use tidemark_core::{english, text};

/// What the agent chooses from. A custom interval has its ends in two fields of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    LastHour,
    Today,
    LastDay,
    LastWeek,
    LastHours,
    Custom,
}

impl Choice {
    const ALL: [(Self, &'static str); 6] = [
        (Self::LastHour, english!("Last hour")),
        (Self::Today, english!("Today")),
        (Self::LastDay, english!("24 hours")),
        (Self::LastWeek, english!("7 days")),
        (Self::LastHours, english!("Hours back")),
        (Self::Custom, english!("Custom")),
    ];

    const fn of(range: Range) -> Self {
        match range {
            Range::LastHour => Self::LastHour,
            Range::Today => Self::Today,
            Range::LastDay => Self::LastDay,
            Range::LastWeek => Self::LastWeek,
            Range::LastHours(_) => Self::LastHours,
            Range::Custom(_) => Self::Custom,
        }
    }
}

/// Hours to begin with: those of a shift.
const SHIFT: u32 = 8;

/// What the agent has entered since the last search; where there is nothing, the address says what was asked for.
#[derive(Default)]
struct Form {
    choice: Seen<Option<Choice>>,
    from: Seen<Option<String>>,
    to: Seen<Option<String>>,
    hours: Seen<Option<String>>,
    mistake: Seen<Option<Mistake>>,
}

impl Form {
    fn choice(&self, asked: Range) -> Choice {
        self.choice.get().unwrap_or(Choice::of(asked))
    }

    fn range(&self, asked: Range, now: i64) -> Result<Range, Mistake> {
        Ok(match self.choice(asked) {
            Choice::LastHour => Range::LastHour,
            Choice::Today => Range::Today,
            Choice::LastDay => Range::LastDay,
            Choice::LastWeek => Range::LastWeek,
            Choice::LastHours => {
                let typed = self.hours.get().map_or(Some(hours(asked)), |text| text.trim().parse().ok());
                let hours = typed.filter(|hours| (1..=DEEPEST_HOURS).contains(hours));
                Range::LastHours(hours.ok_or(Mistake::Hours)?)
            }
            Choice::Custom => {
                let window = custom(asked, now);
                let end = |typed: &Seen<Option<String>>, asked| match typed.get() {
                    Some(text) => local_time::of_input(&text).ok_or(Mistake::Ends),
                    None => Ok(asked),
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
        self.hours.show(None);
    }
}

/// The hours that were asked for, or those to begin with.
const fn hours(asked: Range) -> u32 {
    match asked {
        Range::LastHours(hours) => hours,
        _ => SHIFT,
    }
}

/// The custom interval that was asked for, or the one to begin with: yesterday.
fn custom(asked: Range, now: i64) -> Window {
    match asked {
        Range::Custom(window) => window,
        _ => Window { from: local_time::yesterday(now), to: local_time::midnight(now) },
    }
}

/// How many hours to look back.
fn hours_field(form: Kept<Form>, desk: Desk) -> AnyView {
    let shown = move || {
        let typed = form.get().and_then(|form| form.hours.get());
        typed.unwrap_or_else(|| hours(desk.top().address.with(|address| address.range)).to_string())
    };
    let enter = move |typed: String| form.get().iter().for_each(|form| form.hours.show(Some(typed.clone())));
    view! {
        <label class="field">
            <span>{text!("Hours to look back")}</span>
            {number(Number::Whole, text(shown), Box::new(enter))}
        </label>
    }
    .into_any()
}

/// The form.
#[component]
pub(super) fn Interval() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let asked = move || desk.top().address.with(|address| address.range);
    let now = desk.top().now.peek(|now| *now);
    let form = Kept::new(Form::default());
    let entered = entered::entered(desk);
    let chances = move || desk.found().with(|found| Chances::of(&found.standing));

    let ask = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(form) = form.get() else { return };
        let range = untrack(|| form.range(asked(), now).and_then(|range| is_known(desk, entered).map(|()| range)));
        form.mistake.show(range.err());
        if let Ok(range) = range {
            let only = untrack(|| entered.get().map(|entered| entered.conditions(&desk.top())));
            let only = only.unwrap_or_default();
            let as_text = only.to_text();
            desk.top().search_for(range, only, as_text);
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
                <span>{say(label)}</span>
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
        let mistake = form.get().and_then(|form| form.mistake.get());
        mistake.map(Mistake::advice).or_else(|| desk.top().question_error.get().map(words::of_question))
    };
    view! {
        <form class="interval" aria-label=text!("Interval") novalidate=true on:submit=ask>
            <fieldset class="segments">
                <legend class="visually-hidden">{text!("Started in")}</legend>
                {Choice::ALL.into_iter().map(options).collect::<Vec<_>>()}
            </fieldset>
            {part(move || {
                let fields = || {
                    let from = field(text!("From"), |form| &form.from, |window| window.from);
                    let to = field(text!("To"), |form| &form.to, |window| window.to);
                    view! { <div class="fields">{from} {to}</div> }
                };
                if chosen(Choice::LastHours) {
                    return hours_field(form, desk);
                }
                chosen(Choice::Custom).then(fields).into_any()
            })}
            {only::whose(entered)}
            <div class="go">
                <button type="submit" class="primary">{text!("Search")}</button>
                {part(move || {
                let button = |(label, event): Button| {
                    let tell = move |_| desk.top().tell_search(event());
                    view! { <button type="button" on:click=tell>{say(label)}</button> }.into_any()
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
