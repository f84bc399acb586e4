//! Order, buckets, groups and what is looked for.

use super::*;
use crate::history::{By, Column, Shared, Way};
use crate::record::{Facts, Passing, PastSide, WrapUp};

/// A call, of which each test says what matters.
fn call() -> PastSide {
    PastSide {
        started: T0,
        ended: None,
        media: Media::Call,
        kind: None,
        direction: Some(Direction::Inbound),
        customer: crate::record::Customer::default(),
        queue: None,
        figures: crate::record::Figures::default(),
        handled: true,
        wrap_up: WrapUp::Code { id: "w-1".into(), name: None },
        complete: true,
    }
}

/// Three ended calls: `a` the newest.
fn calls() -> Store {
    let mut store = Store::default();
    let call = |ago: i64, name: &str, queue: &str, hold: i64| PastSide {
        started: T0 - ago * MINUTE,
        ended: Some(T0 - ago * MINUTE + 30_000),
        customer: crate::record::Customer { name: Some(name.into()), address: Some("+49 30 5550100".into()) },
        queue: (!queue.is_empty()).then(|| queue.into()),
        figures: crate::record::Figures { talk: 25_000, hold, ..Default::default() },
        ..self::call()
    };
    let second = PastSide { wrap_up: WrapUp::Missing, ..call(20, "émile", "q-2", 0) };
    store.keep(&"c".into(), &call(30, "Zoë", "", 130_000));
    store.keep(&"a".into(), &call(10, "Ada", "q-1", 0));
    store.keep(&"b".into(), &second);
    let facts = Facts { passed: Some(Passing::Blind), note: Some("Wants a Rückruf".into()), ..Facts::default() };
    store.keep_facts(&"a".into(), &facts);
    let left =
        Facts { abandoned: true, note: Some("älter".into()), dialled: Some("+15550199".into()), ..Facts::default() };
    store.keep_facts(&"c".into(), &left);
    store
}

fn sorted(column: Column, way: Way) -> Vec<String> {
    let store = calls();
    let asking = Asking { sort: Sort { column, way }, ..Asking::default() };
    ids(&store, &asked(&store, &Filter::default(), &asking, ""))
}

#[test]
fn rows_are_sorted_by_what_a_column_shows_and_what_has_nothing_there_stands_last() {
    assert_eq!(sorted(Column::Started, Way::Up), ["c", "b", "a"]);
    assert_eq!(sorted(Column::Customer, Way::Up), ["a", "b", "c"], "accents make no difference");
    assert_eq!(sorted(Column::Customer, Way::Down), ["c", "b", "a"]);
    assert_eq!(sorted(Column::Queue, Way::Up), ["b", "a", "c"], "by name, not by id");
    assert_eq!(sorted(Column::Queue, Way::Down), ["a", "b", "c"], "none stands last either way");
    assert_eq!(sorted(Column::Hold, Way::Down), ["c", "a", "b"], "among equals the newest first");
    assert_eq!(sorted(Column::WrapUp, Way::Up), ["b", "a", "c"], "what lacks a code first");
    assert_eq!(sorted(Column::Note, Way::Up), ["c", "a", "b"], "by the words of the note");
    assert_eq!(sorted(Column::Note, Way::Down), ["a", "c", "b"], "no note stands last either way");
    assert_eq!(sorted(Column::Dialled, Way::Up), ["c", "a", "b"]);
    assert_eq!(sorted(Column::Abandoned, Way::Down), ["c", "a", "b"], "what was abandoned first");
}

/// A call, an email and a message, in which every column has something else, or nothing.
fn different() -> Store {
    let mut store = Store::default();
    let mut keep = |id: &str, media, direction, address: &str, [lasted, talk, wait, acw]: [i64; 4]| {
        let figures = crate::record::Figures { talk, wait, acw, ..Default::default() };
        let customer = crate::record::Customer { name: None, address: Some(address.into()) };
        let one = PastSide { media, direction, customer, figures, ended: Some(T0 + lasted), started: T0, ..call() };
        store.keep(&id.into(), &one);
    };
    keep("x", Media::Call, Some(Direction::Inbound), "+15550100", [10_000, 1_000, 3_000, 2_000]);
    keep("y", Media::Email, Some(Direction::Outbound), "wei@example.com", [30_000, 2_000, 1_000, 3_000]);
    keep("z", Media::Message, None, "wei@example.org", [20_000, 0, 2_000, 0]);
    store
}

#[test]
fn whatever_column_rows_are_sorted_by_they_stand_by_what_it_has() {
    let sorted = |column, way| {
        let (store, sort) = (different(), Sort { column, way });
        ids(&store, &asked(&store, &Filter::default(), &Asking { sort, ..Asking::default() }, "")).concat()
    };
    for (column, up, down) in [
        (Column::Duration, "xzy", "yzx"),
        (Column::Medium, "xzy", "yzx"),
        (Column::Direction, "xyz", "yxz"),
        (Column::Talk, "xyz", "yxz"),
        (Column::Wait, "yzx", "xzy"),
        (Column::AfterCall, "xyz", "yxz"),
    ] {
        assert_eq!((&*sorted(column, Way::Up), &*sorted(column, Way::Down)), (up, down), "{column:?}");
    }
}

