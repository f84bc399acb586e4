//! Evaluations and surveys, and the record as it came.

use super::Close;
use super::parties::heads;
use crate::browser::window;
use crate::state::{AssessedRow, Closeup, Told};
use crate::ui::bind::part;
use crate::ui::copying::copying;
use crate::ui::seen::{Kept, Seen};
use leptos::prelude::*;
use tidemark_core::closely::Shared;
use tidemark_core::{english, text};

/// What others think of it, where the record says so.
pub(super) fn assessed(close: Close) -> AnyView {
    let rows =
        Memo::new(move |_| close.with(|close| close.as_ref().map(|close| close.assessed.clone()).unwrap_or_default()));
    part(move || rows.with(|rows| if rows.is_empty() { ().into_any() } else { table(rows) })).into_any()
}

fn table(rows: &[AssessedRow]) -> AnyView {
    let row = |row: &AssessedRow| {
        let AssessedRow { what, form, whose, status, score, at } = row.clone();
        view! {
            <tr role="row">
                <td role="cell" class="party">{what} " " <bdi class="soft">{form}</bdi></td>
                <td role="cell" data-label=text!("Of")><bdi>{whose}</bdi></td>
                <td role="cell" data-label=text!("Score")>{score}</td>
                <td role="cell" data-label=text!("State")>{status}</td>
                <td role="cell" data-label=text!("When")>{at}</td>
            </tr>
        }
        .into_any()
    };
    view! {
        <section class="detail-part" aria-labelledby="detail-assessed">
            <h3 id="detail-assessed">{text!("Evaluations and surveys")}</h3>
            <table role="table" class="parties" aria-labelledby="detail-assessed">
                <thead role="rowgroup">
                    <tr role="row">{heads(&[english!("Form"), english!("Of"), english!("Score"), english!("State"), english!("When")])}</tr>
                </thead>
                <tbody role="rowgroup">{rows.iter().map(row).collect::<Vec<_>>()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

/// The record as it came, made when it is opened. It is text, and goes with the panel.
pub(super) fn raw(close: Close, closely: Kept<Shared>) -> AnyView {
    let secret = super::is_secret(close);
    let here = Memo::new(move |_| {
        let is_here = |close: &&Closeup| close.told == Told::Here && !secret.get();
        close.with(|close| close.as_ref().filter(is_here).map(|close| close.id.clone()))
    });
    let read = move || closely.get().and_then(|closely| closely.borrow().detail().raw()).unwrap_or_default();
    part(move || {
        if here.get().is_none() {
            return ().into_any();
        }
        let open = Kept::new(Seen::new(false));
        let inside = move || {
            if !open.get().is_some_and(|open| open.get()) {
                return ().into_any();
            }
            view! {
                {copying(text!("Copy record"), read)}
                <pre class="raw" tabindex="0" role="region" aria-label=text!("Record as it came")>{read()}</pre>
            }
            .into_any()
        };
        let turn = move |event: leptos::ev::Event| {
            open.get().iter().for_each(|open| open.show(window::is_open(&event)));
        };
        view! {
            <details class="detail-part" on:toggle=turn>
                <summary>{text!("Record as it came (JSON)")}</summary>
                {part(inside)}
            </details>
        }
        .into_any()
    })
    .into_any()
}
