//! Rows put together by what they share, with how many there are and what they add up to.

use super::asking::By;
use super::store::{Row, Store, Symbol};
use crate::record::{Id, Media, Totals};
use std::collections::HashMap;

/// What the rows of a group share.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Shared {
    /// A queue, or none.
    Queue(Option<Id>),
    /// A medium.
    Medium(Media),
    /// A wrap-up code.
    Code(Id),
    /// They should have a wrap-up code and have none.
    NoCode,
    /// They have no wrap-up code and need none, or none yet.
    Nothing,
    /// The day that begins at this instant, epoch milliseconds.
    Day(i64),
}

/// A group of rows that stand one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they share.
    pub shared: Shared,
    /// Place of the first among the selected rows.
    pub first: usize,
    /// What they add up to, and how many there are.
    pub totals: Totals,
}

/// Puts rows together: the days with the newest first, other groups with the largest first. Within a group the rows stand
/// as they stood. `midnight` gives the start of the day of an instant, where the agent is.
pub(super) fn group(store: &Store, by: By, rows: &mut Vec<Row>, midnight: &dyn Fn(i64) -> i64) -> Vec<Group> {
    let mut places: HashMap<Shared, usize> = HashMap::new();
    let mut groups: Vec<(Shared, Vec<Row>, Totals)> = Vec::new();
    // Start of a day, and the last instant that is known to be in it: a calendar is slow, and there are few days.
    let mut days: Vec<(i64, i64)> = Vec::new();
    let mut day = |at: i64| {
        if let Some((begins, _)) = days.iter().find(|(begins, last)| (*begins..=*last).contains(&at)) {
            return *begins;
        }
        let begins = midnight(at);
        match days.iter_mut().find(|day| day.0 == begins) {
            Some(day) => day.1 = at,
            None => days.push((begins, at)),
        }
        begins
    };
    for row in rows.drain(..) {
        let shared = shared(store, by, row, &mut day);
        let place = *places.entry(shared).or_insert_with_key(|shared| {
            groups.push((shared.clone(), Vec::new(), Totals::default()));
            groups.len() - 1
        });
        let (_, members, totals) = &mut groups[place];
        members.push(row);
        totals.add(&store.figures(row), store.is_handled(row), store.is_complete(row));
    }
    groups.sort_by_key(|(shared, members, _)| match shared {
        Shared::Day(begins) => -*begins,
        _ => -(members.len() as i64),
    });
    let with_place = groups.into_iter().map(|(shared, members, totals)| {
        let first = rows.len();
        rows.extend(members);
        Group { shared, first, totals }
    });
    with_place.collect()
}

fn shared(store: &Store, by: By, row: Row, midnight: &mut dyn FnMut(i64) -> i64) -> Shared {
    let text = |symbol: Symbol| store.texts().text(symbol).cloned();
    match by {
        By::Queue => Shared::Queue(text(store.queue(row))),
        By::Medium => Shared::Medium(store.media(row)),
        By::Day => Shared::Day(midnight(store.started(row))),
        By::WrapUp => match text(store.code(row)) {
            Some(code) => Shared::Code(code),
            None if store.lacks_code(row) => Shared::NoCode,
            None => Shared::Nothing,
        },
    }
}
