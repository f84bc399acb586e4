//! What a 429 does to those who ask.

use super::*;

#[test]
fn b01_a_429_stops_everything_until_the_hint_has_elapsed() {
    let mut bench = Bench::new();
    bench.ask("page", Endpoint::Me, Lane::Search).reply(throttled("42")).ask(
        "live",
        Endpoint::Conversations,
        Lane::Live,
    );
    assert_eq!(bench.sent.len(), 1, "live waits as well");
    let until = bench.traffic.wait(bench.now.mono).unwrap().until - bench.now.mono;
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
    assert_eq!(bench.traffic.wait(bench.now.mono), None);

    bench.ask("again", Endpoint::Me, Lane::Live);
    assert!(matches!(bench.answers.remove(0), ("again", Err(ApiError::RateLimited { .. }))));
    bench.reply(status(200));
    assert!(matches!(bench.answers.remove(0), ("b", Ok(_))), "other operations go on");
    assert_eq!(bench.traffic.budget.ceiling(Lane::Live, bench.now.mono), 210, "nor are they slowed down");
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
fn b31_a_daily_limit_is_told_also_to_what_waits_to_be_repeated_or_for_a_token() {
    let mut bench = Bench::new();
    bench.ask("refused", Endpoint::Me, Lane::Search).ask("repeated", Endpoint::Me, Lane::Search);
    bench.ask("limited", Endpoint::Me, Lane::Search);
    let ids = bench.sent.clone();
    bench.reply_to(ids[1], status(503)).reply_to(ids[0], status(401)).reply_to(ids[2], throttled("10800"));
    let told: Vec<_> = bench.answers.iter().map(|(tag, _)| *tag).collect();
    assert_eq!(
        (told.len(), bench.answers.iter().all(|(_, result)| matches!(result, Err(ApiError::RateLimited { .. })))),
        (3, true),
        "{told:?}"
    );
    bench.traffic.token_arrived();
    bench.traffic.user_known();
    bench.pass(MINUTE);
    assert_eq!(bench.sent.len(), 3, "nothing of it is sent again");
}
