//! What is there while it is unfolded: drawn when it is opened, and gone when it is folded again.

use crate::ui::bind::part;
use crate::ui::seen::{Kept, Seen};
use leptos::prelude::*;

/// What `draw` draws, behind a line that says `name`.
pub(crate) fn unfold(class: &'static str, name: &'static str, draw: fn() -> AnyView) -> AnyView {
    let open = Kept::new(Seen::new(false));
    let turn = move |is_open| open.get().iter().for_each(|open| open.show(is_open));
    view! {
        <details class=class on:toggle:target=move |event| turn(event.target().open())>
            <summary>{name}</summary>
            <div>{part(move || open.get().is_some_and(|open| open.get()).then(draw).into_any())}</div>
        </details>
    }
    .into_any()
}
