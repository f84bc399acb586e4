//! Windows that do not end with a day. The server answers by whole days and counts them, so that its count says nothing of such a
//! window: what pages have left out must be noticed all the same.

use super::*;
use proptest::prelude::*;
use std::collections::HashSet;

/// What one answer has instead of its page.
#[derive(Clone, Copy, Debug)]
enum Instead {
    Page(u32),
    /// Only so many rows.
    Rows(usize),
    /// Another count.
    Total(u64),
}

fn spoilt(server: &Server, query: &DetailsQuery, instead: Instead) -> Value {
    let mut body = server.answer(query);
    match instead {
        Instead::Page(page) => return server.answer(&DetailsQuery { page, ..query.clone() }),
        Instead::Rows(rows) => drop(body["conversations"].as_array_mut().map(|all| all.truncate(rows))),
        Instead::Total(total) => body["totalHits"] = json!(total),
    }
    body
}

fn noon() -> (Window, Openness) {
    let midnight = yesterday().from;
    (Window { from: midnight - DAY + 9 * HOUR, to: midnight + 12 * HOUR }, Openness::Closed)
}

fn last_hours(hours: i64) -> (Window, Openness) {
    (Window { from: NOW - hours * HOUR, to: NOW + 1 }, Openness::EndsNow)
}

/// How many of the conversations in the window the list lacks, and how many it has that are not in it.
fn lost_and_invented(bench: &Bench, server: &Server, window: Window) -> (usize, usize) {
    let inside = server.conversations.iter().filter(|(started, _)| window.contains(*started));
    let truth: HashSet<_> = inside.map(|(_, id)| id.clone()).collect();
    let had: HashSet<_> = bench.ids().into_iter().collect();
    (truth.difference(&had).count(), had.difference(&truth).count())
}

/// Reads a window, of which some answers, counted from the first, are spoilt.
fn read(server: &Server, (window, open): (Window, Openness), spoils: &[(usize, Instead)]) -> Bench {
    let mut bench = Bench::asking(window, open);
    let mut answered = 0;
    while let Some((_, _, query)) = bench.asked.front() {
        let instead = spoils.iter().find(|(at, _)| *at == answered);
        let body = instead.map_or_else(|| server.answer(query), |(_, instead)| spoilt(server, query, *instead));
        bench.reply(0, &body);
        answered += 1;
        assert!(answered < 400, "it comes to an end");
    }
    bench
}

#[test]
fn d03_a_page_that_comes_in_place_of_another_is_noticed_wherever_the_window_ends() {
    let server = Server::with(6_000, MINUTE);
    for window in [noon(), last_hours(5), last_hours(24)] {
        for at in [0, 1, 2, 3, 6, 8, 9, 14, 15, 21, 22] {
            // Its own place in the list is the one behind `at`.
            for page in [1, at, at + 2, at + 3, 24] {
                let bench = read(&server, window, &[(at as usize, Instead::Page(page.max(1)))]);
                let wrong = lost_and_invented(&bench, &server, window.0);
                assert_eq!(wrong, (0, 0), "answer {at} is page {page} of {window:?}: {:?}", bench.verdict());
            }
        }
    }
}

#[test]
fn d04_rows_that_one_answer_leaves_out_are_noticed_wherever_the_window_ends() {
    let server = Server::with(6_000, MINUTE);
    for window in [noon(), last_hours(1), last_hours(24)] {
        for at in [0, 1, 2, 8, 9, 14, 15, 21] {
            for rows in [0, 40, 99] {
                let bench = read(&server, window, &[(at, Instead::Rows(rows))]);
                let wrong = lost_and_invented(&bench, &server, window.0);
                assert_eq!(wrong, (0, 0), "answer {at} has {rows} rows of {window:?}");
            }
        }
    }
}

#[test]
fn d03_pages_that_come_twice_as_often_as_they_are_asked_for_are_not_called_complete() {
    let server = Server::with(6_000, MINUTE);
    for window in [noon(), last_hours(24)] {
        let mut bench = Bench::asking(window.0, window.1);
        while let Some((_, page, query)) = bench.asked.front() {
            let body = if *page == 8 {
                server.answer(&DetailsQuery { page: 7, ..query.clone() })
            } else {
                server.answer(query)
            };
            bench.reply(0, &body);
        }
        let have = (window.0.to - window.0.from).unsigned_abs().div_ceil(MINUTE as u64) - 100;
        assert_eq!(*bench.verdict(), Verdict::Incomplete { have, of: have + 100 }, "of {window:?}");
        bench.on(Event::GoOn).run(&server);
        let wrong = lost_and_invented(&bench, &server, window.0);
        assert_eq!(wrong, (0, 0), "read again, when the agent wants it");
    }
}

#[test]
fn a_day_that_is_read_to_its_end_to_settle_a_doubt_is_told() {
    let server = Server::with(6_000, MINUTE);
    for ((window, open), day) in [(noon(), noon().0.to - 1), (last_hours(24), last_hours(24).0.from)] {
        let mut bench = Bench::asking(window, open);
        let mut doing = Vec::new();
        while let Some((_, page, query)) = bench.asked.front() {
            let body = server.answer(&DetailsQuery { page: if *page == 8 { 7 } else { *page }, ..query.clone() });
            bench.reply(0, &body);
            if let Standing::Loading(progress) = *bench.search.standing() {
                doing.push(progress.doing);
            }
        }
        doing.dedup();
        assert_eq!(doing, [Doing::Reading, Doing::ReadingAgain, Doing::ReadingDay(day)], "of {window:?}");
    }
}

#[test]
fn one_conversation_whose_start_is_in_the_future_does_not_end_a_window() {
    let mut server = Server::with(6_000, MINUTE);
    server.conversations.push((yesterday().from + 10 * HOUR, "odd".to_owned()));
    let (window, open) = noon();
    let mut bench = Bench::asking(window, open);
    while let Some((_, _, query)) = bench.asked.front() {
        let mut body = server.answer(query);
        for row in body["conversations"].as_array_mut().into_iter().flatten() {
            if row["conversationId"] == "odd" {
                row["conversationStart"] = json!("2999-01-01T00:00:00.000Z");
            }
        }
        bench.reply(0, &body);
    }
    assert_eq!(
        (lost_and_invented(&bench, &server, window), bench.verdict()),
        ((1, 0), &Verdict::Complete),
        "but that one"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_list_that_is_called_complete_has_all_that_is_in_its_window(
        count in 0_i64..3_000,
        hours in 1_i64..40,
        ends_now in any::<bool>(),
        first in (0_usize..30, prop_oneof![
            (1_u32..30).prop_map(Instead::Page), (0_usize..100).prop_map(Instead::Rows), (0_u64..4_000).prop_map(Instead::Total),
        ]),
        second in (0_usize..60, prop_oneof![(1_u32..30).prop_map(Instead::Page), (0_u64..4_000).prop_map(Instead::Total)]),
    ) {
        let server = Server::with(count, MINUTE);
        let window = if ends_now { last_hours(hours) } else {
            let to = yesterday().from + 13 * HOUR;
            (Window { from: to - hours * HOUR, to }, Openness::Closed)
        };
        let bench = read(&server, window, &[first, second]);
        if let Verdict::Complete | Verdict::Provisional { .. } = bench.verdict() {
            prop_assert_eq!(lost_and_invented(&bench, &server, window.0), (0, 0), "{:?}", window);
        }
    }
}
