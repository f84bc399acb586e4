//! The machine: what a tab is, what it waits for, and what each message makes of that.

use super::condition::Condition;
use super::message::{Asker, Message, TabId, Term};
use super::outcome::Outcome;
use super::watch::{Due, Watch};
use super::{Claim, Effect, Event, Role, To};
use crate::chance::Chance;
use crate::clock::{MINUTE, Moment};
use crate::genesys::traffic::Reply;
use crate::genesys::{Endpoint, budget::Lane};

/// A follower says hello every few seconds, in a hidden tab once a minute; one that has not for so long is no more.
const CRASHED: i64 = 3 * MINUTE;

/// A request takes half a minute at most, and may have waited for another.
const UNHEARD: i64 = MINUTE;

/// A request that waits for the leader's answer.
#[derive(Debug)]
struct Pending<T> {
    number: u64,
    tag: T,
    endpoint: Endpoint,
    lane: Lane,
    /// When it was asked for, monotonic: its answer is no older than this.
    since: i64,
    /// When the leader was last told, monotonic.
    told: i64,
}

/// The machine; `T` says what a request is for.
#[derive(Debug)]
pub struct Share<T> {
    me: TabId,
    role: Role,
    term: Term,
    leader: Option<TabId>,
    watch: Watch,
    pending: Vec<Pending<T>>,
    next: u64,
    condition: Condition,
    /// When the leader said how it stands, monotonic.
    told_at: i64,
    /// Who follows, and when it was last heard of, monotonic.
    followers: Vec<(TabId, i64)>,
}

impl<T> Share<T> {
    /// Apart, under a number of its own.
    pub fn new(chance: &mut dyn Chance) -> Self {
        let mut me = [0; 8];
        chance.fill(&mut me);
        Self {
            me: TabId(u64::from_le_bytes(me)),
            role: Role::Apart,
            term: Term::default(),
            leader: None,
            watch: Watch::default(),
            pending: Vec::new(),
            next: 0,
            condition: Condition::default(),
            told_at: 0,
            followers: Vec::new(),
        }
    }

    /// This tab's number.
    pub const fn me(&self) -> TabId {
        self.me
    }

    /// What this tab is.
    pub const fn role(&self) -> Role {
        self.role
    }

    /// Whom it follows.
    pub fn leader(&self) -> Option<TabId> {
        self.leader.filter(|_| self.role == Role::Follows)
    }

    /// Since when its leader leads.
    pub const fn term(&self) -> Term {
        self.term
    }

    /// Whether anybody hears what this tab says as a leader.
    pub fn has_followers(&self, now: i64) -> bool {
        self.role == Role::Leads && self.followers.iter().any(|&(_, heard)| now - heard < CRASHED)
    }

    /// How the leader stood when it last said so, and when that was, monotonic.
    pub const fn condition(&self) -> (&Condition, i64) {
        (&self.condition, self.told_at)
    }

    /// When [`Event::Tick`] has something to do, monotonic.
    pub const fn wake_at(&self) -> Option<i64> {
        match self.role {
            Role::Seeking | Role::Follows => Some(self.watch.next),
            Role::Apart | Role::Alone | Role::Leads => None,
        }
    }

    /// Something happened. `condition`: how this tab stands.
    pub fn on(&mut self, event: Event, condition: Condition, now: Moment, chance: &mut dyn Chance) -> Vec<Effect<T>> {
        match event {
            Event::Join if self.role == Role::Apart => {
                self.role = Role::Seeking;
                self.watch = Watch::begin(now.mono);
                vec![Effect::Claim(Claim::Wait), self.hello()]
            }
            Event::TakeOver if self.role == Role::Follows => vec![Effect::Claim(Claim::Steal)],
            Event::Join | Event::TakeOver => Vec::new(),
            Event::Unavailable => {
                self.role = Role::Alone;
                vec![Effect::RoleChanged]
            }
            Event::Granted => {
                self.role = Role::Leads;
                // Whoever led before began earlier, though this clock may have been set.
                self.term = Term(now.wall.max(self.term.0 + 1));
                self.followers.clear();
                vec![Effect::Say(To::All, Message::Lead { from: self.me, term: self.term }), Effect::RoleChanged]
            }
            Event::Taken => {
                (self.role, self.leader) = (Role::Seeking, None);
                self.watch = Watch::begin(now.mono);
                vec![Effect::RoleChanged, Effect::Claim(Claim::Wait), self.hello()]
            }
            Event::Leave => {
                (self.role, self.leader) = (Role::Apart, None);
                self.followers.clear();
                vec![Effect::Say(To::All, Message::Bye(self.me)), Effect::Resign]
            }
            Event::Heard(message) => self.heard(message, condition, now),
            Event::Tick => match self.role {
                Role::Seeking | Role::Follows => match self.watch.tick(now.mono, chance) {
                    Due::Nothing => Vec::new(),
                    Due::Ping => self.say_again(now.mono).into_iter().chain([self.hello()]).collect(),
                    Due::Steal => vec![Effect::Claim(Claim::Steal)],
                },
                Role::Apart | Role::Alone | Role::Leads => Vec::new(),
            },
        }
    }

    /// Something is wanted of whoever leads.
    pub fn ask(&mut self, tag: T, endpoint: Endpoint, lane: Lane, now: Moment) -> Vec<Effect<T>> {
        let number = self.next;
        self.next += 1;
        let said = if self.role == Role::Follows { self.say(number, &endpoint, lane) } else { None };
        self.pending.push(Pending { number, tag, endpoint, lane, since: now.mono, told: now.mono });
        said.into_iter().collect()
    }

