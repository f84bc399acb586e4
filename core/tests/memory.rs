//! What conversations cost in memory once they are over, and rows of the history, by an allocator that counts.

#![allow(clippy::unwrap_used, reason = "a test may")]

use cap::Cap;
use serde_json::{Value, json};
use std::alloc::System;
use std::sync::Mutex;
use tidemark_core::clock::Moment;
use tidemark_core::genesys::decode::Records;
use tidemark_core::genesys::query::iso;
use tidemark_core::history::Store;
use tidemark_core::record::{Book, Customer, PastSide, from_analytics};

#[global_allocator]
static HELD: Cap<System> = Cap::new(System, usize::MAX);
/// What is held is that of one test.
static ALONE: Mutex<()> = Mutex::new(());

const T0: i64 = 1_785_747_600_000;
const MINUTE: i64 = 60_000;
const ME: &str = "3f2a9c00-0000-4000-8000-000000000001";

fn uuid(what: u32, number: i64) -> String {
    format!("{what:08x}-7d1c-4e91-b0f9-{number:012x}")
}

/// A call as REST lists it, answered at `began`, over at `ended`: with a flow, a queue and a hold, as most have.
fn call(number: i64, began: i64, ended: Option<i64>, coded: Option<i64>) -> Value {
    let state = if ended.is_some() { "disconnected" } else { "connected" };
    let party = |what: u32, purpose: &str, more: &Value| {
        let segment = json!({ "type": "Interact", "startTime": iso(began), "endTime": iso(began + 20_000) });
        let hold = json!({ "type": "Hold", "startTime": iso(began + 20_000), "endTime": iso(began + 25_000) });
        let mut party = json!({ "id": uuid(what, number), "purpose": purpose, "connectedTime": iso(began),
            "startTime": iso(began - 9_000), "endTime": ended.map(iso), "ani": "tel:+15550100123", "dnis": "tel:+15550100999",
            "name": "Marta Sørensen", "address": "tel:+15550100123", "calls": [{ "id": uuid(what + 16, number),
                "state": state, "direction": "inbound", "connectedTime": iso(began), "disconnectedTime": ended.map(iso),
                "recordingState": "active", "segments": [segment, hold],
                "self": { "name": "Marta Sørensen", "addressNormalized": "tel:+15550100123" },
                "other": { "name": "Support", "addressNormalized": "sip:support@example.com" } }] });
        party.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        party
    };
    let queue = json!({ "queueId": uuid(9, 1), "queueName": "Customer Support International" });
    let wrapup = coded.map(|at| json!({ "code": uuid(8, number % 5), "name": "Resolved", "endTime": iso(at) }));
    let mut mine = json!({ "userId": ME, "wrapupRequired": true, "wrapupPrompt": "timeout", "wrapupTimeoutMs": 60_000,
        "startAcwTime": ended.map(iso), "endAcwTime": coded.map(iso), "wrapup": wrapup });
    mine.as_object_mut().unwrap().extend(queue.as_object().unwrap().clone());
    let parties = [
        party(1, "customer", &json!({})),
        party(2, "ivr", &json!({})),
        party(3, "acd", &queue),
        party(4, "agent", &mine),
    ];
    json!({ "id": uuid(0, number), "startTime": iso(began - 30_000), "participants": parties })
}

fn on_record(number: i64, began: i64, ended: i64) -> Value {
    let metric = |name: &str, value: i64| json!({ "name": name, "value": value });
    json!({ "conversationId": uuid(0, number), "conversationStart": iso(began - 30_000), "conversationEnd": iso(ended),
        "originatingDirection": "inbound", "participants": [
            { "purpose": "customer", "participantName": "Marta Sørensen", "sessions": [{ "mediaType": "voice", "ani": "tel:+15550100123" }] },
            { "purpose": "agent", "userId": ME, "sessions": [{ "mediaType": "voice",
                "metrics": [metric("tTalk", 40_000), metric("tHeld", 5_000), metric("tAcw", 9_000), metric("tHandle", 54_000)],
                "segments": [
                    { "segmentType": "interact", "segmentStart": iso(began), "segmentEnd": iso(ended), "queueId": uuid(9, 1) },
                    { "segmentType": "wrapup", "segmentStart": iso(ended), "segmentEnd": iso(ended + 9_000), "wrapUpCode": uuid(8, number % 5) }] }] }] })
}

/// An agent's shift: a call a minute, each seen from its answer over its end and its code to its record.
struct Shift {
    book: Book,
    minute: i64,
}

impl Shift {
    fn tell(&mut self, conversation: Value, at: i64) {
        let moment = Moment { wall: T0 + at, mono: at };
        self.book.event(serde_json::from_value(conversation).unwrap(), moment, T0 + at);
    }

