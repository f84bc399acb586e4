//! A part of the window that is asked for by itself, and what has come of it.
//!
//! Slices are whole UTC days, because that is what the API answers by: so each conversation lies in one slice, and what the
//! server counts for a slice can be compared with what was read of it.

use super::job::Job;
use super::pages::Pages;
use crate::clock::DAY;
use crate::genesys::query::{Order, PageSize};
use crate::history::conditions::Conditions;
use crate::history::range::{LONGEST_DAYS, Openness, Window};
use crate::record::Id;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Ids in one question; a server that takes fewer says so, and is asked for half as many.
const IDS: usize = 100;

/// A slice.
#[derive(Debug)]
pub(super) struct Slice {
    pub(super) window: Window,
    pub(super) open: Openness,
    /// Only these conversations; all where it is empty.
    pub(super) ids: Vec<Id>,
    /// It reads again, or later, what belongs to the slice of this place.
    pub(super) part_of: Option<usize>,
    pub(super) pages: Pages,
    /// It is read by a job instead of pages.
    pub(super) job: Option<Job>,
    /// Hashes of the ids that were read of it, and what was read when each came last.
    seen: HashMap<u64, Reading>,
    /// When its pages were counted last, epoch milliseconds of the server.
    pub(super) counted_at: Option<i64>,
    /// Starts of the first and the last row on its first page.
    reach: Option<(i64, i64)>,
    /// How far a job has come, while its rows are in the order of their start.
    pub(super) reached: i64,
    /// Rows that its job has brought.
    pub(super) by_job: usize,
    /// Conversations that were not over when a job was answered.
    pub(super) unfinished: Vec<Id>,
    pub(super) done: Option<End>,
}

/// In what a conversation was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Pages, of this round.
    Pages(u32),
    /// What a job has brought, or parts of the slice.
    Elsewhere,
}

/// Whether a conversation had been read before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    First,
    /// In something else.
    Before,
    /// In the same.
    Again,
}

/// How a slice ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// There is nothing more to compare.
    Read,
    /// The server's count can be compared with what was read.
    Counted,
}

impl Slice {
    pub(super) fn new(window: Window, open: Openness, size: PageSize) -> Self {
        Self {
            window,
            open,
            ids: Vec::new(),
            part_of: None,
            pages: Pages::begin(size, open),
            job: None,
            seen: HashMap::new(),
            counted_at: None,
            reach: None,
            reached: window.from,
            by_job: 0,
            unfinished: Vec::new(),
            done: None,
        }
    }

    /// These conversations, which are asked for by their ids.
    fn of(ids: &[Id], window: Window, open: Openness, size: PageSize) -> Self {
        Self { ids: ids.to_vec(), pages: Pages::of(size, open, ids.len()), ..Self::new(window, open, size) }
    }

    /// A window that ends now is read from its end: conversations that begin meanwhile push the others to later pages, where
    /// they are read again, and never to earlier ones, where they would be missed. A closed one is read from its start,
    /// which nothing moves.
    pub(super) const fn order(&self) -> Order {
        match self.open {
            Openness::EndsNow => Order::Descending,
            Openness::Closed => Order::Ascending,
        }
    }

    /// A conversation was read that began then, as far as that can be said. What pages did not bring counts only if it had
    /// begun when they were counted: it must not make up for one that is missing.
    pub(super) fn see(&mut self, id: &str, started: Option<i64>, reading: Reading) -> Seen {
        let is_later = started.zip(self.counted_at).is_some_and(|(started, counted_at)| started > counted_at);
        if reading == Reading::Elsewhere && is_later {
            return Seen::Before;
        }
        let mut hasher = DefaultHasher::new();
        id.to_ascii_lowercase().hash(&mut hasher);
        match self.seen.insert(hasher.finish(), reading) {
            None => Seen::First,
            Some(before) if before == reading => Seen::Again,
            Some(_) => Seen::Before,
        }
    }

    /// The first page has rows that began at these instants.
    pub(super) fn begins_with(&mut self, starts: impl Iterator<Item = i64> + Clone) {
        self.reach = self.reach.or_else(|| Some((starts.clone().max()?, starts.min()?)));
    }

