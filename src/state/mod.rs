//! The only home of signals: what the core knows, as values that screens can follow.
//!
//! A [`Desk`] is the one way in: screens tell it what the agent does, the browser what happens; after each, the signals
//! show the core's new state. Signals are never the truth, so they are only ever set from it.

mod acts;
mod attendance;
mod bell;
mod closeup;
mod finding;
mod guest;
mod lanes;
mod look;
mod notices;
mod pulse;
mod queues;
mod rows;

pub(crate) use bell::Ringing;
pub(crate) use closeup::{Closeup, Earlier, Found as EarlierFound, PartyRow, Step, Told, VisitRow};
pub(crate) use finding::{Finding, Line};
pub(crate) use guest::Framed;
pub(crate) use lanes::{AssessedRow, Lane, Part, Timeline};
pub(crate) use look::{Banner, Found, Freshness, Gate, Headline, Outlook, Tone};
pub(crate) use queues::QueueStrip;
pub(crate) use rows::{About, HistoryRow, LiveRow, WrapUpCell};

use crate::address::{Address, View};
use crate::browser::{Browser, Report, address_bar, storage, window};
use crate::ui::seen::Seen;
use acts::Entry;
use finding::Finds;
use guest::Hosted;
use leptos::prelude::*;
use notices::Bell;
use pulse::Pulse;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use tidemark_core::closely::Shared;
use tidemark_core::config::Config;
use tidemark_core::drive::{Drive, Happening, Start};
use tidemark_core::genesys::traffic::WaitsFor;
use tidemark_core::history::{QuestionError, Row, Search, Searching, Store, sums};
use tidemark_core::live::{self, Limits, Notices};
use tidemark_core::record::Record;
use tidemark_core::settle::Settles;
use tidemark_core::text;
use tidemark_core::words::Advice;

/// Longer waits are told, milliseconds.
const WORTH_A_WORD: i64 = 3_000;

/// The page's state, and the way to change it: a handle that every closure can hold.
#[derive(Clone, Copy)]
pub(crate) struct Desk(StoredValue<Rc<Top>, LocalStorage>);

/// What lies on the desk.
pub(crate) struct Top {
    drive: RefCell<Drive<Browser>>,
    pulse: Pulse,
    /// Every second, as long as the page serves anybody.
    ticks: Cell<Option<IntervalHandle>>,
    /// What the address bar shows.
    pub(crate) address: Seen<Address>,
    /// Whether somebody is signed in, and who.
    pub(crate) gate: Seen<Gate>,
    /// Whose everything is that is shown: a user id, or nothing.
    pub(crate) user: Seen<String>,
    /// What must be said about the sign-in.
    pub(crate) banner: Seen<Option<Banner>>,
    /// What is waited for, where that takes a while, and for how many seconds more.
    pub(crate) wait: Seen<Option<(WaitsFor, i64)>>,
    /// How far the live list can be trusted.
    pub(crate) freshness: Seen<Freshness>,
    /// Conversations in it that could not be read.
    pub(crate) unreadable: Seen<usize>,
    /// Whole seconds since its last proof.
    pub(crate) age: Seen<Option<i64>>,
    /// Now by the server's clock, epoch milliseconds; once a second.
    pub(crate) clock: Seen<i64>,
    /// The same for the live list: it stands still with that.
    pub(crate) now: Seen<i64>,
    /// The live rows that the address asks for.
    pub(crate) live: Seen<live::Selection>,
    /// What the agent has most to do with; none where nothing goes on.
    pub(crate) headline: Seen<Option<Headline>>,
    /// How many ring at the agent, also while the list stands still.
    pub(crate) alerting: Seen<u32>,
    /// What is said of it to whoever does not see the page: not more often than can be listened to.
    pub(crate) spoken: Seen<String>,
    /// How long is too long for the agent.
    pub(crate) limits: Seen<Limits>,
    /// Whether alerts are told outside of the page.
    pub(crate) notices: Seen<Notices>,
    bell: Bell,
    /// The page as a guest of Genesys Cloud, where it is one and the code for it has come.
    hosted: RefCell<Option<Rc<dyn Hosted>>>,
    /// How often the host has brought the page to the front.
    pub(crate) focused_by_host: Seen<u32>,
    /// Why the page does not serve the host that frames it.
    pub(crate) misfit: Seen<Option<Advice>>,
    /// Which still picture of the list the agent reads; 0 while the list goes on.
    pub(crate) still: Seen<u32>,
    /// What goes on in the agent's queues, as a version of it.
    queues: Seen<u64>,
    /// Whether the agent's queues are known, or why they are not.
    pub(crate) knows_queues: Seen<bool>,
    /// Other tabs hear the live events through this one.
    pub(crate) is_followed: Seen<bool>,
    /// Whether the agent wants their list open.
    queues_chosen: Seen<Option<bool>>,
    /// What follows them, once its code has come.
    followed: RefCell<Option<tidemark_core::queues::Shared>>,
    /// The panel takes the focus when it is drawn: the agent has opened it, and not a link.
    pub(crate) focus_on_detail: Cell<bool>,
    /// How that is read: it comes with the screen that shows it.
    finds: RefCell<Option<Rc<dyn Finds>>>,
    /// Why the interval that was chosen last cannot be asked for.
    pub(crate) question_error: Seen<Option<QuestionError>>,
    /// Changes whenever a row may look different: whoever reads rows follows it.
    rows: Seen<Versions>,
}

