//! Conversations in progress, and those that have just ended.

use super::about::{ReadAbout, about_cells, heads, is_open, media_chips, open};
use super::later::{Queues, settings};
use super::marks::{Ticking, labels, warning};
use crate::state::{Desk, Headline, LiveRow, Tone};
use crate::ui::bind::{Key, flag, part, rows, text, value};
use crate::ui::chip::Chip;
use crate::ui::icon::{Icon, Picture};
use leptos::prelude::*;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;
use tidemark_core::live::{Group, Selection};
use tidemark_core::record::{Id, Phase, SoFar};
use tidemark_core::words;
use tidemark_core::{english, text};

/// Class, as the cells below have it, and name.
const COLUMNS: [(&str, &str); 9] = [
    ("medium", english!("Medium")),
    ("direction", english!("Direction")),
    ("customer", english!("Customer")),
    ("queue", english!("Queue")),
    ("state", english!("State")),
    ("marks", english!("Flags")),
    ("time in-state", english!("In state")),
    ("time hold", english!("On hold")),
    ("time total", english!("Total")),
];

/// The live view.
#[component]
pub(crate) fn Live() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let listed = |read: fn(&Selection) -> &Vec<Id>| {
        rows(move || desk.top().live.with(|live| read(live).iter().cloned().map(Key::Id).collect()), row)
    };
    view! {
        <h1 class="visually-hidden">{text!("Live conversations")}</h1>
        <div class="top">
            <p class="headline"><bdi>{text(move || headline(desk))}</bdi></p>
            {settings()}
            <button type="button" class="quiet" on:click=move |_| desk.top().pause()>
                {text(move || if desk.top().is_paused() { text!("Go on") } else { text!("Pause list") }.to_owned())}
            </button>
        </div>
        <Filters/>
        <div class="scroll" tabindex="0" role="region" aria-label=text!("List of live conversations")>
            <table role="table" aria-label=text!("Live conversations") class="live">
                <thead role="rowgroup">
                    <tr role="row">
                        {heads(&COLUMNS)}
                    </tr>
                </thead>
                <tbody role="rowgroup" class="now">
                    {section(text!("Now"))}
                    {listed(|live| &live.now)} {part(move || nothing(desk))}
                </tbody>
                <tbody role="rowgroup" class="ended" hidden=flag(move || desk.top().live.with(|live| live.ended.is_empty()))>
                    {section(text!("Just ended"))}
                    {listed(|live| &live.ended)}
                </tbody>
            </table>
        </div>
        {part(move || desk.top().knows_queues.get().then(|| view! { <Queues/> }).into_any())}
    }
}

/// The head of a part of the list.
fn section(name: &'static str) -> AnyView {
    view! {
        <tr role="row" class="section">
            <th role="rowheader" scope="rowgroup" colspan="9">{name}</th>
        </tr>
    }
    .into_any()
}

/// What the agent has most to do with, and for how long.
fn headline(desk: Desk) -> String {
    let top = desk.top();
    let Some(Headline { words, since, others }) = top.headline.get() else {
        return if is_known(desk) { text!("Nothing is going on").to_owned() } else { String::new() };
    };
    let time = since.map(|since| format!(", {}", words::clock(top.now.get() - since))).unwrap_or_default();
    let others = match others {
        0 => String::new(),
        n => format!(" · {}", text!("{others} more", others = n)),
    };
    words + &time + &others
}

/// Whether a list that shows nothing means that there is nothing: one is known and not doubted, and all of it could be read.
fn is_known(desk: Desk) -> bool {
    let top = desk.top();
    top.freshness.with(|freshness| matches!(freshness.tone, Tone::Good | Tone::Notice)) && top.unreadable.get() == 0
}

/// What stands there where nothing is going on.
fn nothing(desk: Desk) -> AnyView {
    let words = desk.top().live.with(|live| match (live.now.len(), live.going_on, live.ended.len()) {
        (0, 0, _) if !is_known(desk) => Some(text!("Whether there are conversations is not known now.")),
        (0, 0, _) if desk.top().is_paused() => Some(text!("There were no conversations at that moment.")),
        (0, 0, _) => Some(text!("No conversations right now. New ones appear here by themselves.")),
        (0, _, 0) => Some(text!("No conversation matches the filter.")),
        _ => None,
    });
    let Some(words) = words else { return ().into_any() };
    view! { <tr role="row" class="nothing"><td role="cell" colspan="9">{words}</td></tr> }.into_any()
}

