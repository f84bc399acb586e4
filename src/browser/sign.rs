//! What is so of any page of this browser: that it is looked at, that it can be seen. Each one of which it is so holds a lock
//! that many can hold at once: the browser takes it from a page that is no more, so nothing is believed of a page that is not
//! so. Where there are no locks a page knows of itself alone.

use super::window::is_looked_at;
use super::{address_bar, lock};
use js_sys::{Array, Function, Promise, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use tidemark_core::host::{Sight, beside, mark};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

const CHANGES: [&str; 2] = ["focus", "blur"];

/// What a page tells the others of itself.
#[derive(Clone, Copy)]
pub(crate) enum Sign {
    /// Somebody works in it, and sees all conversations, or that of a widget alone.
    LookedAt,
    /// It is not covered by another one, whether or not somebody works in it.
    Seen,
}

/// Tells the other pages whether it is so of this one, for as long as it is there.
pub(crate) struct Telling {
    told: Rc<Told>,
}

struct Told {
    sign: Sign,
    /// It was asked for, and not given back since.
    is_held: Cell<bool>,
    /// Gives it back, once it was granted.
    release: RefCell<Option<Function>>,
}

impl Sign {
    fn name(self) -> String {
        match self {
            Self::LookedAt => mark(beside(&address_bar::hosted()).as_ref()),
            Self::Seen => "tidemark.seen".to_owned(),
        }
    }

    /// Whether it is so of this page.
    pub(crate) fn is_here(self) -> bool {
        match self {
            Self::LookedAt => is_looked_at(),
            Self::Seen => {
                let document = web_sys::window().and_then(|window| window.document());
                document.is_some_and(|document| !document.hidden())
            }
        }
    }

    /// Whether it is so of this page, or of another one that tells so.
    pub(crate) async fn is_anywhere(self) -> bool {
        self.is_here() || held().await.unwrap_or_default().contains(&self.name())
    }

    /// Tells of it from now on.
    pub(crate) fn tell(self) -> Telling {
        let told = Rc::new(Told { sign: self, is_held: Cell::default(), release: RefCell::default() });
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
        Telling { told }
    }
}

/// What of the conversations is before somebody's eyes, on this page or on another one that tells so.
pub(crate) async fn sight() -> Sight {
    let mut names = held().await.unwrap_or_default();
    names.extend(Some(Sign::LookedAt).filter(|sign| sign.is_here()).map(Sign::name));
    Sight::of(&names)
}

/// The names of all that is held in this browser.
async fn held() -> Option<Vec<String>> {
    let locks = lock::locks()?;
    let query: Function = Reflect::get(&locks, &"query".into()).ok()?.dyn_into().ok()?;
    let asked: Promise = query.call0(&locks).ok()?.dyn_into().ok()?;
    let held: Array = Reflect::get(&JsFuture::from(asked).await.ok()?, &"held".into()).ok()?.dyn_into().ok()?;
    Some(held.iter().filter_map(|lock| Reflect::get(&lock, &"name".into()).ok()?.as_string()).collect())
}

impl Telling {
    /// Notes that it may be so now, or not any more.
    pub(crate) fn look(&self) {
        self.told.look();
    }
}

impl Told {
    fn look(self: &Rc<Self>) {
        let is_here = self.sign.is_here();
        if self.is_held.replace(is_here) == is_here {
            return;
        }
        if is_here {
            let _ = self.hold();
        } else if let Some(release) = self.release.take() {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }

    fn hold(self: &Rc<Self>) -> Option<()> {
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
        let held = lock::request(&self.sign.name(), ("mode", &"shared".into()), &granted)?;
        // A frame may have locks and not be allowed to use them: then nobody is told.
        spawn_local(async move { _ = JsFuture::from(held).await });
        Some(())
    }
}
