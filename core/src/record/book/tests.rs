use super::*;
use crate::genesys::decode::BadRecord;
use crate::record::{Media, WrapUp};
use serde_json::{Value, json};

const ME: &str = "u-me";
/// 2026-08-03T09:00:00Z
const T0: i64 = 1_785_747_600_000;

fn iso(seconds: i64) -> String {
    crate::genesys::query::iso(T0 + seconds * 1_000)
}

#[allow(clippy::needless_pass_by_value, reason = "`json!` makes values")]
fn conversation(participants: Value) -> Conversation {
    serde_json::from_value(json!({ "id": "c1", "participants": participants })).unwrap()
}

fn customer() -> Value {
    json!({ "id": "p-customer", "purpose": "customer", "name": "Marta Sørensen", "address": "tel:+15550101",
            "calls": [{ "id": "k0", "state": "connected", "direction": "inbound", "connectedTime": iso(0) }] })
}

/// The agent's leg with one call, whose fields are given.
#[allow(clippy::needless_pass_by_value, reason = "`json!` makes values")]
fn call(fields: Value) -> Conversation {
    let mut call = json!({ "id": "k1", "direction": "inbound" });
    call.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let leg = json!({ "id": "p1", "purpose": "agent", "userId": ME, "queueId": "q1", "calls": [call] });
    conversation(json!([customer(), leg]))
}

fn alerting() -> Conversation {
    call(json!({ "state": "alerting", "startAlertingTime": iso(2) }))
}

fn connected() -> Conversation {
    call(json!({ "state": "connected", "held": false, "connectedTime": iso(5) }))
}

fn held(from: i64) -> Conversation {
    call(json!({ "state": "connected", "held": true, "connectedTime": iso(5), "startHoldTime": iso(from) }))
}

fn disconnected(at: i64) -> Conversation {
    call(json!({ "state": "disconnected", "connectedTime": iso(5), "disconnectedTime": iso(at) }))
}

fn listing(good: Vec<Conversation>) -> Records<Conversation> {
    Records { good, bad: Vec::new() }
}

/// A book whose events arrive at given seconds after T0.
struct Told(Book);

impl Told {
    fn new() -> Self {
        Self(Book::of(ME))
    }

    fn event(&mut self, conversation: Conversation, at: i64) -> Taken {
        self.0.event(conversation, moment(at), T0 + at * 1_000)
    }

    /// The list, asked for at this second and answered at once.
    fn list(&mut self, conversation: Conversation, at: i64) {
        self.0.snapshot(listing(vec![conversation]), at * 1_000, moment(at), T0 + at * 1_000);
    }

    fn phase(&self) -> Phase {
        self.0.get("c1").unwrap().phase()
    }

    fn live(&self) -> &LiveSide {
        self.0.get("c1").unwrap().live.as_ref().unwrap()
    }
}

fn moment(seconds: i64) -> Moment {
    Moment { wall: T0 + seconds * 1_000, mono: seconds * 1_000 }
}

#[allow(clippy::unnecessary_wraps, reason = "phases hold options")]
fn at(seconds: i64) -> Option<i64> {
    Some(T0 + seconds * 1_000)
}

#[test]
fn a_call_goes_from_its_ring_over_hold_to_its_end() {
    let mut told = Told::new();
    told.event(alerting(), 2);
    assert_eq!(told.phase(), Phase::Alerting { since: at(2) });
    told.event(connected(), 5);
    assert_eq!(told.phase(), Phase::Connected { since: at(5) });
    told.event(held(15), 15);
    assert_eq!(told.phase(), Phase::OnHold { since: at(15) });
    told.list(connected(), 22);
    assert_eq!(told.phase(), Phase::Connected { since: at(22) });
    told.event(disconnected(40), 40);
    assert_eq!(told.phase(), Phase::Settling { ended: at(40) });
    let so_far = told.live().so_far(T0 + 60_000);
    assert_eq!((so_far.talk, so_far.hold, so_far.holds), (28_000, 7_000, 1));
}

