//! Both sides of the tide in one list.

use super::*;
use crate::clock::Moment;
use crate::history::{Conditions, Openness, Question, Scope, Window};
use crate::record::Book;

/// A call with Ada that began `ago` minutes before [`T0`] and goes on.
fn calling(book: &mut Book, id: &str, ago: i64) {
    let at = iso(T0 - ago * MINUTE);
    let call = json!({ "id": id, "startTime": at, "participants": [
        { "id": "c", "purpose": "customer", "name": "Ada", "calls": [{ "id": "k1", "state": "connected", "connectedTime": at }] },
        { "id": "p", "userId": "u-me", "purpose": "agent", "connectedTime": at, "queueId": "q-1",
          "calls": [{ "id": "k", "state": "connected", "direction": "inbound", "connectedTime": at }] }] });
    let now = Moment { wall: T0, mono: 1 };
    book.event(serde_json::from_value(call).unwrap(), now, T0);
}

fn live(store: &Store, filter: &Filter, text: &str, to: i64, open: Openness) -> Vec<String> {
    of_these(store, filter, text, (to, open), Conditions::default())
}

fn of_these(store: &Store, filter: &Filter, text: &str, (to, open): (i64, Openness), only: Conditions) -> Vec<String> {
    let mut book = Book::of("u-me");
    calling(&mut book, "before", 100);
    calling(&mut book, "first", 20);
    calling(&mut book, "second", 10);
    let question = Question { window: Window { from: T0 - 60 * MINUTE, to }, user: "u-me".to_owned(), only, open };
    let (asking, names, flagged) = (Asking::default(), names(), HashSet::new());
    let sought = Sought::of(text);
    let (live, zone) = (Some((&book, &question)), Zone(&|_| 0));
    let wanted = Wanted { filter, asking: &asking, sought: &sought, flagged: &flagged, names: &names, live, zone };
    Selector::new(nfd).select(store, &wanted).live.iter().map(ToString::to_string).collect()
}

#[test]
fn what_goes_on_stands_above_the_rows_of_the_interval_that_it_began_in() {
    let (all, none) = (Filter::default(), Store::default());
    assert_eq!(live(&none, &all, "", T0, Openness::EndsNow), ["second", "first"]);
    assert_eq!(live(&none, &all, "", T0 - 15 * MINUTE, Openness::Closed), ["first"]);
    assert_eq!(live(&none, &all, "", T0 - 15 * MINUTE, Openness::EndsNow), ["second", "first"], "it has begun since");
}

#[test]
fn filters_and_what_is_looked_for_hold_for_it_too() {
    let none = Store::default();
    let emails = Filter { media: vec![Media::Email], ..Filter::default() };
    assert_eq!(live(&none, &emails, "", T0, Openness::EndsNow), [""; 0]);
    let part = Filter { part: Some(Window { from: T0 - 15 * MINUTE, to: T0 }), ..Filter::default() };
    assert_eq!(live(&none, &part, "", T0, Openness::EndsNow), ["second"]);
    let figure = Filter { figure: Some(Kpi::Handled), ..Filter::default() };
    assert_eq!(live(&none, &figure, "", T0, Openness::EndsNow), [""; 0], "a figure is of what is on record");
    assert_eq!(live(&none, &Filter::default(), "nobody", T0, Openness::EndsNow), [""; 0]);
    assert_eq!(live(&none, &Filter::default(), "ÁDA", T0, Openness::EndsNow).len(), 2);
}

#[test]
fn what_goes_on_stands_there_only_if_its_queue_and_its_agent_were_asked_for() {
    let shown = |only| of_these(&Store::default(), &Filter::default(), "", (T0, Openness::EndsNow), only).len();
    let of = |scope, user: Option<&str>| Conditions { scope, user: user.map(Into::into), ..Conditions::default() };
    assert_eq!(shown(of(Scope::MyQueues(vec!["q-2".into()]), None)), 0, "they came through no queue of the agent's");
    assert_eq!(shown(of(Scope::MyQueues(vec!["q-1".into()]), None)), 2);
    assert_eq!(shown(of(Scope::All, None)), 2);
    assert_eq!(shown(of(Scope::All, Some("u-bo"))), 0, "they are not a colleague's");
    assert_eq!(shown(of(Scope::Mine, Some("u-bo"))), 2, "of one's own nobody else is asked for");
}

#[test]
fn it_never_stands_twice() {
    let ended = found(&[conversation("first", "voice", "inbound", 20, Some(3))]);
    assert_eq!(live(&ended, &Filter::default(), "", T0, Openness::EndsNow), ["second"]);
    let on_record = found(&[conversation("first", "voice", "inbound", 20, None)]);
    assert_eq!(live(&on_record, &Filter::default(), "", T0, Openness::EndsNow), ["second", "first"]);
    let filter = Filter { stage: Stage::InProgress, ..Filter::default() };
    assert_eq!(live(&on_record, &filter, "", T0, Openness::EndsNow), ["second"], "its row is shown");
}
