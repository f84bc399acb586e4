//! The whole application: takes what happens, turns the machines, and tells the [`World`] what they want.
//!
//! It decides nothing that a machine decides; it knows only which machine an answer belongs to. It is synchronous: each
//! call runs until every machine is at rest, so that whoever looks afterwards sees one consistent state.

mod closely;
mod diagnostics;
mod guest;
mod identity;
mod line;
mod look_up;
mod queues;
mod relay;
mod shared;
mod sums;
mod turns;
mod waits;
mod world;

pub use identity::{Identity, Who};
pub use world::{Fetch, Happening, Said, Start, Window, World};

use crate::auth::{self, SignIn};
use crate::clock::Moment;
use crate::closely::Looking;
use crate::config::Config;
use crate::diagnostics::Journal;
use crate::genesys::ApiError;
use crate::genesys::models::notification::Heard;
use crate::genesys::traffic::{Reply, Traffic, Wait, WaitsFor};
use crate::history::sums::{Asked, Summing};
use crate::history::{self, Conditions, QuestionError, Range, Search, Searching};
use crate::live::{self, Live};
use crate::queues::{self as observations, Observing};
use crate::record::{Book, Id, Names};
use crate::settle::{self, Settles, Settling};
use crate::share::{self, Asker, Role, Share};
use line::Line;
use look_up::LookUps;
use queues::Mine;
use relay::Relay;

/// What a request was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Purpose {
    Identify,
    Clock,
    Live(live::Ask),
    History(history::Ticket),
    /// The records of these conversations.
    Settle(Vec<Id>),
    /// Something that a follower asked for; the conversations whose records it is about.
    Served {
        asker: Asker,
        about: Vec<Id>,
    },
    /// The list of active conversations, for followers.
    ServedList(Vec<Asker>),
    /// The record of a conversation that is looked at.
    Record(Id),
    /// Earlier conversations with its customer.
    Earlier(u32),
    Queues {
        page: u32,
    },
    Observe(observations::Ask),
    Codes,
    /// Figures that Genesys Cloud has added up.
    Sums(Asked),
}

/// Whether the page is there to work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stay {
    /// It is.
    Here,
    /// It was left, and may be shown again.
    Left,
    /// It is over: whatever happens, it does nothing any more.
    Over,
}

/// In session storage from the moment that a page is left until the next one is opened: the digest of its channel.
const CHANNEL: &str = "tidemark.channel";

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
    search: Option<Box<dyn Searching>>,
    settle: Option<Box<dyn Settles>>,
    queues: Option<Box<dyn Observing>>,
    mine: Mine,
    closely: Option<Box<dyn Looking>>,
    sums: Option<Box<dyn Summing>>,
    share: Share<Purpose>,
    /// Answers that have come by another way than the traffic's.
    answers: Vec<(Purpose, Result<Reply, ApiError>)>,
    /// The way to the leader's socket, where another tab leads.
    line: Line,
    /// What is done for those who follow, where this tab leads.
    relay: Relay,
    /// How often lists are worth asking for.
    pace: live::Pace,
    journal: Journal,
    stay: Stay,
    /// The end of what is waited for, as it was kept last for a page after this one, monotonic.
    kept_wait: Option<i64>,
    /// The server's clock less ours, milliseconds.
    skew: i64,
    /// How far the wall clock was ahead of the monotonic one when it was last looked at.
    clocks_apart: Option<i64>,
}

impl<W: World> Drive<W> {
    /// A page begins.
    pub fn open(config: Config, start: &Start, mut world: W) -> Self {
        let now = world.now();
        let region = config.region;
        let share = Share::new(&mut world);
        let mut live = Live::new(region);
        if let Some(digest) = world.stored(CHANNEL) {
            world.store(CHANNEL, None);
            live.look_for(digest);
        }
        let mut traffic = Traffic::new(region);
        waits::resume(&mut traffic, &mut world);
        let (sign_in, effects) = SignIn::open(config.clone(), start.origin.clone(), &start.opening, now, &mut world);
        let mut this = Self {
            world,
            config,
            sign_in,
            identity: Identity::Unknown,
            user: None,
            traffic,
            book: Book::default(),
            names: Names::default(),
            look_ups: LookUps::default(),
            live,
            search: None,
            settle: None,
            queues: None,
            mine: Mine::Unknown,
            closely: None,
            sums: None,
            share,
            answers: Vec::new(),
            line: Line::default(),
            relay: Relay::default(),
            pace: live::Pace::Brisk,
            journal: Journal::default(),
            stay: Stay::Here,
            kept_wait: None,
            skew: 0,
            clocks_apart: None,
        };
        this.carry_out(effects);
        this.rest();
        this
    }

