//! The list and the events over it: what a reader may believe, and what heals what was lost.

use super::*;
use crate::genesys::error::ServerSays;

#[test]
fn it_is_live_only_when_the_list_was_asked_for_after_the_subscription() {
    let mut bench = Bench::started();
    assert_eq!(bench.freshness(), Freshness::Connecting);
    bench.list(json!([call("c1", "connected")]));
    assert!(bench.phase("c1").is_some(), "the first list is shown at once");
    bench.answer_channel();
    bench.open();
    assert_eq!(bench.freshness(), Freshness::Connecting, "c03: an open socket alone is not live");
    bench.pass(10).permit();
    assert_eq!(bench.freshness(), Freshness::Connecting, "nor is a subscription");
    bench.pass(10).list(json!([call("c1", "connected")]));
    assert_eq!(bench.freshness(), Freshness::Live);
}

#[test]
fn c08_an_event_between_subscription_and_list_is_held_back_and_applied_over_it() {
    let mut bench = Bench::subscribed();
    bench.event(&call("c1", "disconnected"));
    assert_eq!(bench.phase("c1"), None);
    bench.list(json!([call("c1", "connected")]));
    assert!(matches!(bench.phase("c1"), Some(Phase::Settling { .. })), "the newer account wins");
}

#[test]
fn what_rings_while_the_first_list_fails_is_shown_and_nothing_is_called_live() {
    let mut bench = Bench::subscribed();
    bench.event(&call("c1", "alerting"));
    assert_eq!(bench.phase("c1"), None, "its list may be here at once");
    bench.list_fails(ApiError::TimedOut);
    assert!(matches!(bench.phase("c1"), Some(Phase::Alerting { .. })));
    bench.pass(10).event(&call("c2", "alerting"));
    assert!(matches!(bench.phase("c2"), Some(Phase::Alerting { .. })), "nor does what comes next wait");
    assert_eq!(bench.freshness(), Freshness::Stale(Why::NoList(ApiError::TimedOut)));
    assert_eq!(bench.asked(|ask| *ask == Ask::Snapshot), None, "no event asks for a list before it is due");
    bench.pass_by_steps(25_000).list(json!([call("c1", "connected")]));
    assert!(matches!(bench.phase("c1"), Some(Phase::Connected { .. })));
    assert!(matches!(bench.phase("c2"), Some(Phase::Settling { .. })), "the list knows better");
    assert_eq!(bench.freshness(), Freshness::Live);
}

#[test]
fn what_rings_waits_three_seconds_for_its_list_and_no_longer() {
    let mut bench = Bench::subscribed();
    bench.event(&call("c1", "alerting"));
    bench.pass_by_steps(2_900);
    assert_eq!(bench.phase("c1"), None);
    bench.pass_by_steps(200);
    assert!(matches!(bench.phase("c1"), Some(Phase::Alerting { .. })));
    assert_eq!(bench.freshness(), Freshness::Connecting);
    let ask = bench.asked(|ask| *ask == Ask::Snapshot).expect("it is still under way");
    let body = json!({ "entities": [] }).to_string().into_bytes();
    bench.on(Event::Answered(&ask, Ok(Reply { body, correlation_id: None, sent: 1_010 })));
    assert!(
        matches!(bench.phase("c1"), Some(Phase::Alerting { .. })),
        "a list that was asked for before it rang is no ground against it"
    );
}

#[test]
fn what_was_shown_without_its_list_and_nobody_could_place_is_settled_by_the_list_after_it() {
    let mut bench = Bench::subscribed();
    bench.event(&json!({ "participants": [{ "purpose": "agent", "userId": ME, "calls": [{ "state": "alerting" }] }] }));
    bench.pass_by_steps(3_100);
    bench.list(json!([])).list(json!([call("c1", "alerting")]));
    assert!(matches!(bench.phase("c1"), Some(Phase::Alerting { .. })));
    assert_eq!(bench.freshness(), Freshness::Live);
}

#[test]
fn c12_an_event_for_a_conversation_nobody_knew_is_a_row() {
    let mut bench = Bench::live();
    bench.event(&call("c9", "alerting"));
    assert!(matches!(bench.phase("c9"), Some(Phase::Alerting { .. })));
}

