//! A field for a number that is not negative, with its name.

use leptos::prelude::*;

/// What is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Number {
    /// Whole ones, up to a day of seconds.
    Whole,
    /// Any.
    Any,
}

/// The field; `shown` is what stands in it, and `enter` is told what was typed.
pub(crate) fn number(kind: Number, shown: Signal<String>, enter: Box<dyn Fn(String)>) -> AnyView {
    let (step, most, keys) = match kind {
        Number::Whole => (None, Some("86400"), "numeric"),
        Number::Any => (Some("any"), None, "decimal"),
    };
    view! {
        <input
            type="number"
            min="0"
            max=most
            step=step
            inputmode=keys
            prop:value=shown
            on:change:target=move |event| enter(event.target().value())
        />
    }
    .into_any()
}
