//! A world with virtual time: what is asked of it happens when its clock gets there, the same for the same seed. Tests of
//! one tab alone use what is in this file, tests of several the [`browser`].

#![allow(dead_code, unused_imports, reason = "each test needs a part of the world")]

pub(crate) mod browser;
pub(crate) mod computer;
pub(crate) mod genesys;
mod lake;

pub(crate) use computer::T0;

use computer::{Between, Computer};
use genesys::FakeGenesys;
use std::cell::{RefCell, RefMut};
use std::collections::BTreeMap;
use std::rc::Rc;
use tidemark_core::auth::token::AccessToken;
use tidemark_core::auth::{Keeper, Message, Opening, Storage};
use tidemark_core::chance::{Chance, Seeded};
use tidemark_core::clock::Moment;
use tidemark_core::config::{Config, FrameSignIn};
use tidemark_core::drive::{Drive, Fetch, Happening, Said, Start, Window, World};
use tidemark_core::genesys::Region;
use tidemark_core::genesys::http::Request;
use tidemark_core::history::Search;
use tidemark_core::live::SocketId;
use tidemark_core::settle::Settle;
use tidemark_core::share::{Claim, TabId, To};

/// A message from tab to tab.
const HOP: i64 = 3;

/// The world of one page.
pub(crate) struct Sim {
    tab: usize,
    computer: Rc<RefCell<Computer>>,
    chance: Seeded,
    pub(crate) storage: BTreeMap<String, String>,
    /// Places that were left for, windows that were opened.
    pub(crate) left_for: Vec<String>,
    pub(crate) windows: Vec<String>,
    pub(crate) returned_to: Vec<String>,
    pub(crate) announced: Vec<Message>,
}

impl Sim {
    /// The only tab of a browser that has nothing for several.
    pub(crate) fn new(seed: u64, genesys: FakeGenesys) -> Self {
        let computer = Computer::new(genesys, Between::Nothing);
        Self::page(0, &Rc::new(RefCell::new(computer)), seed, BTreeMap::new())
    }

    fn page(tab: usize, computer: &Rc<RefCell<Computer>>, seed: u64, storage: BTreeMap<String, String>) -> Self {
        Self {
            tab,
            computer: Rc::clone(computer),
            chance: Seeded::new(seed),
            storage,
            left_for: Vec::new(),
            windows: Vec::new(),
            returned_to: Vec::new(),
            announced: Vec::new(),
        }
    }

    /// The world of the page that the same tab shows next.
    pub(crate) fn next_page(&self, seed: u64) -> Self {
        self.computer().unload(self.tab);
        Self::page(self.tab, &self.computer, seed, self.storage.clone())
    }

    pub(crate) fn computer(&self) -> RefMut<'_, Computer> {
        self.computer.borrow_mut()
    }

    pub(crate) fn genesys(&self) -> RefMut<'_, FakeGenesys> {
        RefMut::map(self.computer(), |computer| &mut computer.genesys)
    }

    /// An event reaches every open socket in `ms` milliseconds.
    pub(crate) fn push(&self, ms: i64, text: &str) {
        self.computer().push(ms, text);
    }

    /// The server drops every socket.
    pub(crate) fn drop_sockets(&self) {
        self.computer().drop_sockets();
    }

    fn soon(&self, ms: i64, happening: Happening) {
        self.computer().soon(self.tab, ms, happening);
    }
}

/// Lets `ms` milliseconds pass.
pub(crate) fn pass(drive: &mut Drive<Sim>, ms: i64) {
    let until = drive.now().mono + ms;
    let mut steps = 0;
    loop {
        let Some((_, happening)) = drive.world().computer().next(until) else { break };
        drive.happen(happening);
        steps += 1;
        assert!(steps < 100_000, "it spins");
    }
    drive.world().computer().rest_until(until);
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
        frame_sign_in: FrameSignIn::Window,
        presence: tidemark_core::presence::Asked::default(),
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
    let mut drive = open(before.world().next_page(seed + 1), &query);
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

    fn kept(&self, key: &str) -> String {
        self.computer.borrow().kept.get(key).cloned().unwrap_or_default()
    }
}