#[test]
fn c07_an_event_that_was_lost_without_a_trace_is_healed_within_two_minutes() {
    let mut bench = Bench::live();
    bench.event(&call("c1", "connected"));
    for _ in 0..4 {
        bench.pass_by_steps(29_000).heartbeat();
    }
    bench.pass_by_steps(4_000);
    bench.list(json!([]));
    assert!(matches!(bench.phase("c1"), Some(Phase::Settling { .. })));
    assert_eq!(bench.freshness(), Freshness::Live);
}

#[test]
fn a_list_that_is_held_for_minutes_is_no_ground_to_call_anything_live() {
    let mut bench = Bench::live();
    for _ in 0..6 {
        bench.pass_by_steps(29_000).heartbeat();
    }
    assert_eq!(bench.freshness(), Freshness::Live, "it may come yet");
    bench.pass_by_steps(9_000).heartbeat();
    assert_eq!(bench.freshness(), Freshness::Stale(Why::NoList(ApiError::TimedOut)));
    bench.list(json!([]));
    assert_eq!(bench.freshness(), Freshness::Live);
}

#[test]
fn without_a_channel_the_list_is_asked_for_every_fifteen_seconds_and_the_reason_is_told() {
    let mut bench = Bench::started();
    bench.list(json!([]));
    let error = ApiError::ServerFailed(ServerSays { status: 503, ..ServerSays::default() });
    let ask = bench.asked(|ask| *ask == Ask::Channel).unwrap();
    bench.on(Event::Answered(&ask, Err(error.clone())));
    assert_eq!(bench.freshness(), Freshness::Polling(Why::NoChannel(error.clone())));
    let mut lists = 0;
    for _ in 0..60 {
        bench.pass_by_steps(1_000);
        while let Some(ask) = bench.asked(|ask| *ask == Ask::Channel) {
            bench.on(Event::Answered(&ask, Err(error.clone())));
        }
        if bench.effects.contains(&Effect::Ask(Ask::Snapshot)) {
            bench.list(json!([call("c1", "connected")]));
            lists += 1;
        }
    }
    assert_eq!(lists, 4);
    assert!(bench.phase("c1").is_some());
}

#[test]
fn c15_an_open_socket_without_a_list_is_not_called_live() {
    let mut bench = Bench::live();
    for _ in 0..5 {
        bench.pass_by_steps(25_000).heartbeat();
    }
    bench.list_fails(ApiError::TimedOut);
    assert_eq!(bench.freshness(), Freshness::Stale(Why::NoList(ApiError::TimedOut)));
    bench.pass_by_steps(15_000).list(json!([]));
    assert_eq!(bench.freshness(), Freshness::Live);
}

#[test]
fn c23_a_machine_that_slept_believes_nothing_before_it_has_asked() {
    let mut bench = Bench::live();
    bench.now.wall += 8 * 3_600_000;
    bench.on(Event::Tick);
    assert_eq!(bench.pings(), 1);
    assert_eq!(bench.freshness(), Freshness::Stale(Why::Slept));
    let age = bench.now.mono - bench.live.last_proof().unwrap();
    assert!(age >= 8 * 3_600_000, "{age} ms: the list is as old as the sleep was long");
    bench.event(&call("old", "connected")).pong().list(json!([]));
    assert_eq!(bench.freshness(), Freshness::Live);
    assert_eq!(bench.phase("old"), None, "what came before the pong is older than the list");
}

#[test]
fn a_list_that_was_slept_through_on_its_way_is_as_old_as_the_sleep_was_long() {
    let mut bench = Bench::started();
    let error = ApiError::ServerFailed(ServerSays { status: 503, ..ServerSays::default() });
    let ask = bench.asked(|ask| *ask == Ask::Channel).unwrap();
    bench.on(Event::Answered(&ask, Err(error)));
    let list = bench.asked(|ask| *ask == Ask::Snapshot).unwrap();
    // The machine's own clock stood still for an hour.
    bench.now.wall += 3_600_000;
    bench.answer(&list, &json!({ "entities": [call("c1", "connected")] }));
    assert!(matches!(bench.freshness(), Freshness::Stale(_)), "{:?}", bench.freshness());
    bench.list(json!([call("c1", "connected")]));
    assert!(matches!(bench.freshness(), Freshness::Polling(_)), "{:?}", bench.freshness());
}

