//! What a search will cost, before it is spent, and by which way each of its slices is read.

use super::slice::Slice;
use crate::clock::MINUTE;
use crate::genesys::jobs::RESULTS;

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

/// Whether a job reads this slice with fewer requests than pages do.
pub(super) fn is_for_a_job(slice: &Slice) -> bool {
    slice.done.is_none() && slice.job.is_none() && slice.ids.is_empty() && slice.pages.left() > FEW_PAGES
}

/// What is still to be spent on these slices; `jobs`: what is beyond pages is read by them.
pub(super) fn estimate(slices: &[Slice], beyond_pages: impl Fn(&Slice) -> bool, room: Room) -> Estimate {
    let (mut requests, mut preparation) = (0, 0);
    for slice in slices.iter().filter(|slice| slice.done.is_none()) {
        if beyond_pages(slice) {
            requests += BEFORE_ROWS + slice.expected().unwrap_or(0).div_ceil(u64::from(RESULTS));
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
    }
}
