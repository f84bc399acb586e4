//! Conversations on record: an interval, what it adds up to, and its rows.

mod chances;
mod charts;
mod compared;
mod entered;
mod export;
mod finding;
mod group;
mod interval;
mod layout;
mod mistake;
mod only;
mod result;
mod table;
mod tiles;
mod unfinished;
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
use tidemark_core::history::{QuestionError, Stage, Standing};
use tidemark_core::language::say;
use tidemark_core::record::Direction;
use tidemark_core::{english, text};

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
        desk.top().search();
        search_once_queues_are_known(desk);
    }
    view! {
        <h1 class="visually-hidden">{text!("Conversation history")}</h1>
        <interval::Interval/>
        <unfinished::Left/>
        <result::ResultLine/>
        <tiles::Tiles/>
        <finding::Box/>
        <Filters/>
        <div class="beside"><charts::Charts/><export::Export/></div>
        <table::Table/>
    }
}

/// The address asks for the agent's queues, and nobody knows them yet: nobody has done anything wrong.
fn search_once_queues_are_known(desk: Desk) {
    if desk.top().question_error.peek(|error| *error != Some(QuestionError::NoQueues)) {
        return;
    }
    desk.top().question_error.show(None);
    Effect::new(move |searched: Option<bool>| {
        let known = searched == Some(true) || desk.top().knows_queues.get();
        if known && searched != Some(true) && desk.found().peek(|found| found.standing == Standing::Idle) {
            desk.top().search();
        }
        known
    });
}

const DIRECTIONS: [(Direction, &str); 2] =
    [(Direction::Inbound, english!("Inbound")), (Direction::Outbound, english!("Outbound"))];
const STAGES: [(Stage, &str); 2] = [(Stage::Ended, english!("Ended")), (Stage::InProgress, english!("In progress"))];

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
            label: say(label),
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
            label: say(label),
            count: Arc::new(move || desk.counted(|found| found.selection.by_stage[stage as usize])),
            pressed: flag(move || desk.top().address.with(|address| address.history.stage == stage)),
            hidden: flag(|| false),
            on_press: Arc::new(move || desk.top().change(|address| address.history.stage = stage)),
        }
        .view()
    };
    view! {
        <div class="filters">
            <div role="group" aria-label=text!("Medium")>{media}</div>
            <div role="group" aria-label=text!("Direction")>
                {DIRECTIONS.into_iter().map(of_direction).collect::<Vec<_>>()}
            </div>
            <div role="group" aria-label=text!("Stage")>{STAGES.into_iter().map(of_stage).collect::<Vec<_>>()}</div>
        </div>
    }
}
