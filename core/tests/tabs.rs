//! Several tabs of one browser in virtual time: one of them leads, closes, crashes, freezes, and the agent notices nothing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

#[path = "sim/genesys.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod genesys;

use genesys::{FakeGenesys, call, error, event, waits};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use tidemark_core::auth::token::AccessToken;
use tidemark_core::auth::{Ended, Keeper, Opening, Session, Storage};
use tidemark_core::chance::{Chance, Seeded};
use tidemark_core::clock::{MINUTE, Moment, SECOND};
use tidemark_core::config::Config;
use tidemark_core::drive::{Drive, Fetch, Happening, Said, Start, Window, World};
use tidemark_core::genesys::Region;
use tidemark_core::genesys::http::{Method, Request, Response};
use tidemark_core::genesys::traffic::WaitsFor;
use tidemark_core::history::{Range, Search, Standing};
use tidemark_core::live::{Freshness, SocketId};
use tidemark_core::queues;
use tidemark_core::record::Phase;
use tidemark_core::settle::Settle;
use tidemark_core::share::{Claim, Role, TabId, To};

const T0: i64 = 1_785_747_600_000;
/// A message from tab to tab.
const HOP: i64 = 3;

/// What all tabs stand on.
struct Computer {
    now: Moment,
    genesys: FakeGenesys,
    coming: BTreeMap<(i64, u64), (usize, Happening)>,
    order: u64,
    alarms: BTreeMap<usize, i64>,
    /// Which tab each number belongs to, for those that have joined.
    joined: BTreeMap<TabId, usize>,
    /// Who holds the lock, and who waits for it.
    lock: Option<usize>,
    queue: Vec<usize>,
    frozen: BTreeSet<usize>,
    gone: BTreeSet<usize>,
    sockets: BTreeSet<(usize, SocketId)>,
    /// Sockets that were ever opened.
    opened: usize,
    tokens_said: usize,
    /// Pages that were ever opened.
    pages: u64,
}

impl Computer {
    fn soon(&mut self, tab: usize, ms: i64, happening: Happening) {
        self.order += 1;
        self.coming.insert((self.now.mono + ms, self.order), (tab, happening));
    }

    fn pass_lock_on(&mut self) {
        if self.lock.is_none() && !self.queue.is_empty() {
            let next = self.queue.remove(0);
            self.lock = Some(next);
            self.soon(next, 1, Happening::Granted);
        }
    }

    /// The tab is no more.
    fn end(&mut self, tab: usize) {
        self.gone.insert(tab);
        self.alarms.remove(&tab);
        self.sockets.retain(|(owner, _)| *owner != tab);
        self.joined.retain(|_, owner| *owner != tab);
        self.release(tab);
    }

    fn release(&mut self, tab: usize) {
        self.queue.retain(|waiting| *waiting != tab);
        if self.lock == Some(tab) {
            self.lock = None;
        }
        self.pass_lock_on();
    }

    /// An event reaches every open socket.
    fn push(&mut self, text: &str) {
        for (tab, socket) in self.sockets.clone() {
            self.soon(tab, 50, Happening::SocketFrame(socket, text.to_owned()));
        }
    }
}

/// The world of one of them.
struct Tab {
    number: usize,
    computer: Rc<RefCell<Computer>>,
    chance: Seeded,
    storage: BTreeMap<String, String>,
    left_for: Vec<String>,
    aborted: BTreeSet<Fetch>,
}

struct Browser {
    computer: Rc<RefCell<Computer>>,
    tabs: Vec<Drive<Tab>>,
}

impl Browser {
    fn new(genesys: FakeGenesys) -> Self {
        let computer = Computer {
            now: Moment { wall: T0, mono: 50_000 },
            genesys,
            coming: BTreeMap::new(),
            order: 0,
            alarms: BTreeMap::new(),
            joined: BTreeMap::new(),
            lock: None,
            queue: Vec::new(),
            frozen: BTreeSet::new(),
            gone: BTreeSet::new(),
            sockets: BTreeSet::new(),
            opened: 0,
            tokens_said: 0,
            pages: 0,
        };
        Self { computer: Rc::new(RefCell::new(computer)), tabs: Vec::new() }
    }

