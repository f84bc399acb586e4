//! The whole application: takes what happens, turns the machines, and tells the [`World`] what they want.
//!
//! It decides nothing that a machine decides; it knows only which machine an answer belongs to. It is synchronous: each
//! call runs until every machine is at rest, so that whoever looks afterwards sees one consistent state.

mod look_up;
mod world;

pub use world::{Fetch, Happening, Start, Window, World};

use crate::auth::{self, SignIn};
use crate::clock::Moment;
use crate::config::Config;
use crate::genesys::budget::Lane;
use crate::genesys::error::Undecodable;
use crate::genesys::http::Authorization;
use crate::genesys::models::people;
use crate::genesys::traffic::{Output, Pause, Reply, Traffic};
use crate::genesys::{ApiError, Endpoint, decode};
use crate::history::{self, QuestionError, Range, Search};
use crate::live::{self, Freshness, Live};
use crate::record::{Book, Names};
use look_up::LookUps;

/// What a request was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Purpose {
    Identify,
    Live(live::Ask),
    Page { search: u32, page: u32 },
    Queues { page: u32 },
    Codes,
}

/// Whose the token is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Identity {
    /// Nobody has asked.
    #[default]
    Unknown,
    /// It was asked.
    Asked,
    /// It could not be found out.
    Failed(ApiError),
    /// This user's.
    Known(Who),
}

/// The signed-in user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// User id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What the user's roles allow, as `domain:entity:action`.
    pub permissions: Vec<String>,
}

/// The application.
pub struct Drive<W: World> {
    world: W,
    config: Config,
    sign_in: SignIn,
    identity: Identity,
    /// Whose everything is that was loaded. It outlives a token, so that another user under the next one is noticed.
    user: Option<Who>,
    traffic: Traffic<Purpose>,
    book: Book,
    names: Names,
    look_ups: LookUps,
    live: Live,
    search: Search,
    /// The server's clock less ours, milliseconds.
    skew: i64,
}

impl<W: World> Drive<W> {
    /// A page begins.
    pub fn open(config: Config, start: &Start, mut world: W) -> Self {
        let now = world.now();
        let region = config.region;
        let (sign_in, effects) = SignIn::open(config.clone(), start.origin.clone(), &start.opening, now, &mut world);
        let mut this = Self {
            world,
            config,
            sign_in,
            identity: Identity::Unknown,
            user: None,
            traffic: Traffic::new(region),
            book: Book::default(),
            names: Names::default(),
            look_ups: LookUps::default(),
            live: Live::new(region),
            search: Search::default(),
            skew: 0,
        };
        this.carry_out(effects);
        this.settle();
        this
    }

    /// The world reports.
    pub fn happen(&mut self, happening: Happening) {
        let now = self.world.now();
        match happening {
            Happening::Fetched(Fetch::Api(id), result) => {
                self.traffic.answered(id, result, now, &mut self.world);
            }
            Happening::Fetched(Fetch::Exchange(number), result) => {
                self.sign(auth::Event::Exchanged { number, result });
            }
            Happening::Fetched(Fetch::Revoke, result) => {
                self.sign(auth::Event::Revoked { reached: result.is_ok() });
            }
            Happening::SocketOpened(socket) => self.turn_live(live::Event::Opened(socket)),
            Happening::SocketFrame(socket, text) => self.turn_live(live::Event::Frame(socket, &text)),
            Happening::SocketClosed(socket) => self.turn_live(live::Event::Closed(socket)),
            Happening::Woke => {
                self.sign(auth::Event::Tick);
                self.turn_live(live::Event::Tick);
            }
            Happening::Shown => {
                self.sign(auth::Event::Tick);
                self.turn_live(live::Event::Shown);
            }
            Happening::Restored => {
                self.sign(auth::Event::Restored);
                self.turn_live(live::Event::Shown);
            }
            Happening::Heard(message) => self.sign(auth::Event::Heard(message)),
        }
        self.settle();
    }

    /// The agent wants to sign in, or to renew. Must be called within the click: it may open a window.
    pub fn sign_in(&mut self, return_to: String) {
        if let Identity::Failed(_) = self.identity {
            self.identify();
        } else {
            self.sign(auth::Event::Wanted { return_to });
        }
        self.settle();
    }

    /// The agent signs out.
    pub fn sign_out(&mut self) {
        self.sign(auth::Event::SignOut);
        self.settle();
    }

