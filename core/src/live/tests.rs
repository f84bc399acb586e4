use super::*;
use crate::chance::Seeded;
use crate::clock::MINUTE;
use crate::genesys::error::ServerSays;
use crate::genesys::{Region, query};
use crate::record::Phase;
use serde_json::{Value, json};

const ME: &str = "u-me";
const URL: &str = "ws://streaming.sandbox.localhost:8090/channels/ch-1";
const T0: i64 = 1_785_747_600_000;

/// The machine with a clock, a book, and a list of what it wants.
struct Bench {
    live: Live,
    book: Book,
    now: Moment,
    chance: Seeded,
    effects: Vec<Effect>,
}

impl Bench {
    fn new() -> Self {
        let live = Live::new(Region::Sandbox { port: 8090 });
        let now = Moment { wall: T0, mono: 1_000 };
        Self { live, book: Book::of(ME), now, chance: Seeded::new(5), effects: Vec::new() }
    }

    fn started() -> Self {
        let mut bench = Self::new();
        bench.on(Event::Start { me: ME.to_owned() });
        bench
    }

    /// Signed in, socket open, topics permitted, list confirmed.
    fn live() -> Self {
        let mut bench = Self::started();
        bench.answer_channel();
        bench.open();
        bench.permit();
        bench.list(json!([]));
        bench.list(json!([]));
        assert_eq!(bench.freshness(), Freshness::Live);
        bench
    }

    fn on(&mut self, event: Event<'_>) -> &mut Self {
        let mut turn =
            Turn { now: self.now, server_now: self.now.wall, book: &mut self.book, chance: &mut self.chance };
        self.effects.extend(self.live.on(event, &mut turn));
        self
    }

    /// Takes the oldest effect of a kind out of the list.
    fn take<T>(&mut self, wanted: impl Fn(&Effect) -> Option<T>) -> Option<T> {
        let index = self.effects.iter().position(|effect| wanted(effect).is_some())?;
        wanted(&self.effects.remove(index))
    }

    fn asked(&mut self, wanted: fn(&Ask) -> bool) -> Option<Ask> {
        self.take(|effect| match effect {
            Effect::Ask(ask) if wanted(ask) => Some(ask.clone()),
            _ => None,
        })
    }

    fn socket(&mut self) -> Option<SocketId> {
        self.take(|effect| match effect {
            Effect::Open { socket, .. } => Some(*socket),
            _ => None,
        })
    }

    fn pings(&mut self) -> usize {
        let before = self.effects.len();
        self.effects.retain(|effect| !matches!(effect, Effect::Send { .. }));
        before - self.effects.len()
    }

    fn answer(&mut self, ask: &Ask, body: &Value) -> &mut Self {
        let reply = Reply { body: body.to_string().into_bytes(), correlation_id: None, sent: self.now.mono };
        self.on(Event::Answered(ask, Ok(reply)))
    }

    fn answer_channel(&mut self) -> &mut Self {
        let ask = self.asked(|ask| *ask == Ask::Channel).expect("a channel was asked for");
        self.answer(&ask, &json!({ "id": "ch-1", "connectUri": URL, "expires": query::iso(T0 + 86_400_000) }))
    }

    fn open(&mut self) -> SocketId {
        let socket = self.socket().expect("a socket was opened");
        self.on(Event::Opened(socket));
        socket
    }

    fn permit(&mut self) -> &mut Self {
        let ask = self.asked(|ask| matches!(ask, Ask::Subscribe { .. })).expect("topics were asked for");
        let topic = format!("v2.users.{ME}.conversations");
        assert!(matches!(&ask, Ask::Subscribe { topics, .. } if topics[..] == [topic.clone()]));
        self.answer(&ask, &json!({ "entities": [{ "id": topic, "state": "Permitted" }] }))
    }

    #[allow(clippy::needless_pass_by_value, reason = "`json!` makes values")]
    fn list(&mut self, conversations: Value) -> &mut Self {
        let ask = self.asked(|ask| *ask == Ask::Snapshot).expect("the list was asked for");
        self.answer(&ask, &json!({ "entities": conversations }))
    }

    fn list_fails(&mut self, error: ApiError) -> &mut Self {
        let ask = self.asked(|ask| *ask == Ask::Snapshot).expect("the list was asked for");
        self.on(Event::Answered(&ask, Err(error)))
    }

    fn event(&mut self, conversation: &Value) -> &mut Self {
        let socket = self.live.on_socket().expect("a socket");
        let text = json!({ "topicName": format!("v2.users.{ME}.conversations"), "eventBody": conversation });
        self.on(Event::Frame(socket, &text.to_string()))
    }

