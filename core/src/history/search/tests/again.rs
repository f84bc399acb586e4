//! One search after another, and what is left of one that failed or was stopped.

use super::*;

/// The day before yesterday is done, and yesterday has been asked for.
fn asked_again() -> (Server, Bench) {
    let server = Server::with(5_000, MINUTE);
    let Window { from, to } = yesterday();
    let mut bench = Bench::asking(Window { from: from - DAY, to: to - DAY }, Openness::Closed);
    bench.run(&server);
    bench.on(Event::Ask(question(yesterday(), Openness::Closed)));
    (server, bench)
}

#[test]
fn the_list_before_stays_with_what_was_said_of_it_until_the_first_answer() {
    let (server, mut bench) = asked_again();
    let earlier = bench.search.earlier().unwrap();
    assert_eq!((earlier.store.len(), &earlier.verdict), (1_440, &Verdict::Complete));
    assert_eq!(earlier.question.window.to, yesterday().from);
    assert_eq!(bench.ids().len(), 0, "it is no part of the new search");
    let body = server.answer(&bench.asked[0].2);
    bench.reply(0, &body);
    assert_eq!(bench.search.earlier(), None);
    assert!(!bench.ids().is_empty());
}

#[test]
fn a_search_that_fails_or_is_cancelled_before_its_first_answer_takes_nothing_away() {
    for fails in [true, false] {
        let (_, mut bench) = asked_again();
        if fails {
            bench.fail(ApiError::Unreachable)
        } else {
            bench.on(Event::Cancel)
        };
        assert_eq!(bench.search.earlier().unwrap().store.len(), 1_440);
        bench.on(Event::Ask(question(yesterday(), Openness::Closed)));
        assert_eq!(bench.search.earlier().unwrap().store.len(), 1_440, "nor does the next try");
    }
}

#[test]
fn a_list_that_was_cut_off_by_the_next_search_is_not_called_complete() {
    let server = Server::with(5_000, MINUTE);
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    let body = server.answer(&bench.asked[0].2);
    bench.reply(0, &body);
    bench.on(Event::Ask(question(yesterday(), Openness::Closed)));
    let verdict = &bench.search.earlier().unwrap().verdict;
    assert!(matches!(verdict, Verdict::Cancelled(Progress { read: 100, .. })), "{verdict:?}");
}

#[test]
fn signing_out_leaves_no_list_before_either() {
    let (_, mut bench) = asked_again();
    bench.on(Event::Wipe);
    assert_eq!(bench.search.earlier(), None);
}

#[test]
fn a_failure_keeps_what_was_read_and_says_what_happened() {
    let server = Server::with(5_000, MINUTE);
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    let body = server.answer(&bench.asked[0].2);
    let error = ApiError::ServerFailed(ServerSays { status: 503, ..ServerSays::default() });
    bench.reply(0, &body).fail(error.clone());
    assert_eq!(bench.ids().len(), 100);
    assert!(matches!(bench.verdict(), Verdict::Failed(e, progress) if *e == error && progress.read == 100));
    assert_eq!(bench.asked.len(), 0, "nothing more is asked for");
}

#[test]
fn d15_cancelling_keeps_what_was_read_and_asks_for_nothing_more() {
    let server = Server::with(5_000, MINUTE);
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    let body = server.answer(&bench.asked[0].2);
    bench.reply(0, &body).on(Event::Cancel);
    assert_eq!((bench.ids().len(), bench.asked.len()), (100, 0));
    let progress = Progress { read: 100, of: Some(1_440), doing: Doing::Reading };
    assert_eq!(*bench.verdict(), Verdict::Cancelled(progress));
}

#[test]
fn b24_answers_to_an_older_question_are_dropped() {
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    let (old, ..) = bench.asked[0];
    bench.on(Event::Ask(question(yesterday(), Openness::Closed)));
    bench.reply_to(old, &json!({ "totalHits": 1, "conversations": [row("old", yesterday().from)] }));
    assert_eq!(bench.ids(), Vec::<String>::new());
    bench.reply(0, &json!({ "totalHits": 1, "conversations": [row("new", yesterday().from)] }));
    assert_eq!(bench.ids(), ["new"]);
}
