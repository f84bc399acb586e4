//! What is known for a report.

use super::{Drive, World};
use crate::diagnostics::{Facts, Place, report};

impl<W: World> Drive<W> {
    /// A report to whoever looks after Tidemark: nothing of a person is in it.
    pub fn report(&self, place: &Place) -> String {
        let now = self.world.now();
        let facts = Facts {
            now: now.wall,
            skew: self.skew,
            region: self.config.region.name(),
            role: self.share.role(),
            lifetime: self.sign_in.grant().map(|grant| grant.ends.mono - grant.since.mono),
            failure: self.sign_in.failure(),
            journal: &self.journal,
            counts: self.live.counts(),
            unreadable: self.live.unreadable(),
            live: self.book.live().len(),
            found: self.found().map(|search| (search.store().len(), search.bad())),
            log: self.traffic.log(),
        };
        report(&facts, place)
    }

    pub(super) fn keep_journal(&mut self) {
        let (freshness, _) = self.freshness();
        self.journal.note(self.world.now().wall, &freshness);
    }
}
