//! Which of the found conversations are shown, and what they add up to. It changes nothing and asks nobody, so a filter
//! takes effect at once and can never disagree with the list.

use super::asking::{Asking, Sort};
use super::bucket::Bucket;
use super::group::{Group, group};
use super::kpi::{Board, Entry, Kpi};
use super::order::{newest_first, sorted};
use super::range::Window;
use super::sought::Sought;
use super::store::{Folded, Row, Store, TakeApart};
use super::{Question, live};
use crate::record::{Book, Direction, Id, Media, Names};
use std::collections::HashSet;

/// Over, or not yet: both are on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Over.
    Ended,
    /// Not over: an open message conversation of several days, a call that is going on.
    InProgress,
}

/// What to show. An empty list of media means all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Media.
    pub media: Vec<Media>,
    /// Who began it; `None` for both.
    pub direction: Option<Direction>,
    /// Over or not.
    pub stage: Stage,
    /// Only those that this figure stands for.
    pub figure: Option<Kpi>,
    /// Only those that began in this part of the interval.
    pub part: Option<Window>,
}

impl Default for Filter {
    fn default() -> Self {
        Self { media: Vec::new(), direction: None, stage: Stage::Ended, figure: None, part: None }
    }
}

/// All that says which rows are shown, and how.
pub struct Wanted<'a> {
    /// The filter.
    pub filter: &'a Filter,
    /// The order, the bucket, the groups.
    pub asking: &'a Asking,
    /// What is looked for.
    pub sought: &'a Sought,
    /// The conversations that the agent has flagged.
    pub flagged: &'a HashSet<Id>,
    /// What queues and codes are called.
    pub names: &'a Names,
    /// What is known of conversations that were seen live, and the interval that was asked for.
    pub live: Option<(&'a Book, &'a Question)>,
    /// The start of the day of an instant where the agent is, both epoch milliseconds.
    pub midnight: &'a dyn Fn(i64) -> i64,
}

/// What is left, and what it adds up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// In the order that was asked for.
    pub rows: Vec<Row>,
    /// How they are put together; empty where they are not.
    pub groups: Vec<Group>,
    /// What they add up to, and those that only [`Filter::figure`] hides: a figure must not change by being looked into.
    pub board: Board,
    /// Likewise what only [`Filter::part`] hides, in the order of the rows: charts show the whole interval.
    pub charted: Vec<Row>,
    /// How many each medium would show, all else that is wanted as it is: in the order of [`Media::ALL`].
    pub by_media: [u32; Media::ALL.len()],
    /// Likewise for directions: inbound, outbound.
    pub by_direction: [u32; 2],
    /// Likewise for stages: ended, in progress.
    pub by_stage: [u32; 2],
    /// Likewise for buckets: in the order of [`Bucket::ALL`].
    pub by_bucket: [u32; Bucket::ALL.len()],
    /// All that were found, shown or not.
    pub all: usize,
    /// Conversations that go on, or have ended and are not found yet, the newest first: they stand above the rows, and are
    /// counted in no figure.
    pub live: Vec<Id>,
}

/// What can keep a row out, each with its own counts.
#[derive(Clone, Copy)]
enum Facet {
    Media,
    Direction,
    Stage,
    Bucket,
    /// What a figure stands for.
    Figure,
    /// A part of the interval.
    Part,
}

/// Selects, and keeps what it has worked out as long as that holds: the order, the buckets, what was looked for. So a
/// filter over a hundred thousand rows is one pass over a few columns.
#[derive(Debug)]
pub struct Selector {
    take_apart: TakeApart,
    /// The search and the version of its rows that the rest is of.
    of: (u32, u64),
    folded: Folded,
    newest: Vec<Row>,
    buckets: Vec<u8>,
    /// By what, with which names, and the order.
    order: Option<(Sort, u64, Vec<Row>)>,
    /// What, with which names, and the rows, by their places.
    sought: Option<(Sought, u64, Option<Vec<bool>>)>,
}

impl Selector {
    /// It knows nothing yet.
    pub const fn new(take_apart: TakeApart) -> Self {
        let folded = Folded::new(take_apart);
        Self { take_apart, of: (0, 0), folded, newest: Vec::new(), buckets: Vec::new(), order: None, sought: None }
    }

