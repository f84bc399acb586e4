//! The order of rows. It is made once for each change of the rows or of what is sorted by, and not for each filter.

use super::asking::{Column, Sort, Way};
use super::store::{Folded, Row, Store, Symbol};
use crate::record::Names;
use std::collections::BTreeSet;

/// All rows, the newest first.
pub(super) fn newest_first(store: &Store) -> Vec<Row> {
    let mut rows: Vec<Row> = store.rows().collect();
    rows.sort_unstable_by(|one, other| store.newest_first(*one, *other));
    rows
}

/// `newest`, which are all rows with the newest first, in another order. Among equals the newest stay first, and what has
/// no value stands last.
pub(super) fn sorted(store: &Store, folded: &Folded, names: &Names, sort: Sort, newest: &[Row]) -> Vec<Row> {
    let ranks = match sort.column {
        Column::Queue => ranks(store, store.named().0, |id| folded.fold(&names.queue(id))),
        Column::WrapUp => ranks(store, store.named().1, |id| folded.fold(&names.code(id))),
        Column::Customer => customer_ranks(store, folded),
        _ => Vec::new(),
    };
    let (mut rows, mut without) = (Vec::with_capacity(newest.len()), Vec::new());
    for (place, row) in newest.iter().enumerate() {
        match value(store, &ranks, sort.column, *row) {
            Some(key) => rows.push((if sort.way == Way::Down { !key } else { key }, place as u32)),
            None => without.push(*row),
        }
    }
    rows.sort_unstable();
    rows.into_iter().map(|(_, place)| newest[place as usize]).chain(without).collect()
}

/// What a row has in a column, as a number that stands in the same order.
fn value(store: &Store, ranks: &[u32], column: Column, row: Row) -> Option<u64> {
    let figures = store.figures(row);
    let measured = |ms: i64| u64::try_from(ms).ok().filter(|ms| *ms > 0);
    let ranked = |symbol: Symbol| ranks.get(symbol.place()).filter(|rank| **rank > 0).map(|rank| u64::from(*rank));
    match column {
        Column::Started => Some(store.started(row).cast_unsigned() ^ 1 << 63),
        Column::Duration => store.ended(row).map(|ended| (ended - store.started(row)).max(0).cast_unsigned()),
        Column::Medium => Some(store.media(row) as u64),
        Column::Direction => store.direction(row).map(|direction| direction as u64),
        Column::Customer => ranked(customer(store, row)),
        Column::Queue => ranked(store.queue(row)),
        Column::Talk => measured(figures.talk),
        Column::Hold => measured(figures.hold),
        Column::Wait => measured(figures.wait),
        Column::AfterCall => measured(figures.acw),
        // Those that lack one stand before all names.
        Column::WrapUp if store.lacks_code(row) => Some(0),
        Column::WrapUp => ranked(store.code(row)),
    }
}

/// The name, or else the number or address.
fn customer(store: &Store, row: Row) -> Symbol {
    let (name, address) = store.customer(row);
    if name == Symbol::NONE { address } else { name }
}

/// The places of all customers in the order of what they are called, from 1, each at the place of its symbol; 0 elsewhere. Of
/// many rows few have a name of their own, and numbers are compared faster than texts.
fn customer_ranks(store: &Store, folded: &Folded) -> Vec<u32> {
    let mut ranks = vec![0; store.texts().count()];
    let mut symbols = Vec::new();
    for symbol in store.rows().map(|row| customer(store, row)).filter(|symbol| *symbol != Symbol::NONE) {
        if std::mem::replace(&mut ranks[symbol.place()], 1) == 0 {
            symbols.push(symbol);
        }
    }
    symbols.sort_unstable_by_key(|symbol| folded.text(*symbol));
    let mut rank = 0;
    let mut before = None;
    for symbol in symbols {
        let text = folded.text(symbol);
        rank += u32::from(before.replace(text) != Some(text));
        ranks[symbol.place()] = rank;
    }
    ranks
}

/// The places of these ids in the order of what they are called, from 1, each at the place of its symbol; 0 elsewhere.
fn ranks(store: &Store, ids: &BTreeSet<Symbol>, name: impl Fn(&str) -> String) -> Vec<u32> {
    let texts = store.texts();
    let mut named: Vec<_> = ids.iter().filter_map(|symbol| Some((name(texts.text(*symbol)?), *symbol))).collect();
    named.sort_unstable();
    let mut ranks = vec![0; texts.count()];
    for ((_, symbol), rank) in named.into_iter().zip(1..) {
        ranks[symbol.place()] = rank;
    }
    ranks
}
