//! The only home of signals: what the core knows, as values that screens can follow.
//!
//! A [`Desk`] is the one way in: screens tell it what the agent does, the browser what happens; after each, the signals
//! show the core's new state. Signals are never the truth, so they are only ever set from it.

mod look;
mod pulse;
mod rows;

pub(crate) use look::{Banner, Found, Freshness, Gate, Tone};
pub(crate) use rows::{About, HistoryRow, LiveRow, WrapUpCell};

use crate::address::Address;
use crate::browser::{Browser, Report, address_bar, local_time};
use leptos::prelude::*;
use pulse::Pulse;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tidemark_core::config::Config;
use tidemark_core::drive::{Drive, Start};
use tidemark_core::history::{self, QuestionError, Range};
use tidemark_core::live;

type Engine = Rc<RefCell<Drive<Browser>>>;

/// The page's state, and the way to change it.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    engine: StoredValue<Engine, LocalStorage>,
    pulse: StoredValue<Pulse, LocalStorage>,
    /// What the address bar shows.
    pub(crate) address: RwSignal<Address>,
    /// Whether somebody is signed in, and who.
    pub(crate) gate: RwSignal<Gate>,
    /// What must be said about the sign-in.
    pub(crate) banner: RwSignal<Option<Banner>>,
    /// Whole seconds for which nothing is sent, because the server asked for it.
    pub(crate) pause: RwSignal<Option<i64>>,
    /// How far the live list can be trusted.
    pub(crate) freshness: RwSignal<Freshness>,
    /// Whole seconds since its last proof.
    pub(crate) age: RwSignal<Option<i64>>,
    /// Now by the server's clock, epoch milliseconds; once a second.
    pub(crate) now: RwSignal<i64>,
    /// The live rows that the address asks for.
    pub(crate) live: RwSignal<Arc<live::Selection>>,
    /// The search and the rows of it that the address asks for.
    pub(crate) found: RwSignal<Found>,
    /// Why the interval that was chosen last cannot be asked for.
    pub(crate) question_error: RwSignal<Option<QuestionError>>,
    /// Grows whenever a row may look different: whoever reads rows follows it.
    rows: RwSignal<Versions>,
}

/// Versions of all that a row is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Versions {
    live: u64,
    past: u64,
    names: u64,
    search: u64,
}

impl Desk {
    /// Opens the page.
    pub(crate) fn open(config: Config, start: &Start) -> Self {
        let report = Report::default();
        let engine: Engine = Rc::new(RefCell::new(Drive::open(config, start, Browser::new(report.clone()))));
        let desk = Self {
            engine: StoredValue::new_local(engine),
            pulse: StoredValue::new_local(Pulse::default()),
            address: RwSignal::new(address_bar::shown()),
            gate: RwSignal::new(Gate::Busy("")),
            banner: RwSignal::new(None),
            pause: RwSignal::new(None),
            freshness: RwSignal::new(Freshness::default()),
            age: RwSignal::new(None),
            now: RwSignal::new(0),
            live: RwSignal::new(Arc::default()),
            found: RwSignal::new(Found::default()),
            question_error: RwSignal::new(None),
            rows: RwSignal::new(Versions::default()),
        };
        report.to(move |happening| {
            desk.engine().borrow_mut().happen(happening);
            desk.pulse.with_value(|pulse| pulse.beat(move || desk.look()));
        });
        address_bar::on_change(move || desk.go(&address_bar::shown(), Entry::None));
        // Timers in a hidden tab may run once a minute; nothing but the looks of the page depends on this one.
        set_interval(move || desk.look_at_clocks(), Duration::from_secs(1));
        desk.look();
        desk
    }

    /// The agent wants to sign in, or to renew. Call it within the click.
    pub(crate) fn sign_in(self) {
        let address = self.address.with_untracked(Address::to_text);
        self.engine().borrow_mut().sign_in(address);
        self.look();
    }

