//! What a search and the book of Records tell each other. It asks for nothing.

use super::Search;
use crate::record::{Book, PastSide};

impl Search {
    /// The book counts: what it says of a conversation that was found is said here, and it knows what is looked at closely.
    pub(super) fn look(&mut self, book: &mut Book) {
        let (store, _) = self.shown();
        if let Some(id) = self.looked_at.as_ref().filter(|id| book.get(id).is_none())
            && let Some(past) = store.row(id).and_then(|row| store.past(row))
        {
            book.on_record(id, past);
        }
        let versions = (book.live_version(), book.past_version());
        if std::mem::replace(&mut self.book, versions) == versions {
            return;
        }
        let before = self.shown().0.version();
        let store = self.earlier.as_mut().map_or(&mut self.store, |earlier| &mut earlier.store);
        for record in book.records() {
            if let Some(past) = record.past.as_ref().filter(|_| store.row(&record.id).is_some()) {
                // Whether a code is missing is known only to who has seen it live.
                store.keep(&record.id, &PastSide { wrap_up: record.wrap_up(), ..past.clone() });
            }
        }
        self.version += u64::from(self.shown().0.version() != before);
    }
}
