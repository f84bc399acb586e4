use super::*;
use crate::chance::Seeded;
use crate::genesys::decode::Undecodable;

const REGION: Region = Region::Sandbox { port: 8090 };

/// A traffic with a clock, a die, and a record of what came out.
struct Bench {
    traffic: Traffic<&'static str>,
    now: Moment,
    chance: Seeded,
    sent: Vec<FetchId>,
    answers: Vec<(&'static str, Result<Reply, ApiError>)>,
    refusals: usize,
}

impl Bench {
    fn new() -> Self {
        let mut traffic = Traffic::new(REGION);
        traffic.token_arrived();
        traffic.user_known();
        let now = Moment { wall: 1_792_567_680_000, mono: 1_000 };
        Self { traffic, now, chance: Seeded::new(7), sent: Vec::new(), answers: Vec::new(), refusals: 0 }
    }

    fn ask(&mut self, tag: &'static str, endpoint: Endpoint, lane: Lane) -> &mut Self {
        self.traffic.ask(tag, endpoint, lane, self.now);
        self.poll()
    }

    fn poll(&mut self) -> &mut Self {
        for output in self.traffic.poll(self.now) {
            match output {
                Output::Send { id, .. } => self.sent.push(id),
                Output::Answer { tag, result } => self.answers.push((tag, result)),
                Output::TokenRefused => self.refusals += 1,
            }
        }
        self
    }

    fn pass(&mut self, ms: i64) -> &mut Self {
        self.now = self.now.plus(ms);
        self.poll()
    }

    /// Answers the request that was sent last.
    fn reply(&mut self, result: Result<Response, TransportError>) -> &mut Self {
        let id = *self.sent.last().unwrap();
        self.reply_to(id, result)
    }

    fn reply_to(&mut self, id: FetchId, result: Result<Response, TransportError>) -> &mut Self {
        self.traffic.answered(id, result, self.now, &mut self.chance);
        self.poll()
    }

    /// Lets time pass to the next thing that is planned, up to `most` milliseconds.
    fn pass_to_next(&mut self, most: i64) -> i64 {
        let at = self.traffic.wake_at(self.now).unwrap_or(i64::MAX).min(self.now.mono + most);
        let waited = at - self.now.mono;
        self.pass(waited);
        waited
    }
}

#[allow(clippy::unnecessary_wraps)]
fn status(status: u16) -> Result<Response, TransportError> {
    Ok(Response { status, body: b"{}".to_vec(), ..Response::default() })
}

fn throttled(seconds: &str) -> Result<Response, TransportError> {
    status(429).map(|response| Response { retry_after: Some(seconds.to_owned()), ..response })
}

fn body(text: &str) -> Result<Response, TransportError> {
    status(200).map(|response| Response { body: text.as_bytes().to_vec(), ..response })
}

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
fn b01_a_429_stops_everything_until_the_hint_has_elapsed() {
    let mut bench = Bench::new();
    bench.ask("page", Endpoint::Me, Lane::Search).reply(throttled("42")).ask(
        "live",
        Endpoint::Conversations,
        Lane::Live,
    );
    assert_eq!(bench.sent.len(), 1, "live waits as well");
    let until = bench.traffic.pause().unwrap().until - bench.now.mono;
    assert!((43_000..=44_000).contains(&until), "the hint, its rounding, up to a second of jitter: {until}");
    bench.pass(42_999);
    assert_eq!(bench.sent.len(), 1);
    bench.pass(1_002);
    assert_eq!(bench.sent.len(), 2, "one request probes");
    bench.reply(status(200));
    assert_eq!(bench.sent.len(), 3);
    bench.reply(status(200));
    assert!(bench.answers.iter().all(|(_, result)| result.is_ok()), "{:?}", bench.answers);
}

#[test]
fn b02_the_number_in_the_body_serves_where_the_header_is_hidden() {
    let mut bench = Bench::new();
    let text = r#"{"message":"Rate limit exceeded the maximum. Retry the request in [7] seconds","code":"x"}"#;
    let hidden = status(429).map(|response| Response { body: text.as_bytes().to_vec(), ..response });
    bench.ask("page", Endpoint::Me, Lane::Search).reply(hidden);
    let waited = bench.pass_to_next(MINUTE);
    assert!((8_000..=9_000).contains(&waited), "{waited}");
    assert_eq!(bench.sent.len(), 2);
}

#[test]
fn b03_without_a_hint_a_whole_window_passes() {
    let mut bench = Bench::new();
    bench.ask("page", Endpoint::Me, Lane::Search).reply(status(429));
    let waited = bench.pass_to_next(2 * MINUTE);
    assert!((61_000..=62_000).contains(&waited), "{waited}");
}

#[test]
fn b05_a_429_on_every_call_slows_down_and_gives_up_nothing() {
    let mut bench = Bench::new();
    bench.ask("page", Endpoint::Me, Lane::Search);
    for _ in 0..20 {
        bench.reply(throttled("5"));
        bench.pass_to_next(MINUTE);
    }
    assert_eq!(bench.sent.len(), 21);
    assert!(bench.answers.is_empty());
    bench.reply(status(200));
    assert_eq!(bench.answers.len(), 1);
}

#[test]
fn b31_a_daily_limit_is_told_at_once_for_its_operation_alone() {
    let mut bench = Bench::new();
    bench.ask("a", Endpoint::Me, Lane::Search).ask("b", Endpoint::Conversations, Lane::Live);
    let first = bench.sent[0];
    bench.reply_to(first, throttled("10800"));
    let (tag, result) = bench.answers.remove(0);
    let until = bench.now.wall + 3 * 3_600_000;
    assert!(matches!(result, Err(ApiError::RateLimited { until: at, .. }) if at == until), "{tag}: {result:?}");
    assert_eq!(bench.traffic.pause(), None);

    bench.ask("again", Endpoint::Me, Lane::Live);
    assert!(matches!(bench.answers.remove(0), ("again", Err(ApiError::RateLimited { .. }))));
    bench.reply(status(200));
    assert!(matches!(bench.answers.remove(0), ("b", Ok(_))), "other operations go on");
    bench.pass(3 * 3_600_000);
    bench.ask("later", Endpoint::Me, Lane::Live).reply(status(200));
    assert!(matches!(bench.answers.remove(0), ("later", Ok(_))));
}

#[test]
fn one_limit_met_by_five_requests_is_one_lesson() {
    let mut bench = Bench::new();
    for _ in 0..5 {
        bench.ask("page", Endpoint::Me, Lane::Search);
    }
    bench.pass(1);
    for id in bench.sent.clone() {
        bench.reply_to(id, throttled("1"));
    }
    assert_eq!(bench.traffic.budget.ceiling(Lane::Live, bench.now.mono), 147);
}

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
    let aborted = bench.traffic.drop_asked(|&tag| tag == "page");
    assert_eq!(aborted, bench.sent);
    bench.reply(status(200));
    assert!(bench.answers.is_empty(), "a late answer is ignored");
    bench.ask("other", Endpoint::Me, Lane::Search);
    assert_eq!(bench.sent.len(), 6);
    assert_eq!(bench.traffic.wake_at(bench.now), None);
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
