//! The whole application in several tabs of one browser over one server's history. The same plan and chance give the same run.

mod nemesis;

pub(crate) use nemesis::{Kind, Whom};

use crate::checker::{Checker, Look, RECONCILE, UnderWay};
use crate::memory;
use crate::nemesis::Act;
use crate::server::{ME, Plan, Story};
use crate::sim::browser::Browser;
use crate::sim::genesys::{FakeGenesys, event};
use crate::writing::Writing;
use std::collections::{BTreeMap, BTreeSet};
use tidemark_core::auth::Session;
use tidemark_core::chance::{Chance, Seeded};
use tidemark_core::clock::SECOND;
use tidemark_core::drive::{Happening, Said};
use tidemark_core::live::{Freshness, Why};
use tidemark_core::share::Message;

const HEARTBEAT: i64 = 30 * SECOND;
const BEAT: &str = r#"{"topicName":"channel.metadata","eventBody":{"message":"WebSocket Heartbeat"}}"#;
/// From a leader that freezes to the next one's list.
const HAND_OVER: i64 = 10 * SECOND;
/// Who has lost the lock to another tab hears of it at once; who was frozen, when it thaws.
const TWO_LEADERS: i64 = 100;

/// What is due at an instant.
#[derive(Debug)]
enum Thing {
    Step {
        story: usize,
    },
    Begins {
        act: usize,
    },
    Ends {
        act: usize,
    },
    Beat,
    /// The agent comes back, and does what a banner asks for.
    ComesBack,
}

/// The tabs, their server, and what goes wrong.
pub(crate) struct Tabs {
    browser: Browser,
    stories: Vec<Story>,
    acts: Vec<Act<Kind>>,
    /// Acts that last, and the tabs that some of them keep frozen.
    active: Vec<usize>,
    frozen: BTreeMap<usize, Vec<usize>>,
    chance: Seeded,
    /// By epoch milliseconds and order.
    coming: BTreeMap<(i64, u64), Thing>,
    order: u64,
    checkers: BTreeMap<usize, Checker>,
    /// When something reached the socket of any tab, and when each tab heard its leader, epoch milliseconds.
    last_frame: i64,
    last_heard: BTreeMap<usize, i64>,
    /// Since when more than one tab takes itself for the leader, epoch milliseconds.
    two_lead: Option<i64>,
    /// The last instant at which anything was wrong.
    troubled: i64,
}

impl Tabs {
    pub(crate) fn new(plans: &[Plan], acts: &[Act<Kind>], count: usize, chance: u64) -> Self {
        let browser = Browser::with_tabs(FakeGenesys { user: ME, ..FakeGenesys::default() }, count);
        let start = browser.computer.borrow().now.wall;
        let stories: Vec<Story> = plans.iter().enumerate().map(|(n, plan)| Story::new(n, plan, start)).collect();
        let mut tabs = Self {
            browser,
            acts: acts.to_vec(),
            active: Vec::new(),
            frozen: BTreeMap::new(),
            chance: Seeded::new(chance),
            coming: BTreeMap::new(),
            order: 0,
            checkers: BTreeMap::new(),
            last_frame: start,
            last_heard: (0..count).map(|tab| (tab, start)).collect(),
            two_lead: None,
            troubled: start,
            stories: Vec::new(),
        };
        for (number, story) in stories.iter().enumerate() {
            for at in story.told_at() {
                tabs.later(at, Thing::Step { story: number });
            }
        }
        for (number, act) in acts.iter().enumerate() {
            tabs.later(start + act.at, Thing::Begins { act: number });
            tabs.later(start + act.at + act.length, Thing::Ends { act: number });
        }
        tabs.later(start + HEARTBEAT, Thing::Beat);
        tabs.stories = stories;
        tabs
    }

