//! A browser tab to sign in with, simulated: its storage, its clock and its die. The tests stand in the rooms below.

mod arriving;
mod framed;
mod leaving;
mod renewal;

use super::*;
use crate::chance::Seeded;
use crate::config::FrameSignIn;
use crate::genesys::Region;
use crate::genesys::http::Request;
use std::collections::BTreeMap;

const ORIGIN: &str = "https://app.example";

fn config() -> Config {
    Config {
        region: Region::public("mypurecloud.de").unwrap(),
        client_id: "client-1".to_owned(),
        redirect_path: "/cb/mypurecloud.de".to_owned(),
        frame_sign_in: FrameSignIn::Window,
        presence: crate::presence::Asked::default(),
    }
}

/// A page with its session storage, its clock, and all that it asked for.
struct Page {
    sign_in: SignIn,
    storage: BTreeMap<String, String>,
    /// What all tabs have of it.
    kept: BTreeMap<String, String>,
    now: Moment,
    chance: Seeded,
    /// Since the last look.
    effects: Vec<Effect>,
}

/// What a browser keeps for a tab.
struct Tab {
    storage: BTreeMap<String, String>,
    kept: BTreeMap<String, String>,
    works: Storage,
    seat: Seat,
    chance: Seeded,
}

impl Chance for Tab {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.chance.fill(bytes);
    }
}

impl Keeper for Tab {
    fn storage(&self) -> Storage {
        self.works
    }

    fn stored(&self, key: &str) -> Option<String> {
        self.storage.get(key).cloned()
    }

    fn kept(&self, key: &str) -> String {
        self.kept.get(key).cloned().unwrap_or_default()
    }

    fn seat(&self) -> Seat {
        self.seat
    }
}

/// What a tab of this deployment says of its own sitting.
fn whose(user: &str) -> String {
    format!("https://api.mypurecloud.de client-1 {user}")
}

fn signed_out(user: &str) -> Message {
    Message::SignedOut { whose: whose(user) }
}

fn opening(query: &str) -> Opening {
    let path = if query.is_empty() { "/live" } else { "/cb/mypurecloud.de" };
    Opening { address: "/live".to_owned(), path: path.to_owned(), query: query.to_owned(), fragment: String::new() }
}

impl Page {
    fn open(query: &str) -> Self {
        Self::open_with(BTreeMap::new(), query, Storage::Works, 1)
    }

    fn open_with(storage: BTreeMap<String, String>, query: &str, works: Storage, seed: u64) -> Self {
        Self::open_beside(BTreeMap::new(), storage, query, works, seed)
    }

    fn open_beside(
        kept: BTreeMap<String, String>,
        storage: BTreeMap<String, String>,
        query: &str,
        works: Storage,
        seed: u64,
    ) -> Self {
        let now = Moment { wall: 1_800_000_000_000, mono: 5_000 };
        let mut tab = Tab { storage, kept, works, seat: Seat::Tab, chance: Seeded::new(seed) };
        let (sign_in, effects) = SignIn::open(config(), ORIGIN.to_owned(), &opening(query), now, &mut tab);
        let mut page =
            Self { sign_in, storage: tab.storage, kept: tab.kept, now, chance: tab.chance, effects: Vec::new() };
        page.take(effects);
        page
    }

    /// The same browser tab, later, at another address: memory is gone, session storage is not.
    fn reopened(self, query: &str) -> Self {
        Self::open_beside(self.kept, self.storage, query, Storage::Works, 2)
    }

    /// Another tab of the same browser, with nothing of its own yet.
    fn new_tab(&self) -> Self {
        Self::open_beside(self.kept.clone(), BTreeMap::new(), "", Storage::Works, 3)
    }

    fn take(&mut self, effects: Vec<Effect>) {
        for effect in &effects {
            match effect {
                Effect::Remember { key, value } => drop(self.storage.insert(key.clone(), value.clone())),
                Effect::Forget { key } => drop(self.storage.remove(key)),
                Effect::ForgetAll => self.storage.clear(),
                Effect::AskNext(Prompt::Always) => drop(self.kept.insert(MUST_ASK.to_owned(), "1".to_owned())),
                Effect::AskNext(Prompt::AsNeeded) => drop(self.kept.remove(MUST_ASK)),
                _ => {}
            }
        }
        self.effects.extend(effects);
    }

    fn on(&mut self, event: Event) -> &mut Self {
        let effects = self.sign_in.on(event, self.now, &mut self.chance);
        self.take(effects);
        self
    }

    fn pass(&mut self, ms: i64) -> &mut Self {
        self.now = self.now.plus(ms);
        self.on(Event::Tick)
    }

    fn wanted(&mut self) -> &mut Self {
        self.on(Event::Wanted { return_to: "/history?since=7d".to_owned() })
    }

    fn address(&self) -> &str {
        let last = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Leave { url } | Effect::OpenPopup { url } => Some(url),
            _ => None,
        });
        last.expect("an address was left for")
    }

    fn state(&self) -> String {
        let (_, query) = self.address().split_once('?').unwrap();
        form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "state").unwrap().1.into_owned()
    }

    fn exchanges(&self) -> Vec<(u32, Request)> {
        let exchange = |effect: &Effect| match effect {
            Effect::Exchange { number, request } => Some((*number, request.clone())),
            _ => None,
        };
        self.effects.iter().filter_map(exchange).collect()
    }

    fn answer(&mut self, status: u16, body: &str) -> &mut Self {
        let number = self.exchanges().last().unwrap().0;
        let response = Response { status, body: body.as_bytes().to_vec(), ..Response::default() };
        self.on(Event::Exchanged { number, result: Ok(response) })
    }

    fn granted(&mut self) -> &mut Self {
        self.answer(200, r#"{"access_token":"token-1","token_type":"bearer","expires_in":3600}"#)
    }

    fn out(&self) -> &Out {
        match self.sign_in.session() {
            Session::Out(out) => out,
            other => panic!("{other:?}"),
        }
    }

    fn failure(&self) -> &Failure {
        match self.out() {
            Out::Failed(failure) => failure,
            other => panic!("{other:?}"),
        }
    }

    fn has(&self, wanted: &Effect) -> bool {
        self.effects.contains(wanted)
    }
}

/// A page that went to sign in and came back with `answer` and the right state.
fn came_back(answer: &str) -> Page {
    let mut page = Page::open("");
    page.wanted();
    let query = format!("{answer}&state={}", page.state());
    page.reopened(&query)
}

fn signed_in() -> Page {
    let mut page = came_back("code=c-1");
    page.granted();
    page
}

/// A signed-in page with its renewal window open.
fn renewing() -> Page {
    let mut page = signed_in();
    page.effects.clear();
    page.wanted();
    page
}
