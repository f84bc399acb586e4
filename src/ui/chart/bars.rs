//! Bars, stacked of parts. Each part has its pattern, and the legend shows it.

use super::percent;
use leptos::prelude::*;

/// Kinds of parts that are told apart; more begin anew.
const PATTERNS: usize = 6;

/// A bar.
pub(crate) struct Bar {
    /// How high each part is, from the ground.
    pub(crate) parts: Vec<u32>,
    /// What it is, for whoever points at it.
    pub(crate) title: String,
}

/// The picture of bars side by side, `most` high. `chart` names its patterns, which are the document's.
pub(crate) fn bars(chart: &'static str, name: String, bars: Vec<Bar>, most: u32) -> AnyView {
    let (n, most) = (bars.len() as f64, f64::from(most));
    let mut shapes = Vec::new();
    for (place, bar) in bars.into_iter().enumerate() {
        let (x, width) = (percent(place as f64 + 0.08, n), percent(0.84, n));
        let mut below = 0;
        let mut parts = Vec::new();
        for (kind, part) in bar.parts.into_iter().enumerate().filter(|(_, part)| *part > 0) {
            below += part;
            let (y, height) = (percent(most - f64::from(below), most), percent(f64::from(part), most));
            parts.push(shape(chart, kind, [x.clone(), width.clone(), y, height]));
        }
        shapes.push(
            view! {
                <g>
                    <title>{bar.title}</title>
                    {parts}
                </g>
            }
            .into_any(),
        );
    }
    view! {
        <svg class="shapes" role="img" aria-label=name>
            {patterns(chart)}
            {shapes}
        </svg>
    }
    .into_any()
}

/// A part of this kind: from the left, how wide, from above, how high.
pub(crate) fn shape(chart: &str, kind: usize, [x, width, y, height]: [String; 4]) -> AnyView {
    let fill = format!("url(#{chart}-{})", kind % PATTERNS);
    let place = format!("part part-{}", kind % PATTERNS);
    view! { <rect class=place x=x width=width y=y height=height fill=fill></rect> }.into_any()
}

/// The patterns of a chart, which its pictures share.
pub(crate) fn patterns(chart: &str) -> AnyView {
    view! { <defs>{(0..PATTERNS).map(|kind| pattern(chart, kind)).collect::<Vec<_>>()}</defs> }.into_any()
}

/// What the patterns of a chart stand for.
pub(crate) fn legend(chart: &str, names: impl IntoIterator<Item = (usize, String)>) -> AnyView {
    let entry = |(kind, name): (usize, String)| {
        let all = || "100%".to_owned();
        view! {
            <li>
                <svg class="sample" aria-hidden="true" focusable="false">
                    {shape(chart, kind, ["0".to_owned(), all(), "0".to_owned(), all()])}
                </svg>
                {name}
            </li>
        }
        .into_any()
    };
    view! { <ul class="legend">{names.into_iter().map(entry).collect::<Vec<_>>()}</ul> }.into_any()
}

/// The marks of a pattern, on a ground of six by six pixels.
fn pattern(chart: &str, kind: usize) -> AnyView {
    let marks = match kind {
        1 => "M-1 7 7 -1M-1 1 1 -1M5 7 7 5",
        2 => "M0 1.5H6M0 4.5H6",
        3 => "M1.5 1.5h.1M4.5 4.5h.1",
        4 => "M0 3H6M3 0V6",
        5 => "M1.5 0V6M4.5 0V6",
        _ => "",
    };
    let place = format!("ground part-{kind}");
    view! {
        <pattern id=format!("{chart}-{kind}") patternUnits="userSpaceOnUse" width="6" height="6">
            <rect class=place width="6" height="6"></rect>
            <path class="marks" d=marks></path>
        </pattern>
    }
    .into_any()
}