    /// From the first moment until everything must be right again in every tab.
    pub(crate) fn run(mut self) -> Result<(), String> {
        let faults = self.acts.iter().map(|act| act.at + act.length + 60_000).max().unwrap_or(0);
        self.later(self.now() + faults.max(300_000), Thing::ComesBack);
        let end = self.now() + faults.max(300_000) + RECONCILE + HAND_OVER;
        while let Some(((at, _), thing)) = self.coming.pop_first() {
            self.pass_to(at.min(end))?;
            if at > end {
                break;
            }
            self.happens(&thing);
            self.pass_to(self.now())?;
            for tab in self.browser.up() {
                self.look_at(tab)?;
            }
        }
        self.last()
    }

    fn now(&self) -> i64 {
        self.browser.computer.borrow().now.wall
    }

    fn later(&mut self, at: i64, thing: Thing) {
        self.order += 1;
        self.coming.insert((at, self.order), thing);
    }

    /// Lets the tabs do what they do until then, epoch milliseconds, and looks at each that does something.
    fn pass_to(&mut self, at: i64) -> Result<(), String> {
        let now = self.browser.computer.borrow().now;
        let until = now.mono + (at - now.wall).max(0);
        let mut steps = 0;
        loop {
            let (mut frame, mut heard) = (false, false);
            let step = self.browser.step(until, &mut |_, happening| {
                use Message::{Frame, Here, Open};
                match happening {
                    Happening::SocketFrame(..) | Happening::SocketOpened(_) => frame = true,
                    Happening::Heard(Said::Share(Here { .. } | Open { .. } | Frame(..))) => heard = true,
                    _ => {}
                }
            });
            let Some(tab) = step else { return Ok(()) };
            if *self.browser.tabs[tab].session().session() == Session::Leaving {
                self.browser.come_back(tab);
                self.checkers.remove(&tab);
            }
            let now = self.now();
            if frame {
                self.last_frame = now;
            }
            if frame || heard {
                self.last_heard.insert(tab, now);
            }
            self.one_leads(now)?;
            self.look_at(tab)?;
            steps += 1;
            if steps > 40_000 {
                return Err("I7: it never comes to rest".to_owned());
            }
        }
    }

    fn one_leads(&mut self, now: i64) -> Result<(), String> {
        let leaders = self.browser.leaders();
        if leaders.len() < 2 {
            self.two_lead = None;
            return Ok(());
        }
        let since = *self.two_lead.get_or_insert(now);
        if now - since > TWO_LEADERS { Err(format!("I15: {leaders:?} lead at {now}, since {since}")) } else { Ok(()) }
    }

    fn look_at(&mut self, tab: usize) -> Result<(), String> {
        let mut checker = self.checkers.remove(&tab).unwrap_or_default();
        let (freshness, _) = self.browser.tabs[tab].freshness();
        if freshness != Freshness::Off {
            checker.look(&self.look(tab, &freshness)).map_err(|why| format!("tab {tab}: {why}, {}", self.told()))?;
        }
        self.checkers.insert(tab, checker);
        Ok(())
    }

    fn look<'a>(&'a self, tab: usize, freshness: &'a Freshness) -> Look<'a> {
        let computer = self.browser.computer.borrow();
        let sockets = computer.sockets.iter().filter(|(owner, _)| *owner == tab).count() as u32;
        Look {
            at: computer.now.wall,
            freshness,
            book: self.browser.tabs[tab].book(),
            stories: &self.stories,
            sound_since: self.active.is_empty().then_some(self.troubled),
            last_frame: self.last_frame.min(self.last_heard.get(&tab).copied().unwrap_or(0)),
            under_way: UnderWay { sockets, ..UnderWay::default() },
            hand_over: HAND_OVER,
        }
    }

    /// How the tabs stand, for whoever reads of a failure.
    fn told(&self) -> String {
        let tab = |tab: usize| {
            let drive = &self.browser.tabs[tab];
            (tab, drive.role(), drive.freshness().0, drive.session().session().clone())
        };
        format!("of the tabs {:?}", self.browser.up().into_iter().map(tab).collect::<Vec<_>>())
    }

