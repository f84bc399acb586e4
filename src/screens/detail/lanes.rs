//! The timeline: a lane for each participant, of which a part can be looked at more closely, by drawing over it or by buttons.

use super::Close;
use crate::browser::local_time;
use crate::state::{Lane, Part, Timeline};
use crate::ui::bind::{part, value};
use crate::ui::chart::{Chart, brush, drawing, legend, patterns, percent, row, shape};
use crate::ui::seen::{Kept, Seen};
use leptos::prelude::*;
use std::fmt::Write;
use std::sync::Arc;
use tidemark_core::closely::span::{Span, Zoom};
use tidemark_core::language::say;
use tidemark_core::words;
use tidemark_core::{english, text};

/// What its patterns are called by.
const CHART: &str = "lanes";
/// What is drawn over begins and ends at one of so many places.
const PLACES: usize = 120;

const BUTTONS: [(Zoom, &str, &str); 5] = [
    (Zoom::In, "+", english!("Zoom in")),
    (Zoom::Out, "−", english!("Zoom out")),
    (Zoom::Earlier, "‹", english!("Earlier")),
    (Zoom::Later, "›", english!("Later")),
    (Zoom::Whole, english!("All"), english!("All of it")),
];

/// What is shown of it, where that is not all.
type Shown = Kept<Seen<Option<Span>>>;

/// The timeline, where there is one.
pub(super) fn lanes(close: Close) -> AnyView {
    let timeline = Memo::new(move |_| close.with(|close| close.as_ref().and_then(|close| close.timeline.clone())));
    part(move || timeline.with(|timeline| timeline.as_ref().map(|timeline| drawn(timeline.clone()))).into_any())
        .into_any()
}

fn drawn(timeline: Timeline) -> AnyView {
    let whole = timeline.whole;
    let timeline = Arc::new(timeline);
    let shown: Shown = Kept::new(Seen::new(None));
    let drawing = drawing();
    let span = move || shown.get().and_then(|shown| shown.get()).unwrap_or(whole);
    let show = move |now: Span| shown.get().iter().for_each(|shown| shown.show(Some(now).filter(|now| *now != whole)));
    let button = move |(zoom, sign, name): (Zoom, &'static str, &'static str)| {
        let next = move || span().zoomed(zoom, whole);
        view! {
            <button
                type="button"
                aria-label=say(name)
                title=say(name)
                aria-disabled=value(move || (next() == span()).then(|| "true".to_owned()))
                on:click=move |_| show(untrack(next))
            >
                {say(sign)}
            </button>
        }
        .into_any()
    };
    let of_picture = Arc::clone(&timeline);
    let picture = move || {
        let span = span();
        let choose = move |range: std::ops::Range<usize>| {
            let (from, to) = (span.at(range.start, PLACES), span.at(range.end, PLACES));
            show(whole.part(from, to - from));
        };
        let line = |(number, lane): (usize, &Lane)| {
            view! {
                <div class="lane">
                    <span class="lane-name"><bdi>{lane.who.clone()}</bdi> " " <span class="soft">{lane.role.clone()}</span></span>
                    <div class="area">{bars(number, lane, span)}</div>
                </div>
            }
            .into_any()
        };
        let axis =
            [span.from, i64::midpoint(span.from, span.to), span.to].map(|at| local_time::instant(at, whole.from));
        view! {
            <div class="lanes">
                {of_picture.lanes.iter().enumerate().map(line).collect::<Vec<_>>()}
                <div class="lanes-brush">{brush(PLACES, None, drawing, choose)}</div>
            </div>
            <div class="axis" aria-hidden="true">{axis.map(|at| view! { <span>{at}</span> }).into_iter().collect::<Vec<_>>()}</div>
            {legend(CHART, kinds(&of_picture))}
            <div class="lanes-zoom" role="group" aria-label=text!("Part of the timeline")>
                {BUTTONS.into_iter().map(button).collect::<Vec<_>>()}
            </div>
        }
        .into_any()
    };
    let heads = || {
        [text!("Began"), text!("Ended"), text!("Participant"), text!("What"), text!("Length")]
            .map(str::to_owned)
            .to_vec()
    };
    let rows = move || {
        let span = span();
        let all = timeline.lanes.iter().flat_map(|lane| lane.parts.iter().map(move |part| (lane, part)));
        let mut parts: Vec<_> = all.filter(|(_, part)| span.shares(part.from, part.to).is_some()).collect();
        parts.sort_by_key(|(_, part)| part.from);
        let line = |(lane, part): (&Lane, &Part)| {
            let cells = [
                local_time::instant(part.to, whole.from),
                lane.who.clone(),
                part.doing.clone(),
                words::duration(part.to - part.from),
            ];
            row(local_time::instant(part.from, whole.from).into_any(), cells)
        };
        parts.into_iter().map(line).collect()
    };
    let title = text!("Timeline");
    let chart = Chart { title, picture: Arc::new(picture), heads: Arc::new(heads), rows: Arc::new(rows) };
    view! { <section class="detail-part">{chart.view()}</section> }.into_any()
}

/// The bars of a lane. The patterns are the document's: the first lane has them.
fn bars(number: usize, lane: &Lane, span: Span) -> AnyView {
    let mut name = lane.who.clone();
    let mut shapes = Vec::new();
    for part in &lane.parts {
        let Some((from, length)) = span.shares(part.from, part.to) else { continue };
        let told = format!("{} {}", part.doing, words::duration((part.to - part.from).max(0)));
        let _ = write!(name, "{} {told}", if shapes.is_empty() { ":" } else { "," });
        // What is shorter than the eye can see is still there.
        let place = [percent(from, 1.0), percent(length.max(0.004), 1.0), "10%".to_owned(), "80%".to_owned()];
        shapes.push(
            view! {
                <g>
                    <title>{told}</title>
                    {shape(CHART, part.kind, place)}
                </g>
            }
            .into_any(),
        );
    }
    view! {
        <svg class="shapes" role="img" aria-label=name>
            {(number == 0).then(|| patterns(CHART))}
            {shapes}
        </svg>
    }
    .into_any()
}

/// What the patterns stand for, of those that are there.
fn kinds(timeline: &Timeline) -> Vec<(usize, String)> {
    let mut kinds: Vec<(usize, String)> = Vec::new();
    for part in timeline.lanes.iter().flat_map(|lane| &lane.parts) {
        match kinds.iter_mut().find(|(kind, _)| *kind == part.kind) {
            Some((_, names)) if names.split(", ").all(|name| name != part.doing) => {
                let _ = write!(names, ", {}", part.doing);
            }
            Some(_) => {}
            None => kinds.push((part.kind, part.doing.clone())),
        }
    }
    kinds
}
