//! The traps of the field, each with figures that were computed by hand from what Genesys Cloud answers.

use super::*;
use crate::genesys::models::analytics::AnalyticsConversation;
use crate::history::store::Store;
use crate::record::from_analytics;
use serde_json::{Value, json};

const ME: &str = "me";

/// A session with its metrics, all over.
fn session(media: &str, metrics: &[(&str, i64)]) -> Value {
    let metrics: Vec<_> = metrics.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
    json!({ "mediaType": media, "metrics": metrics, "segments": [{
        "segmentType": "interact", "queueId": "q-1", "segmentStart": "2026-08-03T09:00:00.000Z", "segmentEnd": "2026-08-03T09:05:00.000Z" }] })
}

fn part(user: &str, purpose: &str, sessions: &[Value]) -> Value {
    json!({ "userId": user, "purpose": purpose, "sessions": sessions })
}

/// As it is on record, from `start` to `end`.
fn on_record(start: &str, end: Option<&str>, participants: &[Value]) -> Entry {
    let conversation = json!({
        "conversationId": "3e7150e9-d87c-4e91-b0f9-06ff95ae349a",
        "conversationStart": start, "conversationEnd": end, "participants": participants,
    });
    let conversation: AnalyticsConversation = serde_json::from_value(conversation).unwrap();
    let (id, past) = from_analytics::read(&conversation, ME).unwrap();
    let mut store = Store::default();
    store.keep(&id, &past);
    Entry::of(&store, store.row(&id).unwrap())
}

fn ended(participants: &[Value]) -> Entry {
    on_record("2026-08-03T09:00:00.000Z", Some("2026-08-03T09:06:00.000Z"), participants)
}

fn call(metrics: &[(&str, i64)]) -> Entry {
    ended(&[part(ME, "agent", &[session("voice", metrics)])])
}

fn value(entries: &[Entry], kpi: Kpi) -> Option<i64> {
    Board::of(entries.iter().copied()).value(kpi)
}

#[test]
fn only_the_agents_own_sessions_count_in_a_conversation_of_several_agents() {
    let shared = ended(&[
        part("x", "customer", &[session("voice", &[])]),
        part("", "acd", &[session("voice", &[("tAcd", 7_000)])]),
        part("ann", "agent", &[session("voice", &[("tTalk", 90_000), ("tHandle", 95_000), ("nTransferred", 1)])]),
        part(ME, "agent", &[session("voice", &[("tTalk", 20_000), ("tAcw", 10_000), ("tHandle", 30_000)])]),
    ]);
    assert_eq!(value(&[shared], Kpi::Handle), Some(30_000));
    assert_eq!(value(&[shared], Kpi::Talk), Some(20_000));
    assert_eq!(value(&[shared], Kpi::Transfers), Some(0), "the colleague passed it on, not the agent");
    assert_eq!(value(&[shared], Kpi::Wait), Some(7_000), "the customer's wait is nobody's session");
}

#[test]
fn a_conversation_that_comes_back_to_the_agent_is_handled_once_with_both_legs() {
    // 30 s before it was passed on and 45 s after it came back; 6 s of after-call work: 81 s in one conversation.
    let back = ended(&[
        part(ME, "agent", &[session("voice", &[("tTalk", 30_000), ("tHandle", 30_000), ("nTransferred", 1)])]),
        part("ann", "agent", &[session("voice", &[("tTalk", 50_000), ("tHandle", 50_000), ("nTransferred", 1)])]),
        part(ME, "agent", &[session("voice", &[("tTalk", 45_000), ("tAcw", 6_000), ("tHandle", 51_000)])]),
    ]);
    let other = call(&[("tTalk", 19_000), ("tHandle", 19_000)]);
    assert_eq!(value(&[back, other], Kpi::Handled), Some(2));
    assert_eq!(value(&[back, other], Kpi::Handle), Some(50_000), "(81 + 19) / 2");
    assert_eq!(value(&[back, other], Kpi::Transfers), Some(1));
}

