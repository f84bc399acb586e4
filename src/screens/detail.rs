//! One conversation, looked at closely: beside the list where there is room, over it where there is none.

mod assessed;
mod earlier;
mod figures;
mod lanes;
mod parties;

use super::about::{icon_of, labelled};
use super::live::looks;
use super::marks::labels;
use crate::browser::window;
use crate::state::{Closeup, Desk, LiveRow, Told};
use crate::ui::advice::Telling;
use crate::ui::bind::{part, text, value};
use crate::ui::copying::copying;
use crate::ui::icon::{Icon, Picture};
use crate::ui::seen::Kept;
use leptos::prelude::*;
use tidemark_core::closely::Shared;
use tidemark_core::host::Say;
use tidemark_core::record::{Direction, Phase};
use tidemark_core::text;
use tidemark_core::words;

/// What the parts of the panel are drawn from; nothing while it is closed.
type Close = Memo<Option<Closeup>>;

/// The panel.
#[component]
pub(crate) fn Detail() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let closely = Kept::new(Shared::default());
    let close: Close = Memo::new(move |_| desk.top().closeup(&*closely.get()?));
    let secret = is_secret(close);
    let id = Memo::new(move |_| desk.top().address.with(|address| address.conversation.clone()));
    Effect::new(move |_| {
        if let Some((id, closely)) = id.get().zip(closely.get()) {
            desk.top().open_panel(&id, &closely);
        }
    });
    let on_key = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "Escape" && !event.default_prevented() {
            desk.top().look_away();
        }
    });
    on_cleanup(move || {
        on_key.remove();
        desk.top().close_panel();
    });
    // A link or a reload leaves the focus where it is; whoever opens a row goes there.
    Effect::new(move |_| {
        id.track();
        if desk.top().focus_on_detail.take() {
            window::focus(&["#detail h2"]);
        }
    });
    view! {
        <h2 tabindex="-1">
            <bdi>{said(close, title)}</bdi>
        </h2>
        <div class="detail-body" tabindex="0" role="region" aria-label=text!("Details")>
            {part(move || close.with(|close| close.as_ref().map(about)).into_any())} {part(move || told(close))}
            {part(move || if secret.get() { in_secure_pause() } else { actions(close) })} {figures::figures(close)} {lanes::lanes(close)} {parties::parties(close)}
            {assessed::assessed(close)} {earlier::earlier(close)} {assessed::raw(close, closely)}
        </div>
    }
}

/// Whether something secret is being said in it: nothing of it is copied meanwhile.
fn is_secret(close: Close) -> Memo<bool> {
    Memo::new(move |_| {
        close.with(|close| close.as_ref().is_some_and(|close| close.live.as_ref().is_some_and(LiveRow::is_secret)))
    })
}

fn in_secure_pause() -> AnyView {
    view! { <div class="panel" role="status"><Telling advice=words::of_secure_pause() icon=Icon::Lock/></div> }
        .into_any()
}

/// A text that is read from the panel.
fn said(close: Close, read: fn(&Closeup) -> String) -> Signal<String> {
    text(move || close.with(|close| close.as_ref().map(read)).unwrap_or_default())
}

fn title(close: &Closeup) -> String {
    let customer = close.about.as_ref().map(|about| about.customer.clone()).unwrap_or_default();
    customer.name.or(customer.address).map_or_else(|| text!("Conversation").to_owned(), |name| name.to_string())
}