    /// The agent asks for an interval; `midnight`: the last one where the agent is, epoch milliseconds.
    ///
    /// # Errors
    /// The interval cannot be asked for. What was found before stays.
    pub fn search(&mut self, range: Range, midnight: i64) -> Result<(), QuestionError> {
        // Nobody to ask for: there is no button to press either.
        let Some(user) = &self.user else { return Ok(()) };
        let question = range.question(&user.id, self.server_now(), midnight)?;
        self.look_ups.another_search();
        self.turn_search(history::Event::Ask(question));
        self.settle();
        Ok(())
    }

    /// The agent has seen enough.
    pub fn cancel_search(&mut self) {
        self.turn_search(history::Event::Cancel);
        self.settle();
    }

    /// The deployment.
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// The sign-in.
    pub const fn session(&self) -> &SignIn {
        &self.sign_in
    }

    /// Whose the token is.
    pub const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Whose everything is that was loaded; stays while a token is renewed.
    pub const fn user(&self) -> Option<&Who> {
        self.user.as_ref()
    }

    /// All conversations.
    pub const fn book(&self) -> &Book {
        &self.book
    }

    /// What ids are called.
    pub const fn names(&self) -> &Names {
        &self.names
    }

    /// The search.
    pub const fn found(&self) -> &Search {
        &self.search
    }

    /// How far the live list can be trusted, and how old its last proof is, milliseconds.
    pub fn freshness(&self) -> (Freshness, Option<i64>) {
        let now = self.world.now().mono;
        (self.live.freshness(now), self.live.last_proof().map(|proof| now - proof))
    }

    /// Why nothing is sent, and for how much longer, milliseconds.
    pub fn pause(&self) -> Option<i64> {
        let now = self.world.now().mono;
        self.traffic.pause().map(|Pause { until }| until - now).filter(|&left| left > 0)
    }

    /// Now, by the server's clock: epoch milliseconds.
    pub fn server_now(&self) -> i64 {
        self.world.now().wall + self.skew
    }

    /// Now.
    pub fn now(&self) -> Moment {
        self.world.now()
    }

    /// The world, for those who made it.
    pub const fn world(&mut self) -> &mut W {
        &mut self.world
    }

    fn sign(&mut self, event: auth::Event) {
        let now = self.world.now();
        let effects = self.sign_in.on(event, now, &mut self.world);
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<auth::Effect>) {
        for effect in effects {
            match effect {
                auth::Effect::Remember { key, value } => self.world.store(&key, Some(&value)),
                auth::Effect::Forget { key } => self.world.store(&key, None),
                auth::Effect::ForgetAll => self.world.forget_all(auth::KEYS),
                auth::Effect::Leave { url } => self.world.leave(&url),
                auth::Effect::OpenPopup { url } => {
                    if self.world.open_window(&url) == Window::Blocked {
                        self.sign(auth::Event::PopupBlocked);
                    }
                }
                auth::Effect::CloseWindow => self.world.close_window(),
                auth::Effect::Exchange { number, request } => {
                    self.world.fetch(Fetch::Exchange(number), &request, None);
                }
                auth::Effect::Announce(message) => self.world.announce(&message),
                auth::Effect::TokenArrived => {
                    self.traffic.token_arrived();
                    self.identify();
                }
                auth::Effect::TokenEnded => {
                    self.traffic.token_ended();
                    self.identity = Identity::Unknown;
                    self.forget_asked(|purpose| matches!(purpose, Purpose::Live(_) | Purpose::Identify));
                    self.turn_live(live::Event::Stop);
                }
                auth::Effect::Wipe => self.wipe(""),
                auth::Effect::Revoke(token) => {
                    let request = Endpoint::RevokeToken.request(self.config.region);
                    self.world.fetch(Fetch::Revoke, &request, Some(&token));
                }
                auth::Effect::ReturnTo(address) => self.world.return_to(&address),
            }
        }
    }

    /// Everything that belongs to a user goes.
    fn wipe(&mut self, next: &str) {
        self.forget_asked(|_| true);
        self.turn_live(live::Event::Stop);
        self.turn_search(history::Event::Wipe);
        self.book.wipe(next);
        self.names = Names::default();
        self.look_ups = LookUps::default();
        self.user = None;
        self.identity = Identity::Unknown;
    }

    fn forget_asked(&mut self, unwanted: impl Fn(&Purpose) -> bool) {
        for id in self.traffic.drop_asked(unwanted) {
            self.world.abort(Fetch::Api(id));
        }
    }

    fn identify(&mut self) {
        self.identity = Identity::Asked;
        self.ask(Purpose::Identify, Endpoint::Me, Lane::Live);
    }

