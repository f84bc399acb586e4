//! Every medium that a live conversation can have, from its list on the wire to its words.

use super::*;
use crate::record::Direction;
use crate::words;

/// Each list, its medium, and how that is called.
const LISTS: [(&str, Media, &str); 10] = [
    ("callbacks", Media::Callback, "Callback"),
    ("calls", Media::Call, "Call"),
    ("emails", Media::Email, "Email"),
    ("messages", Media::Message, "Message"),
    ("chats", Media::Chat, "Chat"),
    ("videos", Media::Video, "Video"),
    ("socialExpressions", Media::Social, "Social"),
    ("internalMessages", Media::InternalMessage, "Internal message"),
    ("cobrowsesessions", Media::Cobrowse, "Co-browse"),
    ("screenshares", Media::Screenshare, "Screen share"),
];

/// The agent's leg with one communication in each of these lists.
fn leg(lists: &[(&str, Value)]) -> Conversation {
    let mut leg = json!({ "id": "p1", "purpose": "agent", "userId": ME });
    for (list, communication) in lists {
        leg[*list] = json!([communication]);
    }
    conversation(json!([leg]))
}

#[test]
fn a_conversation_of_any_medium_is_named_and_goes_from_its_alert_to_its_end() {
    for (list, media, name) in LISTS {
        let of = |communication| leg(&[(list, communication)]);
        let mut told = Told::new();
        told.event(of(json!({ "id": "k1", "state": "alerting", "startAlertingTime": iso(2) })), 2);
        let record = told.0.get("c1").unwrap();
        assert_eq!(record.media(), media, "{list}");
        assert_eq!(words::of_media(record.media(), record.kind().as_deref()), name, "{list}");
        assert_eq!(told.phase(), Phase::Alerting { since: at(2) }, "{list}");
        told.event(of(json!({ "id": "k1", "state": "connected", "connectedTime": iso(5) })), 5);
        // A callback is no talk until somebody is called.
        let taken = match media {
            Media::Callback => Phase::InProgress { since: at(5) },
            _ => Phase::Connected { since: at(5) },
        };
        assert_eq!(told.phase(), taken, "{list}");
        let over = json!({ "id": "k1", "state": "disconnected", "connectedTime": iso(5), "disconnectedTime": iso(9) });
        told.event(of(over), 9);
        assert_eq!(told.phase(), Phase::Settling { ended: at(9) }, "{list}");
    }
}

#[test]
fn a_medium_that_nobody_has_heard_of_is_followed_under_the_name_of_its_list() {
    for list in ["holograms", "screenMonitorings"] {
        let mut told = Told::new();
        told.event(leg(&[(list, json!({ "id": "k1", "state": "connected", "connectedTime": iso(5) }))]), 5);
        let record = told.0.get("c1").unwrap();
        assert_eq!(words::of_media(record.media(), record.kind().as_deref()), list);
        assert_eq!(told.phase(), Phase::Connected { since: at(5) });
        assert_eq!(told.live().so_far(T0 + 9_000).talk, 4_000);
    }
    let call = json!({ "id": "k1", "state": "alerting" });
    let told = leg(&[("holograms", json!({ "id": "k2", "state": "connected" })), ("calls", call)]);
    assert_eq!(from_live::read(&told, ME, i64::MAX).media, Media::Call, "what is known says what it is");
    let endless = "x".repeat(100);
    let told = leg(&[(&endless, json!({ "id": "k2", "state": "connected" }))]);
    assert_eq!(from_live::read(&told, ME, i64::MAX).kind, None, "a name without end is not shown");
    // Other lists of a participant, and what is none, are no medium.
    for other in
        [json!(["full", 7]), json!([]), json!(7), json!({ "state": "connected" }), json!([{ "status": "FINISHED" }])]
    {
        let mut leg =
            json!({ "id": "p1", "purpose": "agent", "userId": ME, "calls": [{ "id": "k1", "state": "alerting" }] });
        leg["others"] = other;
        assert_eq!(from_live::read(&conversation(json!([leg])), ME, i64::MAX).media, Media::Call);
    }
}

#[test]
fn an_event_of_any_medium_keeps_what_only_the_list_tells_of_it() {
    for (list, ..) in LISTS {
        let segments = json!([{ "type": "Alert", "startTime": iso(2), "endTime": iso(5) }]);
        let told = json!({ "id": "K1", "state": "connected", "startAlertingTime": iso(2), "segments": segments });
        let mut listed = leg(&[(list, told)]);
        listed.fold_ids();
        let mut event = leg(&[(list, json!({ "id": "k1", "state": "connected" }))]);
        event.keep_rest_fields_of(&listed);
        assert_eq!(event, listed, "{list}");
    }
}

/// A callback, answered at 5, that goes on, with these calls of its agent.
fn called_back(calls: &Value) -> Conversation {
    let callback = json!({ "id": "k1", "state": "connected", "connectedTime": iso(5) });
    let leg = json!({ "id": "p1", "purpose": "agent", "userId": ME, "connectedTime": iso(5),
        "callbacks": [callback], "calls": calls });
    conversation(json!([leg]))
}

