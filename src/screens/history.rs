//! Conversations on record: an interval, what it adds up to, and its rows.

mod interval;
mod result;
mod table;
mod tiles;

use super::about::{media_chips, plural};
use super::live::toggle;
use crate::state::Desk;
use crate::ui::bind::flag;
use crate::ui::chip::Chip;
use leptos::prelude::*;
use tidemark_core::history::{Stage, Standing};
use tidemark_core::record::{Direction, Media};

/// The history view.
#[component]
pub(crate) fn History() -> AnyView {
    let desk = expect_context::<Desk>();
    // Whoever opens the view, or comes back to it by a link, wants what its address asks for.
    let untouched = desk.top().found.peek(|found| found.standing == Standing::Idle);
    if untouched {
        desk.top().search(desk.top().address.peek(|address| address.range));
    }
    view! {
        <h1 class="visually-hidden">"Conversation history"</h1>
        <interval::Interval/>
        <result::ResultLine/>
        <tiles::Tiles/>
        <Filters/>
        <table::Table/>
    }
    .into_any()
}

const DIRECTIONS: [(Direction, &str); 2] = [(Direction::Inbound, "Inbound"), (Direction::Outbound, "Outbound")];
const STAGES: [(Stage, &str); 2] = [(Stage::Ended, "Ended"), (Stage::InProgress, "In progress")];

#[component]
fn Filters() -> AnyView {
    let desk = expect_context::<Desk>();
    let count_of = move |media: Media| desk.top().found.with(|found| found.selection.by_media[media as usize]);
    let is_on = move |media: Media| desk.top().address.with(|address| address.history.media.contains(&media));
    let of_media = move |media: Media| {
        let (count, pressed) = (Signal::derive(move || count_of(media)), flag(move || is_on(media)));
        let on_press = Callback::new(move |()| desk.top().change(|address| toggle(&mut address.history.media, media)));
        view! { <Chip label=plural(media) count pressed on_press/> }.into_any()
    };
    let of_direction = move |(direction, label): (Direction, &'static str)| {
        let count =
            Signal::derive(move || desk.top().found.with(|found| found.selection.by_direction[direction as usize]));
        let pressed = flag(move || desk.top().address.with(|address| address.history.direction == Some(direction)));
        let on_press = Callback::new(move |()| {
            let wanted = if pressed.get_untracked() { None } else { Some(direction) };
            desk.top().change(|address| address.history.direction = wanted);
        });
        view! { <Chip label count pressed on_press/> }.into_any()
    };
    let of_stage = move |(stage, label): (Stage, &'static str)| {
        let count = Signal::derive(move || desk.top().found.with(|found| found.selection.by_stage[stage as usize]));
        let pressed = flag(move || desk.top().address.with(|address| address.history.stage == stage));
        let on_press = Callback::new(move |()| desk.top().change(|address| address.history.stage = stage));
        view! { <Chip label count pressed on_press/> }.into_any()
    };
    view! {
        <div class="filters">
            <div role="group" aria-label="Medium">
                {media_chips(count_of, is_on, of_media)}
            </div>
            <div role="group" aria-label="Direction">{DIRECTIONS.map(of_direction).collect_view()}</div>
            <div role="group" aria-label="Stage">{STAGES.map(of_stage).collect_view()}</div>
        </div>
    }
    .into_any()
}