    fn heartbeat(&mut self) -> &mut Self {
        let socket = self.live.on_socket().expect("a socket");
        self.on(Event::Frame(
            socket,
            r#"{"topicName":"channel.metadata","eventBody":{"message":"WebSocket Heartbeat"}}"#,
        ))
    }

    fn pass(&mut self, ms: i64) -> &mut Self {
        self.now = self.now.plus(ms);
        self.on(Event::Tick)
    }

    /// Lets time go on from one planned instant to the next.
    fn pass_by_steps(&mut self, ms: i64) -> &mut Self {
        let end = self.now.mono + ms;
        while let Some(at) = self.live.wake_at().filter(|&at| at <= end) {
            let step = (at - self.now.mono).max(0);
            self.pass(step);
            assert!(step > 0 || self.live.wake_at() != Some(at), "no progress at {at}");
        }
        self.pass(end - self.now.mono)
    }

    fn freshness(&self) -> Freshness {
        self.live.freshness(self.now.mono)
    }

    fn phase(&self, id: &str) -> Option<Phase> {
        self.book.get(id).map(crate::record::Record::phase)
    }
}

fn call(id: &str, state: &str) -> Value {
    json!({ "id": id, "participants": [{ "id": "p1", "purpose": "agent", "userId": ME,
        "calls": [{ "id": "k1", "state": state, "direction": "inbound", "connectedTime":
            if state == "alerting" { Value::Null } else { json!(query::iso(T0)) } }] }] })
}

#[test]
fn it_is_live_only_when_the_list_was_asked_for_after_the_subscription() {
    let mut bench = Bench::started();
    assert_eq!(bench.freshness(), Freshness::Connecting);
    bench.list(json!([call("c1", "connected")]));
    assert!(bench.phase("c1").is_some(), "the first list is shown at once");
    bench.answer_channel();
    bench.open();
    assert_eq!(bench.freshness(), Freshness::Connecting, "c03: an open socket alone is not live");
    bench.pass(10).permit();
    assert_eq!(bench.freshness(), Freshness::Connecting, "nor is a subscription");
    bench.pass(10).list(json!([call("c1", "connected")]));
    assert_eq!(bench.freshness(), Freshness::Live);
}

#[test]
fn c08_an_event_between_subscription_and_list_is_held_back_and_applied_over_it() {
    let mut bench = Bench::started();
    bench.list(json!([]));
    bench.answer_channel();
    bench.open();
    bench.pass(10).permit();
    bench.event(&call("c1", "disconnected"));
    assert_eq!(bench.phase("c1"), None);
    bench.list(json!([call("c1", "connected")]));
    assert!(matches!(bench.phase("c1"), Some(Phase::Settling { .. })), "the newer account wins");
}

#[test]
fn c12_an_event_for_a_conversation_nobody_knew_is_a_row() {
    let mut bench = Bench::live();
    bench.event(&call("c9", "alerting"));
    assert!(matches!(bench.phase("c9"), Some(Phase::Alerting { .. })));
}

#[test]
fn c05_a_closed_socket_is_followed_by_another_and_by_a_new_list() {
    let mut bench = Bench::live();
    let old = bench.live.on_socket().unwrap();
    bench.on(Event::Closed(old));
    assert!(matches!(bench.freshness(), Freshness::Polling(Why::SocketLost)));
    bench.pass_by_steps(1_000);
    let new = bench.open();
    assert_ne!(old, new);
    bench.permit().list(json!([]));
    assert_eq!(bench.freshness(), Freshness::Live);
}

#[test]
fn c16_frames_and_ends_of_an_old_socket_mean_nothing() {
    let mut bench = Bench::live();
    let old = bench.live.on_socket().unwrap();
    bench.on(Event::Closed(old)).pass_by_steps(1_000);
    bench.open();
    let text = json!({ "topicName": "v2.users.u.conversations", "eventBody": call("ghost", "connected") });
    bench.on(Event::Frame(old, &text.to_string())).on(Event::Closed(old));
    bench.permit().list(json!([]));
    assert_eq!(bench.phase("ghost"), None);
    assert_eq!(bench.freshness(), Freshness::Live);
}

#[test]
fn c06_a_silent_socket_is_asked_whether_it_lives_and_replaced_within_45_seconds() {
    let mut bench = Bench::live();
    bench.pass_by_steps(39_999);
    assert_eq!((bench.pings(), bench.freshness()), (0, Freshness::Live));
    bench.pass_by_steps(1);
    assert_eq!(bench.pings(), 1);
    bench.pass_by_steps(5_000);
    assert!(matches!(bench.freshness(), Freshness::Polling(Why::Silent) | Freshness::Stale(Why::Silent)));
    assert!(bench.effects.iter().any(|effect| matches!(effect, Effect::Close(_))));
}

