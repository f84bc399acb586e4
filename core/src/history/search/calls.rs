//! The last rung: the agent's own calls, for whoever may not see records. Voice only, without figures, and no permission is
//! needed for it.

use std::collections::HashSet;

use super::{Effect, Search, Turn};
use crate::form::escaped;
use crate::genesys::endpoint::{Operation, Question};
use crate::genesys::models::calls::PastCall;
use crate::genesys::query::iso;
use crate::genesys::traffic::Reply;
use crate::genesys::{ApiError, Endpoint, decode};
use crate::history::range::Window;
use crate::record::{Id, from_calls};

/// Calls on one page.
const PAGE: u32 = 50;

/// The pages of the calls, one after the other: how many there are is told by the first. All but the last are full, by which it is
/// known how many calls there should be.
#[derive(Debug, Default)]
pub(super) struct Calls {
    read: u32,
    asked: Asked,
    pages: Option<u32>,
    seen: HashSet<Id>,
    unreadable: usize,
    /// The last page that had any, and how many.
    end: (u32, usize),
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Asked {
    #[default]
    No,
    Yes,
}

impl Calls {
    pub(super) const fn has_begun(&self) -> bool {
        self.read > 0
    }

    pub(super) fn is_done(&self) -> bool {
        self.pages.is_some_and(|pages| self.read >= pages)
    }

    pub(super) fn lose(&mut self) {
        self.asked = Asked::No;
    }

    /// That page came with `readable` calls and others; of all pages there are `pages`, as far as the server says.
    fn took(&mut self, page: u32, pages: Option<u32>, readable: Vec<Id>, unreadable: usize) {
        let rows = readable.len() + unreadable;
        self.seen.extend(readable);
        self.unreadable += unreadable;
        if rows > 0 {
            self.end = (page, rows);
        }
        (self.read, self.asked) = (page, Asked::No);
        self.pages = Some(if rows == 0 { page } else { pages.unwrap_or(page + 1) });
    }

    /// Calls that the pages should have had and did not bring: a page that came twice, or without some of its calls.
    pub(super) fn missing(&self) -> u64 {
        let (page, rows) = self.end;
        let expected = u64::from(page.saturating_sub(1)) * u64::from(PAGE) + rows as u64;
        expected.saturating_sub((self.seen.len() + self.unreadable) as u64)
    }

    /// Those that could not be read, which are counted anew where all is read again.
    pub(super) const fn unreadable(&self) -> usize {
        self.unreadable
    }

    pub(super) fn wanted(&mut self, window: Window) -> Option<(u32, Endpoint)> {
        if self.is_done() || std::mem::replace(&mut self.asked, Asked::Yes) == Asked::Yes {
            return None;
        }
        let (page, from, to) = (self.read + 1, iso(window.from), iso(window.to));
        let interval = escaped(&format!("{from}/{to}"));
        let path_and_query =
            format!("/api/v2/conversations/calls/history?pageSize={PAGE}&pageNumber={page}&interval={interval}");
        Some((page, Endpoint::Written(Question { operation: Operation::CallHistory, path_and_query, body: None })))
    }
}

impl Search {
    pub(super) fn calls_answered(
        &mut self,
        page: u32,
        result: Result<Reply, ApiError>,
        turn: &mut Turn<'_>,
    ) -> Vec<Effect> {
        let listing = match result
            .and_then(|reply| decode::entities::<PastCall>(&reply.body).map_err(|how| reply.undecodable(how)))
        {
            Ok(listing) => listing,
            Err(error) => return self.fail(error, turn),
        };
        let Some(window) = self.question.as_ref().map(|question| question.window) else { return Vec::new() };
        self.earlier = None;
        let mut readable = Vec::new();
        for call in &listing.records.good {
            let Some((id, past)) = from_calls::read(call) else { continue };
            if window.contains(past.started) {
                self.store.keep(&id, &past);
            }
            readable.push(id);
        }
        let unreadable = listing.records.good.len() + listing.records.bad.len() - readable.len();
        self.calls.took(page, listing.page_count, readable, unreadable);
        self.bad += unreadable;
        self.look(turn.book);
        self.advance(turn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(range: std::ops::Range<u32>) -> Vec<Id> {
        range.map(|n| n.to_string().into()).collect()
    }

    /// Three pages: two full ones, and one of twenty.
    fn read(second: Vec<Id>, last: Vec<Id>) -> Calls {
        let mut calls = Calls::default();
        calls.took(1, Some(3), ids(0..50), 0);
        calls.took(2, Some(3), second, 0);
        calls.took(3, Some(3), last, 0);
        calls
    }

    #[test]
    fn a_page_that_came_twice_or_with_less_than_it_holds_leaves_calls_missing() {
        assert_eq!(read(ids(50..100), ids(100..120)).missing(), 0);
        assert_eq!(read(ids(0..50), ids(100..120)).missing(), 50, "the first page came again");
        assert_eq!(read(ids(50..70), ids(100..120)).missing(), 30, "some of a page were left out");
        assert_eq!(read(ids(50..100), Vec::new()).missing(), 0, "nobody says how many the last one should have");
    }

    #[test]
    fn calls_that_cannot_be_read_are_not_missing() {
        let mut calls = Calls::default();
        calls.took(1, None, ids(0..48), 2);
        assert!(!calls.is_done());
        calls.took(2, None, Vec::new(), 0);
        assert_eq!((calls.is_done(), calls.missing(), calls.unreadable()), (true, 0, 2));
    }
}
