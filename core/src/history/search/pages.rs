//! Which pages have been read, which must be, and when that is enough. Of a page it knows what [`super::page`] says.

use super::REACHABLE;
use super::again::keeps_its_place;
use super::page::{Page, Place, Rows};
use super::slice::End;
use crate::genesys::query::{Order, PageSize};
use crate::history::range::Openness;

/// How often all pages are read again at most.
const PASSES: u32 = 3;
/// So few pages are read a third time because more comes while they are read.
const FEW: usize = 5;
/// So many conversations are read, without asking the agent, to settle a doubt.
const SETTLES: u64 = 5_000;

/// The pages of one slice.
#[derive(Debug, Default)]
pub(super) struct Pages {
    size: PageSize,
    open: Openness,
    /// There can be no more conversations than these.
    most: Option<u32>,
    /// Those that are needed as far as is known, from the first.
    each: Vec<Page>,
    until: Until,
    /// The greatest of the server's estimates. Pages are answered side by side, so that the latest may be of before.
    total: Option<u64>,
    /// That of the first page: what came later is newer than what it has.
    of_first: Option<u64>,
    /// The greatest of the pass before.
    earlier: Option<u64>,
    /// It was another one on another page: pages may have shifted between two answers.
    shifted: bool,
    /// Rows that another page of this pass has had: something pushed them there, or one of the two came in place of a third.
    again: u64,
    /// Rows of full pages of which others have had each: nothing pushes so many.
    repeated: u64,
    /// Conversations in the window that no pass before has had.
    found: u64,
    /// Conversations seen.
    seen: u64,
    /// How often all of it has been read before.
    passes: u32,
    /// What is read now, told apart from what was read before.
    round: u32,
}

/// How far is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Until {
    /// To the end of the window.
    #[default]
    Window,
    /// To the end of its last day, because what came of the window is in doubt and only whole days can be counted.
    Day,
}

/// What follows.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// There is more to read. Pages above this one are known to be useless.
    More { drop_above: Option<u32> },
    /// All was read.
    End(End),
}

impl Pages {
    pub(super) fn begin(size: PageSize, open: Openness) -> Self {
        Self { size, open, each: vec![Page::Unasked], ..Self::default() }
    }

    /// Pages of so many conversations as are asked for by name: none is asked for that must be empty.
    pub(super) fn of(size: PageSize, open: Openness, conversations: usize) -> Self {
        Self { most: u32::try_from(conversations).ok(), ..Self::begin(size, open) }
    }

    /// How many rows each is asked for.
    pub(super) const fn size(&self) -> PageSize {
        self.size
    }

    fn reachable(&self) -> u32 {
        self.most.map_or(REACHABLE, |most| most.clamp(1, REACHABLE)).div_ceil(self.size.rows())
    }

    /// The pages to ask for now; they count as asked.
    pub(super) fn wanted(&mut self) -> Vec<u32> {
        let unasked = self.each.iter_mut().zip(1..).filter(|(page, _)| **page == Page::Unasked);
        unasked.map(|(page, number)| (*page = Page::Asked, number).1).collect()
    }

    /// What was asked for and has not come will not come.
    pub(super) fn lose(&mut self) {
        for page in self.each.iter_mut().filter(|page| **page == Page::Asked) {
            *page = Page::Unasked;
        }
    }

    /// How many pages are still to be read, as far as is known.
    pub(super) fn left(&self) -> u64 {
        self.each.iter().filter(|page| !page.is_read()).count() as u64
    }

    pub(super) fn total(&self) -> Option<u64> {
        self.total.or(self.earlier)
    }

    /// What the server counts of what was asked for. Of a window that ends now later counts have more than that.
    pub(super) fn counted(&self) -> Option<u64> {
        match self.open {
            Openness::EndsNow => self.of_first.or_else(|| self.total()),
            Openness::Closed => self.total(),
        }
    }

    /// Whether any page was read.
    pub(super) fn has_begun(&self) -> bool {
        self.passes > 0 || self.each.iter().any(|page| page.is_read())
    }

    pub(super) const fn is_read_again(&self) -> bool {
        self.passes > 0
    }

    /// Whether it is read to the end of a day, to settle a doubt.
    pub(super) fn settles_a_doubt(&self) -> bool {
        self.until == Until::Day
    }

    /// The same from its first page on, with what was seen.
    pub(super) fn anew(&self) -> Self {
        Self { seen: self.seen, round: self.round + 1, ..Self::begin(self.size, self.open) }
    }

    /// What is read now, as a number.
    pub(super) const fn round(&self) -> u32 {
        self.round
    }

    /// A job has brought so many conversations that had not been seen.
    pub(super) const fn brought(&mut self, fresh: u64) {
        self.seen += fresh;
    }

    /// Reads once more what may have what is missing: where nothing can have changed its place the pages that had room, if there
    /// is one, and otherwise all.
    pub(super) fn read_again(&mut self, order: Order) {
        let all: usize = self.each.iter().map(|page| page.rows()).sum();
        let full = self.size.rows() as usize;
        let has_room = |page: &Page| page.rows() < full;
        let is_enough = keeps_its_place(order, all as u64, self.seen) && self.each.iter().any(has_room);
        for page in self.each.iter_mut().filter(|page| !is_enough || has_room(page)) {
            *page = Page::Unasked;
        }
        (self.earlier, self.total) = (self.total(), None);
        (self.shifted, self.again, self.repeated, self.found) = (false, 0, 0, 0);
        (self.passes, self.round) = (PASSES, self.round + 1);
    }

