//! A browser with several tabs, and what an agent sees in each of them.

use super::computer::{Between, Computer};
use super::genesys::{FakeGenesys, call, event};
use super::{Sim, answer_of, open};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use tidemark_core::auth::Message;
use tidemark_core::clock::SECOND;
use tidemark_core::drive::{Drive, Happening, Said};
use tidemark_core::history::Search;
use tidemark_core::live::Freshness;
use tidemark_core::share::Role;

/// The browser; its tabs by their numbers, also those that are gone.
pub(crate) struct Browser {
    pub(crate) computer: Rc<RefCell<Computer>>,
    pub(crate) tabs: Vec<Drive<Sim>>,
    /// Pages that were ever opened: each has chances of its own.
    pages: u64,
}

impl Browser {
    pub(crate) fn new(genesys: FakeGenesys) -> Self {
        let computer = Computer::new(genesys, Between::LockAndChannel);
        Self { computer: Rc::new(RefCell::new(computer)), tabs: Vec::new(), pages: 0 }
    }

    /// With so many tabs, of which the first has signed in and the others were opened after it.
    pub(crate) fn with_tabs(genesys: FakeGenesys, count: usize) -> Self {
        let mut browser = Self::new(genesys);
        browser.open("");
        browser.sign_in(0);
        for _ in 1..count {
            browser.open("");
            browser.pass(SECOND);
        }
        browser.pass(3 * SECOND);
        for (number, tab) in browser.tabs.iter().enumerate() {
            assert_eq!(tab.freshness().0, Freshness::Live, "tab {number}");
        }
        browser
    }

    /// Another tab; its number.
    pub(crate) fn open(&mut self, query: &str) -> usize {
        let number = self.tabs.len();
        self.computer.borrow_mut().tabs += 1;
        self.pages += 1;
        let page = open(Sim::page(number, &self.computer, self.pages, BTreeMap::new()), query);
        self.tabs.push(page);
        self.tabs[number].search_with(Box::new(Search::default()));
        number
    }

    /// Through the sign-in page and back: the same tab with another page.
    pub(crate) fn sign_in(&mut self, number: usize) {
        self.pass(SECOND);
        self.tabs[number].sign_in("/live".to_owned());
        self.come_back(number);
        self.pass(3 * SECOND);
        assert!(self.tabs[number].user().is_some(), "{:?}", self.tabs[number].session().session());
    }

    /// A page that leaves for the sign-in page has another one come back with the answer.
    pub(crate) fn come_back(&mut self, number: usize) {
        let tab = &mut self.tabs[number];
        let query = answer_of(&tab.world().left_for[0]);
        tab.happen(Happening::Left);
        self.pages += 1;
        *tab = open(tab.world().next_page(self.pages), &query);
        tab.search_with(Box::new(Search::default()));
    }

    /// The agent renews in a window of this tab, which has just come back.
    pub(crate) fn renew(&mut self, number: usize) {
        let tab = &mut self.tabs[number];
        tab.sign_in("/live".to_owned());
        let Some(query) = tab.world().windows.last().map(|window| answer_of(window)) else { return };
        tab.happen(Happening::Heard(Said::SignIn(Message::Callback { query })));
    }

    pub(crate) fn pass(&mut self, ms: i64) {
        let until = self.computer.borrow().now.mono + ms;
        let mut steps = 0;
        while self.step(until, &mut |_, _| ()).is_some() {
            steps += 1;
            assert!(steps < 200_000, "it spins");
        }
    }

    /// The next thing that happens by then (monotonic), and to which tab; `see` is told before it does. Where there is
    /// none, it is then.
    pub(crate) fn step(&mut self, until: i64, see: &mut dyn FnMut(usize, &Happening)) -> Option<usize> {
        let next = self.computer.borrow_mut().next(until);
        let Some((tab, happening)) = next else {
            self.computer.borrow_mut().rest_until(until);
            return None;
        };
        see(tab, &happening);
        self.tabs[tab].happen(happening);
        Some(tab)
    }

    /// Lets time pass until `done`, at most `ms` milliseconds; how long it took.
    pub(crate) fn until(&mut self, ms: i64, done: impl Fn(&Self) -> bool) -> Option<i64> {
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
    pub(crate) fn up(&self) -> Vec<usize> {
        let computer = self.computer.borrow();
        (0..self.tabs.len()).filter(|tab| computer.is_up(*tab)).collect()
    }

    pub(crate) fn leaders(&self) -> Vec<usize> {
        self.up().into_iter().filter(|tab| self.tabs[*tab].role() == Role::Leads).collect()
    }

    pub(crate) fn all_live(&self) -> bool {
        self.up().iter().all(|tab| self.tabs[*tab].freshness().0 == Freshness::Live)
    }

    pub(crate) fn sockets(&self) -> usize {
        self.computer.borrow().sockets.len()
    }

    pub(crate) fn asked_for(&self, path: &str) -> usize {
        self.computer.borrow().genesys.asked_for(path)
    }

    /// What each tab that is there shows of a conversation.
    pub(crate) fn phases(&self, id: &str) -> Vec<String> {
        let phase = |tab: &usize| self.tabs[*tab].book().get(id).map(|record| format!("{:?}", record.phase()));
        let name =
            |phase: Option<String>| phase.unwrap_or_default().split([' ', '{']).next().unwrap_or_default().to_owned();
        self.up().iter().map(|tab| name(phase(tab))).collect()
    }

    pub(crate) fn tell(&self, conversation: &serde_json::Value) {
        self.computer.borrow_mut().push(50, &event(conversation, "u-ada"));
    }
}

/// A server with one conversation in talk.
pub(crate) fn active() -> FakeGenesys {
    FakeGenesys { active: vec![call("c1", "connected", "u-ada")], ..FakeGenesys::default() }
}