    /// With so many tabs, of which the first has signed in and the others were opened after it.
    fn with_tabs(genesys: FakeGenesys, count: usize) -> Self {
        let mut browser = Self::new(genesys);
        browser.open(BTreeMap::new(), "");
        browser.sign_in(0);
        for _ in 1..count {
            browser.open(BTreeMap::new(), "");
            browser.pass(SECOND);
        }
        browser.pass(3 * SECOND);
        for (number, tab) in browser.tabs.iter().enumerate() {
            assert_eq!(tab.freshness().0, Freshness::Live, "tab {number}");
        }
        browser
    }

    fn open(&mut self, storage: BTreeMap<String, String>, query: &str) -> usize {
        let number = self.tabs.len();
        self.computer.borrow_mut().pages += 1;
        let seed = self.computer.borrow().pages;
        let tab = Tab {
            number,
            computer: self.computer.clone(),
            chance: Seeded::new(seed),
            storage,
            left_for: Vec::new(),
            aborted: BTreeSet::new(),
        };
        let path = if query.is_empty() { "/live" } else { "/cb/sandbox" };
        let opening = Opening {
            address: "/live".to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            fragment: String::new(),
        };
        let config = Config {
            region: Region::Sandbox { port: 8090 },
            client_id: "client-1".to_owned(),
            redirect_path: "/cb/sandbox".to_owned(),
        };
        let mut tab = Drive::open(config, &Start { origin: "http://127.0.0.1:8080".to_owned(), opening }, tab);
        tab.settle_with(Box::new(Settle::default()));
        self.tabs.push(tab);
        self.tabs[number].search_with(Box::new(Search::default()));
        number
    }

    /// Through the sign-in page and back: the same tab, as another page under the same number.
    fn sign_in(&mut self, number: usize) {
        self.pass(SECOND);
        let tab = &mut self.tabs[number];
        tab.sign_in("/live".to_owned());
        let (url, storage) = (tab.world().left_for[0].clone(), tab.world().storage.clone());
        let (_, query) = url.split_once('?').expect("a query");
        let state = query.split('&').find(|pair| pair.starts_with("state=")).expect("a state");
        tab.happen(Happening::Left);
        self.computer.borrow_mut().release(number);
        let back = self.open(storage, &format!("code=good&{state}"));
        let page = self.tabs.remove(back);
        self.tabs[number] = page;
        self.tabs[number].world().number = number;
        let mut computer = self.computer.borrow_mut();
        let id = *computer.joined.iter().find(|(_, owner)| **owner == back).expect("it has joined").0;
        computer.joined.retain(|_, owner| *owner != number);
        computer.joined.insert(id, number);
        computer.queue.iter_mut().filter(|waiting| **waiting == back).for_each(|waiting| *waiting = number);
        if computer.lock == Some(back) {
            computer.lock = Some(number);
        }
        if let Some(alarm) = computer.alarms.remove(&back) {
            computer.alarms.insert(number, alarm);
        }
        computer.coming.values_mut().filter(|(owner, _)| *owner == back).for_each(|(owner, _)| *owner = number);
        drop(computer);
        self.pass(3 * SECOND);
        assert!(self.tabs[number].user().is_some(), "{:?}", self.tabs[number].session().session());
    }

    /// The next thing that happens, and to whom. A frozen page hears of it when it thaws.
    fn next(&mut self, until: i64) -> Option<(usize, Happening)> {
        let mut computer = self.computer.borrow_mut();
        let computer = &mut *computer;
        loop {
            let is_up =
                |tab: &usize| *tab < self.tabs.len() && !computer.frozen.contains(tab) && !computer.gone.contains(tab);
            let coming = computer.coming.iter().find(|(_, (tab, _))| is_up(tab)).map(|(key, _)| *key);
            let alarm = computer.alarms.iter().filter(|(tab, _)| is_up(tab)).min_by_key(|(_, at)| **at);
            let alarm =
                alarm.map(|(tab, at)| (*at, *tab)).filter(|(at, _)| coming.is_none_or(|(first, _)| *at < first));
            let at = alarm.map(|(at, _)| at).or(coming.map(|(at, _)| at)).filter(|at| *at <= until)?;
            computer.now = computer.now.plus((at - computer.now.mono).max(0));
            if let Some((_, tab)) = alarm {
                computer.alarms.remove(&tab);
                return Some((tab, Happening::Woke));
            }
            let (tab, happening) = computer.coming.remove(&coming?)?;
            match &happening {
                Happening::Fetched(id, _) if self.tabs[tab].world().aborted.remove(id) => {}
                Happening::SocketFrame(socket, _) | Happening::SocketOpened(socket)
                    if !computer.sockets.contains(&(tab, *socket)) => {}
                _ => return Some((tab, happening)),
            }
        }
    }

