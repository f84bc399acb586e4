//! A dialog over the page: it opens when it is drawn, keeps the focus while it is there, and gives it back when it goes. Where
//! nobody works in the page, as in a frame of which they use another part of the host, it takes none: it is there to be
//! read, and over everything else once they come. Whoever draws it has it told.

use crate::browser::{keys, window};
use leptos::html::Dialog;
use leptos::prelude::*;
use std::sync::Arc;

/// What it is, and what is told of it.
pub(crate) struct Modal {
    /// Its class.
    pub(crate) class: &'static str,
    /// `dialog`, or `alertdialog` where something is about to happen.
    pub(crate) role: &'static str,
    /// The id of what names it.
    pub(crate) name: &'static str,
    /// The agent has closed it, by Escape or by a button with `method="dialog"`.
    pub(crate) on_close: Arc<dyn Fn() + Send + Sync>,
}

impl Modal {
    /// Draws it around `body`.
    pub(crate) fn view(self, body: AnyView) -> AnyView {
        let Self { class, role, name, on_close } = self;
        let node = NodeRef::<Dialog>::new();
        let on_escape = Arc::clone(&on_close);
        let before = StoredValue::new_local(keys::focused());
        let waits = StoredValue::new(false);
        Effect::new(move |_| {
            let Some(dialog) = node.get() else { return };
            if window::has_focus() {
                let _ = dialog.show_modal();
            } else {
                // Also what only shows a dialog gives it the focus.
                let _ = dialog.set_attribute("open", "");
                waits.set_value(true);
            }
        });
        let came = window_event_listener_untyped("focus", move |_| {
            if let Some(dialog) = node.get_untracked().filter(|_| waits.try_get_value() == Some(true)) {
                waits.set_value(false);
                let _ = dialog.remove_attribute("open");
                let _ = dialog.show_modal();
            }
        });
        on_cleanup(move || {
            came.remove();
            let before = before.try_get_value().flatten().filter(|element| element.is_connected());
            // Once the dialog is gone: until then nothing behind it can have the focus.
            request_animation_frame(move || {
                if let Some(element) = before.filter(|_| keys::is_lost() && window::has_focus()) {
                    let _ = element.focus();
                }
            });
        });
        view! {
            <dialog
                node_ref=node
                class=class
                role=role
                aria-labelledby=name
                on:close=move |_| on_close()
                // At once: the event of a browser that closes it comes after the next key, which may open another one. What
                // Escape closes on the page stays open.
                on:keydown=move |event| {
                    if event.key() == "Escape" {
                        event.stop_propagation();
                        event.prevent_default();
                        on_escape();
                    }
                }
            >
                {body}
            </dialog>
        }
        .into_any()
    }
}
