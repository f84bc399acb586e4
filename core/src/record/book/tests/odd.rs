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
