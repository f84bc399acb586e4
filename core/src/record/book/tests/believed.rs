//! Which of several accounts of one conversation is believed: an event, an older one, a list, a record.

use super::*;

#[test]
fn an_event_is_merged_over_the_snapshot_and_keeps_what_only_rest_has() {
    let mut told = Told::new();
    let mut rest = alerting();
    rest.start_time = serde_json::from_value(json!(iso(-60))).unwrap();
    rest.participants[1].queue_name = Some("Support".to_owned());
    told.0.snapshot(listing(vec![rest]), 0, moment(2), T0 + 2_000);
    told.event(connected(), 5);
    assert_eq!(told.live().started, at(-60));
    assert_eq!(told.live().queue_name.as_deref(), Some("Support"));
    assert_eq!(told.phase(), Phase::Connected { since: at(5) });
}

#[test]
fn c10_the_same_event_ten_times_is_one_row_and_one_change() {
    let mut told = Told::new();
    assert_eq!(told.event(held(10), 10), Taken::Begun);
    let version = told.0.live_version();
    for second in 11..21 {
        assert_eq!(told.event(held(10), second), Taken::Same);
    }
    assert_eq!((told.0.live().len(), told.0.live_version()), (1, version));
}

#[test]
fn c11_what_has_ended_is_not_reopened_by_an_older_event() {
    let mut told = Told::new();
    told.event(disconnected(40), 40);
    for older in [alerting(), connected(), held(15)] {
        assert_eq!(told.event(older, 41), Taken::Older);
    }
    assert_eq!(told.phase(), Phase::Settling { ended: at(40) });
}

#[test]
fn an_old_hold_event_does_not_put_a_call_back_on_hold() {
    let mut told = Told::new();
    told.event(held(10), 10);
    told.list(connected(), 14);
    assert_eq!(told.event(held(10), 15), Taken::Older);
    assert_eq!(told.event(held(16), 16), Taken::Changed, "a new hold is a new hold");
}

#[test]
fn an_event_that_may_be_from_before_a_hold_ends_none() {
    let mut told = Told::new();
    told.event(held(10), 10);
    assert_eq!(told.event(connected(), 11), Taken::Unclear);
    assert_eq!(told.phase(), Phase::OnHold { since: at(10) });
    let resumed = json!({ "state": "connected", "held": false, "connectedTime": iso(5), "startHoldTime": iso(10) });
    assert_eq!(told.event(call(resumed), 12), Taken::Changed, "one that names the hold is from after it");
    assert_eq!(told.phase(), Phase::Connected { since: at(12) });
}

#[test]
fn an_event_that_may_be_from_before_it_was_parked_does_not_take_it_up_again() {
    let parked = |from| call(json!({ "state": "parked", "connectedTime": iso(5), "parkTime": iso(from) }));
    let mut told = Told::new();
    told.event(parked(20), 20);
    assert_eq!(told.event(connected(), 21), Taken::Unclear);
    told.list(connected(), 30);
    assert_eq!(told.event(parked(20), 31), Taken::Older, "nor does an old one put it aside again");
    assert_eq!(told.event(parked(32), 32), Taken::Changed);
}

#[test]
fn c11_what_has_left_the_list_is_not_begun_again_by_an_event_of_the_same_leg() {
    let mut told = Told::new();
    told.event(connected(), 5);
    told.0.snapshot(listing(Vec::new()), 30_000, moment(31), T0 + 31_000);
    assert_eq!(told.event(held(20), 32), Taken::Unclear);
    assert_eq!(told.phase(), Phase::Settling { ended: at(31) });
    told.list(connected(), 40);
    assert!(matches!(told.phase(), Phase::Connected { .. }), "only a list that has it again");
}

#[test]
fn what_was_told_after_a_snapshot_was_asked_for_is_not_ended_by_it() {
    let mut told = Told::new();
    told.event(alerting(), 30);
    told.0.snapshot(listing(Vec::new()), 29_000, moment(31), T0 + 31_000);
    assert_eq!(told.phase(), Phase::Alerting { since: at(2) });
}

