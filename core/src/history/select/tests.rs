use super::*;
use crate::clock::MINUTE;
use crate::genesys::models::analytics::AnalyticsConversation;
use crate::genesys::query::iso;
use crate::record::from_analytics;
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

const T0: i64 = 1_785_747_600_000;

/// A conversation of `minutes` minutes of talk, which began `ago` minutes before [`T0`]; without `minutes` it goes on.
fn conversation(id: &str, media: &str, direction: &str, ago: i64, minutes: Option<i64>) -> Value {
    let started = T0 - ago * MINUTE;
    let ended = minutes.map(|minutes| iso(started + minutes * MINUTE));
    let metrics = minutes.map_or(json!([]), |minutes| {
        json!([{ "name": "tTalk", "value": minutes * MINUTE }, { "name": "tHandle", "value": minutes * MINUTE }])
    });
    json!({
        "conversationId": id, "conversationStart": iso(started), "conversationEnd": ended, "originatingDirection": direction,
        "participants": [{ "purpose": "agent", "userId": "u-me", "sessions": [{ "mediaType": media, "metrics": metrics,
            "segments": [{ "segmentType": "interact", "queueId": "q", "segmentStart": iso(started), "segmentEnd": ended }] }] }],
    })
}

/// Two calls, an email and an open message, in no order.
fn some() -> Store {
    let rows = [
        conversation("old-call", "voice", "inbound", 50, Some(4)),
        conversation("message", "message", "inbound", 40, None),
        conversation("new-call", "voice", "outbound", 10, Some(2)),
        conversation("email", "email", "inbound", 30, Some(6)),
    ];
    found(&rows)
}

fn found(rows: &[Value]) -> Store {
    let mut store = Store::default();
    for row in rows {
        let row: AnalyticsConversation = serde_json::from_slice(row.to_string().as_bytes()).unwrap();
        let (id, past) = from_analytics::read(&row, "u-me").unwrap();
        store.keep(&id, &past);
    }
    store
}

/// What a filter alone leaves.
fn select(store: &Store, filter: &Filter) -> Selection {
    asked(store, filter, &Asking::default(), "")
}

fn asked(store: &Store, filter: &Filter, asking: &Asking, text: &str) -> Selection {
    let (flagged, names) = (HashSet::from(["email".into()]), names());
    let sought = Sought::of(text);
    let zone = Zone(&|_| 0);
    let wanted = Wanted { filter, asking, sought: &sought, flagged: &flagged, names: &names, live: None, zone };
    Selector::new(nfd).select(store, &wanted)
}

fn nfd(text: &str) -> String {
    text.nfd().collect()
}

fn names() -> Names {
    let mut names = Names::default();
    names.queue_is("q-1", "Zoo");
    names.queue_is("q-2", "Äpfel");
    names.code_is("w-1", "Sale");
    names
}

fn ids(store: &Store, selection: &Selection) -> Vec<String> {
    selection.rows.iter().map(|row| store.id(*row).unwrap().to_string()).collect()
}

fn shown(filter: &Filter) -> Vec<String> {
    let store = some();
    ids(&store, &select(&store, filter))
}

#[test]
fn without_a_filter_the_ended_ones_are_shown_newest_first() {
    assert_eq!(shown(&Filter::default()), ["new-call", "email", "old-call"]);
}

#[test]
fn two_that_began_together_stand_in_the_order_of_their_ids() {
    let store = found(&["b", "a", "c"].map(|id| conversation(id, "voice", "inbound", 5, Some(1))));
    assert_eq!(ids(&store, &select(&store, &Filter::default())), ["a", "b", "c"]);
}

#[test]
fn each_part_of_a_filter_narrows_what_the_others_leave() {
    let calls = Filter { media: vec![Media::Call], ..Filter::default() };
    assert_eq!(shown(&calls), ["new-call", "old-call"]);
    assert_eq!(shown(&Filter { direction: Some(Direction::Inbound), ..calls }), ["old-call"]);
    assert_eq!(shown(&Filter { media: vec![Media::Call, Media::Email], ..Filter::default() }).len(), 3);
    assert_eq!(shown(&Filter { stage: Stage::InProgress, ..Filter::default() }), ["message"]);
}

#[test]
fn a_chip_says_how_many_it_would_show_with_the_rest_of_the_filter_as_it_is() {
    let store = some();
    let filter = Filter { media: vec![Media::Call], direction: Some(Direction::Inbound), ..Filter::default() };
    let selection = select(&store, &filter);
    let media = |media: Media| selection.by_media[media as usize];
    assert_eq!((media(Media::Call), media(Media::Email), media(Media::Message)), (1, 1, 0));
    assert_eq!(selection.by_direction, [1, 1], "inbound and outbound calls that have ended");
    assert_eq!(selection.by_stage, [1, 0], "inbound calls: ended, in progress");
    assert_eq!(selection.all, 4);
}

#[test]
fn key_figures_are_of_what_is_shown_and_of_nothing_else() {
    let store = some();
    let all = select(&store, &Filter::default()).board;
    let calls = select(&store, &Filter { media: vec![Media::Call], ..Filter::default() }).board;
    assert_eq!((all.value(Kpi::Handled), all.value(Kpi::Talk)), (Some(3), Some(4 * MINUTE)));
    assert_eq!((calls.value(Kpi::Handled), calls.value(Kpi::Talk)), (Some(2), Some(3 * MINUTE)));
}

#[test]
fn a_figure_shows_the_rows_that_it_stands_for_and_stays_what_it_was() {
    let store = some();
    let filter = Filter { figure: Some(Kpi::Transfers), ..Filter::default() };
    let selection = select(&store, &filter);
    assert_eq!(ids(&store, &selection), [""; 0], "nothing was passed on");
    assert_eq!(selection.board, select(&store, &Filter::default()).board);
    assert_eq!(shown(&Filter { figure: Some(Kpi::NoWrapUp), ..Filter::default() }).len(), 3);
}

#[test]
fn a_part_of_the_interval_narrows_the_rows_and_the_figures_but_not_the_charts() {
    let store = some();
    let part = Some(Window { from: T0 - 35 * MINUTE, to: T0 - 10 * MINUTE });
    let selection = select(&store, &Filter { part, ..Filter::default() });
    assert_eq!(ids(&store, &selection), ["email"], "the end is not in it");
    assert_eq!(selection.board.value(Kpi::Handled), Some(1));
    assert_eq!(selection.charted.len(), 3);
}

mod asking;
mod grouped;
mod live;
mod many;