/// Versions of all that rows, and what is said of them, are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Versions {
    live: u64,
    past: u64,
    names: u64,
    search: u64,
    settle: u64,
    closely: u64,
    sums: u64,
    needs: Option<&'static str>,
}

impl Desk {
    /// Opens the page.
    pub(crate) fn open(config: Config, start: &Start) -> Self {
        let report = Report::default();
        let desk = Self(StoredValue::new_local(Rc::new(Top {
            drive: RefCell::new(Drive::open(config, start, Browser::new(report.clone()))),
            pulse: Pulse::default(),
            ticks: Cell::default(),
            address: Seen::new(address_bar::shown()),
            gate: Seen::default(),
            user: Seen::default(),
            banner: Seen::default(),
            wait: Seen::default(),
            freshness: Seen::default(),
            unreadable: Seen::default(),
            age: Seen::default(),
            clock: Seen::default(),
            now: Seen::default(),
            live: Seen::default(),
            headline: Seen::default(),
            alerting: Seen::default(),
            spoken: Seen::default(),
            still: Seen::default(),
            limits: Seen::default(),
            queues: Seen::default(),
            knows_queues: Seen::default(),
            is_followed: Seen::default(),
            queues_chosen: Seen::default(),
            followed: RefCell::default(),
            notices: Seen::default(),
            bell: Bell::silent(),
            hosted: RefCell::default(),
            focused_by_host: Seen::default(),
            misfit: Seen::default(),
            focus_on_detail: Cell::default(),
            finds: RefCell::default(),
            question_error: Seen::default(),
            rows: Seen::default(),
        })));
        report.to(move |happening| {
            let top = desk.top();
            top.drive.borrow_mut().happen(happening);
            top.pulse.beat(move || desk.top().look());
        });
        address_bar::on_change(move || desk.top().gone(&address_bar::shown()));
        // Timers in a hidden tab may run once a minute; nothing but the looks of the page depends on this one.
        let ticks = set_interval_with_handle(move || desk.top().second_passed(), Duration::from_secs(1));
        desk.top().ticks.set(ticks.ok());
        desk.top().look();
        desk
    }

    /// What lies on it.
    pub(crate) fn top(self) -> Rc<Top> {
        self.0.get_value()
    }
}

impl Top {
    /// A live row; follows every change.
    pub(crate) fn live_row(&self, id: &str) -> Option<LiveRow> {
        self.rows.get();
        let drive = self.drive.borrow();
        LiveRow::of(drive.book().get(id)?, drive.names(), drive.settling(id))
    }

    /// A row of the history; follows every change. Where there is a Record, by that.
    pub(crate) fn history_row(&self, row: Row) -> Option<HistoryRow> {
        self.rows.get();
        let drive = self.drive.borrow();
        let (store, _) = drive.found()?.shown();
        let id = store.id(row)?;
        let (names, now) = (drive.names(), drive.server_now());
        let by_record = drive.book().get(&id).and_then(|record| HistoryRow::of(record, names, now));
        let shown =
            by_record.or_else(|| HistoryRow::of(&Record { id, live: None, past: store.past(row) }, names, now))?;
        let text = |symbol| store.texts().text(symbol).cloned();
        Some(HistoryRow {
            agent: store.agent_name(store.agent(row)),
            dialled: text(store.dialled(row)),
            abandoned: store.is_abandoned(row),
            note: text(store.note(row)),
            ..shown
        })
    }

    /// Reads the rows that are shown, from where they are kept; follows every change.
    pub(crate) fn with_store<T>(&self, read: impl FnOnce(&Store) -> T) -> Option<T> {
        self.rows.get();
        let drive = self.drive.borrow();
        Some(read(drive.found()?.shown().0))
    }

    /// What Genesys Cloud has added up; follows every change.
    pub(crate) fn with_sums<T>(&self, sums: &sums::Shared, read: impl FnOnce(&sums::Sums) -> T) -> T {
        self.rows.get();
        read(&sums.borrow())
    }

    /// From now on the search is shown, as `finds` reads it, and made by `searching` where there is none yet.
    fn show_found(&self, finds: fn() -> Rc<dyn Finds>, searching: fn() -> Box<dyn Searching>) -> Rc<dyn Finds> {
        if self.drive.borrow().found().is_none() {
            self.drive.borrow_mut().search_with(searching());
        }
        let finds = self.finds.borrow_mut().get_or_insert_with(finds).clone();
        self.look_at_selections(Reselect::View);
        finds
    }

    /// From now on the records of conversations that have ended are asked for, by `settles`.
    pub(crate) fn settle_with(&self, settles: Box<dyn Settles>) {
        self.drive.borrow_mut().settle_with(settles);
        self.look();
    }

