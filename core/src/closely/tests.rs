use super::*;
use crate::genesys::query::iso;
use serde_json::{Value, json};

const NOW: i64 = 1_785_747_600_000;

/// A call on record from a number; with an external contact only where it is told in full.
fn record(contact: Option<&str>) -> Value {
    let segment = json!({ "segmentType": "interact", "segmentStart": iso(NOW - 9_000), "segmentEnd": iso(NOW),
        "wrapUpCode": "c-1" });
    let session = json!({ "mediaType": "voice", "ani": "tel:+15550100", "segments": [segment] });
    json!({ "conversationId": "a", "conversationStart": iso(NOW - 9_000), "conversationEnd": iso(NOW),
        "originatingDirection": "inbound", "participants": [
            { "purpose": "customer", "externalContactId": contact, "sessions": [session] },
            { "purpose": "agent", "userId": "me", "sessions": [session] }] })
}

fn signed_in(book: &mut Book) -> Shared {
    let shared = Shared::default();
    assert_eq!(shared.on(Event::Start { me: "me".to_owned() }, book, NOW), []);
    shared
}

#[test]
fn the_customer_of_a_row_of_the_history_is_asked_for_once_its_record_has_told_the_contact() {
    let mut book = Book::of("me");
    book.analytics(&serde_json::from_value(record(None)).unwrap());
    let shared = signed_in(&mut book);
    assert_eq!(shared.on(Event::At("a".into()), &mut book, NOW), [Wanted::Record("a".into())], "and nothing by number");
    let reply = Reply { body: record(Some("x-1")).to_string().into_bytes(), correlation_id: None, sent: 0 };
    let wanted = shared.on(Event::Record("a".into(), Ok(reply)), &mut book, NOW);
    let [Wanted::Earlier(_, query), Wanted::Names(codes)] = &wanted[..] else { panic!("{wanted:?}") };
    assert!(query.contains("externalContactId") && !query.contains("+15550100"), "{query}");
    assert!(!codes.is_empty() && codes.iter().all(|code| &**code == "c-1"), "{codes:?}");
    assert_eq!(shared.on(Event::Look, &mut book, NOW), [], "and only once");
}

#[test]
fn where_the_record_cannot_be_had_the_number_that_the_row_shows_has_to_do() {
    let mut book = Book::of("me");
    book.analytics(&serde_json::from_value(record(None)).unwrap());
    let shared = signed_in(&mut book);
    shared.on(Event::At("a".into()), &mut book, NOW);
    let wanted = shared.on(Event::Record("a".into(), Err(ApiError::Unreachable)), &mut book, NOW);
    let [Wanted::Earlier(_, query)] = &wanted[..] else { panic!("{wanted:?}") };
    assert!(query.contains("tel:+15550100"), "{query}");
}
