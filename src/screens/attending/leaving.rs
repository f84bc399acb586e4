//! Whether anybody is still there: warns before the page is locked, and locks it (A29, WCAG 2.2.1).

use super::Board;
use crate::browser::{touch, window};
use crate::state::{Desk, Gate};
use crate::ui::advice::Telling;
use crate::ui::bind::{part, text};
use crate::ui::dialog::Modal;
use crate::ui::icon::Icon;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tidemark_core::presence::{Lock, Presence};
use tidemark_core::text;
use tidemark_core::words;

/// Looks after the page from now on. Any page of this browser that is touched keeps all of them open.
pub(super) fn watch(desk: Desk, board: Board) {
    let watch = Rc::new(RefCell::new(desk.top().watch()));
    let touched = watch.clone();
    let look = Rc::new(move || {
        let (top, Some(over)) = (desk.top(), board.get()) else { return };
        if !top.is_in() {
            return;
        }
        let presence = watch.borrow().look(top.signed_in_since(), top.moment());
        match presence {
            Presence::Here => over.leaving.show(None),
            Presence::Leaving { lock, left } => {
                // What is modal keeps everything else from being read and told, and here nothing takes its place.
                if lock == Lock::Idle && !window::has_focus() {
                    over.commands.show(None);
                }
                over.leaving.show(Some((lock, (left + 999) / 1_000)));
            }
            Presence::Gone(lock) => top.lock(lock),
        }
    });
    let overdue = look.clone();
    // What is overdue is not undone by who comes: a machine that slept may be woken by anybody.
    let touch = Rc::new(move || {
        let was_in = desk.top().is_in();
        overdue();
        if desk.top().is_in() == was_in {
            touched.borrow_mut().touch(desk.top().moment());
        }
    });
    let came = touch.clone();
    touch::on_touch(move || came());
    let again = look.clone();
    set_interval(move || again(), Duration::from_secs(1));
    // A page that was hidden may have no clock that ran: it is locked before it can be read.
    let shown = window_event_listener_untyped("visibilitychange", move |_| look());
    on_cleanup(move || shown.remove());
    let touch = StoredValue::new_local(touch);
    Effect::new(move |_| {
        desk.top().focused_by_host.with(|_| ());
        if desk.top().gate.with(|gate| matches!(gate, Gate::In(_))) {
            touch.with_value(|touch| touch());
        }
    });
}

/// What is said before.
pub(super) fn warning(desk: Desk, board: Board) -> AnyView {
    let leaving = move || board.get().and_then(|over| over.leaving.get());
    let why = Memo::new(move |_| leaving().map(|(lock, _)| lock));
    let left = move || text(move || leaving().map(|(_, left)| words::clock(left * 1_000)).unwrap_or_default());
    part_of(move || {
        match why.get() {
        Some(Lock::Idle) => {
            let advice = words::of_lock(Lock::Idle);
            // A dialog is told by the focus that it takes, and from a host it takes none.
            let told = (!window::has_focus()).then_some("alert");
            let body = view! {
                <h2 id="leaving">{advice.title}</h2>
                <p role=told>{advice.todo}</p>
                <p class="left">{text!("Signs out in")} " " {left()}</p>
                // Any key and any press is a sign of life; the button is for who looks for one.
                <form method="dialog">
                    <button class="primary">{text!("Stay signed in")}</button>
                </form>
            };
            let modal =
                Modal { class: "about leaving", role: "alertdialog", name: "leaving", on_close: Arc::new(|| {}) };
            modal.view(body.into_any())
        }
        Some(Lock::Sitting) => view! {
            <div class="banner is-notice leaving" role="alert" aria-label=text!("Sign-in")>
                <Telling advice=words::of_lock(Lock::Sitting) icon=Icon::Clock/>
                <span class="left" aria-hidden="true">{left()}</span>
                <button type="button" class="primary" on:click=move |_| desk.top().sign_in()>{text!("Renew sign-in")}</button>
            </div>
        }
        .into_any(),
        None => ().into_any(),
    }
    })
}

fn part_of(draw: impl FnMut() -> AnyView + Send + 'static) -> AnyView {
    view! { {part(draw)} }.into_any()
}
