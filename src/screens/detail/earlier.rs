//! Earlier conversations with the customer, and how far one may see them.

use super::Close;
use super::parties::heads;
use crate::screens::about::icon_of;
use crate::state::{Desk, Earlier, EarlierFound, VisitRow};
use crate::ui::advice::Telling;
use crate::ui::bind::part;
use crate::ui::icon::{Icon, Picture};
use leptos::prelude::*;
use tidemark_core::{english, text};

/// The list, or why there is none.
pub(super) fn earlier(close: Close) -> AnyView {
    let found = Memo::new(move |_| close.with(|close| close.as_ref().map(|close| close.earlier.clone())));
    view! {
        <section class="detail-part" aria-labelledby="detail-earlier">
            <h3 id="detail-earlier">{text!("Earlier with this customer")} " " <span class="soft">{text!("90 days")}</span></h3>
            {part(move || found.with(|found| found.as_ref().map(list)).into_any())}
        </section>
    }
    .into_any()
}

/// The permission may have been given, or the fault be over.
fn again() -> AnyView {
    let desk = expect_context::<Desk>();
    view! { <button type="button" on:click=move |_| desk.top().look_again()>{text!("Try again")}</button> }.into_any()
}

fn list(earlier: &Earlier) -> AnyView {
    let rows = if earlier.rows.is_empty() { ().into_any() } else { table(&earlier.rows) };
    let said = match &earlier.found {
        EarlierFound::Nobody => view! { <p class="soft">{text!("Nothing is known of the customer yet.")}</p> }.into_any(),
        EarlierFound::Nameless => {
            view! { <p class="soft">{text!("The customer has no number, address or contact to be found again by.")}</p> }
                .into_any()
        }
        EarlierFound::Asked => view! { <p role="status" class="soft">{text!("Being looked for…")}</p> }.into_any(),
        EarlierFound::Here | EarlierFound::OwnAlone => {
            let note = |note: &String| view! { <p class="soft">{note.clone()}</p> }.into_any();
            let notes = earlier.notes.iter().map(note).collect::<Vec<_>>();
            view! { {notes} {(earlier.found == EarlierFound::OwnAlone).then(again)} }.into_any()
        }
        EarlierFound::Failed(advice) => view! {
            <div class="panel">
                <Telling advice=advice.clone() icon=Icon::Alert/>
                {again()}
            </div>
        }
        .into_any(),
    };
    view! { {rows} {said} }.into_any()
}

fn table(rows: &[VisitRow]) -> AnyView {
    let desk = expect_context::<Desk>();
    let row = |row: &VisitRow| {
        let VisitRow { id, started, media, medium, queue, who, is_mine, outcome, length } = row.clone();
        let shown = id.to_string();
        view! {
            <tr role="row" data-earlier-id=shown>
                <td role="cell" class="when">
                    <button type="button" class="open" on:click=move |_| desk.top().look_at(&id)>{started}</button>
                </td>
                <td role="cell" class="medium"><Picture icon=icon_of(media)/> <span>{medium}</span></td>
                <td role="cell" class="queue"><bdi>{queue}</bdi></td>
                <td role="cell" class="who-had" class:is-mine=is_mine><bdi>{who}</bdi></td>
                <td role="cell" class="outcome"><bdi>{outcome}</bdi></td>
                <td role="cell" class="time">{length}</td>
            </tr>
        }
        .into_any()
    };
    view! {
        <table role="table" class="earlier" aria-labelledby="detail-earlier">
            <thead role="rowgroup">
                <tr role="row">{heads(&[english!("Started"), english!("Medium"), english!("Queue"), english!("Agent"), english!("Wrap-up"), english!("Length")])}</tr>
            </thead>
            <tbody role="rowgroup">{rows.iter().map(row).collect::<Vec<_>>()}</tbody>
        </table>
    }
    .into_any()
}
