//! The lock of the tab that leads: the browser gives it to one tab at a time, and takes it from one that is no more.
//!
//! The bindings that know Web Locks are not stable ones, so its two properties and one method are named here.

use super::Report;
use js_sys::{Function, Object, Promise, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use tidemark_core::drive::Happening;
use tidemark_core::share::{BUILD, Claim};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

const NAME: &str = "tidemark.lead.";

/// A claim, and the lock once it was granted. Dropping it gives up both, and nothing of it is reported any more.
pub(super) struct Lock {
    alive: Rc<Cell<bool>>,
    /// Ends the hold on the lock.
    release: Rc<RefCell<Option<Function>>>,
    /// Ends the wait for it.
    abort: Option<web_sys::AbortController>,
    _granted: Closure<dyn FnMut() -> Promise>,
}

/// Whether the browser has locks at all.
pub(super) fn exists() -> bool {
    locks().is_some()
}

pub(super) fn locks() -> Option<JsValue> {
    let navigator = web_sys::window()?.navigator();
    Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)
}

/// Asks for the lock of this name, with one option; `granted` is called with it, and holds it until what it returns is kept.
pub(super) fn request(name: &str, (option, value): (&str, &JsValue), granted: &JsValue) -> Option<Promise> {
    let locks = locks()?;
    let options = Object::new();
    Reflect::set(&options, &option.into(), value).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    request.call3(&locks, &name.into(), &options, granted).ok()?.dyn_into().ok()
}

impl Lock {
    /// `None` where it cannot even be asked for.
    pub(super) fn claim(how: Claim, report: &Report) -> Option<Self> {
        let (option, abort) = match how {
            Claim::Steal => (("steal", JsValue::TRUE), None),
            Claim::Wait => {
                let abort = web_sys::AbortController::new().ok()?;
                (("signal", JsValue::from(abort.signal())), Some(abort))
            }
        };
        let (alive, is_held) = (Rc::new(Cell::new(true)), Rc::new(Cell::new(false)));
        let release = Rc::new(RefCell::new(None));
        let (tell, held, end) = (report.clone(), is_held.clone(), release.clone());
        let granted = Closure::<dyn FnMut() -> Promise>::new(move || {
            held.set(true);
            // It is ours for as long as this promise is not kept.
            let kept = Promise::new(&mut |keep, _| *end.borrow_mut() = Some(keep));
            tell.tell(Happening::Granted);
            kept
        });
        let promise = request(&format!("{NAME}{BUILD}"), (option.0, &option.1), granted.as_ref())?;
        let (tell, alive_then) = (report.clone(), alive.clone());
        spawn_local(async move {
            if JsFuture::from(promise).await.is_err() && alive_then.get() {
                // A frame may have locks and not be allowed to use them.
                tell.tell(if is_held.get() { Happening::Taken } else { Happening::Unavailable });
            }
        });
        Some(Self { alive, release, abort, _granted: granted })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.alive.set(false);
        if let Some(keep) = self.release.borrow_mut().take() {
            let _ = keep.call0(&JsValue::UNDEFINED);
        }
        if let Some(abort) = &self.abort {
            abort.abort();
        }
    }
}
