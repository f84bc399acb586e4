//! What is shown where the page cannot do anything.

use crate::ui::advice::Telling;
use crate::ui::icon::Icon;
use leptos::prelude::*;
use tidemark_core::text;
use tidemark_core::words::Advice;

/// The configuration is missing or wrong, or the host that frames the page is none that it serves.
#[component]
pub(crate) fn Misconfigured(
    /// What is wrong with it.
    advice: Advice,
) -> impl IntoView {
    view! {
        <main class="gate">
            <h1>{text!("Tidemark is not set up")}</h1>
            <Telling advice icon=Icon::Alert/>
        </main>
    }
}

/// The page is not served securely, or the browser lacks what sign-in needs.
#[component]
pub(crate) fn Insecure() -> impl IntoView {
    let advice = Advice {
        title: text!("Unsupported browser or insecure page").to_owned(),
        todo: text!("Tidemark must be opened over https, in a current browser.").to_owned(),
        ..Advice::default()
    };
    view! {
        <main class="gate">
            <h1>{text!("Tidemark cannot run here")}</h1>
            <Telling advice icon=Icon::Alert/>
        </main>
    }
}
