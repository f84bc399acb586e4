//! The order of rows. It is made once for each change of the rows or of what is sorted by, and not for each filter.

use super::asking::{Column, Sort, Way};
use super::ranking::{ascending, by_text};
use super::store::{Folded, Row, Store, Symbol};
use crate::record::Names;
use std::sync::Arc;

/// Places of names in the order of what they are called, from 1, each at the place of its symbol; 0 elsewhere.
pub(super) type Ranks = Vec<u32>;

/// All rows, the newest first; those that began together in the order of their ids.
pub(super) fn newest_first(store: &Store) -> Vec<Row> {
    let rows: Vec<Row> = store.rows().collect();
    let began: Vec<u64> = rows.iter().map(|row| !ordered(store.started(*row))).collect();
    let mut newest: Vec<Row> = ascending(&began).into_iter().map(|place| rows[place as usize]).collect();
    for together in newest.chunk_by_mut(|one, other| store.started(*one) == store.started(*other)) {
        together.sort_unstable_by(|one, other| store.by_id(*one, *other));
    }
    newest
}

/// An instant as a number that stands in the same order.
const fn ordered(at: i64) -> u64 {
    at.cast_unsigned() ^ 1 << 63
}

/// `newest`, which are all rows with the newest first, in another order. Among equals the newest stay first, and what has
/// no value stands last. `ranks` are those of the column, if it has names.
pub(super) fn sorted(store: &Store, ranks: Option<&Ranks>, sort: Sort, newest: &[Row]) -> Vec<Row> {
    let (mut rows, mut keys, mut without) =
        (Vec::with_capacity(newest.len()), Vec::with_capacity(newest.len()), Vec::new());
    for row in newest {
        match value(store, ranks.map_or(&[], Vec::as_slice), sort.column, *row) {
            Some(key) => {
                rows.push(*row);
                keys.push(if sort.way == Way::Down { !key } else { key });
            }
            None => without.push(*row),
        }
    }
    ascending(&keys).into_iter().map(|place| rows[place as usize]).chain(without).collect()
}

/// What a row has in a column, as a number that stands in the same order.
fn value(store: &Store, ranks: &[u32], column: Column, row: Row) -> Option<u64> {
    let figures = store.figures(row);
    let measured = |ms: i64| u64::try_from(ms).ok().filter(|ms| *ms > 0);
    let ranked = |symbol: Symbol| ranks.get(symbol.place()).filter(|rank| **rank > 0).map(|rank| u64::from(*rank));
    match column {
        Column::Started => Some(ordered(store.started(row))),
        Column::Duration => store.ended(row).map(|ended| (ended - store.started(row)).max(0).cast_unsigned()),
        Column::Medium => Some(store.media(row) as u64),
        Column::Direction => store.direction(row).map(|direction| direction as u64),
        Column::Customer => ranked(customer(store, row)),
        Column::Dialled => ranked(store.dialled(row)),
        Column::Queue => ranked(store.queue(row)),
        Column::Agent => ranked(store.agent(row)),
        Column::Talk => measured(figures.talk),
        // Of what is written it is another time, which no order mixes with hold.
        Column::Hold if !store.media(row).is_put_on_hold() => None,
        Column::Hold => measured(figures.hold),
        Column::Wait => measured(figures.wait),
        Column::Abandoned => store.is_abandoned(row).then_some(1),
        Column::AfterCall => measured(figures.acw),
        // Those that lack one stand before all names.
        Column::WrapUp if store.lacks_code(row) => Some(0),
        Column::WrapUp => ranked(store.code(row)),
        Column::Note => ranked(store.note(row)),
    }
}

/// The name, or else the number or address.
fn customer(store: &Store, row: Row) -> Symbol {
    let (name, address) = store.customer(row);
    if name == Symbol::NONE { address } else { name }
}

/// The ranks of all customers.
pub(super) fn customer_ranks(store: &Store, folded: &Folded) -> Ranks {
    text_ranks(store, folded, customer)
}

/// The ranks of what rows say in their own words. Of many rows few have such of their own, and numbers are compared faster than
/// texts.
fn text_ranks(store: &Store, folded: &Folded, of: fn(&Store, Row) -> Symbol) -> Ranks {
    let mut ranks = vec![0; store.texts().count()];
    let mut symbols = Vec::new();
    for symbol in store.rows().map(|row| of(store, row)).filter(|symbol| *symbol != Symbol::NONE) {
        if std::mem::replace(&mut ranks[symbol.place()], 1) == 0 {
            symbols.push(symbol);
        }
    }
    let texts: Vec<&str> = symbols.iter().map(|symbol| folded.text(*symbol)).collect();
    let mut rank = 0;
    let mut before = None;
    for place in by_text(&texts) {
        let text = texts[place as usize];
        rank += u32::from(before.replace(text) != Some(text));
        ranks[symbols[place as usize].place()] = rank;
    }
    ranks
}

/// The ranks of what stands in a column of names or texts; customers have theirs by [`customer_ranks`].
pub(super) fn name_ranks(store: &Store, folded: &Folded, names: &Names, column: Column) -> Option<Ranks> {
    let (queues, codes) = store.named();
    let text = |symbol| store.texts().text(symbol);
    match column {
        Column::Queue => Some(ranks(store, queues.iter().copied(), |queue| Some(names.queue(text(queue)?)), folded)),
        Column::WrapUp => Some(ranks(store, codes.iter().copied(), |code| Some(names.code(text(code)?)), folded)),
        Column::Agent => Some(ranks(store, store.agents(), |agent| store.agent_name(agent), folded)),
        Column::Dialled => Some(text_ranks(store, folded, Store::dialled)),
        Column::Note => Some(text_ranks(store, folded, Store::note)),
        _ => None,
    }
}

fn ranks(
    store: &Store,
    ids: impl Iterator<Item = Symbol>,
    name: impl Fn(Symbol) -> Option<Arc<str>>,
    folded: &Folded,
) -> Ranks {
    let mut named: Vec<_> = ids.filter_map(|symbol| Some((folded.fold(&name(symbol)?), symbol))).collect();
    named.sort_unstable();
    let mut ranks = vec![0; store.texts().count()];
    for ((_, symbol), rank) in named.into_iter().zip(1..) {
        ranks[symbol.place()] = rank;
    }
    ranks
}
