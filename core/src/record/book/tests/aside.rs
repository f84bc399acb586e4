//! What is put aside is neither talk nor hold.

use super::*;

/// The agent's email, answered at 5, with what REST alone tells of it.
fn email(mut fields: Value, segments: &[Value]) -> Conversation {
    let mut own = json!({ "id": "k1", "direction": "inbound", "connectedTime": iso(5), "segments": segments });
    own.as_object_mut().unwrap().append(fields.as_object_mut().unwrap());
    conversation(json!([{ "id": "p1", "purpose": "agent", "userId": ME, "connectedTime": iso(5), "emails": [own] }]))
}

fn connected() -> Conversation {
    email(json!({ "state": "connected" }), &[])
}

fn parked(from: i64) -> Conversation {
    email(json!({ "state": "parked", "parkTime": iso(from) }), &[])
}

/// Talk until `now`, seconds.
fn talk(told: &Told, now: i64) -> i64 {
    told.live().so_far(T0 + now * 1_000).talk / 1_000
}

#[test]
fn what_is_parked_is_no_talk_while_it_is_and_afterwards() {
    let mut told = Told::new();
    told.event(connected(), 5);
    told.event(parked(7), 7);
    assert_eq!(talk(&told, 19), 2, "it stands still");
    told.list(connected(), 19);
    assert_eq!(talk(&told, 22), 5);
    told.event(parked(30), 30);
    assert_eq!(talk(&told, 50), 13, "a second time as well");
    let ended = email(json!({ "state": "disconnected", "disconnectedTime": iso(60) }), &[]);
    told.event(ended, 60);
    assert_eq!(talk(&told, 90), 13, "it ended while it was parked");
    assert_eq!(told.live().so_far(T0 + 90_000).hold, 0);
}

#[test]
fn what_was_parked_before_the_page_was_opened_is_known_from_the_list() {
    let segment = |from, to| json!({ "type": "Parked", "startTime": iso(from), "endTime": iso(to) });
    let mut told = Told::new();
    let taken_up = || email(json!({ "state": "connected" }), &[segment(7, 19)]);
    told.list(taken_up(), 21);
    assert_eq!(talk(&told, 22), 5);
    assert_eq!(told.phase(), Phase::Connected { since: at(19) });
    told.event(parked(30), 30);
    told.list(email(json!({ "state": "connected" }), &[segment(7, 19), segment(30, 39)]), 40);
    assert_eq!(talk(&told, 41), 15, "once, and by the server's own instants");
}

#[test]
fn an_email_that_was_parked_differs_in_nothing_from_its_record() {
    let mut told = Told::new();
    told.event(connected(), 5);
    told.event(parked(7), 7);
    told.list(connected(), 19);
    told.event(email(json!({ "state": "disconnected", "disconnectedTime": iso(22) }), &[]), 22);
    let segments = [json!({ "segmentType": "interact", "segmentStart": iso(5), "segmentEnd": iso(22) })];
    let session =
        json!({ "mediaType": "email", "segments": segments, "metrics": [{ "name": "tTalk", "value": 5_000 }] });
    let record = json!({ "conversationId": "c1", "conversationStart": iso(5), "conversationEnd": iso(22),
        "participants": [{ "purpose": "agent", "userId": ME, "sessions": [session] }] });
    told.0.analytics(&serde_json::from_value(record).unwrap());
    assert_eq!(told.phase(), Phase::Final { ended: at(22) });
    assert_eq!(told.0.get("c1").unwrap().differences(), []);
}

#[test]
fn a_hold_of_which_an_event_knew_the_begin_less_well_than_the_list_counts_once() {
    let own = |fields: Value, segments: Value| {
        let mut call = json!({ "id": "k1", "connectedTime": iso(5), "state": "connected", "segments": segments });
        call.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        conversation(
            json!([{ "id": "p1", "purpose": "agent", "userId": ME, "connectedTime": iso(5), "calls": [call] }]),
        )
    };
    let exactly = |ms: i64| crate::genesys::query::iso(T0 + ms);
    let segment = |kind| json!([{ "type": kind, "startTime": exactly(9_500), "endTime": iso(30) }]);
    for (aside, back, kind) in [
        (json!({ "held": true }), json!({ "held": false }), "Hold"),
        (json!({ "held": true, "startHoldTime": exactly(9_501) }), json!({ "held": false }), "Hold"),
        (json!({ "state": "parked" }), json!({}), "Parked"),
        (json!({ "state": "parked", "parkTime": exactly(9_501) }), json!({}), "Parked"),
    ] {
        let mut told = Told::new();
        told.list(own(json!({ "held": false }), json!([])), 6);
        told.event(own(aside.clone(), json!([])), 10);
        told.list(own(back.clone(), segment(kind)), 40);
        let live = told.live();
        assert_eq!(live.holds.time + live.parked.time, 20_500, "{aside}");
        assert_eq!(live.holds.count + live.parked.count, 1, "{aside}");
        // The next one is another.
        told.event(own(aside.clone(), json!([])), 50);
        told.list(own(back, segment(kind)), 55);
        let next = if aside.get("startHoldTime").or(aside.get("parkTime")).is_some() { 0 } else { 5_000 };
        assert_eq!(told.live().holds.time + told.live().parked.time, 20_500 + next, "{aside}: told again, or another");
    }
}

#[test]
fn a_hold_that_begins_before_the_end_of_the_last_was_seen_counts_as_well() {
    let mut told = Told::new();
    told.list(super::connected(), 6);
    told.event(held(10), 10);
    // The events are late.
    told.list(super::connected(), 32);
    told.event(held(31), 33);
    told.list(super::connected(), 41);
    assert_eq!(told.live().holds.count, 2);
}