#[test]
fn analytics_makes_a_record_final_and_nothing_reopens_it() {
    let mut told = Told::new();
    told.event(connected(), 5);
    told.event(disconnected(40), 40);
    let past: AnalyticsConversation = serde_json::from_value(json!({
        "conversationId": "c1", "conversationStart": iso(0), "conversationEnd": iso(40), "originatingDirection": "inbound",
        "participants": [{ "purpose": "agent", "userId": ME, "sessions": [{ "mediaType": "voice",
            "segments": [{ "segmentType": "interact", "segmentStart": iso(5), "segmentEnd": iso(40) }],
            "metrics": [{ "name": "tTalk", "value": 35_100 }, { "name": "tHandle", "value": 35_100 }] }] }]
    }))
    .unwrap();
    told.0.analytics(&past);
    assert_eq!(told.phase(), Phase::Final { ended: at(40) });
    told.event(connected(), 41);
    assert_eq!(told.phase(), Phase::Final { ended: at(40) });
    let record = told.0.get("c1").unwrap();
    assert_eq!(record.past.as_ref().unwrap().figures.talk, 35_100);
    assert_eq!(record.live.as_ref().unwrap().so_far(T0 + 90_000).talk, 35_000, "both values are kept");
    assert_eq!(told.0.live().len(), 1, "one row, not two");
}

#[test]
fn a_list_that_was_asked_for_later_wins_over_an_account_that_was_misjudged() {
    let acw = |began: Value| {
        let leg = json!({ "id": "p1", "purpose": "agent", "userId": ME, "startAcwTime": began, "calls": [
            { "id": "k1", "state": "connected", "direction": "inbound", "connectedTime": iso(5) }] });
        conversation(json!([customer(), leg]))
    };
    let mut told = Told::new();
    told.event(acw(json!(iso(8))), 8);
    assert_eq!(told.event(acw(Value::Null), 9), Taken::Older, "an event may be of any age");
    told.0.snapshot(listing(vec![acw(Value::Null)]), 7_000, moment(10), T0 + 10_000);
    assert_eq!(told.live().acw.0, at(8), "and so may be a list that was asked for before");
    told.0.snapshot(listing(vec![acw(Value::Null)]), 11_000, moment(12), T0 + 12_000);
    assert_eq!(told.live().acw.0, None);
}

#[test]
fn c11_what_goes_back_and_forth_alone_is_believed_of_a_list_only() {
    for flag in [
        json!({ "muted": true }),
        json!({ "confined": true }),
        json!({ "recordingState": "paused" }),
        json!({ "recordingState": "active", "securePause": true }),
    ] {
        let talk = |more: &Value| {
            let mut fields = json!({ "state": "connected", "connectedTime": iso(5), "recordingState": "active" });
            fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            call(fields)
        };
        let mut told = Told::new();
        told.event(talk(&json!({})), 5);
        let marks = told.live().marks.clone();
        assert_eq!(told.event(talk(&flag), 8), Taken::Unclear, "{flag}");
        assert_eq!(told.live().marks, marks);
        told.list(talk(&flag), 9);
        assert_ne!(told.live().marks, marks, "{flag}");
        assert_eq!(told.event(talk(&json!({})), 10), Taken::Unclear, "{flag}: it may be from before");
        assert_eq!(told.event(talk(&flag), 11), Taken::Same);
        let unclear = told.0.snapshot(listing(vec![talk(&json!({}))]), 10_500, moment(12), T0 + 12_000);
        assert_eq!(unclear, 1, "{flag}: nor is a list that was asked for before the last event");
        let mut on = json!({ "held": true, "startHoldTime": iso(12) });
        on.as_object_mut().unwrap().extend(json!({ "recordingState": "active" }).as_object().unwrap().clone());
        assert_eq!(told.event(talk(&on), 13), Taken::Changed, "{flag}: a hold that began since is newer");
    }
}

#[test]
fn a_recording_that_begins_needs_no_list() {
    let talk = |state: &str| call(json!({ "state": "connected", "connectedTime": iso(5), "recordingState": state }));
    let mut told = Told::new();
    told.event(talk("none"), 5);
    assert_eq!(told.event(talk("active"), 6), Taken::Changed);
    assert_eq!(told.event(talk("none"), 7), Taken::Unclear);
}
