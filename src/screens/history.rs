//! Conversations on record: an interval, what it adds up to, and its rows.

mod interval;
mod result;
mod table;
mod tiles;

use super::about::plural;
use super::live::toggle;
use crate::state::Desk;
use crate::ui::chip::Chip;
use leptos::prelude::*;
use tidemark_core::history::{Stage, Standing};
use tidemark_core::record::{Direction, Media};

/// The history view.
#[component]
pub(crate) fn History() -> impl IntoView {
    let desk = expect_context::<Desk>();
    // Whoever opens the view, or comes back to it by a link, wants what its address asks for.
    let untouched = desk.found.with_untracked(|found| found.standing == Standing::Idle);
    if untouched {
        desk.search(desk.address.with_untracked(|address| address.range));
    }
    view! {
        <h1 class="visually-hidden">"Conversation history"</h1>
        <interval::Interval/>
        <result::ResultLine/>
        <tiles::Tiles/>
        <Filters/>
        <table::Table/>
    }
}

const DIRECTIONS: [(Direction, &str); 2] = [(Direction::Inbound, "Inbound"), (Direction::Outbound, "Outbound")];
const STAGES: [(Stage, &str); 2] = [(Stage::Ended, "Ended"), (Stage::InProgress, "In progress")];

#[component]
fn Filters() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let media = Memo::new(move |_| {
        let (found, address) = (desk.found.read(), desk.address.read());
        let usual = [Media::Call, Media::Message, Media::Email, Media::Callback];
        let shown = |media: &Media| {
            usual.contains(media)
                || found.selection.by_media.contains_key(media)
                || address.history.media.contains(media)
        };
        Media::ALL.into_iter().filter(shown).collect::<Vec<_>>()
    });
    let of_media = move |media: Media| {
        view! {
            <Chip
                label=plural(media)
                count=Signal::derive(move || desk.found.read().selection.by_media.get(&media).copied().unwrap_or(0))
                pressed=Signal::derive(move || desk.address.read().history.media.contains(&media))
                on_press=move || desk.show(|address| toggle(&mut address.history.media, media))
            />
        }
    };
    let of_direction = move |(direction, label): (Direction, &'static str)| {
        let pressed = move || desk.address.read().history.direction == Some(direction);
        view! {
            <Chip
                label
                count=Signal::derive(move || {
                    desk.found.read().selection.by_direction.get(&direction).copied().unwrap_or(0)
                })
                pressed=Signal::derive(pressed)
                on_press=move || {
                    let wanted = if untrack(pressed) { None } else { Some(direction) };
                    desk.show(|address| address.history.direction = wanted);
                }
            />
        }
    };
    let of_stage = move |(stage, label): (Stage, &'static str)| {
        view! {
            <Chip
                label
                count=Signal::derive(move || desk.found.read().selection.by_stage.get(&stage).copied().unwrap_or(0))
                pressed=Signal::derive(move || desk.address.read().history.stage == stage)
                on_press=move || desk.show(|address| address.history.stage = stage)
            />
        }
    };
    view! {
        <div class="filters">
            <div role="group" aria-label="Medium">
                <For each=move || media.get() key=|media| *media children=of_media/>
            </div>
            <div role="group" aria-label="Direction">{DIRECTIONS.map(of_direction).collect_view()}</div>
            <div role="group" aria-label="Stage">{STAGES.map(of_stage).collect_view()}</div>
        </div>
    }
}
