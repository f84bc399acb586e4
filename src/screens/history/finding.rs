//! Finding rows: by what was typed or pasted, by buckets, put together by what they share.

use super::views::Views;
use super::{Find, layout};
use crate::state::Desk;
use crate::ui::bind::{flag, text};
use crate::ui::chip::Chip;
use leptos::ev;
use leptos::prelude::*;
use std::sync::Arc;
use tidemark_core::history::{Asking, Bucket, By, Sought, Source};
use tidemark_core::text;
use tidemark_core::words;

/// Id of the field, and of what is said of it.
const FIELD: &str = "find";
const SAID: &str = "find-said";

/// The box, what was understood by it, groups, saved views, and the buckets.
#[component]
pub(super) fn Box() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let find = expect_context::<Find>();
    // Whoever goes back, or comes by a link, finds the ids of the address in the box.
    Effect::new(move |_| {
        let asked = desk.top().address.with(|address| Asking::of_text(&address.asking).ids);
        let Some(find) = find.get() else { return };
        let typed = find.typed.peek(|typed| Sought::of(typed));
        match typed {
            Sought::Ids(ids) if ids == asked || asked.is_empty() && ids.len() > Asking::MOST_IDS => {}
            Sought::Ids(_) => find.typed.show(asked.join(" ")),
            Sought::Anything if !asked.is_empty() => find.typed.show(asked.join(" ")),
            Sought::Anything | Sought::Number(_) | Sought::Words(_) => {}
        }
    });
    let typed = move || find.get().map(|find| find.typed.get()).unwrap_or_default();
    let type_in = move |typed: String| find.get().iter().for_each(|find| desk.top().type_sought(find, typed.clone()));
    view! {
        <search class="finding">
            <input
                type="search"
                id=FIELD
                aria-label=text!("Find in this list")
                aria-describedby=SAID
                placeholder=text!("Find ids, numbers, names, queues, notes")
                autocomplete="off"
                spellcheck="false"
                prop:value=text(typed)
                on:input:target=move |event| type_in(event.target().value())
                on:paste=move |event| paste(&event, type_in)
            />
            <span id=SAID role="status" aria-label=text!("Understood")>
                {text(move || desk.found().with(said))}
            </span>
            {grouping(desk)}
            {layout::choices(desk, expect_context())}
            <Views/>
        </search>
        <div class="filters buckets" role="group" aria-label=text!("Bucket")>
            {Bucket::ALL.into_iter().map(|bucket| chip(desk, bucket)).collect::<Vec<_>>()}
        </div>
    }
}

/// What was understood, and how many rows that leaves.
fn said(found: &crate::state::Found) -> String {
    if found.understood.is_empty() {
        return String::new();
    }
    let rows = words::count(found.selection.rows.len() as u64);
    format!("{} · {}", found.understood, text!("{rows} shown", rows))
}

/// A field takes one line, and browsers differ in what they make of several: a column of ids must not become one word.
fn paste(event: &ev::ClipboardEvent, type_in: impl Fn(String)) {
    let pasted = event.clipboard_data().and_then(|data| data.get_data("text").ok()).unwrap_or_default();
    if pasted.trim().contains(['\n', '\r', '\t']) {
        event.prevent_default();
        type_in(pasted.split_whitespace().collect::<Vec<_>>().join(" "));
    }
}

fn chip(desk: Desk, bucket: Bucket) -> AnyView {
    let (label, title) = words::of_bucket(bucket);
    let is_on = move || desk.top().address.with(|address| Asking::of_text(&address.asking).bucket == bucket);
    let chip = Chip {
        label,
        count: Arc::new(move || desk.counted(|found| found.selection.by_bucket[bucket as usize])),
        pressed: flag(is_on),
        // Calls alone tell nothing of wrap-up, transfers and times.
        hidden: flag(move || {
            !matches!(bucket, Bucket::All | Bucket::FollowUp) && desk.counted(|found| found.source == Source::Calls)
        }),
        on_press: Arc::new(move || {
            let wanted = if untrack(is_on) { Bucket::All } else { bucket };
            desk.top().ask_rows(|asking| asking.bucket = wanted);
        }),
    };
    view! { <span title=title>{chip.view()}</span> }.into_any()
}

fn grouping(desk: Desk) -> AnyView {
    let chosen = move || desk.top().address.with(|address| Asking::of_text(&address.asking).group);
    let option = move |by: By| {
        let is_chosen = flag(move || chosen() == Some(by));
        view! { <option value=by.key() prop:selected=is_chosen>{words::of_grouping(by)}</option> }.into_any()
    };
    let choose = move |key: String| {
        desk.top().ask_rows(|asking| asking.group = By::of_key(&key));
    };
    view! {
        <label class="field">
            <span>{text!("Group by")}</span>
            <select on:change:target=move |event| choose(event.target().value())>
                <option value="" prop:selected=flag(move || chosen().is_none())>{text!("nothing")}</option>
                {By::ALL.into_iter().map(option).collect::<Vec<_>>()}
            </select>
        </label>
    }
    .into_any()
}
