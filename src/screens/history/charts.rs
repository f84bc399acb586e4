//! What the shown rows look like over time, by length, and over the week. What is drawn over narrows the table.

use crate::browser::local_time;
use crate::state::Desk;
use crate::ui::bind::part;
use crate::ui::chart::{Bar, Chart, bars, brush, cells, drawing, legend, row};
use crate::ui::seen::{Kept, Seen};
use leptos::prelude::*;
use std::sync::Arc;
use tidemark_core::history::Window;
use tidemark_core::history::chart::{Hours, Length, Volume, Zone, lengths};
use tidemark_core::history::kpi::Entry;
use tidemark_core::text;
use tidemark_core::words;

/// Days of a week.
const DAYS: usize = 7;

/// The charts; they are counted and drawn only while they are open.
#[component]
pub(super) fn Charts() -> impl IntoView {
    let open = Kept::new(Seen::new(false));
    let inside = move || {
        let is_open = open.get().is_some_and(|open| open.get());
        is_open
            .then(|| view! { <div class="charts-list">{volume_chart()} {length_chart()} {hours_chart()}</div> })
            .into_any()
    };
    view! {
        <details class="charts" on:toggle:target=move |event| open.get().iter().for_each(|open| open.show(event.target().open()))>
            <summary>{text!("Charts")}</summary>
            {part(inside)}
        </details>
        {part(part_line)}
    }
}

/// That the list is but a part of its interval, and the way back.
fn part_line() -> AnyView {
    let desk = expect_context::<Desk>();
    let part = desk.top().address.with(|address| address.history.part);
    let line = |Window { from, to }| {
        let now = desk.top().now.peek(|now| *now);
        let whole = move |_| desk.top().change(|address| address.history.part = None);
        view! {
            <p class="part-line">
                <span role="status">
                    {text!("Only what started {from} – {to}", from = local_time::instant(from, now), to = local_time::instant(to, now))}
                </span>
                <button type="button" class="quiet" on:click=whole>{text!("Whole interval")}</button>
            </p>
        }
    };
    part.map(line).into_any()
}