#[test]
fn hold_so_far_includes_the_one_that_is_running() {
    let mut told = Told::new();
    told.event(connected(), 5);
    told.event(held(10), 10);
    told.list(connected(), 14);
    told.event(held(20), 20);
    let so_far = told.live().so_far(T0 + 26_000);
    assert_eq!((so_far.hold, so_far.holds), (4_000 + 6_000, 2));
    assert_eq!(so_far.talk, 26_000 - 5_000 - 10_000);
}

#[test]
fn the_customer_the_queue_and_the_medium_are_read_from_where_rest_and_events_put_them() {
    let mut told = Told::new();
    told.event(alerting(), 2);
    let record = told.0.get("c1").unwrap();
    assert_eq!(record.customer().name.as_deref(), Some("Marta Sørensen"));
    assert_eq!(record.customer().address.as_deref(), Some("+15550101"));
    assert_eq!(record.queue().as_deref(), Some("q1"));
    assert_eq!(record.media(), Media::Call);
}

#[test]
fn a_call_that_comes_back_alerts_again() {
    let mut told = Told::new();
    let missed = json!({ "id": "p1", "purpose": "agent", "userId": ME, "calls": [
        { "id": "k1", "state": "disconnected", "startAlertingTime": iso(2), "disconnectedTime": iso(12) }] });
    told.event(conversation(json!([customer(), missed.clone()])), 12);
    assert_eq!(told.phase(), Phase::Settling { ended: at(12) });
    assert_eq!(told.live().wrap_up, WrapUp::NotExpected);
    let again = json!({ "id": "p2", "purpose": "agent", "userId": ME, "calls": [
        { "id": "k2", "state": "alerting", "startAlertingTime": iso(20) }] });
    told.event(conversation(json!([customer(), missed, again])), 20);
    assert_eq!(told.phase(), Phase::Alerting { since: at(20) });
}

#[test]
fn after_call_work_runs_from_the_end_of_the_call_to_its_own() {
    let leg = |acw: Value, wrapup: Value| {
        let mut leg = json!({ "id": "p1", "purpose": "agent", "userId": ME, "connectedTime": iso(5),
            "startAcwTime": iso(40), "wrapupTimeoutMs": 30_000, "calls": [{ "id": "k1", "state": "disconnected",
            "connectedTime": iso(5), "disconnectedTime": iso(40), "afterCallWork": { "state": "pending", "startTime": iso(40) } }] });
        leg.as_object_mut().unwrap().extend(acw.as_object().unwrap().clone());
        leg["wrapup"] = wrapup;
        conversation(json!([customer(), leg]))
    };
    let mut told = Told::new();
    told.event(leg(json!({}), Value::Null), 40);
    assert_eq!(told.phase(), Phase::AfterCall { since: at(40), until: at(70) });
    assert_eq!(told.live().so_far(T0 + 47_000).acw, 7_000);
    let done = leg(json!({ "endAcwTime": iso(52) }), json!({ "code": "w1", "name": "Solved" }));
    told.event(done, 52);
    assert_eq!(told.phase(), Phase::Settling { ended: at(52) });
    assert_eq!(told.live().so_far(T0 + 90_000).acw, 12_000);
    assert_eq!(told.live().wrap_up, WrapUp::Code { id: "w1".into(), name: Some("Solved".into()) });
}

#[test]
fn what_a_snapshot_no_longer_has_is_over_but_stays() {
    let mut told = Told::new();
    told.event(connected(), 5);
    told.0.snapshot(listing(Vec::new()), 30_000, moment(31), T0 + 31_000);
    assert_eq!(told.phase(), Phase::Settling { ended: at(31) });
    assert_eq!(told.0.live().len(), 1);
}

