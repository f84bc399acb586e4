//! What a search has found, in columns: one row a conversation, a few numbers each, texts kept once. A hundred thousand
//! rows take some twenty megabytes, and whoever filters or sorts them reads only the columns that it is about.
//!
//! It holds no Records: one exists in the book for what was seen live or is looked at closely, and what that says is told
//! here ([`Store::keep`]), so that both say the same. A row is never taken away.

mod agents;
mod folded;
mod key;
mod symbols;

pub use folded::TakeApart;
pub(super) use folded::{FEWEST_DIGITS, Folded, digits, fold};
pub use symbols::{Symbol, Symbols};

use crate::record::{Customer, Direction, Facts, Figures, Id, Media, Passing, PastSide, WrapUp};
use agents::Agents;
use key::Key;
use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

/// A row of one [`Store`], by its place: the order of arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Row(u32);

impl Row {
    pub(super) const fn place(self) -> usize {
        self.0 as usize
    }
}

/// A [`WrapUp`] without its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Open,
    Code,
    /// A code that Genesys gave, since the agent had given none in time.
    TimedOut,
    Missing,
    NotExpected,
}

/// The rows of a search. What is asked of a row that it does not have is nothing: no panic, for a screen may still show the
/// rows of the search before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Store {
    search: u32,
    rows: HashMap<Key, Row>,
    texts: Symbols,
    queues: BTreeSet<Symbol>,
    codes: BTreeSet<Symbol>,
    agents: Agents,
    version: u64,
    ids: Vec<Key>,
    started: Vec<i64>,
    ended: Vec<Option<i64>>,
    media: Vec<Media>,
    kind: Vec<Symbol>,
    direction: Vec<Option<Direction>>,
    name: Vec<Symbol>,
    address: Vec<Symbol>,
    queue: Vec<Symbol>,
    figures: Vec<Figures>,
    handled: Vec<bool>,
    complete: Vec<bool>,
    outcome: Vec<Outcome>,
    code: Vec<Symbol>,
    passed: Vec<Option<Passing>>,
    abandoned: Vec<bool>,
    dialled: Vec<Symbol>,
    note: Vec<Symbol>,
    agent: Vec<Symbol>,
    left: Vec<Symbol>,
}

/// What became of a conversation that was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// A row more.
    New,
    /// A row says something else than before, or the same.
    Known,
}

impl Store {
    /// An empty one, of the search of this number.
    pub fn of(search: u32) -> Self {
        Self { search, ..Self::default() }
    }

    /// Keeps what is on record of a conversation; the later account counts.
    pub fn keep(&mut self, id: &Id, past: &PastSide) -> Kept {
        let key = Key::keep(id, &mut self.texts);
        let next = Row(self.ids.len() as u32);
        let row = *self.rows.entry(key).or_insert(next);
        let kept = if row == next { Kept::New } else { Kept::Known };
        if kept == Kept::Known && self.past(row).as_ref() == Some(past) {
            return kept;
        }
        self.version += 1;
        let (outcome, code) = match &past.wrap_up {
            WrapUp::Open => (Outcome::Open, None),
            // Until the record is final, the agent can still give one.
            code @ WrapUp::Code { id, .. } if past.complete && past.handled && code.is_timed_out() => {
                (Outcome::TimedOut, Some(id))
            }
            WrapUp::Code { id, .. } => (Outcome::Code, Some(id)),
            WrapUp::Missing => (Outcome::Missing, None),
            WrapUp::NotExpected => (Outcome::NotExpected, None),
        };
        let texts = &mut self.texts;
        let (queue, code) = (texts.keep(past.queue.as_ref()), texts.keep(code));
        self.queues.insert(queue);
        self.codes.insert(code);
        put(&mut self.ids, row, key);
        put(&mut self.started, row, past.started);
        put(&mut self.ended, row, past.ended);
        put(&mut self.media, row, past.media);
        put(&mut self.kind, row, texts.keep(past.kind.as_ref()));
        put(&mut self.direction, row, past.direction);
        put(&mut self.name, row, texts.keep(past.customer.name.as_ref()));
        put(&mut self.address, row, texts.keep(past.customer.address.as_ref()));
        put(&mut self.queue, row, queue);
        put(&mut self.figures, row, past.figures);
        put(&mut self.handled, row, past.handled);
        put(&mut self.complete, row, past.complete);
        put(&mut self.outcome, row, outcome);
        put(&mut self.code, row, code);
        if kept == Kept::New {
            self.passed.push(None);
            self.abandoned.push(false);
            self.dialled.push(Symbol::NONE);
            self.note.push(Symbol::NONE);
            self.agent.push(Symbol::NONE);
            self.left.push(Symbol::NONE);
        }
        kept
    }