fn row(key: &Key) -> AnyView {
    let desk = expect_context::<Desk>();
    let Key::Id(id) = key.clone() else { return ().into_any() };
    let (shown, opened, pressed) = (id.to_string(), id.clone(), id.clone());
    let taken = AtomicU32::new(0);
    let row = Memo::new(move |before: Option<&Option<LiveRow>>| {
        let still = desk.top().still.get();
        let is_same = taken.swap(still, Relaxed) == still;
        match before {
            Some(before) if is_same && still > 0 => before.clone(),
            _ => desk.top().live_row(&id),
        }
    });
    let about: ReadAbout = Arc::new(move |read| row.with(|row| row.iter().for_each(|row| read(&row.about))));
    let ticking = Ticking::of(row);
    let cell = move |read: fn(&LiveRow, i64) -> Option<String>| {
        text(move || row.with(|row| row.as_ref().and_then(|row| read(row, ticking.now()))).unwrap_or_default())
    };
    let state = move |read: fn(&LiveRow) -> Option<String>| value(move || row.with(|row| row.as_ref().and_then(read)));
    let look = move || row.with(|row| row.as_ref().map(|row| looks(&row.phase)));
    view! {
        <tr
            role="row"
            data-conversation-id=shown
            aria-current=is_open(desk, move || Some(opened.clone()))
            on:click=move |_| open(desk, Some(pressed.clone()))
            class=value(move || look().map(|(class, _)| class.to_owned()))
        >
            {about_cells(&about, "cell")}
            <td role="cell" class="state" title=state(why)>
                {part(move || look().map(|(_, icon)| view! { <Picture icon/> }).into_any())}
                <span>{state(|row| Some(how(row)))}</span>
            </td>
            <td role="cell" class="marks">{warning(ticking)} {part(move || row.with(|row| row.as_ref().map(|row| labels(row, |top| &top.now))).into_any())}</td>
            <td role="cell" class="time in-state">{cell(in_state)}</td>
            <td role="cell" class="time hold" data-label=text!("Hold")>{cell(hold)}</td>
            <td role="cell" class="time total">
                {cell(|row, now| Some(row.told(row.so_far(now).total)))}
            </td>
        </tr>
    }
    .into_any()
}

/// Where it stands, in words.
pub(crate) fn how(row: &LiveRow) -> String {
    match row.group {
        Group::Ended => words::of_settling(row.settling).0.to_owned(),
        _ => words::of_phase(&row.phase).into_owned(),
    }
}

/// What a reader may want to know of it besides.
pub(crate) fn why(row: &LiveRow) -> Option<String> {
    (row.group == Group::Ended).then(|| words::of_settling(row.settling).1.to_owned())
}

pub(crate) fn in_state(row: &LiveRow, now: i64) -> Option<String> {
    let for_so_long = row.in_state(now).map(words::clock)?;
    Some(if row.group == Group::Ended { text!("{time} ago", time = for_so_long) } else { for_so_long })
}

/// Hold so far, with how often; nothing of what is written, of which Genesys calls something else so.
pub(crate) fn hold(row: &LiveRow, now: i64) -> Option<String> {
    let SoFar { hold, holds, .. } = row.so_far(now);
    match holds {
        _ if !row.about.media.is_put_on_hold() => None,
        0 => None,
        1 => Some(row.told(hold)),
        n => Some(format!("{} ({n}×)", row.told(hold))),
    }
}

/// Colour, and the picture that says the same without colour.
pub(crate) const fn looks(phase: &Phase) -> (&'static str, Icon) {
    match phase {
        Phase::Alerting { .. } | Phase::Dialing { .. } => ("is-alerting", Icon::Bell),
        Phase::Scheduled => ("is-held", Icon::Clock),
        Phase::Connected { .. } => ("is-connected", Icon::Wave),
        Phase::OnHold { .. } => ("is-held", Icon::Pause),
        Phase::Parked { .. } => ("is-held", Icon::Tray),
        Phase::AfterCall { .. } => ("is-after", Icon::Pencil),
        Phase::Settling { .. } => ("is-ended", Icon::Clock),
        Phase::Final { .. } => ("is-ended", Icon::Check),
        Phase::InProgress { .. } | Phase::Other { .. } => ("is-connected", Icon::Circle),
    }
}

#[component]
fn Filters() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let media = media_chips(
        move |media| desk.top().live.with(|live| live.by_media[media as usize]),
        move |media| desk.top().address.with(|address| address.live.media.contains(&media)),
        move |media| desk.top().change(|address| toggle(&mut address.live.media, media)),
    );
    let of_group = move |group: Group| {
        Chip {
            label: words::of_group(group),
            count: Arc::new(move || desk.top().live.with(|live| live.by_group[group as usize])),
            pressed: flag(move || desk.top().address.with(|address| address.live.groups.contains(&group))),
            hidden: flag(|| false),
            on_press: Arc::new(move || desk.top().change(|address| toggle(&mut address.live.groups, group))),
        }
        .view()
    };
    view! {
        <div class="filters">
            <div role="group" aria-label=text!("Medium")>{media}</div>
            <div role="group" aria-label=text!("State")>{Group::ALL.into_iter().map(of_group).collect::<Vec<_>>()}</div>
        </div>
    }
}

/// In, if it was not; out, if it was.
pub(crate) fn toggle<T: PartialEq>(list: &mut Vec<T>, value: T) {
    match list.iter().position(|present| *present == value) {
        Some(index) => drop(list.remove(index)),
        None => list.push(value),
    }
}