    /// Whether they are.
    pub(crate) fn settles(&self) -> bool {
        self.drive.borrow().settles()
    }

    /// What is looked at closely; follows every change.
    pub(crate) fn closeup(&self, closely: &Shared) -> Option<Closeup> {
        self.rows.get();
        let address = self.address.get();
        Closeup::of(&self.drive.borrow(), &closely.borrow(), &address)
    }

    /// Shows the core's present state.
    fn look(&self) {
        let wanted = self.drive.borrow_mut().world().take_wanted_address();
        if let Some(wanted) = wanted {
            self.go(Address::of_text(&wanted), Entry::Same);
        }
        let gate = Gate::of(&self.drive.borrow());
        let user = self.drive.borrow().user().map(|user| user.id.clone()).unwrap_or_default();
        if self.user.peek(|shown| *shown != user) {
            // Who signs out, or after whom another one signs in, leaves nothing behind, not even ids.
            if self.user.peek(|shown| !shown.is_empty()) {
                storage::keep(storage::FLAGS, "");
                storage::keep(storage::UNFINISHED, "");
                self.finds.take();
                self.question_error.show(None);
            }
            // What stood still for one agent, and what was said to them, is nothing for the next.
            self.still.show(0);
            self.spoken.show(String::new());
            self.queues_chosen.show(None);
            self.limits.show(Limits::of_text(&storage::kept(&self.limits_key())));
            self.look_at_notices();
        }
        self.gate.show(gate);
        self.user.show(user);
        self.look_at_clocks();
        self.look_at_selections(Reselect::IfChanged);
        self.look_at_queues();
        self.look_at_alerts();
    }

    fn second_passed(&self) {
        if self.drive.borrow().has_slept() {
            self.drive.borrow_mut().happen(Happening::Woke);
            self.look();
        }
        self.look_at_clocks();
        // A browser stops the page while it looks that up: not with every event.
        self.look_at_notices();
    }

    fn look_at_clocks(&self) {
        let drive = self.drive.borrow();
        let (freshness, age) = drive.freshness();
        let paused = self.still.peek(|still| *still > 0);
        let shown = Freshness::of(&freshness, drive.pace(), drive.server_now());
        self.freshness.show(if paused { shown.paused() } else { shown });
        self.unreadable.show(drive.unreadable());
        // What stands still is as old as the moment in which it was stopped, and as what it was made of was then.
        let age = if paused { age.max(Some(drive.server_now() - self.now.peek(|now| *now))) } else { age };
        self.age.show(age.map(|age| age / 1_000));
        // A wait that is hardly noticed needs no word; one that was told is told to its end.
        let told = self.wait.peek(Option::is_some);
        let wait = drive.wait().filter(|&(_, left)| told || left > WORTH_A_WORD);
        self.wait.show(wait.map(|(why, left)| (why, (left + 999) / 1_000)));
        self.banner.show(Banner::of(&drive));
        self.look_at_host();
        // What has stopped must not look as if it went on.
        let now = drive.server_now();
        if freshness != live::Freshness::Off {
            self.clock.show(now);
            if !paused {
                self.now.show(now);
            }
        }
    }

    fn look_at_selections(&self, reselect: Reselect) {
        let drive = self.drive.borrow();
        let book = drive.book();
        let versions = Versions {
            live: book.live_version(),
            past: book.past_version(),
            names: drive.names().version(),
            search: drive.found().map_or(0, Search::version),
            settle: drive.settling_version(),
            closely: drive.closely_version(),
            sums: drive.sums_version(),
            needs: look::needs(&drive),
        };
        let still = self.still.peek(|still| *still);
        if self.rows.peek(|shown| *shown == versions) && reselect == Reselect::IfChanged {
            return;
        }
        self.address.peek(|address| {
            let live = live::select(book, &address.live);
            title(address.view, live.alerting);
            self.alerting.show(live.alerting);
            // A filter is obeyed also while the list stands still: by another still picture, all of it of now.
            if still == 0 || reselect == Reselect::Always {
                self.headline.show(Headline::of(&drive, &live));
                self.live.show(live);
            }
            if still > 0 && reselect == Reselect::Always {
                self.now.show(self.clock.peek(|now| *now));
                self.still.show(still + 1);
            }
            if let Some(finds) = &*self.finds.borrow() {
                finds.look(&drive, address);
            }
        });
        self.rows.show(versions);
    }
}

/// The tab says where one is and how many conversations ring; a tab is seen by others, so it names nobody.
fn title(view: View, alerting: u32) {
    let view = match view {
        View::Live => text!("Live"),
        View::History => text!("History"),
    };
    window::set_title(&match alerting {
        0 => format!("{view} · Tidemark"),
        n => format!("({n}) {view} · Tidemark"),
    });
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reselect {
    /// Also what stands still: the agent wants another selection, or comes to another view.
    Always,
    /// A panel: what stands still goes on doing so.
    View,
    IfChanged,
}