    /// Everything must be right at the end, whatever happened before.
    fn last(self) -> Result<(), String> {
        for tab in self.browser.up() {
            let (freshness, _) = self.browser.tabs[tab].freshness();
            let right = Checker::last(&self.look(tab, &freshness));
            right.map_err(|why| format!("tab {tab}: {why}, {}", self.told()))?;
        }
        let (leaders, sockets) = (self.browser.leaders(), &self.browser.computer.borrow().sockets);
        let owners: BTreeSet<usize> = sockets.iter().map(|(owner, _)| *owner).collect();
        if leaders.len() != 1 || !owners.iter().eq(&leaders) || sockets.len() != 1 {
            return Err(format!("I15: {leaders:?} lead with the sockets {sockets:?} long after the last fault"));
        }
        let up = self.browser.up();
        let mut pages = self.browser.tabs.into_iter().enumerate().filter(|(tab, _)| up.contains(tab));
        pages.try_for_each(|(_, page)| memory::is_bounded(page, memory::PAGE, self.stories.len()))
    }

    fn happens(&mut self, thing: &Thing) {
        let now = self.now();
        match *thing {
            Thing::Step { story } => self.tells(story),
            Thing::Begins { act } => self.begins(act),
            Thing::Ends { act } => self.ends(act),
            Thing::ComesBack => self.obeys_banners(),
            Thing::Beat => {
                self.browser.computer.borrow_mut().push(20, BEAT);
                self.later(now + HEARTBEAT, Thing::Beat);
            }
        }
    }

    /// Renews where nobody is signed in any more, and takes over where another page has the events.
    fn obeys_banners(&mut self) {
        let up = self.browser.up();
        let ended = |tab: &&usize| matches!(self.browser.tabs[**tab].session().session(), Session::Ended(_));
        let elsewhere = Freshness::Polling(Why::OpenedElsewhere);
        if let Some(&tab) = up.iter().find(ended) {
            self.browser.renew(tab);
        } else if let Some(&tab) = up.iter().find(|tab| self.browser.tabs[**tab].freshness().0 == elsewhere) {
            self.browser.tabs[tab].take_over();
        }
        // What has gone wrong may be noticed later, and after the one banner there may be another.
        self.later(self.now() + HAND_OVER, Thing::ComesBack);
    }

    /// The service lists what is active, and tells whoever listens what happened.
    fn tells(&mut self, story: usize) {
        let now = self.now();
        let listed = self.stories.iter().filter(|story| story.is_active(now));
        let listed = listed.map(|story| story.written(now, Writing::List)).collect();
        let text = event(&self.stories[story].written(now, Writing::Event), ME);
        self.browser.computer.borrow_mut().genesys.active = listed;
        let told = self.browser.computer.borrow().told();
        for (tab, socket) in told {
            if self.percent(self.most(|kind| if let Kind::Lose { percent } = kind { percent.into() } else { 0 })) {
                continue;
            }
            let double = self.most(|kind| if let Kind::Double { percent } = kind { percent.into() } else { 0 });
            let copies = 1 + i64::from(self.percent(double));
            let slow = self.most(|kind| if let Kind::Delay { most } = kind { most } else { 0 });
            for _ in 0..copies {
                let delay = 50 + self.chance.up_to(450 + slow);
                self.troubled = self.troubled.max(if slow > 0 { now + delay } else { 0 });
                let frame = Happening::SocketFrame(socket, text.clone());
                self.browser.computer.borrow_mut().soon(tab, delay, frame);
            }
        }
    }

    fn percent(&mut self, percent: i64) -> bool {
        self.chance.up_to(99) < percent
    }

    fn most(&self, of: impl Fn(Kind) -> i64) -> i64 {
        self.active.iter().map(|&act| of(self.acts[act].kind)).max().unwrap_or(0)
    }
}
