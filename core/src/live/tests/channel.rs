//! Sockets that close, fall silent, flap, or are not ours; and what is tried next.

use super::*;
use crate::clock::MINUTE;

#[test]
fn c05_a_closed_socket_is_followed_by_another_and_by_a_new_list() {
    let mut bench = Bench::live();
    let old = bench.live.on_socket().unwrap();
    bench.on(Event::Closed(old));
    assert!(matches!(bench.freshness(), Freshness::Polling(Why::SocketLost)));
    bench.pass_by_steps(1_000);
    let new = bench.open();
    assert_ne!(old, new);
    bench.permit().list(json!([]));
    assert_eq!(bench.freshness(), Freshness::Live);
}

#[test]
fn c16_frames_and_ends_of_an_old_socket_mean_nothing() {
    let mut bench = Bench::live();
    let old = bench.live.on_socket().unwrap();
    bench.on(Event::Closed(old)).pass_by_steps(1_000);
    bench.open();
    let text = json!({ "topicName": format!("v2.users.{ME}.conversations"), "eventBody": call("ghost", "connected") });
    bench.on(Event::Frame(old, &Heard::of(&text.to_string()))).on(Event::Closed(old));
    bench.permit().list(json!([]));
    assert_eq!(bench.phase("ghost"), None);
    assert_eq!(bench.freshness(), Freshness::Live);
}

#[test]
fn c06_a_silent_socket_is_asked_whether_it_lives_and_replaced_within_45_seconds() {
    let mut bench = Bench::live();
    bench.pass_by_steps(39_999);
    assert_eq!((bench.pings(), bench.freshness()), (0, Freshness::Live));
    bench.pass_by_steps(1);
    assert_eq!(bench.pings(), 1);
    bench.pass_by_steps(5_000);
    assert!(matches!(bench.freshness(), Freshness::Polling(Why::Silent) | Freshness::Stale(Why::Silent)));
    assert!(bench.effects.iter().any(|effect| matches!(effect, Effect::Close(_))));
}

#[test]
fn a_heartbeat_or_a_pong_keeps_it_live() {
    let mut bench = Bench::live();
    for _ in 0..10 {
        bench.pass_by_steps(30_000).heartbeat();
        if bench.effects.contains(&Effect::Ask(Ask::Snapshot)) {
            bench.list(json!([]));
        }
        assert_eq!(bench.freshness(), Freshness::Live);
    }
    assert_eq!(bench.pings(), 0);
}

#[test]
fn c04_a_topic_that_is_rejected_leaves_the_list_and_says_why() {
    let mut bench = Bench::started();
    bench.list(json!([]));
    bench.answer_channel();
    bench.open();
    let ask = bench.asked(|ask| matches!(ask, Ask::Subscribe { .. })).unwrap();
    bench.answer(&ask, &json!({ "entities": [{ "id": "x", "state": "Rejected", "rejectionReason": "no" }] }));
    assert_eq!(bench.freshness(), Freshness::Polling(Why::TopicRejected));
    bench.pass_by_steps(MINUTE);
    assert_eq!(bench.socket(), None, "no new socket within a minute");
}

#[test]
fn c02_a_socket_that_never_opens_is_given_up_after_fifteen_seconds() {
    let mut bench = Bench::started();
    bench.list(json!([]));
    bench.answer_channel();
    bench.socket().unwrap();
    bench.pass_by_steps(14_999);
    assert!(matches!(bench.freshness(), Freshness::Connecting));
    bench.pass_by_steps(1);
    assert!(matches!(bench.freshness(), Freshness::Polling(Why::SocketLost) | Freshness::Stale(Why::SocketLost)));
}

#[test]
fn c19_after_three_failures_on_one_channel_another_channel_is_asked_for() {
    let mut bench = Bench::live();
    let mut channels = 0;
    for _ in 0..3 {
        if let Some(socket) = bench.live.on_socket() {
            bench.on(Event::Closed(socket));
        }
        bench.pass_by_steps(30_000);
        if bench.asked(|ask| *ask == Ask::Channel).is_some() {
            channels += 1;
        }
        bench.effects.clear();
    }
    assert_eq!(channels, 1);
}

