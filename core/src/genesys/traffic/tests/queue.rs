//! Which request goes next, and whom its answer reaches.

use super::*;

#[test]
fn an_answer_reaches_whoever_asked() {
    let mut bench = Bench::new();
    bench.ask("a", Endpoint::Conversations, Lane::Live).ask("b", Endpoint::Me, Lane::Live);
    let first = bench.sent[0];
    bench.reply(body(r#"{"b":1}"#)).reply_to(first, body(r#"{"a":1}"#));
    let bodies: Vec<_> = bench.answers.iter().map(|(tag, result)| (*tag, result.clone().unwrap().body)).collect();
    assert_eq!(bodies, [("b", br#"{"b":1}"#.to_vec()), ("a", br#"{"a":1}"#.to_vec())]);
}

#[test]
fn b06_live_is_sent_before_a_long_queue_of_background_work() {
    let mut bench = Bench::new();
    for _ in 0..10_000 {
        bench.traffic.ask("bulk", Endpoint::Me, Lane::Background, bench.now);
    }
    bench.poll();
    assert_eq!(bench.sent.len(), 5, "one connection is kept");
    bench.ask("live", Endpoint::Conversations, Lane::Live);
    assert_eq!(bench.sent.len(), 6);
    bench.reply(status(200));
    assert!(matches!(bench.answers[..], [("live", Ok(_))]));
}

#[test]
fn what_is_dropped_is_neither_sent_nor_answered_and_gives_its_place_back() {
    let mut bench = Bench::new();
    for _ in 0..20 {
        bench.traffic.ask("page", Endpoint::Me, Lane::Search, bench.now);
    }
    bench.poll();
    let aborted = bench.traffic.drop_asked(&|&tag| tag == "page");
    assert_eq!(aborted, bench.sent);
    bench.reply(status(200));
    assert!(bench.answers.is_empty(), "a late answer is ignored");
    bench.ask("other", Endpoint::Me, Lane::Search);
    assert_eq!(bench.sent.len(), 6);
    assert_eq!(bench.traffic.wake_at(bench.now), None);
}
