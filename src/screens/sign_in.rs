//! The way in.

use super::later::settings;
use super::shell::{WaitBanner, announced};
use crate::state::{Desk, Gate};
use crate::ui::advice::Telling;
use crate::ui::bind::{part, text};
use crate::ui::icon::{Icon, Picture};
use leptos::prelude::*;
use tidemark_core::text;

/// Whatever stands between the agent and the desk.
#[component]
pub(crate) fn SignIn() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let body = move || {
        match desk.top().gate.get() {
        Gate::Out(why, window) => view! {
            <p>{text!("Your Genesys Cloud conversations, live and on record, on one page.")}</p>
            {why.map(|advice| view! { <Telling advice/> })}
            {window.map(|advice| view! { <Telling advice/> })}
            <button type="button" class="primary" on:click=move |_| desk.top().sign_in()>{text!("Sign in")}</button>
        }
        .into_any(),
        Gate::Busy(what) => view! { <p class="busy">{what}</p> }.into_any(),
        Gate::HandedOver => view! { <p>{text!("You are signed in. You can close this window.")}</p> }.into_any(),
        Gate::Unidentified(advice, window) => view! {
            <Telling advice icon=Icon::Alert/>
            {window.map(|advice| view! { <Telling advice/> })}
            <div class="buttons">
                <button type="button" class="primary" on:click=move |_| desk.top().sign_in()>{text!("Try again")}</button>
                <button type="button" on:click=move |_| desk.top().sign_out()>{text!("Sign out")}</button>
            </div>
        }
        .into_any(),
        Gate::In(_) => ().into_any(),
    }
    };
    view! {
        <main class="gate">
            <h1 class="wordmark"><Picture icon=Icon::Wave/>"Tidemark"</h1>
            <div role="status" class="gate-body">
                {part(body)}
                <span class="visually-hidden">{text(move || announced(desk).to_owned())}</span>
            </div>
            {settings()}
            {part(move || desk.top().wait.get().map(|(why, seconds)| view! { <WaitBanner why seconds/> }).into_any())}
        </main>
    }
}
