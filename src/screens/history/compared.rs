//! A figure beside Genesys Cloud's own, and beside that of the same length of time before. It is asked for when the agent
//! wants it, and once for all figures.

use super::tiles::read;
use crate::browser::local_time;
use crate::state::{Desk, Found};
use crate::ui::advice::Telling;
use crate::ui::bind::part;
use crate::ui::seen::Kept;
use leptos::prelude::*;
use tidemark_core::history::Stage;
use tidemark_core::history::kpi::{Kpi, before};
use tidemark_core::history::sums::{Booked, Shared, Standing, When, causes};
use tidemark_core::record::Media;
use tidemark_core::words;

/// What opens with a tile.
pub(super) fn compared(kpi: Kpi, sums: Kept<Shared>) -> AnyView {
    let desk = expect_context::<Desk>();
    view! {
        <section class="compared" aria-label="Compared">
            {part(move || before_part(desk, kpi))}
            {part(move || {
                let Some(shared) = sums.get() else { return ().into_any() };
                let window = desk.found().with(Found::window);
                let here = desk.top().with_sums(&shared, |sums| {
                    let is_of_this = sums.window() == window;
                    is_of_this.then(|| (sums.standing(When::Now).clone(), sums.standing(When::Before).clone()))
                });
                match here {
                    Some((now, before)) if now != Standing::NotAsked => both(desk, kpi, &now, &before),
                    _ => asking(desk, kpi, sums),
                }
            })}
        </section>
    }
    .into_any()
}

/// The figure in the time before the part that is chosen, where that was loaded too: nobody is asked for it.
fn before_part(desk: Desk, kpi: Kpi) -> AnyView {
    let value = desk.top().address.with(|address| address.history.part).and_then(|part| {
        desk.counted(|found| {
            let whole = found.window()?;
            desk.top().with_store(|store| before(store, &found.selection.charted, part, whole))?
        })
    });
    let Some(board) = value else { return ().into_any() };
    view! {
        <dl class="figures">
            <div>
                <dt>"The same length of time before, of the rows here"</dt>
                <dd>{words::of_value(kpi.unit(), board.value(kpi))}</dd>
            </div>
        </dl>
    }
    .into_any()
}

/// The button that asks, where there is anything to ask for.
fn asking(desk: Desk, kpi: Kpi, sums: Kept<Shared>) -> AnyView {
    if matches!(kpi, Kpi::Wait | Kpi::NoWrapUp) {
        return view! { <p class="soft">"Genesys Cloud adds up no such figure of an agent."</p> }.into_any();
    }
    let ask = move |_| {
        let window = desk.found().peek(Found::window);
        if let (Some(window), Some(sums)) = (window, sums.get()) {
            desk.top().sum_up(window, &sums);
        }
    };
    view! {
        <button type="button" on:click=ask>
            "Compare with Genesys Cloud and with the time before"
        </button>
    }
    .into_any()
}

fn both(desk: Desk, kpi: Kpi, now: &Standing, before: &Standing) -> AnyView {
    let (media, narrowed) = desk.top().address.with(|address| {
        let filter = &address.history;
        let narrowed = filter.direction.is_some() || filter.part.is_some() || filter.stage != Stage::Ended;
        (filter.media.clone(), narrowed)
    });
    let beside = match now {
        Standing::Here(booked) if !narrowed => differing(desk, kpi, booked, &media),
        _ => Vec::new(),
    };
    let note = narrowed
        .then_some("Genesys Cloud's figures are of the whole interval: it cannot narrow them by direction or part.");
    let failed = match (now, before) {
        (Standing::Failed(error), _) | (_, Standing::Failed(error)) => {
            let now = desk.top().now.peek(|now| *now);
            let advice = words::of_error(error, |at| local_time::instant(at, now));
            Some(view! { <Telling advice/> })
        }
        _ => None,
    };
    view! {
        <dl class="figures">
            {line("By Genesys Cloud", kpi, now, &media)}
            {line("The same length of time before, by Genesys Cloud", kpi, before, &media)}
        </dl>
        {note.map(|note| view! { <p class="soft">{note}</p> })}
        <ul>{beside.into_iter().map(|line| view! { <li>{line}</li> }).collect::<Vec<_>>()}</ul>
        {failed}
    }
    .into_any()
}

fn line(name: &'static str, kpi: Kpi, standing: &Standing, media: &[Media]) -> AnyView {
    let value = match standing {
        Standing::Here(booked) => words::of_value(kpi.unit(), booked.value(kpi, media)),
        Standing::Asked => "…".to_owned(),
        Standing::NotAsked | Standing::Failed(_) => "–".to_owned(),
    };
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

/// Why the two are not the same, where they are not.
fn differing(desk: Desk, kpi: Kpi, theirs: &Booked, media: &[Media]) -> Vec<String> {
    let ours = read(desk, |board| *board.tally(kpi));
    let causes = causes(kpi, &ours, theirs, media);
    match ours.value(kpi.unit()).zip(theirs.value(kpi, media)) {
        Some((our, their)) if our == their => vec!["Both are the same.".to_owned()],
        _ => causes.into_iter().map(words::of_cause).collect(),
    }
}
