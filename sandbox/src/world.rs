//! All stories of the organisation, past and live, and the walk through time: which of their facts have come. Those of
//! the history are read from the archive; in memory are the ones to which something happens, or did since the start.
//! Knows nothing of requests, sockets or JSON.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::archive::{Archive, Marks};
use crate::clock::HOUR;
use crate::history::History;
use crate::id::Id;
use crate::live::Arrivals;
use crate::org::{AgentIx, Org};
use crate::render::analytics::Record;
use crate::story::script::Script;
use crate::story::telling::Telling;
use crate::story::unplayable::ScriptError;
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
    pub(crate) fn new(story: Story) -> Self {
        Self { story, settled: OnceLock::new() }
    }

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

/// The conversations that begin in a part of time, in order of their start: of everybody or of one agent, now or later in
/// them. Holds no lock of the world's, so that looking through many of them stops nobody.
#[derive(Debug)]
pub(crate) struct Span {
    pub(crate) archive: Arc<Archive>,
    pub(crate) of: Option<AgentIx>,
    /// Those of the history, the agent's and others'.
    pub(crate) rows: Range<u32>,
    /// Those that came later, of the agent alone.
    pub(crate) recent: Vec<Arc<Chapter>>,
}

impl Span {
    /// The rows of the history that are of the agent.
    pub(crate) fn own_rows(&self) -> impl Iterator<Item = u32> + '_ {
        self.rows.clone().filter(|&row| self.has(row))
    }

    /// Whether a row is of the agent.
    pub(crate) fn has(&self, row: u32) -> bool {
        self.of.is_none_or(|agent| self.archive.marks(row).meet(Marks::agent(agent)))
    }

    pub(crate) fn len(&self) -> usize {
        self.own_rows().count() + self.recent.len()
    }

    /// Shows every story of which something happens at `from` or later, to all cores; gives what each gathered. Order is lost.
    pub(crate) fn gather<G: Send>(
        &self,
        from: i64,
        gathering: impl Fn() -> G + Sync,
        show: impl Fn(&mut G, &Story) + Sync,
    ) -> Vec<G> {
        let own = self.of.map(Marks::agent);
        let (_, mut gathered) =
            self.archive.sift(self.rows.clone(), own.as_slice(), &gathering, |reader, gathered, row| {
                if self.archive.last(row) >= from {
                    show(gathered, reader.read(row));
                }
                false
            });
        let mut of_recent = gathering();
        for chapter in self.recent.iter().filter(|chapter| chapter.story.last() >= from) {
            show(&mut of_recent, &chapter.story);
        }
        gathered.push(of_recent);
        gathered
    }

    /// Shows every story; each may reach further than the instant the caller is interested in.
    pub(crate) fn each(&self, mut show: impl FnMut(&Story)) {
        let mut reader = self.archive.reader();
        for row in self.own_rows() {
            show(reader.read(row));
        }
        for chapter in &self.recent {
            show(&chapter.story);
        }
    }
}

/// The stories in order of their start, with what is still to come.
#[derive(Debug)]
pub(crate) struct World {
    org: Arc<Org>,
    seed: u64,
    archive: Arc<Archive>,
    /// The conversations of the history that were open when the live process began, and all later ones.
    chapters: Vec<Arc<Chapter>>,
    /// The first of them that is not of the history.
    later: usize,
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
        let archive = Archive::new(&org, &History::new(seed, history, began));
        let mut world = Self {
            seed,
            archive: Arc::new(archive),
            chapters: Vec::new(),
            later: 0,
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
        let archive = Arc::clone(&world.archive);
        for row in archive.rows().filter(|&row| archive.last(row) >= began) {
            let story = archive.story(row);
            world.arrivals.heed(&story);
            world.add(story);
        }
        world.later = world.chapters.len();
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
            let held =
                facts[first..next].iter().any(|fact| matches!(fact.what, What::Holds | What::Resumes | What::Confers));
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
        self.earlier.insert(place, Arc::new(Chapter::new(story)));
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
        self.chapters.push(Arc::new(Chapter::new(story)));
    }

    /// A conversation, once it has begun.
    pub(crate) fn conversation(&self, id: Id, at: i64) -> Option<Arc<Chapter>> {
        let kept = self.by_id.get(&id).map(|&index| Arc::clone(&self.chapters[index]));
        let archived = || self.archive.row(id).map(|row| Arc::new(Chapter::new(self.archive.story(row))));
        let earlier = || self.earlier.iter().find(|chapter| chapter.story.id == id).cloned();
        kept.or_else(archived).or_else(earlier).filter(|chapter| chapter.story.start() <= at)
    }

    /// Conversations that begin in `from..until`, of everybody or of one agent.
    pub(crate) fn span(&self, from: i64, until: i64, of: Option<AgentIx>) -> Span {
        let later = &self.chapters[self.later..];
        let place = |at: i64| self.later + later.partition_point(|chapter| chapter.story.start() < at);
        let (first, last) = (place(from), place(until));
        let mut recent = match of {
            None => self.chapters.get(first..last).unwrap_or_default().to_vec(),
            Some(agent) => {
                let own = &self.by_agent[agent.0];
                let (first, last) =
                    (own.partition_point(|&index| index < first), own.partition_point(|&index| index < last));
                own.get(first..last)
                    .unwrap_or_default()
                    .iter()
                    .map(|&index| Arc::clone(&self.chapters[index]))
                    .collect()
            }
        };
        let meant = |chapter: &&Arc<Chapter>| {
            let story = &chapter.story;
            (from..until).contains(&story.start()) && of.is_none_or(|agent| story.is_of(agent))
        };
        let count = recent.len();
        recent.extend(self.earlier.iter().filter(meant).cloned());
        if recent.len() > count {
            recent.sort_by_key(|chapter| chapter.story.start());
        }
        Span { archive: Arc::clone(&self.archive), of, rows: self.archive.beginning(from, until), recent }
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
            if !chapter.story.is_of(agent) {
                return false;
            }
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
