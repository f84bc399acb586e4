//! What Genesys Cloud itself has added up, for whoever shows it beside what was loaded.

use super::{Drive, Purpose, World};
use crate::genesys::Endpoint;
use crate::genesys::budget::Lane;
use crate::history::Window;
use crate::history::sums::{Event, Summing, When};

impl<W: World> Drive<W> {
    /// What Genesys Cloud has added up of this interval, or of the time before it, is wanted through `summing`.
    pub fn sum_up(&mut self, window: Window, when: When, summing: Box<dyn Summing>) {
        self.sums = Some(summing);
        if let Some(user) = &self.user {
            let me = user.id.clone();
            self.turn_sums(Event::Ask { me, window, when });
        }
        self.rest();
    }

    /// Grows with every change of it.
    pub fn sums_version(&self) -> u64 {
        self.sums.as_ref().map_or(0, |sums| sums.version())
    }

    pub(super) fn turn_sums(&mut self, event: Event) {
        let Some(sums) = &self.sums else { return };
        for (asked, body) in sums.on(event) {
            self.ask(Purpose::Sums(asked), Endpoint::Aggregates(body), Lane::Search);
        }
    }
}