    /// The world reports.
    pub fn happen(&mut self, happening: Happening) {
        if self.stay == Stay::Over {
            return;
        }
        self.look_at_clocks();
        let now = self.world.now();
        match happening {
            Happening::Fetched(Fetch::Api(id), result) => {
                self.traffic.answered(id, result, now, &mut self.world);
            }
            Happening::Fetched(Fetch::Exchange(number), result) => {
                self.sign(auth::Event::Exchanged { number, result });
            }
            Happening::Fetched(Fetch::Revoke, result) => {
                // A token that is refused is dead already; of any other failure nobody knows.
                let reached = result.is_ok_and(|answer| answer.status == 401 || (200..300).contains(&answer.status));
                self.sign(auth::Event::Revoked { reached });
            }
            Happening::SocketOpened(socket) => self.turn_live(live::Event::Opened(socket)),
            Happening::SocketFrame(socket, text) => {
                let heard = Heard::of(&text);
                self.relay(socket, text, &heard);
                self.turn_live(live::Event::Frame(socket, &heard));
                self.turn_queues(observations::Event::Frame(&heard));
            }
            Happening::SocketClosed(socket) => self.turn_live(live::Event::Closed(socket)),
            Happening::Woke => {
                self.sign(auth::Event::Tick);
                self.identify_again();
                self.turn_share(share::Event::Tick);
                self.turn_live(live::Event::Tick);
            }
            Happening::Shown => {
                self.sign(auth::Event::Tick);
                self.turn_live(live::Event::Shown);
            }
            Happening::Left => self.leave(),
            Happening::Granted => self.turn_share(share::Event::Granted),
            Happening::Taken => self.turn_share(share::Event::Taken),
            Happening::Unavailable => self.turn_share(share::Event::Unavailable),
            Happening::Restored => {
                self.stay = Stay::Here;
                self.sign(auth::Event::Restored);
                self.turn_live(live::Event::Shown);
            }
            Happening::WindowClosed => self.sign(auth::Event::PopupClosed),
            Happening::WindowBlocked => self.sign(auth::Event::PopupBlocked),
            Happening::Heard(Said::SignIn(message)) => self.sign(auth::Event::Heard(message)),
            Happening::Heard(Said::Share(message)) => self.turn_share(share::Event::Heard(message)),
        }
        self.rest();
    }

    /// The agent wants to sign in, or to renew. Must be called within the click: it may open a window.
    pub fn sign_in(&mut self, return_to: String) {
        if let Identity::Failed { .. } = self.identity {
            self.identify();
        } else {
            self.sign(auth::Event::Wanted { return_to });
        }
        self.rest();
    }

    /// The agent signs out.
    pub fn sign_out(&mut self) {
        self.sign(auth::Event::SignOut);
        self.rest();
    }

    /// From now on intervals can be asked for, through `searching`.
    pub fn search_with(&mut self, searching: Box<dyn Searching>) {
        self.search = Some(searching);
    }

    /// From now on the records of conversations that have ended are asked for, by `settles`.
    pub fn settle_with(&mut self, settles: Box<dyn Settles>) {
        self.settle = Some(settles);
        if let Identity::Known(who) = &self.identity {
            let me = who.id.clone();
            self.turn_settle(settle::Event::Start { me });
        }
        self.rest();
    }

    /// Whether they are.
    pub const fn settles(&self) -> bool {
        self.settle.is_some()
    }

    /// The agent asks for an interval of their own conversations; see [`Drive::search_for`].
    ///
    /// # Errors
    /// As there.
    pub fn search(&mut self, range: Range, midnight: i64) -> Result<(), QuestionError> {
        self.search_for(range, Conditions::default(), midnight)
    }

    /// The agent asks for `only` those of an interval; `midnight`: the last one where the agent is, epoch milliseconds.
    ///
    /// # Errors
    /// The interval cannot be asked for. What was found before stays.
    pub fn search_for(&mut self, range: Range, only: Conditions, midnight: i64) -> Result<(), QuestionError> {
        // Nobody to ask for: there is no button to press either.
        let Some(user) = &self.user else { return Ok(()) };
        let asked = range.question(&user.id, only, self.server_now(), midnight);
        // Also for a question that wants to know them first.
        self.look_up_queues();
        let asked = asked.map(|question| self.turn_search(history::Event::Ask(question)));
        self.rest();
        asked
    }

    /// The agent has seen enough.
    pub fn cancel_search(&mut self) {
        self.tell_search(history::Event::Cancel);
    }

    /// The agent wants this of the search.
    pub fn tell_search(&mut self, event: history::Event) {
        self.turn_search(event);
        self.rest();
    }

    /// What this page is among the tabs of its browser.
    pub const fn role(&self) -> Role {
        self.share.role()
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
    pub fn found(&self) -> Option<&Search> {
        self.search.as_ref().map(|searching| searching.search())
    }

    /// What has become of the record of a conversation that is *settling*.
    pub fn settling(&self, id: &str) -> Settling {
        self.settle.as_ref().map_or(Settling::Awaited, |settles| settles.settle().standing(id))
    }

    /// Grows whenever a [`Drive::settling`] may have changed.
    pub fn settling_version(&self) -> u64 {
        self.settle.as_ref().map_or(0, |settles| settles.settle().version())
    }

    /// Conversations of the live list that could not be read.
    pub const fn unreadable(&self) -> usize {
        self.live.unreadable()
    }

    /// What the agent waits for, and for how much longer, milliseconds.
    pub fn wait(&self) -> Option<(WaitsFor, i64)> {
        let now = self.world.now().mono;
        let wait = if self.share.role() == Role::Follows {
            let (leader, told_at) = self.share.condition();
            leader.wait.map(|(why, left)| (why, told_at + left - now))
        } else {
            self.traffic.wait(now).map(|Wait { why, until }| (why, until - now))
        };
        wait.filter(|&(_, left)| left > 0)
    }

    /// Now, by the server's clock: epoch milliseconds.
    pub fn server_now(&self) -> i64 {
        let now = self.world.now();
        now.wall + self.skew - self.set_back(now)
    }

    /// Now.
    pub fn now(&self) -> Moment {
        self.world.now()
    }

    /// The world, for those who made it.
    pub const fn world(&mut self) -> &mut W {
        &mut self.world
    }
}