impl World for Sim {
    fn now(&self) -> Moment {
        self.computer.borrow().now
    }

    fn fetch(&mut self, id: Fetch, request: &Request, token: Option<&AccessToken>) {
        let mut computer = self.computer();
        let now = computer.now;
        let (after, result) = computer.genesys.answer(request, token.map(AccessToken::secret), now);
        if let Some(after) = after {
            computer.soon(self.tab, after, Happening::Fetched(id, result));
        }
    }

    fn abort(&mut self, id: Fetch) {
        self.computer().abort(self.tab, id);
    }

    fn open_socket(&mut self, socket: SocketId, url: &str) {
        assert!(url.starts_with("ws://streaming.sandbox.localhost:8090/channels/"), "{url}");
        let mut computer = self.computer();
        computer.opened += 1;
        if computer.genesys.sockets_open && computer.genesys.serves_at(url) {
            computer.sockets.insert((self.tab, socket));
            computer.soon(self.tab, 80, Happening::SocketOpened(socket));
        } else {
            computer.soon(self.tab, 80, Happening::SocketClosed(socket));
        }
    }

    fn send_frame(&mut self, socket: SocketId, text: &str) {
        assert_eq!(text, r#"{"message":"ping"}"#);
        let pong = r#"{"topicName":"channel.metadata","eventBody":{"message":"pong"}}"#;
        self.soon(40, Happening::SocketFrame(socket, pong.to_owned()));
    }

    fn close_socket(&mut self, socket: SocketId) {
        self.computer().sockets.remove(&(self.tab, socket));
    }

    fn wake_at(&mut self, at: Option<i64>) {
        self.computer().wake(self.tab, at);
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

    fn keep(&mut self, key: &str, value: &str) {
        let mut computer = self.computer();
        if value.is_empty() {
            computer.kept.remove(key);
        } else {
            computer.kept.insert(key.to_owned(), value.to_owned());
        }
    }

    fn leave(&mut self, url: &str) {
        self.left_for.push(url.to_owned());
    }

    fn open_window(&mut self, url: &str) -> Window {
        self.windows.push(url.to_owned());
        Window::Opened
    }

    fn open_relay(&mut self, url: &str) -> Window {
        self.open_window(url)
    }

    fn close_window(&mut self) {}

    fn return_to(&mut self, address: &str) {
        self.returned_to.push(address.to_owned());
    }

    fn join(&mut self, id: TabId) -> bool {
        let mut computer = self.computer();
        match computer.between {
            Between::Nothing => false,
            Between::LockOnly | Between::LockAndChannel => {
                computer.join(self.tab, id);
                true
            }
        }
    }

    fn say(&mut self, to: To, said: &Said) {
        if let Said::SignIn(message) = said {
            self.announced.push(message.clone());
        }
        let mut computer = self.computer.borrow_mut();
        let text = said.to_text();
        computer.tokens_said += usize::from(text.contains("token-"));
        // What is said has been a text on its way, as in a browser.
        let said = Said::of_text(&text).expect("a message survives the way");
        if computer.between == Between::LockOnly {
            return;
        }
        let hearers: Vec<usize> = match to {
            To::All => (0..computer.tabs).filter(|tab| *tab != self.tab).collect(),
            To::Tab(one) => computer.tab_of(one).into_iter().collect(),
        };
        for tab in hearers {
            computer.soon(tab, HOP, Happening::Heard(said.clone()));
        }
    }

    fn claim(&mut self, claim: Claim) {
        self.computer().claim(self.tab, claim);
    }

    fn resign(&mut self) {
        self.computer().release(self.tab);
    }
}
