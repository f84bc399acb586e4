//! What the server counts and has not given, read once more.

use super::*;

/// Yesterday, of which page 7 leaves out two conversations and the last page three, twice.
fn short() -> (Server, Bench) {
    let server = Server::with(5_000, MINUTE);
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    while let Some((_, page, query)) = bench.asked.front() {
        let mut body = server.answer(query);
        let left_out = match page {
            7 => 2,
            15 => 3,
            _ => 0,
        };
        if let Some(rows) = body["conversations"].as_array_mut() {
            rows.truncate(rows.len() - left_out);
        }
        bench.reply(0, &body);
    }
    assert_eq!(*bench.verdict(), Verdict::Incomplete { have: 1_435, of: 1_440 });
    (server, bench)
}

fn pages(bench: &Bench) -> Vec<u32> {
    bench.asked.iter().map(|(_, page, _)| *page).collect()
}

#[test]
fn only_pages_that_can_have_what_is_missing_are_read_once_more() {
    let (server, mut bench) = short();
    bench.on(Event::GoOn);
    assert_eq!(pages(&bench), [7, 15, 16]);
    let Standing::Loading(progress) = *bench.search.standing() else { panic!() };
    assert_eq!((progress.read, progress.of, progress.doing), (1_435, Some(1_440), Doing::ReadingMissing));
    bench.run(&server);
    assert_eq!((bench.ids().len(), bench.verdict()), (1_440, &Verdict::Complete));
}

#[test]
fn what_stays_short_is_read_as_often_as_the_agent_wants_and_no_more() {
    let server = Server { overstates_by: 12, ..Server::with(5_000, MINUTE) };
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    bench.run(&server);
    for _ in 0..3 {
        let before = bench.sent;
        bench.on(Event::GoOn).run(&server);
        assert_eq!(*bench.verdict(), Verdict::Incomplete { have: 1_440, of: 1_452 });
        assert_eq!(bench.sent - before, 2, "the last page, which has room, and the empty one");
    }
}

#[test]
fn what_has_come_on_record_since_is_found_where_the_empty_page_was() {
    let mut server = Server { overstates_by: 70, ..Server::with(5_000, MINUTE) };
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    bench.run(&server);
    server.overstates_by = 0;
    server.conversations.extend((1..=70).map(|n| (yesterday().to - n, format!("late{n:02}"))));
    bench.on(Event::GoOn).run(&server);
    assert_eq!((bench.ids().len(), bench.verdict()), (1_510, &Verdict::Complete));
}

#[test]
fn a_window_that_ends_now_is_read_once_more_as_a_whole() {
    let window = Window { from: NOW.div_euclid(DAY) * DAY, to: NOW + 1 };
    let mut server = Server::with((NOW - window.from) / MINUTE + 1, MINUTE);
    server.overstates_by = 3;
    let mut bench = Bench::asking(window, Openness::EndsNow);
    bench.run(&server);
    assert!(matches!(bench.verdict(), Verdict::Incomplete { .. }), "{:?}", bench.verdict());
    bench.on(Event::GoOn);
    let asked = pages(&bench);
    assert_eq!(asked.first(), Some(&1), "what begins now moves every row");
    server.overstates_by = 0;
    bench.run(&server);
    assert!(matches!(bench.verdict(), Verdict::Provisional { .. }), "{:?}", bench.verdict());
}

#[test]
fn a_slice_that_is_not_short_is_left_alone() {
    let server = Server::with(80 * 24, HOUR);
    let Window { to, .. } = yesterday();
    let mut bench = Bench::asking(Window { from: to - 62 * DAY, to }, Openness::Closed);
    let of_first = |query: &DetailsQuery| query.from < to - 40 * DAY;
    while let Some((_, _, query)) = bench.asked.front() {
        let mut body = server.answer(query);
        if of_first(query) {
            body["totalHits"] = json!(body["totalHits"].as_u64().unwrap() + 5);
        }
        bench.reply(0, &body);
    }
    assert!(matches!(bench.verdict(), Verdict::Incomplete { .. }), "{:?}", bench.verdict());
    bench.on(Event::GoOn);
    assert!(!bench.asked.is_empty() && bench.asked.iter().all(|(_, _, query)| of_first(query)));
}

#[test]
fn where_no_page_has_room_all_are_read_once_more() {
    let conversations: Vec<Id> = (0..100).map(|n| format!("c{n}").into()).collect();
    let only = Conditions { conversations, ..Conditions::default() };
    let mut bench = Bench::waiting();
    bench.on(Event::Ask(Question { only, ..question(yesterday(), Openness::Closed) }));
    let rows: Vec<_> = (0..100).map(|n| row(&format!("c{n}"), yesterday().from + n)).collect();
    let page = json!({ "totalHits": 101, "conversations": rows });
    for _ in 0..2 {
        while !bench.asked.is_empty() {
            bench.reply(0, &page);
        }
        assert_eq!(*bench.verdict(), Verdict::Incomplete { have: 100, of: 101 });
        bench.on(Event::GoOn);
        assert_eq!(pages(&bench), [1]);
    }
}
