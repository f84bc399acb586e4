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

#[test]
fn the_name_of_a_code_is_wanted_once() {
    let bench = found(&[coded("a", "sale"), coded("b", "complaint"), coded("c", "sale")]);
    assert_eq!(bench.named, ["sale".into(), "complaint".into()]);
}
