//! What the search and the book tell each other.

use super::*;
use crate::record::WrapUp;

/// A conversation of the user of [`Bench`] that began yesterday, with its code.
fn coded(id: &str, code: &str) -> Value {
    let at = yesterday().from + HOUR;
    json!({ "conversationId": id, "conversationStart": iso(at), "conversationEnd": iso(at + MINUTE), "participants": [
        { "purpose": "agent", "userId": "u", "sessions": [{ "mediaType": "voice", "segments": [
            { "segmentType": "interact", "segmentStart": iso(at), "segmentEnd": iso(at + MINUTE), "wrapUpCode": code }] }] }] })
}

fn found(rows: &[Value]) -> Bench {
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    bench.reply(0, &json!({ "totalHits": rows.len(), "conversations": rows }));
    bench
}

#[test]
fn what_is_found_fills_no_book() {
    let bench = found(&[coded("a", "sale"), coded("b", "sale")]);
    assert_eq!((bench.ids().len(), bench.book.records().count()), (2, 0));
}

#[test]
fn the_panel_knows_at_once_what_the_row_knows() {
    let mut bench = found(&[coded("a", "sale"), coded("b", "sale")]);
    bench.on(Event::LookAt(Some("b".into())));
    let past = bench.book.get("b").and_then(|record| record.past.as_ref()).unwrap();
    assert_eq!(past.wrap_up, WrapUp::Code { id: "sale".into(), name: None });
    assert!(bench.book.get("a").is_none());
}

#[test]
fn a_conversation_that_is_looked_at_before_it_is_found_is_known_when_it_is() {
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    bench.on(Event::LookAt(Some("a".into())));
    assert!(bench.book.get("a").is_none());
    bench.reply(0, &json!({ "totalHits": 1, "conversations": [coded("a", "sale")] }));
    assert!(bench.book.get("a").is_some());
}

#[test]
fn what_the_book_learns_later_stands_in_the_row_too() {
    let mut bench = found(&[coded("a", "sale")]);
    let told = serde_json::from_value(coded("a", "complaint")).unwrap();
    bench.book.analytics(&told);
    let version = bench.search.version();
    bench.on(Event::Look);
    assert!(bench.search.version() > version, "the screens must notice");
    let (store, _) = bench.search.shown();
    let past = store.past(store.row("a").unwrap()).unwrap();
    assert_eq!(past.wrap_up, WrapUp::Code { id: "complaint".into(), name: None });
    let version = bench.search.version();
    bench.on(Event::Look);
    assert_eq!(bench.search.version(), version, "nothing is new");
}

#[test]
fn a_record_of_the_book_learns_what_a_search_reads() {
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    bench.book.analytics(&serde_json::from_value(coded("a", "sale")).unwrap());
    bench.reply(0, &json!({ "totalHits": 1, "conversations": [coded("A", "complaint")] }));
    let past = bench.book.get("a").and_then(|record| record.past.as_ref()).unwrap();
    assert_eq!(past.wrap_up, WrapUp::Code { id: "complaint".into(), name: None });
    assert_eq!(bench.ids(), ["a"]);
}

/// A call of the agent that the book has followed to its end and found on record.
fn followed(bench: &mut Bench, id: &str) {
    let at = yesterday().from + HOUR;
    let live = json!({ "id": id, "participants": [{ "id": "leg", "purpose": "agent", "userId": "u", "startTime": iso(at), "endTime": iso(at + MINUTE),
        "calls": [{ "state": "disconnected", "connectedTime": iso(at), "disconnectedTime": iso(at + MINUTE) }] }] });
    bench.book.event(serde_json::from_value(live).unwrap(), crate::clock::Moment { mono: 0, wall: NOW }, NOW);
    bench.book.analytics(&serde_json::from_value(coded(id, "sale")).unwrap());
}

