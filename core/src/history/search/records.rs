//! What a search and the book of Records tell each other. It asks for nothing.

use super::answers::details_page;
use super::{Question, Search, Standing};
use crate::genesys::traffic::Reply;
use crate::history::store::Store;
use crate::record::from_analytics::{self, Agent, Facts, Viewpoint, Whose};
use crate::record::{Book, PastSide, Phase, Record};

/// Versions that no book has.
pub(super) const NOT_LOOKED_AT: (u64, u64) = (u64::MAX, u64::MAX);

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
        let is_read = matches!(self.standing, Standing::Done(_));
        let (store, question) = self.rows();
        for record in book.records() {
            let Some(past) = told(record) else { continue };
            let has_row = store.row(&record.id).is_some();
            // What stood above the list as long as it was not final goes on in it, and is not lost until the next search. While pages are
            // read they bring it themselves.
            let joins = || {
                is_read
                    && matches!(record.phase(), Phase::Final { .. })
                    && question.is_some_and(|question| question.holds(past.started) && question.only.admits(record))
            };
            if has_row || joins() {
                store.keep(&record.id, &past);
            }
            if !has_row && store.row(&record.id).is_some() {
                let me = Agent { id: book.me().into(), name: None, whose: Whose::Own };
                store.keep_facts(&record.id, &Facts { agent: Some(me), ..Facts::default() });
            }
        }
        self.version += u64::from(self.shown().0.version() != before);
    }

    /// What else the records say that the book was told of, in rows that are there.
    pub(super) fn recorded(&mut self, reply: &Reply, book: &Book) {
        let Ok(answer) = details_page(reply) else { return };
        let before = self.shown().0.version();
        let (store, question) = self.rows();
        let asked = question.and_then(|question| question.only.agent());
        let from = Viewpoint { me: book.me(), asked: asked.as_deref() };
        for conversation in &answer.records.good {
            let Some((id, past)) = from_analytics::read(conversation, from.me) else { continue };
            store.keep_facts(&id, &from_analytics::facts(conversation, from, past.handled));
        }
        self.version += u64::from(self.shown().0.version() != before);
    }

    /// The rows that a screen shows, and what was asked for them.
    fn rows(&mut self) -> (&mut Store, Option<&Question>) {
        match &mut self.earlier {
            Some(earlier) => (&mut earlier.store, Some(&earlier.question)),
            None => (&mut self.store, self.question.as_ref()),
        }
    }
}

/// What stands in the row of a Record: whether a code is missing is known only to who has seen it live.
pub(super) fn told(record: &Record) -> Option<PastSide> {
    record.past.as_ref().map(|past| PastSide { wrap_up: record.wrap_up(), ..past.clone() })
}
