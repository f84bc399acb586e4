//! The live side of the list: conversations of the interval that go on, or are over and not on record yet. They are the
//! book's own Records, so that both views say the same of them.

use super::bucket::Bucket;
use super::range::Question;
use super::select::{Stage, Wanted};
use super::store::{Folded, Store};
use crate::record::{Book, Id, Phase, Record};

/// Those that are wanted, the newest first. What a bucket or a figure is about is known on record alone; of what has a row
/// that is shown, the row stands for it.
pub(super) fn going_on(store: &Store, book: &Book, question: &Question, wanted: &Wanted, folded: &Folded) -> Vec<Id> {
    if !matches!(wanted.asking.bucket, Bucket::All | Bucket::FollowUp) || wanted.filter.figure.is_some() {
        return Vec::new();
    }
    let mut live: Vec<_> = book
        .live()
        .into_iter()
        .filter(|record| !matches!(record.phase(), Phase::Final { .. }) && !is_a_row(store, record, wanted))
        .filter_map(|record| Some((record.started()?, record)))
        .filter(|(started, _)| {
            question.holds(*started) && wanted.filter.part.is_none_or(|part| part.contains(*started))
        })
        .filter(|(_, record)| question.only.admits(record) && is_wanted(record, wanted, folded))
        .collect();
    live.sort_by_key(|(started, record)| (-started, record.id.clone()));
    live.into_iter().map(|(_, record)| record.id.clone()).collect()
}

fn is_a_row(store: &Store, record: &Record, wanted: &Wanted) -> bool {
    store.row(&record.id).is_some_and(|row| match wanted.filter.stage {
        Stage::Ended => store.ended(row).is_some(),
        Stage::InProgress => store.ended(row).is_none(),
    })
}

fn is_wanted(record: &Record, wanted: &Wanted, folded: &Folded) -> bool {
    let filter = wanted.filter;
    let customer = record.customer();
    let queue = record.queue().map(|queue| wanted.names.queue(&queue));
    let texts: Vec<_> = [customer.name, customer.address, queue].into_iter().flatten().collect();
    (filter.media.is_empty() || filter.media.contains(&record.media()))
        && (filter.direction.is_none() || filter.direction == record.direction())
        && (wanted.asking.bucket != Bucket::FollowUp || wanted.flagged.contains(&record.id))
        && wanted.sought.is_in(&record.id, &texts, folded)
}