    /// The rows of `store` that are wanted.
    pub fn select(&mut self, store: &Store, wanted: &Wanted) -> Selection {
        self.follow(store, wanted);
        let Wanted { filter, asking, flagged, .. } = wanted;
        let mut flags = vec![false; if flagged.is_empty() { 0 } else { store.len() }];
        for row in flagged.iter().filter_map(|id| store.row(id)) {
            flags[row.place()] = true;
        }
        let order = self.order.as_ref().map_or(&self.newest, |(_, _, order)| order);
        let found = self.sought.as_ref().and_then(|(_, _, found)| found.as_ref());
        let mut selection = Selection { all: store.len(), ..Selection::default() };
        for &row in order {
            if found.is_some_and(|found| !found[row.place()]) {
                continue;
            }
            let (entry, its_direction) = (Entry::of(store, row), store.direction(row));
            let stage = if store.ended(row).is_some() { Stage::Ended } else { Stage::InProgress };
            let is_flagged = flags.get(row.place()).copied().unwrap_or_default();
            let buckets = self.buckets[row.place()] | if is_flagged { Bucket::FollowUp.bit() } else { 0 };
            let keeps_out = |facet: Facet, fails: bool| u8::from(fails) << facet as u8;
            let fails = keeps_out(Facet::Media, !filter.media.is_empty() && !filter.media.contains(&entry.media))
                | keeps_out(Facet::Direction, filter.direction.is_some() && filter.direction != its_direction)
                | keeps_out(Facet::Stage, filter.stage != stage)
                | keeps_out(Facet::Bucket, buckets & asking.bucket.bit() == 0)
                | keeps_out(Facet::Figure, filter.figure.is_some_and(|figure| !figure.stands_for(&entry)))
                | keeps_out(Facet::Part, filter.part.is_some_and(|part| !part.contains(entry.started)));
            // A facet counts what it alone keeps out.
            let is_let_by_all_but = |facet: Facet| fails & !(1 << facet as u8) == 0;
            if is_let_by_all_but(Facet::Media) {
                selection.by_media[entry.media as usize] += 1;
            }
            if let (true, Some(direction)) = (is_let_by_all_but(Facet::Direction), its_direction) {
                selection.by_direction[direction as usize] += 1;
            }
            if is_let_by_all_but(Facet::Stage) {
                selection.by_stage[stage as usize] += 1;
            }
            if is_let_by_all_but(Facet::Bucket) {
                for (place, count) in selection.by_bucket.iter_mut().enumerate() {
                    *count += u32::from(buckets >> place & 1);
                }
            }
            if is_let_by_all_but(Facet::Figure) {
                selection.board.add(&entry);
            }
            if is_let_by_all_but(Facet::Part) {
                selection.charted.push(row);
            }
            if fails == 0 {
                selection.rows.push(row);
            }
        }
        if let Some((book, question)) = wanted.live {
            selection.live = live::going_on(store, book, question, wanted, &self.folded);
        }
        if let Some(by) = asking.group {
            selection.groups = group(store, by, &mut selection.rows, wanted.midnight);
        }
        selection
    }

    /// Works out anew what no longer holds.
    fn follow(&mut self, store: &Store, wanted: &Wanted) {
        let of = (store.search(), store.version());
        if self.of.0 != of.0 {
            *self = Self::new(self.take_apart);
        }
        if self.of != of || self.newest.len() != store.len() {
            self.newest = newest_first(store);
            self.buckets = store.rows().map(|row| Bucket::of(store, row)).collect();
            self.folded.follow(store.texts());
            (self.of, self.order, self.sought) = (of, None, None);
        }
        let Wanted { asking: Asking { sort, .. }, sought, names, .. } = *wanted;
        if *sort == Sort::default() {
            self.order = None;
        } else if self.order.as_ref().is_none_or(|order| (order.0, order.1) != (*sort, names.version())) {
            let order = sorted(store, &self.folded, names, *sort, &self.newest);
            self.order = Some((*sort, names.version(), order));
        }
        if self.sought.as_ref().is_none_or(|known| (&known.0, known.1) != (sought, names.version())) {
            let rows = sought.rows(store, &self.folded, names);
            self.sought = Some((sought.clone(), names.version(), rows));
        }
    }
}

#[cfg(test)]
mod tests;