    /// What was asked under such tags is not wanted any more.
    pub fn forget(&mut self, unwanted: &dyn Fn(&T) -> bool) -> Vec<Effect<T>> {
        let dropped = self.pending.extract_if(.., |asked| unwanted(&asked.tag));
        let numbers: Vec<u64> = dropped.map(|asked| asked.number).collect();
        if numbers.is_empty() || self.role != Role::Follows {
            return Vec::new();
        }
        vec![Effect::Say(To::All, Message::Drop { from: self.me, numbers })]
    }

    /// What waits for a leader, when this tab does not need one any more.
    pub fn take_pending(&mut self) -> Vec<(T, Endpoint, Lane)> {
        self.pending.drain(..).map(|asked| (asked.tag, asked.endpoint, asked.lane)).collect()
    }

    /// A leader that waits for nothing has answered by now, or has never heard of it.
    fn say_again(&mut self, now: i64) -> Vec<Effect<T>> {
        if self.role != Role::Follows || self.condition.wait.is_some() {
            return Vec::new();
        }
        let mut lost: Vec<_> = self.pending.extract_if(.., |asked| now - asked.told >= UNHEARD).collect();
        for asked in &mut lost {
            asked.told = now;
        }
        let said = lost.iter().filter_map(|asked| self.say(asked.number, &asked.endpoint, asked.lane)).collect();
        self.pending.append(&mut lost);
        said
    }

    /// Asks whether the leader is there.
    pub fn hello(&self) -> Effect<T> {
        Effect::Say(To::All, Message::Hello(self.me))
    }

    fn heard(&mut self, message: Message, condition: Condition, now: Moment) -> Vec<Effect<T>> {
        match (self.role, message) {
            (Role::Seeking | Role::Follows, Message::Lead { from, term }) => self.follow(from, term),
            (Role::Seeking | Role::Follows, Message::Here { to, from, term, condition }) if to == self.me => {
                let mut effects = self.follow(from, term);
                if self.leader == Some(from) {
                    // One that has no events itself vouches for nothing.
                    effects.extend(condition.vouches().then_some(Effect::LineSound));
                    (self.condition, self.told_at) = (condition.after(&self.condition), now.mono);
                }
                effects
            }
            (Role::Follows, Message::Answer { asker, outcome }) if asker.tab == self.me => {
                let Some(place) = self.pending.iter().position(|asked| asked.number == asker.number) else {
                    return Vec::new();
                };
                let asked = self.pending.remove(place);
                vec![Effect::Answer(asked.tag, sent_at(outcome, asked.since))]
            }
            (Role::Follows, Message::Open { term, topics }) if term == self.term => {
                // One that is in doubt has its topics still, and is told of again when another tab comes.
                if !self.condition.is_in_doubt() {
                    self.condition.why = None;
                }
                vec![Effect::LineOpened(topics)]
            }
            (Role::Follows, Message::Shut(term)) if term == self.term => vec![Effect::LineShut],
            (Role::Follows, Message::Frame(term, text)) if term == self.term => vec![Effect::LineFrame(text)],
            (Role::Follows, Message::Settled { term, ids, outcome }) if term == self.term => {
                vec![Effect::Settled(ids, sent_at(outcome, now.mono))]
            }
            (Role::Leads, Message::Hello(from)) => {
                let mut effects =
                    vec![Effect::Say(To::All, Message::Here { to: from, from: self.me, term: self.term, condition })];
                self.followers.retain(|&(_, heard)| now.mono - heard < CRASHED);
                if let Some((_, heard)) = self.followers.iter_mut().find(|(follower, _)| *follower == from) {
                    *heard = now.mono;
                } else {
                    self.followers.push((from, now.mono));
                    effects.push(Effect::Greet(from));
                }
                effects
            }
            (Role::Leads, Message::Ask { asker, term, question, lane, about })
                if term == self.term && question.is_sound() =>
            {
                vec![Effect::Serve(asker, question, lane, about)]
            }
            (Role::Leads, Message::Drop { from, numbers }) => vec![Effect::Forget(from, Some(numbers))],
            (Role::Leads, Message::Listen) => vec![Effect::Listener],
            (Role::Leads, Message::Bye(from)) => {
                self.followers.retain(|(follower, _)| *follower != from);
                vec![Effect::Forget(from, None)]
            }
            _ => Vec::new(),
        }
    }

    /// Somebody leads. One that was put aside while it was frozen may still think so.
    fn follow(&mut self, leader: TabId, term: Term) -> Vec<Effect<T>> {
        if term < self.term {
            return Vec::new();
        }
        self.watch.heard();
        if self.leader == Some(leader) && term == self.term {
            return Vec::new();
        }
        (self.role, self.leader, self.term) = (Role::Follows, Some(leader), term);
        vec![self.hello(), Effect::RoleChanged]
    }

    fn say(&self, number: u64, endpoint: &Endpoint, lane: Lane) -> Option<Effect<T>> {
        let (asker, question) = (Asker { tab: self.me, number }, endpoint.as_question()?);
        Some(Effect::Say(
            To::All,
            Message::Ask { asker, term: self.term, question, lane, about: endpoint.about().to_vec() },
        ))
    }
}

fn sent_at(outcome: Outcome, sent: i64) -> Outcome {
    outcome.map(|reply| Reply { sent, ..reply })
}
