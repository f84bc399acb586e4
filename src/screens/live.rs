//! Conversations in progress, and those that have just ended.

use super::about::{about_cells, media_chips, plural};
use crate::state::{Desk, LiveRow};
use crate::ui::bind::{flag, part, text, value};
use crate::ui::chip::Chip;
use crate::ui::icon::{Icon, Picture};
use leptos::prelude::*;
use tidemark_core::live::Group;
use tidemark_core::record::{Id, Media, Phase, SoFar};
use tidemark_core::words;

const COLUMNS: [&str; 8] = ["Medium", "Direction", "Customer", "Queue", "State", "In state", "On hold", "Total"];

/// The live view.
#[component]
pub(crate) fn Live() -> AnyView {
    let desk = expect_context::<Desk>();
    let rows = |read: fn(&tidemark_core::live::Selection) -> &Vec<Id>| {
        let ids = Signal::derive(move || desk.top().live.with(|live| read(live).clone()));
        view! { <For each=move || ids.get() key=Id::clone children=row/> }.into_any()
    };
    view! {
        <h1 class="visually-hidden">"Live conversations"</h1>
        <Filters/>
        <div class="scroll" tabindex="0" role="region" aria-label="List of live conversations">
            <table role="table" aria-label="Live conversations" class="live">
                <thead role="rowgroup">
                    <tr role="row">
                        {COLUMNS.map(|name| view! { <th role="columnheader" scope="col">{name}</th> }).collect_view()}
                    </tr>
                </thead>
                <tbody role="rowgroup" class="now">
                    {rows(|live| &live.now)} {part(move || nothing(desk))}
                </tbody>
                <tbody role="rowgroup" class="ended" hidden=flag(move || desk.top().live.with(|live| live.ended.is_empty()))>
                    <tr role="row" class="section">
                        <th role="rowheader" scope="rowgroup" colspan="8">"Just ended"</th>
                    </tr>
                    {rows(|live| &live.ended)}
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

/// What stands there where nothing is going on.
fn nothing(desk: Desk) -> AnyView {
    let (none, filtered) = desk.top().live.with(|live| (live.now.is_empty(), live.all as usize > live.ended.len()));
    let words = match (none, filtered) {
        (false, _) => return ().into_any(),
        (true, true) => "No conversation matches the filter.",
        (true, false) => "No conversations right now. New ones appear here by themselves.",
    };
    view! { <tr role="row" class="nothing"><td role="cell" colspan="8">{words}</td></tr> }.into_any()
}

fn row(id: Id) -> AnyView {
    let desk = expect_context::<Desk>();
    let shown = id.to_string();
    let row = Memo::new(move |_| desk.top().live_row(&id));
    let cell = move |read: fn(&LiveRow, i64) -> Option<String>| {
        text(move || row.with(|row| row.as_ref().and_then(|row| read(row, desk.top().now.get()))).unwrap_or_default())
    };
    let look = move || row.with(|row| row.as_ref().map(|row| looks(&row.phase)));
    view! {
        <tr
            role="row"
            data-conversation-id=shown
            class=value(move || look().map(|(class, _)| class.to_owned()))
        >
            {about_cells(Signal::derive(move || row.with(|row| row.as_ref().map(|row| row.about.clone()))))}
            <td role="cell" class="state">
                {part(move || look().map(|(_, icon)| view! { <Picture icon/> }).into_any())}
                <span>{cell(|row, _| Some(words::of_phase(&row.phase).into_owned()))}</span>
            </td>
            <td role="cell" class="time in-state" data-label="In state">{cell(in_state)}</td>
            <td role="cell" class="time hold" data-label="On hold">{cell(|row, now| hold(row.so_far(now)))}</td>
            <td role="cell" class="time total" data-label="Total">
                {cell(|row, now| Some(words::clock(row.so_far(now).total)))}
            </td>
        </tr>
    }
    .into_any()
}

fn in_state(row: &LiveRow, now: i64) -> Option<String> {
    let for_so_long = row.in_state(now).map(words::clock)?;
    Some(if row.group == Group::Ended { format!("{for_so_long} ago") } else { for_so_long })
}

/// Hold so far, with how often.
fn hold(so_far: SoFar) -> Option<String> {
    match so_far.holds {
        0 => None,
        1 => Some(words::clock(so_far.hold)),
        n => Some(format!("{} ({n}×)", words::clock(so_far.hold))),
    }
}

/// Colour, and the picture that says the same without colour.
const fn looks(phase: &Phase) -> (&'static str, Icon) {
    match phase {
        Phase::Alerting { .. } | Phase::Dialing { .. } => ("is-alerting", Icon::Bell),
        Phase::Scheduled => ("is-alerting", Icon::Clock),
        Phase::Connected { .. } => ("is-connected", Icon::Wave),
        Phase::OnHold { .. } => ("is-held", Icon::Pause),
        Phase::Parked { .. } => ("is-held", Icon::Tray),
        Phase::AfterCall { .. } => ("is-after", Icon::Pencil),
        Phase::Settling { .. } | Phase::Final { .. } => ("is-ended", Icon::Check),
        Phase::InProgress | Phase::Other(_) => ("is-connected", Icon::Circle),
    }
}

const fn name_of(group: Group) -> &'static str {
    match group {
        Group::Alerting => "Alerting",
        Group::Contact => "Connected",
        Group::AfterCall => "After-call work",
        Group::Ended => "Ended",
    }
}

#[component]
fn Filters() -> AnyView {
    let desk = expect_context::<Desk>();
    let count_of = move |media: Media| desk.top().live.with(|live| live.by_media[media as usize]);
    let is_on = move |media: Media| desk.top().address.with(|address| address.live.media.contains(&media));
    let of_media = move |media: Media| {
        let (count, pressed) = (Signal::derive(move || count_of(media)), flag(move || is_on(media)));
        let on_press = Callback::new(move |()| desk.top().change(|address| toggle(&mut address.live.media, media)));
        view! { <Chip label=plural(media) count pressed on_press/> }.into_any()
    };
    let of_group = move |group: Group| {
        let count = Signal::derive(move || desk.top().live.with(|live| live.by_group[group as usize]));
        let pressed = flag(move || desk.top().address.with(|address| address.live.groups.contains(&group)));
        let on_press = Callback::new(move |()| desk.top().change(|address| toggle(&mut address.live.groups, group)));
        view! { <Chip label=name_of(group) count pressed on_press/> }.into_any()
    };
    view! {
        <div class="filters">
            <div role="group" aria-label="Medium">
                {media_chips(count_of, is_on, of_media)}
            </div>
            <div role="group" aria-label="State">{Group::ALL.map(of_group).collect_view()}</div>
        </div>
    }
    .into_any()
}

/// In, if it was not; out, if it was.
pub(crate) fn toggle<T: PartialEq>(list: &mut Vec<T>, value: T) {
    match list.iter().position(|present| *present == value) {
        Some(index) => drop(list.remove(index)),
        None => list.push(value),
    }
}
