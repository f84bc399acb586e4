//! The key figures of the time before a part of the interval, of rows that are there: nobody needs to be asked for them.

use super::{Board, Entry};
use crate::history::{Row, Store, Window};

/// What `rows`, which are those of the `whole` interval, add up to in the same length of time before `part`; `None` where
/// that begins before the interval, so that it is not loaded.
pub fn before(store: &Store, rows: &[Row], part: Window, whole: Window) -> Option<Board> {
    let from = part.from.checked_sub(part.to.checked_sub(part.from)?)?;
    let time = Window { from, to: part.from };
    let is_in = |row: &&Row| time.contains(store.started(**row));
    (whole.from <= from).then(|| Board::of(rows.iter().filter(is_in).map(|row| Entry::of(store, *row))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::kpi::Kpi;
    use crate::record::{Customer, Figures, Media, PastSide, WrapUp};

    const WHOLE: Window = Window { from: 1_000, to: 2_000 };

    fn handled_at(starts: &[i64]) -> (Store, Vec<Row>) {
        let mut store = Store::default();
        for started in starts {
            let past = PastSide {
                started: *started,
                ended: Some(*started + 5),
                media: Media::Call,
                kind: None,
                direction: None,
                customer: Customer::default(),
                queue: None,
                figures: Figures::default(),
                handled: true,
                wrap_up: WrapUp::NotExpected,
                complete: true,
            };
            store.keep(&format!("c{started}").into(), &past);
        }
        let rows = store.rows().collect();
        (store, rows)
    }

    #[test]
    fn what_began_as_long_before_a_part_as_that_is_long_is_counted() {
        let (store, rows) = handled_at(&[1_000, 1_299, 1_300, 1_450, 1_599, 1_600, 1_700]);
        let handled = |from, to| {
            let board = before(&store, &rows, Window { from, to }, WHOLE)?;
            board.value(Kpi::Handled)
        };
        assert_eq!(handled(1_600, 1_900), Some(3), "from 1,300 on, 1,600 not in it");
        assert_eq!(handled(1_500, 2_000), Some(4), "from the very begin of the interval");
        assert_eq!(handled(1_499, 2_000), None, "some of it was not loaded");
        assert_eq!(before(&store, &rows, Window { from: i64::MIN, to: i64::MAX }, WHOLE), None);
    }
}
