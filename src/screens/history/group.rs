//! The line above rows that share something: what it is, how many they are, and what they add up to.

use super::Find;
use super::table::columns;
use crate::state::Desk;
use crate::ui::bind::{part, text, value};
use leptos::prelude::*;
use std::fmt::Write;
use tidemark_core::history::Group;
use tidemark_core::text;
use tidemark_core::words;

/// The line of the group of this number, at this place of the table.
pub(super) fn group_line(number: usize, place: impl Fn() -> Option<usize> + Send + Sync + 'static) -> AnyView {
    let desk = expect_context::<Desk>();
    let find = expect_context::<Find>();
    let of = move |read: fn(Desk, &Group) -> String| {
        text(move || {
            desk.found()
                .with(|found| found.selection.groups.get(number).map(|group| read(desk, group)))
                .unwrap_or_default()
        })
    };
    let toggle = move |_| {
        let shared = desk.found().peek(|found| found.selection.groups.get(number).map(|group| group.shared.clone()));
        if let (Some(find), Some(shared)) = (find.get(), shared) {
            desk.top().toggle_group(&find, shared);
        }
    };
    view! {
        <tr role="row" class="group" aria-rowindex=value(move || place().map(|place| (place + 2).to_string()))>
            <th role="rowheader" scope="rowgroup" colspan=text(move || columns(desk))>
                <button
                    type="button"
                    class="open"
                    tabindex="-1"
                    aria-expanded=text(move || desk.found().with(|found| found.is_open(number)).to_string())
                    on:click=toggle
                >
                    {part(move || {
                        let open = desk.found().with(|found| found.is_open(number));
                        view! { <span aria-hidden="true">{if open { "▾ " } else { "▸ " }}</span> }.into_any()
                    })}
                    <bdi>{of(|desk, group| desk.top().group_name(&group.shared))}</bdi>
                </button>
                <span class="sum">{of(|_, group| sums(group))}</span>
            </th>
        </tr>
    }
    .into_any()
}

fn sums(group: &Group) -> String {
    let totals = &group.totals;
    let mut words = words::count(u64::from(totals.count));
    let mut add = |name: &str, ms: i64| {
        if ms > 0 {
            let _ = write!(words, " · {name} {}", words::duration(ms));
        }
    };
    add(text!("Talk"), totals.talk);
    add(text!("Hold"), totals.hold);
    add(text!("ACW"), totals.acw);
    if let Some(average) = totals.average_handle() {
        add(text!("AHT"), average);
    }
    words
}
