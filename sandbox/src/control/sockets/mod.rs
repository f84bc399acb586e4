//! Faults of sockets on demand, the key `sockets` of `/sandbox/faults`: a list of rules, each a fault, whom it concerns
//! and how often. Decides what becomes of a frame; the hub and the sockets do it. Chance comes from the sandbox's seed and
//! the rule's number alone, so that the same commands bring the same faults.

mod wanted;

use axum::http::StatusCode;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Utf8Bytes;

use crate::channels::sockets::{Frame, Owner};
use crate::dice::{Dice, Purpose};
use crate::org::{AgentIx, Org};

pub(crate) use wanted::Wanted;

/// How often a burst sends, in milliseconds.
const STEP: i64 = 20;
/// How much of a burst is made up for when the clock jumps, in milliseconds.
const BACKLOG: i64 = 2_000;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Refuse(StatusCode),
    NeverOpen,
    NoAck,
    HalfOpen,
    HeartbeatsOnly,
    Lose { percent: u32 },
    Duplicate { percent: u32 },
    Reorder { percent: u32 },
    Delay { ms: i64, jitter: i64 },
    Burst { per_second: u64 },
    Misshape { percent: u32, into: Form },
    Now(Deed),
}

/// How a message goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Text,
    Binary,
    Fragments,
    /// Lengthened to so many bytes.
    Oversize(usize),
    Malformed,
    NotUtf8,
}

/// What is done to sockets once, when it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    Close(u16),
    Drop,
    Reset,
    WarnAndClose,
}

/// Whose sockets are meant; everybody's where neither is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Whom {
    agent: Option<AgentIx>,
    channel: Option<String>,
}

impl Whom {
    /// `owner` is none for a channel that nobody knows.
    pub(crate) fn is(&self, owner: Option<&Owner>) -> bool {
        self.agent.is_none_or(|agent| owner.is_some_and(|owner| owner.agent == agent))
            && self.channel.as_ref().is_none_or(|channel| owner.is_some_and(|owner| owner.channel == *channel))
    }
}

#[derive(Debug)]
struct Rule {
    wanted: Wanted,
    fault: Fault,
    whom: Whom,
    dice: Dice,
    /// When a burst goes on, and thousandths of an event that it still owes.
    next: i64,
    owed: u64,
}

/// What meets somebody who opens a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    Open,
    Refused(StatusCode),
    NeverAnswered,
}

/// How an event gets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Passage {
    pub(crate) form: Form,
    pub(crate) copies: u32,
    /// In milliseconds.
    pub(crate) delay: i64,
    pub(crate) turn: Turn,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    InOrder,
    /// The next event overtakes it.
    AfterTheNext,
}

/// So many events, at an instant, on the sockets that are meant.
#[derive(Debug, Clone)]
pub(crate) struct Burst {
    pub(crate) whom: Whom,
    pub(crate) at: i64,
    pub(crate) events: u64,
}

/// The rules, in the order in which they were made.
#[derive(Debug)]
pub(crate) struct SocketFaults {
    seed: u64,
    made: u64,
    rules: Vec<Rule>,
    deeds: Vec<(Deed, Whom)>,
}

