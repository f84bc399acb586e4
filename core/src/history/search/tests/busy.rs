//! Servers that never stand still: conversations begin and come on record while pages are read, a few at a time and in any order.
//! What is missing is told, what is not missing is not called so, and nothing is asked for without bound.

use super::*;
use proptest::prelude::*;

fn since_midnight() -> Window {
    Window { from: NOW.div_euclid(DAY) * DAY, to: NOW + 1 }
}

/// One every few seconds, so that this day has about so many until now.
fn busy(today: i64) -> Server {
    let every = (NOW - since_midnight().from) / today;
    Server::with(today * 3, every)
}

fn lost(bench: &Bench, server: &Server, window: Window) -> usize {
    let had = bench.ids();
    let inside = server.conversations.iter().filter(|(started, _)| window.contains(*started));
    inside.filter(|(_, id)| had.binary_search(id).is_err()).count()
}

/// Answers at most six at a time, each time the one that `choose` says, and lets something happen after each.
fn run(
    bench: &mut Bench,
    server: &mut Server,
    mut choose: impl FnMut(usize) -> usize,
    mut then: impl FnMut(&mut Server, usize),
) -> usize {
    let mut answered = 0;
    while !bench.asked.is_empty() {
        let at = choose(bench.asked.len().min(6));
        let body = server.answer(&bench.asked[at].2);
        bench.reply(at, &body);
        answered += 1;
        then(server, answered);
        assert!(answered < 1_000, "it comes to an end");
    }
    answered
}

#[test]
fn conversations_that_begin_while_a_day_is_read_are_not_missing_and_cost_no_more_than_a_second_look() {
    for (rows, every, most) in [(2_000, 5, 50), (150, 2, 14)] {
        let mut server = busy(rows);
        let mut bench = Bench::asking(since_midnight(), Openness::EndsNow);
        let answered = run(
            &mut bench,
            &mut server,
            |_| 0,
            |server, n| {
                if n % every == 0 {
                    server.conversations.push((NOW + n as i64, format!("new{n}")));
                }
            },
        );
        assert!(matches!(bench.verdict(), Verdict::Provisional { .. }), "{:?} of {rows}", bench.verdict());
        assert_eq!(lost(&bench, &server, since_midnight()), 0);
        assert!(answered <= most, "{answered} requests for {rows}");
    }
}

#[test]
fn what_comes_on_record_late_in_every_pass_is_not_read_for_without_bound() {
    let mut server = busy(20_000);
    let hour = Window { from: NOW - HOUR, to: NOW + 1 };
    let mut bench = Bench::asking(hour, Openness::EndsNow);
    let answered = run(
        &mut bench,
        &mut server,
        |_| 0,
        |server, n| {
            if n % 3 == 0 {
                server.conversations.push((NOW - 10 * MINUTE - n as i64, format!("late{n}")));
            }
        },
    );
    assert!(matches!(bench.verdict(), Verdict::Provisional { .. }), "{:?}", bench.verdict());
    assert!(answered <= 60, "{answered} requests for an hour of twenty-three pages");
}

#[test]
fn rows_that_cannot_be_read_do_not_hide_that_a_page_lies_past_the_window() {
    let server = busy(5_000);
    let mut bench = Bench::asking(Window { from: NOW - HOUR, to: NOW + 1 }, Openness::EndsNow);
    let mut answered = 0;
    while let Some((_, _, query)) = bench.asked.front() {
        let mut body = server.answer(query);
        body["conversations"][50] = json!({ "conversationStart": 5 });
        bench.reply(0, &body);
        answered += 1;
    }
    assert!(answered <= 30, "{answered} requests for an hour");
}

#[test]
fn d03_a_count_that_moves_does_not_excuse_a_page_that_always_comes_in_place_of_another() {
    let midnight = NOW.div_euclid(DAY) * DAY;
    let window = Window { from: midnight, to: NOW - 2 * HOUR };
    let mut server = busy(2_000);
    let mut bench = Bench::asking(window, Openness::Closed);
    let mut answered = 0;
    while let Some((_, page, query)) = bench.asked.front() {
        let page = if *page == 8 { 7 } else { *page };
        let body = server.answer(&DetailsQuery { page, ..query.clone() });
        bench.reply(0, &body);
        answered += 1;
        server.conversations.push((NOW + answered, format!("new{answered}")));
    }
    let Verdict::Incomplete { have, of } = *bench.verdict() else { panic!("{:?}", bench.verdict()) };
    assert_eq!(lost(&bench, &server, window), 100);
    assert!((100..=102).contains(&(of - have)), "{} are said to be missing", of - have);
}