#[test]
fn an_event_that_came_late_of_what_the_list_has_no_more_takes_another_list_at_once() {
    let mut bench = Bench::live();
    bench.event(&call("c1", "alerting")).pass_by_steps(2_000).list(json!([call("c1", "alerting")]));
    bench.on(Event::Shown);
    let list = bench.asked(|ask| *ask == Ask::Snapshot).unwrap();
    bench.event(&call("c1", "connected"));
    bench.answer(&list, &json!({ "entities": [] }));
    assert!(matches!(bench.phase("c1"), Some(Phase::Connected { .. })), "it may have begun since");
    bench.pass(10).list(json!([]));
    assert!(matches!(bench.phase("c1"), Some(Phase::Settling { .. })), "or be over");
}

#[test]
fn c24_a_page_that_was_frozen_takes_what_waited_for_it_for_old() {
    let mut bench = Bench::live();
    bench.now = bench.now.plus(70_000);
    bench.event(&call("old", "connected"));
    assert!(matches!(bench.freshness(), Freshness::Polling(Why::Slept) | Freshness::Stale(Why::Slept)));
    bench.pong().list(json!([]));
    assert_eq!((bench.freshness(), bench.phase("old")), (Freshness::Live, None));
}

#[test]
fn a_pong_that_never_comes_does_not_keep_the_list_from_being_asked_for() {
    let mut bench = Bench::live();
    bench.now.wall += 8 * 3_600_000;
    bench.on(Event::Tick);
    assert!(!bench.effects.contains(&Effect::Ask(Ask::Snapshot)));
    bench.pass_by_steps(5_000);
    assert!(bench.effects.contains(&Effect::Ask(Ask::Snapshot)));
}

#[test]
fn a_page_that_is_looked_at_again_asks_at_once() {
    let mut bench = Bench::live();
    bench.pass_by_steps(30_000).heartbeat().on(Event::Shown);
    assert_eq!(bench.pings(), 1);
    bench.list(json!([]));
}

#[test]
fn i15_however_many_reasons_there_are_only_one_list_is_under_way() {
    let mut bench = Bench::live();
    for _ in 0..10 {
        bench.on(Event::Shown);
    }
    let lists = bench.effects.iter().filter(|effect| **effect == Effect::Ask(Ask::Snapshot)).count();
    assert_eq!(lists, 1);
    bench.list(json!([]));
    let lists = bench.effects.iter().filter(|effect| **effect == Effect::Ask(Ask::Snapshot)).count();
    assert_eq!(lists, 1, "and one more for all that came meanwhile");
}

#[test]
fn c28_an_unreadable_event_is_counted_and_the_list_asked_instead() {
    let mut bench = Bench::live();
    let socket = bench.live.on_socket().unwrap();
    bench.on(Event::Frame(socket, &Heard::of("\u{0}garbage")));
    assert_eq!(bench.live.counts().bad_frames, 1);
    let topic = format!("v2.users.{ME}.conversations");
    let text = json!({ "topicName": topic, "eventBody": { "participants": 7 } });
    bench.on(Event::Frame(socket, &Heard::of(&text.to_string())));
    assert_eq!(bench.live.counts().bad_records, 1);
    bench.pass_by_steps(1_000).list(json!([call("c1", "connected"), { "id": 5 }]));
    assert_eq!((bench.live.counts().bad_records, bench.live.unreadable()), (2, 1));
    assert!(bench.phase("c1").is_some());
}

#[test]
fn c09_an_event_that_comes_late_over_a_newer_list_does_not_go_back() {
    let mut bench = Bench::subscribed();
    bench.event(&call("c1", "alerting"));
    bench.list(json!([call("c1", "connected")]));
    assert!(matches!(bench.phase("c1"), Some(Phase::Connected { .. })), "{:?}", bench.phase("c1"));
    bench.event(&call("c1", "alerting"));
    assert!(matches!(bench.phase("c1"), Some(Phase::Connected { .. })), "{:?}", bench.phase("c1"));
    assert!(bench.live.counts().older > 0);
}

#[test]
fn c14_more_events_than_can_be_held_back_are_forgotten_and_a_list_is_asked_for_that_knows_them() {
    let mut bench = Bench::subscribed();
    for number in 0..=5_000 {
        bench.event(&call(&format!("c{number}"), "connected"));
    }
    bench.list(json!([]));
    assert_eq!(bench.freshness(), Freshness::Connecting, "that list was asked for too early to know them");
    bench.list(json!([call("c4999", "connected")]));
    assert_eq!(bench.freshness(), Freshness::Live);
    assert!(bench.phase("c4999").is_some());
    assert_eq!(bench.phase("c1"), None, "it has ended meanwhile, and was never shown");
}

