//! What the search has come to: how far it is, how complete the list is, or what went wrong.

use crate::browser::{local_time, window};
use crate::state::{Desk, Found};
use crate::ui::advice::Telling;
use crate::ui::bind::{part, text};
use crate::ui::icon::Icon;
use leptos::prelude::*;
use tidemark_core::history::{Event, Progress, Question, Standing, Verdict};
use tidemark_core::words;
use tidemark_core::{counted, text};

/// One line, and a panel where something went wrong.
#[component]
pub(super) fn ResultLine() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let say = move |read: fn(&Found, i64) -> Option<String>| {
        text(move || {
            let top = desk.top();
            let now = top.now.peek(|now| *now);
            desk.found().with(|found| read(found, now)).unwrap_or_default()
        })
    };
    view! {
        <div class="result">
            <span>{say(|found, now| found.question.as_ref().map(|question| text!("Started {interval}", interval = interval(question, now))))}</span>
            <span id="search-result" role="status" tabindex="-1" aria-label=text!("Search result")>
                {say(|found, now| Some(verdict(found, now)))}
            </span>
            {part(move || desk.found().with(|found| match found.standing {
                Standing::Done(Verdict::Incomplete { .. }) => read_again(desk),
                _ => ().into_any(),
            }))}
            {part(move || desk.found().with(|found| match found.standing {
                Standing::Loading(progress) if found.needs.is_none() => bar(progress),
                Standing::Paused(progress) => bar(progress),
                Standing::Idle | Standing::Asking(_) | Standing::Loading(_) | Standing::Done(_) => ().into_any(),
            }))}
            <span>{say(|found, _| words::of_source(found.source).map(str::to_owned))}</span>
            <span>{say(|found, _| found.failed_job.as_ref().map(|said| text!("Genesys Cloud could not prepare the list: {said}", said)))}</span>
            <span>{say(|found, _| narrow(found))}</span>
            <span>{say(|found, now| found.earlier.as_ref().map(|list| earlier(list, now)))}</span>
        </div>
        {part(move || desk.found().with(|found| match &found.lack {
            Some(error) => {
                let now = desk.top().now.peek(|now| *now);
                let advice = words::of_error(error, |at| local_time::instant(at, now));
                view! { <div class="panel" role="status"><Telling advice/></div> }.into_any()
            }
            None => ().into_any(),
        }))}
        <div role="alert">
            {part(move || desk.found().with(|found| match &found.standing {
                Standing::Done(Verdict::Failed(error, _)) => {
                    let now = desk.top().now.peek(|now| *now);
                    let advice = words::of_error(error, |at| local_time::instant(at, now));
                    view! { <div class="panel"><Telling advice icon=Icon::Alert/></div> }.into_any()
                }
                _ => ().into_any(),
            }))}
        </div>
    }
}

/// Reads once more what is missing. The button goes while that is done, so the focus goes to what is said of it.
fn read_again(desk: Desk) -> AnyView {
    let read = move |_| {
        desk.top().tell_search(Event::GoOn);
        window::focus(&["#search-result"]);
    };
    view! { <button type="button" class="quiet" on:click=read>{text!("Read again")}</button> }.into_any()
}

/// What can be said of the list, in a few words.
pub(super) fn verdict(found: &Found, now: i64) -> String {
    let mut words = match &found.standing {
        Standing::Idle => String::new(),
        Standing::Asking(estimate) => words::of_estimate(estimate),
        Standing::Paused(progress) => words::of_pause(*progress),
        Standing::Loading(progress) => match found.needs {
            Some(needs) => needs.to_owned(),
            None => words::of_progress(*progress, local_time::day),
        },
        Standing::Done(verdict) => words::of_verdict(verdict, |at| local_time::instant(at, now)),
    };
    match found.bad {
        0 => {}
        n => {
            words.push_str(" · ");
            words.push_str(&counted!(n, "1 record could not be read", "{n} records could not be read"));
        }
    }
    words
}

/// The list is not all of the interval.
fn narrow(found: &Found) -> Option<String> {
    let is_narrow = found.question.as_ref().is_some_and(|question| question.only.is_narrow());
    is_narrow.then(|| text!("Only what the filters ask Genesys Cloud for").to_owned())
}

fn bar(progress: Progress) -> AnyView {
    let read = words::count(progress.read);
    // Without a value the browser shows that something is going on, and not how much.
    match progress.of {
        Some(of) => view! {
            <progress aria-label=text!("Loading history") max=of.max(1).to_string() value=progress.read.to_string()></progress>
            <span class="progress-text">{text!("{read} of {all}", read, all = words::count(of))}</span>
        }
        .into_any(),
        None => view! { <progress aria-label=text!("Loading history")></progress> }.into_any(),
    }
}

/// What stands below while the search has no answer of its own.
fn earlier((question, verdict): &(Question, Verdict), now: i64) -> String {
    text!(
        "Still shown: started {interval} ({verdict})",
        interval = interval(question, now),
        verdict = words::of_verdict(verdict, |at| local_time::instant(at, now))
    )
}

fn interval(question: &Question, now: i64) -> String {
    let (from, to) = (question.window.from, question.window.to);
    // The end alone would be read as on the day of the start.
    let is_today = from < local_time::midnight(now) && to >= local_time::midnight(now);
    let (from, to) = (local_time::instant(from, now), local_time::instant(to, now));
    if is_today { text!("{from} – today {to}", from, to) } else { format!("{from} – {to}") }
}
