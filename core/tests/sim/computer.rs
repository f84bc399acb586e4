//! What all tabs of a browser stand on: one clock, one network, one server, the channel between them and the browser's lock.

use super::genesys::FakeGenesys;
use std::collections::{BTreeMap, BTreeSet};
use tidemark_core::clock::Moment;
use tidemark_core::drive::{Fetch, Happening};
use tidemark_core::genesys::http::TransportError;
use tidemark_core::live::SocketId;
use tidemark_core::share::{Claim, TabId};

/// 2026-08-03T09:00:00Z
pub(crate) const T0: i64 = 1_785_747_600_000;

/// What the browser has for several tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Between {
    /// Neither a lock nor a channel: each tab is alone.
    Nothing,
    /// What tabs say to each other is lost, and nobody says so.
    LockOnly,
    LockAndChannel,
}

/// The computer. Each tab has a number, under which one page after another may be shown.
pub(crate) struct Computer {
    pub(crate) now: Moment,
    pub(crate) genesys: FakeGenesys,
    pub(crate) between: Between,
    /// What will happen, by instant (monotonic) and order.
    coming: BTreeMap<(i64, u64), (usize, Happening)>,
    order: u64,
    alarms: BTreeMap<usize, i64>,
    aborted: BTreeSet<(usize, Fetch)>,
    /// Which tab each number belongs to, for those that have joined.
    joined: BTreeMap<TabId, usize>,
    /// Who holds the lock, and who waits for it.
    lock: Option<usize>,
    queue: Vec<usize>,
    pub(crate) frozen: BTreeSet<usize>,
    gone: BTreeSet<usize>,
    pub(crate) sockets: BTreeSet<(usize, SocketId)>,
    /// Those of them through which nothing comes any more, and nobody says so.
    dumb: BTreeSet<(usize, SocketId)>,
    /// Those of them whose channel is no more: they beat, and tell nothing.
    evicted: BTreeSet<(usize, SocketId)>,
    /// Sockets that were ever opened.
    pub(crate) opened: usize,
    pub(crate) tokens_said: usize,
    /// What all pages of the browser keep in common.
    pub(crate) kept: BTreeMap<String, String>,
    /// Tabs that were ever opened.
    pub(crate) tabs: usize,
}

impl Computer {
    pub(crate) fn new(genesys: FakeGenesys, between: Between) -> Self {
        Self {
            now: Moment { wall: T0, mono: 50_000 },
            genesys,
            between,
            coming: BTreeMap::new(),
            order: 0,
            alarms: BTreeMap::new(),
            aborted: BTreeSet::new(),
            joined: BTreeMap::new(),
            lock: None,
            queue: Vec::new(),
            frozen: BTreeSet::new(),
            gone: BTreeSet::new(),
            sockets: BTreeSet::new(),
            dumb: BTreeSet::new(),
            evicted: BTreeSet::new(),
            opened: 0,
            kept: BTreeMap::new(),
            tokens_said: 0,
            tabs: 0,
        }
    }

    /// Something will happen to a tab in `ms` milliseconds.
    pub(crate) fn soon(&mut self, tab: usize, ms: i64, happening: Happening) {
        self.order += 1;
        self.coming.insert((self.now.mono + ms, self.order), (tab, happening));
    }

    /// An event reaches every open socket.
    pub(crate) fn push(&mut self, ms: i64, text: &str) {
        for (tab, socket) in self.sockets.clone() {
            self.soon(tab, ms, Happening::SocketFrame(socket, text.to_owned()));
        }
    }

    /// The server drops every socket.
    pub(crate) fn drop_sockets(&mut self) {
        for (tab, socket) in std::mem::take(&mut self.sockets) {
            self.soon(tab, 0, Happening::SocketClosed(socket));
        }
    }

    /// Nothing comes through any socket any more that is there.
    pub(crate) fn dumbfound(&mut self) {
        self.dumb.extend(&self.sockets);
    }

    /// The machine sleeps: what was on its way is cut off, sockets are dumb afterwards, and the monotonic clock stands still.
    pub(crate) fn sleep(&mut self, ms: i64) {
        for (_, happening) in self.coming.values_mut() {
            if let Happening::Fetched(_, result) = happening {
                *result = Err(TransportError::Unreachable);
            }
        }
        self.dumbfound();
        self.now.wall += ms;
    }

