//! Choosing a part of a chart by drawing over it. Whoever cannot draw chooses in the table behind it.

use super::percent;
use crate::ui::bind::part;
use crate::ui::seen::{Kept, Seen};
use leptos::ev::PointerEvent;
use leptos::prelude::*;
use std::ops::Range;

/// From which bar to which one is drawing. Who draws the chart anew holds it outside of what is drawn, so that a drawing goes on.
pub(crate) type Drawing = Kept<Seen<Option<(usize, usize)>>>;

/// Nobody is drawing.
pub(crate) fn drawing() -> Drawing {
    Kept::new(Seen::new(None))
}

/// A layer over `places` bars. `chosen` is shown as marked; `choose` is told the bars that were drawn over.
pub(crate) fn brush(
    places: usize,
    chosen: Option<Range<usize>>,
    drawn: Drawing,
    choose: impl Fn(Range<usize>) + 'static,
) -> AnyView {
    let at = move |event: &PointerEvent| {
        let width = event_target::<web_sys::Element>(event).client_width().max(1);
        let place = f64::from(event.offset_x()) / f64::from(width) * places as f64;
        (place.max(0.0) as usize).min(places.saturating_sub(1))
    };
    let show = move |now| drawn.get().iter().for_each(|drawn| drawn.show(now));
    let shown = move || drawn.get().and_then(|drawn| drawn.get());
    let begin = move |event: PointerEvent| {
        if event.button() == 0 {
            // Drawing goes on outside of the chart.
            let _ = event_target::<web_sys::Element>(&event).set_pointer_capture(event.pointer_id());
            show(Some((at(&event), at(&event))));
        }
    };
    let go_on = move |event: PointerEvent| {
        if let Some((from, _)) = untrack(shown) {
            show(Some((from, at(&event))));
        }
    };
    let end = move |_: PointerEvent| {
        if let Some((from, to)) = untrack(shown) {
            show(None);
            choose(from.min(to)..from.max(to) + 1);
        }
    };
    let marked = move || {
        let drawn = shown().map(|(from, to)| from.min(to)..from.max(to) + 1);
        let Some(range) = drawn.or_else(|| chosen.clone()) else { return ().into_any() };
        let (x, width) = (percent(range.start as f64, places as f64), percent(range.len() as f64, places as f64));
        view! {
            <svg class="marked" aria-hidden="true" focusable="false">
                <rect x=x width=width y="0" height="100%"></rect>
            </svg>
        }
        .into_any()
    };
    view! {
        {part(marked)}
        <div
            class="brush"
            on:pointerdown=begin
            on:pointermove=go_on
            on:pointerup=end
            on:pointercancel=move |_| show(None)
        ></div>
    }
    .into_any()
}
