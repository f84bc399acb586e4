//! The frame around both views: where one is, how fresh the list is, who one is, and what must be said.

use super::later;
use crate::address::View;
use crate::state::{Banner, Desk, Gate, Outlook, Tone};
use crate::ui::advice::Telling;
use crate::ui::bind::{Part, part, text, value};
use crate::ui::icon::{Icon, Picture};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use tidemark_core::genesys::traffic::WaitsFor;
use tidemark_core::text;
use tidemark_core::words::{self, Advice};

/// Header, banners, and the view.
#[component]
pub(crate) fn Shell(
    /// The view.
    screen: Part,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let is_open = Memo::new(move |_| desk.top().address.with(|address| address.conversation.is_some()));
    let name = move || match desk.top().gate.get() {
        Gate::In(name) => name,
        _ => String::new(),
    };
    view! {
        <a class="skip" href="#main">{text!("Skip to the conversations")}</a>
        <header class="bar">
            <span class="wordmark"><Picture icon=Icon::Wave/>"Tidemark"</span>
            <nav aria-label=text!("Views")>
                <Door view=View::Live name=text!("Live")/>
                <Door view=View::History name=text!("History")/>
            </nav>
            <FreshnessLine/>
            <span class="who"><bdi>{text(name)}</bdi></span>
            <button type="button" class="quiet" on:click=move |_| desk.top().sign_out()>{text!("Sign out")}</button>
        </header>
        <span role="status" aria-label=text!("Headline") class="visually-hidden">{text(move || desk.top().spoken.get())}</span>
        <div class="banners">
            {later::fetch_behind(desk)}
            {part(move || desk.top().banner.get().map(|banner| view! { <SessionBanner banner/> }).into_any())}
            {part(move || {
                let top = desk.top();
                let (why, outlook) = top.freshness.with(|freshness| (freshness.why.clone(), freshness.outlook));
                let why = why.filter(|_| outlook != Outlook::Passes);
                let advice = why.or_else(|| words::of_unreadable(top.unreadable.get()));
                advice.map(|advice| view! { <FreshnessBanner advice outlook/> }).into_any()
            })}
            {part(move || desk.top().wait.get().map(|(why, seconds)| view! { <WaitBanner why seconds/> }).into_any())}
        </div>
        <div class="body">
            <main id="main" tabindex="-1">{screen}</main>
            {part(move || {
                if is_open.get() { view! { <Beside/> }.into_any() } else { ().into_any() }
            })}
        </div>
    }
}

/// The conversation that is looked at closely. It can be put away also while its panel is not there yet.
#[component]
fn Beside() -> impl IntoView {
    let desk = expect_context::<Desk>();
    view! {
        <aside id="detail" class="detail" aria-label=text!("Conversation")>
            <button type="button" class="quiet close" on:click=move |_| desk.top().look_away()>{text!("Close")}</button>
            <later::Detail/>
        </aside>
    }
}

/// What is said once of a banner; its seconds are for the eyes.
pub(super) fn announced(desk: Desk) -> &'static str {
    let top = desk.top();
    let ends = top.banner.with(|banner| banner.as_ref().is_some_and(|banner| banner.tone == Tone::Notice));
    let waits = top.wait.with(Option::is_some);
    match (ends, waits) {
        (true, _) => text!("Your sign-in ends soon."),
        (false, true) => text!("Waiting for Genesys."),
        (false, false) => "",
    }
}

/// A link to a view, with that view's filters in it.
#[component]
fn Door(view: View, name: &'static str) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let here = move || desk.top().address.with(|address| address.view) == view;
    let go = move |event: MouseEvent| {
        // With a key held the browser opens another tab or window: that is its own.
        if event.button() == 0 && !event.ctrl_key() && !event.meta_key() && !event.shift_key() && !event.alt_key() {
            event.prevent_default();
            desk.top().change(|address| *address = address.in_view(view));
        }
    };
    view! {
        <a
            href=text(move || desk.top().address.with(|address| address.in_view(view).to_text()))
            aria-current=value(move || here().then(|| "page".to_owned()))
            on:click=go
        >
            {name}
        </a>
    }
}

/// The state of the live list. Only the state is announced; its age ticks outside.
#[component]
fn FreshnessLine() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let tone = move || match desk.top().freshness.with(|freshness| freshness.tone) {
        Tone::Good => "is-good",
        Tone::Busy => "is-busy",
        Tone::Notice => "is-notice",
        Tone::Alert => "is-alert",
    };
    let picture = move || match desk.top().freshness.with(|freshness| freshness.tone) {
        Tone::Good => Icon::Wave,
        Tone::Busy => Icon::Clock,
        Tone::Notice => Icon::Info,
        Tone::Alert => Icon::Alert,
    };
    let age = move || match desk.top().age.get() {
        Some(seconds) if seconds >= 60 => format!(" · {}", text!("{minutes} min ago", minutes = seconds / 60)),
        Some(seconds) => format!(" · {}", text!("{seconds} s ago", seconds)),
        None => String::new(),
    };
    let why = move || desk.top().freshness.get().why.map(|advice| format!("{}. {}", advice.title, advice.todo));
    view! {
        <div class=text(move || format!("freshness {}", tone())) title=value(why)>
            {part(move || view! { <Picture icon=picture()/> }.into_any())}
            // It is spoken with the headline, which is not spoken more often than can be listened to.
            <span role="status" aria-live="off" aria-label=text!("Freshness")>
                {text(move || desk.top().freshness.with(|freshness| freshness.text.to_owned()))}
                <span class="visually-hidden">{text(move || why().map(|why| format!(". {why}")).unwrap_or_default())}</span>
            </span>
            <span class="age" aria-hidden="true">{text(age)}</span>
        </div>
    }
}

#[component]
fn SessionBanner(banner: Banner) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let Banner { tone, advice, window, button } = banner;
    let (class, role, icon) = match tone {
        Tone::Alert => ("banner is-alert", "alert", Icon::Alert),
        Tone::Good | Tone::Busy | Tone::Notice => ("banner is-notice", "group", Icon::Info),
    };
    view! {
        <div class=class role=role aria-label=text!("Sign-in")>
            <Telling advice icon/>
            {window.map(|advice| view! { <Telling advice/> })}
            <button type="button" class="primary" on:click=move |_| desk.top().sign_in()>{button}</button>
        </div>
    }
}

#[component]
pub(super) fn WaitBanner(why: WaitsFor, seconds: i64) -> impl IntoView {
    let advice = words::of_wait(why, seconds);
    view! {
        <div class="banner is-notice" role="group" aria-label=text!("Waiting")>
            <Telling advice icon=Icon::Clock/>
        </div>
    }
}

/// Why the live list is not live, where that lasts longer than it takes to read it; or what is not in it.
#[component]
fn FreshnessBanner(advice: Advice, outlook: Outlook) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let take_over =
        move || view! { <button type="button" on:click=move |_| desk.top().take_over()>{text!("Take over")}</button> };
    view! {
        <div class="banner is-notice" role="group" aria-label=text!("About the live list")>
            <Telling advice icon=Icon::Info/>
            {(outlook == Outlook::TakeOver).then(take_over)}
        </div>
    }
}
