//! Which pages have been read, which must be, and when that is enough.

use super::REACHABLE_PAGES;
use crate::genesys::query::PAGE_SIZE;

/// The pages of one slice.
#[derive(Debug, Default)]
pub(super) struct Pages {
    /// Those that are needed as far as is known, from the first.
    each: Vec<Page>,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Page {
    Unasked,
    Asked,
    /// It had so many rows.
    Read(usize),
}

/// What follows.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// There is more to read. Pages above this one are known to be useless.
    More { drop_above: Option<u32> },
    /// All was read; `short_of`: the server's estimate, where it says that there are more.
    End { short_of: Option<u64> },
}

impl Pages {
    pub(super) fn begin() -> Self {
        Self { each: vec![Page::Unasked], ..Self::default() }
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
        self.each.iter().filter(|page| !matches!(page, Page::Read(_))).count() as u64
    }

    pub(super) const fn total(&self) -> Option<u64> {
        self.total
    }

    /// Whether any page was read.
    pub(super) fn has_begun(&self) -> bool {
        self.second_pass || self.each.iter().any(|page| matches!(page, Page::Read(_)))
    }

    pub(super) const fn is_second_pass(&self) -> bool {
        self.second_pass
    }

    /// Whether the server's estimate counts what the window does not have.
    pub(super) const fn is_past_the_window(&self) -> bool {
        self.past_the_window
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
        self.each.resize(self.each.len().max(place + 1), Page::Unasked);
        self.each[place] = Page::Read(rows);
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
        self.each
            .resize(if self.end.is_some() { last as usize } else { self.each.len().max(last as usize) }, Page::Unasked);
        if self.each[..last as usize].iter().all(|page| matches!(page, Page::Read(_))) {
            return self.pass_ends();
        }
        Next::More { drop_above }
    }

    /// The page that should be empty, by the server's estimate.
    fn last_expected(&self) -> u32 {
        let full = self.total.unwrap_or(0).div_ceil(u64::from(PAGE_SIZE));
        u32::try_from(full + 1).unwrap_or(REACHABLE_PAGES)
    }

    fn highest_read(&self) -> u32 {
        self.each.iter().rposition(|page| matches!(page, Page::Read(_))).map_or(0, |place| place as u32 + 1)
    }

    /// Whether a page had room while there were rows on a later one: something was left out.
    fn has_gap(&self) -> bool {
        let rows = |page: &Page| if let Page::Read(rows) = page { *rows } else { 0 };
        self.each.iter().skip_while(|page| rows(page) >= PAGE_SIZE as usize).skip(1).any(|page| rows(page) > 0)
    }

    fn pass_ends(&mut self) -> Next {
        // Past the window the estimate says nothing about the window.
        let short_of = self.total.filter(|&total| !self.past_the_window && total > self.seen);
        if (short_of.is_some() || self.shifted || self.has_gap()) && !self.second_pass {
            let (total, seen, past_the_window) = (self.total, self.seen, self.past_the_window);
            let each = vec![Page::Unasked; self.each.len()];
            *self = Self { each, total, seen, past_the_window, second_pass: true, ..Self::default() };
            return Next::More { drop_above: None };
        }
        Next::End { short_of }
    }
}