#[test]
fn a_heartbeat_or_a_pong_keeps_it_live() {
    let mut bench = Bench::live();
    for _ in 0..10 {
        bench.pass_by_steps(30_000).heartbeat();
        if bench.effects.contains(&Effect::Ask(Ask::Snapshot)) {
            bench.list(json!([]));
        }
        assert_eq!(bench.freshness(), Freshness::Live);
    }
    assert_eq!(bench.pings(), 0);
}

#[test]
fn c07_an_event_that_was_lost_without_a_trace_is_healed_within_two_minutes() {
    let mut bench = Bench::live();
    bench.event(&call("c1", "connected"));
    for _ in 0..4 {
        bench.pass_by_steps(29_000).heartbeat();
    }
    bench.pass_by_steps(4_000);
    bench.list(json!([]));
    assert!(matches!(bench.phase("c1"), Some(Phase::Settling { .. })));
    assert_eq!(bench.freshness(), Freshness::Live);
}

#[test]
fn without_a_channel_the_list_is_asked_for_every_fifteen_seconds_and_the_reason_is_told() {
    let mut bench = Bench::started();
    bench.list(json!([]));
    let error = ApiError::ServerFailed(ServerSays { status: 503, ..ServerSays::default() });
    let ask = bench.asked(|ask| *ask == Ask::Channel).unwrap();
    bench.on(Event::Answered(&ask, Err(error.clone())));
    assert_eq!(bench.freshness(), Freshness::Polling(Why::NoChannel(error.clone())));
    let mut lists = 0;
    for _ in 0..60 {
        bench.pass_by_steps(1_000);
        while let Some(ask) = bench.asked(|ask| *ask == Ask::Channel) {
            bench.on(Event::Answered(&ask, Err(error.clone())));
        }
        if bench.effects.contains(&Effect::Ask(Ask::Snapshot)) {
            bench.list(json!([call("c1", "connected")]));
            lists += 1;
        }
    }
    assert_eq!(lists, 4);
    assert!(bench.phase("c1").is_some());
}

#[test]
fn c15_an_open_socket_without_a_list_is_not_called_live() {
    let mut bench = Bench::live();
    for _ in 0..5 {
        bench.pass_by_steps(25_000).heartbeat();
    }
    bench.list_fails(ApiError::TimedOut);
    assert_eq!(bench.freshness(), Freshness::Stale(Why::NoList(ApiError::TimedOut)));
    bench.pass_by_steps(15_000).list(json!([]));
    assert_eq!(bench.freshness(), Freshness::Live);
}

#[test]
fn a_topic_that_is_rejected_leaves_the_list_and_says_why() {
    let mut bench = Bench::started();
    bench.list(json!([]));
    bench.answer_channel();
    bench.open();
    let ask = bench.asked(|ask| matches!(ask, Ask::Subscribe { .. })).unwrap();
    bench.answer(&ask, &json!({ "entities": [{ "id": "x", "state": "Rejected", "rejectionReason": "no" }] }));
    assert_eq!(bench.freshness(), Freshness::Polling(Why::TopicRejected));
    bench.pass_by_steps(MINUTE);
    assert_eq!(bench.socket(), None, "no new socket within a minute");
}

#[test]
fn c02_a_socket_that_never_opens_is_given_up_after_fifteen_seconds() {
    let mut bench = Bench::started();
    bench.list(json!([]));
    bench.answer_channel();
    bench.socket().unwrap();
    bench.pass_by_steps(14_999);
    assert!(matches!(bench.freshness(), Freshness::Connecting));
    bench.pass_by_steps(1);
    assert!(matches!(bench.freshness(), Freshness::Polling(Why::SocketLost) | Freshness::Stale(Why::SocketLost)));
}

#[test]
fn c19_after_three_failures_on_one_channel_another_channel_is_asked_for() {
    let mut bench = Bench::live();
    let mut channels = 0;
    for _ in 0..3 {
        if let Some(socket) = bench.live.on_socket() {
            bench.on(Event::Closed(socket));
        }
        bench.pass_by_steps(30_000);
        if bench.asked(|ask| *ask == Ask::Channel).is_some() {
            channels += 1;
        }
        bench.effects.clear();
    }
    assert_eq!(channels, 1);
}

