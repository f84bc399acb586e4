//! The live machine on a bench, with a server that answers by hand. The tests stand in the rooms below.

mod channel;
mod eviction;
mod handover;
mod list;

use super::*;
use crate::chance::Seeded;
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

    /// Signed in, socket open, topics permitted; the list that confirms them is under way.
    fn subscribed() -> Self {
        let mut bench = Self::started();
        bench.list(json!([]));
        bench.answer_channel();
        bench.open();
        bench.pass(10).permit();
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
        self.on(Event::Frame(socket, &Heard::of(&text.to_string())))
    }

    fn heartbeat(&mut self) -> &mut Self {
        let socket = self.live.on_socket().expect("a socket");
        self.on(Event::Frame(
            socket,
            &Heard::of(r#"{"topicName":"channel.metadata","eventBody":{"message":"WebSocket Heartbeat"}}"#),
        ))
    }

    fn pong(&mut self) -> &mut Self {
        let socket = self.live.on_socket().expect("a socket");
        self.on(Event::Frame(socket, &Heard::of(r#"{"topicName":"channel.metadata","eventBody":{"message":"pong"}}"#)))
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
