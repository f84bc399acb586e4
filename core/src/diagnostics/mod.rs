//! Diagnostics: what a report to whoever looks after Tidemark says. It tells what happened, when, and under which ids
//! Genesys can find it; it must never tell a token, a name, a number, an address, a text of a conversation or its id.

mod report;

pub use report::{Facts, Place, report};

use crate::live::Freshness;
use std::collections::VecDeque;

/// How the live list has fared.
#[derive(Clone, Debug, Default)]
pub struct Journal(VecDeque<(i64, Freshness)>);

/// So many changes are kept.
const KEPT: usize = 40;

impl Journal {
    /// It stands so at this instant, epoch milliseconds on this machine's clock. Only a change is kept.
    pub fn note(&mut self, at: i64, freshness: &Freshness) {
        if self.0.back().is_some_and(|(_, last)| last == freshness) {
            return;
        }
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back((at, freshness.clone()));
    }

    /// From the oldest to the latest.
    pub fn entries(&self) -> impl Iterator<Item = &(i64, Freshness)> {
        self.0.iter()
    }
}