#[test]
fn a_channel_that_is_gone_is_replaced_at_once() {
    let mut bench = Bench::live();
    let socket = bench.live.on_socket().unwrap();
    bench.on(Event::Frame(socket, r#"{"topicName":"v2.system.no_longer_subscribed.ch-1","eventBody":{}}"#));
    bench.pass_by_steps(1_000);
    assert!(bench.asked(|ask| *ask == Ask::Channel).is_some());
}

#[test]
fn c17_a_socket_that_will_close_is_reopened_on_the_same_channel() {
    let mut bench = Bench::live();
    let socket = bench.live.on_socket().unwrap();
    bench.on(Event::Frame(socket, r#"{"topicName":"v2.system.socket_closing","eventBody":{"message":"soon"}}"#));
    bench.open();
    bench.permit().list(json!([]));
    assert_eq!(bench.freshness(), Freshness::Live);
    assert!(bench.asked(|ask| *ask == Ask::Channel).is_none());
}

#[test]
fn c21_a_socket_that_flaps_is_tried_ever_more_rarely() {
    let mut bench = Bench::live();
    let mut opened = 0;
    for _ in 0..300 {
        if let Some(socket) = bench.live.on_socket() {
            bench.on(Event::Closed(socket));
        }
        bench.pass_by_steps(1_000);
        if bench.asked(|ask| *ask == Ask::Channel).is_some() {
            bench.effects.retain(|effect| *effect != Effect::Ask(Ask::Channel));
            let body = json!({ "id": "ch-2", "connectUri": URL });
            bench.answer(&Ask::Channel, &body);
        }
        opened += usize::from(bench.socket().is_some());
    }
    assert!(opened < 60, "{opened} sockets in five minutes");
}

#[test]
fn c23_a_machine_that_slept_believes_nothing_before_it_has_asked() {
    let mut bench = Bench::live();
    bench.now.wall += 8 * 3_600_000;
    bench.on(Event::Tick);
    assert_eq!(bench.pings(), 1);
    assert!(matches!(bench.freshness(), Freshness::Polling(Why::Slept) | Freshness::Stale(Why::Slept)));
    bench.list(json!([]));
    assert_eq!(bench.freshness(), Freshness::Live);
}

#[test]
fn a_page_that_is_looked_at_again_asks_at_once() {
    let mut bench = Bench::live();
    bench.pass_by_steps(30_000).heartbeat().on(Event::Shown);
    assert_eq!(bench.pings(), 1);
    bench.list(json!([]));
}

#[test]
fn i15_however_many_reasons_there_are_only_one_list_is_under_way() {
    let mut bench = Bench::live();
    for _ in 0..10 {
        bench.on(Event::Shown);
    }
    let lists = bench.effects.iter().filter(|effect| **effect == Effect::Ask(Ask::Snapshot)).count();
    assert_eq!(lists, 1);
    bench.list(json!([]));
    let lists = bench.effects.iter().filter(|effect| **effect == Effect::Ask(Ask::Snapshot)).count();
    assert_eq!(lists, 1, "and one more for all that came meanwhile");
}

#[test]
fn c28_an_unreadable_event_is_counted_and_the_list_asked_instead() {
    let mut bench = Bench::live();
    let socket = bench.live.on_socket().unwrap();
    bench.on(Event::Frame(socket, "\u{0}garbage"));
    assert_eq!(bench.live.counts().bad_frames, 1);
    let text = json!({ "topicName": "v2.users.u.conversations", "eventBody": { "participants": 7 } });
    bench.on(Event::Frame(socket, &text.to_string()));
    assert_eq!(bench.live.counts().bad_records, 1);
    bench.list(json!([call("c1", "connected"), { "id": 5 }]));
    assert_eq!(bench.live.counts().bad_records, 2);
    assert!(bench.phase("c1").is_some());
}

#[test]
fn a_socket_on_another_host_is_never_opened() {
    let mut bench = Bench::started();
    let ask = bench.asked(|ask| *ask == Ask::Channel).unwrap();
    bench.answer(&ask, &json!({ "id": "x", "connectUri": "wss://streaming.evil.com/channels/x" }));
    assert_eq!(bench.socket(), None);
}

#[test]
fn when_the_token_ends_the_socket_is_closed_and_what_was_seen_stays() {
    let mut bench = Bench::live();
    bench.event(&call("c1", "connected")).on(Event::Stop);
    assert_eq!(bench.freshness(), Freshness::Off);
    assert!(bench.effects.iter().any(|effect| matches!(effect, Effect::Close(_))));
    assert!(bench.phase("c1").is_some());
    assert_eq!(bench.live.wake_at(), None);
}