#[test]
fn a_channel_that_is_gone_is_replaced_at_once() {
    let mut bench = Bench::live();
    let socket = bench.live.on_socket().unwrap();
    bench.on(Event::Frame(socket, &Heard::of(r#"{"topicName":"v2.system.no_longer_subscribed.ch-1","eventBody":{}}"#)));
    bench.pass_by_steps(1_000);
    assert!(bench.asked(|ask| *ask == Ask::Channel).is_some());
}

#[test]
fn c21_a_socket_that_flaps_is_tried_ever_more_rarely() {
    let mut bench = Bench::live();
    let mut opened = 0;
    for _ in 0..300 {
        if let Some(socket) = bench.live.on_socket() {
            bench.on(Event::Closed(socket));
        }
        bench.pass_by_steps(1_000);
        if bench.asked(|ask| *ask == Ask::Channel).is_some() {
            bench.effects.retain(|effect| *effect != Effect::Ask(Ask::Channel));
            let body = json!({ "id": "ch-2", "connectUri": URL });
            bench.answer(&Ask::Channel, &body);
        }
        opened += usize::from(bench.socket().is_some());
    }
    assert!(opened < 60, "{opened} sockets in five minutes");
}

#[test]
fn c21_a_socket_that_is_live_for_seconds_only_does_not_make_the_badge_flicker() {
    let mut bench = Bench::live();
    let mut changes = Vec::new();
    let mut look = |bench: &Bench| {
        let now = std::mem::discriminant(&bench.freshness());
        if changes.last() != Some(&now) {
            changes.push(now);
        }
    };
    for second in 0..300 {
        if bench.effects.contains(&Effect::Ask(Ask::Channel)) {
            bench.effects.retain(|effect| *effect != Effect::Ask(Ask::Channel));
            bench.answer(&Ask::Channel, &json!({ "id": "ch-2", "connectUri": URL }));
        }
        if let Some(socket) = bench.socket() {
            bench.on(Event::Opened(socket)).permit();
        }
        while bench.effects.contains(&Effect::Ask(Ask::Snapshot)) {
            bench.list(json!([]));
            look(&bench);
        }
        if let Some(socket) = bench.live.on_socket().filter(|_| second % 4 == 3) {
            bench.on(Event::Closed(socket));
        }
        bench.pass_by_steps(1_000);
        look(&bench);
    }
    assert!(changes.len() <= 6, "{changes:?}");
    // One that lasts is believed after half a minute.
    for _ in 0..90 {
        if let Some(socket) = bench.socket() {
            bench.on(Event::Opened(socket)).permit();
        }
        while bench.effects.contains(&Effect::Ask(Ask::Snapshot)) {
            bench.list(json!([]));
        }
        if bench.live.on_socket().is_some() {
            bench.heartbeat();
        }
        bench.pass_by_steps(1_000);
    }
    assert_eq!(bench.freshness(), Freshness::Live);
}

#[test]
fn c03_an_answer_that_has_not_the_topic_in_it_confirms_nothing() {
    let mut bench = Bench::started();
    bench.answer_channel();
    bench.open();
    let ask = bench.asked(|ask| matches!(ask, Ask::Subscribe { .. })).unwrap();
    bench.answer(&ask, &json!({ "entities": [] }));
    while bench.effects.contains(&Effect::Ask(Ask::Snapshot)) {
        bench.list(json!([]));
    }
    assert_eq!(bench.freshness(), Freshness::Polling(Why::SocketLost));
}

/// The machine of a page that was reloaded, with the digest of `ch-1`, after it asked which channels there are.
fn reloaded() -> (Bench, Ask) {
    let digest = Bench::live().live.channel().unwrap();
    assert!(!digest.contains("ch-1"));
    let mut bench = Bench::new();
    bench.live.look_for(digest);
    bench.on(Event::Start { me: ME.to_owned() });
    assert_eq!(bench.asked(|ask| *ask == Ask::Channel), None);
    let ask = bench.asked(|ask| *ask == Ask::Channels).expect("the channels were asked for");
    (bench, ask)
}

#[test]
fn after_a_reload_the_channel_that_served_before_serves_again() {
    let (mut bench, ask) = reloaded();
    let other = json!({ "id": "ch-0", "connectUri": URL.replace("ch-1", "ch-0") });
    let mine = json!({ "id": "ch-1", "connectUri": URL, "expires": query::iso(T0 + 80_000_000) });
    bench.answer(&ask, &json!({ "entities": [other, mine] }));
    let opened = bench.effects.iter().find_map(|effect| match effect {
        Effect::Open { url, .. } => Some(url.clone()),
        _ => None,
    });
    assert_eq!(opened.as_deref(), Some(URL));
    bench.open();
    bench.permit();
    bench.list(json!([]));
    bench.list(json!([]));
    assert_eq!(bench.freshness(), Freshness::Live);
}

#[test]
fn a_channel_that_is_no_more_or_that_is_about_to_end_is_replaced_by_another() {
    let soon = json!({ "id": "ch-1", "connectUri": URL, "expires": query::iso(T0 + 30_000) });
    let foreign = json!({ "id": "ch-1", "connectUri": "wss://streaming.evil.com/channels/ch-1" });
    let other = json!({ "id": "ch-0", "connectUri": URL.replace("ch-1", "ch-0") });
    for entities in [json!([]), json!([soon]), json!([foreign]), json!([other])] {
        let (mut bench, ask) = reloaded();
        bench.answer(&ask, &json!({ "entities": entities }));
        assert_eq!(bench.socket(), None, "{entities}");
        assert!(bench.asked(|ask| *ask == Ask::Channel).is_some(), "{entities}");
    }
    let (mut bench, ask) = reloaded();
    bench.on(Event::Answered(&ask, Err(ApiError::TimedOut)));
    assert!(bench.asked(|ask| *ask == Ask::Channel).is_some());
}

#[test]
fn a_socket_on_another_host_is_never_opened() {
    let mut bench = Bench::started();
    let ask = bench.asked(|ask| *ask == Ask::Channel).unwrap();
    bench.answer(&ask, &json!({ "id": "x", "connectUri": "wss://streaming.evil.com/channels/x" }));
    assert_eq!(bench.socket(), None);
}

#[test]
fn when_the_token_ends_the_socket_is_closed_and_what_was_seen_stays() {
    let mut bench = Bench::live();
    bench.event(&call("c1", "connected")).on(Event::Stop);
    assert_eq!(bench.freshness(), Freshness::Off);
    assert!(bench.effects.iter().any(|effect| matches!(effect, Effect::Close(_))));
    assert!(bench.phase("c1").is_some());
    assert_eq!(bench.live.wake_at(), None);
}

#[test]
fn what_a_socket_brought_before_its_topics_were_refused_is_not_told_over_a_later_list() {
    let mut bench = Bench::started();
    bench.answer_channel();
    bench.open();
    bench.event(&call("ghost", "connected"));
    let ask = bench.asked(|ask| matches!(ask, Ask::Subscribe { .. })).unwrap();
    bench.on(Event::Answered(&ask, Err(ApiError::TimedOut))).list(json!([]));
    bench.pass_by_steps(2_000).answer_channel();
    bench.open();
    bench.permit().list(json!([]));
    assert_eq!((bench.freshness(), bench.phase("ghost")), (Freshness::Live, None));
}

#[test]
fn a_server_that_closes_every_socket_at_once_is_not_stormed() {
    let mut bench = Bench::live();
    let closing = r#"{"topicName":"v2.system.socket_closing","eventBody":{"message":"closing"}}"#;
    bench.pass_by_steps(30_000).heartbeat();
    let proved = bench.live.on_socket().unwrap();
    bench.on(Event::Frame(proved, &Heard::of(closing))).answer_channel();
    let next = bench.open();
    assert_ne!(proved, next, "a socket that served is replaced at once");
    bench.on(Event::Frame(next, &Heard::of(closing)));
    assert_eq!(bench.socket(), None, "one that has proved nothing after a while");
    bench.pass_by_steps(1_000);
    assert!(bench.socket().is_some());
}

#[test]
fn when_the_socket_is_lost_and_not_back_within_seconds_an_old_list_is_asked_for() {
    let mut bench = Bench::live();
    for _ in 0..3 {
        bench.pass_by_steps(29_000).heartbeat();
    }
    let socket = bench.live.on_socket().unwrap();
    bench.on(Event::Closed(socket));
    assert_eq!(bench.asked(|ask| *ask == Ask::Snapshot), None, "not by all whose socket is lost in the same moment");
    bench.pass_by_steps(5_000).list(json!([]));
    assert_eq!(bench.freshness(), Freshness::Polling(Why::SocketLost));
}

/// The answer to the check that goes with a list.
fn checked(bench: &mut Bench, result: Result<Value, ApiError>) {
    let ask = bench.asked(|ask| matches!(ask, Ask::Check { .. })).expect("the channel was checked");
    match result {
        Ok(body) => drop(bench.answer(&ask, &body)),
        Err(error) => drop(bench.on(Event::Answered(&ask, Err(error)))),
    }
}

#[test]
fn c07_a_channel_that_was_dropped_behind_a_socket_that_beats_is_noticed_with_the_next_list() {
    let says = crate::genesys::error::ServerSays { status: 404, ..Default::default() };
    for gone in [Err(ApiError::NotFound(says)), Ok(json!({ "entities": [{ "id": "v2.users.other.presence" }] }))] {
        let mut bench = Bench::live();
        bench.on(Event::Shown).list(json!([]));
        checked(&mut bench, gone);
        assert!(matches!(bench.freshness(), Freshness::Polling(Why::SocketLost)));
        bench.pass_by_steps(1_000).answer_channel();
    }
}

#[test]
fn a_channel_that_has_its_topic_or_cannot_be_asked_is_kept() {
    let topic = json!({ "entities": [{ "id": format!("v2.users.{ME}.conversations") }] });
    for answer in [Ok(topic), Err(ApiError::TimedOut)] {
        let mut bench = Bench::live();
        bench.on(Event::Shown).list(json!([]));
        checked(&mut bench, answer);
        assert_eq!(bench.freshness(), Freshness::Live);
    }
}

#[test]
fn i15_however_often_the_page_is_looked_at_one_check_is_under_way() {
    let mut bench = Bench::live();
    for _ in 0..10 {
        bench.on(Event::Shown);
    }
    let checks = bench.effects.iter().filter(|effect| matches!(effect, Effect::Ask(Ask::Check { .. }))).count();
    assert_eq!(checks, 1);
}

#[test]
fn c01_a_socket_that_is_refused_is_tried_again_and_the_list_serves_meanwhile() {
    let mut bench = Bench::started();
    bench.list(json!([call("c1", "connected")]));
    bench.answer_channel();
    for _ in 0..2 {
        let refused = bench.socket().expect("a socket was opened");
        bench.on(Event::Closed(refused));
        assert_eq!(bench.freshness(), Freshness::Polling(Why::SocketLost));
        bench.pass_by_steps(4_000);
    }
    bench.open();
    bench.permit();
    if bench.freshness() != Freshness::Live {
        bench.list(json!([call("c1", "connected")]));
    }
    assert_eq!(bench.freshness(), Freshness::Live);
}

#[test]
fn c03_a_socket_whose_topics_nobody_confirms_is_never_called_live_and_given_up_after_twenty_seconds() {
    let mut bench = Bench::started();
    bench.list(json!([]));
    bench.answer_channel();
    let socket = bench.open();
    for _ in 0..19 {
        bench.pass_by_steps(1_000).heartbeat();
        assert_ne!(bench.freshness(), Freshness::Live);
    }
    bench.pass_by_steps(1_000);
    assert!(bench.effects.contains(&Effect::Close(socket)));
    assert_eq!(bench.freshness(), Freshness::Polling(Why::SocketLost));
}

#[test]
fn c20_a_token_that_is_revoked_takes_its_channel_along_and_the_next_one_is_live_at_once() {
    let mut bench = Bench::live();
    bench.event(&call("c1", "connected"));
    let socket = bench.live.on_socket().unwrap();
    let revoked =
        json!({ "topicName": "v2.system.token_revoked.ch-1", "eventBody": { "reason": "user_tokens_revoked" } });
    bench.on(Event::Frame(socket, &Heard::of(&revoked.to_string())));
    assert_eq!(bench.freshness(), Freshness::Polling(Why::SocketLost), "said at once");
    bench.on(Event::Stop);
    assert_eq!(bench.freshness(), Freshness::Off);
    assert!(bench.phase("c1").is_some(), "what was seen stays readable");
    bench.effects.clear();
    bench.pass(3_000).on(Event::Start { me: ME.to_owned() });
    bench.answer_channel();
    bench.open();
    bench.permit().list(json!([call("c1", "connected")])).list(json!([call("c1", "connected")]));
    assert_eq!(bench.freshness(), Freshness::Live);
}
