//! All stories of the organisation, past and live, and the walk through time: which of their facts have come. Knows
//! nothing of requests, sockets or JSON.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::{Arc, OnceLock};

use crate::clock::HOUR;
use crate::history::History;
use crate::id::Id;
use crate::live::Arrivals;
use crate::org::{AgentIx, Org};
use crate::render::analytics::Record;
use crate::story::script::{Script, ScriptError};
use crate::story::telling::Telling;
use crate::story::{Story, What};

/// How long the live process has been running when the sandbox starts.
const WARM: i64 = HOUR;

/// A story with its analytics record, once nothing about it can change any more.
#[derive(Debug)]
pub(crate) struct Chapter {
    pub(crate) story: Story,
    settled: OnceLock<Arc<Record>>,
}

impl Chapter {
    /// The analytics record as it is visible at an instant of which analytics knows; none before the story begins.
    pub(crate) fn record(&self, org: &Org, at: i64) -> Option<Arc<Record>> {
        if at < self.story.start() {
            return None;
        }
        if at < self.story.last() {
            return Some(Arc::new(Record::of(org, &Telling::of(&self.story, at))));
        }
        let settled = self.settled.get_or_init(|| Arc::new(Record::of(org, &Telling::of(&self.story, i64::MAX))));
        Some(Arc::clone(settled))
    }
}

/// Something happened to a story at an instant.
#[derive(Debug)]
pub(crate) struct News {
    pub(crate) chapter: Arc<Chapter>,
    pub(crate) at: i64,
    /// Tells the news of one story apart.
    pub(crate) number: u64,
    pub(crate) echo: Echo,
}

/// Whether the platform announces it once or, as it does around holds, twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Echo {
    Once,
    Twice,
}

/// The conversations that begin in a part of time, in order of their start. Holds no lock of the world's, so that looking
/// through many of them stops nobody.
#[derive(Debug)]
pub(crate) struct Span(Vec<Arc<Chapter>>);

impl Span {
    /// Shows every story; each may reach further than the instant the caller is interested in.
    pub(crate) fn each(&self, mut show: impl FnMut(&Story)) {
        for chapter in &self.0 {
            show(&chapter.story);
        }
    }
}

/// The stories in order of their start, with what is still to come.
#[derive(Debug)]
pub(crate) struct World {
    org: Arc<Org>,
    seed: u64,
    chapters: Vec<Arc<Chapter>>,
    by_id: HashMap<Id, usize>,
    by_agent: Vec<Vec<usize>>,
    arrivals: Arrivals,
    scripted: u64,
    /// What was put in afterwards and began earlier, in order of the start. Nothing is to come of it.
    earlier: Vec<Arc<Chapter>>,
    /// Instants at which a story has facts, soonest first: instant, story, number of the first of them.
    agenda: BinaryHeap<Reverse<(i64, usize, usize)>>,
    walked: i64,
}

impl World {
    /// The organisation as it stands at `now`: a month of history and an hour of live conversations.
    pub(crate) fn new(org: Arc<Org>, seed: u64, history: u32, per_minute: f64, pace: f64, now: i64) -> Self {
        let began = now - WARM;
        let mut world = Self {
            seed,
            chapters: Vec::with_capacity(history as usize + 1024),
            by_id: HashMap::new(),
            by_agent: vec![Vec::new(); org.agents.len()],
            arrivals: Arrivals::new(seed, per_minute, pace, began, org.agents.len()),
            scripted: 0,
            earlier: Vec::new(),
            agenda: BinaryHeap::new(),
            walked: now,
            org,
        };
        let org = Arc::clone(&world.org);
        for story in History::new(seed, history, began).stories(&org) {
            if story.last() >= began {
                world.arrivals.heed(&story);
            }
            world.add(story);
        }
        for story in world.arrivals.until(&org, now) {
            world.add(story);
        }
        world
    }

    /// Instant up to which the world has been walked.
    pub(crate) fn walked(&self) -> i64 {
        self.walked
    }

    /// Lets time pass up to `now`; a clock that goes back is taken as standing still.
    pub(crate) fn walk(&mut self, now: i64) -> Vec<News> {
        let now = now.max(self.walked);
        for story in self.arrivals.until(&Arc::clone(&self.org), now) {
            self.add(story);
        }
        let mut news = Vec::new();
        while let Some(&Reverse((at, index, first))) = self.agenda.peek()
            && at <= now
        {
            self.agenda.pop();
            let chapter = Arc::clone(&self.chapters[index]);
            let facts = &chapter.story.facts;
            let next = first + facts[first..].iter().take_while(|fact| fact.at == at).count();
            let held = facts[first..next].iter().any(|fact| matches!(fact.what, What::Holds | What::Resumes));
            if let Some(fact) = facts.get(next) {
                self.agenda.push(Reverse((fact.at, index, next)));
            }
            let echo = if held { Echo::Twice } else { Echo::Once };
            news.push(News { chapter, at, number: first as u64, echo });
        }
        self.walked = now;
        news
    }