/// Counts what is charted.
fn counted<T>(desk: Desk, count: impl FnOnce(&mut dyn Iterator<Item = Entry>, Window, Zone<'_>) -> T) -> Option<T> {
    desk.counted(|found| {
        let window = found.window()?;
        let rows = &found.selection.charted;
        let count =
            |store: &_| count(&mut rows.iter().map(|row| Entry::of(store, *row)), window, Zone(&local_time::offset));
        desk.top().with_store(count)
    })
}

fn volume(desk: Desk) -> Option<Volume> {
    counted(desk, |entries, window, zone| Volume::of(entries, window, zone))
}

fn marks(volume: &Volume) -> fn(i64) -> String {
    let ends = volume.bins.first().zip(volume.bins.last());
    let (from, to) = ends.map_or((0, 0), |(first, last)| (first.window.from, last.window.to));
    local_time::marks(from, to)
}

fn volume_chart() -> AnyView {
    let desk = expect_context::<Desk>();
    let choose = move |part| desk.top().change(|address| address.history.part = part);
    let drawing = drawing();
    let picture = move || {
        let Some(volume) = volume(desk) else { return ().into_any() };
        let (media, mark) = (volume.media(), marks(&volume));
        let edges: Vec<Window> = volume.bins.iter().map(|bin| bin.window).collect();
        let part = desk.top().address.with(|address| address.history.part);
        let chosen = part.map(|part| {
            let first = edges.partition_point(|bin| bin.to <= part.from);
            first..edges.partition_point(|bin| bin.from < part.to).max(first)
        });
        let bar = |bin: &tidemark_core::history::chart::Bin| Bar {
            parts: media.iter().map(|media| bin.by_media[*media as usize]).collect(),
            title: format!("{}: {}", mark(bin.window.from), words::conversations(bin.count())),
        };
        let shapes = bars("volume", words::of_volume(&volume), volume.bins.iter().map(bar).collect(), volume.most);
        let axis = [
            edges.first().map(|bin| bin.from),
            edges.get(edges.len() / 2).map(|bin| bin.from),
            edges.last().map(|bin| bin.to),
        ];
        let drawn = move |range: std::ops::Range<usize>| {
            let ends = edges.get(range.start).zip(edges.get(range.end.saturating_sub(1)));
            choose(ends.map(|(first, last)| Window { from: first.from, to: last.to }));
        };
        view! {
            <div class="plot">
                <div class="scale" aria-hidden="true">
                    <span>{words::count(u64::from(volume.most))}</span>
                    <span>"0"</span>
                </div>
                <div class="area">{shapes} {brush(volume.bins.len(), chosen, drawing, drawn)}</div>
            </div>
            {axis_of(axis.into_iter().flatten().map(mark))}
            {legend("volume", media.iter().map(|media| words::of_media(*media, None).into_owned()).enumerate())}
            <p class="soft">{text!("Each bar is {step}. Draw over bars to see only their rows.", step = words::of_step(volume.step))}</p>
        }
        .into_any()
    };
    let heads = move || {
        let media = volume(desk).map(|volume| volume.media()).unwrap_or_default();
        let media = media.into_iter().map(|media| words::of_media(media, None).into_owned());
        [text!("Started").to_owned(), text!("All").to_owned()].into_iter().chain(media).collect()
    };
    let rows = move || {
        let Some(volume) = volume(desk) else { return Vec::new() };
        let (media, mark) = (volume.media(), marks(&volume));
        let line = |bin: &tidemark_core::history::chart::Bin| {
            let window = bin.window;
            let head = view! {
                <button type="button" class="quiet" on:click=move |_| choose(Some(window))>
                    {mark(window.from)}
                </button>
            };
            let counts = media.iter().map(|media| bin.by_media[*media as usize]);
            row(head.into_any(), [bin.count()].into_iter().chain(counts).map(|n| words::count(u64::from(n))))
        };
        volume.bins.iter().map(line).collect()
    };
    let title = text!("Started when");
    Chart { title, picture: Arc::new(picture), heads: Arc::new(heads), rows: Arc::new(rows) }.view()
}

/// Labels under a chart, from its left end to its right.
fn axis_of(labels: impl Iterator<Item = String>) -> AnyView {
    let labels: Vec<_> = labels.map(|label| view! { <span>{label}</span> }.into_any()).collect();
    view! { <div class="axis" aria-hidden="true">{labels}</div> }.into_any()
}

fn length_chart() -> AnyView {
    let desk = expect_context::<Desk>();
    let counted = move || counted(desk, |entries, _, _| lengths(entries)).unwrap_or_default();
    let picture = move || {
        let lengths = counted();
        let most = lengths.iter().map(|length| length.count).max().unwrap_or(0);
        let bar = |length: &Length| Bar {
            parts: vec![length.count],
            title: format!("{}: {}", words::of_length(length), words::conversations(length.count)),
        };
        let shapes = bars("length", words::of_lengths(&lengths), lengths.iter().map(bar).collect(), most);
        let axis = [lengths.first(), lengths.get(lengths.len() / 2), lengths.last()];
        view! {
            <div class="plot">
                <div class="scale" aria-hidden="true">
                    <span>{words::count(u64::from(most))}</span>
                    <span>"0"</span>
                </div>
                <div class="area">{shapes}</div>
            </div>
            {axis_of(axis.into_iter().flatten().map(|length| words::duration(length.from)))}
            <p class="soft">{text!("Of handled conversations whose record is final.")}</p>
        }
        .into_any()
    };
    let heads = || vec![text!("Handle time").to_owned(), text!("Conversations").to_owned()];
    let rows = move || {
        let line = |length: &Length| row(words::of_length(length).into_any(), [words::count(u64::from(length.count))]);
        counted().iter().map(line).collect()
    };
    let title = text!("Handle time");
    Chart { title, picture: Arc::new(picture), heads: Arc::new(heads), rows: Arc::new(rows) }.view()
}

fn hours_chart() -> AnyView {
    let desk = expect_context::<Desk>();
    let hours = move || counted(desk, |entries, window, zone| Hours::of(entries, window, zone));
    let picture = move || {
        let Some(hours) = hours() else { return ().into_any() };
        let cell = |day: usize, hour: usize| {
            let words = format!(
                "{} {hour}:00: {}",
                local_time::weekday(day),
                words::of_hour(hours.began[day][hour], hours.lasted[day][hour])
            );
            (hours.shade(day, hour), words)
        };
        let days: Vec<_> =
            (0..DAYS).map(|day| view! { <span>{local_time::short_weekday(day)}</span> }.into_any()).collect();
        view! {
            <div class="plot">
                <div class="scale is-days" aria-hidden="true">{days}</div>
                <div class="area">{cells(words::of_hours(&hours), DAYS, 24, cell)}</div>
            </div>
            {axis_of(["0:00", "12:00", "24:00"].into_iter().map(str::to_owned))}
            <p class="soft">{text!("The fuller a cell, the more started in that hour.")}</p>
        }
        .into_any()
    };
    let heads = || [String::new()].into_iter().chain((0..24).map(|hour| format!("{hour}:00"))).collect();
    let rows = move || {
        let Some(hours) = hours() else { return Vec::new() };
        let line = |day: usize| {
            let cell = |hour| match (hours.began[day][hour], hours.lasted[day][hour]) {
                (0, 0) => "–".to_owned(),
                (n, _) => words::count(u64::from(n)),
            };
            row(local_time::weekday(day).into_any(), (0..24).map(cell))
        };
        (0..DAYS).map(line).collect()
    };
    let title = text!("Hour and weekday");
    Chart { title, picture: Arc::new(picture), heads: Arc::new(heads), rows: Arc::new(rows) }.view()
}
