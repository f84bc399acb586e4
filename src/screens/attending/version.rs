//! Tells that there is a newer version (E13). When it is taken is for the agent: a reload in the middle of a call would lose
//! what is loaded.

use super::Board;
use crate::browser::version;
use crate::state::Desk;
use crate::ui::bind::part;
use leptos::prelude::*;
use std::time::Duration;
use tidemark_core::text;
use wasm_bindgen_futures::spawn_local;

/// Between two looks, milliseconds.
const APART: i64 = 20 * 60_000;

/// Looks from now on: every so often while the page can be seen, and when it is shown again. Of one that is hidden nobody reads
/// what it would say, and of those there may be ten.
pub(super) fn watch(desk: Desk, board: Board) {
    let looked_at = StoredValue::new_local(desk.top().moment().wall);
    let look = move || {
        let now = desk.top().moment().wall;
        let is_due = looked_at.try_get_value().is_some_and(|at| now - at >= APART);
        if is_due && desk.top().is_in() && !document().hidden() {
            looked_at.set_value(now);
            spawn_local(async move {
                let is_another = version::is_another().await;
                board.get().filter(|_| is_another).iter().for_each(|over| over.newer.show(true));
            });
        }
    };
    set_interval(look, Duration::from_secs(60));
    let shown = window_event_listener_untyped("visibilitychange", move |_| look());
    on_cleanup(move || shown.remove());
}

/// What is said of it.
pub(super) fn newer(board: Board) -> AnyView {
    let show = part(move || {
        let is_newer = board.get().is_some_and(|over| over.newer.get());
        is_newer
            .then(|| {
                view! {
                    <div class="banner newer" role="status" aria-label=text!("Version")>
                        <span>{text!("There is a newer version of Tidemark. It comes with the next reload, whenever you are free.")}</span>
                        <a href="">{text!("Reload")}</a>
                        <button type="button" class="quiet" on:click=move |_| {
                            board.get().iter().for_each(|over| over.newer.show(false));
                        }>{text!("Later")}</button>
                    </div>
                }
            })
            .into_any()
    });
    view! { {show} }.into_any()
}
