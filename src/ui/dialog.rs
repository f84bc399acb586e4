//! A dialog over the page: it opens when it is drawn, keeps the focus while it is there, and gives it back when it goes.

use crate::browser::keys;
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
        let before = StoredValue::new_local(keys::focused());
        Effect::new(move |_| {
            if let Some(dialog) = node.get() {
                let _ = dialog.show_modal();
            }
        });
        on_cleanup(move || {
            let before = before.try_get_value().flatten().filter(|element| element.is_connected());
            // Once the dialog is gone: until then nothing behind it can have the focus.
            request_animation_frame(move || {
                if let Some(element) = before.filter(|_| keys::is_lost()) {
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
                // What Escape closes on the page stays open.
                on:keydown=|event| {
                    if event.key() == "Escape" {
                        event.stop_propagation();
                    }
                }
            >
                {body}
            </dialog>
        }
        .into_any()
    }
}