impl SocketFaults {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, made: 0, rules: Vec::new(), deeds: Vec::new() }
    }

    /// Adds rules, all or none; an empty list ends those there are.
    pub(crate) fn merge(&mut self, org: &Org, wanted: &[Wanted], now: i64) -> Result<(), String> {
        let ready: Vec<_> = wanted.iter().map(|wanted| wanted.ready(org)).collect::<Result<_, _>>()?;
        if ready.is_empty() {
            self.rules.clear();
        }
        for (wanted, (fault, whom)) in wanted.iter().zip(ready) {
            if let Fault::Now(deed) = fault {
                self.deeds.push((deed, whom));
                continue;
            }
            let dice = Dice::new(self.seed, Purpose::SocketFaults, self.made);
            self.made += 1;
            self.rules.push(Rule { wanted: wanted.clone(), fault, whom, dice, next: now + STEP, owed: 0 });
        }
        Ok(())
    }

    /// The rules that still hold, as they are written.
    pub(crate) fn shown(&self) -> Value {
        json!(self.rules.iter().map(|rule| &rule.wanted).collect::<Vec<_>>())
    }

    /// What is to be done at once.
    pub(crate) fn deeds(&mut self) -> Vec<(Deed, Whom)> {
        std::mem::take(&mut self.deeds)
    }

    pub(crate) fn door(&mut self, owner: Option<&Owner>) -> Door {
        self.first(owner, |fault| match fault {
            Fault::Refuse(status) => Some(Door::Refused(status)),
            Fault::NeverOpen => Some(Door::NeverAnswered),
            _ => None,
        })
        .unwrap_or(Door::Open)
    }

    pub(crate) fn ignores_subscribing(&mut self, owner: &Owner) -> bool {
        self.first(Some(owner), |fault| (fault == Fault::NoAck).then_some(())).is_some()
    }

    pub(crate) fn stalls(&self, owner: &Owner) -> bool {
        self.rules.iter().any(|rule| rule.fault == Fault::HalfOpen && rule.whom.is(Some(owner)))
    }

    /// A socket that is half open swallows a message.
    pub(crate) fn swallows(&mut self, owner: &Owner) -> bool {
        self.first(Some(owner), |fault| (fault == Fault::HalfOpen).then_some(())).is_some()
    }

    /// What becomes of an event on a socket; `None`: it is lost.
    pub(crate) fn passage(&mut self, owner: &Owner) -> Option<Passage> {
        let mut passage = Passage { form: Form::Text, copies: 1, delay: 0, turn: Turn::InOrder };
        let mut lost = false;
        for rule in self.rules.iter_mut().filter(|rule| rule.whom.is(Some(owner))) {
            // Every rule rolls for every event, so that none changes what another one does.
            let mut hits = |percent: u32| rule.dice.chance(percent);
            let met = match rule.fault {
                Fault::HeartbeatsOnly => {
                    lost = true;
                    true
                }
                Fault::Lose { percent } => {
                    let hit = hits(percent);
                    lost |= hit;
                    hit
                }
                Fault::Duplicate { percent } => {
                    let hit = hits(percent);
                    passage.copies += u32::from(hit);
                    hit
                }
                Fault::Reorder { percent } => {
                    let hit = hits(percent);
                    if hit {
                        passage.turn = Turn::AfterTheNext;
                    }
                    hit
                }
                Fault::Delay { ms, jitter } => {
                    passage.delay += ms + rule.dice.between(0, jitter);
                    true
                }
                Fault::Misshape { percent, into } => {
                    let hit = hits(percent);
                    if hit {
                        passage.form = into;
                    }
                    hit
                }
                _ => false,
            };
            if met {
                rule.spend(1);
            }
        }
        self.forget_spent();
        (!lost).then_some(passage)
    }

    /// The bursts that are due.
    pub(crate) fn bursts(&mut self, now: i64) -> Vec<Burst> {
        let mut due = Vec::new();
        for rule in &mut self.rules {
            let Fault::Burst { per_second } = rule.fault else { continue };
            rule.next = rule.next.max(now - BACKLOG);
            while rule.next <= now && rule.wanted.count != Some(0) {
                rule.owed += per_second * STEP as u64;
                let events = (rule.owed / 1000).min(rule.wanted.count.unwrap_or(u64::MAX));
                rule.owed %= 1000;
                if events > 0 {
                    due.push(Burst { whom: rule.whom.clone(), at: rule.next, events });
                    rule.spend(events);
                }
                rule.next += STEP;
            }
        }
        self.forget_spent();
        due
    }

    /// When a burst goes on.
    pub(crate) fn next(&self) -> Option<i64> {
        let bursts = self.rules.iter().filter(|rule| matches!(rule.fault, Fault::Burst { .. }));
        bursts.map(|rule| rule.next).min()
    }

    /// The first rule that is met, which is spent by it.
    fn first<T>(&mut self, owner: Option<&Owner>, met: impl Fn(Fault) -> Option<T>) -> Option<T> {
        let mut meant = self.rules.iter_mut().filter(|rule| rule.whom.is(owner));
        let found = meant.find_map(|rule| {
            let found = met(rule.fault)?;
            rule.spend(1);
            Some(found)
        });
        self.forget_spent();
        found
    }

    fn forget_spent(&mut self) {
        self.rules.retain(|rule| rule.wanted.count != Some(0));
    }
}

impl Rule {
    fn spend(&mut self, times: u64) {
        if let Some(left) = &mut self.wanted.count {
            *left = left.saturating_sub(times);
        }
    }
}

impl Form {
    /// A message as it is put on the wire.
    pub(crate) fn frame(self, text: &Utf8Bytes) -> Frame {
        match self {
            Self::Text => Frame::Text(text.clone()),
            Self::Binary => Frame::Binary(text.clone()),
            Self::NotUtf8 => Frame::NotUtf8(text.clone()),
            Self::Fragments => Frame::Pieces(text.clone()),
            // White space after a value is JSON.
            Self::Oversize(bytes) => {
                let missing = bytes.saturating_sub(text.as_str().len());
                Frame::Text(format!("{}{}", text.as_str(), " ".repeat(missing)).into())
            }
            Self::Malformed => {
                let half = text.chars().count() / 2;
                Frame::Half(text.chars().take(half).collect::<String>().into())
            }
        }
    }
}
