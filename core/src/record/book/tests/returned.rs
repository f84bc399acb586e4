//! What a conversation took that the agent passed on and got back: in both of their legs, each once.

use super::*;

/// The agent's first leg, of which `call` tells the rest, and perhaps the second.
#[allow(clippy::needless_pass_by_value, reason = "`json!` makes values")]
fn legs(first: Value, second: Option<Value>) -> Conversation {
    let leg = |number: u8, fields: Value| {
        let mut leg = json!({ "id": format!("p{number}"), "purpose": "agent", "userId": ME, "queueId": "q1",
            "calls": [{ "id": format!("k{number}"), "direction": "inbound" }] });
        let (of_leg, call) = (fields["leg"].as_object().cloned(), fields["call"].as_object().cloned());
        leg.as_object_mut().unwrap().extend(of_leg.unwrap_or_default());
        leg["calls"][0].as_object_mut().unwrap().extend(call.unwrap());
        leg
    };
    let legs = [Some(customer()), Some(leg(1, first)), second.map(|second| leg(2, second))];
    conversation(legs.into_iter().flatten().collect())
}

/// Answered at 5 and left at 40, with after-call work until 55.
fn passed_on() -> Value {
    json!({ "call": { "state": "disconnected", "connectedTime": iso(5), "disconnectedTime": iso(40) },
            "leg": { "startAcwTime": iso(40), "endAcwTime": iso(55) } })
}

fn back_since_75() -> Value {
    json!({ "call": { "state": "connected", "connectedTime": iso(75) } })
}

fn figures(told: &Told, now: i64) -> [i64; 5] {
    let so_far = told.live().so_far(T0 + now * 1_000);
    let seconds = |ms: i64| ms / 1_000;
    [
        seconds(so_far.talk),
        seconds(so_far.hold),
        i64::from(so_far.holds),
        seconds(so_far.acw),
        seconds(so_far.worked_before),
    ]
}

#[test]
fn talk_hold_and_after_call_work_of_both_legs_are_summed_as_on_record() {
    let mut told = Told::new();
    told.event(connected(), 5);
    told.event(held(15), 15);
    told.list(connected(), 22);
    told.event(legs(passed_on(), None), 56);
    assert_eq!(figures(&told, 70), [28, 7, 1, 15, 0]);
    told.event(legs(passed_on(), Some(json!({ "call": { "state": "alerting", "startAlertingTime": iso(70) } }))), 70);
    assert_eq!(figures(&told, 74), [28, 7, 1, 15, 15], "it rings again, and nothing is forgotten");
    told.event(legs(passed_on(), Some(back_since_75())), 75);
    assert_eq!(figures(&told, 80), [28 + 5, 7, 1, 15, 15]);
    told.list(legs(passed_on(), Some(back_since_75())), 90);
    told.event(legs(passed_on(), Some(back_since_75())), 91);
    assert_eq!(figures(&told, 100), [28 + 25, 7, 1, 15, 15], "told again, it counts once");
    let over = json!({ "call": { "state": "disconnected", "connectedTime": iso(75), "disconnectedTime": iso(105) },
        "leg": { "startAcwTime": iso(105), "endAcwTime": iso(110) } });
    told.event(legs(passed_on(), Some(over)), 110);
    assert_eq!(figures(&told, 600), [28 + 30, 7, 1, 15 + 5, 15]);
}

#[test]
fn who_passes_it_on_out_of_a_hold_was_on_hold_until_then() {
    let mut told = Told::new();
    told.event(connected(), 5);
    told.event(held(30), 30);
    told.event(legs(passed_on(), Some(back_since_75())), 75);
    assert_eq!(figures(&told, 80), [25 + 5, 10, 1, 15, 15]);
}

#[test]
fn at_first_sight_the_segments_of_the_leg_before_tell_its_hold() {
    let mut before = passed_on();
    before["call"]["segments"] =
        json!([{ "type": "Hold", "howEnded": "Transfer", "startTime": iso(10), "endTime": iso(14) }]);
    let mut told = Told::new();
    told.list(legs(before, Some(back_since_75())), 80);
    assert_eq!(figures(&told, 80), [31 + 5, 4, 1, 15, 15]);
    told.event(legs(passed_on(), Some(back_since_75())), 85);
    assert_eq!(figures(&told, 85), [31 + 10, 4, 1, 15, 15], "an event has no segments, and takes nothing back");
}

#[test]
fn a_leg_that_an_account_leaves_out_is_not_forgotten_and_one_that_nobody_answered_counts_nothing() {
    let unanswered = json!({ "call": { "state": "disconnected", "disconnectedTime": iso(20) } });
    let mut told = Told::new();
    told.event(legs(unanswered, Some(back_since_75())), 75);
    assert_eq!(figures(&told, 80), [5, 0, 0, 0, 0]);
    let mut told = Told::new();
    told.event(legs(passed_on(), Some(back_since_75())), 75);
    let mut short = legs(passed_on(), Some(back_since_75()));
    short.participants.remove(1);
    told.list(short, 90);
    assert_eq!(figures(&told, 100), [35 + 25, 0, 0, 15, 15]);
}

