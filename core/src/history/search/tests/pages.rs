//! Pages, in whatever order they come.

use super::*;
use crate::genesys::query::PageSize;
use proptest::prelude::*;

#[test]
fn every_page_of_a_closed_day_is_read_to_the_empty_one() {
    let server = Server::with(5_000, MINUTE);
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    bench.run(&server);
    assert_eq!(bench.ids().len(), 1_440);
    assert_eq!(*bench.verdict(), Verdict::Complete);
    assert_eq!(bench.sent, 16, "fifteen pages and the empty one");
}

#[test]
fn after_the_first_page_all_others_are_asked_for_at_once() {
    let server = Server::with(5_000, MINUTE);
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    assert_eq!(bench.asked.len(), 1);
    let body = server.answer(&bench.asked[0].2);
    bench.reply(0, &body);
    assert_eq!(bench.asked.len(), 15);
}

#[test]
fn the_answer_is_trimmed_to_the_exact_instants() {
    let server = Server::with(3_000, MINUTE);
    let window = Window { from: NOW - 26 * HOUR, to: NOW - 25 * HOUR };
    let mut bench = Bench::asking(window, Openness::Closed);
    bench.run(&server);
    assert_eq!(bench.ids().len(), 60);
    assert_eq!(*bench.verdict(), Verdict::Complete);
}

#[test]
fn a_window_that_ends_now_is_read_from_its_end_and_no_further_than_its_start() {
    let server = Server::with(5_000, 10_000);
    let mut bench = Bench::asking(Window { from: NOW - HOUR, to: NOW + 1 }, Openness::EndsNow);
    bench.run(&server);
    assert_eq!(bench.ids().len(), 361);
    assert_eq!(*bench.verdict(), Verdict::Provisional { until: NOW + 1 - 5 * MINUTE });
    assert_eq!(bench.sent, 5, "the fourth page has the first row before the window, and the fifth none in it");
}

/// The answer to the oldest request, cut down to its first `rows` rows.
fn short_page(bench: &Bench, server: &Server, rows: usize) -> Value {
    let mut body = server.answer(&bench.asked[0].2);
    body["conversations"].as_array_mut().unwrap().truncate(rows);
    body
}

#[test]
fn a_page_that_came_short_before_the_end_of_the_window_is_read_again() {
    let server = Server::with(5_000, MINUTE);
    let midnight = yesterday().from;
    let mut bench = Bench::asking(Window { from: midnight + 10 * HOUR, to: midnight + 12 * HOUR }, Openness::Closed);
    while let Some((_, page, query)) = bench.asked.front() {
        let first_time = bench.sent <= 16;
        let body = if *page == 7 && first_time { short_page(&bench, &server, 40) } else { server.answer(query) };
        bench.reply(0, &body);
    }
    assert_eq!((bench.ids().len(), bench.verdict()), (120, &Verdict::Complete));
}

#[test]
fn a_record_that_lacks_its_start_or_its_id_is_counted_once_and_the_rest_is_complete() {
    let rows = json!([row("a", yesterday().from), { "conversationId": "b" }, { "conversationStart": iso(yesterday().from) },
        { "conversationStart": 5 }, { "conversationStart": 5 }]);
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    while let Some((_, page, _)) = bench.asked.front() {
        let page = if *page == 1 { rows.clone() } else { json!([]) };
        bench.reply(0, &json!({ "conversations": page, "totalHits": 5 }));
    }
    assert_eq!((bench.ids().len(), bench.search.bad(), bench.verdict()), (1, 4, &Verdict::Complete));
}

#[test]
fn an_interval_without_conversations_is_an_answer() {
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    bench.reply(0, &json!({ "totalHits": 0 }));
    assert_eq!((bench.ids().len(), bench.verdict(), bench.sent), (0, &Verdict::Complete, 1));
}

#[test]
fn d01_conversations_that_begin_while_pages_are_read_lose_none_and_double_none() {
    let mut server = Server::with(1_000, 10_000);
    let mut bench = Bench::asking(Window { from: NOW - 2 * HOUR, to: NOW + 1 }, Openness::EndsNow);
    let mut arrived = 0;
    while let Some((_, _, query)) = bench.asked.back() {
        let body = server.answer(query);
        let last = bench.asked.len() - 1;
        bench.reply(last, &body);
        arrived += 1;
        server.conversations.push((NOW + arrived, format!("new{arrived}")));
        assert!(arrived < 100);
    }
    let expected: Vec<String> = (0..=720).map(|n| format!("c{n:06}")).collect();
    assert_eq!(bench.ids(), expected);
}

#[test]
fn d03_a_page_that_the_server_skipped_is_read_again() {
    let server = Server::with(5_000, MINUTE);
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    let mut skipped = false;
    while let Some((_, page, query)) = bench.asked.front() {
        let body = if *page == 3 && !skipped {
            skipped = true;
            server.answer(&DetailsQuery { page: 4, ..query.clone() })
        } else {
            server.answer(query)
        };
        bench.reply(0, &body);
    }
    assert_eq!(bench.ids().len(), 1_440);
    assert_eq!(*bench.verdict(), Verdict::Complete);
}

