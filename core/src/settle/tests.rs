use super::*;
use crate::chance::Seeded;
use crate::clock::HOUR;
use crate::genesys::endpoint::Operation;
use crate::genesys::error::{Missing, ServerSays};
use serde_json::{Value, json};

const ME: &str = "u-me";
const T0: i64 = 1_785_747_600_000;

/// The machine with a clock and a book.
struct Bench {
    settle: Settle,
    book: Book,
    now: Moment,
    chance: Seeded,
}

impl Bench {
    fn new() -> Self {
        let now = Moment { wall: T0, mono: 1_000 };
        let mut bench = Self { settle: Settle::default(), book: Book::of(ME), now, chance: Seeded::new(5) };
        assert_eq!(bench.on(Event::Start { me: ME.to_owned() }), None);
        bench
    }

    fn on(&mut self, event: Event) -> Option<DetailsQuery> {
        self.settle.on(event, self.now, self.now.wall, &mut self.book, &mut self.chance)
    }

    fn pass(&mut self, ms: i64) -> &mut Self {
        self.now = Moment { wall: self.now.wall + ms, mono: self.now.mono + ms };
        self
    }

    /// A call that the agent had is over, and the book was told so.
    fn ended(&mut self, id: &str, began: i64) -> &mut Self {
        let at = |ms: i64| crate::genesys::query::iso(ms);
        let conversation = json!({ "id": id, "startTime": at(began), "participants": [{
            "id": format!("{id}-leg"), "userId": ME, "purpose": "agent", "connectedTime": at(began + SECOND),
            "endTime": at(self.now.wall), "wrapup": { "code": "c-1" },
            "calls": [{ "id": format!("{id}-call"), "state": "disconnected", "direction": "inbound",
                "connectedTime": at(began + SECOND), "disconnectedTime": at(self.now.wall) }],
        }]});
        let conversation = serde_json::from_value(conversation).unwrap();
        self.book.event(conversation, self.now, self.now.wall);
        self
    }

    /// Lets time pass until the machine asks; gives how long that took, and the question.
    fn asks(&mut self) -> (i64, DetailsQuery) {
        let began = self.now.mono;
        for _ in 0..1_000 {
            if let Some(query) = self.on(Event::Look) {
                return (self.now.mono - began, query);
            }
            let wake = self.settle.wake_at().expect("it waits for something");
            self.pass((wake - self.now.mono).max(1));
        }
        panic!("it never asks");
    }

    fn answer(&mut self, conversations: &Value) -> Option<DetailsQuery> {
        let body = json!({ "conversations": conversations, "totalHits": 1 }).to_string().into_bytes();
        self.on(Event::Answered(Ok(Reply { body, correlation_id: None, sent: self.now.mono })))
    }

    fn phase(&self, id: &str) -> Phase {
        self.book.get(id).unwrap().phase()
    }
}

/// What Analytics says of a conversation; without its end, not yet all.
fn record(id: &str, end: Option<i64>) -> Value {
    let at = |ms: i64| json!(crate::genesys::query::iso(ms));
    let end = end.map_or(Value::Null, at);
    json!({ "conversationId": id, "conversationStart": at(T0 - MINUTE), "conversationEnd": end, "participants": [{
        "participantId": format!("{id}-leg"), "userId": ME, "purpose": "agent", "sessions": [{ "mediaType": "voice",
            "metrics": [{ "name": "tTalk", "value": 41_000 }],
            "segments": [{ "segmentType": "interact", "segmentStart": at(T0 - MINUTE), "segmentEnd": end }] }] }] })
}

fn ids(query: &DetailsQuery) -> Vec<&str> {
    query.conversations.iter().map(|id| &**id).collect()
}

#[test]
fn a_conversation_that_has_ended_is_asked_for_until_its_record_is_complete_and_then_no_more() {
    let mut bench = Bench::new();
    bench.ended("a", T0 - MINUTE);
    let (waited, query) = bench.asks();
    assert!((FIRST..=2 * FIRST).contains(&waited), "first after {waited} ms");
    assert_eq!(ids(&query), ["a"]);
    assert_eq!(query.user, ME);
    assert!(query.from <= T0 - MINUTE && query.to > T0 - MINUTE, "its start lies in the interval");
    assert!(bench.settle.wake_at().is_none(), "one question at a time");

    assert_eq!(bench.answer(&json!([])), None);
    assert_eq!(bench.settle.standing("a"), Settling::Awaited);
    bench.asks();
    bench.answer(&json!([record("a", None)]));
    assert!(matches!(bench.phase("a"), Phase::Settling { .. }), "a record that can still grow is not the final one");
    bench.asks();
    bench.answer(&json!([record("a", Some(T0))]));
    assert_eq!(bench.phase("a"), Phase::Final { ended: Some(T0) });
    assert_eq!(bench.book.get("a").unwrap().on_record().unwrap().talk, 41_000);
    assert_eq!(bench.settle.wake_at(), None);
    assert_eq!(bench.pass(HOUR).on(Event::Look), None);
}

#[test]
fn it_is_asked_for_less_and_less_often_and_never_given_up() {
    let mut bench = Bench::new();
    bench.ended("a", T0);
    let mut waits = Vec::new();
    for number in 0..200_u32 {
        let overdue = if number < OVERDUE { Settling::Awaited } else { Settling::Overdue };
        assert_eq!(bench.settle.standing("a"), overdue, "after {number} answers");
        waits.push(bench.asks().0);
        bench.answer(&json!([]));
    }
    let half = waits.iter().take(OVERDUE as usize).sum::<i64>();
    assert!((20 * MINUTE..60 * MINUTE).contains(&half), "overdue after {half} ms");
    assert!(waits.iter().all(|&wait| wait <= 13 * MINUTE), "{waits:?}");
    assert!(waits[100..].iter().all(|&wait| wait >= 10 * MINUTE), "{waits:?}");
}

