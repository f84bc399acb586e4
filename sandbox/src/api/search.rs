//! Which conversations a query finds, of a history that is too long to write a record of each: what the archive's marks do
//! not settle is read and looked at on all cores, and only the records of one page are made. What was found among the
//! conversations that are over is kept, so that the next page is cheap. Finds exactly what looking at every record would.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use crate::api::facets::{Counted, Facet, Tally};
use crate::api::filter::Conditions;
use crate::api::sieve::{Says, Sieve};
use crate::app::App;
use crate::archive::{Marks, Reader};
use crate::clock::HOUR;
use crate::control::data::View;
use crate::guarded::Guarded;
use crate::id::Id;
use crate::org::Org;
use crate::render::analytics::Record;
use crate::story::telling::Telling;
use crate::world::{Chapter, Span};

/// Answers that are kept; each holds four bytes for every conversation that it found.
const KEPT: usize = 12;
/// An answer with more values to count than this is not kept: those are ids, and nobody pages through their counts.
const MOST_VALUES: usize = 50_000;
/// What was found among the conversations that were over goes so long before it is looked for again: the longer, the more
/// of them have ended since.
const FRESH: i64 = HOUR;

/// What conversations are put in order by; open ends come after all others, and of equal ones the lower id comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Start,
    End,
    SegmentStart,
    SegmentEnd,
    /// As they came in.
    Arrival,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
}

/// What is looked for.
#[derive(Debug)]
pub(super) struct Search<'a> {
    /// Where; with an agent, of conversations that show them alone.
    pub(super) span: Span,
    /// What analytics takes conversations for. Unless that is what they are, each is looked at.
    pub(super) view: View,
    /// The instant up to which analytics knows what happened.
    pub(super) at: i64,
    pub(super) conditions: &'a Conditions,
    /// Still going on at this instant, or later.
    pub(super) active_from: i64,
    pub(super) by: By,
    pub(super) way: Way,
    pub(super) facets: &'a [Facet],
    /// Two searches of one name differ in their instant alone.
    pub(super) name: String,
}

/// A page of what is found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) total: usize,
    pub(super) records: Vec<Arc<Record>>,
    pub(super) counted: Vec<Counted>,
}

/// What was found among the conversations of the history that were over at an instant.
#[derive(Debug)]
struct Settled {
    name: String,
    at: i64,
    /// In order, upwards.
    rows: Vec<u32>,
    tallies: Vec<Tally>,
    /// Those in the span that may match and were not over.
    rest: Vec<u32>,
}

/// What was found of late, the latest last.
#[derive(Debug, Default)]
pub(crate) struct Finds {
    kept: Guarded<VecDeque<Arc<Settled>>>,
    /// One looks at a time: it takes all cores anyway, and the next may have asked the same.
    turn: Guarded<()>,
}

type Key = (i64, Option<Id>);

/// A conversation of the history, or a later one.
#[derive(Debug, Clone)]
pub(super) enum Place {
    Row(u32),
    Recent(Arc<Chapter>),
}

impl Finds {
    fn of(&self, search: &Search<'_>, org: &Org, sieve: &Sieve) -> Arc<Settled> {
        let known = || {
            let kept = self.kept.lock();
            let mine = |found: &&Arc<Settled>| {
                found.name == search.name && (found.at..=found.at.saturating_add(FRESH)).contains(&search.at)
            };
            kept.iter().find(mine).map(Arc::clone)
        };
        if let Some(found) = known() {
            return found;
        }
        let _turn = (sieve.says == Says::Something || !search.facets.is_empty()).then(|| self.turn.lock());
        if let Some(found) = known() {
            return found;
        }
        let found = Arc::new(search.settled(org, sieve));
        if found.tallies.iter().map(Tally::len).sum::<usize>() > MOST_VALUES {
            return found;
        }
        let mut kept = self.kept.lock();
        kept.retain(|other| other.name != found.name);
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back(Arc::clone(&found));
        found
    }
}

