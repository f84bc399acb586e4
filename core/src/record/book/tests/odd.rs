//! What a service, a clock or another leg may say that does not fit.

use super::*;

/// The agent's leg `id`, whose fields and whose call's fields are given.
#[allow(clippy::needless_pass_by_value, reason = "`json!` makes values")]
fn leg(id: Option<&str>, leg: Value, call: Value) -> Value {
    let mut it = json!({ "id": id, "purpose": "agent", "userId": ME, "queueId": "q1", "connectedTime": iso(5) });
    let mut own = json!({ "id": "k1", "state": "connected", "connectedTime": iso(5) });
    own.as_object_mut().unwrap().extend(call.as_object().unwrap().clone());
    it.as_object_mut().unwrap().extend(leg.as_object().unwrap().clone());
    it["calls"] = json!([own]);
    it
}

fn working() -> Conversation {
    let call = json!({ "state": "disconnected", "disconnectedTime": iso(40) });
    let it = json!({ "wrapupRequired": true, "startAcwTime": iso(40), "endTime": iso(40) });
    conversation(json!([customer(), leg(Some("p1"), it, call)]))
}

#[test]
fn after_call_work_whose_end_only_a_list_tells_runs_on_no_longer() {
    let mut told = Told::new();
    told.list(working(), 45);
    assert!(matches!(told.phase(), Phase::AfterCall { .. }));
    told.list_without(60);
    assert_eq!(told.phase(), Phase::Settling { ended: at(60) });
    let [soon, later] = [61, 4_000].map(|second| told.live().so_far(T0 + second * 1_000).acw);
    assert_eq!((soon, later), (20_000, 20_000));
}

#[test]
fn a_leg_that_is_still_worked_on_counts_though_a_later_one_was_not_answered() {
    let missed = json!({ "id": "p2", "purpose": "agent", "userId": ME, "startTime": iso(50), "endTime": iso(60),
        "calls": [{ "id": "k2", "state": "disconnected", "disconnectedTime": iso(60) }] });
    let call = json!({ "state": "disconnected", "disconnectedTime": iso(40) });
    let first = leg(Some("p1"), json!({ "wrapupRequired": true, "startAcwTime": iso(40), "endTime": iso(40) }), call);
    let mut told = Told::new();
    told.event(conversation(json!([customer(), first, missed])), 61);
    assert_eq!(told.phase(), Phase::AfterCall { since: at(40), until: None });
}

#[test]
fn of_two_connected_legs_of_the_agent_one_row_is_made_and_the_later_leg_is_shown() {
    let [first, second] = [("p1", 5), ("p2", 30)].map(|(id, since)| {
        leg(Some(id), json!({ "connectedTime": iso(since) }), json!({ "id": id, "connectedTime": iso(since) }))
    });
    let mut told = Told::new();
    told.event(conversation(json!([customer(), first, second])), 31);
    assert_eq!((told.0.live().len(), told.phase()), (1, Phase::Connected { since: at(30) }));
}

#[test]
fn b21_an_end_in_the_future_is_none_before_it_has_come() {
    let mut told = Told::new();
    told.event(disconnected(40 + 86_400), 40);
    assert_eq!(told.phase(), Phase::Settling { ended: at(40) });
    assert_eq!(told.live().so_far(T0 + 100_000).total, 38_000 + 2_000, "from the first sign of it to its end");
}

#[test]
fn b21_after_call_work_that_ends_in_the_future_has_not_taken_so_long() {
    let mut told = Told::new();
    let work = json!({ "startAcwTime": iso(40), "endAcwTime": iso(40 + 86_400) });
    let call = json!({ "state": "disconnected", "disconnectedTime": iso(40) });
    told.event(conversation(json!([leg(Some("p1"), work, call)])), 50);
    assert_eq!(told.live().so_far(T0 + 100_000).acw, 10_000, "until it was told");
}

#[test]
fn b21_hold_that_ends_in_the_future_or_begins_there_has_lasted_only_until_now() {
    let hold = |from, to| json!({ "type": "Hold", "startTime": iso(from), "endTime": iso(to) });
    let call = |held, segments: &[Value]| {
        let of_hold = json!({ "held": held, "startHoldTime": iso(20), "segments": segments });
        conversation(json!([customer(), leg(Some("p1"), json!({}), of_hold)]))
    };
    let day = 86_400;
    let so_far = |told: &Told, second: i64| {
        let so_far = told.live().so_far(T0 + second * 1_000);
        (so_far.talk / 1_000, so_far.hold / 1_000, so_far.holds)
    };
    // Answered at 5, looked at 30: held from 10 to 15, and since 20.
    let mut told = Told::new();
    told.list(call(false, &[hold(10, 15), hold(20, 20 + day)]), 30);
    assert_eq!(told.phase(), Phase::Connected { since: at(30) }, "nobody says when the agent came back");
    assert_eq!([so_far(&told, 30), so_far(&told, 50)], [(10, 15, 2), (30, 15, 2)]);
    let mut told = Told::new();
    told.list(call(true, &[hold(10, 15), hold(20, 20 + day)]), 30);
    assert_eq!([so_far(&told, 30), so_far(&told, 50)], [(10, 15, 2), (10, 35, 2)], "it still runs, and counts once");
    let mut told = Told::new();
    told.list(call(false, &[hold(10, 15), hold(day, 2 * day)]), 30);
    assert_eq!([so_far(&told, 30), so_far(&told, 50)], [(20, 5, 1), (40, 5, 1)], "it has not begun");
}