#[test]
fn an_address_is_found_as_a_whole_and_by_its_domain() {
    let store = different();
    let found = |text| ids(&store, &asked(&store, &Filter::default(), &Asking::default(), text));
    assert_eq!((found("Wei <wei@example.com>"), found("@EXAMPLE.org")), (vec!["y".to_owned()], vec!["z".to_owned()]));
}

fn in_bucket(bucket: Bucket) -> Vec<String> {
    let store = calls();
    ids(&store, &asked(&store, &Filter::default(), &Asking { bucket, ..Asking::default() }, ""))
}

#[test]
fn a_bucket_shows_its_own_and_says_how_many_they_are() {
    assert_eq!(in_bucket(Bucket::NoWrapUp), ["b"]);
    assert_eq!(in_bucket(Bucket::Transferred), ["a"]);
    assert_eq!(in_bucket(Bucket::LongHold), ["c"]);
    assert_eq!(in_bucket(Bucket::Abandoned), ["c"]);
    let store = calls();
    let selection = asked(&store, &Filter::default(), &Asking { bucket: Bucket::LongHold, ..Asking::default() }, "");
    assert_eq!(selection.by_bucket, [3, 1, 1, 1, 0, 1, 0]);
    assert_eq!(selection.by_media[0], 1, "chips count what the bucket leaves");
}

#[test]
fn what_the_agent_has_flagged_is_a_bucket() {
    let store = some();
    let asking = Asking { bucket: Bucket::FollowUp, ..Asking::default() };
    assert_eq!(ids(&store, &asked(&store, &Filter::default(), &asking, "")), ["email"]);
}

fn looked_for(text: &str) -> Vec<String> {
    let store = calls();
    ids(&store, &asked(&store, &Filter::default(), &Asking::default(), text))
}

#[test]
fn what_was_pasted_is_found_whatever_it_is() {
    assert_eq!(looked_for("EMILE"), ["b"]);
    assert_eq!(looked_for("030 / 555-0100"), ["a", "b", "c"]);
    assert_eq!(looked_for("+49 (30) 5550100"), ["a", "b", "c"]);
    assert_eq!(looked_for("0101"), [""; 0]);
    assert_eq!(looked_for("rückruf"), ["a"], "in a note");
    assert_eq!(looked_for("apfel"), ["b"], "by the name of its queue");
    assert_eq!(looked_for("sale zoe"), ["c"], "each word somewhere in the row");
    assert_eq!(looked_for("q-1"), [""; 0], "and not by the id of a queue");
    assert_eq!(looked_for("  "), ["a", "b", "c"]);
}

#[test]
fn rows_are_put_together_by_what_they_share_with_their_sums() {
    let store = calls();
    let asking = Asking { group: Some(By::Column(Column::WrapUp)), ..Asking::default() };
    let selection = asked(&store, &Filter::default(), &asking, "");
    assert_eq!(ids(&store, &selection), ["a", "c", "b"]);
    let groups: Vec<_> = selection.groups.iter().map(|g| (g.shared.clone(), g.first, g.totals.count)).collect();
    assert_eq!(groups, [(Shared::Code("w-1".into()), 0, 2), (Shared::NoCode, 2, 1)]);
    assert_eq!(selection.groups[0].totals.hold, 130_000);
    let by_day = asked(
        &store,
        &Filter::default(),
        &Asking { group: Some(By::Column(Column::Started)), ..Asking::default() },
        "",
    );
    assert_eq!(by_day.groups.len(), 1);
}

#[test]
fn a_selector_that_is_used_again_says_what_a_new_one_says() {
    let mut selector = Selector::new(nfd);
    let (flagged, names) = (HashSet::new(), names());
    let mut store = calls();
    for text in ["", "ada", "555 0100", ""] {
        for column in Column::ALL {
            let asking = Asking { sort: Sort::default().pressed(column), ..Asking::default() };
            let (filter, sought) = (Filter::default(), Sought::of(text));
            let wanted = Wanted {
                filter: &filter,
                asking: &asking,
                sought: &sought,
                flagged: &flagged,
                names: &names,
                live: None,
                zone: Zone(&|_| 0),
            };
            assert_eq!(selector.select(&store, &wanted), Selector::new(nfd).select(&store, &wanted));
        }
        let past = store.past(store.row("a").unwrap()).unwrap();
        store.keep(&format!("new {text}").into(), &past);
    }
    let other = Store::of(7);
    let wanted = Wanted {
        filter: &Filter::default(),
        asking: &Asking::default(),
        sought: &Sought::Anything,
        flagged: &flagged,
        names: &names,
        live: None,
        zone: Zone(&|_| 0),
    };
    assert_eq!(selector.select(&other, &wanted), Selection::default(), "another search has other rows");
}
