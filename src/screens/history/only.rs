//! Which conversations of an interval are asked for: of whom, and the filters that Genesys Cloud itself applies.

use super::Find;
use super::entered::{DIRECTIONS, Entered, Field, Whose, lacks};
use crate::state::{Desk, Top};
use crate::ui::bind::{flag, part, text};
use crate::ui::number::{Number, number};
use crate::ui::seen::Kept;
use leptos::prelude::*;
use std::sync::Arc;
use tidemark_core::genesys::query::PageSize;
use tidemark_core::history::{Agents, Ending, Length, askable};
use tidemark_core::language::say;
use tidemark_core::record::Id;
use tidemark_core::text;
use tidemark_core::words;

/// Whose conversations.
pub(super) fn whose(entered: Kept<Entered>) -> AnyView {
    let option = move |(whose, label): (Whose, &'static str)| {
        let chosen = move || entered.get().is_some_and(|entered| entered.whose.get() == whose);
        let choose = move |_| entered.get().iter().for_each(|entered| entered.whose.show(whose));
        view! {
            <label>
                <input type="radio" name="whose" prop:checked=flag(chosen) on:change=choose/>
                <span>{say(label)}</span>
            </label>
        }
        .into_any()
    };
    view! {
        <fieldset class="segments">
            <legend class="visually-hidden">{text!("Whose conversations")}</legend>
            {Whose::ALL.into_iter().map(option).collect::<Vec<_>>()}
        </fieldset>
    }
    .into_any()
}

/// What else Genesys Cloud can be asked for.
pub(super) fn filters(entered: Kept<Entered>) -> AnyView {
    let count = move || entered.get().map_or(0, |entered| count(&entered));
    let summary = move || match count() {
        0 => text!("More filters").to_owned(),
        n => text!("More filters ({count})", count = n),
    };
    let clear = move |_| entered.get().iter().for_each(|entered| entered.fields.show(Vec::new()));
    view! {
        <details class="only">
            <summary>{text(summary)}</summary>
            <p>
                {text!(
                    "Genesys Cloud is asked for these alone, when you search; nothing else is loaded. The buttons above the list \
                     filter what was loaded."
                )} " "
                {text!("Fewer conversations a request come in smaller steps, and cost more requests for the same list.")}
            </p>
            <div class="fields">
                {Field::ALL.into_iter().map(|of| field(entered, of)).collect::<Vec<_>>()}
                {Length::ALL.into_iter().map(|length| between(entered, length)).collect::<Vec<_>>()}
            </div>
            <button type="button" on:click=clear disabled=flag(move || count() == 0)>{text!("Clear")}</button>
        </details>
        {part(move || {
            let note = || view! { <p class="unkept">{text!(
                "A number, an agent, or a long list of ids was asked for as well. The address does not keep those: enter it again, and search."
            )}</p> };
            lacks(&expect_context::<Desk>().top(), entered).then(note).into_any()
        })}
    }
    .into_any()
}

/// Id of what is said of ids that were entered.
const SAID_OF_IDS: &str = "said-of-ids";

/// Id of the list of agents that are known by name.
const AGENTS: &str = "known-agents";

fn agents() -> AnyView {
    let find = expect_context::<Find>();
    let option = |(_, name): (Id, String)| view! { <option value=name></option> }.into_any();
    let options = move || {
        let known = find.get().map(|find| find.agents.with(Agents::listed)).unwrap_or_default();
        known.into_iter().map(option).collect::<Vec<_>>().into_any()
    };
    view! { <datalist id=AGENTS>{part(options)}</datalist> }.into_any()
}

/// How many filters there are: both ends of a length are one.
fn count(entered: &Entered) -> usize {
    let (fields, whose) = (entered.fields.get(), entered.whose.get());
    let has = |wanted| fields.iter().any(|(field, _)| *field == wanted);
    let is_one = |(field, _): &&(Field, String)| match field {
        Field::PageSize => false,
        Field::User => whose != Whose::Mine,
        Field::AtMost(length) => !has(Field::AtLeast(*length)),
        _ => true,
    };
    fields.iter().filter(is_one).count()
}