    fn pass(&mut self, ms: i64) {
        let until = self.computer.borrow().now.mono + ms;
        let mut steps = 0;
        while let Some((tab, happening)) = self.next(until) {
            self.tabs[tab].happen(happening);
            steps += 1;
            assert!(steps < 200_000, "it spins");
        }
        let mut computer = self.computer.borrow_mut();
        computer.now = computer.now.plus(until - computer.now.mono);
    }

    /// Lets time pass until `done`, at most `ms` milliseconds; how long it took.
    fn until(&mut self, ms: i64, done: impl Fn(&Self) -> bool) -> Option<i64> {
        let begin = self.computer.borrow().now.mono;
        loop {
            let took = self.computer.borrow().now.mono - begin;
            if done(self) {
                return Some(took);
            } else if took >= ms {
                return None;
            }
            self.pass(20);
        }
    }

    /// The tabs that are there.
    fn up(&self) -> Vec<usize> {
        let computer = self.computer.borrow();
        (0..self.tabs.len()).filter(|tab| !computer.frozen.contains(tab) && !computer.gone.contains(tab)).collect()
    }

    fn leaders(&self) -> Vec<usize> {
        self.up().into_iter().filter(|tab| self.tabs[*tab].role() == Role::Leads).collect()
    }

    fn all_live(&self) -> bool {
        self.up().iter().all(|tab| self.tabs[*tab].freshness().0 == Freshness::Live)
    }

    fn sockets(&self) -> usize {
        self.computer.borrow().sockets.len()
    }

    fn asked_for(&self, path: &str) -> usize {
        self.computer.borrow().genesys.asked_for(path)
    }

    /// What each tab that is there shows of a conversation.
    fn phases(&self, id: &str) -> Vec<String> {
        let phase = |tab: &usize| self.tabs[*tab].book().get(id).map(|record| format!("{:?}", record.phase()));
        let name =
            |phase: Option<String>| phase.unwrap_or_default().split([' ', '{']).next().unwrap_or_default().to_owned();
        self.up().iter().map(|tab| name(phase(tab))).collect()
    }

    fn tell(&mut self, conversation: &serde_json::Value) {
        self.computer.borrow_mut().push(&event(conversation, "u-ada"));
    }
}

impl Chance for Tab {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.chance.fill(bytes);
    }
}

impl Keeper for Tab {
    fn storage(&self) -> Storage {
        Storage::Works
    }

    fn stored(&self, key: &str) -> Option<String> {
        self.storage.get(key).cloned()
    }
}

impl World for Tab {
    fn now(&self) -> Moment {
        self.computer.borrow().now
    }

    fn fetch(&mut self, id: Fetch, request: &Request, token: Option<&AccessToken>) {
        let mut computer = self.computer.borrow_mut();
        let now = computer.now;
        let (after, result) = computer.genesys.answer(request, token.map(AccessToken::secret), now);
        if let Some(after) = after {
            computer.soon(self.number, after, Happening::Fetched(id, result));
        }
    }

    fn abort(&mut self, id: Fetch) {
        self.aborted.insert(id);
    }

    fn open_socket(&mut self, socket: SocketId, _: &str) {
        let mut computer = self.computer.borrow_mut();
        computer.opened += 1;
        computer.sockets.insert((self.number, socket));
        computer.soon(self.number, 80, Happening::SocketOpened(socket));
    }

    fn send_frame(&mut self, socket: SocketId, _: &str) {
        let pong = r#"{"topicName":"channel.metadata","eventBody":{"message":"pong"}}"#;
        self.computer.borrow_mut().soon(self.number, 40, Happening::SocketFrame(socket, pong.to_owned()));
    }

    fn close_socket(&mut self, socket: SocketId) {
        self.computer.borrow_mut().sockets.remove(&(self.number, socket));
    }

