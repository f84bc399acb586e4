//! What a running sandbox is made of, and the one place where time passes for all of it.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use tokio::sync::Notify;

use crate::api::jobs::Question;
use crate::api::search::Finds;
use crate::channels::announce::Gathering;
use crate::channels::hub::{Hub, Surroundings};
use crate::channels::topics::{Listener, Verdict, judge};
use crate::clock::{Clock, SECOND};
use crate::config::{Config, TopicPermissions};
use crate::contract::{Contract, ContractError};
use crate::control::faults::Faults;
use crate::dice::Secrets;
use crate::grants::{Grants, Rights};
use crate::guarded::{Guarded, Shared};
use crate::http::journal::Journal;
use crate::http::rate::RateLimits;
use crate::http::record::Recorder;
use crate::id::Id;
use crate::jobs::Jobs;
use crate::org::{AgentIx, Org};
use crate::presence::Presences;
use crate::sign_in::SignIn;
use crate::world::World;

/// Shared by all requests. Locks are taken one at a time, or in the order of the fields.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) config: Config,
    pub(crate) clock: Clock,
    pub(crate) contract: Contract,
    pub(crate) org: Arc<Org>,
    pub(crate) secrets: Secrets,
    pub(crate) started: i64,
    pub(crate) grants: Shared<Grants>,
    /// Only one walks time at once.
    turn: Guarded<()>,
    pub(crate) world: Shared<World>,
    pub(crate) sign_in: Guarded<SignIn>,
    pub(crate) presences: Guarded<Presences>,
    /// Which queues are to be counted when.
    pub(crate) gatherings: Guarded<BTreeSet<Gathering>>,
    pub(crate) hub: Guarded<Hub>,
    pub(crate) jobs: Guarded<Jobs<Question>>,
    pub(crate) finds: Finds,
    pub(crate) limits: Guarded<RateLimits>,
    pub(crate) faults: Guarded<Faults>,
    pub(crate) journal: Guarded<Journal>,
    pub(crate) violations: Guarded<Ledger>,
    /// Where there is a recording.
    pub(crate) recorder: Option<Recorder>,
    /// Rings when something was put into the world from outside.
    pub(crate) stirred: Notify,
    /// Rings when what becomes of connections may have changed.
    pub(crate) door: Notify,
}

/// Answers of ours that broke the contract.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) count: u64,
    pub(crate) last: VecDeque<String>,
}

impl Ledger {
    pub(crate) fn add(&mut self, violation: String) {
        eprintln!("sandbox: contract violation: {violation}");
        self.count += 1;
        if self.last.len() == 20 {
            self.last.pop_front();
        }
        self.last.push_back(violation);
    }
}

/// Why a sandbox cannot start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The built-in contract cannot be read.
    Contract(String),
    /// The operating system gives no randomness.
    Randomness(String),
    /// The file to record to cannot be made.
    Recording(String),
}

impl std::fmt::Display for StartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Contract(why) => f.write_str(why),
            Self::Randomness(why) => write!(f, "no randomness: {why}"),
            Self::Recording(why) => write!(f, "cannot record: {why}"),
        }
    }
}

impl std::error::Error for StartError {}

impl From<ContractError> for StartError {
    fn from(error: ContractError) -> Self {
        Self::Contract(error.to_string())
    }
}

impl App {
    pub(crate) fn new(config: Config, clock: Clock) -> Result<Self, StartError> {
        clock.advance(i64::from(config.clock_skew) * SECOND);
        let secrets = Secrets::new().map_err(|error| StartError::Randomness(error.to_string()))?;
        let contract = Contract::built_in()?;
        let recorder = config.record.as_deref().map(Recorder::create).transpose();
        let recorder = recorder.map_err(|error| StartError::Recording(error.to_string()))?;
        let started = clock.now();
        let org = Arc::new(Org::new(config.seed));
        let world =
            World::new(Arc::clone(&org), config.seed, config.history, config.live_per_minute, config.pace, started);
        Ok(Self {
            contract,
            started,
            grants: Shared::new(Grants::of(&org)),
            turn: Guarded::default(),
            world: Shared::new(world),
            sign_in: Guarded::new(SignIn::new(&config, secrets.clone())),
            presences: Guarded::new(Presences::new(started)),
            gatherings: Guarded::default(),
            hub: Guarded::new(Hub::new(&config, secrets.clone())),
            jobs: Guarded::new(Jobs::new(i64::from(config.unconfirmed.job_life) * SECOND)),
            finds: Finds::default(),
            limits: Guarded::new(RateLimits::new(&config)),
            faults: Guarded::new(Faults::new(&config)),
            journal: Guarded::default(),
            violations: Guarded::default(),
            recorder,
            stirred: Notify::new(),
            door: Notify::new(),
            org,
            secrets,
            clock,
            config,
        })
    }

    /// Lets everything happen that is due by the clock; gives the instant it was walked to.
    pub(crate) fn tick(&self) -> i64 {
        let _turn = self.turn.lock();
        let now = self.clock.now();
        let (before, news) = {
            let mut world = self.world.write();
            (world.walked(), world.walk(now))
        };
        let dead = self.sign_in.lock().bury(now);
        let quirks = self.faults.lock().quirks();
        for news in &news {
            self.announce(news);
        }
        self.observe(now);
        self.announce_lake(before, now);
        self.repeat(now);
        for dead in dead {
            self.announce_token(dead, now);
            self.hub.lock().token_died(&self.org, dead, now);
        }
        let violations = {
            let (mut hub, mut faults) = (self.hub.lock(), self.faults.lock());
            let mut around =
                Surroundings { contract: &self.contract, org: &self.org, quirks: &quirks, faults: &mut faults.sockets };
            hub.pass(&mut around, now)
        };
        for violation in violations {
            self.violations.lock().add(violation);
        }
        now
    }

    /// What an agent may do now.
    pub(crate) fn rights(&self, agent: AgentIx) -> Rights {
        self.grants.read().of_agent(agent).clone()
    }

    /// Whether one of an agent's roles grants a permission.
    pub(crate) fn may(&self, agent: AgentIx, permission: &str) -> bool {
        self.grants.read().of_agent(agent).may(permission)
    }

    /// Whether an agent may subscribe a channel to a topic.
    pub(crate) fn judge_topic(&self, agent: AgentIx, channel: &str, topic: &str) -> Verdict {
        let takes_part = |id: Id| {
            let open = self.world.read().open(self.clock.now());
            open.iter().any(|chapter| chapter.story.id == id && chapter.story.agents().contains(&agent))
        };
        let open = self.config.unconfirmed.topic_permissions == TopicPermissions::None;
        let may = |permission: &str| open || self.may(agent, permission);
        judge(&self.contract, &self.org, &Listener { agent, channel, takes_part: &takes_part, may: &may }, topic)
    }

    /// When something is due next, as far as it is known.
    pub(crate) fn next(&self) -> Option<i64> {
        let world = self.world.read().next();
        let token = self.sign_in.lock().next();
        let gathering = self.gatherings.lock().first().map(|&(at, ..)| at);
        let hub = self.hub.lock().next();
        let burst = self.faults.lock().sockets.next();
        [world, token, gathering, hub, burst].into_iter().flatten().min()
    }
}