    /// Keeps what else is known of a conversation that has a row.
    pub fn keep_facts(&mut self, id: &Id, facts: &Facts) {
        let Some(row) = self.row(id) else { return };
        let (dialled, note) = (self.texts.keep(facts.dialled.as_ref()), self.texts.keep(facts.note.as_ref()));
        let (agent, left) = (self.keep_agent(facts.agent.as_ref()), self.texts.keep(facts.left.as_ref()));
        put(&mut self.agent, row, agent);
        put(&mut self.left, row, left);
        put(&mut self.passed, row, facts.passed);
        put(&mut self.abandoned, row, facts.abandoned);
        put(&mut self.dialled, row, dialled);
        put(&mut self.note, row, note);
        self.version += 1;
    }

    /// The code that this conversation was given, if no row has it yet.
    pub fn new_code(&self, past: &PastSide) -> Option<Id> {
        match &past.wrap_up {
            WrapUp::Code { id, .. } if self.texts.find(id).is_none() => Some(id.clone()),
            _ => None,
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The number of the search whose rows these are.
    pub const fn search(&self) -> u32 {
        self.search
    }

    /// The ids of all queues and of all codes, [`Symbol::NONE`] among them.
    pub(super) const fn named(&self) -> (&BTreeSet<Symbol>, &BTreeSet<Symbol>) {
        (&self.queues, &self.codes)
    }

    /// Grows with every change.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// All rows, in the order of arrival.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row> + use<> {
        (0..self.ids.len() as u32).map(Row)
    }

    /// The ids of all conversations, in the order of arrival.
    pub fn ids(&self) -> impl Iterator<Item = Id> + '_ {
        self.ids.iter().map(|key| key.id(&self.texts))
    }

    /// The row of a conversation.
    pub fn row(&self, id: &str) -> Option<Row> {
        self.rows.get(&Key::find(id, &self.texts)?).copied()
    }

    /// The conversation of a row.
    pub fn id(&self, row: Row) -> Option<Id> {
        self.ids.get(row.place()).map(|key| key.id(&self.texts))
    }

    /// All that is on record of it.
    pub fn past(&self, row: Row) -> Option<PastSide> {
        let place = row.place();
        let text = |column: &[Symbol]| self.texts.text(*column.get(place)?).cloned();
        Some(PastSide {
            started: *self.started.get(place)?,
            ended: *self.ended.get(place)?,
            media: *self.media.get(place)?,
            kind: text(&self.kind),
            direction: *self.direction.get(place)?,
            customer: Customer { name: text(&self.name), address: text(&self.address) },
            queue: text(&self.queue),
            figures: *self.figures.get(place)?,
            handled: *self.handled.get(place)?,
            wrap_up: match self.outcome.get(place)? {
                Outcome::Open => WrapUp::Open,
                Outcome::Code | Outcome::TimedOut => WrapUp::Code { id: text(&self.code)?, name: None },
                Outcome::Missing => WrapUp::Missing,
                Outcome::NotExpected => WrapUp::NotExpected,
            },
            complete: *self.complete.get(place)?,
        })
    }

