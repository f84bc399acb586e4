//! One socket serves until the next is confirmed: at a closing that is announced, before a channel ends, at a renewed token.

use super::*;
use crate::clock::HOUR;

const CLOSING: &str = r#"{"topicName":"v2.system.socket_closing","eventBody":{"message":"soon"}}"#;

impl Bench {
    /// Live, on a socket that was told that it will be closed; gives that one.
    fn closing() -> (Self, SocketId) {
        let mut bench = Self::live();
        bench.pass_by_steps(30_000).heartbeat();
        let old = bench.live.on_socket().unwrap();
        bench.on(Event::Frame(old, &Heard::of(CLOSING)));
        (bench, old)
    }

    fn brought_by(&mut self, socket: SocketId, conversation: &Value) -> &mut Self {
        let text = json!({ "topicName": format!("v2.users.{ME}.conversations"), "eventBody": conversation });
        self.on(Event::Frame(socket, &Heard::of(&text.to_string())))
    }

    fn has_closed(&self, socket: SocketId) -> bool {
        self.effects.contains(&Effect::Close(socket))
    }
}

#[test]
fn c17_a_socket_that_will_close_serves_until_a_list_has_confirmed_the_next() {
    let (mut bench, old) = Bench::closing();
    bench.brought_by(old, &call("c1", "alerting"));
    assert_eq!((bench.freshness(), bench.phase("c1").is_some()), (Freshness::Live, true));
    bench.list(json!([call("c1", "alerting")]));
    bench.answer_channel();
    let next = bench.open();
    bench.brought_by(old, &call("c2", "alerting")).brought_by(next, &call("c2", "alerting"));
    assert_eq!(bench.book.live().len(), 2, "what both bring is one conversation");
    bench.permit();
    assert_eq!((bench.freshness(), bench.has_closed(old)), (Freshness::Live, false));
    bench.list(json!([call("c1", "alerting"), call("c2", "alerting")]));
    assert_eq!((bench.freshness(), bench.has_closed(old)), (Freshness::Live, true));
    bench.brought_by(old, &call("ghost", "alerting")).on(Event::Closed(old));
    bench.brought_by(next, &call("c3", "alerting"));
    assert_eq!((bench.phase("ghost"), bench.phase("c3").is_some()), (None, true));
    assert_eq!(bench.freshness(), Freshness::Live);
}

#[test]
fn a_list_that_was_asked_for_before_the_next_socket_had_its_topic_does_not_confirm_it() {
    let (mut bench, old) = Bench::closing();
    bench.on(Event::Shown).answer_channel();
    bench.open();
    bench.permit().list(json!([]));
    assert!(!bench.has_closed(old));
    bench.list(json!([]));
    assert!(bench.has_closed(old));
}

#[test]
fn c18_an_hour_before_its_channel_ends_another_one_serves_without_a_moment_of_doubt() {
    let mut bench = Bench::live();
    let first = bench.live.on_socket().unwrap();
    for _ in 0..=(23 * 120) {
        bench.pass_by_steps(30_000);
        let socket = bench.live.on_socket().unwrap_or(first);
        bench.on(Event::Frame(
            socket,
            &Heard::of(r#"{"topicName":"channel.metadata","eventBody":{"message":"WebSocket Heartbeat"}}"#),
        ));
        if bench.effects.contains(&Effect::Ask(Ask::Snapshot)) {
            bench.list(json!([]));
        }
        assert_eq!(bench.freshness(), Freshness::Live);
        if bench.effects.contains(&Effect::Ask(Ask::Channel)) {
            break;
        }
    }
    assert!(bench.now.mono >= 22 * HOUR && bench.now.mono <= 23 * HOUR + 60_000, "at {}", bench.now.mono);
    bench.answer_channel();
    let next = bench.open();
    bench.permit().list(json!([]));
    assert_eq!((bench.freshness(), bench.live.on_socket()), (Freshness::Live, Some(next)));
    assert!(bench.has_closed(first));
}

#[test]
fn where_the_next_socket_fails_the_outgoing_one_goes_on_serving() {
    let (mut bench, old) = Bench::closing();
    let ask = bench.asked(|ask| *ask == Ask::Channel).unwrap();
    bench.on(Event::Answered(&ask, Err(ApiError::TimedOut)));
    bench.brought_by(old, &call("c1", "alerting"));
    assert_eq!((bench.freshness(), bench.phase("c1").is_some()), (Freshness::Live, true));
    bench.pass_by_steps(2_000).answer_channel();
    let next = bench.open();
    bench.on(Event::Closed(next));
    assert_eq!((bench.freshness(), bench.has_closed(old)), (Freshness::Live, false));
}

#[test]
fn when_the_outgoing_socket_ends_too_early_the_page_says_so_until_the_next_is_confirmed() {
    let (mut bench, old) = Bench::closing();
    bench.on(Event::Closed(old)).list(json!([]));
    assert_eq!(bench.freshness(), Freshness::Polling(Why::SocketLost));
    bench.answer_channel();
    bench.open();
    bench.permit().list(json!([]));
    assert_eq!(bench.freshness(), Freshness::Live);
}

#[test]
fn an_outgoing_socket_that_falls_silent_is_not_believed() {
    let (mut bench, old) = Bench::closing();
    let ask = bench.asked(|ask| *ask == Ask::Channel).unwrap();
    bench.pass_by_steps(44_999);
    assert_eq!(bench.freshness(), Freshness::Live);
    bench.pass_by_steps(1);
    assert!(bench.has_closed(old));
    assert_ne!(bench.freshness(), Freshness::Live);
    bench.answer(&ask, &json!({ "id": "ch-2", "connectUri": URL }));
    assert!(bench.socket().is_some());
}

#[test]
fn a_renewed_token_of_the_same_agent_takes_over_without_a_gap_and_one_of_another_begins_anew() {
    let mut bench = Bench::live();
    let old = bench.live.on_socket().unwrap();
    bench.on(Event::Start { me: ME.to_owned() });
    bench.brought_by(old, &call("c1", "alerting")).list(json!([call("c1", "alerting")]));
    assert_eq!((bench.freshness(), bench.phase("c1").is_some()), (Freshness::Live, true));
    bench.answer_channel();
    bench.open();
    bench.permit().list(json!([call("c1", "alerting")]));
    assert_eq!((bench.freshness(), bench.has_closed(old)), (Freshness::Live, true));
    let own = bench.live.on_socket().unwrap();
    bench.on(Event::Start { me: "u-other".to_owned() });
    assert_eq!((bench.freshness(), bench.has_closed(own)), (Freshness::Connecting, true));
}

#[test]
fn after_a_sleep_the_outgoing_socket_is_not_believed() {
    let (mut bench, old) = Bench::closing();
    bench.now.wall += 60_000;
    bench.on(Event::Shown);
    assert!(bench.has_closed(old));
    assert_ne!(bench.freshness(), Freshness::Live);
}

#[test]
fn after_a_sleep_a_list_that_was_under_way_confirms_no_socket() {
    let (mut bench, _) = Bench::closing();
    bench.answer_channel();
    bench.open();
    bench.permit();
    bench.now.wall += 60_000;
    bench.on(Event::Shown).list(json!([]));
    assert_ne!(bench.freshness(), Freshness::Live, "it was asked for before the sleep");
    bench.pong().list(json!([])).list(json!([]));
    assert_eq!(bench.freshness(), Freshness::Live);
}
