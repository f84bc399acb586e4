//! A figure beside Genesys Cloud's own, and beside that of the same length of time before. Both are asked for once a list is
//! complete, each once for all figures. What Genesys Cloud adds up is compared with what it adds up itself, and what rows add up
//! to with rows: the two are booked differently.

use super::Find;
use super::tiles::read;
use crate::browser::local_time;
use crate::state::{Desk, Found};
use crate::ui::advice::Telling;
use crate::ui::bind::part;
use crate::ui::seen::Kept;
use leptos::prelude::*;
use tidemark_core::genesys::ApiError;
use tidemark_core::history::kpi::{Board, Kpi, before};
use tidemark_core::history::sums::{Booked, Shared, Standing, Sums, Unsaid, When, causes};
use tidemark_core::history::{Asking, Bucket, Conditions, Question, Range, Scope, Source, Stage, Window};
use tidemark_core::record::Media;
use tidemark_core::text;
use tidemark_core::words;

/// Asks for the time before, when all of the interval is there and sums can be had of what was asked for, and then for the
/// interval: who may not know the one is not refused the other as well.
pub(super) fn ask_both(desk: Desk, sums: Kept<Shared>) {
    Effect::new(move |_| {
        let asked = desk.found().with(|found| {
            let is_whole = found.is_whole() && found.earlier.is_none() && found.source == Source::Records;
            asked(found).filter(|(_, only)| is_whole && Unsaid::of(only).is_none())
        });
        let (Some((window, only)), Some(sums)) = (asked, sums.get()) else { return };
        let next = |sums: &Sums| match (sums.standing(When::Before), sums.standing(When::Now)) {
            _ if !sums.is_of(window, &only) => Some(When::Before),
            (Standing::Here(_), Standing::NotAsked) => Some(When::Now),
            _ => None,
        };
        if let Some(when) = desk.top().with_sums(&sums, next) {
            sum_up(desk, (window, &only), when, &sums);
        }
    });
}

/// What was asked for, and of when.
fn asked(found: &Found) -> Option<(Window, Conditions)> {
    found.window().zip(found.question.as_ref().map(|question| question.only.clone()))
}

fn sum_up(desk: Desk, (window, only): (Window, &Conditions), when: When, sums: &Shared) {
    sums.borrow_mut().narrow(only);
    desk.top().sum_up(window, when, sums);
}

/// What of that Genesys Cloud cannot regard when it adds up.
fn unsaid(desk: Desk) -> Option<Unsaid> {
    desk.found().with(|found| found.question.as_ref().and_then(|question| Unsaid::of(&question.only)))
}

/// What opens with a tile.
pub(super) fn compared(kpi: Kpi, sums: Kept<Shared>) -> AnyView {
    let desk = expect_context::<Desk>();
    view! {
        <section class="compared" aria-label=text!("Compared")>
            {part(move || before_part(desk, kpi))}
            {part(move || match kpi {
                Kpi::Wait => none(text!("As far as is known, Genesys Cloud books a wait on its queue, not on an agent, so none is asked of it.")),
                Kpi::NoWrapUp => none(text!("A wrap-up code that was not given leaves nothing that Genesys Cloud could add up.")),
                _ => by_genesys(desk, kpi, sums),
            })}
            {part(move || {
                let is_offered = matches!(kpi, Kpi::Wait | Kpi::NoWrapUp) || is_refused(desk, sums) || unsaid(desk).is_some();
                if is_offered && rows_before(desk).is_none() { reading_before(desk) } else { ().into_any() }
            })}
        </section>
    }
    .into_any()
}

fn none(why: &'static str) -> AnyView {
    view! { <p class="soft">{why}</p> }.into_any()
}