    /// Genesys Cloud drops the channel for another one of the same user.
    pub(crate) fn evict(&mut self) {
        self.genesys.is_channel_gone = true;
        self.evicted.extend(&self.sockets);
    }

    /// The sockets that hear events.
    pub(crate) fn told(&self) -> Vec<(usize, SocketId)> {
        self.sockets.difference(&self.evicted).copied().collect()
    }

    pub(crate) fn is_up(&self, tab: usize) -> bool {
        !self.frozen.contains(&tab) && !self.gone.contains(&tab)
    }

    /// The tab is no more.
    pub(crate) fn end(&mut self, tab: usize) {
        self.gone.insert(tab);
        self.unload(tab);
    }

    /// Nothing reaches the page any more that the tab shows; another may be shown next.
    pub(crate) fn unload(&mut self, tab: usize) {
        self.coming.retain(|_, (to, _)| *to != tab);
        self.alarms.remove(&tab);
        self.sockets.retain(|(owner, _)| *owner != tab);
        self.joined.retain(|_, owner| *owner != tab);
        self.release(tab);
    }

    pub(super) fn release(&mut self, tab: usize) {
        self.queue.retain(|waiting| *waiting != tab);
        if self.lock == Some(tab) {
            self.lock = None;
        }
        self.pass_lock_on();
    }

    pub(super) fn claim(&mut self, tab: usize, claim: Claim) {
        match claim {
            Claim::Wait => {
                self.queue.push(tab);
                self.pass_lock_on();
            }
            Claim::Steal => {
                if let Some(former) = self.lock.replace(tab) {
                    self.soon(former, 1, Happening::Taken);
                }
                self.queue.retain(|waiting| *waiting != tab);
                self.soon(tab, 1, Happening::Granted);
            }
        }
    }

    fn pass_lock_on(&mut self) {
        if self.lock.is_none() && !self.queue.is_empty() {
            let next = self.queue.remove(0);
            self.lock = Some(next);
            self.soon(next, 1, Happening::Granted);
        }
    }

    pub(super) fn join(&mut self, tab: usize, id: TabId) {
        self.joined.insert(id, tab);
    }

    pub(super) fn tab_of(&self, id: TabId) -> Option<usize> {
        self.joined.get(&id).copied()
    }

    pub(super) fn wake(&mut self, tab: usize, at: Option<i64>) {
        match at {
            Some(at) => _ = self.alarms.insert(tab, at),
            None => _ = self.alarms.remove(&tab),
        }
    }

    pub(super) fn abort(&mut self, tab: usize, id: Fetch) {
        self.aborted.insert((tab, id));
    }

    /// The next thing that happens by then (monotonic), and to whom. A frozen page hears of it when it thaws.
    pub(super) fn next(&mut self, until: i64) -> Option<(usize, Happening)> {
        loop {
            let coming = self.coming.iter().find(|(_, (tab, _))| self.is_up(*tab)).map(|(key, _)| *key);
            let alarm = self.alarms.iter().filter(|(tab, _)| self.is_up(**tab)).min_by_key(|(_, at)| **at);
            let alarm =
                alarm.map(|(tab, at)| (*at, *tab)).filter(|(at, _)| coming.is_none_or(|(first, _)| *at < first));
            let at = alarm.map(|(at, _)| at).or(coming.map(|(at, _)| at)).filter(|at| *at <= until)?;
            self.now = self.now.plus((at - self.now.mono).max(0));
            if let Some((_, tab)) = alarm {
                self.alarms.remove(&tab);
                return Some((tab, Happening::Woke));
            }
            let (tab, happening) = self.coming.remove(&coming?)?;
            match &happening {
                Happening::Fetched(id, _) if self.aborted.remove(&(tab, *id)) => {}
                Happening::SocketFrame(socket, _) | Happening::SocketOpened(socket)
                    if !self.sockets.contains(&(tab, *socket)) || self.dumb.contains(&(tab, *socket)) => {}
                _ => return Some((tab, happening)),
            }
        }
    }

    /// Nothing more happens until then (monotonic).
    pub(super) fn rest_until(&mut self, until: i64) {
        self.now = self.now.plus(until - self.now.mono);
    }
}
