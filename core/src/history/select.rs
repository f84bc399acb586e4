//! Which of the found conversations are shown, and what they add up to. It changes nothing and asks nobody, so a filter
//! takes effect at once and can never disagree with the list.

use super::asking::{Asking, Column, Sort};
use super::bucket::Bucket;
use super::chart::Zone;
use super::group::{Given, Group, group};
use super::kinds::{Kind, Kinds};
use super::kpi::{Board, Kpi};
use super::order::{Ranks, customer_ranks, name_ranks, newest_first, sorted};
use super::range::Window;
use super::sought::Sought;
use super::store::{Folded, Row, Store, TakeApart};
use super::{Question, live};
use crate::record::{Book, Direction, Figures, Id, Media, Names};
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
    /// The wall clock where the agent is.
    pub zone: Zone<'a>,
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

impl Facet {
    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// Selects, and keeps what it has worked out as long as that holds: the order, the kinds, what was looked for. So a filter
/// over a hundred thousand rows is one pass over a few columns.
#[derive(Debug)]
pub struct Selector {
    take_apart: TakeApart,
    /// The search and the version of its rows that the rest is of.
    of: (u32, u64),
    folded: Folded,
    newest: Vec<Row>,
    kinds: Kinds,
    /// By what, with which names, and the order.
    order: Option<(Sort, u64, Vec<Row>)>,
    /// What customers are sorted by, once that was asked for or prepared.
    customers: Option<Ranks>,
    /// What, with which names, and the rows, by their places.
    sought: Option<(Sought, u64, Option<Vec<bool>>)>,
}

/// What is counted of rows of a kind.
#[derive(Clone, Copy, Default)]
struct Tallied {
    /// Those that [`Filter::part`] does not keep out.
    count: u32,
    /// What they have taken, where that goes into the figures.
    sums: Figures,
}

impl Selector {
    /// It knows nothing yet.
    pub const fn new(take_apart: TakeApart) -> Self {
        Self {
            take_apart,
            of: (0, 0),
            folded: Folded::new(take_apart),
            newest: Vec::new(),
            kinds: Kinds::none(),
            order: None,
            customers: None,
            sought: None,
        }
    }

    /// The rows of `store` that are wanted.
    pub fn select(&mut self, store: &Store, wanted: &Wanted) -> Selection {
        self.follow(store, wanted);
        let Wanted { filter, asking, flagged, .. } = wanted;
        let mut flags = vec![0_u8; if flagged.is_empty() { 0 } else { store.len() }];
        for row in flagged.iter().filter_map(|id| store.row(id)) {
            flags[row.place()] = 1;
        }
        let order = self.order.as_ref().map_or(&self.newest, |(_, _, order)| order);
        let found = self.sought.as_ref().and_then(|(_, _, found)| found.as_ref());
        // Of each kind what keeps it out, and what is counted of it: not flagged, and flagged.
        let kinds = self.kinds.all();
        let fails: Vec<[u8; 2]> = kinds.iter().map(|kind| buckets(kind).map(|its| fails(kind, its, wanted))).collect();
        let mut tallies = vec![[Tallied::default(); 2]; kinds.len()];
        let mut selection = Selection { all: store.len(), ..Selection::default() };
        for &row in order {
            if found.is_some_and(|found| !found[row.place()]) {
                continue;
            }
            let (kind, flag) = (self.kinds.number(row), flags.get(row.place()).copied().map_or(0, usize::from));
            let mut fails = fails[kind][flag];
            if filter.part.is_some_and(|part| !part.contains(store.started(row))) {
                fails |= Facet::Part.bit();
            } else {
                let tally = &mut tallies[kind][flag];
                tally.count += 1;
                if fails & !Facet::Figure.bit() == 0 {
                    tally.sums += store.figures(row);
                }
            }
            if fails == 0 {
                selection.rows.push(row);
            }
            if filter.part.is_some() && fails & !Facet::Part.bit() == 0 {
                selection.charted.push(row);
            }
        }
        if filter.part.is_none() {
            selection.charted.clone_from(&selection.rows);
        }
        for ((kind, fails), tallies) in kinds.iter().zip(fails).zip(&tallies) {
            for ((fails, buckets), tallied) in fails.into_iter().zip(buckets(kind)).zip(tallies) {
                selection.count(kind, buckets, fails, tallied);
            }
        }
        if let Some((book, question)) = wanted.live {
            selection.live = live::going_on(store, book, question, wanted, &self.folded);
        }
        if let Some(by) = asking.group {
            let given = Given { store, zone: wanted.zone, flags: &flags };
            selection.groups = group(&given, by, &mut selection.rows);
        }
        selection
    }

