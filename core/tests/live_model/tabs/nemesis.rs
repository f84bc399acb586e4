//! What goes wrong with a browser of several tabs, when and for how long.

use super::{Act, Tabs, Thing};
use crate::sim::computer::Between;
use crate::sim::genesys::{Fault, error};
use tidemark_core::chance::Chance;
use tidemark_core::clock::{MINUTE, SECOND};
use tidemark_core::drive::Happening;
use tidemark_core::share::Role;

/// Of tabs that are there at once.
const MOST_TABS: usize = 4;
const LISTS: &str = "/api/v2/conversations";
const CHANNELS: &str = "/notifications/channels";

/// Whom it meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whom {
    Leader,
    Follower,
    All,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Another tab is opened.
    Open,
    /// A tab is closed, and takes its leave.
    Close(Whom),
    /// A tab is gone without a word.
    Crash(Whom),
    /// Nothing in a tab runs; what arrived meanwhile comes when it thaws.
    Freeze(Whom),
    /// What tabs say to each other is lost.
    Apart,
    /// So many events of a hundred never arrive.
    Lose {
        percent: u8,
    },
    /// Events take up to so much longer, and overtake each other.
    Delay {
        most: i64,
    },
    /// So many events of a hundred arrive twice.
    Double {
        percent: u8,
    },
    /// The connection breaks.
    Cut,
    /// Nothing arrives any more, and nobody says so.
    HalfOpen,
    /// The channel is dropped: its sockets stay open and beat.
    Evict,
    /// The channel is gone: its sockets are closed.
    Expire,
    /// The token is worth nothing any more, and the agent renews it in this tab some seconds later.
    Renew(Whom),
    /// The machine sleeps: its monotonic clock stands still, the connection dies.
    Sleep,
    ListFails,
    /// Answers take up to so much longer.
    Slow {
        most: i64,
    },
    ChannelFails,
    /// Sockets do not open.
    Refuse,
}

impl Tabs {
    pub(super) fn begins(&mut self, act: usize) {
        let Act { kind, length, .. } = self.acts[act];
        self.troubled = self.troubled.max(self.now());
        match kind {
            Kind::Open if self.browser.up().len() < MOST_TABS => drop(self.browser.open("")),
            Kind::Close(whom) => {
                if let Some(tab) = self.that_can_go(whom) {
                    self.browser.tabs[tab].happen(Happening::Left);
                    self.ends_tab(tab);
                }
            }
            Kind::Crash(whom) => {
                if let Some(tab) = self.that_can_go(whom) {
                    self.ends_tab(tab);
                }
            }
            Kind::Freeze(whom) => {
                let those = self.those(whom);
                self.browser.computer.borrow_mut().frozen.extend(&those);
                self.frozen.insert(act, those);
                self.active.push(act);
            }
            Kind::Cut => self.browser.computer.borrow_mut().drop_sockets(),
            Kind::HalfOpen => self.browser.computer.borrow_mut().dumbfound(),
            Kind::Evict => self.browser.computer.borrow_mut().evict(),
            Kind::Expire => {
                self.browser.computer.borrow_mut().evict();
                self.browser.computer.borrow_mut().drop_sockets();
            }
            Kind::Renew(_) => {
                "none".clone_into(&mut self.browser.computer.borrow_mut().genesys.token);
                self.active.push(act);
            }
            // Who wakes to a frozen page has it thawed, which is another story.
            Kind::Sleep if self.frozen.is_empty() => {
                self.browser.computer.borrow_mut().dumbfound();
                self.browser.computer.borrow_mut().now.wall += length;
                self.troubled += length;
                for tab in self.browser.up() {
                    self.browser.tabs[tab].happen(Happening::Shown);
                }
            }
            Kind::Open | Kind::Sleep => {}
            _ => self.active.push(act),
        }
        self.sets();
    }

    pub(super) fn ends(&mut self, act: usize) {
        let Act { kind, length, .. } = self.acts[act];
        if !self.active.contains(&act) {
            return;
        }
        if let Kind::Renew(whom) = kind {
            let Some(tab) = self.those(whom).last().copied().or(self.browser.up().first().copied()) else {
                // Nobody can click in a browser of which every page is frozen.
                return self.later(self.now() + SECOND, Thing::Ends { act });
            };
            self.browser.renew(tab);
        }
        self.active.retain(|&other| other != act);
        self.troubled = self.troubled.max(self.now());
        for tab in self.frozen.remove(&act).unwrap_or_default() {
            if self.frozen.values().flatten().any(|frozen| *frozen == tab) {
                continue;
            }
            self.browser.computer.borrow_mut().frozen.remove(&tab);
            // The page takes no notice of a shorter absence.
            if length > MINUTE && self.browser.up().contains(&tab) {
                self.browser.tabs[tab].happen(Happening::Shown);
            }
        }
        self.sets();
    }

    /// The state of server and browser is what the acts that last make of it.
    fn sets(&mut self) {
        let is = |kind: Kind| self.active.iter().any(|&act| self.acts[act].kind == kind);
        let down =
            |path| Fault { path, after: 0, times: usize::MAX, outcome: error(503, "service.unavailable", "down") };
        let fails = [(Kind::ListFails, LISTS), (Kind::ChannelFails, CHANNELS)];
        let faults = fails.into_iter().filter(|(kind, _)| is(*kind)).map(|(_, path)| down(path)).collect();
        let slow = self.most(|kind| if let Kind::Slow { most } = kind { most } else { 0 });
        let (refuses, apart) = (is(Kind::Refuse), is(Kind::Apart));
        let latency = 100 + self.chance.up_to(slow);
        let mut computer = self.browser.computer.borrow_mut();
        (computer.genesys.faults, computer.genesys.latency) = (faults, latency);
        computer.genesys.sockets_open = !refuses;
        computer.between = if apart { Between::LockOnly } else { Between::LockAndChannel };
    }

    fn ends_tab(&mut self, tab: usize) {
        self.browser.computer.borrow_mut().end(tab);
        self.checkers.remove(&tab);
    }

    /// A browser of which no tab is left that knows who is signed in has nothing to hand over.
    fn that_can_go(&self, whom: Whom) -> Option<usize> {
        let tab = self.those(whom).pop()?;
        let knows = |other: &usize| *other != tab && self.browser.tabs[*other].user().is_some();
        self.browser.up().iter().any(knows).then_some(tab)
    }

    fn those(&self, whom: Whom) -> Vec<usize> {
        let up = self.browser.up();
        let leads = |tab: &usize| self.browser.tabs[*tab].role() == Role::Leads;
        match whom {
            Whom::All => up,
            Whom::Leader => up.into_iter().find(leads).into_iter().collect(),
            Whom::Follower => up.into_iter().find(|tab| !leads(tab)).into_iter().collect(),
        }
    }
}