    /// The agent signs out.
    pub(crate) fn sign_out(self) {
        self.engine().borrow_mut().sign_out();
        self.question_error.set(None);
        self.look();
    }

    /// The agent changes the address: another view, another filter.
    pub(crate) fn show(self, change: impl FnOnce(&mut Address)) {
        let mut address = self.address.get_untracked();
        change(&mut address);
        self.go(&address, Entry::New);
    }

    /// The agent asks for an interval.
    pub(crate) fn search(self, range: Range) {
        let midnight = local_time::midnight(self.engine().borrow().server_now());
        let asked = self.engine().borrow_mut().search(range, midnight);
        self.question_error.set(asked.err());
        if asked.is_ok() {
            let mut address = self.address.get_untracked();
            address.range = range;
            self.go(&address, Entry::Same);
        }
    }

    /// The agent has seen enough.
    pub(crate) fn cancel_search(self) {
        self.engine().borrow_mut().cancel_search();
        self.look();
    }

    /// A live row; follows every change.
    pub(crate) fn live_row(self, id: &str) -> Option<LiveRow> {
        self.rows.track();
        let engine = self.engine();
        let drive = engine.borrow();
        LiveRow::of(drive.book().get(id)?, drive.names())
    }

    /// A row of the history; follows every change.
    pub(crate) fn history_row(self, id: &str) -> Option<HistoryRow> {
        self.rows.track();
        let engine = self.engine();
        let drive = engine.borrow();
        HistoryRow::of(drive.book().get(id)?, drive.names(), drive.server_now())
    }

    fn engine(self) -> Engine {
        self.engine.get_value()
    }

    fn go(self, address: &Address, entry: Entry) {
        match entry {
            Entry::New if self.address.with_untracked(|shown| shown != address) => address_bar::push(address),
            Entry::Same => address_bar::replace(address),
            Entry::New | Entry::None => {}
        }
        set(self.address, address.clone());
        self.look_at_selections(Reselect::Always);
    }

    /// Shows the core's present state.
    fn look(self) {
        let wanted = self.engine().borrow_mut().world().take_wanted_address();
        if let Some(wanted) = wanted {
            self.go(&Address::of_text(&wanted), Entry::Same);
        }
        set(self.gate, Gate::of(&self.engine().borrow()));
        self.look_at_clocks();
        self.look_at_selections(Reselect::IfChanged);
    }

    fn look_at_clocks(self) {
        let engine = self.engine();
        let drive = engine.borrow();
        let (freshness, age) = drive.freshness();
        set(self.freshness, Freshness::of(&freshness));
        set(self.age, age.map(|age| age / 1_000));
        set(self.pause, drive.pause().map(|left| (left + 999) / 1_000));
        set(self.banner, Banner::of(&drive));
        set(self.now, drive.server_now());
    }

    fn look_at_selections(self, reselect: Reselect) {
        let engine = self.engine();
        let drive = engine.borrow();
        let (book, search) = (drive.book(), drive.found());
        let versions = Versions {
            live: book.live_version(),
            past: book.past_version(),
            names: drive.names().version(),
            search: search.version(),
        };
        let before = self.rows.get_untracked();
        if versions == before && reselect == Reselect::IfChanged {
            return;
        }
        let address = self.address.get_untracked();
        set(self.live, Arc::new(live::select(book, &address.live)));
        let selection = history::select(search.rows(), book, &address.history);
        set(self.found, Found::of(search, selection));
        set(self.rows, versions);
    }
}

/// What becomes of the browser's history.
#[derive(Clone, Copy)]
enum Entry {
    /// A new entry.
    New,
    /// The same entry, changed.
    Same,
    /// The browser has done it.
    None,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reselect {
    Always,
    IfChanged,
}

/// Sets a signal only where it says something new, so that nothing is drawn twice.
fn set<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|present| *present != value) {
        signal.set(value);
    }
}