fn rings_again(state: &str) -> Value {
    let left = if state == "alerting" { Value::Null } else { json!(iso(85)) };
    json!({ "call": { "state": state, "startAlertingTime": iso(70), "disconnectedTime": left } })
}

/// Answered at 5 and left at 40, with after-call work since then.
#[allow(clippy::needless_pass_by_value, reason = "`json!` makes values")]
fn worked_on(more: Value) -> Value {
    let mut first = passed_on();
    first["leg"] = json!({ "startAcwTime": iso(40), "wrapupPrompt": "mandatory", "wrapupRequired": true, "wrapupTimeoutMs": 60_000 });
    first["leg"].as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    first
}

#[test]
fn while_it_rings_again_the_work_after_the_first_leg_goes_on_and_its_code_is_still_due() {
    let mut told = Told::new();
    told.event(connected(), 5);
    told.event(legs(worked_on(json!({})), None), 41);
    told.event(legs(worked_on(json!({})), Some(rings_again("alerting"))), 70);
    assert_eq!(told.phase(), Phase::Alerting { since: at(70) });
    assert_eq!(figures(&told, 80), [35, 0, 0, 40, 40]);
    assert_eq!(told.0.get("c1").unwrap().marks(), [Mark::WrapUpDue, Mark::EndsAt(T0 + 100_000)]);
    told.event(
        legs(worked_on(json!({ "endAcwTime": iso(82), "wrapup": { "code": "w" } })), Some(rings_again("alerting"))),
        83,
    );
    assert_eq!(figures(&told, 84), [35, 0, 0, 42, 42]);
    assert_eq!(told.0.get("c1").unwrap().marks(), []);
}

#[test]
fn the_outcome_of_an_answered_leg_stands_while_it_rings_again_and_when_nobody_answers() {
    let resolved = || worked_on(json!({ "endAcwTime": iso(60), "wrapup": { "code": "w" } }));
    let mut told = Told::new();
    told.event(legs(resolved(), Some(rings_again("alerting"))), 70);
    let code = WrapUp::Code { id: "w".into(), name: None };
    assert_eq!(told.0.get("c1").unwrap().wrap_up(), code);
    told.event(legs(resolved(), Some(rings_again("disconnected"))), 85);
    assert!(told.phase().is_over());
    assert_eq!(told.0.get("c1").unwrap().wrap_up(), code);
    let mut told = Told::new();
    told.event(legs(worked_on(json!({ "endAcwTime": iso(60) })), Some(rings_again("disconnected"))), 85);
    assert_eq!(told.0.get("c1").unwrap().marks(), [Mark::NoWrapUp]);
}

#[test]
fn a_record_without_the_part_that_was_talked_is_not_final_though_the_last_ring_was_in_vain() {
    let mut told = Told::new();
    told.event(legs(passed_on(), Some(rings_again("disconnected"))), 85);
    let others = json!({ "conversationId": "c1", "conversationStart": iso(0), "conversationEnd": iso(90), "participants": [
        { "purpose": "agent", "userId": "u-other", "sessions": [{ "mediaType": "voice", "segments": [
            { "segmentType": "interact", "segmentStart": iso(45), "segmentEnd": iso(68) }] }] }] });
    told.0.analytics(&serde_json::from_value(others).unwrap());
    assert!(matches!(told.phase(), Phase::Settling { .. }), "{:?}", told.phase());
}

#[test]
fn what_is_told_of_the_end_of_after_call_work_is_truer_than_when_it_was_seen() {
    let mut told = Told::new();
    told.event(connected(), 5);
    told.event(legs(worked_on(json!({})), None), 41);
    told.list_without(300);
    assert_eq!(figures(&told, 400)[3], 260, "nobody has told it");
    told.list(
        legs(
            worked_on(json!({ "endAcwTime": iso(55) })),
            Some(json!({ "call": { "state": "connected", "connectedTime": iso(390) } })),
        ),
        400,
    );
    assert_eq!(figures(&told, 400), [35 + 10, 0, 0, 15, 15]);
}

#[test]
fn a_leg_whose_call_does_not_say_when_it_ended_ended_with_its_participant() {
    let mut first = passed_on();
    first["call"]["disconnectedTime"] = json!(null);
    first["leg"]["endTime"] = json!(iso(40));
    let mut told = Told::new();
    told.list(legs(first, Some(back_since_75())), 80);
    assert_eq!(figures(&told, 80), [35 + 5, 0, 0, 15, 15]);
}

#[test]
fn a_leg_that_was_seen_and_that_the_next_account_leaves_out_is_counted() {
    let mut told = Told::new();
    told.event(connected(), 5);
    told.event(legs(passed_on(), None), 56);
    let mut short = legs(passed_on(), Some(back_since_75()));
    short.participants.remove(1);
    told.list(short, 80);
    assert_eq!(figures(&told, 80), [35 + 5, 0, 0, 15, 15]);
}