/// State, medium, direction, queue; the marks of a live one, the outcome of any.
fn about(close: &Closeup) -> AnyView {
    let Some(about) = &close.about else { return ().into_any() };
    let phase = close.phase.as_ref();
    let (class, icon) = phase.map_or(("", Icon::Circle), looks);
    let state = match (&close.live, phase) {
        (Some(live), _) => super::live::how(live),
        (None, Some(Phase::Final { .. })) => words::of_settling(None).0.to_owned(),
        (None, Some(phase)) => words::of_phase(phase).into_owned(),
        (None, None) => String::new(),
    };
    let direction = about.direction.map(|direction| match direction {
        Direction::Inbound => labelled(Icon::Inbound, text!("Inbound")),
        Direction::Outbound => labelled(Icon::Outbound, text!("Outbound")),
    });
    let address = about.customer.address.clone().filter(|_| about.customer.name.is_some());
    view! {
        <p class=format!("detail-about {class}")>
            <span class="state"><Picture icon/> <span>{state}</span></span>
            <span><Picture icon=icon_of(about.media)/> <span>{about.medium.to_string()}</span></span>
            {direction.map(|direction| view! { <span class="direction">{direction}</span> })}
            {about.queue.as_deref().map(|queue| view! { <bdi>{queue.to_owned()}</bdi> })}
            {address.map(|address| view! { <bdi class="address">{address.to_string()}</bdi> })}
        </p>
        <p class="detail-marks">{close.live.as_ref().map(|row| labels(row, |top| &top.clock))}</p>
    }
    .into_any()
}

/// That the record is on its way, or why it is not there.
fn told(close: Close) -> AnyView {
    let desk = expect_context::<Desk>();
    match close.with(|close| close.as_ref().map(|close| (close.told.clone(), close.about.is_some()))) {
        Some((Told::Asked, false)) => {
            view! { <p role="status">{text!("This conversation is not in the lists here: its record is asked for…")}</p> }
                .into_any()
        }
        Some((Told::Asked, true)) => {
            view! { <p role="status" class="soft">{text!("The whole record is loading…")}</p> }.into_any()
        }
        Some((Told::Failed(advice), _)) => view! {
            <div class="panel" role="alert">
                <Telling advice icon=Icon::Alert/>
                <button type="button" on:click=move |_| desk.top().look_again()>{text!("Try again")}</button>
            </div>
        }
        .into_any(),
        Some((Told::Live | Told::Here, _)) | None => ().into_any(),
    }
}

/// Copying, and the way to Genesys' own page. A number is copied; it is no part of any address.
fn actions(close: Close) -> AnyView {
    let read = move |read: fn(&Closeup) -> String| {
        move || close.with_untracked(|close| close.as_ref().map(read)).unwrap_or_default()
    };
    let number = |close: &Closeup| {
        close.about.as_ref().and_then(|about| about.customer.address.as_deref()).unwrap_or_default().to_owned()
    };
    let kind = Memo::new(move |_| {
        close.with(|close| match number(close.as_ref()?).as_str() {
            "" => None,
            mail if mail.contains('@') => Some(text!("Copy address")),
            _ => Some(text!("Copy number")),
        })
    });
    view! {
        <div class="detail-actions" role="group" aria-label=text!("Copy and open")>
            {copying(text!("Copy id"), read(|close| close.id.to_string()))}
            {part(move || kind.get().map(|name| copying(name, read(number))).into_any())}
            {copying(text!("Copy link"), read(|close| close.link.clone()))}
            {in_genesys(close)}
        </div>
    }
    .into_any()
}

/// A page of Genesys Cloud, or, in a frame of it, the host itself: there a link would open a second Genesys Cloud.
fn in_genesys(close: Close) -> AnyView {
    let desk = expect_context::<Desk>();
    if !desk.top().is_hosted() {
        return view! {
            <a
                target="_blank"
                rel="noopener noreferrer"
                href=value(move || close.with(|close| close.as_ref().map(|close| close.genesys.clone())))
            >
                {text!("Open in Genesys Cloud")}
            </a>
        }
        .into_any();
    }
    let interaction = move || close.with_untracked(|close| close.as_ref().map(|close| close.id.clone()));
    let contact = Memo::new(move |_| close.with(|close| close.as_ref().and_then(|close| close.contact.clone())));
    view! {
        <button type="button" on:click=move |_| interaction().into_iter().for_each(|id| desk.top().show_in_host(&Say::ShowInteraction(id)))>
            {text!("Open in Genesys Cloud")}
        </button>
        {part(move || {
            let Some(id) = contact.get() else { return ().into_any() };
            let show = move |_| desk.top().show_in_host(&Say::ShowContact(id.clone()));
            view! { <button type="button" on:click=show>{text!("Open contact")}</button> }.into_any()
        })}
    }
    .into_any()
}