#[test]
fn a_record_that_the_history_has_loaded_meanwhile_needs_no_question() {
    let mut bench = Bench::new();
    bench.ended("a", T0);
    bench.on(Event::Look);
    bench.book.analytics(&serde_json::from_value(record("a", Some(T0))).unwrap());
    assert_eq!(bench.pass(MINUTE).on(Event::Look), None);
    assert_eq!(bench.settle.wake_at(), None);
}

#[test]
fn all_that_are_due_are_asked_for_in_one_question_but_never_more_than_a_page() {
    let mut bench = Bench::new();
    for number in 0..120 {
        bench.ended(&format!("c-{number}"), T0);
    }
    let mut asked = Vec::new();
    for _ in 0..3 {
        let (_, query) = bench.asks();
        assert!(query.conversations.len() <= AT_ONCE, "{}", query.conversations.len());
        asked.extend(query.conversations.iter().map(ToString::to_string));
        bench.answer(&json!([]));
    }
    asked.sort();
    asked.dedup();
    assert!(asked.len() >= 100, "{} of 120 after three questions", asked.len());
}

#[test]
fn a_message_of_last_month_and_a_call_of_now_are_two_questions_of_less_than_31_days() {
    let mut bench = Bench::new();
    bench.ended("old", T0 - 40 * DAY).ended("new", T0);
    let mut asked = Vec::new();
    for _ in 0..2 {
        let (_, query) = bench.asks();
        assert!(query.to - query.from < 31 * DAY, "{} days", (query.to - query.from) / DAY);
        asked.extend(query.conversations.iter().map(ToString::to_string));
        bench.answer(&json!([]));
    }
    asked.sort();
    assert_eq!(asked, ["new", "old"]);
}

#[test]
fn who_may_not_see_records_is_not_asked_for_them_again_before_another_token() {
    let mut bench = Bench::new();
    bench.ended("a", T0);
    bench.asks();
    let operation = Operation::DetailsQuery;
    let missing = Missing::Permissions(vec!["analytics:agentConversationDetail:view".to_owned()]);
    bench.on(Event::Answered(Err(ApiError::Forbidden { operation, missing, says: ServerSays::default() })));
    assert_eq!(bench.settle.standing("a"), Settling::Refused);
    assert_eq!(bench.settle.wake_at(), None);
    bench.on(Event::Start { me: ME.to_owned() });
    assert_eq!(ids(&bench.asks().1), ["a"]);
}

#[test]
fn without_a_token_nothing_is_asked_and_with_the_next_one_all_that_is_open() {
    let mut bench = Bench::new();
    bench.ended("a", T0);
    bench.asks();
    bench.on(Event::Stop);
    assert_eq!(bench.answer(&json!([record("a", Some(T0))])), None, "the answer to a forgotten question says nothing");
    assert!(matches!(bench.phase("a"), Phase::Settling { .. }));
    assert_eq!(bench.pass(HOUR).on(Event::Look), None);
    let query = bench.on(Event::Start { me: ME.to_owned() }).expect("it is long due");
    assert_eq!(ids(&query), ["a"]);
}

#[test]
fn an_answer_that_cannot_be_read_and_a_failure_cost_a_try_and_nothing_else() {
    let mut bench = Bench::new();
    bench.ended("a", T0);
    for result in [Ok(Reply { body: b"<html>".to_vec(), correlation_id: None, sent: 0 }), Err(ApiError::TimedOut)] {
        bench.asks();
        assert_eq!(bench.on(Event::Answered(result)), None);
        assert_eq!(bench.settle.standing("a"), Settling::Awaited);
    }
    bench.asks();
    bench.answer(&json!([record("a", Some(T0))]));
    assert_eq!(bench.settle.wake_at(), None);
}

#[test]
fn what_one_user_saw_is_never_asked_for_with_the_token_of_another() {
    let mut bench = Bench::new();
    bench.ended("a", T0);
    bench.on(Event::Look);
    bench.on(Event::Wipe);
    bench.book.wipe("u-other");
    assert_eq!(bench.on(Event::Start { me: "u-other".to_owned() }), None);
    assert_eq!(bench.pass(HOUR).on(Event::Look), None);
}

#[test]
fn a_service_that_does_not_answer_says_nothing_of_a_record() {
    let mut bench = Bench::new();
    bench.ended("c1", T0 - 60_000);
    for _ in 0..12 {
        bench.asks();
        bench.on(Event::Answered(Err(ApiError::ServerFailed(ServerSays::default()))));
    }
    assert_eq!(bench.settle.standing("c1"), Settling::Awaited);
    for _ in 0..8 {
        bench.asks();
        bench.answer(&json!([]));
    }
    assert_eq!(bench.settle.standing("c1"), Settling::Overdue);
}

#[test]
fn a_record_that_is_there_and_still_open_is_awaited_and_never_called_missing() {
    let mut bench = Bench::new();
    bench.ended("a", T0 - MINUTE);
    for _ in 0..2 * OVERDUE {
        bench.asks();
        bench.answer(&json!([record("a", None)]));
    }
    assert_eq!(bench.settle.standing("a"), Settling::Awaited);
}
