//! What is repeated, what is reported, and what is no answer at all.

use super::*;
use crate::genesys::decode::Undecodable;

#[test]
fn b07_a_single_failure_of_the_server_is_not_noticed() {
    for code in [408, 425, 500, 502, 503, 504] {
        let mut bench = Bench::new();
        bench.ask("a", Endpoint::Conversations, Lane::Live).reply(status(code));
        assert!(bench.answers.is_empty(), "{code}");
        assert!(bench.pass_to_next(MINUTE) <= 500);
        bench.reply(status(200));
        assert!(matches!(bench.answers[..], [("a", Ok(_))]), "{code}");
    }
}

#[test]
fn a_server_that_keeps_failing_is_reported_with_what_it_said() {
    let mut bench = Bench::new();
    bench.ask("a", Endpoint::Conversations, Lane::Live);
    for _ in 0..3 {
        bench.reply(status(503));
        bench.pass_to_next(MINUTE);
    }
    assert_eq!(bench.sent.len(), 3);
    assert!(matches!(&bench.answers[..], [("a", Err(ApiError::ServerFailed(says)))] if says.status == 503));
}

#[test]
fn what_asking_again_cannot_change_is_reported_at_once() {
    for code in [400, 403, 404, 409, 413, 415, 422, 501, 505] {
        let mut bench = Bench::new();
        bench.ask("a", Endpoint::Conversations, Lane::Live).reply(status(code));
        assert!(matches!(bench.answers[..], [("a", Err(_))]), "{code}");
        assert_eq!(bench.traffic.wake_at(bench.now), None, "{code}");
    }
}

#[test]
fn a_request_that_creates_something_is_not_repeated_after_silence() {
    for result in [Err(TransportError::TimedOut), Err(TransportError::Unreachable), status(503)] {
        let mut bench = Bench::new();
        bench.ask("channel", Endpoint::CreateChannel, Lane::Live).reply(result);
        assert!(matches!(bench.answers[..], [("channel", Err(_))]), "{:?}", bench.answers);
    }
}

#[test]
fn b14_a_page_for_people_is_not_an_answer() {
    let mut bench = Bench::new();
    bench.ask("a", Endpoint::Conversations, Lane::Live).reply(body("<html><body>Please log in to the Wi-Fi"));
    let how = |result: &Result<Reply, ApiError>| match result {
        Err(ApiError::Undecodable { how, .. }) => how.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(how(&bench.answers[0].1), Undecodable::Html);
}

#[test]
fn b13_a_body_that_was_cut_short_is_fetched_again() {
    let mut bench = Bench::new();
    bench.ask("a", Endpoint::Conversations, Lane::Live).reply(body(r#"{"entities":[{"id":"#));
    assert!(bench.answers.is_empty());
    bench.pass_to_next(MINUTE);
    bench.reply(status(200));
    assert!(matches!(bench.answers[..], [("a", Ok(_))]));
}

#[test]
fn b20_a_body_that_is_too_long_is_not_asked_for_again() {
    let mut bench = Bench::new();
    bench.ask("a", Endpoint::Conversations, Lane::Live).reply(Err(TransportError::TooLong));
    let too_long = Undecodable::Shape("more than 64 MB".to_owned());
    assert_eq!(bench.answers, [("a", Err(ApiError::Undecodable { how: too_long, correlation_id: None }))]);
    assert_eq!(bench.traffic.wake_at(bench.now), None);
}

#[test]
fn b19_a_success_without_content_is_no_success_where_content_was_asked_for() {
    for (result, how) in [
        (status(204), Undecodable::Status(204)),
        (status(206), Undecodable::Status(206)),
        (body(" "), Undecodable::Empty),
        (body("null"), Undecodable::Shape("not a JSON object".to_owned())),
    ] {
        let mut bench = Bench::new();
        bench.ask("a", Endpoint::Conversations, Lane::Live).reply(result);
        assert_eq!(bench.answers, [("a", Err(ApiError::Undecodable { how, correlation_id: None }))]);
    }
    let mut bench = Bench::new();
    bench.ask("revoke", Endpoint::RevokeToken, Lane::Live).reply(body(""));
    assert!(matches!(bench.answers[..], [("revoke", Ok(_))]), "a deletion answers with nothing");
}

#[test]
fn a_service_that_is_down_is_not_hammered() {
    let mut bench = Bench::new();
    for _ in 0..100 {
        bench.traffic.ask("a", Endpoint::Conversations, Lane::Live, bench.now);
    }
    bench.poll();
    let mut answered = 0;
    while bench.answers.len() < 100 {
        while answered < bench.sent.len() {
            let id = bench.sent[answered];
            answered += 1;
            bench.reply_to(id, Err(TransportError::Unreachable));
        }
        bench.pass_to_next(MINUTE);
    }
    assert_eq!(bench.sent.len(), 120, "a hundred first tries and as many repetitions as the quota holds");
}
