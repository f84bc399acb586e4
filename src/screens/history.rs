//! Conversations on record: an interval, what it adds up to, and its rows.

mod charts;
mod compared;
mod export;
mod finding;
mod group;
mod interval;
mod layout;
mod only;
mod result;
mod table;
mod tiles;
mod views;

use super::about::media_chips;
use super::live::toggle;
use crate::state::{Desk, Finding};
use crate::ui::bind::flag;
use crate::ui::chip::Chip;
use crate::ui::seen::Kept;
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;
use tidemark_core::history::{Stage, Standing};
use tidemark_core::record::Direction;

/// What the agent looks for, as every part of this view holds it.
type Find = Kept<Rc<Finding>>;

/// The history view.
#[component]
pub(crate) fn History() -> impl IntoView {
    let desk = expect_context::<Desk>();
    // Whoever opens the view, or comes back to it by a link, wants what its address asks for.
    let find: Find = Kept::new(desk.find());
    provide_context(find);
    desk.count_after_rows(find);
    provide_context(layout::kept());
    let untouched = desk.found().peek(|found| found.standing == Standing::Idle);
    if untouched {
        desk.top().search(desk.top().address.peek(|address| address.range));
    }
    view! {
        <h1 class="visually-hidden">"Conversation history"</h1>
        <interval::Interval/>
        <result::ResultLine/>
        <tiles::Tiles/>
        <finding::Box/>
        <Filters/>
        <div class="beside"><charts::Charts/><export::Export/></div>
        <table::Table/>
    }
}

const DIRECTIONS: [(Direction, &str); 2] = [(Direction::Inbound, "Inbound"), (Direction::Outbound, "Outbound")];
const STAGES: [(Stage, &str); 2] = [(Stage::Ended, "Ended"), (Stage::InProgress, "In progress")];

#[component]
fn Filters() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let media = media_chips(
        move |media| desk.counted(|found| found.selection.by_media[media as usize]),
        move |media| desk.top().address.with(|address| address.history.media.contains(&media)),
        move |media| desk.top().change(|address| toggle(&mut address.history.media, media)),
    );
    let of_direction = move |(direction, label): (Direction, &'static str)| {
        let is_on = move || desk.top().address.with(|address| address.history.direction == Some(direction));
        Chip {
            label,
            count: Arc::new(move || desk.counted(|found| found.selection.by_direction[direction as usize])),
            pressed: flag(is_on),
            hidden: flag(|| false),
            on_press: Arc::new(move || {
                let wanted = if untrack(is_on) { None } else { Some(direction) };
                desk.top().change(|address| address.history.direction = wanted);
            }),
        }
        .view()
    };
    let of_stage = move |(stage, label): (Stage, &'static str)| {
        Chip {
            label,
            count: Arc::new(move || desk.counted(|found| found.selection.by_stage[stage as usize])),
            pressed: flag(move || desk.top().address.with(|address| address.history.stage == stage)),
            hidden: flag(|| false),
            on_press: Arc::new(move || desk.top().change(|address| address.history.stage = stage)),
        }
        .view()
    };
    view! {
        <div class="filters">
            <div role="group" aria-label="Medium">{media}</div>
            <div role="group" aria-label="Direction">
                {DIRECTIONS.into_iter().map(of_direction).collect::<Vec<_>>()}
            </div>
            <div role="group" aria-label="Stage">{STAGES.into_iter().map(of_stage).collect::<Vec<_>>()}</div>
        </div>
    }
}
