use super::*;
use crate::clock::DAY;
use crate::history::kpi::{Board, Entry, Kpi};
use crate::record::{Figures, Media};
use serde_json::{Value, json};

const WINDOW: Window = Window { from: 1_785_715_200_000, to: 1_785_801_600_000 };

fn reply(body: &Value) -> Reply {
    Reply { body: body.to_string().into_bytes(), correlation_id: None, sent: 0 }
}

/// Two calls of 100 s and 50 s, one held for 30 s; a message of 600 s with 500 s of what Genesys calls hold.
fn answer() -> Value {
    let metric = |name: &str, count: i64, sum: f64| json!({ "metric": name, "stats": { "count": count, "sum": sum } });
    json!({ "results": [
        { "group": { "mediaType": "voice" }, "data": [{ "interval": "a/b", "metrics": [
            metric("tHandle", 2, 150_000.0), metric("tTalk", 3, 110_000.0), metric("tHeld", 2, 30_000.0),
            metric("tHeldComplete", 1, 30_000.0), metric("tAcw", 1, 10_000.0), metric("nTransferred", 1, 1.0)] }] },
        { "group": { "mediaType": "message" }, "data": [{ "metrics": [
            metric("tHandle", 1, 600_000.0), metric("tHeld", 1, 500_000.0), metric("tHeldComplete", 1, 500_000.0)] }] },
        { "group": { "mediaType": "telepathy" }, "data": [{ "metrics": [{ "metric": "tHandle" }, {}] }] },
    ] })
}

fn ask(sums: &mut Sums, window: Window, when: When) -> Vec<Wanted> {
    sums.turn(Event::Ask { me: "u-me".to_owned(), window, when })
}

fn asked() -> (Sums, Vec<Wanted>) {
    let mut sums = Sums::default();
    let wanted = [When::Now, When::Before].map(|when| ask(&mut sums, WINDOW, when));
    (sums, wanted.into_iter().flatten().collect())
}

fn booked(answer: &Value) -> Booked {
    Booked::of(&reply(answer)).unwrap()
}

#[test]
fn both_intervals_are_asked_for_as_the_api_documents_it() {
    let (_, wanted) = asked();
    let bodies: Vec<Value> = wanted.iter().map(|(_, body)| serde_json::from_str(body).unwrap()).collect();
    assert_eq!(bodies.len(), 2);
    assert_eq!(bodies[0]["interval"], "2026-08-03T00:00:00.000Z/2026-08-04T00:00:00.000Z");
    assert_eq!(bodies[1]["interval"], "2026-08-02T00:00:00.000Z/2026-08-03T00:00:00.000Z");
    assert_eq!(bodies[0]["groupBy"], json!(["mediaType"]));
    assert_eq!(
        bodies[0]["filter"],
        json!({ "type": "and", "predicates": [
            { "type": "dimension", "dimension": "userId", "operator": "matches", "value": "u-me" }] })
    );
}

#[test]
fn averages_are_over_what_was_handled_and_can_be_had_by_medium() {
    let booked = booked(&answer());
    assert_eq!(booked.value(Kpi::Handled, &[]), Some(3));
    assert_eq!(booked.value(Kpi::Handle, &[]), Some(250_000));
    assert_eq!(booked.value(Kpi::Handle, &[Media::Call]), Some(75_000));
    assert_eq!(booked.value(Kpi::HoldOfAll, &[Media::Call]), Some(15_000));
    assert_eq!(booked.value(Kpi::HoldOfHeld, &[Media::Call]), Some(30_000));
    assert_eq!(booked.value(Kpi::HoldOfAll, &[]), Some(15_000), "30 s over two calls: a message has no hold");
    assert_eq!(booked.value(Kpi::HoldOfHeld, &[]), Some(30_000));
    assert_eq!(booked.value(Kpi::HoldOfAll, &[Media::Message]), None);
    assert_eq!(booked.value(Kpi::Transfers, &[]), Some(1));
    assert_eq!((booked.value(Kpi::Wait, &[]), booked.value(Kpi::NoWrapUp, &[])), (None, None));
}

#[test]
fn an_answer_without_results_has_booked_nothing() {
    let booked = booked(&json!({}));
    assert_eq!((booked.value(Kpi::Handled, &[]), booked.value(Kpi::Handle, &[])), (Some(0), None));
    assert!(
        Booked::of(&reply(&json!({ "message": "no results", "status": 503 }))).is_err(),
        "a gateway's words are none"
    );
}

#[test]
fn the_answer_to_an_older_question_is_not_shown_under_the_present_one() {
    let (mut sums, wanted) = asked();
    let later = Window { from: WINDOW.from - DAY, to: WINDOW.to };
    ask(&mut sums, later, When::Now);
    sums.turn(Event::Answered(wanted[0].0, Ok(reply(&answer()))));
    assert_eq!(sums.standing(When::Now), &Standing::Asked);
}

