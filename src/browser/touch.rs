//! Signs of life: that somebody touches this page, or another page of the same browser and origin. What is touched, and how,
//! nobody is told.

use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::JsValue;

const CHANNEL: &str = "tidemark.touch";
const TOUCHED: &str = "tidemark touched";
/// What a person does, and a program does not.
const EVENTS: [&str; 5] = ["keydown", "pointerdown", "pointermove", "wheel", "focus"];
/// Other pages are told no more often, milliseconds.
const APART: f64 = 5_000.0;

/// From now on `told` is told of each.
pub(crate) fn on_touch(told: impl Fn() + 'static) {
    let Some(window) = web_sys::window() else { return };
    let told = Rc::new(told);
    // In a frame without such a channel each page looks after itself.
    let channel = web_sys::BroadcastChannel::new(CHANNEL).ok();
    if let Some(channel) = &channel {
        let told = told.clone();
        let heard = Closure::<dyn FnMut(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
            if event.data().as_string().as_deref() == Some(TOUCHED) {
                told();
            }
        });
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        heard.forget();
    }
    let said = Cell::new(0.0);
    let touched = Closure::<dyn FnMut()>::new(move || {
        told();
        let now = js_sys::Date::now();
        if now - said.get() >= APART {
            said.set(now);
            let _ = channel.as_ref().map(|channel| channel.post_message(&JsValue::from_str(TOUCHED)));
        }
    });
    for event in EVENTS {
        let _ = window.add_event_listener_with_callback(event, touched.as_ref().unchecked_ref());
    }
    touched.forget();
}
