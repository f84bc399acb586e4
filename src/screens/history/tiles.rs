//! What the shown rows add up to. Each tile says how it is computed.

use crate::state::Desk;
use crate::ui::bind::text;
use leptos::prelude::*;
use tidemark_core::record::Totals;
use tidemark_core::words;

/// A figure over the shown rows.
struct Tile {
    name: &'static str,
    /// How it is computed.
    formula: &'static str,
    value: fn(&Totals) -> Option<String>,
    /// What stands below it.
    total: fn(&Totals) -> String,
}

const TILES: [Tile; 6] = [
    Tile {
        name: "Conversations",
        formula: "Conversations that started in the interval and match the filter",
        value: |totals| Some(words::count(u64::from(totals.count))),
        total: |totals| match totals.unfinished {
            0 => format!("{} handled", words::count(u64::from(totals.handled))),
            n => format!("{} handled, {n} not final", words::count(u64::from(totals.handled))),
        },
    },
    Tile {
        name: "AHT",
        formula: "Average handle time: talk, hold, after-call work, dialing and contacting, over handled conversations",
        value: |totals| totals.average_handle().map(words::duration),
        total: |totals| in_all(totals.sum.handle),
    },
    Tile {
        name: "Talk",
        formula: "Average talk time over handled conversations",
        value: |totals| totals.average(totals.sum.talk).map(words::duration),
        total: |totals| in_all(totals.sum.talk),
    },
    Tile {
        name: "Hold",
        formula: "Average hold time over all handled conversations, also those without hold. For messages, Genesys counts \
                  time spent in other conversations as hold.",
        value: |totals| totals.average(totals.sum.hold).map(words::duration),
        total: |totals| in_all(totals.sum.hold),
    },
    Tile {
        name: "Wait",
        formula: "Average time in queues over all conversations",
        value: |totals| totals.average_wait().map(words::duration),
        total: |totals| in_all(totals.sum.wait),
    },
    Tile {
        name: "ACW",
        formula: "Average after-call work over handled conversations",
        value: |totals| totals.average(totals.sum.acw).map(words::duration),
        total: |totals| in_all(totals.sum.acw),
    },
];

fn in_all(sum: i64) -> String {
    format!("{} in all", words::duration(sum))
}

/// The tiles.
#[component]
pub(super) fn Tiles() -> impl IntoView {
    let desk = expect_context::<Desk>();
    // Of nothing there is a sum only where nothing is all there is.
    let read = move |read: &dyn Fn(&Totals) -> Option<String>| {
        desk.top().found.with(|found| {
            let known = found.selection.all > 0 || found.is_whole();
            known.then(|| read(&found.selection.totals)).flatten()
        })
    };
    let tile = move |tile: &'static Tile| {
        view! {
            <div class="tile" title=tile.formula>
                <dt>{tile.name}</dt>
                <dd class="visually-hidden">{tile.formula}</dd>
                <dd class="value">{text(move || read(&tile.value).unwrap_or_else(|| "–".to_owned()))}</dd>
                <dd class="sum">{text(move || read(&|totals| Some((tile.total)(totals))).unwrap_or_default())}</dd>
            </div>
        }
        .into_any()
    };
    view! { <dl class="tiles">{TILES.iter().map(tile).collect::<Vec<_>>()}</dl> }
}
