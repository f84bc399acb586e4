//! The language that the page speaks, where that is not English. `languages/speak.js` has fetched its texts and knows what the
//! browser says of numbers and days; without it the page is English, and does not even fetch this.

use js_sys::{Function, Reflect};
use tidemark_core::language::{Ask, Catalog, speak};
use wasm_bindgen::{JsCast, JsValue};

/// By this name it is offered: the texts by -1, and what is asked by its number.
const OFFERED: &str = "tidemark";

/// Speaks it from now on. Call it before anything is said.
pub(crate) fn begin() {
    let offered = Reflect::get(&js_sys::global(), &OFFERED.into()).ok();
    let Some(language) = offered.and_then(|offered| offered.dyn_into::<Function>().ok()) else { return };
    let ask = move |what: i32, number: i64| {
        let said = language.call2(&JsValue::NULL, &what.into(), &(number as f64).into());
        said.ok().and_then(|said| said.as_string()).unwrap_or_default()
    };
    let texts = ask(-1, 0);
    speak(Box::new(Catalog::of_text(texts, Box::new(move |asked: Ask, number| ask(asked as i32, number)))));
}