#[test]
fn b21_what_began_in_the_future_began_when_it_was_first_told() {
    let mut told = Told::new();
    told.event(call(json!({ "state": "alerting", "startAlertingTime": iso(86_400) })), 10);
    assert_eq!(told.live().so_far(T0 + 16_000).wait, 6_000);
    let answered = || call(json!({ "state": "connected", "connectedTime": iso(86_400) }));
    for second in [20, 30] {
        told.list(answered(), second);
        assert_eq!(told.phase(), Phase::Connected { since: at(20) });
        assert_eq!(told.live().so_far(T0 + 50_000).talk, 30_000);
    }
    let calls = json!([{ "id": "k1", "state": "disconnected", "connectedTime": iso(0), "disconnectedTime": iso(10) },
        { "id": "k2", "state": "connected", "connectedTime": iso(86_400) }]);
    let callback = json!([{ "id": "k0", "state": "connected", "connectedTime": iso(0) }]);
    let mut told = Told::new();
    told.event(
        conversation(json!([{ "id": "p1", "purpose": "agent", "userId": ME, "callbacks": callback, "calls": calls }])),
        30,
    );
    assert_eq!(
        told.live().so_far(T0 + 50_000).talk,
        10_000 + 20_000,
        "the first call, and the second since it was told"
    );
}

#[test]
fn a_colleague_is_in_it_also_where_no_participant_has_an_id() {
    let colleague = json!({ "purpose": "agent", "userId": "u-other", "calls": [{ "id": "k2", "state": "connected" }] });
    let mut told = Told::new();
    told.event(conversation(json!([customer(), colleague, leg(None, json!({}), json!({}))])), 10);
    assert_eq!(told.0.get("c1").unwrap().marks(), [Mark::Conference]);
}

#[test]
fn participants_without_an_id_are_told_apart_and_their_events_are_not_taken_for_old() {
    let nameless = |ended: bool| {
        let end = if ended { json!(iso(20)) } else { Value::Null };
        json!([{ "purpose": "acd", "calls": [{ "id": "k7", "state": "connected" }] },
            { "purpose": "ivr", "endTime": end, "calls": [{ "id": "k8", "state": "connected" }] },
            leg(Some("p1"), json!({}), json!({}))])
    };
    let mut told = Told::new();
    told.event(conversation(nameless(true)), 20);
    let mut later = nameless(true);
    later[2]["calls"][0]["held"] = json!(true);
    later[2]["calls"][0]["startHoldTime"] = json!(iso(30));
    assert_eq!(told.event(conversation(later), 31), Taken::Changed);
    assert_eq!(told.phase(), Phase::OnHold { since: at(30) });
    assert_eq!(told.event(conversation(nameless(false)), 40), Taken::Older);
}

#[test]
fn a_record_that_was_read_before_the_agents_own_end_makes_nothing_final() {
    let whole = || -> AnalyticsConversation {
        serde_json::from_value(json!({
            "conversationId": "c1", "conversationStart": iso(0), "conversationEnd": iso(40),
            "participants": [{ "purpose": "agent", "userId": ME, "sessions": [{ "mediaType": "voice",
                "segments": [{ "segmentType": "interact", "segmentStart": iso(5), "segmentEnd": iso(40) }] }] }]
        }))
        .unwrap()
    };
    let mut told = Told::new();
    told.list(working(), 45);
    told.0.analytics(&whole());
    told.list_without(60);
    assert_eq!(told.phase(), Phase::Settling { ended: at(60) }, "its after-call work had no segment yet");
    told.0.analytics(&whole());
    assert_eq!(told.phase(), Phase::Final { ended: at(40) });
}

#[test]
fn a_record_without_the_agents_part_makes_nothing_final_that_the_agent_answered() {
    let theirs: AnalyticsConversation = serde_json::from_value(json!({
        "conversationId": "c1", "conversationStart": iso(0), "conversationEnd": iso(40), "participants": []
    }))
    .unwrap();
    let mut told = Told::new();
    told.event(connected(), 6);
    told.event(disconnected(40), 40);
    told.0.analytics(&theirs);
    assert_eq!(told.phase(), Phase::Settling { ended: at(40) });
}

#[test]
fn what_is_never_on_record_leaves_after_a_day() {
    let mut told = Told::new();
    told.event(connected(), 6);
    told.event(disconnected(40), 40);
    let hours = |n: i64| T0 + 40_000 + n * 3_600_000;
    told.0.let_go(hours(23));
    assert_eq!(told.0.live().len(), 1);
    told.0.let_go(hours(25));
    assert_eq!(told.0.live().len(), 0);
}

#[test]
fn two_calls_without_an_id_are_told_apart_and_their_events_are_not_taken_for_old() {
    let account = |held: bool| {
        let over = json!({ "state": "disconnected", "connectedTime": iso(1), "disconnectedTime": iso(4) });
        let mine = json!({ "state": "connected", "held": held, "connectedTime": iso(5) });
        conversation(json!([{ "id": "p1", "userId": ME, "purpose": "agent", "calls": [over, mine] }]))
    };
    let mut told = Told::new();
    told.list(account(false), 6);
    assert_eq!(told.event(account(true), 10), Taken::Changed);
    assert_eq!(told.phase(), Phase::OnHold { since: at(10) });
}
