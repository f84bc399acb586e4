//! Rows put together by whatever they share, and whose they are.

use super::*;
use crate::clock::{HOUR, SECOND};
use crate::history::{Band, By, Column, Shared, Way};
use crate::record::{Agent, Customer, Facts, Parting, PastSide, Whose, WrapUp};

/// Four calls, the newest first: `a` and `b` of Bo, `c` of the agent, `d` of nobody, which goes on.
fn calls() -> Store {
    let mut store = Store::default();
    let call = |ago: i64, seconds: i64, transfers: u32| PastSide {
        started: T0 - ago * HOUR,
        ended: Some(T0 - ago * HOUR + seconds * SECOND),
        media: Media::Call,
        kind: None,
        direction: Some(Direction::Inbound),
        customer: Customer { name: None, address: Some("+49 30 5550100".into()) },
        queue: Some("q-1".into()),
        figures: Figures { talk: seconds * SECOND, transfers, ..Figures::default() },
        handled: true,
        wrap_up: WrapUp::NotExpected,
        complete: true,
    };
    let agent = |id: &str, name: Option<&str>, whose| Some(Agent { id: id.into(), name: name.map(Into::into), whose });
    let bo = agent("u-bo", Some("Bo Lind"), Whose::Colleagues);
    let left = |how: &str| Some(how.into());
    for (id, past, agent, left) in [
        ("a", call(0, 29, 0), bo.clone(), left("transfer.noanswer")),
        ("b", PastSide { complete: false, ..call(1, 30, 2) }, bo, left("noAnswerTransfer")),
        ("c", call(2, 4_000, 0), agent("u-me", Some("Ada Berg"), Whose::Own), left("peer")),
        ("d", PastSide { ended: None, direction: None, ..call(3, 0, 0) }, None, None),
    ] {
        store.keep(&id.into(), &past);
        let is_c = id == "c";
        let (dialled, note) = (is_c.then(|| "+15550199".into()), is_c.then(|| "Call back".into()));
        store.keep_facts(&id.into(), &Facts { agent, left, dialled, note, abandoned: is_c, ..Facts::default() });
    }
    store
}

fn grouped(by: By, stage: Stage) -> Vec<(Shared, u32)> {
    let store = calls();
    let filter = Filter { stage, ..Filter::default() };
    let selection = asked(&store, &filter, &Asking { group: Some(by), ..Asking::default() }, "");
    let rows: u32 = selection.groups.iter().map(|group| group.totals.count).sum();
    assert_eq!(rows as usize, selection.rows.len(), "each row stands in one group");
    selection.groups.into_iter().map(|group| (group.shared, group.totals.count)).collect()
}

#[test]
fn rows_are_put_together_by_any_column() {
    let bo = Shared::Agent { id: "u-bo".into(), name: "Bo Lind".into() };
    let me = Shared::Agent { id: "u-me".into(), name: "Ada Berg".into() };
    let band = |from: i64, to: i64| Shared::Band(Band { from: from * SECOND, to: Some(to * SECOND) });
    let number: std::sync::Arc<str> = "+49 30 5550100".into();
    for (by, groups) in [
        (By::Column(Column::Agent), vec![(bo, 2), (me, 1)]),
        (By::Column(Column::Customer), vec![(Shared::Customer(Some(number.clone())), 3)]),
        (By::Address, vec![(Shared::Address(Some(number)), 3)]),
        (By::Column(Column::Direction), vec![(Shared::Direction(Some(Direction::Inbound)), 3)]),
        (By::Column(Column::Medium), vec![(Shared::Medium(Media::Call), 3)]),
        (By::Column(Column::Queue), vec![(Shared::Queue(Some("q-1".into())), 3)]),
        (By::Left, vec![(Shared::Left(Some(Parting::NotAnswered)), 2), (Shared::Left(Some(Parting::OtherLeft)), 1)]),
        (By::State, vec![(Shared::Final, 2), (Shared::Growing, 1)]),
        (By::Column(Column::Hold), vec![(Shared::NoTime, 3)]),
        (By::Column(Column::Duration), vec![(band(0, 30), 1), (band(30, 60), 1), (band(3_600, 21_600), 1)]),
        (By::Column(Column::Talk), vec![(band(0, 30), 1), (band(30, 60), 1), (band(3_600, 21_600), 1)]),
        (By::Transfers, vec![(Shared::Transfers(0), 2), (Shared::Transfers(2), 1)]),
        (By::Column(Column::Dialled), vec![(Shared::Dialled(None), 2), (Shared::Dialled(Some("+15550199".into())), 1)]),
        (By::Column(Column::Abandoned), vec![(Shared::NotAbandoned, 2), (Shared::Abandoned, 1)]),
        (By::Column(Column::Note), vec![(Shared::NotNoted, 2), (Shared::Noted, 1)]),
        (By::Flag, vec![(Shared::NotFlagged, 3)]),
        // 09:00 UTC, and two hours before.
        (By::Hour, vec![(Shared::Hour(7), 1), (Shared::Hour(8), 1), (Shared::Hour(9), 1)]),
    ] {
        assert_eq!(grouped(by, Stage::Ended), groups, "{by:?}");
    }
    for (by, shared) in [
        (By::Column(Column::Agent), Shared::NoAgent),
        (By::Column(Column::Direction), Shared::Direction(None)),
        (By::Column(Column::Duration), Shared::GoesOn),
        (By::State, Shared::GoesOn),
        (By::Left, Shared::Left(None)),
    ] {
        assert_eq!(grouped(by, Stage::InProgress), [(shared, 1)], "{by:?}");
    }
}