/// What is there of both, where it is of the interval that is shown.
fn here(desk: Desk, sums: Kept<Shared>) -> (Standing, Standing) {
    let Some((window, only)) = desk.found().with(asked) else { return Default::default() };
    let of_this = |sums: &Sums| {
        sums.is_of(window, &only).then(|| (sums.standing(When::Now).clone(), sums.standing(When::Before).clone()))
    };
    sums.get().and_then(|shared| desk.top().with_sums(&shared, of_this)).unwrap_or_default()
}

fn is_refused(desk: Desk, sums: Kept<Shared>) -> bool {
    matches!(here(desk, sums).1, Standing::Failed(ApiError::Forbidden { .. }))
}

/// What the rows add up to in the time before the part that is chosen, where that was loaded too: nobody is asked for it.
fn rows_before(desk: Desk) -> Option<Board> {
    let part = desk.top().address.with(|address| address.history.part)?;
    desk.counted(|found| {
        let whole = found.window().filter(|_| found.source == Source::Records)?;
        desk.top().with_store(|store| before(store, &found.selection.charted, part, whole))?
    })
}

fn before_part(desk: Desk, kpi: Kpi) -> AnyView {
    let Some(board) = rows_before(desk) else { return ().into_any() };
    view! {
        <dl class="figures">
            <div>
                <dt>{text!("The same length of time before, of the rows here")}</dt>
                <dd>{words::of_value(kpi.unit(), board.value(kpi))}</dd>
            </div>
        </dl>
    }
    .into_any()
}

/// The figure of the time before, beside the one that a tile shows: of rows beside rows, or both by Genesys Cloud. Nothing
/// where the two would not be of the same.
pub(super) fn before_in_short(desk: Desk, find: Find, kpi: Kpi, sums: Kept<Shared>) -> String {
    let written = |value| words::of_value(kpi.unit(), Some(value));
    let told = match rows_before(desk) {
        Some(board) if desk.counted(Found::is_whole) => {
            board.value(kpi).map(|value| text!("{value} before", value = written(value)))
        }
        Some(_) => None,
        None => match here(desk, sums) {
            (Standing::Here(now), Standing::Here(before)) if narrowed(desk).is_none() && is_all_of_mine(desk, find) => {
                let media = desk.top().address.with(|address| address.history.media.clone());
                let both = now.value(kpi, &media).zip(before.value(kpi, &media));
                both.map(|(now, before)| words::of_both_by_genesys(&written(now), &written(before)))
            }
            _ => None,
        },
    };
    told.unwrap_or_default()
}

/// Reads the time before from records as well, and narrows what is shown to the interval as it was.
fn reading_before(desk: Desk) -> AnyView {
    let read = move |_| {
        let question = desk.found().peek(|found| found.question.clone());
        let Some(Question { window, only, .. }) = question else { return };
        let from = window.from.saturating_sub(window.to.saturating_sub(window.from));
        let asked = only.to_text();
        desk.top().search_for(Range::Custom(Window { from, ..window }), only, asked);
        if desk.top().question_error.peek(Option::is_none) {
            desk.top().change(|address| address.history.part = Some(window));
        }
    };
    view! {
        <button type="button" on:click=read>{text!("Read the time before as well")}</button>
        <p class="soft">{text!("That searches twice the time, and shows this interval as a part of it.")}</p>
    }
    .into_any()
}

/// Genesys Cloud's own figures, and the button that asks for those that are not there.
fn by_genesys(desk: Desk, kpi: Kpi, sums: Kept<Shared>) -> AnyView {
    if let Some(unsaid) = unsaid(desk) {
        return view! { <p class="soft">{words::of_unsaid(unsaid)}</p> }.into_any();
    }
    let (now, before) = here(desk, sums);
    let ask = move |_| {
        if let (Some((window, only)), Some(sums)) = (desk.found().peek(asked), sums.get()) {
            sum_up(desk, (window, &only), When::Now, &sums);
            sum_up(desk, (window, &only), When::Before, &sums);
        }
    };
    let is_open = |standing: &Standing| match standing {
        Standing::NotAsked => true,
        Standing::Failed(error) => !matches!(error, ApiError::Forbidden { .. }),
        Standing::Asked | Standing::Here(_) => false,
    };
    let can_ask = is_open(&before) || is_open(&now) && !is_refused(desk, sums);
    let button = || view! { <button type="button" on:click=ask>{text!("Compare with Genesys Cloud")}</button> };
    view! {
        {both(desk, kpi, &now, &before)}
        {can_ask.then(button)}
    }
    .into_any()
}

