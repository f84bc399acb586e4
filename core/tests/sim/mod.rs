//! A world with virtual time: what is asked of it happens when its clock gets there, the same for the same seed.

pub(crate) mod genesys;

use genesys::FakeGenesys;
use std::collections::{BTreeMap, BTreeSet};
use tidemark_core::auth::token::AccessToken;
use tidemark_core::auth::{Keeper, Message, Opening, Storage};
use tidemark_core::chance::{Chance, Seeded};
use tidemark_core::clock::Moment;
use tidemark_core::config::Config;
use tidemark_core::drive::{Drive, Fetch, Happening, Said, Start, Window, World};
use tidemark_core::genesys::Region;
use tidemark_core::genesys::http::Request;
use tidemark_core::history::Search;
use tidemark_core::live::SocketId;
use tidemark_core::settle::Settle;
use tidemark_core::share::{Claim, TabId, To};

/// 2026-08-03T09:00:00Z
pub(crate) const T0: i64 = 1_785_747_600_000;

/// The world of one tab.
pub(crate) struct Sim {
    pub(crate) now: Moment,
    chance: Seeded,
    pub(crate) storage: BTreeMap<String, String>,
    pub(crate) genesys: FakeGenesys,
    /// What will happen, by instant (monotonic) and order.
    coming: BTreeMap<(i64, u64), Happening>,
    order: u64,
    alarm: Option<i64>,
    aborted: BTreeSet<Fetch>,
    sockets: BTreeSet<SocketId>,
    /// Places that were left for, windows that were opened.
    pub(crate) left_for: Vec<String>,
    pub(crate) windows: Vec<String>,
    pub(crate) returned_to: Vec<String>,
    pub(crate) announced: Vec<Message>,
}

impl Sim {
    pub(crate) fn new(seed: u64, genesys: FakeGenesys) -> Self {
        Self {
            now: Moment { wall: T0, mono: 50_000 },
            chance: Seeded::new(seed),
            storage: BTreeMap::new(),
            genesys,
            coming: BTreeMap::new(),
            order: 0,
            alarm: None,
            aborted: BTreeSet::new(),
            sockets: BTreeSet::new(),
            left_for: Vec::new(),
            windows: Vec::new(),
            returned_to: Vec::new(),
            announced: Vec::new(),
        }
    }

    /// Something will happen in `ms` milliseconds.
    pub(crate) fn soon(&mut self, ms: i64, happening: Happening) {
        self.order += 1;
        self.coming.insert((self.now.mono + ms, self.order), happening);
    }

    /// An event reaches every open socket.
    pub(crate) fn push(&mut self, ms: i64, text: &str) {
        for socket in self.sockets.clone() {
            self.soon(ms, Happening::SocketFrame(socket, text.to_owned()));
        }
    }

    /// The server drops every socket.
    pub(crate) fn drop_sockets(&mut self) {
        for socket in std::mem::take(&mut self.sockets) {
            self.soon(0, Happening::SocketClosed(socket));
        }
    }

    fn next(&mut self, until: i64) -> Option<Happening> {
        let coming = self.coming.first_key_value().map(|((at, _), _)| *at);
        let alarm = self.alarm.filter(|&alarm| coming.is_none_or(|coming| alarm < coming));
        let at = alarm.or(coming).filter(|&at| at <= until)?;
        self.now = self.now.plus((at - self.now.mono).max(0));
        if alarm.is_some() {
            self.alarm = None;
            return Some(Happening::Woke);
        }
        let (_, happening) = self.coming.pop_first()?;
        match &happening {
            Happening::Fetched(id, _) if self.aborted.remove(id) => self.next(until),
            Happening::SocketFrame(socket, _) | Happening::SocketOpened(socket) if !self.sockets.contains(socket) => {
                self.next(until)
            }
            _ => Some(happening),
        }
    }
}

/// Lets `ms` milliseconds pass.
pub(crate) fn pass(drive: &mut Drive<Sim>, ms: i64) {
    let until = drive.now().mono + ms;
    let mut steps = 0;
    while let Some(happening) = drive.world().next(until) {
        drive.happen(happening);
        steps += 1;
        assert!(steps < 100_000, "it spins");
    }
    let world = drive.world();
    world.now = world.now.plus(until - world.now.mono);
}