#[test]
fn what_genesys_calls_hold_of_a_message_is_no_hold_in_any_group_bucket_or_order() {
    let mut store = Store::default();
    let call = calls();
    let call = call.past(call.row("a").unwrap()).unwrap();
    let held = Figures { hold: 130 * SECOND, holds: 1, ..call.figures };
    store.keep(&"call".into(), &PastSide { figures: held, ..call.clone() });
    store.keep(&"message".into(), &PastSide { media: Media::Message, figures: held, ..call });
    let by_hold = Asking { group: Some(By::Column(Column::Hold)), ..Asking::default() };
    let groups = asked(&store, &Filter::default(), &by_hold, "").groups;
    let sums: Vec<_> = groups.into_iter().map(|group| (group.shared, group.totals.count, group.totals.hold)).collect();
    let band = Shared::Band(Band { from: 120 * SECOND, to: Some(300 * SECOND) });
    assert_eq!(sums, [(band, 1, 130 * SECOND), (Shared::Elsewhere, 1, 0)]);
    let long = Asking { bucket: Bucket::LongHold, ..Asking::default() };
    assert_eq!(ids(&store, &asked(&store, &Filter::default(), &long, "")), ["call"]);
    for way in [Way::Up, Way::Down] {
        let longest = Asking { sort: Sort { column: Column::Hold, way }, ..Asking::default() };
        assert_eq!(ids(&store, &asked(&store, &Filter::default(), &longest, "")), ["call", "message"]);
    }
}

#[test]
fn what_ran_out_of_time_is_among_those_without_a_wrap_up() {
    let mut store = Store::default();
    let call = calls();
    let call = call.past(call.row("a").unwrap()).unwrap();
    let timed_out = WrapUp::Code { id: "ININ-WRAP-UP-TIMEOUT".into(), name: None };
    for (id, wrap_up) in [("missing", WrapUp::Missing), ("timed out", timed_out), ("none owed", WrapUp::NotExpected)] {
        store.keep(&id.into(), &PastSide { wrap_up, ..call.clone() });
    }
    let by_code = Asking { group: Some(By::Column(Column::WrapUp)), ..Asking::default() };
    let groups = asked(&store, &Filter::default(), &by_code, "").groups;
    let counts: Vec<_> = groups.into_iter().map(|group| (group.shared, group.totals.count)).collect();
    assert_eq!(counts, [(Shared::NoCode, 2), (Shared::Nothing, 1)]);
    let missing = Asking { bucket: Bucket::NoWrapUp, ..Asking::default() };
    assert_eq!(asked(&store, &Filter::default(), &missing, "").rows.len(), 2, "the bucket has as many as the group");
}

#[test]
fn what_is_flagged_stands_apart_from_the_rest() {
    let store = some();
    let by_flag = Asking { group: Some(By::Flag), ..Asking::default() };
    let groups = asked(&store, &Filter::default(), &by_flag, "").groups;
    let counts: Vec<_> = groups.into_iter().map(|group| (group.shared, group.totals.count)).collect();
    assert_eq!(counts, [(Shared::NotFlagged, 2), (Shared::Flagged, 1)]);
}

#[test]
fn rows_are_sorted_by_the_names_of_their_agents_and_found_by_a_colleagues() {
    let store = calls();
    let sort = Sort { column: Column::Agent, way: Way::Up };
    let sorted = asked(&store, &Filter::default(), &Asking { sort, ..Asking::default() }, "");
    assert_eq!(ids(&store, &sorted), ["c", "a", "b"]);
    let found = |text: &str| ids(&store, &asked(&store, &Filter::default(), &Asking::default(), text));
    assert_eq!(found("bo lind"), ["a", "b"]);
    assert_eq!(found("ada"), [""; 0], "one's own name would find all that is one's own");
}

#[test]
fn on_a_day_on_which_clocks_are_set_an_hour_is_that_of_the_wall_clock() {
    // Central Europe: on Sunday 25 October 2026 at 01:00 UTC it is 03:00, and then 02:00 again.
    let back = 1_792_890_000_000;
    let berlin = |at: i64| if at < back { 2 * HOUR } else { HOUR };
    let mut store = Store::default();
    let call = calls();
    let call = call.past(call.row("a").unwrap()).unwrap();
    let began = |started| PastSide { started, ended: Some(started + SECOND), ..call.clone() };
    for (id, hours) in [("first 2", -1), ("second 2", 0), ("3", 1), ("noon", 10)] {
        store.keep(&id.into(), &began(back + hours * HOUR));
    }
    let (filter, asking) = (Filter::default(), Asking { group: Some(By::Hour), ..Asking::default() });
    let (sought, flagged, names) = (Sought::Anything, HashSet::new(), names());
    let wanted = Wanted {
        filter: &filter,
        asking: &asking,
        sought: &sought,
        flagged: &flagged,
        names: &names,
        live: None,
        zone: Zone(&berlin),
    };
    let groups = Selector::new(nfd).select(&store, &wanted).groups;
    let counts: Vec<_> = groups.into_iter().map(|group| (group.shared, group.totals.count)).collect();
    assert_eq!(counts, [(Shared::Hour(2), 2), (Shared::Hour(3), 1), (Shared::Hour(12), 1)]);
}
