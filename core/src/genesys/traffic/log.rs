//! The last requests, for a report: which operation, when, how long it took and what came of it. It must never keep a path,
//! a body, a message or a token.

use crate::genesys::endpoint::Operation;
use crate::genesys::http::{Response, TransportError};
use std::collections::VecDeque;

/// One sending of one request, once it is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// When its answer came, epoch milliseconds on this machine's clock.
    pub at: i64,
    /// What it was.
    pub operation: Operation,
    /// From its sending to its answer, milliseconds.
    pub took: i64,
    /// The HTTP status, or why there is none.
    pub outcome: Result<u16, TransportError>,
    /// Under which Genesys can find it.
    pub correlation_id: Option<String>,
}

/// The last of them.
#[derive(Clone, Debug, Default)]
pub struct Log(VecDeque<Logged>);

/// So many are kept.
const KEPT: usize = 60;
/// A correlation id is a UUID; whatever is longer is none.
const LONGEST_ID: usize = 40;

impl Log {
    /// From the oldest to the latest.
    pub fn entries(&self) -> impl Iterator<Item = &Logged> {
        self.0.iter()
    }

    pub(super) fn note(&mut self, at: i64, operation: Operation, took: i64, result: &Result<Response, TransportError>) {
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        let plain = |id: &&String| {
            id.len() <= LONGEST_ID && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        let said = result.as_ref().ok().and_then(|response| response.correlation_id.as_ref());
        self.0.push_back(Logged {
            at,
            operation,
            took,
            outcome: result.as_ref().map(|response| response.status).map_err(|error| *error),
            correlation_id: said.filter(plain).cloned(),
        });
    }
}