    /// When it began, epoch milliseconds.
    pub fn started(&self, row: Row) -> i64 {
        self.started.get(row.place()).copied().unwrap_or_default()
    }

    /// When it ended; `None` while in progress.
    pub fn ended(&self, row: Row) -> Option<i64> {
        self.ended.get(row.place()).copied().flatten()
    }

    /// Its medium.
    pub fn media(&self, row: Row) -> Media {
        self.media.get(row.place()).copied().unwrap_or(Media::Unknown)
    }

    /// Who began it.
    pub fn direction(&self, row: Row) -> Option<Direction> {
        self.direction.get(row.place()).copied().flatten()
    }

    /// What it took.
    pub fn figures(&self, row: Row) -> Figures {
        self.figures.get(row.place()).copied().unwrap_or_default()
    }

    /// Whether the agent answered it, or had it answered.
    pub fn is_handled(&self, row: Row) -> bool {
        self.handled.get(row.place()).copied().unwrap_or_default()
    }

    /// Whether nothing more will come of it but a correction.
    pub fn is_complete(&self, row: Row) -> bool {
        self.complete.get(row.place()).copied().unwrap_or_default()
    }

    /// Whether the agent should have given a wrap-up code and has not: there is none, or the one that Genesys gave instead.
    pub fn lacks_code(&self, row: Row) -> bool {
        matches!(self.outcome.get(row.place()), Some(Outcome::Missing | Outcome::TimedOut))
    }

    /// Its queue's id: a symbol of [`Store::texts`].
    pub fn queue(&self, row: Row) -> Symbol {
        self.queue.get(row.place()).copied().unwrap_or_default()
    }

    /// Id of the wrap-up code that was given.
    pub fn code(&self, row: Row) -> Symbol {
        self.code.get(row.place()).copied().unwrap_or_default()
    }

    /// Whether its customer left a queue before anybody answered.
    pub fn is_abandoned(&self, row: Row) -> bool {
        self.abandoned.get(row.place()).copied().unwrap_or_default()
    }

    /// How the agent passed it on, if they did.
    pub fn passed(&self, row: Row) -> Option<Passing> {
        self.passed.get(row.place()).copied().flatten()
    }

    /// Marks in `found`, by their places, the rows with a marked symbol in a column that a search of words looks at.
    pub(super) fn mark_rows(&self, marked: &[bool], found: &mut [bool]) {
        for column in [&self.name, &self.address, &self.queue, &self.code, &self.dialled, &self.note, &self.agent] {
            for (symbol, found) in column.iter().zip(&mut *found) {
                *found |= marked.get(symbol.place()).copied().unwrap_or_default();
            }
        }
    }

    /// The customer's name, and number or address.
    pub fn customer(&self, row: Row) -> (Symbol, Symbol) {
        let of = |column: &[Symbol]| column.get(row.place()).copied().unwrap_or_default();
        (of(&self.name), of(&self.address))
    }

    /// The number or address that was dialled or written to.
    pub fn dialled(&self, row: Row) -> Symbol {
        self.dialled.get(row.place()).copied().unwrap_or_default()
    }

    /// The note that the agent gave with a wrap-up.
    pub fn note(&self, row: Row) -> Symbol {
        self.note.get(row.place()).copied().unwrap_or_default()
    }

    /// The texts of all columns.
    pub const fn texts(&self) -> &Symbols {
        &self.texts
    }

    /// In the order of their ids.
    pub(super) fn by_id(&self, one: Row, other: Row) -> Ordering {
        match (self.ids.get(one.place()), self.ids.get(other.place())) {
            (Some(one), Some(other)) => one.compare(*other, &self.texts),
            (one, other) => one.is_some().cmp(&other.is_some()),
        }
    }
}

/// Puts a value into a column, at a row that is there or the next one.
fn put<T>(column: &mut Vec<T>, row: Row, value: T) {
    match column.get_mut(row.place()) {
        Some(place) => *place = value,
        None => column.push(value),
    }
}

#[cfg(test)]
mod tests;