    fn wake_at(&mut self, at: Option<i64>) {
        let mut computer = self.computer.borrow_mut();
        match at {
            Some(at) => _ = computer.alarms.insert(self.number, at),
            None => _ = computer.alarms.remove(&self.number),
        }
    }

    fn store(&mut self, key: &str, value: Option<&str>) {
        match value {
            Some(value) => drop(self.storage.insert(key.to_owned(), value.to_owned())),
            None => drop(self.storage.remove(key)),
        }
    }

    fn forget_all(&mut self, start: &str) {
        self.storage.retain(|key, _| !key.starts_with(start));
    }

    fn leave(&mut self, url: &str) {
        self.left_for.push(url.to_owned());
    }

    fn open_window(&mut self, _: &str) -> Window {
        Window::Opened
    }

    fn close_window(&mut self) {}

    fn return_to(&mut self, _: &str) {}

    fn join(&mut self, tab: TabId) -> bool {
        self.computer.borrow_mut().joined.insert(tab, self.number);
        true
    }

    fn say(&mut self, to: To, said: &Said) {
        let mut computer = self.computer.borrow_mut();
        let text = said.to_text();
        computer.tokens_said += usize::from(text.contains("token-"));
        // What is said has been a text on its way, as in a browser.
        let said = Said::of_text(&text).expect("a message survives the way");
        let hearers: Vec<usize> = match to {
            To::All => (0..computer.pages as usize).filter(|tab| *tab != self.number).collect(),
            To::Tab(one) => computer.joined.get(&one).copied().into_iter().collect(),
        };
        for tab in hearers {
            computer.soon(tab, HOP, Happening::Heard(said.clone()));
        }
    }

    fn claim(&mut self, claim: Claim) {
        let mut computer = self.computer.borrow_mut();
        match claim {
            Claim::Wait => {
                computer.queue.push(self.number);
                computer.pass_lock_on();
            }
            Claim::Steal => {
                if let Some(former) = computer.lock.replace(self.number) {
                    computer.soon(former, 1, Happening::Taken);
                }
                computer.queue.retain(|waiting| *waiting != self.number);
                computer.soon(self.number, 1, Happening::Granted);
            }
        }
    }

    fn resign(&mut self) {
        self.computer.borrow_mut().release(self.number);
    }
}

fn active() -> FakeGenesys {
    FakeGenesys { active: vec![call("c1", "connected", "u-ada")], ..FakeGenesys::default() }
}

#[test]
fn c26_five_tabs_have_one_sign_in_one_channel_and_one_socket() {
    let mut browser = Browser::with_tabs(active(), 5);
    assert_eq!((browser.leaders().len(), browser.sockets()), (1, 1));
    assert_eq!(browser.computer.borrow().genesys.tokens_given, 1);
    assert_eq!(browser.asked_for("/notifications/channels/ch/"), 1, "one subscription");
    assert_eq!(browser.asked_for("users/me"), 1);
    assert_eq!(browser.phases("c1"), ["Connected"; 5]);
    browser.tell(&call("c1", "disconnected", "u-ada"));
    browser.tell(&call("c2", "alerting", "u-ada"));
    browser.pass(200);
    assert_eq!(browser.phases("c1"), ["Settling"; 5]);
    assert_eq!(browser.phases("c2"), ["Alerting"; 5]);
}

#[test]
fn c26_a_tab_that_is_opened_is_signed_in_without_a_click() {
    let mut browser = Browser::with_tabs(active(), 1);
    let second = browser.open(BTreeMap::new(), "");
    let took = browser.until(2 * SECOND, Browser::all_live).expect("it is live");
    assert!(took < 600, "{took} ms");
    assert_eq!(browser.tabs[second].user().unwrap().name, "Ada Lindqvist");
    let sent: Vec<_> =
        browser.computer.borrow().genesys.log.iter().rev().take(3).map(|entry| entry.2.clone()).collect();
    assert!(!sent.iter().any(|url| url.contains("users/me")), "{sent:?}");
}

