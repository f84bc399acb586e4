//! The last rung: the agent's own calls, for whoever may not see records. Voice only, without figures, and no permission is
//! needed for it.

use super::{Effect, Search, Turn};
use crate::genesys::endpoint::{Operation, Question};
use crate::genesys::models::calls::PastCall;
use crate::genesys::query::iso;
use crate::genesys::traffic::Reply;
use crate::genesys::{ApiError, Endpoint, decode};
use crate::history::range::Window;
use crate::record::from_calls;

/// Calls on one page.
const PAGE: u32 = 50;

/// The pages of the calls, one after the other: how many there are is told by the first.
#[derive(Debug, Default)]
pub(super) struct Calls {
    read: u32,
    asked: Asked,
    pages: Option<u32>,
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

    pub(super) fn wanted(&mut self, window: Window) -> Option<(u32, Endpoint)> {
        if self.is_done() || std::mem::replace(&mut self.asked, Asked::Yes) == Asked::Yes {
            return None;
        }
        let (page, from, to) = (self.read + 1, iso(window.from), iso(window.to));
        let interval: String = form_urlencoded::byte_serialize(format!("{from}/{to}").as_bytes()).collect();
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
        for call in &listing.records.good {
            match from_calls::read(call) {
                Some((id, past)) if window.contains(past.started) => _ = self.store.keep(&id, &past),
                Some(_) => {}
                None => self.bad += 1,
            }
        }
        self.bad += listing.records.bad.len();
        let is_last = listing.records.good.is_empty() && listing.records.bad.is_empty();
        self.calls.read = page;
        self.calls.asked = Asked::No;
        self.calls.pages = Some(if is_last { page } else { listing.page_count.unwrap_or(page + 1) });
        self.look(turn.book);
        self.advance(turn)
    }
}
