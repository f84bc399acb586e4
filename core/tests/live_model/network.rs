//! The network, the notification service and the browser between the stories and the machine. Virtual time; the same plan
//! and chance give the same run.

mod service;

use crate::checker::{Checker, Look, RECONCILE, UnderWay};
use crate::memory;
use crate::nemesis::{Act, Kind};
use crate::server::{ME, Plan, Story};
use crate::writing::Writing;
use serde_json::json;
use std::collections::BTreeMap;
use tidemark_core::chance::{Chance, Seeded};
use tidemark_core::clock::Moment;
use tidemark_core::genesys::models::notification::Heard;
use tidemark_core::genesys::traffic::Reply;
use tidemark_core::genesys::{ApiError, Region};
use tidemark_core::live::{Ask, Effect, Event, Freshness, Live, SocketId, Turn, Why};
use tidemark_core::record::Book;

const T0: i64 = 1_785_747_600_000;
const HEARTBEAT: i64 = 30_000;
/// After a banner has come, until the agent presses its button.
const READING: i64 = 20_000;

#[derive(Debug)]
pub(crate) enum Thing {
    Step {
        story: usize,
    },
    Begins {
        act: usize,
    },
    Ends {
        act: usize,
    },
    Frame {
        socket: SocketId,
        text: String,
    },
    Beat {
        socket: SocketId,
    },
    Answer {
        page: u32,
        ask: Ask,
        result: Result<Reply, ApiError>,
    },
    Opens {
        socket: SocketId,
    },
    Closes {
        socket: SocketId,
    },
    /// A channel has lived.
    Ended {
        channel: u32,
    },
    Tick,
}

pub(crate) struct Socket {
    pub(crate) id: SocketId,
    channel: u32,
    /// Nothing passes any more, and nobody says so.
    pub(crate) is_dumb: bool,
}

pub(crate) struct Network {
    stories: Vec<Story>,
    pub(crate) acts: Vec<Act<Kind>>,
    /// Acts that last.
    pub(crate) active: Vec<usize>,
    pub(crate) chance: Seeded,
    pub(crate) now: Moment,
    /// By instant and order.
    coming: BTreeMap<(i64, u64), Thing>,
    order: u64,
    // The service.
    channels: u32,
    /// Channels that exist and are told events.
    pub(crate) alive: Vec<u32>,
    /// When each channel that ever was ends.
    ends: Vec<i64>,
    /// The one that serves, and the next where it is being relieved.
    pub(crate) sockets: Vec<Socket>,
    // The page.
    pub(crate) page: u32,
    pub(crate) live: Live,
    pub(crate) book: Book,
    pub(crate) checker: Checker,
    pub(crate) under_way: UnderWay,
    last_frame: i64,
    /// How long a channel lives, milliseconds.
    life: i64,
    /// What arrived while nobody could take it.
    pub(crate) missed: Vec<Thing>,
    /// The last instant at which anything was wrong.
    pub(crate) troubled: i64,
}

impl Network {
    pub(crate) fn new(plans: &[Plan], acts: &[Act<Kind>], life: i64, chance: u64) -> Self {
        let stories: Vec<Story> = plans.iter().enumerate().map(|(n, plan)| Story::new(n, plan, T0)).collect();
        let mut network = Self {
            acts: acts.to_vec(),
            active: Vec::new(),
            chance: Seeded::new(chance),
            now: Moment { wall: T0, mono: 1_000 },
            coming: BTreeMap::new(),
            order: 0,
            channels: 0,
            alive: Vec::new(),
            ends: Vec::new(),
            sockets: Vec::new(),
            life: life.max(90_000),
            page: 0,
            live: Live::new(Region::Sandbox { port: 8090 }),
            book: Book::of(ME),
            checker: Checker::default(),
            under_way: UnderWay::default(),
            last_frame: T0,
            missed: Vec::new(),
            troubled: T0,
            stories: Vec::new(),
        };
        for (number, story) in stories.iter().enumerate() {
            for at in story.told_at() {
                network.later(at, Thing::Step { story: number });
            }
        }
        for (number, act) in acts.iter().enumerate() {
            network.later(T0 + act.at, Thing::Begins { act: number });
            network.later(T0 + act.at + act.length, Thing::Ends { act: number });
        }
        network.stories = stories;
        network
    }

    /// From the first moment until everything must be right again.
    pub(crate) fn run(mut self) -> Result<(), String> {
        self.turn(Event::Start { me: ME.to_owned() });
        let faults = self.acts.iter().map(|act| act.at + act.length + 60_000).max().unwrap_or(0);
        let end = T0 + faults.max(360_000) + 2 * RECONCILE;
        let mut steps = 0;
        while let Some(((at, _), thing)) = self.coming.pop_first() {
            if at > end {
                break;
            }
            steps += 1;
            if steps > 40_000 {
                return Err("I7: it never comes to rest".to_owned());
            }
            let passed = (at - self.now.wall).max(0);
            self.now.wall += passed;
            if !self.is(|kind| kind == Kind::Sleep) {
                self.now.mono += passed;
            }
            self.happens(thing);
            self.agent_decides();
            if !self.is_away() {
                let mut checker = std::mem::take(&mut self.checker);
                checker.look(&self.look(&self.live.freshness(self.now.mono)))?;
                self.checker = checker;
            }
        }
        self.now = self.now.plus(end - self.now.wall);
        let freshness = self.live.freshness(self.now.mono);
        Checker::last(&self.look(&freshness))?;
        self.checker.figures(&self.look(&freshness))?;
        memory::is_bounded((self.live, self.book), memory::MACHINE, self.stories.len())
    }