#[test]
fn figures_of_other_conversations_are_not_those_of_these() {
    let (mut sums, wanted) = asked();
    let calls = Conditions { media: Some(Media::Call), ..Conditions::default() };
    sums.turn(Event::Answered(wanted[1].0, Ok(reply(&answer()))));
    assert!(sums.is_of(WINDOW, &Conditions { scope: crate::history::Scope::All, ..Conditions::default() }));
    assert!(!sums.is_of(WINDOW, &calls));
    sums.narrow(&calls);
    assert_eq!(sums.standing(When::Before), &Standing::NotAsked);
    let body: Value = serde_json::from_str(&ask(&mut sums, WINDOW, When::Before)[0].1).unwrap();
    assert_eq!(body["filter"]["predicates"][1]["value"], "voice");
    sums.turn(Event::Answered(wanted[0].0, Ok(reply(&answer()))));
    assert_eq!(sums.standing(When::Now), &Standing::NotAsked, "an answer of all is not one of calls");
    assert!(sums.is_of(WINDOW, &calls));
}

#[test]
fn one_of_both_may_fail_and_the_other_stays() {
    let (mut sums, wanted) = asked();
    sums.turn(Event::Answered(wanted[0].0, Ok(reply(&answer()))));
    sums.turn(Event::Answered(wanted[1].0, Ok(reply(&json!([])))));
    assert!(matches!(sums.standing(When::Now), Standing::Here(_)));
    assert!(matches!(sums.standing(When::Before), Standing::Failed(_)));
    sums.turn(Event::Wipe);
    assert_eq!(sums.standing(When::Now), &Standing::NotAsked, "nothing of one agent is the next one's");
}

#[test]
fn what_is_here_or_on_its_way_is_not_asked_for_twice_and_what_failed_is() {
    let (mut sums, wanted) = asked();
    sums.turn(Event::Answered(wanted[0].0, Ok(reply(&answer()))));
    assert_eq!((ask(&mut sums, WINDOW, When::Now), ask(&mut sums, WINDOW, When::Before)), (vec![], vec![]));
    sums.turn(Event::Answered(wanted[1].0, Err(ApiError::Unreachable)));
    assert_eq!(ask(&mut sums, WINDOW, When::Before).len(), 1);
    assert!(matches!(sums.standing(When::Now), Standing::Here(_)), "the other one stays");
}

#[test]
fn a_refusal_of_the_time_before_holds_for_every_interval_until_the_agent_asks() {
    let (mut sums, wanted) = asked();
    let error = ApiError::Forbidden {
        operation: crate::genesys::endpoint::Operation::Aggregates,
        missing: crate::genesys::error::Missing::Permissions(vec!["analytics:conversationAggregate:view".to_owned()]),
        says: crate::genesys::error::ServerSays::default(),
    };
    sums.turn(Event::Answered(wanted[1].0, Err(error.clone())));
    let later = Window { from: WINDOW.from + DAY, to: WINDOW.to + DAY };
    assert_eq!(ask(&mut sums, later, When::Before), []);
    assert_eq!(sums.standing(When::Before), &Standing::Failed(error));
    let now = ask(&mut sums, later, When::Now);
    sums.turn(Event::Answered(now[0].0, Ok(reply(&answer()))));
    assert_eq!(ask(&mut sums, later, When::Before).len(), 1, "the permission was given meanwhile");
}

/// The same three, as they are on record.
fn ours(complete: bool) -> Board {
    let entry = |media, handle, hold| Entry {
        started: WINDOW.from,
        media,
        figures: Figures { handle, hold, holds: u32::from(hold > 0), ..Figures::default() },
        handled: true,
        complete,
        lacks_code: false,
    };
    Board::of([
        entry(Media::Call, 100_000, 30_000),
        entry(Media::Call, 50_000, 0),
        entry(Media::Message, 600_000, 500_000),
    ])
}

#[test]
fn a_difference_is_told_with_what_explains_it() {
    let theirs = booked(&answer());
    let of = |kpi, ours: &Board| causes(kpi, ours.tally(kpi), &theirs, &[]);
    let same = ours(true);
    assert_eq!(of(Kpi::Handle, &same), [], "250 s on both sides");
    assert_eq!(of(Kpi::HoldOfAll, &same), [], "15 s on both sides: nothing that is written is in either");
    assert_eq!(of(Kpi::HoldOfHeld, &same), []);
    assert_eq!(of(Kpi::Handled, &same), []);
    let growing = ours(false);
    assert_eq!(of(Kpi::Transfers, &growing)[0], Cause::Growing(3));
    assert_eq!(of(Kpi::Wait, &same), [], "there is nothing to compare with");
    let mut two = Board::default();
    two.add(&Entry {
        started: 0,
        media: Media::Call,
        figures: Figures { handle: 250_400, ..Figures::default() },
        handled: true,
        complete: true,
        lacks_code: false,
    });
    assert_eq!(of(Kpi::Handle, &two), [Cause::Rounding]);
    assert_eq!(of(Kpi::Handled, &two), [Cause::Sessions, Cause::Booked], "three sessions, one conversation");
}