#[test]
fn whoever_calls_back_talks_while_somebody_is_on_the_line_and_neither_before_nor_after_it() {
    let mut told = Told::new();
    let talk = |told: &Told, now: i64| told.live().so_far(T0 + now * 1_000).talk;
    told.event(called_back(&json!([])), 6);
    assert_eq!((told.live().media, told.phase()), (Media::Callback, Phase::InProgress { since: at(5) }));
    assert_eq!(talk(&told, 14), 0, "before anybody is called");
    told.event(called_back(&json!([{ "id": "k2", "state": "contacting" }])), 15);
    assert_eq!(told.phase(), Phase::Dialing { since: at(15) });
    assert_eq!(talk(&told, 25), 0, "while it rings at the far end");
    told.event(called_back(&json!([{ "id": "k2", "state": "connected", "connectedTime": iso(30) }])), 30);
    assert_eq!((told.phase(), talk(&told, 40)), (Phase::Connected { since: at(30) }, 10_000));
    let held =
        json!({ "id": "k2", "state": "connected", "held": true, "connectedTime": iso(30), "startHoldTime": iso(40) });
    told.event(called_back(&json!([held])), 40);
    assert_eq!((told.phase(), talk(&told, 50)), (Phase::OnHold { since: at(40) }, 10_000));
    let over = json!({ "id": "k2", "state": "disconnected", "connectedTime": iso(30), "disconnectedTime": iso(55) });
    told.event(called_back(&json!([over])), 55);
    assert_eq!(told.phase(), Phase::InProgress { since: at(55) }, "the callback itself is not over");
    assert_eq!(talk(&told, 90), 10_000, "the customer has hung up");

    let again = json!({ "id": "k3", "state": "connected", "connectedTime": iso(100) });
    told.event(called_back(&json!([over, again])), 100);
    assert_eq!((told.phase(), talk(&told, 107)), (Phase::Connected { since: at(100) }, 17_000));
    let headline = words::of_headline(&Phase::InProgress { since: None }, Media::Callback, None, "Wei");
    assert_eq!(headline, "In progress: callback for Wei");
}

#[test]
fn a_callback_ends_when_it_is_closed_and_not_with_its_call() {
    let over = |id: &str, from: i64, to: i64, more: Value| {
        let mut one =
            json!({ "id": id, "state": "disconnected", "connectedTime": iso(from), "disconnectedTime": iso(to) });
        one.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        one
    };
    let segment = |kind: &str, from: i64, to: i64| json!({ "type": kind, "startTime": iso(from), "endTime": iso(to) });
    // The later call stands first: no order is promised.
    let calls = json!([
        over("k3", 100, 120, json!({ "segments": [segment("Hold", 105, 110)] })),
        over("k2", 30, 55, json!({ "segments": [segment("Hold", 40, 50)] })),
    ]);
    let leg = json!({ "id": "p1", "purpose": "agent", "userId": ME, "connectedTime": iso(5),
        "callbacks": [over("k1", 5, 300, json!({}))], "calls": calls });
    let mut told = Told::new();
    told.event(conversation(json!([leg])), 301);
    assert_eq!(told.phase(), Phase::Settling { ended: at(300) });
    let so_far = told.live().so_far(T0 + 400_000);
    assert_eq!((so_far.talk, so_far.hold, so_far.holds), (30_000, 15_000, 2), "of both calls, at first sight too");
}

#[test]
fn a_page_that_is_opened_in_the_middle_of_a_callback_knows_since_when() {
    let mut told = Told::new();
    let rings = json!({ "type": "Contacting", "startTime": iso(15) });
    told.event(called_back(&json!([{ "id": "k2", "state": "dialing", "segments": [rings] }])), 35);
    assert_eq!(told.phase(), Phase::Dialing { since: at(15) });
    let mut told = Told::new();
    let nobody = json!({ "id": "k2", "state": "disconnected", "disconnectedTime": iso(30) });
    told.event(called_back(&json!([nobody])), 35);
    assert_eq!(told.phase(), Phase::InProgress { since: at(30) }, "since nobody answered");
}

#[test]
fn an_account_from_before_the_call_of_a_callback_or_before_it_was_due_takes_nothing_back() {
    let due = |state: &str| leg(&[("callbacks", json!({ "id": "k1", "state": state }))]);
    let mut told = Told::new();
    told.event(due("scheduled"), 1);
    told.event(due("alerting"), 2);
    assert_eq!(told.event(due("scheduled"), 3), Taken::Unclear, "a list is asked for");
    assert!(matches!(told.phase(), Phase::Alerting { .. }));
    told.event(called_back(&json!([{ "id": "k2", "state": "dialing" }])), 15);
    assert_eq!(told.event(called_back(&json!([])), 16), Taken::Unclear);
    assert!(matches!(told.phase(), Phase::Dialing { .. }), "{:?}", told.phase());
}

#[test]
fn a_call_back_that_nobody_answers_is_no_talk() {
    let mut told = Told::new();
    let callback = json!({ "id": "k1", "state": "connected", "connectedTime": iso(5) });
    for (state, at) in [("dialing", 10), ("disconnected", 30)] {
        let call =
            json!({ "id": "k2", "state": state, "disconnectedTime": (state == "disconnected").then(|| iso(at)) });
        told.event(leg(&[("callbacks", callback.clone()), ("calls", call)]), at);
        assert_eq!(told.live().so_far(T0 + 40_000).talk, 0, "{state}");
    }
}

#[test]
fn a_callback_whose_call_goes_out_keeps_its_direction_and_its_customer() {
    let leg = json!({ "id": "p1", "purpose": "agent", "userId": ME,
        "callbacks": [{ "id": "c1", "state": "connected", "direction": "inbound", "connectedTime": iso(5),
            "callbackNumbers": ["+15550100"], "callbackUserName": "Wei Hansen" }],
        "calls": [{ "id": "k1", "state": "connected", "direction": "outbound", "connectedTime": iso(9) }] });
    let mut told = Told::new();
    told.event(conversation(json!([leg])), 10);
    let live = told.live();
    assert_eq!((live.media, live.direction), (Media::Callback, Some(Direction::Inbound)));
    let customer = (live.customer.name.as_deref(), live.customer.address.as_deref());
    assert_eq!(customer, (Some("Wei Hansen"), Some("+15550100")));
    assert_eq!(live.talk.since, at(9));
}
