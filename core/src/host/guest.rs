//! The guest: where it stands with its host, and what of the agent's conversations it tells the host.

use super::message::{Hook, Say, Tone};
use super::sight::Sight;
use crate::live::{Heat, Limits};
use crate::record::{Book, Id, Mark, Media, Phase, Record};

/// Where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// The host has not been told yet that the page can be shown.
    #[default]
    Loading,
    /// The page is shown, or its host never says otherwise.
    Active,
    /// The host has put it aside: it works slowly.
    Blurred,
    /// The host has ended it; it does nothing any more.
    Stopped,
}

/// Whether the agent looks at the page, as far as the browser knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attention {
    /// They do.
    Here,
    /// They look elsewhere; what other pages of ours have before their eyes.
    Elsewhere(Sight),
}

/// Why a conversation wants the agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It rings: medium of the conversation.
    Alerts(Media),
    /// It is over the agent's own limit.
    OverLimit,
    /// A wrap-up code is missing.
    WrapUp,
}

/// What it wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Tell the host.
    Say(Say),
    /// Tell the host, unless another page of ours has told it of the same, which goes by this name.
    Once(String, Say),
    /// What goes by this name is over: when it begins again it may be told again.
    Over(String),
    /// Work slowly.
    PutAside,
    /// Look at everything again.
    TakeUp,
    /// End all work; what follows may still be said.
    End,
}

/// The machine.
#[derive(Debug, Default)]
pub struct Guest {
    standing: Standing,
    /// The one conversation that it stands beside; else it speaks of all.
    beside: Option<Id>,
    /// What wants the agent, and whether they have seen it since.
    wants: Vec<Want>,
    /// The count that the host has been told.
    told: usize,
}

#[derive(Debug)]
struct Want {
    id: Id,
    need: Need,
    is_seen: bool,
}

impl Want {
    /// What it goes by in all pages that know of it.
    fn name(&self) -> String {
        let need = match self.need {
            Need::Alerts(_) => "alerts",
            Need::OverLimit => "limit",
            Need::WrapUp => "wrap-up",
        };
        format!("{need}.{}", self.id)
    }
}

/// Gives a need its words: title and what it is about.
pub type Words = fn(Need) -> (String, &'static str);

impl Guest {
    /// Beside a conversation, or by itself.
    pub fn new(beside: Option<Id>) -> Self {
        Self { beside, ..Self::default() }
    }

    /// Where it stands.
    pub const fn standing(&self) -> Standing {
        self.standing
    }

    /// The page can be shown. It says so unasked: the host's own word may have come before anybody listened.
    pub fn ready(&mut self) -> Vec<Effect> {
        match self.standing {
            Standing::Loading => {
                self.standing = Standing::Active;
                vec![Effect::Say(Say::Bootstrapped)]
            }
            Standing::Active | Standing::Blurred | Standing::Stopped => Vec::new(),
        }
    }

    /// The host has called.
    pub fn called(&mut self, hook: Hook) -> Vec<Effect> {
        match (self.standing, hook) {
            // It must not be left waiting for it, however often it asks.
            (Standing::Stopped, Hook::Stop) => vec![Effect::Say(Say::Stopped)],
            (Standing::Stopped, _) | (Standing::Blurred, Hook::Blur) | (Standing::Active, Hook::Focus) => Vec::new(),
            (Standing::Loading | Standing::Active | Standing::Blurred, Hook::Bootstrap) => {
                if self.standing == Standing::Loading {
                    self.standing = Standing::Active;
                }
                vec![Effect::Say(Say::Bootstrapped)]
            }
            (Standing::Loading | Standing::Blurred, Hook::Focus) => {
                self.standing = Standing::Active;
                vec![Effect::TakeUp]
            }
            (Standing::Loading | Standing::Active, Hook::Blur) => {
                self.standing = Standing::Blurred;
                vec![Effect::PutAside]
            }
            (Standing::Loading | Standing::Active | Standing::Blurred, Hook::Stop) => {
                self.standing = Standing::Stopped;
                vec![Effect::End, Effect::Say(Say::Stopped)]
            }
        }
    }

    /// Whether anything wants the agent at `now`, by the server's clock; else it does not matter where they look.
    pub fn is_wanting(&self, book: &Book, limits: Limits, now: i64) -> bool {
        self.standing != Standing::Stopped && self.needs(book, limits, now).next().is_some()
    }

    fn needs<'a>(&self, book: &'a Book, limits: Limits, now: i64) -> impl Iterator<Item = (Id, Need)> + use<'a> {
        let beside = self.beside.clone();
        let mine = book.live().into_iter().filter(move |record| beside.as_ref().is_none_or(|id| *id == record.id));
        mine.filter_map(move |record| Some((record.id.clone(), need(record, limits, now)?)))
    }

    /// Looks at the conversations at `now`, by the server's clock. What begins to want the agent while they look elsewhere is
    /// told once, and counted until they look or it is over.
    pub fn look(&mut self, book: &Book, limits: Limits, now: i64, attention: &Attention, words: Words) -> Vec<Effect> {
        if self.standing == Standing::Stopped {
            return Vec::new();
        }
        let mut effects = Vec::new();
        let mut wants = Vec::new();
        for (id, need) in self.needs(book, limits, now) {
            let is_seen = match attention {
                Attention::Here => self.standing != Standing::Blurred,
                Attention::Elsewhere(sight) => sight.has(&id),
            };
            let known = self.wants.iter().find(|want| want.id == id && want.need == need);
            let is_seen_now = is_seen || known.is_some_and(|want| want.is_seen);
            let want = Want { is_seen: is_seen_now, id, need };
            if known.is_none() && !is_seen {
                let (title, message) = words(need);
                let tone = if matches!(need, Need::Alerts(_)) { Tone::Info } else { Tone::Error };
                let (id, message) = (format!("tidemark.{}", want.id), message.to_owned());
                effects.push(Effect::Once(want.name(), Say::Toast { id, title, message, tone }));
            }
            wants.push(want);
        }
        let over = std::mem::replace(&mut self.wants, wants);
        let is_over = |name: &String| self.wants.iter().all(|want| want.name() != *name);
        effects.extend(over.iter().map(Want::name).filter(is_over).map(Effect::Over));
        let count = self.wants.iter().filter(|want| !want.is_seen).count();
        if std::mem::replace(&mut self.told, count) != count {
            effects.push(Effect::Say(Say::AttentionCount(count)));
        }
        effects
    }
}

/// The first that is so of it.
fn need(record: &Record, limits: Limits, now: i64) -> Option<Need> {
    let (phase, live) = (record.phase(), record.live.as_ref()?);
    if matches!(limits.heat(&phase, &live.so_far(now)), Some((Heat::Over, _))) {
        return Some(Need::OverLimit);
    }
    if matches!(phase, Phase::Alerting { .. }) {
        return Some(Need::Alerts(record.media()));
    }
    record.marks().iter().any(|mark| matches!(mark, Mark::WrapUpDue | Mark::NoWrapUp)).then_some(Need::WrapUp)
}

#[cfg(test)]
mod tests;
