//! Configuration, then the desk, then the view for the address; nothing else.

use crate::address::View;
use crate::browser::{address_bar, window};
use crate::state::{Desk, Gate};
use crate::ui::bind::part;
use crate::{crash, screens};
use leptos::prelude::*;
use tidemark_core::config::{Config, ConfigError};
use tidemark_core::drive::Start;
use wasm_bindgen_futures::spawn_local;

/// Reads the configuration and shows the page.
pub fn start() {
    crash::watch();
    // First of all, so that no answer of a sign-in page stays in the address bar (rule B1).
    let opening = address_bar::opening();
    spawn_local(async move {
        let config = read_config().await;
        screens::later::speak().await;
        if let Some(boot) = document().get_element_by_id("boot") {
            boot.remove();
        }
        mount_to_body(move || match config {
            _ if !window::can_be_secure() => view! { <screens::later::Unusable/> }.into_any(),
            Err(error) => {
                provide_context(error);
                view! { <screens::later::Unusable/> }.into_any()
            }
            Ok(config) => {
                let desk = Desk::open(config, &Start { origin: address_bar::origin(), opening });
                provide_context(desk);
                (screens::later::fetch_guest(desk), view! { <App/> }.into_any()).into_any()
            }
        });
    });
}

/// The way in, or the view for the address.
#[component]
fn App() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let is_in = Memo::new(move |_| desk.top().gate.with(|gate| matches!(gate, Gate::In(_))));
    let is_history = Memo::new(move |_| desk.top().address.with(|address| address.view == View::History));
    let screen = move || {
        part(move || {
            if is_history.get() {
                view! { <screens::later::History/> }.into_any()
            } else {
                view! { <screens::live::Live/> }.into_any()
            }
        })
    };
    part(move || {
        // What was typed, opened and chosen by one agent goes with everything else when another one signs in at a renewal.
        desk.top().user.with(|_| ());
        if desk.top().misfit.with(Option::is_some) {
            view! { <screens::later::Unusable/> }.into_any()
        } else if is_in.get() {
            view! { <screens::shell::Shell screen=screen()/> }.into_any()
        } else {
            view! { <screens::sign_in::SignIn/> }.into_any()
        }
    })
}

async fn read_config() -> Result<Config, ConfigError> {
    let request = gloo_net::http::Request::get("/config.json").cache(web_sys::RequestCache::NoStore);
    let response = request.send().await.map_err(|_| ConfigError::Missing(None))?;
    if !response.ok() {
        return Err(ConfigError::Missing(Some(response.status())));
    }
    let body = response.binary().await.map_err(|_| ConfigError::Missing(None))?;
    Config::read(&body)
}