/// A length of time: two fields, of which either may be empty.
fn between(entered: Kept<Entered>, length: Length) -> AnyView {
    let end = move |field: Field, name: String| {
        let shown = text(move || entered.get().map(|entered| entered.text(field)).unwrap_or_default());
        let enter = move |value: String| entered.get().iter().for_each(|entered| entered.enter(field, value.clone()));
        view! {
            <label>
                <span class="visually-hidden">{name}</span>
                {number(Number::Any, shown, Box::new(enter))}
            </label>
        }
        .into_any()
    };
    let figure = words::of_asked_length(length);
    view! {
        <span class="field">
            <span aria-hidden="true">{text!("{figure}, minutes", figure)}</span>
            {end(Field::AtLeast(length), text!("{figure}, minutes at least", figure))}
            <span aria-hidden="true">"–"</span>
            {end(Field::AtMost(length), text!("{figure}, minutes at most", figure))}
        </span>
    }
    .into_any()
}

fn field(entered: Kept<Entered>, (field, label): (Field, &'static str)) -> AnyView {
    let shown = text(move || entered.get().map(|entered| entered.text(field)).unwrap_or_default());
    let enter = move |value: String| entered.get().iter().for_each(|entered| entered.enter(field, value.clone()));
    let control = match field {
        Field::Address | Field::User | Field::Conversations => view! {
            <input
                type="text"
                // One's own are one's own.
                disabled=flag(move || field == Field::User && entered.get().is_some_and(|entered| entered.whose.get() == Whose::Mine))
                list=(field == Field::User).then_some(AGENTS)
                aria-label=say(label)
                aria-describedby=(field == Field::Conversations).then_some(SAID_OF_IDS)
                autocomplete="off"
                spellcheck="false"
                prop:value=shown
                on:change:target=move |event| enter(event.target().value())
            />
            {(field == Field::User).then(agents)}
            {(field == Field::Conversations).then(|| {
                let said = text(move || entered.get().map(|entered| entered.said_of_ids()).unwrap_or_default());
                view! { <span class="soft" id=SAID_OF_IDS role="status">{said}</span> }
            })}
        }
        .into_any(),
        _ => {
            let desk = expect_context::<Desk>();
            view! {
                <select prop:value=shown on:change:target=move |event| enter(event.target().value())>
                    <option value="">{if field == Field::PageSize { "100" } else { text!("Any") }}</option>
                    {part(move || {
                        let chosen = entered.get().map(|entered| entered.text(field)).unwrap_or_default();
                        let mut options = options(field, &desk.top());
                        // What came with the address may have no name here, or not yet.
                        if !chosen.is_empty() && options.iter().all(|(value, _)| *value != chosen) {
                            options.push((chosen.clone(), chosen.clone()));
                        }
                        let option = |(value, name): (String, String)| {
                            let is_chosen = value == chosen;
                            view! { <option value=value prop:selected=is_chosen>{name}</option> }.into_any()
                        };
                        options.into_iter().map(option).collect::<Vec<_>>().into_any()
                    })}
                </select>
            }
            .into_any()
        }
    };
    view! { <label class="field"><span>{say(label)}</span>{control}</label> }.into_any()
}

/// Values and names.
fn options(field: Field, top: &Top) -> Vec<(String, String)> {
    let named = |(id, name): (Id, Arc<str>)| (id.to_string(), name.to_string());
    match field {
        Field::Medium => {
            askable().map(|media| (media.key().to_owned(), words::of_asked_media(media).into_owned())).collect()
        }
        Field::Direction => DIRECTIONS.into_iter().map(|(_, name)| (name.to_owned(), say(name).to_owned())).collect(),
        Field::Queue => top.my_queues().into_iter().map(named).collect(),
        Field::WrapUp => top.codes().into_iter().map(named).collect(),
        Field::Ending => Ending::ALL
            .into_iter()
            .map(|ending| (ending.wire().to_owned(), words::of_ending(ending).to_owned()))
            .collect(),
        Field::PageSize => {
            let sizes = PageSize::ALL.into_iter().filter(|size| *size != PageSize::default());
            sizes.map(|size| (size.rows().to_string(), size.rows().to_string())).collect()
        }
        Field::Address | Field::User | Field::AtLeast(_) | Field::AtMost(_) | Field::Conversations => Vec::new(),
    }
}
