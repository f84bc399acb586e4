//! Conversations in progress, and those that have just ended.

use super::about::{AboutCells, plural};
use crate::state::{Desk, LiveRow};
use crate::ui::chip::Chip;
use crate::ui::icon::{Icon, Picture};
use leptos::prelude::*;
use tidemark_core::live::Group;
use tidemark_core::record::{Id, Media, Phase, SoFar};
use tidemark_core::words;

const COLUMNS: [&str; 8] = ["Medium", "Direction", "Customer", "Queue", "State", "In state", "On hold", "Total"];

/// The live view.
#[component]
pub(crate) fn Live() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let now = move || desk.live.read().now.clone();
    let ended = move || desk.live.read().ended.clone();
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
                    <For each=now key=Id::clone let:id>
                        <Row id/>
                    </For>
                    <Nothing/>
                </tbody>
                <tbody role="rowgroup" class="ended" hidden=move || ended().is_empty()>
                    <tr role="row" class="section">
                        <th role="rowheader" scope="rowgroup" colspan=COLUMNS.len()>"Just ended"</th>
                    </tr>
                    <For each=ended key=Id::clone let:id>
                        <Row id/>
                    </For>
                </tbody>
            </table>
        </div>
    }
}

/// What stands there where nothing is going on.
#[component]
fn Nothing() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let text = move || {
        let live = desk.live.read();
        match (live.now.is_empty(), live.all as usize > live.ended.len()) {
            (false, _) => None,
            (true, true) => Some("No conversation matches the filter."),
            (true, false) => Some("No conversations right now. New ones appear here by themselves."),
        }
    };
    move || {
        text().map(|text| {
            view! { <tr role="row" class="nothing"><td role="cell" colspan=COLUMNS.len()>{text}</td></tr> }
        })
    }
}

#[component]
fn Row(id: Id) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let shown = id.clone();
    let row = Memo::new(move |_| desk.live_row(&id));
    let with = move |read: fn(&LiveRow, i64) -> Option<String>| {
        move || row.with(|row| row.as_ref().and_then(|row| read(row, desk.now.get())))
    };
    let state = move || row.with(|row| row.as_ref().map(|row| words::of_phase(&row.phase).into_owned()));
    let look = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| looks(&row.phase))));
    view! {
        <tr role="row" data-conversation-id=shown.to_string() class=move || look.get().map(|(class, _)| class)>
            <AboutCells about=Signal::derive(move || row.with(|row| row.as_ref().map(|row| row.about.clone())))/>
            <td role="cell" class="state">
                {move || look.get().map(|(_, icon)| view! { <Picture icon/> })}
                <span>{state}</span>
            </td>
            <td role="cell" class="time in-state" data-label="In state">
                {with(|row, now| {
                    let for_so_long = row.in_state(now).map(words::clock)?;
                    Some(if row.group == Group::Ended { format!("{for_so_long} ago") } else { for_so_long })
                })}
            </td>
            <td role="cell" class="time hold" data-label="On hold">{with(|row, now| hold(row.so_far(now)))}</td>
            <td role="cell" class="time total" data-label="Total">
                {with(|row, now| Some(words::clock(row.so_far(now).total)))}
            </td>
        </tr>
    }
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

/// Media that are always offered; others where there is one.
const USUAL: [Media; 4] = [Media::Call, Media::Message, Media::Email, Media::Callback];

const fn name_of(group: Group) -> &'static str {
    match group {
        Group::Alerting => "Alerting",
        Group::Contact => "Connected",
        Group::AfterCall => "After-call work",
        Group::Ended => "Ended",
    }
}

#[component]
fn Filters() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let media = Memo::new(move |_| {
        let (live, address) = (desk.live.read(), desk.address.read());
        let shown = |media: &Media| {
            USUAL.contains(media) || live.by_media.contains_key(media) || address.live.media.contains(media)
        };
        Media::ALL.into_iter().filter(shown).collect::<Vec<_>>()
    });
    let chip_of_media = move |media: Media| {
        view! {
            <Chip
                label=plural(media)
                count=Signal::derive(move || desk.live.read().by_media.get(&media).copied().unwrap_or(0))
                pressed=Signal::derive(move || desk.address.read().live.media.contains(&media))
                on_press=move || desk.show(|address| toggle(&mut address.live.media, media))
            />
        }
    };
    let chip_of_group = move |group: Group| {
        view! {
            <Chip
                label=name_of(group)
                count=Signal::derive(move || desk.live.read().by_group.get(&group).copied().unwrap_or(0))
                pressed=Signal::derive(move || desk.address.read().live.groups.contains(&group))
                on_press=move || desk.show(|address| toggle(&mut address.live.groups, group))
            />
        }
    };
    view! {
        <div class="filters">
            <div role="group" aria-label="Medium">
                <For each=move || media.get() key=|media| *media children=chip_of_media/>
            </div>
            <div role="group" aria-label="State">{Group::ALL.map(chip_of_group).collect_view()}</div>
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