#[test]
fn a_callback_and_its_call_are_two_sessions_and_one_conversation() {
    // The call: 50 s of talk, 4 s of dialing. The callback: 8 s of after-call work.
    let callback = ended(&[part(
        ME,
        "agent",
        &[
            session("callback", &[("tAcw", 8_000), ("tHandle", 8_000)]),
            session("voice", &[("tTalk", 50_000), ("tHandle", 54_000)]),
        ],
    )]);
    assert_eq!(callback.media, Media::Callback);
    assert_eq!(value(&[callback], Kpi::Handled), Some(1));
    assert_eq!(value(&[callback], Kpi::Handle), Some(62_000));
}

#[test]
fn a_conversation_over_midnight_counts_whole_on_the_day_on_which_it_began() {
    let late = on_record(
        "2026-08-03T23:50:00.000Z",
        Some("2026-08-04T00:20:00.000Z"),
        &[part(ME, "agent", &[session("voice", &[("tTalk", 1_500_000), ("tAcw", 300_000), ("tHandle", 1_800_000)])])],
    );
    assert_eq!(late.started, 1_785_801_000_000);
    assert_eq!(value(&[late], Kpi::Handle), Some(1_800_000), "25 minutes of talk and 5 of after-call work");
    assert_eq!(value(&[late], Kpi::AfterCall), Some(300_000));
}

#[test]
fn both_definitions_of_hold_are_told_apart() {
    let held = call(&[("tTalk", 60_000), ("tHeld", 20_000), ("tHeld", 10_000), ("tHandle", 90_000)]);
    let never = [call(&[("tTalk", 60_000), ("tHandle", 60_000)]), call(&[("tTalk", 30_000), ("tHandle", 30_000)])];
    let all = [held, never[0], never[1]];
    assert_eq!(value(&all, Kpi::HoldOfAll), Some(10_000), "30 s over three");
    assert_eq!(value(&all, Kpi::HoldOfHeld), Some(30_000), "30 s over one");
    assert_eq!(Board::of(all).tally(Kpi::HoldOfHeld).left_out(LeftOut::NeverHeld), 2);
    assert_eq!(value(&never, Kpi::HoldOfAll), Some(0));
    assert_eq!(value(&never, Kpi::HoldOfHeld), None, "there is no average of nothing");
}

#[test]
fn the_hold_of_what_is_written_is_no_hold_and_is_said_to_be_left_out() {
    let chat =
        ended(&[part(ME, "agent", &[session("chat", &[("tTalk", 60_000), ("tHeld", 600_000), ("tHandle", 660_000)])])]);
    let message = ended(&[part(
        ME,
        "agent",
        &[session("message", &[("tTalk", 30_000), ("tHeld", 90_000), ("tHandle", 120_000)])],
    )]);
    let held = call(&[("tTalk", 60_000), ("tHeld", 12_000), ("tHandle", 72_000)]);
    let board = Board::of([chat, message, held]);
    assert_eq!(board.value(Kpi::HoldOfAll), Some(12_000));
    assert_eq!(board.value(Kpi::HoldOfHeld), Some(12_000));
    assert_eq!(board.tally(Kpi::HoldOfAll).left_out(LeftOut::NoHold), 2);
    assert_eq!(board.value(Kpi::Handle), Some(284_000), "Genesys' handle time has it: (660 + 120 + 72) / 3");
}

#[test]
fn what_can_still_grow_is_in_no_average_and_is_counted_as_left_out() {
    let open =
        on_record("2026-08-01T09:00:00.000Z", None, &[part(ME, "agent", &[session("message", &[("tTalk", 5_000)])])]);
    let over = call(&[("tTalk", 40_000), ("tHandle", 40_000)]);
    let board = Board::of([open, over]);
    assert_eq!(board.value(Kpi::Handled), Some(2), "it was answered all the same");
    for kpi in [Kpi::Handle, Kpi::Talk, Kpi::HoldOfAll, Kpi::AfterCall, Kpi::NoWrapUp, Kpi::Transfers] {
        assert_eq!(board.tally(kpi).left_out(LeftOut::Growing), 1, "{kpi:?}");
    }
    assert_eq!(board.value(Kpi::Talk), Some(40_000));
}

