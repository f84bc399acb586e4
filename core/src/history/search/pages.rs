//! Which pages have been read, which must be, and when that is enough.

use super::REACHABLE_PAGES;
use crate::genesys::query::PAGE_SIZE;
use std::ops::RangeInclusive;

/// The pages of one search.
#[derive(Debug, Default)]
pub(super) struct Pages {
    /// Asked up to here in this pass.
    asked: u32,
    /// For each page, from the first: how many rows it had, once it was read.
    rows: Vec<Option<usize>>,
    /// The first page that is empty, or lies past the window.
    end: Option<u32>,
    /// The end lies past the window, so that the server's estimate counts more than the window has.
    past_the_window: bool,
    /// The server's latest estimate.
    total: Option<u64>,
    /// It was another one on another page: pages may have shifted between two answers.
    shifted: bool,
    /// Conversations seen.
    seen: u64,
    second_pass: bool,
}

/// What follows.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Ask for these; forget those above, if anything is known of their uselessness.
    Pages { ask: RangeInclusive<u32>, drop_above: Option<u32> },
    /// All was read; `short_of`: the server's estimate, where it says that there are more.
    End { short_of: Option<u64> },
}

#[allow(clippy::reversed_empty_ranges, reason = "no page to ask for")]
const NONE: RangeInclusive<u32> = 1..=0;

impl Pages {
    pub(super) fn begin(&mut self) -> RangeInclusive<u32> {
        self.asked = 1;
        1..=1
    }

    pub(super) const fn expected(&self) -> Option<u64> {
        match self.total {
            Some(total) if total < self.seen => Some(self.seen),
            total => total,
        }
    }

    /// Whether any page was read.
    pub(super) const fn has_begun(&self) -> bool {
        self.second_pass || !self.rows.is_empty()
    }

    pub(super) const fn is_second_pass(&self) -> bool {
        self.second_pass
    }

    /// A page was read: how many rows it had, what the server estimates, whether a row lay past the window, and how many
    /// conversations had not been seen before.
    pub(super) fn read(
        &mut self,
        page: u32,
        rows: usize,
        total: Option<u64>,
        past_the_window: bool,
        fresh: u64,
    ) -> Next {
        let place = page as usize - 1;
        self.rows.resize(self.rows.len().max(place + 1), None);
        self.rows[place] = Some(rows);
        self.seen += fresh;
        self.shifted |= self.total.is_some() && total.is_some() && self.total != total;
        self.total = total.or(self.total);
        let mut drop_above = None;
        if (rows == 0 || past_the_window) && self.end.is_none_or(|end| page < end) {
            self.end = Some(page);
            self.past_the_window = past_the_window;
            drop_above = Some(page);
        }
        let last = self.end.unwrap_or_else(|| self.last_expected().max(self.highest_read() + 1)).min(REACHABLE_PAGES);
        if self.rows.iter().take_while(|rows| rows.is_some()).count() >= last as usize {
            return self.pass_ends(last);
        }
        let ask = if last > self.asked { self.asked + 1..=last } else { NONE };
        self.asked = self.asked.max(last);
        Next::Pages { ask, drop_above }
    }

    /// The page that should be empty, by the server's estimate.
    fn last_expected(&self) -> u32 {
        let full = self.total.unwrap_or(0).div_ceil(u64::from(PAGE_SIZE));
        u32::try_from(full + 1).unwrap_or(REACHABLE_PAGES)
    }

    fn highest_read(&self) -> u32 {
        self.rows.len() as u32
    }

    /// Whether a page had room while there were rows on a later one: something was left out.
    fn has_gap(&self, last: u32) -> bool {
        let pages = &self.rows[..self.rows.len().min(last as usize)];
        let full = |rows: &Option<usize>| rows.is_some_and(|rows| rows >= PAGE_SIZE as usize);
        pages.iter().skip_while(|rows| full(rows)).skip(1).any(|rows| rows.is_some_and(|rows| rows > 0))
    }

    fn pass_ends(&mut self, last: u32) -> Next {
        // Past the window the estimate says nothing about the window.
        let short_of = self.total.filter(|&total| !self.past_the_window && total > self.seen);
        if (short_of.is_some() || self.shifted || self.has_gap(last)) && !self.second_pass {
            let (total, seen, past_the_window) = (self.total, self.seen, self.past_the_window);
            *self = Self { total, seen, past_the_window, second_pass: true, asked: last, ..Self::default() };
            return Next::Pages { ask: 1..=last, drop_above: None };
        }
        Next::End { short_of }
    }
}
