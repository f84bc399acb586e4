//! Whether any page of this browser is looked at. Each one that is holds a lock that many can hold at once: the browser takes
//! it from a page that is no more, so nobody is believed to be looked at who is not. Where there are no locks a page knows of
//! itself alone.

use super::lock;
use super::window::is_looked_at;
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

const NAME: &str = "tidemark.looked_at";
const CHANGES: [&str; 2] = ["focus", "blur"];

/// Tells the other pages whether this one is looked at, for as long as it is there.
pub(crate) struct LookedAt {
    told: Rc<Told>,
}

#[derive(Default)]
struct Told {
    /// It was asked for, and not given back since.
    is_held: Cell<bool>,
    /// Gives it back, once it was granted.
    release: RefCell<Option<Function>>,
}

impl LookedAt {
    /// From now on.
    pub(crate) fn tell() -> Self {
        let told = Rc::new(Told::default());
        let look = {
            let told = told.clone();
            Closure::<dyn FnMut()>::new(move || told.look())
        };
        if let Some(window) = web_sys::window() {
            for change in CHANGES {
                let _ = window.add_event_listener_with_callback(change, look.as_ref().unchecked_ref());
            }
            if let Some(document) = window.document() {
                let _ = document.add_event_listener_with_callback("visibilitychange", look.as_ref().unchecked_ref());
            }
        }
        // It lives as long as the page.
        look.forget();
        told.look();
        Self { told }
    }

    /// Notes that the page may be looked at, or not any more.
    pub(crate) fn look(&self) {
        self.told.look();
    }
}

/// Whether this page is looked at, or another one that tells so.
pub(crate) async fn is_any_looked_at() -> bool {
    is_looked_at() || others().await.unwrap_or(false)
}

async fn others() -> Option<bool> {
    let locks = lock::locks()?;
    let query: Function = Reflect::get(&locks, &"query".into()).ok()?.dyn_into().ok()?;
    let asked: Promise = query.call0(&locks).ok()?.dyn_into().ok()?;
    let held: Array = Reflect::get(&JsFuture::from(asked).await.ok()?, &"held".into()).ok()?.dyn_into().ok()?;
    let is_ours = |lock: JsValue| Reflect::get(&lock, &"name".into()).is_ok_and(|name| name == NAME);
    Some(held.iter().any(is_ours))
}

impl Told {
    fn look(self: &Rc<Self>) {
        let is_looked_at = is_looked_at();
        if self.is_held.replace(is_looked_at) == is_looked_at {
            return;
        }
        if is_looked_at {
            let _ = self.hold();
        } else if let Some(release) = self.release.take() {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }

    fn hold(self: &Rc<Self>) -> Option<()> {
        let locks = lock::locks()?;
        let options = Object::new();
        Reflect::set(&options, &"mode".into(), &"shared".into()).ok()?;
        let told = self.clone();
        let granted = Closure::once_into_js(move || {
            // The page may have been left, and come back to, while it was asked for.
            let is_wanted = told.is_held.get() && told.release.borrow().is_none();
            Promise::new(&mut |keep, _| {
                if is_wanted {
                    *told.release.borrow_mut() = Some(keep);
                } else {
                    let _ = keep.call0(&JsValue::UNDEFINED);
                }
            })
        });
        let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
        let held: Promise = request.call3(&locks, &NAME.into(), &options, &granted).ok()?.dyn_into().ok()?;
        // A frame may have locks and not be allowed to use them: then nobody is told.
        spawn_local(async move { _ = JsFuture::from(held).await });
        Some(())
    }
}
