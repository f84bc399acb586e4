//! What a 401 does to those who ask, and what goes out with which token.

use super::*;

#[test]
fn a21_twenty_401s_ask_for_one_token_and_all_are_answered_after_it() {
    let mut bench = Bench::new();
    for _ in 0..20 {
        bench.traffic.ask("row", Endpoint::Me, Lane::Live, bench.now);
    }
    bench.poll();
    for id in bench.sent.clone() {
        bench.reply_to(id, status(401));
    }
    assert_eq!((bench.sent.len(), bench.refusals), (6, 1), "six were under way; nothing more goes out");
    bench.pass(MINUTE);
    assert_eq!(bench.sent.len(), 6);

    bench.traffic.token_arrived();
    bench.traffic.user_known();
    bench.poll();
    let mut answered = 6;
    while answered < bench.sent.len() {
        let id = bench.sent[answered];
        answered += 1;
        bench.reply_to(id, status(200));
    }
    assert_eq!(bench.answers.len(), 20);
    assert!(bench.answers.iter().all(|(_, result)| result.is_ok()));
}

#[test]
fn a22_a_request_that_a_second_token_does_not_help_is_reported() {
    let mut bench = Bench::new();
    bench.ask("a", Endpoint::Conversations, Lane::Live).reply(status(401));
    bench.traffic.token_arrived();
    bench.traffic.user_known();
    bench.poll().reply(status(401));
    assert_eq!(bench.refusals, 2);
    assert!(matches!(bench.answers[..], [("a", Err(ApiError::Unauthorized(_)))]));
}

#[test]
fn a_late_401_of_the_old_token_does_not_end_the_new_one() {
    let mut bench = Bench::new();
    bench.ask("a", Endpoint::Me, Lane::Live).ask("b", Endpoint::Conversations, Lane::Live);
    let (a, b) = (bench.sent[0], bench.sent[1]);
    bench.reply_to(a, status(401));
    bench.traffic.token_arrived();
    bench.traffic.user_known();
    bench.poll().reply_to(b, status(401));
    assert_eq!(bench.refusals, 1);
    for index in 2..bench.sent.len() {
        bench.reply_to(bench.sent[index], status(200));
    }
    assert_eq!(bench.answers.len(), 2);
}

#[test]
fn c9_until_it_is_known_whose_the_new_token_is_only_that_is_asked() {
    let mut bench = Bench::new();
    bench.ask("page", Endpoint::Conversations, Lane::Live).reply(status(401));
    bench.traffic.token_arrived();
    bench.ask("me", Endpoint::Me, Lane::Live);
    assert_eq!(bench.sent.len(), 2);
    bench.reply(status(200));
    assert!(matches!(bench.answers[..], [("me", Ok(_))]));
    assert_eq!(bench.traffic.wake_at(bench.now), None);
    bench.traffic.user_known();
    bench.poll();
    assert_eq!(bench.sent.len(), 3);
}
