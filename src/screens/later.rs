//! Screens, and what works behind them, that are no part of the first load. In the release page each has a file of its own,
//! which is fetched when it is first needed (`scripts/split.mjs`); without the feature `split` they are simply there.

use super::{detail, history, limits, queues};
use crate::state::{Desk, Framed, Ringing};
use crate::ui::advice::Telling;
use crate::ui::bind::{Part, part};
use crate::ui::icon::Icon;
use crate::ui::seen::{Kept, Seen};
use leptos::prelude::*;
use std::pin::Pin;
use std::time::Duration;
use tidemark_core::live::Notices;
use tidemark_core::settle::Settle;
use tidemark_core::words::Advice;
use wasm_bindgen_futures::spawn_local;

/// Draws a screen.
type Draw = fn() -> AnyView;

/// Why a screen is not there.
#[cfg(feature = "split")]
type Absent = leptos::wasm_split::SplitLoaderError;
#[cfg(not(feature = "split"))]
type Absent = std::convert::Infallible;

/// A screen on its way.
type Fetching = Pin<Box<dyn Future<Output = Result<Draw, Absent>>>>;

/// Names the future that fetches a screen. It gives what draws the screen, not the screen: drawing must happen where the
/// screen stands, so that it follows what it reads and ends with its place.
macro_rules! fetched {
    ($name:ident, $draw:expr) => {
        fetched!($name: Draw, $draw);
    };
    ($name:ident: $what:ty, $value:expr) => {
        #[cfg(feature = "split")]
        #[leptos::wasm_split::wasm_split($name, fallible, wasm_split_path = leptos::wasm_split)]
        fn $name() -> Result<$what, Absent> {
            Ok($value)
        }

        #[cfg(not(feature = "split"))]
        fn $name() -> std::future::Ready<Result<$what, Absent>> {
            std::future::ready(Ok($value))
        }
    };
}

fetched!(history_view, || view! { <history::History/> }.into_any());

/// The history view.
#[component]
pub(crate) fn History() -> impl IntoView {
    later("The history", || Box::pin(history_view()))
}

fetched!(queues_view, || view! { <queues::Queues/> }.into_any());

/// The strip of queues.
#[component]
pub(crate) fn Queues() -> impl IntoView {
    later("The list of your queues", || Box::pin(queues_view()))
}

fetched!(detail_view, || view! { <detail::Detail/> }.into_any());

/// The panel of one conversation.
#[component]
pub(crate) fn Detail() -> impl IntoView {
    later("The conversation", || Box::pin(detail_view()))
}

fetched!(limits_view, || view! { <limits::Limits/> }.into_any());

/// The agent's own limits.
#[component]
pub(crate) fn Limits() -> impl IntoView {
    later("The settings", || Box::pin(limits_view()))
}

/// Attaches what works behind the screens.
type Attach = fn(Desk);

/// Between two tries to fetch it.
const TRY_AGAIN: Duration = Duration::from_secs(30);

/// Something that works behind the screens, on its way.
type Attaching = Pin<Box<dyn Future<Output = Result<Attach, Absent>>>>;

fn fetch_and_attach(desk: Desk, fetch: fn() -> Attaching) {
    spawn_local(async move {
        match fetch().await {
            Ok(attach) => attach(desk),
            Err(_) => set_timeout(move || fetch_and_attach(desk, fetch), TRY_AGAIN),
        }
    });
}

fetched!(settling: Attach, |desk| desk.top().settle_with(Box::new(Settle::default())));

/// Fetches what asks for the records of conversations that have ended, while the first list is on its way: a record is asked
/// for some seconds after an end, so nobody waits for it, and meanwhile it is said to be awaited.
pub(crate) fn fetch_settling(desk: Desk) {
    if !desk.top().settles() {
        fetch_and_attach(desk, || Box::pin(settling()));
    }
}

fetched!(bell: Attach, Ringing::attach);

fetched!(following: Attach, |desk| drop(desk.top().followed_queues()));

/// Fetches what works behind the screens when it is wanted: what tells of alerts outside of the page, and what follows the
/// queues, where other tabs show them over this one's channel.
pub(crate) fn fetch_wanted(desk: Desk) -> Part {
    part(move || {
        let top = desk.top();
        if top.notices.get() == Notices::On && !top.rings() {
            fetch_and_attach(desk, || Box::pin(bell()));
        }
        if top.knows_queues.get() && top.is_followed.get() && !top.follows_queues() {
            fetch_and_attach(desk, || Box::pin(following()));
        }
        ().into_any()
    })
}

fetched!(guest: Attach, Framed::attach);

/// Fetches what makes the page a guest of the host that frames it.
pub(crate) fn fetch_guest(desk: Desk) {
    fetch_and_attach(desk, || Box::pin(guest()));
}

/// How far a screen is.
#[derive(Clone, Copy)]
enum Standing {
    Loading,
    Absent,
    Here(Draw),
}

impl PartialEq for Standing {
    /// In one place stands one screen, so what draws it need not be compared.
    fn eq(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// A screen, or why it is not there yet.
fn later(name: &'static str, fetch: fn() -> Fetching) -> AnyView {
    let standing = Kept::new(Seen::new(Standing::Loading));
    let load = move || {
        let show = move |now| standing.get().iter().for_each(|standing| standing.show(now));
        show(Standing::Loading);
        spawn_local(async move { show(fetch().await.map_or(Standing::Absent, Standing::Here)) });
    };
    load();
    part(move || match standing.get().map(|standing| standing.get()) {
        Some(Standing::Here(draw)) => draw(),
        Some(Standing::Absent) => {
            let advice = Advice {
                title: format!("{name} could not be loaded"),
                todo: "Try again. If it stays so, reload the page: there may be a newer version of it.".to_owned(),
                ..Advice::default()
            };
            view! {
                <div class="panel" role="alert">
                    <Telling advice icon=Icon::Alert/>
                    <button type="button" on:click=move |_| load()>
                        "Try again"
                    </button>
                </div>
            }
            .into_any()
        }
        Some(Standing::Loading) | None => view! { <p role="status">{format!("{name} is loading…")}</p> }.into_any(),
    })
    .into_any()
}