    /// A page was read: what it had, and what the server estimates.
    pub(super) fn read(&mut self, page: u32, had: Rows, total: Option<u64>) -> Next {
        let place = page as usize - 1;
        self.each.resize(self.each.len().max(place + 1), Page::Unasked);
        self.each[place] = Page::Read { rows: had.all, place: had.place, first: had.first };
        (self.seen, self.again, self.found) = (self.seen + had.fresh, self.again + had.again, self.found + had.found);
        self.repeated += if had.again == u64::from(self.size.rows()) { had.again } else { 0 };
        self.of_first = if page == 1 { total } else { self.of_first };
        self.shifted |= self.total().zip(total).is_some_and(|(known, told)| known != told);
        self.total = total.max(self.total);
        let end = self.end().map(|(page, _)| page);
        let last =
            end.unwrap_or_else(|| self.last_expected().max(self.highest_read() + 1)).min(self.reachable()) as usize;
        self.each.resize(if end.is_some() { last } else { self.each.len().max(last) }, Page::Unasked);
        if self.each[..last].iter().all(|page| page.is_read()) {
            return self.pass_ends();
        }
        Next::More { drop_above: end }
    }

    /// The first page behind which nothing of the window can be: an empty one, one that lies past the window behind another that
    /// reaches past it, or the last of all that the server counts. A single page past the window proves nothing: it may have come
    /// in place of another.
    fn end(&self) -> Option<(u32, End)> {
        let mut is_past = false;
        for (&page, number) in self.each.iter().zip(1..) {
            let Page::Read { rows, place, .. } = page else {
                is_past = false;
                continue;
            };
            let was_past = std::mem::replace(&mut is_past, self.until == Until::Window && place != Place::Before);
            let has_room = rows < self.size.rows() as usize;
            if rows == 0 || (is_past && has_room && self.counted().is_some_and(|total| self.up_to(number) >= total)) {
                return Some((number, End::Counted));
            }
            if is_past && was_past && place == Place::Beyond {
                return Some((number, End::Read));
            }
        }
        None
    }

    /// How many rows there are up to this page, if all before it are full.
    fn up_to(&self, page: u32) -> u64 {
        u64::from((page - 1) * self.size.rows()) + self.each[page as usize - 1].rows() as u64
    }

    /// The page that should be empty, by the server's estimate.
    fn last_expected(&self) -> u32 {
        let full = self.total().unwrap_or(0).div_ceil(u64::from(self.size.rows()));
        u32::try_from(full + 1).unwrap_or(self.reachable())
    }

    fn highest_read(&self) -> u32 {
        self.each.iter().rposition(|page| page.is_read()).map_or(0, |place| place as u32 + 1)
    }

    /// How many rows pages had room for while there were rows on a later one: they were left out.
    fn gap(&self) -> u64 {
        let size = self.size.rows() as usize;
        let before_last = self.each.iter().rposition(|page| page.rows() > 0).unwrap_or(0);
        self.each[..before_last].iter().map(|page| size.saturating_sub(page.rows()) as u64).sum()
    }

    /// Whether a page begins further on than one behind it: one of the two came in place of another.
    fn is_out_of_order(&self) -> bool {
        let first = |page: &Page| if let Page::Read { first, .. } = page { *first } else { None };
        !self.each.iter().filter_map(first).is_sorted()
    }

    /// How many conversations are missing at least, if what the pages had cannot be: conversations that begin, or come on
    /// record, while it is read cannot have made it so.
    fn lacks(&self) -> Option<u64> {
        let (gap, is_out_of_order) = (self.gap(), self.is_out_of_order());
        (gap > 0 || self.repeated > 0 || is_out_of_order).then(|| gap.max(self.repeated).max(1))
    }

    fn pass_ends(&mut self) -> Next {
        // Without an end it was cut off where no more can be asked for, and all that was asked for was read.
        let end = self.end().map_or(End::Counted, |(_, end)| end);
        let lacks = self.lacks();
        let is_short = |total: Option<u64>| end == End::Counted && total > Some(self.seen);
        let is_few = self.each.len() <= FEW;
        let again = match self.passes {
            0 => lacks.is_some() || self.again > 0 || self.shifted || is_short(self.total()),
            // More came while that was looked for. A server that just counts more than it gives is not read a third time, and
            // one that never counts the same not for ever.
            1..PASSES if self.shifted => match (end, self.open) {
                (End::Counted, Openness::Closed) => is_short(self.total()),
                (End::Counted, Openness::EndsNow) => is_short(self.counted()) || (is_few && is_short(self.total())),
                (End::Read, _) => is_few && self.found > 0,
            },
            _ => false,
        };
        if again {
            return self.next_pass(Until::Window);
        }
        match lacks {
            None => Next::End(end),
            Some(_) if end == End::Read && self.total().is_some_and(|total| total <= SETTLES) => {
                self.next_pass(Until::Day)
            }
            Some(lacks) => {
                let least = if end == End::Counted { self.counted() } else { None };
                self.total = least.max(Some(self.seen + lacks));
                self.of_first = self.total;
                Next::End(End::Counted)
            }
        }
    }

    /// What is asked for and has not come belongs to the pass before.
    fn next_pass(&mut self, until: Until) -> Next {
        let Self { size, open, most, seen, passes, round, .. } = *self;
        let (each, earlier) = (vec![Page::Unasked; self.each.len()], self.total());
        let passes = if until == Until::Day { PASSES } else { passes + 1 };
        *self = Self { size, open, most, each, until, earlier, seen, passes, round: round + 1, ..Self::default() };
        Next::More { drop_above: Some(0) }
    }
}