    fn list(&mut self, conversations: Vec<Value>, at: i64) {
        let good =
            conversations.into_iter().map(|conversation| serde_json::from_value(conversation).unwrap()).collect();
        let moment = Moment { wall: T0 + at, mono: at };
        self.book.snapshot(Records { good, bad: Vec::new() }, at, moment, T0 + at);
        self.book.let_go(T0 + at);
    }

    /// So many minutes pass in which each call gets its record. Gives the bytes that the book holds then.
    fn work(&mut self, minutes: i64) -> usize {
        for _ in 0..minutes {
            let (began, ended) = self.hears_of_a_call();
            let past = serde_json::from_value(on_record(self.minute, began, ended)).unwrap();
            self.book.analytics(&past);
            self.minute += 1;
        }
        HELD.allocated()
    }

    /// So many minutes pass under a role that may not see records.
    fn work_without_records(&mut self, minutes: i64) -> usize {
        for _ in 0..minutes {
            self.hears_of_a_call();
            self.minute += 1;
            self.book.give_up(T0 + self.minute * MINUTE);
        }
        HELD.allocated()
    }

    /// One is answered, over and done. Gives when it began and ended.
    fn hears_of_a_call(&mut self) -> (i64, i64) {
        let (number, at) = (self.minute, self.minute * MINUTE);
        let (began, ended) = (T0 + at, T0 + at + 45_000);
        self.tell(call(number, began, None, None), at);
        self.list(vec![call(number, began, None, None)], at + 1_000);
        self.tell(call(number, began, Some(ended), None), at + 45_000);
        self.tell(call(number, began, Some(ended), Some(ended + 9_000)), at + 54_000);
        self.list(Vec::new(), at + 58_000);
        (began, ended)
    }
}

#[test]
fn e16_a_conversation_that_has_ended_takes_less_than_two_kilobytes_and_after_some_hours_nothing() {
    let _alone = ALONE.lock();
    let before = HELD.allocated();
    let mut shift = Shift { book: Book::of(ME), minute: 0 };
    let after_three_hours = shift.work(3 * 60) - before;
    assert_eq!(shift.book.live().len(), 180);
    let each = after_three_hours / 180;
    assert!(each <= 2_048, "{each} bytes");
    let [five, eight, twenty_four] = [2, 3, 16].map(|hours| shift.work(hours * 60) - before);
    assert_eq!(shift.book.live().len(), 4 * 60, "those of the last four hours");
    println!("{each} bytes each; {five} bytes after five hours, {eight} after eight, {twenty_four} after a day");
    // What is remembered of those that were let go takes eight bytes each, up to a bound.
    assert!(eight - five <= 8_192 && twenty_four - eight <= 8_192, "{five}, {eight}, {twenty_four}");
}

#[test]
fn conversations_whose_records_may_not_be_seen_and_records_that_were_looked_at_are_not_kept_for_ever() {
    let _alone = ALONE.lock();
    let before = HELD.allocated();
    let mut shift = Shift { book: Book::of(ME), minute: 0 };
    let [five, eight] = [5, 3].map(|hours| shift.work_without_records(hours * 60) - before);
    assert_eq!(shift.book.live().len(), 4 * 60, "those of the last four hours");
    assert!(eight - five <= 8_192, "{five}, {eight}");
    let [ten, thousand] = [10, 1_000].map(|looks| {
        for number in 100_000..100_000 + looks {
            let past = serde_json::from_value(on_record(number, T0, T0 + MINUTE)).unwrap();
            shift.book.analytics(&past);
            shift.book.look_away();
        }
        HELD.allocated() - before
    });
    assert!(thousand - ten <= 8_192, "{ten}, {thousand}");
}

#[test]
fn d16_a_hundred_thousand_rows_take_less_than_sixty_four_megabytes_and_each_is_found_again() {
    let _alone = ALONE.lock();
    let before = HELD.allocated();
    let mut store = Store::default();
    let (_, one) = from_analytics::read(&serde_json::from_value(on_record(0, T0, T0 + 45_000)).unwrap(), ME).unwrap();
    for number in 0..100_000 {
        let (started, whose) = (T0 - number * MINUTE, number % 20_000);
        let customer = Customer {
            name: Some(format!("Customer {whose}").into()),
            address: Some(format!("+1555{whose:07}").into()),
        };
        store.keep(&uuid(0, number).into(), &PastSide { started, customer, ..one.clone() });
    }
    let held = HELD.allocated() - before;
    println!("{held} bytes");
    assert!(held <= 64 * 1_024 * 1_024, "{held} bytes");
    assert_eq!(store.len(), 100_000);
    let row = store.row(&uuid(0, 99_999)).unwrap();
    assert_eq!(store.started(row), T0 - 99_999 * MINUTE);
}
