//! What the search has come to: how far it is, how complete the list is, or what went wrong.

use crate::browser::local_time;
use crate::state::Desk;
use crate::ui::advice::Telling;
use crate::ui::icon::Icon;
use leptos::prelude::*;
use tidemark_core::history::{Progress, Question, Standing, Verdict};
use tidemark_core::words;

/// One line, and a panel where something went wrong.
#[component]
pub(super) fn ResultLine() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let standing = Memo::new(move |_| desk.found.read().standing.clone());
    let of_interval = move || {
        let now = desk.now.get_untracked();
        desk.found.read().question.as_ref().map(|question| interval(question, now))
    };
    let bad = move || match desk.found.read().bad {
        0 => None,
        1 => Some("1 record could not be read".to_owned()),
        n => Some(format!("{} records could not be read", words::count(n as u64))),
    };
    let verdict = move || match standing.get() {
        Standing::Idle => String::new(),
        Standing::Loading(progress) => {
            if progress.again {
                "The list changed meanwhile: reading it again".to_owned()
            } else {
                "Loading".to_owned()
            }
        }
        Standing::Done(verdict) => words::of_verdict(&verdict),
    };
    let failure = move || match standing.get() {
        Standing::Done(Verdict::Failed(error, _)) => Some(words::of_error(&error, local_time::clock)),
        _ => None,
    };
    view! {
        <div class="result">
            <span class="result-interval">{of_interval}</span>
            <span role="status" aria-label="Search result">
                {verdict}
                {move || bad().map(|bad| format!(" · {bad}"))}
            </span>
            {move || match standing.get() {
                Standing::Loading(progress) => Some(bar(progress)),
                Standing::Idle | Standing::Done(_) => None,
            }}
        </div>
        <div role="alert">
            {move || failure().map(|advice| view! { <div class="panel"><Telling advice icon=Icon::Alert/></div> })}
        </div>
    }
}

fn bar(progress: Progress) -> impl IntoView {
    let text = match progress.of {
        Some(of) => format!("{} of {}", words::count(progress.read), words::count(of)),
        None => String::new(),
    };
    // Without a value the browser shows that something is going on, and not how much.
    let value = progress.of.map(|_| progress.read.to_string());
    view! {
        <progress aria-label="Loading history" max=progress.of.unwrap_or(1).max(1).to_string() value=value></progress>
        <span class="progress-text">{text}</span>
    }
}

fn interval(question: &Question, now: i64) -> String {
    let (from, to) = (question.window.from, question.window.to);
    format!("Started {} – {}", local_time::instant(from, now), local_time::instant(to, now))
}
