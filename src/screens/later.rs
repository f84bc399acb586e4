//! Screens, and what works behind them, that are no part of the first load. In the release page each has a file of its own,
//! which is fetched when it is first needed (`scripts/split.mjs`); without the feature `split` they are simply there.

use super::{attending, commands, detail, history, limits, queues, unusable};
use crate::browser::{language, window};
use crate::state::{Desk, Framed, Ringing};
use crate::ui::advice::Telling;
use crate::ui::bind::{Part, part};
use crate::ui::icon::Icon;
use crate::ui::seen::{Kept, Seen};
use crate::ui::unfold::unfold;
use leptos::prelude::*;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tidemark_core::config::ConfigError;
use tidemark_core::live::Notices;
use tidemark_core::settle::Settle;
use tidemark_core::text;
use tidemark_core::words::{self, Advice};
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
    later(text!("The history"), || Box::pin(history_view()))
}

fetched!(queues_view, || view! { <queues::Queues/> }.into_any());

/// The strip of queues.
#[component]
pub(crate) fn Queues() -> impl IntoView {
    later(text!("The list of your queues"), || Box::pin(queues_view()))
}

fetched!(detail_view, || view! { <detail::Detail/> }.into_any());

/// The panel of one conversation.
#[component]
pub(crate) fn Detail() -> impl IntoView {
    later(text!("The conversation"), || Box::pin(detail_view()))
}

fetched!(unusable_view, || {
    let of_host = || use_context::<Desk>().and_then(|desk| desk.top().misfit.get());
    match use_context::<ConfigError>().map(|error| words::of_config(&error)).or_else(of_host) {
        Some(advice) => view! { <unusable::Misconfigured advice/> }.into_any(),
        None => view! { <unusable::Insecure/> }.into_any(),
    }
});

/// Why the page can do nothing: the context holds what is wrong with the configuration, or the host is not served; else
/// the browser or its connection will not do.
#[component]
pub(crate) fn Unusable() -> impl IntoView {
    later(text!("What keeps Tidemark from running"), || Box::pin(unusable_view()))
}

fetched!(commands_view, || view! { <commands::Commands/> }.into_any());

/// The list of commands.
#[component]
pub(crate) fn Commands() -> impl IntoView {
    later(text!("The list of commands"), || Box::pin(commands_view()))
}

fetched!(limits_view, || view! { <limits::Limits/> }.into_any());

/// The agent's own limits and language, and what can be reported: also for who cannot sign in.
pub(crate) fn settings() -> AnyView {
    unfold("limits", text!("Settings"), || later(text!("The settings"), || Box::pin(limits_view())))
}

/// Attaches what works behind the screens.
type Attach = fn(Desk);

/// Between two tries to fetch it.
const TRY_AGAIN: Duration = Duration::from_secs(30);

/// Something that works behind the screens, on its way.
type Attaching = Pin<Box<dyn Future<Output = Result<Attach, Absent>>>>;

/// Fetches it. Nothing is seen of it unless it does not come: that is told, and it is tried again also without a press.
fn behind(desk: Desk, name: &'static str, fetch: fn() -> Attaching) -> AnyView {
    let lacking = Kept::new(Seen::new(false));
    attach(desk, lacking, fetch);
    let again: Again = Arc::new(move || attach(desk, lacking, fetch));
    part(move || {
        let is_lacking = lacking.get().is_some_and(|lacking| lacking.get());
        is_lacking.then(|| absent("banner is-alert", name, &again)).into_any()
    })
    .into_any()
}

/// Not where it stands: it stays when its place goes.
fn attach(desk: Desk, lacking: Kept<Seen<bool>>, fetch: fn() -> Attaching) {
    spawn_local(async move {
        let is_lacking = match fetch().await {
            Ok(attach) => {
                attach(desk);
                false
            }
            Err(_) => true,
        };
        let Some(shown) = lacking.get() else { return };
        if is_lacking && !shown.peek(|is_lacking| *is_lacking) {
            keep_trying(desk, lacking, fetch);
        }
        shown.show(is_lacking);
    });
}

fn keep_trying(desk: Desk, lacking: Kept<Seen<bool>>, fetch: fn() -> Attaching) {
    let again = move || {
        if lacking.get().is_some_and(|lacking| lacking.peek(|is_lacking| *is_lacking)) {
            attach(desk, lacking, fetch);
            keep_trying(desk, lacking, fetch);
        }
    };
    set_timeout(again, TRY_AGAIN);
}

fetched!(attending: Attach, |desk| {
    // It may have been tried twice, and come twice.
    if !desk.top().settles() {
        desk.top().settle_with(Box::new(Settle::default()));
        attending::attend(desk);
    }
});

fetched!(speaking: fn(), language::begin);

/// Speaks the language of the document, before anything is said. What cannot be fetched leaves English, and the document says so.
pub(crate) async fn speak() {
    if !window::is_english() {
        speaking().await.map_or_else(|_| window::lose_language(), |begin| begin());
    }
}

fetched!(bell: Attach, Ringing::attach);

fetched!(following: Attach, |desk| drop(desk.top().followed_queues()));

/// Fetches what works behind the screens, and tells where it does not come. What asks for the records of conversations that have
/// ended and attends to the page comes while the first list is on its way: a record is asked for some seconds after an end, so
/// nobody waits for it, and meanwhile it is said to be awaited. Others come when they are wanted: what tells of alerts outside of
/// the page, and what follows the queues, where other tabs show them over this one's channel.
pub(crate) fn fetch_behind(desk: Desk) -> Part {
    part(move || {
        let top = desk.top();
        let mut wanted = Vec::new();
        if !top.settles() {
            let name = text!("Keys, time limits and records");
            wanted.push(behind(desk, name, || Box::pin(attending())));
        }
        if top.notices.get() == Notices::On && !top.rings() {
            wanted.push(behind(desk, text!("Notifications"), || Box::pin(bell())));
        }
        if top.knows_queues.get() && top.is_followed.get() && !top.follows_queues() {
            wanted.push(behind(desk, text!("The list of your queues"), || Box::pin(following())));
        }
        wanted.into_any()
    })
}

fetched!(guest: Attach, |desk| {
    if !desk.top().is_hosted() {
        Framed::attach(desk);
    }
});

/// Fetches what makes the page a guest, where a host frames it. Until it is there nobody can sign in.
pub(crate) fn fetch_guest(desk: Desk) -> AnyView {
    if !window::is_framed() {
        return ().into_any();
    }
    behind(desk, text!("Sign-in"), || Box::pin(guest()))
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
    let again: Again = Arc::new(load);
    part(move || match standing.get().map(|standing| standing.get()) {
        Some(Standing::Here(draw)) => draw(),
        Some(Standing::Absent) => absent("panel", name, &again),
        Some(Standing::Loading) | None => view! { <p role="status">{text!("{name} is loading…", name)}</p> }.into_any(),
    })
    .into_any()
}

/// Asks for it once more.
type Again = Arc<dyn Fn() + Send + Sync>;

/// What did not come, and what can be done about it.
fn absent(class: &'static str, name: &'static str, again: &Again) -> AnyView {
    let advice = Advice {
        title: text!("{name} could not be loaded", name),
        todo: text!("Try again. If it stays so, reload the page: there may be a newer version of it.").to_owned(),
        ..Advice::default()
    };
    let again = Arc::clone(again);
    view! {
        <div class=class role="alert">
            <Telling advice icon=Icon::Alert/>
            <button type="button" on:click=move |_| again()>
                {text!("Try again")}
            </button>
        </div>
    }
    .into_any()
}