#[test]
fn c28_a_stream_of_garbage_is_counted_and_becomes_no_stream_of_lists() {
    let mut bench = Bench::live();
    let socket = bench.live.on_socket().unwrap();
    let mut lists = 0;
    for _ in 0..1_000 {
        bench.pass_by_steps(10).on(Event::Frame(socket, &Heard::of("\u{0}garbage")));
        if bench.asked(|ask| *ask == Ask::Snapshot).is_some() {
            lists += 1;
            bench.answer(&Ask::Snapshot, &json!({ "entities": [] }));
        }
    }
    assert_eq!(bench.live.counts().bad_frames, 1_000);
    assert!((5..=11).contains(&lists), "{lists} lists in ten seconds");
    assert_eq!(bench.freshness(), Freshness::Live);
}

#[test]
fn what_only_a_list_can_settle_is_believed_for_eight_seconds_and_then_said_to_be_in_doubt() {
    let mut bench = Bench::live();
    let socket = bench.live.on_socket().unwrap();
    bench.on(Event::Frame(socket, &Heard::of("{")));
    bench.pass_by_steps(7_900);
    assert_eq!(bench.freshness(), Freshness::Live, "a list takes a moment");
    bench.pass_by_steps(200);
    assert_eq!(bench.freshness(), Freshness::Stale(Why::Doubted), "it is told to wait, say");
    bench.list(json!([]));
    assert_eq!(bench.freshness(), Freshness::Live);
    // One that is new is known: a list only says more of it.
    bench.pass_by_steps(2_000).event(&call("c1", "alerting")).pass_by_steps(20_000);
    assert_eq!(bench.freshness(), Freshness::Live);
}

#[test]
fn an_event_of_another_user_is_counted_and_shown_to_nobody() {
    let mut bench = Bench::live();
    let socket = bench.live.on_socket().unwrap();
    let text = json!({ "topicName": "v2.users.u-other.conversations", "eventBody": call("c1", "connected") });
    bench.on(Event::Frame(socket, &Heard::of(&text.to_string())));
    assert_eq!((bench.phase("c1"), bench.live.counts().foreign), (None, 1));
}

#[test]
fn i2_an_id_in_other_letters_is_the_same_conversation() {
    let mut bench = Bench::live();
    bench.event(&call("c1-ab", "alerting"));
    let mut shouted = call("C1-AB", "connected");
    shouted["participants"][0]["id"] = json!("P1");
    shouted["participants"][0]["userId"] = json!(ME.to_uppercase());
    bench.event(&shouted);
    assert!(matches!(bench.phase("c1-ab"), Some(Phase::Connected { .. })), "{:?}", bench.phase("c1-ab"));
    assert_eq!(bench.book.live().len(), 1);
}

#[test]
fn what_was_shown_without_its_list_is_over_where_that_has_it_no_more_and_stays_where_nobody_could_read_it() {
    for (listed, is_over) in [(json!([]), true), (json!([{ "id": "c1", "participants": "odd" }]), false)] {
        let mut bench = Bench::subscribed();
        bench.event(&call("c1", "connected")).list_fails(ApiError::TimedOut);
        bench.pass_by_steps(25_000).list(listed);
        assert_eq!(bench.freshness(), Freshness::Live);
        assert_eq!(matches!(bench.phase("c1"), Some(Phase::Settling { .. })), is_over, "its end was lost");
        assert_eq!(matches!(bench.phase("c1"), Some(Phase::Connected { .. })), !is_over);
    }
}

#[test]
fn c24_timers_that_run_once_a_minute_in_a_hidden_page_are_no_sleep() {
    let mut bench = Bench::live();
    for _ in 0..20 {
        // What arrives is heard in time; the alarm of the list is not.
        bench.now = bench.now.plus(30_000);
        bench.heartbeat();
        bench.now = bench.now.plus(30_000);
        bench.heartbeat().on(Event::Tick);
        assert_eq!(bench.freshness(), Freshness::Live);
        if bench.effects.contains(&Effect::Ask(Ask::Snapshot)) {
            bench.list(json!([]));
        }
    }
    assert_eq!(bench.pings(), 0, "nothing is doubted");
}

