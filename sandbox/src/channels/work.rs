//! How much work the hub makes of what it is given: counted, not timed.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::json;

use crate::channels::agenda::Event;
use crate::channels::hub::{Hub, Surroundings};
use crate::channels::sockets::{Flow, Frame, Outlet};
use crate::channels::topics::Topic;
use crate::clock::SECOND;
use crate::config::Config;
use crate::contract::Contract;
use crate::control::sockets::SocketFaults;
use crate::dice::Secrets;
use crate::id::{Id, Kind};
use crate::org::{AgentIx, Org};
use crate::render::topics::Said;
use crate::sign_in::{Caller, ClientIx, TokenId};

const TOPIC: &str = "v2.users.nobody.conversationsummary";

struct Bench {
    hub: Hub,
    org: Org,
    contract: Contract,
    faults: SocketFaults,
    outlets: Vec<Outlet>,
}

impl Bench {
    /// So many open sockets, twenty to an agent, all of which listen to one topic and some to nine hundred more.
    fn of(sockets: usize) -> Self {
        let (secrets, org) = (Secrets::new().unwrap(), Org::new(1));
        let mut hub = Hub::new(&Config::default(), secrets.clone());
        let mut outlets = Vec::new();
        for number in 0..sockets {
            let (agent, client) = (AgentIx(number / 20), ClientIx(0));
            let caller = Caller { agent, client, token: TokenId::called(secrets.id()) };
            let channel = hub.create(&org, caller, 0);
            let others = if number % 50 == 0 { 900 } else { 0 };
            let names = (0..others).map(|other| format!("v2.users.{other}.presence")).chain([TOPIC.to_owned()]);
            let topics = names.map(|name| Topic { id: name.clone(), names: vec![name] }).collect();
            hub.subscribe(&channel.id, topics, 0);
            outlets.push(hub.open(&channel.id, 0).unwrap());
        }
        Self { hub, org, contract: Contract::built_in().unwrap(), faults: SocketFaults::new(1), outlets }
    }

    fn tell(&mut self, number: u64) {
        let none = json!({ "contactCenter": { "active": 0, "acw": 0 } });
        let body = json!({ "userId": "nobody", "call": none, "callback": none, "email": none, "message": none });
        let correlation = Id::fixed(Kind::Correlation, number);
        let event = Event { topic: TOPIC.to_owned(), said: Arc::new(Said::ready(body)), correlation };
        self.hub.schedule(SECOND, event);
    }

    fn pass(&mut self) -> Vec<String> {
        let quirks = BTreeSet::new();
        let (contract, org, faults) = (&self.contract, &self.org, &mut self.faults);
        self.hub.pass(&mut Surroundings { contract, org, quirks: &quirks, faults }, SECOND)
    }
}

#[test]
fn an_event_that_two_hundred_hear_is_written_once() {
    let mut bench = Bench::of(200);
    bench.tell(0);
    assert_eq!(bench.pass(), Vec::<String>::new());
    let places: BTreeSet<usize> = bench
        .outlets
        .iter_mut()
        .map(|outlet| match outlet.frames.try_recv() {
            Ok(Frame::Text(text)) => text.as_str().as_ptr() as usize,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(places.len(), 1, "every socket is handed the same bytes");
}

#[test]
fn an_event_that_nobody_hears_is_not_written_at_all() {
    let mut bench = Bench::of(1);
    let said = Arc::new(Said::ready(json!({ "wrong": true })));
    let event =
        Event { topic: "v2.users.other.presence".to_owned(), said, correlation: Id::fixed(Kind::Correlation, 0) };
    bench.hub.schedule(SECOND, event);
    assert_eq!(bench.pass(), Vec::<String>::new(), "or the contract would be broken");
}

#[test]
fn who_does_not_read_is_cut_off_and_the_others_miss_nothing() {
    const EVENTS: usize = 20_000;
    let mut bench = Bench::of(2);
    let mut heard = 0;
    for number in 0..EVENTS {
        bench.tell(number as u64);
        bench.pass();
        while bench.outlets[1].frames.try_recv().is_ok() {
            heard += 1;
        }
    }
    assert_eq!(heard, EVENTS);
    assert_eq!(*bench.outlets[0].flow.borrow(), Flow::Cut);
    let mut waiting = 0;
    while bench.outlets[0].frames.try_recv().is_ok() {
        waiting += 1;
    }
    assert!(waiting < EVENTS, "what waits for a socket is bounded");
}