    /// Whether a job that has brought nothing cannot be right: it should have known what the first page has.
    pub(super) fn is_passed_over(&self, known_until: Option<i64>) -> bool {
        let is_known = |(_, earliest): (i64, i64)| known_until.is_none_or(|until| earliest < until);
        self.by_job == 0 && self.reach.is_some_and(is_known)
    }

    /// What pages have to read of it where a job knew what happened until then. The server counts whole days, as far as they
    /// have been: all that was counted is read, so that the count can be compared.
    pub(super) fn rest(&self, known_until: i64) -> Option<Window> {
        let midnight = (self.window.to - 1).div_euclid(DAY) * DAY + DAY;
        let to = match self.open {
            Openness::Closed => midnight,
            Openness::EndsNow => self.window.to.max(self.counted_at.unwrap_or(i64::MIN).min(midnight)),
        };
        let from = known_until.max(self.window.from);
        (from < to).then_some(Window { from, to })
    }

    /// What a job has brought is to be asked for anew; what was seen stays seen.
    pub(super) fn forget_job(&mut self) {
        self.pages = self.pages.anew();
        (self.reach, self.reached, self.by_job) = (None, self.window.from, 0);
        self.unfinished.clear();
    }

    pub(super) fn read(&self) -> u64 {
        self.seen.len() as u64
    }

    /// Whether it has said how much it has, as far as it says that at all.
    pub(super) fn is_sized(&self) -> bool {
        self.done.is_some() || self.pages.has_begun()
    }

    /// How many conversations it has, as far as anybody can say; `None` before its first answer.
    pub(super) fn expected(&self) -> Option<u64> {
        if self.done.is_some() {
            return Some(self.read());
        }
        self.pages
            .total()
            .filter(|_| self.pages.has_begun())
            .map(|total| total.min(self.promised(total)).max(self.read()))
    }

    /// A window that ends now and begins within a day reads less than the server counts, which is of whole days: as many as its first
    /// page promises. That is of a busy hour or of a quiet one, and tells little of a month: no fewer than if the days' came evenly.
    fn promised(&self, counted: u64) -> u64 {
        match (self.open, self.reach) {
            (Openness::EndsNow, Some((first, last))) if first > last && last > self.window.from => {
                let Window { from, to } = self.window;
                let (own, whole) = ((to - from) as u64, (to - from.div_euclid(DAY) * DAY) as u64);
                let by_density = (first - from) as u64 * self.read() / (first - last) as u64;
                by_density.max(u128::from(counted).saturating_mul(u128::from(own)).div_euclid(u128::from(whole.max(1))) as u64)
            }
            _ => u64::MAX,
        }
    }

    /// An instant of the day to whose end it is read, to settle a doubt: that at which the reading arrives last.
    pub(super) fn doubtful_day(&self) -> Option<i64> {
        let last = match self.order() {
            Order::Ascending => self.window.to - 1,
            Order::Descending => self.window.from,
        };
        self.pages.settles_a_doubt().then_some(last)
    }

    /// The server's count, where the slice is all that it counts.
    pub(super) fn counted(&self) -> Option<u64> {
        self.pages.counted().filter(|_| self.part_of.is_none() && self.done == Some(End::Counted))
    }

    /// Two halves that meet at a midnight, or of its ids; `None` where it cannot be cut.
    pub(super) fn halves(&self) -> Option<[Self; 2]> {
        let cut = |window, open, ids: &[Id]| {
            let part = if ids.is_empty() {
                Self::new(window, open, self.pages.size())
            } else {
                Self::of(ids, window, open, self.pages.size())
            };
            Self { part_of: self.part_of, ..part }
        };
        if self.ids.len() > 1 {
            let (one, other) = self.ids.split_at(self.ids.len() / 2);
            return Some([one, other].map(|ids| cut(self.window, self.open, ids)));
        }
        let days = days(self.window);
        let at = (self.window.from.div_euclid(DAY) + days / 2) * DAY;
        (days > 1).then(|| {
            let (early, late) = (Window { to: at, ..self.window }, Window { from: at, ..self.window });
            [cut(early, Openness::Closed, &self.ids), cut(late, self.open, &self.ids)]
        })
    }
}