#[test]
fn c12_a_conversation_that_an_event_has_begun_is_asked_for_since_a_list_has_more_of_it() {
    let mut bench = Bench::live();
    bench.pass_by_steps(5_000).event(&call("c1", "alerting"));
    let mut whole = call("c1", "alerting");
    let participants = whole["participants"].as_array_mut().unwrap();
    participants.push(json!({ "id": "p0", "purpose": "customer", "name": "Marta Sørensen", "ani": "tel:+15550101" }));
    participants.push(json!({ "id": "p2", "purpose": "acd", "queueId": "q1", "queueName": "Support" }));
    bench.list(json!([whole]));
    let live = bench.book.get("c1").and_then(|record| record.live.as_ref()).unwrap();
    assert_eq!(
        (live.customer.name.as_deref(), live.customer.address.as_deref()),
        (Some("Marta Sørensen"), Some("+15550101"))
    );
    assert_eq!((live.queue.as_deref(), live.queue_name.as_deref()), (Some("q1"), Some("Support")));
    assert_eq!(bench.asked(|ask| *ask == Ask::Snapshot), None, "once");
}

#[test]
fn an_entry_that_nobody_can_name_ends_nothing_and_is_told() {
    let mut bench = Bench::live();
    bench.pass_by_steps(5_000).event(&call("c1", "connected"));
    bench.list(json!([{}]));
    assert_eq!((bench.live.unreadable(), bench.phase("c1").is_some_and(|phase| phase.is_over())), (1, false));
}

#[test]
fn c07_a_list_that_knows_what_no_event_told_is_counted() {
    let mut bench = Bench::live();
    bench.pass_by_steps(20_000);
    let before = bench.live.counts().silent_gaps;
    bench.on(Event::Shown).list(json!([call("c1", "connected")]));
    assert_eq!(bench.live.counts().silent_gaps, before + 1);
}

#[test]
fn c07_what_a_list_adds_to_a_call_whose_event_asked_for_it_was_not_lost() {
    let mut bench = Bench::live();
    bench.pass_by_steps(20_000);
    let mut event = call("c1", "connected");
    event.as_object_mut().unwrap().remove("startTime");
    bench.event(&event);
    let mut listed = call("c1", "connected");
    listed["startTime"] = json!(crate::genesys::query::iso(1_785_747_600_000));
    bench.list(json!([listed]));
    assert_eq!(bench.live.counts().silent_gaps, 0);
}

#[test]
fn an_answer_that_is_no_list_ends_no_conversation() {
    for body in [r#"{"message":"service unavailable","status":503}"#, r#"{"entities":null}"#, r#"{"error":"x"}"#] {
        let mut bench = Bench::live();
        bench.event(&call("c1", "connected")).pass_by_steps(20_000);
        let ask = bench.asked(|ask| *ask == Ask::Snapshot).unwrap();
        bench.answer(&ask, &serde_json::from_str(body).unwrap());
        assert!(matches!(bench.phase("c1"), Some(Phase::Connected { .. })), "{body}");
        assert!(bench.live.counts().bad_records == 0, "it is a failure, and no record");
    }
}

#[test]
fn b20_an_event_of_mine_that_does_not_say_of_which_conversation_is_counted_and_has_the_list_asked_for() {
    for spoilt in [Value::Null, json!("")] {
        let mut bench = Bench::live();
        bench.pass(20_000);
        let before = bench.live.counts().bad_records;
        let mut event = call("c1", "connected");
        event["id"] = spoilt;
        bench.event(&event);
        assert_eq!(bench.live.counts().bad_records, before + 1);
        assert!(bench.asked(|ask| *ask == Ask::Snapshot).is_some());
    }
}

#[test]
fn what_cannot_be_all_true_is_shown_and_counted() {
    let leg = |id: Option<&str>, connected: i64| {
        json!({ "id": id, "purpose": "agent", "userId": ME, "connectedTime": query::iso(connected),
            "calls": [{ "id": "k", "state": "connected", "connectedTime": query::iso(connected) }] })
    };
    let (now, future) = (T0, T0 + 3_600_000);
    let mut bench = Bench::live();
    for (n, legs) in
        [json!([leg(Some("p"), now)]), json!([leg(None, now)]), json!([leg(Some("p"), future)])].iter().enumerate()
    {
        let id = format!("c{n}");
        bench.event(&json!({ "id": id, "participants": legs }));
        assert!(matches!(bench.phase(&id), Some(Phase::Connected { .. })), "{legs}");
        assert_eq!(bench.live.counts().odd, n as u32);
    }
    bench.pass_by_steps(1_000).list(json!([{ "id": "c1", "participants": [leg(None, now)] }]));
    assert_eq!(bench.live.counts().odd, 3, "in lists as in events");
}