    /// Where live events go is left to the agent, who reads that after a while.
    fn agent_decides(&mut self) {
        let is_left_to_them = matches!(
            self.live.freshness(self.now.mono),
            Freshness::Polling(Why::OpenedElsewhere) | Freshness::Stale(Why::OpenedElsewhere)
        );
        if is_left_to_them && !self.is_away() && self.active.is_empty() && self.now.wall - self.troubled > READING {
            self.turn(Event::TakeOver);
        }
    }

    fn look<'a>(&'a self, freshness: &'a Freshness) -> Look<'a> {
        Look {
            at: self.now.wall,
            freshness,
            book: &self.book,
            stories: &self.stories,
            sound_since: self.active.is_empty().then_some(self.troubled),
            last_frame: self.last_frame,
            under_way: self.under_way,
            hand_over: 0,
        }
    }

    pub(crate) fn later(&mut self, at: i64, thing: Thing) {
        self.order += 1;
        self.coming.insert((at, self.order), thing);
    }

    pub(crate) fn happens(&mut self, thing: Thing) {
        match thing {
            Thing::Step { story } => self.tells(story),
            Thing::Begins { act } => self.begins(act),
            Thing::Ends { act } => self.ends(act),
            Thing::Beat { socket } => {
                if let Some(open) = self.socket(socket) {
                    let beat = r#"{"topicName":"channel.metadata","eventBody":{"message":"WebSocket Heartbeat"}}"#;
                    let passes = !open.is_dumb;
                    self.later(self.now.wall + HEARTBEAT, Thing::Beat { socket });
                    if passes {
                        self.later(self.now.wall + 20, Thing::Frame { socket, text: beat.to_owned() });
                    }
                }
            }
            thing if self.is_away() => self.missed.push(thing),
            Thing::Frame { socket, text } => {
                if self.socket(socket).is_some_and(|open| !open.is_dumb) {
                    self.last_frame = self.now.wall;
                    self.turn(Event::Frame(socket, &Heard::of(&text)));
                }
            }
            Thing::Answer { page, ask, result } if page == self.page => {
                match &ask {
                    Ask::Snapshot => self.under_way.lists -= 1,
                    Ask::Channel | Ask::Channels => self.under_way.channels -= 1,
                    Ask::Check { .. } => self.under_way.checks -= 1,
                    Ask::Subscribe { .. } => {}
                }
                self.turn(Event::Answered(&ask, result));
            }
            Thing::Answer { .. } => {}
            Thing::Opens { socket } => {
                if self.socket(socket).is_some() {
                    self.last_frame = self.now.wall;
                    self.later(self.now.wall + HEARTBEAT, Thing::Beat { socket });
                    self.turn(Event::Opened(socket));
                }
            }
            Thing::Closes { socket } => {
                if self.drop_socket(socket) {
                    self.turn(Event::Closed(socket));
                }
            }
            Thing::Ended { channel } => {
                self.alive.retain(|alive| *alive != channel);
                let on_it: Vec<_> = self.sockets.iter().filter(|open| open.channel == channel).map(|o| o.id).collect();
                for socket in on_it {
                    self.troubled = self.troubled.max(self.now.wall);
                    self.later(self.now.wall, Thing::Closes { socket });
                }
            }
            Thing::Tick => {
                if self.live.wake_at().is_some_and(|at| at <= self.now.mono) {
                    self.turn(Event::Tick);
                }
            }
        }
    }

    /// The service tells what happened to whoever listens.
    fn tells(&mut self, story: usize) {
        let sound = |open: &&Socket| !open.is_dumb && self.alive.contains(&open.channel);
        let listening: Vec<SocketId> = self.sockets.iter().filter(sound).map(|open| open.id).collect();
        for socket in listening {
            self.tells_to(socket, story);
        }
    }

    fn tells_to(&mut self, socket: SocketId, story: usize) {
        let body = self.stories[story].written(self.now.wall, Writing::Event);
        let text = json!({ "topicName": format!("v2.users.{ME}.conversations"), "eventBody": body }).to_string();
        let lose = self.most(|kind| if let Kind::Lose { percent } = kind { Some(percent.into()) } else { None });
        if self.percent(lose as u8) {
            return;
        }
        let double = self.most(|kind| if let Kind::Double { percent } = kind { Some(percent.into()) } else { None });
        let copies = 1 + i64::from(self.percent(double as u8));
        let slow = self.most(|kind| if let Kind::Delay { most } = kind { Some(most) } else { None });
        for _ in 0..copies {
            let delay = 50 + self.chance.up_to(450 + slow);
            self.troubled = self.troubled.max(if slow > 0 { self.now.wall + delay } else { T0 });
            self.later(self.now.wall + delay, Thing::Frame { socket, text: text.clone() });
        }
    }

    pub(crate) fn turn(&mut self, event: Event<'_>) {
        let mut turn =
            Turn { now: self.now, server_now: self.now.wall, book: &mut self.book, chance: &mut self.chance };
        let effects = self.live.on(event, &mut turn);
        for effect in effects {
            match effect {
                Effect::Ask(ask) => self.asked(ask),
                Effect::Open { socket, url } => self.opens(socket, &url),
                Effect::Send { socket, .. } => {
                    if self.socket(socket).is_some_and(|open| !open.is_dumb) {
                        let text = r#"{"topicName":"channel.metadata","eventBody":{"message":"pong"}}"#.to_owned();
                        self.later(self.now.wall + 80, Thing::Frame { socket, text });
                    }
                }
                Effect::Close(socket) => drop(self.drop_socket(socket)),
            }
        }
        if let Some(at) = self.live.wake_at() {
            let wall = self.now.wall + (at - self.now.mono).max(0);
            self.later(wall, Thing::Tick);
        }
    }
}