/// Lets time pass until `done`, at most `ms` milliseconds; whether it came to that.
pub(crate) fn pass_until(drive: &mut Drive<Sim>, ms: i64, done: impl Fn(&Drive<Sim>) -> bool) -> bool {
    let until = drive.now().mono + ms;
    while drive.now().mono < until {
        if done(drive) {
            return true;
        }
        pass(drive, 10);
    }
    done(drive)
}

pub(crate) fn config() -> Config {
    Config {
        region: Region::Sandbox { port: 8090 },
        client_id: "client-1".to_owned(),
        redirect_path: "/cb/sandbox".to_owned(),
    }
}

pub(crate) fn open(sim: Sim, query: &str) -> Drive<Sim> {
    let path = if query.is_empty() { "/live" } else { "/cb/sandbox" };
    let opening = Opening {
        address: "/live".to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        fragment: String::new(),
    };
    let mut drive = Drive::open(config(), &Start { origin: "http://127.0.0.1:8080".to_owned(), opening }, sim);
    drive.settle_with(Box::new(Settle::default()));
    drive
}

/// The query with which the sign-in page sends the browser back.
pub(crate) fn answer_of(authorize: &str) -> String {
    let (_, query) = authorize.split_once('?').expect("a query");
    let state = query.split('&').find(|pair| pair.starts_with("state=")).expect("a state");
    format!("code=good&{state}")
}

/// A tab in which `user` has signed in by a redirect.
pub(crate) fn signed_in(seed: u64, genesys: FakeGenesys) -> Drive<Sim> {
    let mut before = open(Sim::new(seed, genesys), "");
    before.sign_in("/live".to_owned());
    let query = answer_of(&before.world().left_for[0]);
    let first = std::mem::replace(before.world(), Sim::new(0, FakeGenesys::default()));
    let mut sim = Sim::new(seed + 1, first.genesys);
    sim.storage = first.storage;
    let mut drive = open(sim, &query);
    drive.search_with(Box::new(Search::default()));
    assert!(pass_until(&mut drive, 5_000, |drive| drive.user().is_some()), "{:?}", drive.session().session());
    drive
}

impl Chance for Sim {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.chance.fill(bytes);
    }
}

impl Keeper for Sim {
    fn storage(&self) -> Storage {
        Storage::Works
    }

    fn stored(&self, key: &str) -> Option<String> {
        self.storage.get(key).cloned()
    }
}

impl World for Sim {
    fn now(&self) -> Moment {
        self.now
    }

    fn fetch(&mut self, id: Fetch, request: &Request, token: Option<&AccessToken>) {
        let now = self.now;
        let (after, result) = self.genesys.answer(request, token.map(AccessToken::secret), now);
        if let Some(after) = after {
            self.soon(after, Happening::Fetched(id, result));
        }
    }

    fn abort(&mut self, id: Fetch) {
        self.aborted.insert(id);
    }

    fn open_socket(&mut self, socket: SocketId, url: &str) {
        assert!(url.starts_with("ws://streaming.sandbox.localhost:8090/channels/"), "{url}");
        if self.genesys.sockets_open {
            self.sockets.insert(socket);
            self.soon(80, Happening::SocketOpened(socket));
        } else {
            self.soon(80, Happening::SocketClosed(socket));
        }
    }

    fn send_frame(&mut self, socket: SocketId, text: &str) {
        assert_eq!(text, r#"{"message":"ping"}"#);
        if self.sockets.contains(&socket) {
            let pong = r#"{"topicName":"channel.metadata","eventBody":{"message":"pong"}}"#;
            self.soon(40, Happening::SocketFrame(socket, pong.to_owned()));
        }
    }

    fn close_socket(&mut self, socket: SocketId) {
        self.sockets.remove(&socket);
    }

    fn wake_at(&mut self, at: Option<i64>) {
        self.alarm = at;
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

    fn open_window(&mut self, url: &str) -> Window {
        self.windows.push(url.to_owned());
        Window::Opened
    }

    fn close_window(&mut self) {}

    fn return_to(&mut self, address: &str) {
        self.returned_to.push(address.to_owned());
    }

    fn join(&mut self, _: TabId) -> bool {
        false
    }

    fn say(&mut self, _: To, said: &Said) {
        if let Said::SignIn(message) = said {
            self.announced.push(message.clone());
        }
    }

    fn claim(&mut self, _: Claim) {}

    fn resign(&mut self) {}
}
