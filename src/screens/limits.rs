//! Where the agent's own limits and language are set, whether alerts are told outside of the page, and what can be reported.

use super::report::Report;
use crate::browser::{storage, window};
use crate::state::Desk;
use crate::ui::bind::{flag, part, text};
use crate::ui::number::{Number, number};
use crate::ui::seen::{Kept, Seen};
use crate::ui::unfold::unfold;
use leptos::prelude::*;
use tidemark_core::live::{Measure, Notices};
use tidemark_core::text;
use tidemark_core::words;

/// A field for each measure, and the switch.
#[component]
pub(crate) fn Limits() -> impl IntoView {
    let top = expect_context::<Desk>().top();
    // Before anybody is signed in there is nobody whose limits they are, and nothing to be told of.
    let own = top.user.peek(|user| !user.is_empty()).then(|| {
        view! {
            <p>{text!("A row warns at half of a limit, and again when it is over. In seconds; empty for none.")}</p>
            {Measure::ALL.into_iter().map(field).collect::<Vec<_>>()}
            {notices()}
        }
    });
    view! {
        {own}
        {language()}
        {unfold("report", text!("Report a problem"), || view! { <Report/> }.into_any())}
    }
}

/// A switch for notifications, and what the browser has to do with it.
fn notices() -> AnyView {
    let desk = expect_context::<Desk>();
    let is = move |one: Notices| move || desk.top().notices.get() == one;
    view! {
        <button
            type="button"
            class="chip"
            aria-pressed=text(move || is(Notices::On)().to_string())
            aria-describedby="notices"
            disabled=flag(is(Notices::Unsupported))
            on:click=move |_| desk.top().toggle_notices()
        >
            {text!("Notify me of alerts")}
        </button>
        <p id="notices" role="status" aria-label=text!("Notifications")>{text(move || words::of_notices(desk.top().notices.get()).to_owned())}</p>
    }
    .into_any()
}

/// The languages that can be chosen, by what those who speak them call them.
const LANGUAGES: [(&str, &str); 6] = [
    ("en", "English"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("fr", "Français"),
    ("pt-BR", "Português (Brasil)"),
    ("ja", "日本語"),
];

/// The language of the page, which is chosen once for each load of it: a reload in the middle of a call is for the agent to
/// choose.
fn language() -> AnyView {
    let kept = storage::kept(storage::LANGUAGE);
    // Chosen before this was folded, and not spoken yet.
    let is_due = !kept.is_empty() && window::of_root("lang").is_some_and(|spoken| spoken != kept);
    let changed = Kept::new(Seen::new(is_due));
    let choose = move |tag: String| {
        storage::keep(storage::LANGUAGE, &tag);
        changed.get().iter().for_each(|changed| changed.show(true));
    };
    let option = |(tag, name): (&'static str, &'static str)| {
        view! { <option value=tag lang=tag selected=kept == tag>{name}</option> }.into_any()
    };
    view! {
        <label class="field">
            <span>{text!("Language")}</span>
            <select on:change:target=move |event| choose(event.target().value())>
                <option value="">{text!("Automatic")}</option>
                {LANGUAGES.into_iter().map(option).collect::<Vec<_>>()}
            </select>
        </label>
        <div role="status">
            {part(move || {
                let is_changed = changed.get().is_some_and(|changed| changed.get());
                is_changed
                    .then(|| view! { <p>{text!("It is spoken when the page is loaded again.")} " " <a href="">{text!("Reload")}</a></p> })
                    .into_any()
            })}
        </div>
    }
    .into_any()
}

fn field(measure: Measure) -> AnyView {
    let desk = expect_context::<Desk>();
    let shown = move || match desk.top().limits.get().get(measure) {
        0 => String::new(),
        seconds => seconds.to_string(),
    };
    let enter = Box::new(move |typed: String| desk.top().set_limit(measure, &typed));
    view! {
        <label class="field">
            <span>{words::of_measure(measure)}</span>
            {number(Number::Whole, text(shown), enter)}
        </label>
    }
    .into_any()
}
