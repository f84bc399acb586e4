//! What the shown rows add up to. Each tile shows the rows that it stands for, and tells how it is computed, what it leaves
//! out and why, and whether the agent's own target is reached.

use super::Find;
use super::compared::{ask_both, before_in_short, compared};
use super::result;
use crate::browser::{local_time, storage};
use crate::state::{Desk, Found};
use crate::ui::bind::{flag, part, text};
use crate::ui::number::{Number, number};
use crate::ui::seen::{Kept, Seen};
use leptos::prelude::*;
use tidemark_core::history::Source;
use tidemark_core::history::kpi::{Board, Kpi, LeftOut, Reached, Targets, Unit};
use tidemark_core::history::sums::Shared;
use tidemark_core::text;
use tidemark_core::words;

/// The targets, as the tiles show them.
type Shown = Kept<Seen<Targets>>;

/// What all tiles share.
#[derive(Clone, Copy)]
struct Tile {
    kpi: Kpi,
    targets: Shown,
    sums: Kept<Shared>,
}

/// The tiles.
#[component]
pub(super) fn Tiles() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let targets = Kept::new(Seen::new(Targets::of_text(&storage::kept(storage::TARGETS))));
    let sums = Kept::new(Shared::default());
    ask_both(desk, sums);
    view! {
        <ul class="tiles" aria-label=text!("Key figures")>
            {Kpi::ALL.into_iter().map(|kpi| tile(Tile { kpi, targets, sums })).collect::<Vec<_>>()}
        </ul>
        <p class="tiles-note">{text(move || note(desk))}</p>
    }
}

/// Of nothing there is a sum only where nothing is all there is, and of calls alone there is none.
pub(super) fn read<T: Default>(desk: Desk, read: impl FnOnce(&Board) -> T) -> T {
    desk.counted(|found| {
        let known = found.source == Source::Records && (found.selection.all > 0 || found.is_whole());
        if known { read(&found.selection.board) } else { T::default() }
    })
}

/// What must be known of all figures.
fn note(desk: Desk) -> String {
    desk.counted(|found| match found.source {
        Source::Calls => text!("The list of calls alone does not tell these figures.").to_owned(),
        Source::Records if found.selection.all > 0 && !found.is_whole() => {
            text!("Of what was loaded: the list is not complete, so no target is judged.").to_owned()
        }
        Source::Records => String::new(),
    })
}

/// Whether the target is reached; `None` where there is no target, or no value.
fn reached(desk: Desk, targets: Shown, kpi: Kpi) -> Option<Reached> {
    let value = read(desk, |board| board.value(kpi)).filter(|_| desk.counted(Found::is_whole))?;
    targets.get()?.get().reached(kpi, value)
}

fn tile(tile: Tile) -> AnyView {
    let Tile { kpi, targets, sums } = tile;
    let (desk, find) = (expect_context::<Desk>(), expect_context::<Find>());
    let is_chosen = move || desk.top().address.with(|address| address.history.figure == Some(kpi));
    let choose = move |_| {
        let wanted = if untrack(is_chosen) { None } else { Some(kpi) };
        desk.top().change(|address| address.history.figure = wanted);
    };
    let name = words::of_kpi(kpi);
    let about = format!("about-{}", kpi.key());
    view! {
        <li class="tile" class:is-missed=flag(move || reached(desk, targets, kpi) == Some(Reached::No))>
            <button type="button" class="tile-rows" aria-pressed=text(move || is_chosen().to_string()) on:click=choose>
                <span class="name">{name}</span>
                <span class="value">{text(move || words::of_value(kpi.unit(), read(desk, |board| board.value(kpi))))}</span>
                <span class="sum">{text(move || read(desk, |board| words::of_tally(kpi, board.tally(kpi))))}</span>
                <span class="before">{text(move || before_in_short(desk, find, kpi, sums))}</span>
                <span class="target">{text(move || words::of_reached(reached(desk, targets, kpi)).to_owned())}</span>
            </button>
            <button type="button" class="tile-about" popovertarget=about.clone() aria-label=text!("About {figure}", figure = name)>
                "?"
            </button>
            {explained(tile, about)}
        </li>
    }
    .into_any()
}

/// What opens beside the tile.
fn explained(tile: Tile, id: String) -> AnyView {
    let Tile { kpi, targets, .. } = tile;
    let desk = expect_context::<Desk>();
    let target = move || match targets.get().map(|targets| targets.get().get(kpi)) {
        None | Some(0) => String::new(),
        Some(target) => target.to_string(),
    };
    let set = move |typed: String| {
        // As it is kept: another tab may have set another one.
        let mut kept = Targets::of_text(&storage::kept(storage::TARGETS));
        kept.set(kpi, &typed);
        storage::keep(storage::TARGETS, &kept.to_text());
        targets.get().iter().for_each(|targets| targets.show(kept));
    };
    view! {
        <div class="about" id=id popover="auto" role="dialog" aria-label=text!("About {figure}", figure = words::of_kpi(kpi))>
            <h3>{words::of_kpi(kpi)}</h3>
            <p>{words::of_formula(kpi)}</p>
            {part(move || left_out(desk, kpi))}
            <p class="soft">{text(move || of_list(desk))}</p>
            <label class="field">
                <span>{words::of_target(kpi)}</span>
                {number(Number::Whole, text(target), Box::new(set))}
            </label>
            {compared(tile.kpi, tile.sums)}
        </div>
    }
    .into_any()
}

/// How complete the list is that the figure is of.
fn of_list(desk: Desk) -> String {
    let now = desk.top().now.peek(|now| *now);
    let verdict = desk.counted(|found| match &found.earlier {
        Some((_, verdict)) => words::of_verdict(verdict, |at| local_time::instant(at, now)),
        None => result::verdict(found, now),
    });
    if verdict.is_empty() { verdict } else { text!("The list: {verdict}", verdict) }
}

/// Who is not in it, and why.
fn left_out(desk: Desk, kpi: Kpi) -> AnyView {
    if desk.counted(|found| found.source == Source::Calls) {
        return view! { <p>{note(desk)}</p> }.into_any();
    }
    let tally = read(desk, |board| *board.tally(kpi));
    let lines: Vec<_> =
        LeftOut::ALL.into_iter().filter_map(|why| words::of_left_out(why, tally.left_out(why))).collect();
    let counted = match kpi.unit() {
        Unit::Count => text!("Looked at: {conversations}.", conversations = words::conversations(tally.counted)),
        Unit::Mean => text!("Counted: {conversations}.", conversations = words::conversations(tally.counted)),
    };
    view! {
        <p>{counted} " " {if lines.is_empty() { text!("Nothing is left out.") } else { text!("Left out:") }}</p>
        <ul>{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect::<Vec<_>>()}</ul>
    }
    .into_any()
}