/// Why Genesys Cloud's figures are of more than what is shown, where they are.
fn narrowed(desk: Desk) -> Option<&'static str> {
    let is_narrowed = desk.top().address.with(|address| {
        let filter = &address.history;
        filter.direction.is_some() || filter.part.is_some() || filter.stage != Stage::Ended
    });
    is_narrowed.then_some(text!(
        "Genesys Cloud's figures are of the whole interval: it cannot narrow them by direction or part."
    ))
}

fn both(desk: Desk, kpi: Kpi, now: &Standing, before: &Standing) -> AnyView {
    if (now, before) == (&Standing::NotAsked, &Standing::NotAsked) {
        return ().into_any();
    }
    let is_all = is_all_of_mine(desk, expect_context::<Find>());
    let media = desk.top().address.with(|address| address.history.media.clone());
    let note = narrowed(desk);
    let beside = match now {
        Standing::Here(booked) if note.is_none() && is_all => differing(desk, kpi, booked, &media),
        _ => Vec::new(),
    };
    let fewer = (!is_all).then_some(text!(
        "What is shown here is not all of your own conversations of the interval, so the two figures are not of the same."
    ));
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
            {(*now != Standing::NotAsked).then(|| line(text!("By Genesys Cloud"), kpi, now, &media))}
            {line(text!("The same length of time before, by Genesys Cloud"), kpi, before, &media)}
        </dl>
        {note.into_iter().chain(fewer).map(|note| view! { <p class="soft">{note}</p> }).collect::<Vec<_>>()}
        <ul>{beside.into_iter().map(|line| view! { <li>{line}</li> }).collect::<Vec<_>>()}</ul>
        {failed}
    }
    .into_any()
}

/// Whether the list has all of the agent's own conversations that were asked for, but for what is narrowed by medium, direction, part or stage:
/// everything was loaded, and neither a bucket nor what is looked for leaves any out. What colleagues did matters not: figures
/// are of the agent's own sessions.
fn is_all_of_mine(desk: Desk, find: Find) -> bool {
    let top = desk.top();
    let is_sought = find.get().is_some_and(|find| find.typed.with(|typed| !typed.trim().is_empty()));
    let has_bucket = top.address.with(|address| Asking::of_text(&address.asking).bucket != Bucket::All);
    let is_asked = |found: &Found| {
        let can_be_said = |question: &Question| Unsaid::of(&question.only).is_none();
        found.source == Source::Records && found.question.as_ref().is_some_and(can_be_said)
    };
    !is_sought && !has_bucket && desk.counted(|found| is_asked(found) && found.is_whole())
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
        Some((our, their)) if our == their => vec![text!("Both are the same.").to_owned()],
        _ => by_own_session(desk).into_iter().chain(causes.into_iter().map(words::of_cause)).collect(),
    }
}

/// What is so of a list of some queues or of one code: such a list has conversations whose other sessions were meant.
fn by_own_session(desk: Desk) -> Option<String> {
    let is_so =
        |only: &Conditions| only.queue.is_some() || only.wrap_up.is_some() || matches!(only.scope, Scope::MyQueues(_));
    let is_so = desk.found().with(|found| found.question.as_ref().is_some_and(|question| is_so(&question.only)));
    let why = text!(
        "Genesys Cloud asks for the queue or code of your own part; the list also has conversations in which it was that of another part."
    );
    is_so.then(|| why.to_owned())
}