#[test]
fn d05_a_page_that_always_comes_in_place_of_another_is_noticed_also_where_nothing_is_counted() {
    for total in [None, Some(150)] {
        let server = Server::with(5_000, MINUTE);
        let mut bench = Bench::asking(yesterday(), Openness::Closed);
        while let Some((_, page, query)) = bench.asked.front() {
            let page = if *page == 3 { 2 } else { *page };
            let mut body = server.answer(&DetailsQuery { page, ..query.clone() });
            body["totalHits"] = json!(total);
            bench.reply(0, &body);
        }
        assert_eq!(*bench.verdict(), Verdict::Incomplete { have: 1_340, of: 1_440 }, "counted {total:?}");
    }
}

#[test]
fn of_conversations_that_were_asked_for_by_name_those_that_did_not_come_are_missing() {
    let conversations = (0..60).map(|n| format!("c{n}").into()).collect();
    let only = Conditions { conversations, ..Conditions::default() };
    let window = Window { from: NOW - HOUR, to: NOW + 1 };
    let mut bench = Bench::waiting();
    bench.on(Event::Ask(Question { only, ..question(window, Openness::EndsNow) }));
    let rows: Vec<_> = (0..40).map(|n| row(&format!("c{n}"), NOW - n * 2 * MINUTE)).collect();
    while !bench.asked.is_empty() {
        bench.reply(0, &json!({ "totalHits": 60, "conversations": rows }));
    }
    assert!(matches!(bench.verdict(), Verdict::Incomplete { have: 31, of: 51 }), "{:?}", bench.verdict());
}

#[test]
fn b17_a_count_that_no_list_can_have_breaks_nothing() {
    let month = Window { from: NOW - 40 * DAY, to: NOW + 1 };
    let mut bench = Bench::asking(month, Openness::EndsNow);
    for _ in 0..2 {
        bench.reply(0, &json!({ "totalHits": u64::MAX, "conversations": [row("a", NOW - 35 * DAY)] }));
    }
    assert!(matches!(bench.search.standing(), Standing::Asking(_)), "{:?}", bench.search.standing());
}

#[test]
fn a_month_that_ends_in_a_quiet_hour_is_planned_as_the_month_that_it_is() {
    let month = Window { from: (NOW.div_euclid(DAY) - 30) * DAY, to: NOW + 1 };
    let mut bench = Bench::asking(month, Openness::EndsNow);
    let quiet: Vec<_> = (0..100).map(|n| row(&format!("c{n}"), NOW - n * 10 * MINUTE)).collect();
    bench.reply(0, &json!({ "totalHits": 22_000, "conversations": quiet }));
    let Standing::Asking(estimate) = bench.search.standing() else { panic!("{:?}", bench.search.standing()) };
    assert!((21_000..=22_000).contains(&estimate.conversations), "{estimate:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_begins_meanwhile_and_in_whatever_order_answers_come_nothing_is_lost_and_little_is_asked_twice(
        rows in 10_i64..2_500, hours in 1_i64..9, every in 1_usize..40, seed in any::<u64>(),
    ) {
        let mut server = busy(rows);
        let window = Window { from: NOW - hours * HOUR, to: NOW + 1 };
        let mut bench = Bench::asking(window, Openness::EndsNow);
        let mut state = seed;
        let mut choose = |waiting: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as usize % waiting
        };
        let answered = run(&mut bench, &mut server, &mut choose, |server, n| {
            if n % every == 0 {
                server.conversations.push((NOW + n as i64, format!("new{n}")));
            }
        });
        prop_assert!(matches!(bench.verdict(), Verdict::Provisional { .. }), "{:?}", bench.verdict());
        prop_assert_eq!(lost(&bench, &server, window), 0);
        let pages = rows as usize / 100 + 2;
        prop_assert!(answered <= 2 * pages + 12, "{} requests for {} pages", answered, pages);
    }
}