    /// Puts a scripted conversation into the live organisation; it begins where the walk stands.
    pub(crate) fn play(&mut self, script: &Script) -> Result<Id, ScriptError> {
        // One millisecond ahead, so that its first facts are news of the next walk.
        let story = script.story(&self.org, self.seed, self.scripted, self.walked + 1)?;
        let id = story.id;
        self.scripted += 1;
        self.arrivals.heed(&story);
        self.add(story);
        Ok(id)
    }

    /// Puts a scripted conversation into the past, of which nobody was told. It must be over where the walk stands.
    pub(crate) fn play_earlier(&mut self, script: &Script, start: i64) -> Result<Id, ScriptError> {
        let story = script.story(&self.org, self.seed, self.scripted, start)?;
        let id = story.id;
        self.scripted += 1;
        let place = self.earlier.partition_point(|chapter| chapter.story.start() <= start);
        self.earlier.insert(place, Arc::new(Chapter { story, settled: OnceLock::new() }));
        Ok(id)
    }

    fn add(&mut self, story: Story) {
        let index = self.chapters.len();
        self.by_id.insert(story.id, index);
        for agent in story.agents() {
            self.by_agent[agent.0].push(index);
        }
        let next = story.facts.partition_point(|fact| fact.at <= self.walked);
        if let Some(fact) = story.facts.get(next) {
            self.agenda.push(Reverse((fact.at, index, next)));
        }
        self.chapters.push(Arc::new(Chapter { story, settled: OnceLock::new() }));
    }

    /// A conversation, once it has begun.
    pub(crate) fn conversation(&self, id: Id, at: i64) -> Option<&Arc<Chapter>> {
        let earlier = || self.earlier.iter().find(|chapter| chapter.story.id == id);
        let known = self.by_id.get(&id).map(|&index| &self.chapters[index]).or_else(earlier);
        known.filter(|chapter| chapter.story.start() <= at)
    }

    /// Conversations that begin in `from..until`, in order; of everybody or of one agent, now or later in them.
    pub(crate) fn beginning(&self, from: i64, until: i64, of: Option<AgentIx>) -> Vec<Arc<Chapter>> {
        let first = self.chapters.partition_point(|chapter| chapter.story.start() < from);
        let last = self.chapters.partition_point(|chapter| chapter.story.start() < until);
        let mut all = match of {
            None => self.chapters[first..last].to_vec(),
            Some(agent) => {
                let own = &self.by_agent[agent.0];
                let (first, last) =
                    (own.partition_point(|&index| index < first), own.partition_point(|&index| index < last));
                own[first..last].iter().map(|&index| Arc::clone(&self.chapters[index])).collect()
            }
        };
        let meant = |chapter: &&Arc<Chapter>| {
            let story = &chapter.story;
            (from..until).contains(&story.start()) && of.is_none_or(|agent| story.agents().contains(&agent))
        };
        let count = all.len();
        all.extend(self.earlier.iter().filter(meant).cloned());
        if all.len() > count {
            all.sort_by_key(|chapter| chapter.story.start());
        }
        all
    }

    /// As [`World::beginning`], for whoever goes through all of them once.
    pub(crate) fn span(&self, from: i64, until: i64, of: Option<AgentIx>) -> Span {
        Span(self.beginning(from, until, of))
    }

    /// Conversations that have begun and of which something is still to come.
    pub(crate) fn open(&self, at: i64) -> Vec<Arc<Chapter>> {
        let is_open = |chapter: &&Arc<Chapter>| chapter.story.start() <= at && at < chapter.story.last();
        self.chapters.iter().filter(is_open).cloned().collect()
    }

    /// Conversations in which a line of the agent goes on or after-call work is due, in order of their start.
    pub(crate) fn active_of(&self, agent: AgentIx, at: i64) -> Vec<Arc<Chapter>> {
        let mut own = self.open(at);
        own.retain(|chapter| {
            let telling = Telling::of(&chapter.story, at);
            telling.begun().any(|line| chapter.story.agent_of(line.ix) == Some(agent) && line.is_active())
        });
        own
    }

    /// When the next thing happens.
    pub(crate) fn next(&self) -> Option<i64> {
        let fact = self.agenda.peek().map(|Reverse((at, ..))| *at);
        fact.into_iter().chain(self.arrivals.due()).min()
    }
}