    fn ask(&mut self, purpose: Purpose, endpoint: Endpoint, lane: Lane) {
        let now = self.world.now();
        self.traffic.ask(purpose, endpoint, lane, now);
    }

    /// Runs until no machine wants anything more.
    fn settle(&mut self) {
        loop {
            let now = self.world.now();
            let outputs = self.traffic.poll(now);
            if outputs.is_empty() {
                break;
            }
            for output in outputs {
                match output {
                    Output::Send { id, request } => {
                        let token = match request.authorization {
                            Authorization::Bearer => self.sign_in.token(),
                            Authorization::None => None,
                        };
                        self.world.fetch(Fetch::Api(id), &request, token);
                    }
                    Output::Answer { tag, result } => self.answered(tag, result),
                    Output::TokenRefused => self.sign(auth::Event::TokenRefused),
                }
            }
        }
        let now = self.world.now();
        let wakes = [self.traffic.wake_at(now), self.sign_in.wake_at(now), self.live.wake_at()];
        self.world.wake_at(wakes.into_iter().flatten().min());
    }

    fn answered(&mut self, purpose: Purpose, result: Result<Reply, ApiError>) {
        match purpose {
            Purpose::Identify => self.identified(result),
            Purpose::Live(ask) => self.turn_live(live::Event::Answered(&ask, result)),
            Purpose::Page { search, page } => {
                self.turn_search(history::Event::Page { search, page, result });
                self.look_up_codes();
            }
            Purpose::Queues { page } => self.queues_named(page, result),
            Purpose::Codes => self.codes_named(result),
        }
    }

    fn identified(&mut self, result: Result<Reply, ApiError>) {
        let now = self.world.now();
        let me = result.and_then(|reply| {
            let me = decode::object::<people::Me>(&reply.body);
            me.map(|me| (me, reply.sent)).map_err(|how| (how, reply.correlation_id)).map_err(undecodable)
        });
        match me {
            Ok((people::Me { id: Some(id), name, date, authorization }, sent)) => {
                if let Some(server) = date.and_then(|date| date.current_date) {
                    // Taken to be the instant halfway between question and answer.
                    self.skew = server.0 - (now.wall - (now.mono - sent) / 2);
                }
                if self.user.as_ref().is_none_or(|user| user.id != id) {
                    self.wipe(&id);
                }
                let permissions = authorization.map(|authorization| authorization.permissions).unwrap_or_default();
                let who = Who { name: name.unwrap_or_else(|| id.clone()), id: id.clone(), permissions };
                self.user = Some(who.clone());
                self.identity = Identity::Known(who);
                self.traffic.user_known();
                self.sign(auth::Event::TokenTaken);
                self.turn_live(live::Event::Start { me: id });
                self.look_up_queues();
            }
            Ok(_) => {
                let how = Undecodable::Shape("a user without an id".to_owned());
                self.identity = Identity::Failed(undecodable((how, None)));
            }
            Err(error) => self.identity = Identity::Failed(error),
        }
    }

    fn turn_live(&mut self, event: live::Event<'_>) {
        let mut turn = live::Turn {
            now: self.world.now(),
            server_now: self.world.now().wall + self.skew,
            book: &mut self.book,
            chance: &mut self.world,
        };
        for effect in self.live.on(event, &mut turn) {
            match effect {
                live::Effect::Ask(ask) => {
                    let endpoint = match &ask {
                        live::Ask::Channel => Endpoint::CreateChannel,
                        live::Ask::Subscribe { channel, topics, .. } => {
                            Endpoint::Subscribe { channel: channel.clone(), topics: topics.clone() }
                        }
                        live::Ask::Snapshot => Endpoint::Conversations,
                    };
                    self.ask(Purpose::Live(ask), endpoint, Lane::Live);
                }
                live::Effect::Open { socket, url } => self.world.open_socket(socket, &url),
                live::Effect::Send { socket, text } => self.world.send_frame(socket, text),
                live::Effect::Close(socket) => self.world.close_socket(socket),
            }
        }
    }

    fn turn_search(&mut self, event: history::Event) {
        for effect in self.search.on(event, &mut self.book) {
            match effect {
                history::Effect::Ask { search, page, query } => {
                    self.ask(Purpose::Page { search, page }, Endpoint::DetailsQuery(query), Lane::Search);
                }
                history::Effect::DropAbove(limit) => {
                    self.forget_asked(|purpose| matches!(purpose, Purpose::Page { page, .. } if *page > limit));
                }
            }
        }
    }
}

fn undecodable((how, correlation_id): (Undecodable, Option<String>)) -> ApiError {
    ApiError::Undecodable { how, correlation_id }
}