#[test]
fn c27_a_leader_that_closes_hands_over_at_once() {
    let mut browser = Browser::with_tabs(active(), 3);
    browser.tabs[0].happen(Happening::Left);
    browser.computer.borrow_mut().end(0);
    let took = browser.until(10 * SECOND, |browser| browser.sockets() == 1 && browser.leaders().len() == 1).unwrap();
    assert!(took < SECOND, "{took} ms");
    browser.pass(2 * SECOND);
    assert!(browser.all_live());
    assert_eq!(browser.computer.borrow().genesys.tokens_given, 1, "nobody signs in again");
    let made = |(_, method, url, _): &&(i64, Method, String, u16)| {
        *method == Method::Post && url.ends_with("/notifications/channels")
    };
    assert_eq!(browser.computer.borrow().genesys.log.iter().filter(made).count(), 1, "the channel goes on too");
}

#[test]
fn c27_a_leader_that_crashes_is_replaced_and_nothing_is_lost() {
    let mut browser = Browser::with_tabs(active(), 3);
    browser.computer.borrow_mut().end(0);
    // While nobody listens: it must be in the list that comes with the next socket.
    browser.computer.borrow_mut().genesys.active = vec![call("c2", "alerting", "u-ada")];
    browser.pass(10 * SECOND);
    assert!(browser.all_live());
    assert_eq!((browser.leaders().len(), browser.sockets()), (1, 1));
    assert_eq!(browser.phases("c2"), ["Alerting"; 2]);
    assert_eq!(browser.phases("c1"), ["Settling"; 2]);
}

#[test]
fn c27_a_leader_that_freezes_is_replaced_within_ten_seconds_and_follows_when_it_thaws() {
    let mut browser = Browser::with_tabs(active(), 3);
    browser.computer.borrow_mut().frozen.insert(0);
    let took = browser.until(20 * SECOND, |browser| browser.leaders().len() == 1).expect("somebody leads");
    assert!(took < 9 * SECOND, "{took} ms");
    browser.until(10 * SECOND - took, Browser::all_live).expect("all are live in ten seconds");
    browser.pass(5 * MINUTE);
    browser.tell(&call("c2", "connected", "u-ada"));
    browser.pass(SECOND);
    assert_eq!(browser.phases("c2"), ["Connected"; 2]);

    browser.computer.borrow_mut().frozen.clear();
    browser.computer.borrow_mut().genesys.active.push(call("c2", "connected", "u-ada"));
    browser.pass(10 * SECOND);
    assert_eq!((browser.leaders().len(), browser.sockets()), (1, 1), "the former leader's socket is closed");
    assert!(browser.all_live());
    assert_eq!(browser.phases("c2"), ["Connected"; 3]);
}

#[test]
fn a_browser_that_freezes_as_a_whole_goes_on_without_a_fight() {
    let mut browser = Browser::with_tabs(active(), 4);
    let opened = browser.computer.borrow().opened;
    browser.computer.borrow_mut().frozen.extend(0..4);
    browser.pass(60 * MINUTE);
    browser.computer.borrow_mut().frozen.clear();
    browser.pass(15 * SECOND);
    assert_eq!((browser.leaders().len(), browser.sockets()), (1, 1));
    assert!(browser.all_live());
    let opened = browser.computer.borrow().opened - opened;
    assert!(opened <= 2, "{opened} sockets");
}

#[test]
fn all_tabs_together_spend_one_budget() {
    let mut browser = Browser::with_tabs(FakeGenesys::with_history(T0 - 7_200_000, 3_000, 180_000), 4);
    // The server asserts that no minute sees more than the ceiling.
    for tab in &mut browser.tabs {
        tab.search(Range::Custom(tidemark_core::history::Window { from: T0 - 604_800_000, to: T0 - 7_200_000 }), T0)
            .unwrap();
    }
    let done =
        |browser: &Browser| browser.tabs.iter().all(|tab| matches!(tab.found().unwrap().standing(), Standing::Done(_)));
    browser.until(10 * MINUTE, done).expect("all have found everything");
    for tab in &browser.tabs {
        assert_eq!(tab.found().unwrap().store().len(), 3_000);
    }
}

