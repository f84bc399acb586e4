use super::*;
use crate::clock::Moment;
use crate::genesys::error::ServerSays;
use crate::genesys::query::iso;
use serde_json::{Value, json};

const ME: &str = "u-me";
const T0: i64 = 1_785_747_600_000;

struct Bench {
    detail: Detail,
    book: Book,
}

impl Bench {
    fn new() -> Self {
        let mut bench = Self { detail: Detail::default(), book: Book::of(ME) };
        assert_eq!(bench.on(Event::Start { me: ME.to_owned() }), None);
        bench
    }

    fn on(&mut self, event: Event) -> Option<Id> {
        self.detail.on(event, &mut self.book)
    }

    fn open(&mut self, id: &str) -> Option<Id> {
        self.on(Event::Open(id.into()))
    }

    fn answer(&mut self, id: &str, body: &Value) -> Option<Id> {
        let reply = Reply { body: body.to_string().into_bytes(), correlation_id: None, sent: 0 };
        self.on(Event::Answered(id.into(), Ok(reply)))
    }

    /// The agent's call, seen live.
    fn live(&mut self, id: &str, state: &str) {
        let ended = (state == "disconnected").then(|| iso(T0 + 60_000));
        let call = json!({ "id": "k", "state": state, "connectedTime": iso(T0), "disconnectedTime": ended });
        let leg = json!({ "id": "p", "userId": ME, "purpose": "agent", "connectedTime": iso(T0),
            "wrapup": { "code": "c" }, "calls": [call] });
        let conversation = serde_json::from_value(json!({ "id": id, "participants": [leg] })).unwrap();
        self.book.event(conversation, Moment { wall: T0, mono: 1 }, T0);
    }

    fn account(&self) -> Option<&Account> {
        match self.detail.standing() {
            Standing::Here(account) => Some(account),
            _ => None,
        }
    }
}

fn record(id: &str, end: Option<i64>) -> Value {
    json!({ "conversationId": id, "conversationStart": iso(T0), "conversationEnd": end.map(iso), "participants": [
        { "userId": ME, "purpose": "agent", "sessions": [{ "mediaType": "voice", "segments": [
            { "segmentType": "interact", "segmentStart": iso(T0), "segmentEnd": end.map(iso) }] }] }] })
}

#[allow(clippy::unnecessary_wraps, reason = "as the machine gives it")]
fn wanted(id: &str) -> Option<Id> {
    Some(id.into())
}

#[test]
fn a_conversation_that_nobody_has_loaded_is_asked_for_once() {
    let mut bench = Bench::new();
    assert_eq!(bench.open("a"), wanted("a"));
    assert_eq!(bench.detail.standing(), Standing::Asked);
    assert_eq!(bench.on(Event::Look), None, "one question");
    assert_eq!(bench.answer("a", &record("A", Some(T0 + 9_000))), None);
    assert_eq!(bench.account().unwrap().parties.len(), 1);
    assert!(bench.book.get("a").unwrap().past.is_some(), "the book has it too");
    assert_eq!(bench.on(Event::Look), None);
    assert_eq!(bench.open("a"), wanted("a"), "what is looked at again is read again");
}

#[test]
fn what_goes_on_is_not_asked_for_and_its_record_is_once_it_is_final() {
    let mut bench = Bench::new();
    bench.live("a", "connected");
    assert_eq!(bench.open("a"), None);
    assert_eq!(bench.detail.standing(), Standing::NotYet);
    bench.live("a", "disconnected");
    assert_eq!(bench.on(Event::Look), None, "settling asks for it already");
    bench.book.analytics(&serde_json::from_value(record("a", Some(T0 + 60_000))).unwrap());
    assert!(
        bench.book.get("a").unwrap().live.as_ref().unwrap().legs.is_empty(),
        "the book keeps little of what is final"
    );
    assert_eq!(bench.on(Event::Look), wanted("a"));
    assert_eq!(bench.detail.legs().len(), 1, "and the panel shows them until the record is there");
    bench.answer("a", &record("a", Some(T0 + 60_000)));
    assert_eq!(bench.on(Event::Look), None);
    assert!(bench.account().unwrap().ended.is_some());
}

