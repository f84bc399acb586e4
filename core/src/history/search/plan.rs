//! What a search will cost, before it is spent, and by which way each of its slices is read.

use super::reach::Reach;
use super::slice::Slice;
use crate::clock::{DAY, MINUTE};
use crate::genesys::jobs::RESULTS;
use crate::history::range::Openness;

/// So many conversations are read without asking the agent first.
const UNASKED: u64 = 5_000;
/// Beyond so many a job reads them: Genesys' own way for what does not fit into pages.
const BY_JOB: u64 = 20_000;
/// A job asks a few times before its first row is there.
const BEFORE_ROWS: u64 = 5;
/// A slice that has no more than so many pages left is read by them in any case.
const FEW_PAGES: u64 = 20;
/// A job takes so long before its first row is there, milliseconds: a few looks.
const PREPARATION: i64 = 8_000;
/// One request, of several under way at once, milliseconds.
const REQUEST: i64 = 150;

/// How a search would go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// Conversations to read, by what the server says.
    pub conversations: u64,
    /// Requests still to send.
    pub requests: u64,
    /// How long that takes at the budget that is left, milliseconds.
    pub takes: i64,
    /// What becomes of the time that a job does not know yet.
    pub tail: Tail,
}

/// What began after a job's last word, which pages read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    /// There is no job.
    None,
    /// Its requests are counted.
    Counted,
    /// When that was, nobody has told: its requests come on top.
    Untold,
}

/// What the budget of requests holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// Requests that may go at once.
    pub now: u64,
    /// Requests that may go in a minute.
    pub a_minute: u64,
}

/// Whether the agent must be asked before so much is read.
pub(super) const fn must_ask(estimate: &Estimate) -> bool {
    estimate.conversations > UNASKED
}

/// Whether so many conversations, those of all slices, are beyond pages.
pub(super) const fn beyond_pages(conversations: u64) -> bool {
    conversations > BY_JOB
}

/// Whether a job reads this slice with fewer requests than pages do. What a job has left is for pages: another one would know no
/// more of it, and leave the same.
pub(super) fn is_for_a_job(slice: &Slice) -> bool {
    slice.part_of.is_none()
        && slice.done.is_none()
        && slice.job.is_none()
        && slice.pages.left() > FEW_PAGES
        && slice.ids.is_empty()
}

/// What is still to be spent on these slices, of which a job reads those that are for one, as far as it knows of them.
pub(super) fn estimate(slices: &[Slice], is_for_a_job: impl Fn(&Slice) -> bool, reach: Reach, room: Room) -> Estimate {
    let (mut requests, mut preparation, mut tail) = (0, 0, Tail::None);
    for slice in slices.iter().filter(|slice| slice.done.is_none()) {
        if is_for_a_job(slice) {
            let expected = slice.expected().unwrap_or(0);
            let by_pages = match reach {
                Reach::Until(until) => begun_after(slice, until),
                Reach::Unasked | Reach::Asked | Reach::Untold => 0,
            };
            tail = if matches!(reach, Reach::Until(_)) { Tail::Counted } else { Tail::Untold };
            requests += BEFORE_ROWS + (expected - by_pages).div_ceil(u64::from(RESULTS));
            // And the one that shows that there is no more.
            requests += if by_pages > 0 { by_pages.div_ceil(u64::from(slice.pages.size().rows())) + 1 } else { 0 };
            preparation += PREPARATION;
        } else {
            let read = slice.pages.total().unwrap_or(0).max(1);
            // Of a window that ends now fewer are read than the server counts.
            requests += (slice.pages.left() * slice.expected().unwrap_or(0)).div_ceil(read);
        }
    }
    let at_once = i64::try_from(requests.min(room.now)).unwrap_or(i64::MAX);
    let later = i64::try_from(requests.saturating_sub(room.now)).unwrap_or(i64::MAX);
    let a_minute = i64::try_from(room.a_minute).unwrap_or(1).max(1);
    Estimate {
        conversations: slices.iter().filter(|slice| slice.part_of.is_none()).filter_map(Slice::expected).sum(),
        requests,
        takes: preparation + at_once * REQUEST + later.saturating_mul(MINUTE) / a_minute,
        tail,
    }
}

/// How many conversations of a slice pages have to read once a job has told what it knew until then, if they come evenly. A
/// closed one is read from the begin of that day to the end of its last.
fn begun_after(slice: &Slice, until: i64) -> u64 {
    let window = slice.window;
    if until >= window.to {
        return 0;
    }
    let midnight = |at: i64| at.div_euclid(DAY) * DAY;
    let whole = match slice.open {
        Openness::EndsNow => |at: i64| at,
        Openness::Closed => midnight,
    };
    let end = match slice.open {
        Openness::EndsNow => window.to,
        Openness::Closed => midnight(window.to - 1) + DAY,
    };
    let since = |from: i64| u128::from(end.abs_diff(whole(from)));
    let expected = slice.expected().unwrap_or(0);
    let begun = u128::from(expected) * since(until.max(window.from)) / since(window.from).max(1);
    u64::try_from(begun).map_or(expected, |begun| begun.min(expected))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::genesys::query::PageSize;
    use crate::history::range::Window;
    use crate::history::search::page::{Place, Rows};

    const MIDNIGHT: i64 = 20_000 * DAY;
    const ROOM: Room = Room { now: 1_000, a_minute: 1_000 };

    /// Ten days of thirty thousand conversations, as its first page tells.
    fn days(open: Openness) -> [Slice; 1] {
        let window = Window { from: MIDNIGHT, to: MIDNIGHT + 10 * DAY };
        let mut slice = Slice::new(window, open, PageSize::Hundred);
        let had = Rows { all: 100, place: Place::Before, first: None, again: 0, fresh: 100, found: 100 };
        slice.pages.read(1, had, Some(30_000));
        [slice]
    }

    fn requests(open: Openness, reach: Reach) -> (u64, Tail) {
        let estimate = estimate(&days(open), is_for_a_job, reach, ROOM);
        (estimate.requests, estimate.tail)
    }

    #[test]
    fn the_pages_of_what_a_job_does_not_know_yet_are_in_the_plan() {
        let half_a_day_ago = Reach::Until(MIDNIGHT + 9 * DAY + DAY / 2);
        assert_eq!(requests(Openness::EndsNow, half_a_day_ago), (5 + 29 + 15 + 1, Tail::Counted), "1,500 by pages");
        assert_eq!(requests(Openness::Closed, half_a_day_ago), (5 + 27 + 30 + 1, Tail::Counted), "of its whole day");
    }

    #[test]
    fn a_job_that_knows_all_leaves_nothing_to_pages_and_one_that_knows_nothing_everything() {
        for open in [Openness::EndsNow, Openness::Closed] {
            assert_eq!(requests(open, Reach::Until(MIDNIGHT + 10 * DAY)), (5 + 30, Tail::Counted));
            assert_eq!(requests(open, Reach::Until(i64::MIN)), (5 + 300 + 1, Tail::Counted));
            assert_eq!(requests(open, Reach::Untold), (5 + 30, Tail::Untold));
        }
    }
}