#[test]
fn a_limit_of_the_server_is_waited_for_and_shown_in_every_tab() {
    let mut browser = Browser::with_tabs(FakeGenesys::with_history(T0 - 7_200_000, 300, 180_000), 2);
    let throttled = error(429, "too.many.requests.retry.after", "Rate limit exceeded the maximum.")
        .map(|response| Response { retry_after: Some("20".to_owned()), ..response });
    browser.computer.borrow_mut().genesys.fault("details/query", 1, throttled);
    browser.tabs[1]
        .search(Range::Custom(tidemark_core::history::Window { from: T0 - 604_800_000, to: T0 - 7_200_000 }), T0)
        .unwrap();
    browser.pass(4 * SECOND);
    for tab in &browser.tabs {
        assert!(matches!(tab.wait(), Some((WaitsFor::Limit, 10_000..))), "{:?}", tab.wait());
    }
    // Who leads next must keep to it as well: the server asserts that.
    browser.computer.borrow_mut().end(0);
    browser
        .until(MINUTE, |browser| matches!(browser.tabs[1].found().unwrap().standing(), Standing::Done(_)))
        .expect("found");
    assert_eq!(browser.tabs[1].found().unwrap().store().len(), 300);
}

#[test]
fn a_record_that_one_tab_asked_for_is_final_in_all() {
    let mut browser = Browser::with_tabs(FakeGenesys::default(), 5);
    browser.tell(&call("c9", "disconnected", "u-ada"));
    browser.pass(SECOND);
    browser.computer.borrow_mut().genesys.on_record.push((T0 - MINUTE, "c9".to_owned()));
    let is_final = |tab: &Drive<Tab>| matches!(tab.book().get("c9").unwrap().phase(), Phase::Final { .. });
    browser.until(2 * MINUTE, |browser| browser.tabs.iter().all(is_final)).expect("final everywhere");
    let asked = browser.asked_for("details/query");
    assert!(asked <= 2, "{asked} requests for one record");
}

#[test]
fn what_happens_in_the_queues_is_seen_in_every_tab_and_their_topics_are_asked_for_once() {
    let waiting = Some(vec![("q1".to_owned(), 2), ("q2".to_owned(), 0)]);
    let mut browser = Browser::with_tabs(FakeGenesys { waiting, ..active() }, 4);
    let queues: Vec<_> = browser
        .tabs
        .iter_mut()
        .map(|tab| {
            let queues = queues::Shared::default();
            tab.follow_queues(Box::new(queues.clone()));
            queues
        })
        .collect();
    let is_followed = |queues: &queues::Shared| queues.borrow().standing() == queues::Standing::Followed;
    browser.until(90 * SECOND, |_| queues.iter().all(is_followed)).expect("all follow");
    let added = |browser: &Browser| {
        let computer = browser.computer.borrow();
        let adds = |(_, method, url, _): &&(i64, Method, String, u16)| {
            *method == Method::Post && url.contains("/subscriptions")
        };
        computer.genesys.log.iter().filter(adds).count()
    };
    assert_eq!(added(&browser), 1);
    let until = browser.computer.borrow().now.wall;
    browser.computer.borrow_mut().push(&waits("q2", 1, until));
    browser.pass(200);
    for queues in &queues {
        assert_eq!(queues.borrow().total().waiting, 3);
    }
    // Who leads next asks for them anew.
    browser.computer.borrow_mut().end(0);
    browser.pass(90 * SECOND);
    for tab in browser.up() {
        assert!(is_followed(&queues[tab]), "{:?}", queues[tab].borrow().standing());
    }
    assert_eq!(added(&browser), 2);
}

#[test]
fn lists_that_several_tabs_want_at_once_are_asked_for_once_more() {
    let mut browser = Browser::with_tabs(active(), 8);
    let before = browser.asked_for("/api/v2/conversations");
    for tab in &mut browser.tabs {
        tab.happen(Happening::Shown);
    }
    browser.pass(2 * SECOND);
    let asked = browser.asked_for("/api/v2/conversations") - before;
    assert!(asked <= 4, "{asked} lists for eight tabs");
    assert!(browser.all_live());
}

