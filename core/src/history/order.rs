//! The order of rows. It is made once for each change of the rows or of what is sorted by, and not for each filter.

use super::asking::{Column, Sort, Way};
use super::store::{Folded, Row, Store, Symbol};
use crate::record::Names;
use std::collections::{BTreeSet, HashMap};

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
        _ => HashMap::new(),
    };
    let customer = |row| {
        let (name, address) = store.customer(row);
        folded.text(if name == Symbol::NONE { address } else { name })
    };
    let key = |row| value(store, &ranks, sort.column, row, customer);
    let (mut rows, mut without) = (Vec::with_capacity(newest.len()), Vec::new());
    for (place, row) in newest.iter().enumerate() {
        match key(*row) {
            Some(key) => rows.push((if sort.way == Way::Down { !key } else { key }, place as u32)),
            None => without.push(*row),
        }
    }
    let at = |place: u32| newest[place as usize];
    if sort.column == Column::Customer {
        rows.sort_unstable_by(|one, other| {
            let by_text = || {
                let order = customer(at(one.1)).cmp(customer(at(other.1)));
                if sort.way == Way::Down { order.reverse() } else { order }
            };
            one.0.cmp(&other.0).then_with(by_text).then(one.1.cmp(&other.1))
        });
    } else {
        rows.sort_unstable();
    }
    rows.into_iter().map(|(_, place)| at(place)).chain(without).collect()
}

/// What a row has in a column, as a number that stands in the same order: of a customer, the first eight bytes.
fn value<'a>(
    store: &Store,
    ranks: &HashMap<Symbol, u64>,
    column: Column,
    row: Row,
    customer: impl Fn(Row) -> &'a str,
) -> Option<u64> {
    let figures = store.figures(row);
    let measured = |ms: i64| u64::try_from(ms).ok().filter(|ms| *ms > 0);
    match column {
        Column::Started => Some(store.started(row).cast_unsigned() ^ 1 << 63),
        Column::Duration => store.ended(row).map(|ended| (ended - store.started(row)).max(0).cast_unsigned()),
        Column::Medium => Some(store.media(row) as u64),
        Column::Direction => store.direction(row).map(|direction| direction as u64),
        Column::Customer => {
            let text = customer(row).as_bytes();
            let mut first = [0; 8];
            let length = text.len().min(8);
            first[..length].copy_from_slice(&text[..length]);
            (length > 0).then(|| u64::from_be_bytes(first))
        }
        Column::Queue => ranks.get(&store.queue(row)).copied(),
        Column::Talk => measured(figures.talk),
        Column::Hold => measured(figures.hold),
        Column::Wait => measured(figures.wait),
        Column::AfterCall => measured(figures.acw),
        // Those that lack one stand before all names.
        Column::WrapUp if store.lacks_code(row) => Some(0),
        Column::WrapUp => ranks.get(&store.code(row)).copied(),
    }
}

/// The places of these ids in the order of what they are called, from 1.
fn ranks(store: &Store, ids: &BTreeSet<Symbol>, name: impl Fn(&str) -> String) -> HashMap<Symbol, u64> {
    let texts = store.texts();
    let mut named: Vec<_> = ids.iter().filter_map(|symbol| Some((name(texts.text(*symbol)?), *symbol))).collect();
    named.sort_unstable();
    named.into_iter().zip(1..).map(|((_, symbol), rank)| (symbol, rank)).collect()
}
