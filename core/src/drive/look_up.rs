//! Asking what ids are called. Nobody waits for it, and a refusal is no error: the ids stand for themselves.

use super::queues::Mine;
use super::{Drive, Purpose, World};
use crate::genesys::budget::Lane;
use crate::genesys::endpoint::IDS_PER_LOOKUP;
use crate::genesys::models::people::Named;
use crate::genesys::traffic::Reply;
use crate::genesys::{ApiError, Endpoint, decode};
use crate::record::{Id, WrapUp};
use std::sync::Arc;

/// What has been asked already.
#[derive(Debug, Default)]
pub(super) struct LookUps {
    queues: bool,
    /// The queues of the pages that have come.
    mine: Vec<(Id, Arc<str>)>,
    codes: Vec<Id>,
    /// The agent may not see the names of codes: asking again would bring the same.
    codes_refused: bool,
    /// The live conversations whose codes have been looked at, as a version of the book.
    live: u64,
}

impl LookUps {
    /// Under another token the queues may be had that were refused.
    pub(super) const fn queues_again(&mut self) {
        self.queues = false;
    }
}

impl<W: World> Drive<W> {
    pub(super) fn look_up_queues(&mut self) {
        if !std::mem::replace(&mut self.look_ups.queues, true) {
            self.look_ups.mine.clear();
            self.ask(Purpose::Queues { page: 1 }, Endpoint::MyQueues { page: 1 }, Lane::Background);
        }
    }

    pub(super) fn queues_named(&mut self, page: u32, result: Result<Reply, ApiError>) {
        let listing = match result.and_then(|reply| named(&reply)) {
            Ok(listing) => listing,
            Err(error @ ApiError::Forbidden { .. }) => {
                self.queues_known(Mine::Refused(error));
                return;
            }
            // The next search asks again.
            Err(_) => {
                self.look_ups.queues = false;
                return;
            }
        };
        for queue in listing.records.good {
            if let (Some(id), Some(name)) = (queue.id, queue.name) {
                self.names.queue_is(&id, &name);
                self.look_ups.mine.push((id.to_ascii_lowercase().into(), name.into()));
            }
        }
        if listing.page_count.is_some_and(|count| page < count) {
            let page = page + 1;
            self.ask(Purpose::Queues { page }, Endpoint::MyQueues { page }, Lane::Background);
        } else {
            let mine = std::mem::take(&mut self.look_ups.mine);
            self.queues_known(Mine::These(mine));
        }
    }

    /// Asks for the names of codes that were given in live conversations.
    pub(super) fn look_up_codes(&mut self) {
        let seen = self.book.live_version();
        if self.look_ups.codes_refused || seen == self.look_ups.live {
            return;
        }
        let codes = self.book.live().into_iter().filter_map(|record| match record.wrap_up() {
            WrapUp::Code { id, name: None } => Some(id),
            _ => None,
        });
        let codes = codes.collect();
        self.look_ups.live = seen;
        self.look_up(codes);
    }

    /// Asks for the names of those codes that have none and have not been asked for.
    pub(super) fn look_up(&mut self, codes: Vec<Id>) {
        let Self { look_ups, names, .. } = self;
        if look_ups.codes_refused {
            return;
        }
        let mut unknown = Vec::new();
        for code in codes {
            if names.lacks_code(&code) && !look_ups.codes.contains(&code) {
                look_ups.codes.push(code.clone());
                unknown.push(code.to_string());
            }
        }
        for ids in unknown.chunks(IDS_PER_LOOKUP) {
            self.ask(Purpose::Codes, Endpoint::WrapUpCodes { ids: ids.to_vec() }, Lane::Background);
        }
    }

    pub(super) fn codes_named(&mut self, result: Result<Reply, ApiError>) {
        match result.and_then(|reply| named(&reply)) {
            Ok(listing) => {
                for code in listing.records.good {
                    if let (Some(id), Some(name)) = (code.id, code.name) {
                        self.names.code_is(&id, &name);
                    }
                }
            }
            Err(ApiError::Forbidden { .. }) => self.look_ups.codes_refused = true,
            // Another search asks again.
            Err(_) => self.look_ups.codes.clear(),
        }
    }
}

fn named(reply: &Reply) -> Result<decode::Listing<Named>, ApiError> {
    decode::entities(&reply.body).map_err(|how| reply.undecodable(how))
}