#[test]
fn a_token_that_ends_is_renewed_in_any_tab_for_all() {
    let genesys = FakeGenesys { token_life: 600, ..active() };
    let mut browser = Browser::with_tabs(genesys, 3);
    browser.pass(11 * MINUTE);
    for tab in &browser.tabs {
        assert_eq!(*tab.session().session(), Session::Ended(Ended::Expired));
    }
    browser.tabs[2].sign_in("/live".to_owned());
    let Session::Ended(_) = browser.tabs[2].session().session() else { panic!("it stays where it is") };
    let popup = browser.tabs[2].session().popup().clone();
    let tidemark_core::auth::Popup::Open(transaction) = popup else { panic!("no window") };
    // The window comes back as a page of its own and hands its answer to all tabs.
    let query = format!("code=good&state={}", transaction.state);
    let window = browser.open(BTreeMap::new(), &query);
    browser.pass(3 * SECOND);
    assert_eq!(*browser.tabs[window].session().session(), Session::HandedOver);
    assert_eq!(browser.tabs[window].role(), Role::Apart, "the window leads nobody");
    browser.computer.borrow_mut().end(window);
    browser.pass(3 * SECOND);
    assert!(browser.all_live());
    assert_eq!(browser.computer.borrow().genesys.tokens_given, 2);
}

#[test]
fn a27_a_sign_out_in_one_tab_is_one_in_all() {
    let mut browser = Browser::with_tabs(active(), 3);
    browser.tabs[1].sign_out();
    browser.pass(SECOND);
    for tab in &browser.tabs {
        assert!(matches!(tab.session().session(), Session::Out(_)), "{:?}", tab.session().session());
        assert_eq!(tab.book().live().len(), 0);
    }
    assert_eq!(browser.sockets(), 0);
    assert_eq!(browser.asked_for("tokens/me"), 1, "the token that they share ends once");
}

#[test]
fn a_tab_that_signs_in_as_somebody_else_takes_all_tabs_along() {
    let mut browser = Browser::with_tabs(active(), 2);
    browser.computer.borrow_mut().genesys.user = "u-bo";
    browser.computer.borrow_mut().genesys.active = vec![call("c5", "connected", "u-bo")];
    browser.tabs[1].sign_in("/live".to_owned());
    let popup = browser.tabs[1].session().popup().clone();
    let tidemark_core::auth::Popup::Open(transaction) = popup else { panic!("no window") };
    let window = browser.open(BTreeMap::new(), &format!("code=good&state={}", transaction.state));
    browser.pass(3 * SECOND);
    browser.computer.borrow_mut().end(window);
    browser.pass(3 * SECOND);
    assert_eq!(browser.phases("c5"), ["Connected"; 2]);
    assert_eq!(browser.phases("c1"), [""; 2], "nothing of the former user is left");
}

#[test]
fn a_token_is_said_only_to_a_tab_that_has_come() {
    let browser = Browser::with_tabs(active(), 3);
    // Once to all when it was granted, and once to each that came later.
    assert!(browser.computer.borrow().tokens_said <= 3, "{}", browser.computer.borrow().tokens_said);
}

#[test]
fn c25_a_page_shown_again_from_the_browsers_cache_takes_part_again_and_shows_what_is_so() {
    for count in [1, 3] {
        let mut browser = Browser::with_tabs(active(), count);
        browser.tabs[0].happen(Happening::Left);
        // A browser closes the sockets of a page that it keeps, and lets nothing in it run.
        browser.computer.borrow_mut().frozen.insert(0);
        browser.computer.borrow_mut().sockets.retain(|(tab, _)| *tab != 0);
        browser.pass(5 * MINUTE);
        browser.computer.borrow_mut().genesys.active = vec![call("c2", "alerting", "u-ada")];
        browser.computer.borrow_mut().frozen.clear();
        browser.tabs[0].happen(Happening::Restored);
        assert_ne!(browser.tabs[0].freshness().0, Freshness::Live, "it does not pretend");
        browser.pass(5 * SECOND);
        assert!(browser.all_live());
        assert_eq!(browser.phases("c2")[0], "Alerting");
        assert_eq!(browser.phases("c1")[0], "Settling");
        assert_eq!((browser.leaders().len(), browser.sockets()), (1, 1));
    }
}

#[test]
fn followers_get_their_lists_after_a_sign_out_while_one_was_under_way() {
    let mut browser = Browser::with_tabs(active(), 3);
    for tab in &mut browser.tabs {
        tab.happen(Happening::Shown);
    }
    browser.pass(20);
    browser.tabs[2].sign_out();
    browser.pass(SECOND);
    browser.sign_in(1);
    browser.pass(5 * SECOND);
    assert!(browser.all_live(), "{:?}", browser.tabs.iter().map(Drive::freshness).collect::<Vec<_>>());
}