#[test]
fn a_call_that_becomes_final_after_the_list_was_read_joins_it() {
    let mut bench = found(&[coded("a", "sale")]);
    bench.reply(0, &json!({ "totalHits": 1 }));
    followed(&mut bench, "b");
    let version = bench.search.version();
    bench.on(Event::Look);
    assert_eq!(bench.ids(), ["a", "b"]);
    assert!(bench.search.version() > version, "the screens must notice");
    bench.on(Event::Look);
    assert_eq!(bench.ids(), ["a", "b"], "once");
}

#[test]
fn a_call_that_joins_the_list_brings_what_its_record_says_besides() {
    let mut bench = found(&[coded("a", "sale")]);
    bench.reply(0, &json!({ "totalHits": 1 }));
    followed(&mut bench, "b");
    let mut record = coded("b", "sale");
    record["participants"][0]["sessions"][0]["segments"][0]["wrapUpNote"] = json!("Rings again on Monday");
    record["participants"][0]["sessions"][0]["segments"][0]["disconnectType"] = json!("transfer");
    let elsewhere = coded("c", "sale");
    let body = json!({ "conversations": [record, elsewhere] }).to_string().into_bytes();
    bench.on(Event::Recorded(Reply { body, correlation_id: None, sent: 0 }));
    assert_eq!(bench.ids(), ["a", "b"], "what has no row gets none by it");
    let (store, _) = bench.search.shown();
    let row = store.row("b").unwrap();
    assert_eq!(store.texts().text(store.note(row)).map(|note| &**note), Some("Rings again on Monday"));
    assert_eq!(store.passed(row), Some(crate::record::Passing::Blind));
}

#[test]
fn a_call_that_becomes_final_while_the_list_is_read_joins_it_when_it_is() {
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    followed(&mut bench, "b");
    bench.on(Event::Look);
    assert!(bench.ids().is_empty());
    bench.reply(0, &json!({ "totalHits": 1, "conversations": [coded("a", "sale")] }));
    bench.on(Event::Look);
    assert_eq!(bench.ids(), ["a"]);
    bench.reply(0, &json!({ "totalHits": 1 }));
    bench.on(Event::Look);
    assert_eq!(bench.ids(), ["a", "b"]);
}

#[test]
fn what_becomes_final_outside_of_what_was_asked_for_stays_outside() {
    let mut bench = Bench::waiting();
    let window = Window { from: yesterday().from + 2 * HOUR, ..yesterday() };
    bench.on(Event::Ask(question(window, Openness::Closed)));
    bench.reply(0, &json!({ "totalHits": 0 }));
    followed(&mut bench, "b");
    bench.on(Event::Look);
    assert!(bench.ids().is_empty());
}

#[test]
fn a_record_that_is_read_again_keeps_in_its_row_what_was_seen_live() {
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    let at = yesterday().from + HOUR;
    let live = json!({ "id": "a", "participants": [{ "id": "leg", "purpose": "agent", "userId": "u", "queueId": "q", "startTime": iso(at), "endTime": iso(at + MINUTE),
        "wrapupRequired": false, "wrapupPrompt": "optional",
        "calls": [{ "state": "disconnected", "connectedTime": iso(at), "disconnectedTime": iso(at + MINUTE) }] }] });
    bench.book.event(serde_json::from_value(live).unwrap(), crate::clock::Moment { mono: 0, wall: NOW }, NOW);
    let mut row = coded("a", "sale");
    row["participants"][0]["sessions"][0]["segments"][0]["wrapUpCode"] = json!(null);
    bench.book.analytics(&serde_json::from_value(row.clone()).unwrap());
    bench.on(Event::Look);
    bench.reply(0, &json!({ "totalHits": 1, "conversations": [row] }));
    let said = bench.book.get("a").map(crate::record::Record::wrap_up);
    let (store, _) = bench.search.shown();
    assert_eq!(store.past(store.row("a").unwrap()).map(|past| past.wrap_up), said);
    assert_eq!(said, Some(WrapUp::NotExpected));
}

#[test]
fn the_name_of_a_code_is_wanted_once() {
    let bench = found(&[coded("a", "sale"), coded("b", "complaint"), coded("c", "sale")]);
    assert_eq!(bench.named, ["sale".into(), "complaint".into()]);
}