#[test]
fn a_code_is_missing_also_where_the_time_ran_out_and_not_where_none_was_owed() {
    let with = |queue: Option<&str>, code: Option<&str>| {
        let mut session = session("voice", &[("tTalk", 20_000)]);
        session["segments"][0]["queueId"] = json!(queue);
        session["segments"][0]["wrapUpCode"] = json!(code);
        ended(&[part(ME, "agent", &[session])])
    };
    for (queue, code, missing) in [
        (Some("q-1"), None, 1),
        (Some("q-1"), Some("w-1"), 0),
        (Some("q-1"), Some("ININ-WRAP-UP-TIMEOUT"), 1),
        (Some("q-1"), Some("ININ-WRAP-UP-SKIPPED"), 0),
        // A direct call.
        (None, None, 0),
        (None, Some("w-1"), 0),
    ] {
        assert_eq!(value(&[with(queue, code)], Kpi::NoWrapUp), Some(missing), "{queue:?} {code:?}");
    }
}

#[test]
fn what_nobody_answered_waits_but_is_not_handled_and_wants_no_code() {
    let alerted = json!({ "mediaType": "voice", "segments": [{ "segmentType": "alert",
        "segmentStart": "2026-08-03T09:00:00.000Z", "segmentEnd": "2026-08-03T09:00:20.000Z" }] });
    let missed = ended(&[part("", "acd", &[session("voice", &[("tAcd", 19_000)])]), part(ME, "agent", &[alerted])]);
    let outbound = call(&[("tTalk", 25_000), ("tDialing", 4_000), ("tContacting", 7_000)]);
    let board = Board::of([missed, outbound]);
    assert_eq!(board.value(Kpi::Handled), Some(1));
    assert_eq!(board.tally(Kpi::Handle).left_out(LeftOut::NotHandled), 1);
    assert_eq!(board.value(Kpi::Handle), Some(36_000), "talk, dialing and contacting");
    assert_eq!(board.value(Kpi::Wait), Some(19_000), "the call that never was in a queue does not halve it");
    assert_eq!(board.tally(Kpi::Wait).left_out(LeftOut::NoQueue), 1);
    assert_eq!(board.value(Kpi::NoWrapUp), Some(1), "the answered one has no code");
    assert!(Kpi::NoWrapUp.stands_for(&outbound) && !Kpi::NoWrapUp.stands_for(&missed));
}

#[test]
fn every_conversation_is_counted_or_left_out_for_a_reason() {
    let mut entries = Vec::new();
    for media in Media::ALL {
        for bits in 0..32 {
            let on = |bit: u32| bits & (1 << bit) != 0;
            let length = |bit| i64::from(on(bit)) * 1_000;
            let figures = Figures { hold: length(0), wait: length(1), ..Figures::default() };
            entries.push(Entry { started: 0, media, figures, handled: on(2), complete: on(3), lacks_code: on(4) });
        }
    }
    let board = Board::of(entries.iter().copied());
    for kpi in Kpi::ALL {
        let tally = board.tally(kpi);
        let left_out: u32 = LeftOut::ALL.into_iter().map(|why| tally.left_out(why)).sum();
        assert_eq!((tally.counted + left_out) as usize, entries.len(), "{kpi:?}");
    }
    assert_eq!(Board::default().value(Kpi::Handle), None);
}

#[test]
fn an_addresses_word_for_a_figure_is_read_back() {
    for kpi in Kpi::ALL {
        assert_eq!(Kpi::of_key(kpi.key()), Some(kpi));
    }
    assert_eq!(Kpi::of_key("happiness"), None);
}