impl Search<'_> {
    /// The rows `first..last` of all that is found.
    pub(super) fn page(&self, app: &App, (first, last): (usize, usize)) -> Found {
        let org = &*app.org;
        let sieve = Sieve::of(self.conditions, org);
        let settled =
            if self.view.is_plain() { app.finds.of(self, org, &sieve) } else { Arc::new(self.nothing_settled()) };
        let mut tallies = settled.tallies.clone();
        let mut going_on = self.going_on(org, &sieve, &settled.rest, &mut tallies);
        going_on.sort_by_key(|(key, _)| *key);
        let total = settled.rows.len() + going_on.len();
        let count = |(facet, tally): (&Facet, &Tally)| facet.counted(tally, total);
        let counted = self.facets.iter().zip(&tallies).filter_map(count).collect();
        let places = self.merged(&settled.rows, &going_on, first..last.min(total).max(first));
        let mut reader = self.span.archive.reader();
        let mut records: Vec<_> = places.iter().filter_map(|place| self.record(org, &mut reader, place)).collect();
        for record in &mut records {
            self.view.thin(org, record);
        }
        Found { total, records, counted }
    }

    /// A part of two lists that are in order, as of one.
    fn merged(&self, rows: &[u32], going_on: &[(Key, Place)], part: Range<usize>) -> Vec<Place> {
        // Downwards the lists are walked from their ends.
        let turned = |length: usize, number: usize| if self.way == Way::Up { number } else { length - 1 - number };
        let row = |number: usize| rows[turned(rows.len(), number)];
        let other = |number: usize| &going_on[turned(going_on.len(), number)];
        let is_before = |number: usize, row: u32| match self.way {
            Way::Up => other(number).0 < self.key(row),
            Way::Down => other(number).0 > self.key(row),
        };
        // How many of the others are among the first: too few as long as the next of them comes before the last of the rows.
        let (mut low, mut high) = (part.start.saturating_sub(rows.len()), part.start.min(going_on.len()));
        while low < high {
            let middle = usize::midpoint(low, high);
            if is_before(middle, row(part.start - middle - 1)) { low = middle + 1 } else { high = middle }
        }
        let (mut of_rows, mut of_others) = (part.start - low, low);
        part.map(|_| {
            if of_rows == rows.len() || (of_others < going_on.len() && is_before(of_others, row(of_rows))) {
                of_others += 1;
                other(of_others - 1).1.clone()
            } else {
                of_rows += 1;
                Place::Row(row(of_rows - 1))
            }
        })
        .collect()
    }

    fn record(&self, org: &Org, reader: &mut Reader<'_>, place: &Place) -> Option<Arc<Record>> {
        match place {
            Place::Row(row) => {
                let (story, at) = self.view.told(org, reader.read(*row), self.seen(*row))?;
                Some(Arc::new(Record::of(org, &Telling::of(&story, at))))
            }
            Place::Recent(chapter) => self.view.record(org, chapter, self.at),
        }
    }

    /// The instant at which a row is looked at: of what is over, the end of all time.
    fn seen(&self, row: u32) -> i64 {
        if self.view.is_plain() && self.span.archive.last(row) <= self.at { i64::MAX } else { self.at }
    }

    /// What a row that is over is put in order by.
    fn key(&self, row: u32) -> Key {
        match self.by {
            By::Arrival => (self.figure(row), None),
            _ => (self.figure(row), Some(self.span.archive.id(row))),
        }
    }

    fn figure(&self, row: u32) -> i64 {
        let archive = &self.span.archive;
        match self.by {
            By::Arrival => i64::from(row),
            By::Start | By::SegmentStart => archive.start(row),
            By::End => archive.end(row),
            By::SegmentEnd => archive.last(row),
        }
    }

    /// Looks at the rows that are over; what is not, and may match, is the rest.
    fn settled(&self, org: &Org, sieve: &Sieve) -> Settled {
        let archive = &self.span.archive;
        let by_marks = sieve.says == Says::Everything && self.facets.is_empty();
        let wanted: Vec<Marks> = sieve.wanted.iter().copied().chain(self.span.of.map(Marks::agent)).collect();
        let none = || vec![Tally::default(); self.facets.len()];
        let look = |reader: &mut Reader<'_>, (tallies, rest): &mut (Vec<Tally>, Vec<u32>), row: u32| {
            if archive.last(row) > self.at {
                rest.push(row);
                return false;
            }
            let active = archive.end(row) >= self.active_from;
            if by_marks || !active {
                return active;
            }
            let telling = Telling::of(reader.read(row), i64::MAX);
            let held = sieve.says == Says::Everything || self.conditions.hold(org, &telling);
            if held {
                self.count(org, &telling, tallies);
            }
            held
        };
        let (mut rows, gathered) = archive.sift(self.span.rows.clone(), &wanted, || (none(), Vec::new()), look);
        self.put_in_order(&mut rows);
        let (mut sums, mut all) = (none(), Vec::new());
        for (tallies, rest) in gathered {
            for (sum, tally) in sums.iter_mut().zip(tallies) {
                sum.add(tally);
            }
            all.extend(rest);
        }
        Settled { name: self.name.clone(), at: self.at, rows, tallies: sums, rest: all }
    }

    /// As if no row were over.
    fn nothing_settled(&self) -> Settled {
        let (tallies, rest) = (vec![Tally::default(); self.facets.len()], self.span.own_rows().collect());
        Settled { name: self.name.clone(), at: self.at, rows: Vec::new(), tallies, rest }
    }

    /// Rows come in order of their start.
    fn put_in_order(&self, rows: &mut [u32]) {
        if matches!(self.by, By::End | By::SegmentEnd) {
            rows.sort_by_cached_key(|&row| self.figure(row));
        }
        if self.by != By::Arrival {
            for equal in rows.chunk_by_mut(|&one, &other| self.figure(one) == self.figure(other)) {
                if equal.len() > 1 {
                    equal.sort_by_cached_key(|&row| self.span.archive.id(row));
                }
            }
        }
    }

    /// What is found among the rows that were not over, and among the conversations that are not of the history.
    fn going_on(&self, org: &Org, sieve: &Sieve, rest: &[u32], tallies: &mut [Tally]) -> Vec<(Key, Place)> {
        let archive = &self.span.archive;
        // As soon as everybody has come, the marks say what they say of what is over; what is open is not over before.
        let by_marks = sieve.says == Says::Everything
            && self.view.is_plain()
            && self.facets.is_empty()
            && self.active_from <= self.at
            && matches!(self.by, By::Arrival | By::Start);
        let mut found = Vec::new();
        let mut reader = archive.reader();
        for row in rest.iter().copied().filter(|&row| archive.start(row) <= self.at) {
            if !sieve.lets_through(archive.marks(row)) {
                continue;
            }
            if by_marks && archive.joined(row) <= self.at && archive.end(row) > self.at {
                found.push((self.key(row), Place::Row(row)));
                continue;
            }
            let Some((story, at)) = self.view.told(org, reader.read(row), self.seen(row)) else { continue };
            let telling = Telling::of(&story, at);
            if self.holds(org, &telling) {
                self.count(org, &telling, tallies);
                found.push((self.key_of(&telling, i64::from(row)), Place::Row(row)));
            }
        }
        let arrivals = i64::from(self.span.archive.rows().end)..;
        for (chapter, arrival) in self.span.recent.iter().zip(arrivals) {
            if chapter.story.start() <= self.at
                && let Some((story, at)) = self.view.told(org, &chapter.story, self.at)
            {
                let telling = Telling::of(&story, at);
                if self.holds(org, &telling) {
                    self.count(org, &telling, tallies);
                    found.push((self.key_of(&telling, arrival), Place::Recent(Arc::clone(chapter))));
                }
            }
        }
        found
    }

    fn holds(&self, org: &Org, telling: &Telling<'_>) -> bool {
        let shown =
            self.span.of.is_none_or(|agent| telling.begun().any(|line| telling.story.agent_of(line.ix) == Some(agent)));
        shown && telling.end().is_none_or(|end| end >= self.active_from) && self.conditions.hold(org, telling)
    }

    fn count(&self, org: &Org, telling: &Telling<'_>, tallies: &mut [Tally]) {
        for (facet, tally) in self.facets.iter().zip(tallies) {
            facet.count(org, telling, tally);
        }
    }

    fn key_of(&self, telling: &Telling<'_>, arrival: i64) -> Key {
        let stretches = || telling.begun().flat_map(|line| &line.stretches);
        let at = match self.by {
            By::Arrival => return (arrival, None),
            By::Start => telling.story.start(),
            By::End => telling.end().unwrap_or(i64::MAX),
            By::SegmentStart => stretches().map(|stretch| stretch.from).min().unwrap_or(i64::MAX),
            By::SegmentEnd => stretches().map(|stretch| stretch.until.unwrap_or(i64::MAX)).max().unwrap_or(i64::MAX),
        };
        (at, Some(telling.story.id))
    }
}

/// Does something that takes long where it keeps nobody waiting.
pub(super) async fn aside<R: Send + 'static>(work: impl FnOnce() -> R + Send + 'static) -> R {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

#[cfg(test)]
#[path = "search_tests.rs"]
mod tests;