/// All of the UTC days that a window touches from `reached` on, as far as they have been: a job that is asked for these finds
/// what pages find.
pub(super) fn whole_days(reached: i64, window: Window, server_now: i64) -> Window {
    let from = reached.max(window.from).div_euclid(DAY) * DAY;
    let end = (window.to - 1).div_euclid(DAY) * DAY + DAY;
    Window { from, to: end.min(server_now.max(window.to)) }
}

/// The UTC days that a window touches.
fn days(window: Window) -> i64 {
    (window.to - 1).div_euclid(DAY) - window.from.div_euclid(DAY) + 1
}

/// The slices of a window: as few as can be, none of which touches more days than may be asked for at once. Where ids
/// are asked for, so many of them for each.
pub(super) fn cut(window: Window, open: Openness, only: &Conditions) -> Vec<Slice> {
    let (ids, size) = (&only.conversations, only.page_size);
    let mut slices = Vec::new();
    let mut from = window.from;
    while from < window.to {
        let next = (from.div_euclid(DAY) + LONGEST_DAYS) * DAY;
        let (to, open) = if next < window.to { (next, Openness::Closed) } else { (window.to, open) };
        let part = Window { from, to };
        if ids.is_empty() {
            slices.push(Slice::new(part, open, size));
        }
        slices.extend(ids.chunks(IDS).map(|ids| Slice::of(ids, part, open, size)));
        from = to;
    }
    slices
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::HOUR;

    const MIDNIGHT: i64 = 20_000 * DAY;

    #[test]
    fn a_month_that_ends_at_noon_touches_a_day_too_many_and_is_cut_at_a_midnight() {
        let window = Window { from: MIDNIGHT + 12 * HOUR, to: MIDNIGHT + 31 * DAY + 12 * HOUR };
        let slices = cut(window, Openness::EndsNow, &Conditions::default());
        let cut: Vec<_> = slices.iter().map(|slice| (slice.window.from, slice.window.to, slice.open)).collect();
        let at = MIDNIGHT + 31 * DAY;
        assert_eq!(cut, [(window.from, at, Openness::Closed), (at, window.to, Openness::EndsNow)]);
    }

    #[test]
    fn a_window_within_the_limit_is_one_slice() {
        let window = Window { from: MIDNIGHT + 1, to: MIDNIGHT + 7 * DAY };
        assert_eq!(cut(window, Openness::Closed, &Conditions::default()).len(), 1);
        assert_eq!(
            cut(Window { from: MIDNIGHT, to: MIDNIGHT + 31 * DAY }, Openness::Closed, &Conditions::default()).len(),
            1
        );
    }

    #[test]
    fn halves_meet_and_a_day_has_none() {
        let window = Window { from: MIDNIGHT + HOUR, to: MIDNIGHT + 3 * DAY };
        let slice = Slice::new(window, Openness::EndsNow, PageSize::Fifty);
        let [early, late] = slice.halves().unwrap();
        assert_eq!((early.window.from, early.window.to), (slice.window.from, late.window.from));
        assert_eq!((late.window.to, early.open, late.open), (slice.window.to, Openness::Closed, Openness::EndsNow));
        assert_eq!(early.pages.size(), PageSize::Fifty);
        let day = Window { from: MIDNIGHT, to: MIDNIGHT + DAY };
        assert!(Slice::new(day, Openness::Closed, PageSize::Hundred).halves().is_none());
    }

    #[test]
    fn ids_are_asked_for_a_hundred_at_a_time() {
        let conversations = (0..250).map(|n| n.to_string().into()).collect();
        let only = Conditions { conversations, ..Conditions::default() };
        let slices = cut(Window { from: MIDNIGHT, to: MIDNIGHT + DAY }, Openness::Closed, &only);
        assert_eq!(slices.iter().map(|slice| slice.ids.len()).collect::<Vec<_>>(), [100, 100, 50]);
        assert_eq!(slices[2].halves().unwrap()[0].ids.len(), 25);
    }
}
