//! The browser as a [`World`]: fetch, sockets, clocks, randomness, storage, tabs, address bar.
//!
//! With `ui/` the only user of `web_sys`. It decides nothing: what it is told to do it does, and what happens it reports.
//! It must never write a token, a code or a URL to the console or to storage.

pub(crate) mod address_bar;
pub(crate) mod alone;
mod clock;
mod fetch;
pub(crate) mod file;
pub(crate) mod host;
pub(crate) mod keys;
pub(crate) mod language;
pub(crate) mod local_time;
mod lock;
pub(crate) mod notice;
pub(crate) mod place;
pub(crate) mod relay;
pub(crate) mod sign;
mod socket;
pub(crate) mod storage;
mod tabs;
pub(crate) mod touch;
pub(crate) mod version;
pub(crate) mod window;

use gloo_timers::callback::Timeout;
use socket::Socket;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use tidemark_core::auth::token::AccessToken;
use tidemark_core::auth::{Keeper, Seat, Storage};
use tidemark_core::chance::Chance;
use tidemark_core::clock::Moment;
use tidemark_core::drive::{Fetch, Happening, Said, Window, World};
use tidemark_core::genesys::http::Request;
use tidemark_core::live::SocketId;
use tidemark_core::share::{Claim, TabId, To};

/// Where happenings are reported. Set once, when there is somebody to report to.
#[derive(Clone, Default)]
pub(crate) struct Report(Rc<RefCell<Option<Listener>>>);

type Listener = Rc<dyn Fn(Happening)>;

impl Report {
    /// From now on, `listener` hears.
    pub(crate) fn to(&self, listener: impl Fn(Happening) + 'static) {
        *self.0.borrow_mut() = Some(Rc::new(listener));
    }

    /// Not at once: whoever asked is still busy asking.
    fn soon(&self, happening: Happening) {
        let report = self.clone();
        Timeout::new(0, move || report.tell(happening)).forget();
    }

    fn tell(&self, happening: Happening) {
        // Taken out first: whoever listens may report again.
        let listener = self.0.borrow().clone();
        if let Some(listener) = listener {
            listener(happening);
        }
    }
}

/// This page's browser.
pub(crate) struct Browser {
    report: Report,
    clock: clock::Clock,
    storage: Option<web_sys::Storage>,
    tabs: Option<tabs::Tabs>,
    lock: Option<lock::Lock>,
    fetches: fetch::Fetches,
    sockets: Vec<(SocketId, Socket)>,
    relays: Relaying,
    alarm: Option<Alarm>,
    /// An address to show, once whoever drives is at rest.
    wanted_address: Option<String>,
}

/// How a frame opens the windows of its sign-in.
enum Relaying {
    /// Its code has not come; where the agent wants to go already.
    NotYet(Option<String>),
    /// By these.
    With(Box<dyn relay::Relays>),
}

/// Wakes who drives at an instant.
struct Alarm {
    /// Monotonic milliseconds.
    at: i64,
    rung: Rc<Cell<bool>>,
    _timer: Timeout,
}

impl Browser {
    /// Reports to `report`.
    pub(crate) fn new(report: Report) -> Self {
        window::report_attention(&report);
        Self {
            clock: clock::Clock::new(),
            storage: storage::session(),
            tabs: tabs::Tabs::hear(&report),
            lock: None,
            fetches: fetch::Fetches::default(),
            sockets: Vec::new(),
            relays: Relaying::NotYet(None),
            alarm: None,
            wanted_address: None,
            report,
        }
    }

    /// Where what happens outside is told to.
    pub(crate) fn report(&self) -> Report {
        self.report.clone()
    }

    /// From now on a frame can sign in by windows, which `relays` opens.
    pub(crate) fn relay_with(&mut self, mut relays: Box<dyn relay::Relays>) {
        if let Relaying::NotYet(Some(url)) = &self.relays {
            // A click counts for some seconds, and the frame may not be let at all.
            if relays.open(url) == Window::Blocked {
                self.report.soon(Happening::WindowBlocked);
            }
        }
        self.relays = Relaying::With(relays);
    }

    /// The address that a finished sign-in wants shown, once.
    pub(crate) const fn take_wanted_address(&mut self) -> Option<String> {
        self.wanted_address.take()
    }
}