#[test]
fn a_state_that_nobody_has_heard_of_is_shown_as_it_is() {
    let mut told = Told::new();
    told.event(call(json!({ "state": "levitating" })), 3);
    assert_eq!(told.phase(), Phase::Other { state: "levitating".into(), since: at(3) });
    told.event(call(json!({ "state": "levitating", "muted": true })), 9);
    assert_eq!(told.phase().since(), at(3), "since it was seen first");
    told.event(call(json!({ "state": "transmitting" })), 12);
    assert_eq!(told.phase(), Phase::Other { state: "transmitting".into(), since: at(12) });
}

#[test]
fn a_conversation_without_an_id_is_dropped() {
    let mut told = Told::new();
    assert_eq!(told.event(serde_json::from_value(json!({})).unwrap(), 1), Taken::Unplaceable);
    assert!(told.0.live().is_empty());
}

#[test]
fn wiping_leaves_nothing_of_the_former_user() {
    let mut told = Told::new();
    told.event(connected(), 5);
    let version = told.0.live_version();
    told.0.wipe("u-other");
    assert!(told.0.live().is_empty() && told.0.get("c1").is_none());
    assert!(told.0.live_version() > version, "the screens must notice");
}

#[test]
fn what_a_list_could_not_say_readably_is_not_over() {
    let unreadable = |id: Option<&str>| BadRecord { id: id.map(str::to_owned), why: "odd".to_owned() };
    for bad in [unreadable(Some("c1")), unreadable(None)] {
        let mut told = Told::new();
        told.event(connected(), 5);
        told.0.snapshot(Records { good: Vec::new(), bad: vec![bad] }, 30_000, moment(31), T0 + 31_000);
        assert_eq!(told.phase(), Phase::Connected { since: at(5) });
    }
}

#[test]
fn the_hold_that_ran_when_a_call_left_the_list_is_counted() {
    let mut told = Told::new();
    told.event(connected(), 5);
    told.event(held(10), 10);
    told.0.snapshot(listing(Vec::new()), 30_000, moment(31), T0 + 31_000);
    assert_eq!(told.phase(), Phase::Settling { ended: at(31) });
    let so_far = told.live().so_far(T0 + 90_000);
    assert_eq!((so_far.hold, so_far.holds), (21_000, 1));
}

#[test]
fn what_was_parked_is_connected_since_it_was_taken_up_again() {
    let mut told = Told::new();
    told.event(connected(), 5);
    told.event(call(json!({ "state": "parked", "connectedTime": iso(5), "parkTime": iso(20) })), 20);
    told.list(connected(), 90);
    assert_eq!(told.phase(), Phase::Connected { since: at(90) });
}

#[test]
fn the_end_of_a_hold_that_rest_tells_is_exact() {
    let mut told = Told::new();
    told.event(connected(), 5);
    told.event(held(10), 10);
    let segments = json!([{ "type": "Hold", "startTime": iso(10), "endTime": iso(14) }]);
    let rest = call(json!({ "state": "connected", "held": false, "connectedTime": iso(5), "segments": segments }));
    told.0.snapshot(listing(vec![rest]), 16_000, moment(17), T0 + 17_000);
    assert_eq!(told.phase(), Phase::Connected { since: at(14) });
}

#[test]
fn a_queues_name_is_that_of_the_queue_whose_id_is_shown() {
    let queue =
        |id: &str, queue: &str, name: &str| json!({ "id": id, "purpose": "acd", "queueId": queue, "queueName": name });
    let leg = json!({ "id": "p1", "purpose": "agent", "userId": ME, "queueId": "q2", "calls": [
        { "id": "k1", "state": "connected", "direction": "inbound", "connectedTime": iso(5) }] });
    let mut told = Told::new();
    told.event(conversation(json!([queue("a", "q2", "Second"), leg.clone(), queue("b", "q1", "First")])), 5);
    assert_eq!((told.live().queue.as_deref(), told.live().queue_name.as_deref()), (Some("q2"), Some("Second")));
}

mod aside;
mod believed;
mod ended;
mod media;
mod odd;
mod returned;
mod waits;
