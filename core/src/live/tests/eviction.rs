//! Genesys Cloud gives up the channel.

use super::*;

const EVICTED: &str = r#"{"topicName":"v2.system.no_longer_subscribed.ch-1","eventBody":{}}"#;

/// Told so, on the socket that serves.
fn evict(bench: &mut Bench) {
    let socket = bench.live.on_socket().expect("a socket");
    bench.effects.clear();
    bench.on(Event::Frame(socket, &Heard::of(EVICTED)));
}

/// On a channel of its own, and confirmed.
fn live_again(bench: &mut Bench) {
    bench.answer_channel();
    bench.open();
    bench.permit();
    while bench.freshness() != Freshness::Live {
        bench.list(json!([]));
    }
}

fn asks_for_a_channel(bench: &Bench) -> bool {
    bench.effects.contains(&Effect::Ask(Ask::Channel))
}

#[test]
fn c19_a_channel_that_is_taken_away_once_is_replaced_by_itself() {
    let mut bench = Bench::live();
    evict(&mut bench);
    assert_eq!(bench.freshness(), Freshness::Polling(Why::SocketLost));
    bench.pass_by_steps(2_000);
    live_again(&mut bench);
}

#[test]
fn c19_places_that_take_the_channel_from_each_other_do_not_go_on_so_and_the_agent_decides() {
    let mut bench = Bench::live();
    evict(&mut bench);
    bench.pass_by_steps(2_000);
    live_again(&mut bench);
    evict(&mut bench);
    for _ in 0..10 {
        bench.pass_by_steps(20_000).list(json!([]));
        assert_eq!(bench.freshness(), Freshness::Polling(Why::OpenedElsewhere), "the list serves meanwhile");
    }
    assert!(!asks_for_a_channel(&bench), "it takes nothing back by itself");
    bench.on(Event::TakeOver);
    live_again(&mut bench);
}

#[test]
fn c19_that_it_is_left_to_the_agent_stays_known_when_the_socket_before_has_served_to_its_end() {
    let mut bench = Bench::live();
    evict(&mut bench);
    bench.pass_by_steps(2_000);
    live_again(&mut bench);
    bench.pass_by_steps(30_000).heartbeat();
    let old = bench.live.on_socket().unwrap();
    bench.on(Event::Frame(
        old,
        &Heard::of(r#"{"topicName":"v2.system.socket_closing","eventBody":{"message":"soon"}}"#),
    ));
    bench.answer_channel();
    bench.open();
    evict(&mut bench);
    bench.pass_by_steps(16_000).list(json!([]));
    assert_eq!(bench.freshness(), Freshness::Live, "the one before still serves");
    bench.on(Event::Closed(old));
    bench.list(json!([]));
    assert_eq!(bench.freshness(), Freshness::Polling(Why::OpenedElsewhere), "and offers to take over");
}

#[test]
fn c19_who_comes_back_to_the_page_takes_over_by_that() {
    let mut bench = Bench::live();
    for _ in 0..2 {
        evict(&mut bench);
        bench.pass_by_steps(2_000);
        bench.on(Event::Shown);
        live_again(&mut bench);
    }
}