#[test]
fn an_answer_for_what_is_no_longer_looked_at_is_dropped() {
    let mut bench = Bench::new();
    bench.open("a");
    assert_eq!(bench.open("b"), wanted("b"));
    bench.answer("a", &record("a", Some(T0)));
    assert_eq!(bench.detail.standing(), Standing::Asked, "b is still on its way");
    bench.answer("b", &record("b", Some(T0)));
    assert_eq!(bench.account().unwrap().id.as_ref(), "b");
}

#[test]
fn a_record_that_cannot_be_had_is_told_and_asked_for_again_only_when_the_agent_wants_it() {
    let mut bench = Bench::new();
    bench.open("a");
    let error = ApiError::NotFound(ServerSays::default());
    assert_eq!(bench.on(Event::Answered("a".into(), Err(error.clone()))), None);
    assert_eq!(bench.detail.standing(), Standing::Failed(&error));
    assert_eq!(bench.on(Event::Look), None);
    assert_eq!(bench.on(Event::Again), wanted("a"));
    assert_eq!(bench.detail.standing(), Standing::Asked);
}

#[test]
fn a_bad_record_is_an_error_and_changes_nothing() {
    for body in [json!([]), json!({}), json!({ "conversationId": 5 }), record("another", Some(T0)), Value::Null] {
        let mut bench = Bench::new();
        bench.open("a");
        bench.answer("a", &body);
        assert!(matches!(bench.detail.standing(), Standing::Failed(ApiError::Undecodable { .. })), "{body}");
        assert!(bench.book.get("another").is_none(), "{body}");
    }
}

#[test]
fn another_user_asks_anew_and_before_anybody_is_known_nothing_is_asked() {
    let mut detail = Detail::default();
    let mut book = Book::of(ME);
    assert_eq!(detail.on(Event::Open("a".into()), &mut book), None);
    assert_eq!(detail.on(Event::Start { me: ME.to_owned() }, &mut book), wanted("a"));
    let reply = Reply { body: record("a", Some(T0)).to_string().into_bytes(), correlation_id: None, sent: 0 };
    detail.on(Event::Answered("a".into(), Ok(reply)), &mut book);
    assert!(matches!(detail.standing(), Standing::Here(_)));
    assert_eq!(detail.on(Event::Wipe, &mut book), None);
    assert_eq!(detail.standing(), Standing::NotYet, "nothing of the former user is left");
    book.wipe("u-2");
    assert_eq!(detail.on(Event::Start { me: "u-2".to_owned() }, &mut book), wanted("a"));
}

#[test]
fn a_record_that_was_read_before_it_was_complete_is_read_again_when_it_is() {
    let mut bench = Bench::new();
    bench.open("a");
    assert_eq!(bench.answer("a", &record("a", None)), None);
    assert_eq!(bench.account().unwrap().ended, None);
    assert_eq!(bench.on(Event::Look), None, "it is as it was");
    bench.book.analytics(&serde_json::from_value(record("a", Some(T0 + 60_000))).unwrap());
    assert_eq!(bench.on(Event::Look), wanted("a"));
}

#[test]
fn the_record_can_be_read_as_it_came_with_what_others_think_of_it_until_something_else_is_looked_at() {
    let mut bench = Bench::new();
    bench.open("a");
    assert_eq!((bench.detail.raw(), bench.detail.assessed()), (None, &[][..]));
    let mut body = record("a", Some(T0 + 60_000));
    body["evaluations"] = json!([{ "formName": "Calls", "oTotalScore": 87 }]);
    body["somethingNew"] = json!({ "x": 1 });
    bench.answer("a", &body);
    assert_eq!(serde_json::from_str::<Value>(&bench.detail.raw().unwrap()).unwrap(), body);
    assert_eq!(bench.detail.assessed()[0].score, Some(87));
    bench.open("b");
    assert_eq!((bench.detail.raw(), bench.detail.assessed()), (None, &[][..]));
}