impl Chance for Browser {
    fn fill(&mut self, bytes: &mut [u8]) {
        window::fill_with_randomness(bytes);
    }
}

impl Keeper for Browser {
    fn storage(&self) -> Storage {
        if self.storage.is_some() { Storage::Works } else { Storage::Refused }
    }

    fn stored(&self, key: &str) -> Option<String> {
        self.storage.as_ref()?.get_item(key).ok()?
    }

    fn kept(&self, key: &str) -> String {
        storage::kept(key)
    }

    fn seat(&self) -> Seat {
        if window::is_framed() { Seat::Frame } else { Seat::Tab }
    }
}

impl World for Browser {
    fn now(&self) -> Moment {
        self.clock.now()
    }

    fn fetch(&mut self, id: Fetch, request: &Request, token: Option<&AccessToken>) {
        self.fetches.send(id, request, token, self.report.clone());
    }

    fn abort(&mut self, id: Fetch) {
        self.fetches.abort(id);
    }

    fn open_socket(&mut self, socket: SocketId, url: &str) {
        if let Some(open) = Socket::open(socket, url, &self.report) {
            self.sockets.push((socket, open));
        } else {
            self.report.soon(Happening::SocketClosed(socket));
        }
    }

    fn send_frame(&mut self, socket: SocketId, text: &str) {
        if let Some((_, socket)) = self.sockets.iter().find(|(id, _)| *id == socket) {
            socket.send(text);
        }
    }

    fn close_socket(&mut self, socket: SocketId) {
        self.sockets.retain(|(id, _)| *id != socket);
    }

    fn wake_at(&mut self, at: Option<i64>) {
        // One that has rung before its time, by a rounded clock, is set again.
        if self.alarm.as_ref().filter(|alarm| !alarm.rung.get()).map(|alarm| alarm.at) == at {
            return;
        }
        let now = self.clock.now().mono;
        self.alarm = at.map(|at| {
            let (report, rung) = (self.report.clone(), Rc::new(Cell::new(false)));
            let rings = rung.clone();
            // A millisecond more, so that a rounded clock has surely got there.
            let wait = u32::try_from((at - now).max(0) + 1).unwrap_or(u32::MAX).min(i32::MAX as u32);
            let wake = move || {
                rings.set(true);
                report.tell(Happening::Woke);
            };
            Alarm { at, rung, _timer: Timeout::new(wait, wake) }
        });
    }

    fn store(&mut self, key: &str, value: Option<&str>) {
        let Some(storage) = &self.storage else { return };
        // A full or withdrawn storage loses a convenience, nothing else.
        let _ = match value {
            Some(value) => storage.set_item(key, value),
            None => storage.remove_item(key),
        };
    }

    fn forget_all(&mut self, start: &str) {
        if let Some(storage) = &self.storage {
            storage::forget_all(storage, start);
        }
    }

    fn keep(&mut self, key: &str, value: &str) {
        storage::keep(key, value);
    }

    fn leave(&mut self, url: &str) {
        address_bar::leave(url);
    }

    fn open_window(&mut self, url: &str) -> Window {
        window::open(url)
    }

    fn open_relay(&mut self, url: &str) -> Window {
        match &mut self.relays {
            Relaying::With(relays) => relays.open(url),
            Relaying::NotYet(wanted) => {
                *wanted = Some(url.to_owned());
                Window::Opened
            }
        }
    }

    fn close_window(&mut self) {
        window::close();
    }

    fn return_to(&mut self, address: &str) {
        self.wanted_address = Some(address.to_owned());
    }

    fn join(&mut self, tab: TabId) -> bool {
        let Some(tabs) = self.tabs.as_mut().filter(|_| lock::exists()) else { return false };
        tabs.take_number(tab, &self.report);
        true
    }

    fn say(&mut self, to: To, said: &Said) {
        if let Some(tabs) = &self.tabs {
            tabs.say(to, said);
        }
    }

    fn claim(&mut self, claim: Claim) {
        // What was claimed before is given up first.
        self.lock = None;
        self.lock = lock::Lock::claim(claim, &self.report);
        if self.lock.is_none() {
            self.report.soon(Happening::Unavailable);
        }
    }

    fn resign(&mut self) {
        self.lock = None;
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
#[path = "../../tests/wasm/browser.rs"]
mod tests;