#[test]
fn d02_conversations_that_come_on_record_while_it_is_read_again_are_found_and_a_count_that_is_off_is_not_read_thrice() {
    let mut server = Server::with(5_000, MINUTE);
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    let mut reads = [0, 0];
    while let Some((_, page, query)) = bench.asked.front() {
        let page = *page;
        // One at the start, which is on a page that has been read, in the middle of the first and of the second pass.
        reads[0] += u32::from(page == 1);
        if page == 9 && reads[0] < 3 && reads[1] < reads[0] {
            reads[1] = reads[0];
            server.conversations.push((yesterday().from + 1, format!("late{}", reads[0])));
        }
        let body = server.answer(query);
        bench.reply(0, &body);
    }
    assert_eq!((reads, bench.ids().len(), bench.verdict()), ([3, 2], 1_442, &Verdict::Complete));

    let server = Server { overstates_by: 5, ..Server::with(5_000, MINUTE) };
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    bench.run(&server);
    assert_eq!(*bench.verdict(), Verdict::Incomplete { have: 1_440, of: 1_445 });
    assert!(bench.sent <= 2 * 17, "{} requests for 15 pages, read twice", bench.sent);
}

#[test]
fn d02_of_pages_that_are_answered_at_once_the_greatest_count_says_what_there_is() {
    let hour = Window { from: NOW - HOUR, to: NOW + 1 };
    let mut server = Server { conversations: vec![(NOW, "c0".to_owned())], overstates_by: 0 };
    let mut bench = Bench::asking(hour, Openness::EndsNow);
    let came = |server: &mut Server, id: &str| server.conversations.push((NOW - MINUTE, id.to_owned()));
    // Each time the empty page is asked for, one more has come; of the second pass its answer overtakes that of the first page,
    // which was given before.
    let first = server.answer(&bench.asked[0].2);
    bench.reply(0, &first);
    came(&mut server, "c1");
    let empty = server.answer(&bench.asked[0].2);
    bench.reply(0, &empty);
    let again = server.answer(&bench.asked[0].2);
    came(&mut server, "c2");
    let empty = server.answer(&bench.asked[1].2);
    bench.reply(1, &empty).reply(0, &again).run(&server);
    assert_eq!(bench.ids(), ["c0", "c1", "c2"]);
}

#[test]
fn d04_a_short_page_in_the_middle_is_no_end() {
    let server = Server::with(5_000, MINUTE);
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    let mut short = false;
    while let Some((_, page, query)) = bench.asked.front() {
        let mut body = server.answer(query);
        if *page == 2 && !short {
            short = true;
            body["conversations"].as_array_mut().unwrap().truncate(40);
        }
        bench.reply(0, &body);
    }
    assert_eq!(bench.ids().len(), 1_440, "the second pass brings what was missing");
    assert_eq!(*bench.verdict(), Verdict::Complete);
}

#[test]
fn pages_of_another_size_are_asked_for_and_counted_by_it() {
    let only = Conditions { page_size: PageSize::TwentyFive, ..Conditions::default() };
    let mut bench = Bench::waiting();
    bench.on(Event::Ask(Question { only, ..question(yesterday(), Openness::Closed) }));
    let rows = |from: i64, to: i64| (from..to).map(|n| row(&format!("c{n}"), yesterday().from + n)).collect::<Vec<_>>();
    bench.reply(0, &json!({ "totalHits": 60, "conversations": rows(0, 25) }));
    let pages: Vec<_> = bench.asked.iter().map(|(_, page, _)| *page).collect();
    assert_eq!((pages, bench.rows), (vec![2, 3, 4], 25), "two more and the empty one");
    bench.reply(0, &json!({ "totalHits": 60, "conversations": rows(25, 50) }));
    bench.reply(0, &json!({ "totalHits": 60, "conversations": rows(50, 60) })).reply(0, &json!({ "totalHits": 60 }));
    assert_eq!((bench.ids().len(), bench.verdict()), (60, &Verdict::Complete));
}

#[test]
fn of_conversations_that_are_asked_for_by_their_ids_no_page_is_asked_for_that_must_be_empty() {
    for (count, further) in [(20, vec![]), (25, vec![]), (60, vec![2, 3])] {
        let conversations = (0..count).map(|n| format!("c{n}").into()).collect();
        let only = Conditions { conversations, page_size: PageSize::TwentyFive, ..Conditions::default() };
        let mut bench = Bench::waiting();
        bench.on(Event::Ask(Question { only, ..question(yesterday(), Openness::Closed) }));
        let rows: Vec<_> = (0..count.min(25)).map(|n| row(&format!("c{n}"), yesterday().from + n)).collect();
        bench.reply(0, &json!({ "totalHits": count, "conversations": rows }));
        assert_eq!(bench.asked.iter().map(|(_, page, _)| *page).collect::<Vec<_>>(), further, "of {count}");
        assert!(!further.is_empty() || *bench.verdict() == Verdict::Complete);
    }
}

proptest! {
    #[test]
    fn whatever_order_pages_arrive_in_the_list_has_each_conversation_once(
        count in 0_i64..1_200, seed in any::<u64>(),
    ) {
        let mut server = Server::with(0, 1);
        server.conversations =
            (0..count).map(|n| (yesterday().from + n * DAY / 1_200, format!("c{n:06}"))).collect();
        let mut bench = Bench::asking(yesterday(), Openness::Closed);
        let mut state = seed;
        while !bench.asked.is_empty() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let index = (state >> 33) as usize % bench.asked.len();
            let body = server.answer(&bench.asked[index].2);
            bench.reply(index, &body);
        }
        let expected: Vec<String> = (0..count).map(|n| format!("c{n:06}")).collect();
        prop_assert_eq!(bench.ids(), expected);
        prop_assert_eq!(bench.verdict(), &Verdict::Complete);
    }
}
