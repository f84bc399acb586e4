//! Who was in a conversation, which way it took, and what was done when.

use super::Close;
use crate::state::{Closeup, Desk, PartyRow, Step, Told};
use crate::ui::bind::part;
use leptos::prelude::*;
use tidemark_core::host::Say;
use tidemark_core::language::say;
use tidemark_core::record::Id;
use tidemark_core::{english, text};

/// The route in a line, everybody in a table, and the states with their times.
pub(super) fn parties(close: Close) -> AnyView {
    // Each is drawn anew only when it says something else: what is selected in it stays selected.
    let route = Memo::new(move |_| read(close, |close| close.route.clone()));
    let rows = Memo::new(move |_| read(close, |close| close.parties.clone()));
    let steps = Memo::new(move |_| read(close, |close| close.steps.clone()));
    let is_whole = Memo::new(move |_| close.with(|close| close.as_ref().is_some_and(|close| close.told == Told::Here)));
    view! {
        {part(move || route.with(|stops| if stops.is_empty() { ().into_any() } else { line(stops) }))}
        {part(move || rows.with(|rows| if rows.is_empty() { ().into_any() } else { table(rows) }))}
        {part(move || {
            let source = if is_whole.get() { text!("on record") } else { text!("as seen here") };
            steps.with(|steps| if steps.is_empty() { ().into_any() } else { course(steps, source) })
        })}
    }
    .into_any()
}

fn read<T>(close: Close, read: fn(&Closeup) -> Vec<T>) -> Vec<T> {
    close.with(|close| close.as_ref().map(read)).unwrap_or_default()
}

fn line(stops: &[String]) -> AnyView {
    let stop = |name: &String| view! { <li><bdi>{name.clone()}</bdi></li> }.into_any();
    view! {
        <section class="detail-part" aria-labelledby="detail-route">
            <h3 id="detail-route">{text!("Route")}</h3>
            <ol class="route">{stops.iter().map(stop).collect::<Vec<_>>()}</ol>
        </section>
    }
    .into_any()
}

fn table(rows: &[PartyRow]) -> AnyView {
    let row = |row: &PartyRow| {
        let PartyRow { role, name, colleague, address, began, answered, ended, state } = row.clone();
        let address = address.map(|address| view! { <bdi class="address">{address.to_string()}</bdi> });
        view! {
            <tr role="row">
                <td role="cell" class="party">{named(name, colleague)} " " <span class="soft">{role}</span> {address}</td>
                <td role="cell" data-label=text!("Came")>{began}</td>
                <td role="cell" data-label=text!("Answered")>{answered}</td>
                <td role="cell" data-label=text!("Left")>{ended}</td>
                <td role="cell" class="party-state">{state}</td>
            </tr>
        }
        .into_any()
    };
    view! {
        <section class="detail-part" aria-labelledby="detail-parties">
            <h3 id="detail-parties">{text!("Participants")}</h3>
            <table role="table" class="parties" aria-labelledby="detail-parties">
                <thead role="rowgroup">
                    <tr role="row">{heads(&[english!("Participant"), english!("Came"), english!("Answered"), english!("Left"), english!("State")])}</tr>
                </thead>
                <tbody role="rowgroup">{rows.iter().map(row).collect::<Vec<_>>()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

/// Somebody by name. In a frame of Genesys Cloud that opens a colleague's profile there.
fn named(name: String, colleague: Option<Id>) -> AnyView {
    let desk = expect_context::<Desk>();
    let shown = view! { <bdi>{name}</bdi> }.into_any();
    let Some(id) = colleague.filter(|_| desk.top().is_hosted()) else { return shown };
    let show = move |_| desk.top().show_in_host(&Say::ShowProfile(id.clone()));
    view! { <button type="button" class="quiet" title=text!("Open profile") on:click=show>{shown}</button> }.into_any()
}

/// The heads of a table's columns.
pub(super) fn heads(names: &'static [&str]) -> Vec<AnyView> {
    let head = |name: &&'static str| view! { <th role="columnheader" scope="col">{say(name)}</th> }.into_any();
    names.iter().map(head).collect()
}

fn course(steps: &[Step], source: &'static str) -> AnyView {
    let step = |step: &Step| {
        let Step { at, who, doing, length } = step.clone();
        view! {
            <li>
                <span class="at">{at}</span>
                <bdi class="who-did">{who}</bdi>
                <span>{doing}</span>
                <span class="soft">{length}</span>
            </li>
        }
        .into_any()
    };
    view! {
        <section class="detail-part" aria-labelledby="detail-course">
            <h3 id="detail-course">{text!("States")} " " <span class="soft">{source}</span></h3>
            <ol class="course">{steps.iter().map(step).collect::<Vec<_>>()}</ol>
        </section>
    }
    .into_any()
}