    /// Works out what the next press on a head would have to wait for. Call it where nobody waits.
    pub fn prepare(&mut self, store: &Store) {
        if self.of == (store.search(), store.version()) && self.customers.is_none() {
            self.customers = Some(customer_ranks(store, &self.folded));
        }
    }

    /// Works out anew what no longer holds.
    fn follow(&mut self, store: &Store, wanted: &Wanted) {
        let of = (store.search(), store.version());
        if self.of.0 != of.0 {
            *self = Self::new(self.take_apart);
        }
        if self.of != of || self.newest.len() != store.len() {
            self.newest = newest_first(store);
            self.kinds = Kinds::of(store);
            self.folded.follow(store.texts());
            (self.of, self.order, self.customers, self.sought) = (of, None, None, None);
        }
        let Wanted { asking: Asking { sort, .. }, sought, names, .. } = *wanted;
        if *sort == Sort::default() {
            self.order = None;
        } else if self.order.as_ref().is_none_or(|order| (order.0, order.1) != (*sort, names.version())) {
            let order = match sort.column {
                Column::Customer => {
                    self.prepare(store);
                    sorted(store, self.customers.as_ref(), *sort, &self.newest)
                }
                column => sorted(store, name_ranks(store, &self.folded, names, column).as_ref(), *sort, &self.newest),
            };
            self.order = Some((*sort, names.version(), order));
        }
        if self.sought.as_ref().is_none_or(|known| (&known.0, known.1) != (sought, names.version())) {
            let before = self.sought.take().filter(|known| known.1 == names.version());
            let rows =
                sought.rows(store, &self.folded, names, before.and_then(|(sought, _, rows)| Some((sought, rows?))));
            self.sought = Some((sought.clone(), names.version(), rows));
        }
    }
}

/// The buckets that a row of a kind is in: not flagged, and flagged.
const fn buckets(kind: &Kind) -> [u8; 2] {
    [kind.buckets, kind.buckets | Bucket::FollowUp.bit()]
}

/// What keeps out the rows of a kind that are in these buckets, as bits of [`Facet`].
fn fails(kind: &Kind, buckets: u8, Wanted { filter, asking, .. }: &Wanted) -> u8 {
    let Kind { entry, direction, stage, .. } = kind;
    let all = [
        (Facet::Media, !filter.media.is_empty() && !filter.media.contains(&entry.media)),
        (Facet::Direction, filter.direction.is_some() && filter.direction != *direction),
        (Facet::Stage, filter.stage != *stage),
        (Facet::Bucket, buckets & asking.bucket.bit() == 0),
        (Facet::Figure, filter.figure.is_some_and(|figure| !figure.stands_for(entry))),
    ];
    all.into_iter().filter(|(_, fails)| *fails).fold(0, |bits, (facet, _)| bits | facet.bit())
}

impl Selection {
    /// Counts rows of a kind that are in these buckets. A facet counts what it alone keeps out.
    fn count(&mut self, kind: &Kind, buckets: u8, fails: u8, tallied: &Tallied) {
        let count = tallied.count;
        let is_let_by_all_but = |facet: Facet| fails & !facet.bit() == 0;
        if is_let_by_all_but(Facet::Media) {
            self.by_media[kind.entry.media as usize] += count;
        }
        if let (true, Some(direction)) = (is_let_by_all_but(Facet::Direction), kind.direction) {
            self.by_direction[direction as usize] += count;
        }
        if is_let_by_all_but(Facet::Stage) {
            self.by_stage[kind.stage as usize] += count;
        }
        if is_let_by_all_but(Facet::Bucket) {
            for (place, sum) in self.by_bucket.iter_mut().enumerate() {
                *sum += count * u32::from(buckets >> place & 1);
            }
        }
        if is_let_by_all_but(Facet::Figure) {
            self.board.add_many(&kind.entry, count, &tallied.sums);
        }
    }
}

#[cfg(test)]
mod tests;
