//! What one page of several does alone, as long as it lasts: the browser gives it to the page that asks first, and takes it
//! from one that is no more. Whoever cannot be seen asks after those that can. Where there are no locks each page does it.

use super::lock;
use super::sign::Sign;
use gloo_timers::callback::Timeout;
use js_sys::{Function, Promise};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;

const NAME: &str = "tidemark.alone.";
/// How long a page that cannot be seen leaves it to those that can, milliseconds: they may hear of it a little later, and one of
/// them may not want it at all.
const LEAVES_IT: u32 = 5_000;

/// It is this page's until this is dropped.
pub(crate) struct Alone {
    release: Rc<RefCell<Option<Function>>>,
}

impl Alone {
    /// `None` where another page does it already.
    pub(crate) async fn take(what: &str) -> Option<Self> {
        if !Sign::Seen.is_here() && Sign::Seen.is_anywhere().await {
            let waited = Promise::new(&mut |end, _| {
                Timeout::new(LEAVES_IT, move || _ = end.call0(&JsValue::UNDEFINED)).forget();
            });
            let _ = JsFuture::from(waited).await;
        }
        let release = Rc::new(RefCell::new(None));
        let kept = release.clone();
        let answered = Promise::new(&mut |answer, _| {
            let (kept, tell) = (kept.clone(), answer.clone());
            let granted = Closure::once_into_js(move |lock: JsValue| {
                let _ = tell.call1(&JsValue::UNDEFINED, &lock.is_object().into());
                Promise::new(&mut |keep, _| {
                    if lock.is_object() {
                        *kept.borrow_mut() = Some(keep);
                    } else {
                        let _ = keep.call0(&JsValue::UNDEFINED);
                    }
                })
            });
            let unavailable = || _ = answer.call1(&JsValue::UNDEFINED, &JsValue::TRUE);
            match lock::request(&format!("{NAME}{what}"), ("ifAvailable", &JsValue::TRUE), &granted) {
                // A frame may have locks and not be allowed to use them: it is refused then, and else this tells no more.
                Some(held) => wasm_bindgen_futures::spawn_local({
                    let answer = answer.clone();
                    async move {
                        if JsFuture::from(held).await.is_err() {
                            let _ = answer.call1(&JsValue::UNDEFINED, &JsValue::TRUE);
                        }
                    }
                }),
                None => unavailable(),
            }
        });
        let is_ours = JsFuture::from(answered).await.is_ok_and(|is_ours| is_ours.is_truthy());
        is_ours.then_some(Self { release })
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        if let Some(keep) = self.release.take() {
            let _ = keep.call0(&JsValue::UNDEFINED);
        }
    }
}
