use super::*;
use crate::clock::{DAY, HOUR, MINUTE};
use crate::genesys::error::ServerSays;
use crate::genesys::models::wire::Instant;
use crate::genesys::query::{DetailsQuery, Order, iso};
use crate::history::{Conditions, Openness, Window};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::VecDeque;

mod bad;
mod records;

const NOW: i64 = 1_785_747_600_000;

/// A server with conversations, sorted by start, that answers pages as Genesys Cloud does.
struct Server {
    /// Start and id.
    conversations: Vec<(i64, String)>,
    /// Added to the count in `totalHits`.
    overstates_by: u64,
}

impl Server {
    fn with(count: i64, every: i64) -> Self {
        let conversations = (0..count).map(|n| (NOW - n * every, format!("c{n:06}"))).collect();
        Self { conversations, overstates_by: 0 }
    }

    fn answer(&self, query: &DetailsQuery) -> Value {
        let (first_day, last_day) = (query.from.div_euclid(DAY), (query.to - 1).div_euclid(DAY));
        let mut touched: Vec<_> = self
            .conversations
            .iter()
            .filter(|(started, _)| (first_day..=last_day).contains(&started.div_euclid(DAY)))
            .collect();
        touched.sort();
        if query.order == Order::Descending {
            touched.reverse();
        }
        let total = touched.len() as u64 + self.overstates_by;
        let page = touched.into_iter().skip((query.page as usize - 1) * 100).take(100);
        let rows: Vec<_> = page.map(|(started, id)| row(id, *started)).collect();
        if rows.is_empty() {
            json!({ "totalHits": total })
        } else {
            json!({ "conversations": rows, "totalHits": total })
        }
    }
}

fn question(window: Window, open: Openness) -> Question {
    Question { window, user: "u".to_owned(), only: Conditions::default(), open }
}

/// What a page was asked for.
fn details_query(endpoint: &Endpoint) -> DetailsQuery {
    let body: Value = serde_json::from_str(&endpoint.as_question().unwrap().body.unwrap()).unwrap();
    let (from, to) = body["interval"].as_str().unwrap().split_once('/').unwrap();
    let instant = |text: &str| serde_json::from_value::<Instant>(text.into()).unwrap().0;
    let ids = body["conversationFilters"][0]["predicates"].as_array();
    DetailsQuery {
        from: instant(from),
        to: instant(to),
        order: if body["order"] == "desc" { Order::Descending } else { Order::Ascending },
        page: u32::try_from(body["paging"]["pageNumber"].as_u64().unwrap()).unwrap(),
        user: body["segmentFilters"][0]["predicates"][0]["value"].as_str().unwrap_or_default().to_owned(),
        conversations: ids.into_iter().flatten().map(|id| id["value"].as_str().unwrap().into()).collect(),
    }
}

fn row(id: &str, started: i64) -> Value {
    json!({ "conversationId": id, "conversationStart": iso(started), "conversationEnd": iso(started + MINUTE) })
}

/// A search with its book and the requests that wait for an answer.
struct Bench {
    search: Search,
    book: Book,
    asked: VecDeque<(Ticket, u32, DetailsQuery)>,
    sent: usize,
    /// Codes whose names were wanted.
    named: Vec<Id>,
}

impl Bench {
    fn asking(window: Window, open: Openness) -> Self {
        let book = Book::of("u");
        let mut bench = Self { search: Search::default(), book, asked: VecDeque::new(), sent: 0, named: Vec::new() };
        bench.on(Event::Ask(question(window, open)));
        bench
    }

    fn on(&mut self, event: Event) -> &mut Self {
        let room = Room { now: 147, a_minute: 147 };
        let mut turn = Turn { now: 0, server_now: NOW, room, book: &mut self.book };
        for effect in self.search.on(event, &mut turn) {
            match effect {
                Effect::Ask(ticket, endpoint) => {
                    let Part::Page(page) = ticket.part else { panic!("{ticket:?}") };
                    self.asked.push_back((ticket, page, details_query(&endpoint)));
                    self.sent += 1;
                }
                Effect::Names(codes) => self.named.extend(codes),
                Effect::Forget(unwanted) => {
                    let before = self.asked.len();
                    self.asked.retain(|(ticket, ..)| !unwanted.is(ticket));
                    self.sent -= before - self.asked.len();
                }
            }
        }
        self
    }

    fn reply(&mut self, index: usize, body: &Value) -> &mut Self {
        let (ticket, ..) = self.asked.remove(index).unwrap();
        self.reply_to(ticket, body)
    }

    fn reply_to(&mut self, ticket: Ticket, body: &Value) -> &mut Self {
        let reply = Reply { body: body.to_string().into_bytes(), correlation_id: None, sent: 0 };
        self.on(Event::Answer(ticket, Ok(reply)))
    }

    fn fail(&mut self, error: ApiError) -> &mut Self {
        let (ticket, ..) = self.asked.remove(0).unwrap();
        self.on(Event::Answer(ticket, Err(error)))
    }

    /// Answers everything, in order.
    fn run(&mut self, server: &Server) -> &mut Self {
        while let Some((_, _, query)) = self.asked.front() {
            let body = server.answer(query);
            self.reply(0, &body);
        }
        self
    }

    fn verdict(&self) -> &Verdict {
        match self.search.standing() {
            Standing::Done(verdict) => verdict,
            other => panic!("{other:?}"),
        }
    }

    fn ids(&self) -> Vec<String> {
        let mut ids: Vec<_> = self.search.store().ids().map(|id| id.to_string()).collect();
        ids.sort_unstable();
        ids
    }
}

/// The UTC day before the one of NOW.
fn yesterday() -> Window {
    let midnight = NOW.div_euclid(DAY) * DAY;
    Window { from: midnight - DAY, to: midnight }
}

#[test]
fn every_page_of_a_closed_day_is_read_to_the_empty_one() {
    let server = Server::with(5_000, MINUTE);
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    bench.run(&server);
    assert_eq!(bench.ids().len(), 1_440);
    assert_eq!(*bench.verdict(), Verdict::Complete);
    assert_eq!(bench.sent, 16, "fifteen pages and the empty one");
}

#[test]
fn after_the_first_page_all_others_are_asked_for_at_once() {
    let server = Server::with(5_000, MINUTE);
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    assert_eq!(bench.asked.len(), 1);
    let body = server.answer(&bench.asked[0].2);
    bench.reply(0, &body);
    assert_eq!(bench.asked.len(), 15);
}

#[test]
fn the_answer_is_trimmed_to_the_exact_instants() {
    let server = Server::with(3_000, MINUTE);
    let window = Window { from: NOW - 26 * HOUR, to: NOW - 25 * HOUR };
    let mut bench = Bench::asking(window, Openness::Closed);
    bench.run(&server);
    assert_eq!(bench.ids().len(), 60);
    assert_eq!(*bench.verdict(), Verdict::Complete);
}

#[test]
fn a_window_that_ends_now_is_read_from_its_end_and_no_further_than_its_start() {
    let server = Server::with(5_000, 10_000);
    let mut bench = Bench::asking(Window { from: NOW - HOUR, to: NOW + 1 }, Openness::EndsNow);
    bench.run(&server);
    assert_eq!(bench.ids().len(), 361);
    assert_eq!(*bench.verdict(), Verdict::Provisional { until: NOW + 1 - 5 * MINUTE });
    assert_eq!(bench.sent, 4, "the fourth page has the first row before the window");
}

/// The day before yesterday is done, and yesterday has been asked for.
fn asked_again() -> (Server, Bench) {
    let server = Server::with(5_000, MINUTE);
    let Window { from, to } = yesterday();
    let mut bench = Bench::asking(Window { from: from - DAY, to: to - DAY }, Openness::Closed);
    bench.run(&server);
    bench.on(Event::Ask(question(yesterday(), Openness::Closed)));
    (server, bench)
}

#[test]
fn the_list_before_stays_with_what_was_said_of_it_until_the_first_answer() {
    let (server, mut bench) = asked_again();
    let earlier = bench.search.earlier().unwrap();
    assert_eq!((earlier.store.len(), &earlier.verdict), (1_440, &Verdict::Complete));
    assert_eq!(earlier.question.window.to, yesterday().from);
    assert_eq!(bench.ids().len(), 0, "it is no part of the new search");
    let body = server.answer(&bench.asked[0].2);
    bench.reply(0, &body);
    assert_eq!(bench.search.earlier(), None);
    assert!(!bench.ids().is_empty());
}

#[test]
fn a_search_that_fails_or_is_cancelled_before_its_first_answer_takes_nothing_away() {
    for fails in [true, false] {
        let (_, mut bench) = asked_again();
        if fails {
            bench.fail(ApiError::Unreachable)
        } else {
            bench.on(Event::Cancel)
        };
        assert_eq!(bench.search.earlier().unwrap().store.len(), 1_440);
        bench.on(Event::Ask(question(yesterday(), Openness::Closed)));
        assert_eq!(bench.search.earlier().unwrap().store.len(), 1_440, "nor does the next try");
    }
}

#[test]
fn a_list_that_was_cut_off_by_the_next_search_is_not_called_complete() {
    let server = Server::with(5_000, MINUTE);
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    let body = server.answer(&bench.asked[0].2);
    bench.reply(0, &body);
    bench.on(Event::Ask(question(yesterday(), Openness::Closed)));
    let verdict = &bench.search.earlier().unwrap().verdict;
    assert!(matches!(verdict, Verdict::Cancelled(Progress { read: 100, .. })), "{verdict:?}");
}

/// The answer to the oldest request, cut down to its first `rows` rows.
fn short_page(bench: &Bench, server: &Server, rows: usize) -> Value {
    let mut body = server.answer(&bench.asked[0].2);
    body["conversations"].as_array_mut().unwrap().truncate(rows);
    body
}

#[test]
fn a_page_that_came_short_before_the_end_of_the_window_is_read_again() {
    let server = Server::with(5_000, MINUTE);
    let midnight = yesterday().from;
    let mut bench = Bench::asking(Window { from: midnight + 10 * HOUR, to: midnight + 12 * HOUR }, Openness::Closed);
    while let Some((_, page, query)) = bench.asked.front() {
        let first_time = bench.sent <= 16;
        let body = if *page == 7 && first_time { short_page(&bench, &server, 40) } else { server.answer(query) };
        bench.reply(0, &body);
    }
    assert_eq!((bench.ids().len(), bench.verdict()), (120, &Verdict::Complete));
}

#[test]
fn a_record_that_lacks_its_start_or_its_id_is_counted_once_and_the_rest_is_complete() {
    let rows = json!([row("a", yesterday().from), { "conversationId": "b" }, { "conversationStart": iso(yesterday().from) },
        { "conversationStart": 5 }, { "conversationStart": 5 }]);
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    while let Some((_, page, _)) = bench.asked.front() {
        let page = if *page == 1 { rows.clone() } else { json!([]) };
        bench.reply(0, &json!({ "conversations": page, "totalHits": 5 }));
    }
    assert_eq!((bench.ids().len(), bench.search.bad(), bench.verdict()), (1, 4, &Verdict::Complete));
}

#[test]
fn signing_out_leaves_no_list_before_either() {
    let (_, mut bench) = asked_again();
    bench.on(Event::Wipe);
    assert_eq!(bench.search.earlier(), None);
}

#[test]
fn an_interval_without_conversations_is_an_answer() {
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    bench.reply(0, &json!({ "totalHits": 0 }));
    assert_eq!((bench.ids().len(), bench.verdict(), bench.sent), (0, &Verdict::Complete, 1));
}

#[test]
fn d01_conversations_that_begin_while_pages_are_read_lose_none_and_double_none() {
    let mut server = Server::with(1_000, 10_000);
    let mut bench = Bench::asking(Window { from: NOW - 2 * HOUR, to: NOW + 1 }, Openness::EndsNow);
    let mut arrived = 0;
    while let Some((_, _, query)) = bench.asked.back() {
        let body = server.answer(query);
        let last = bench.asked.len() - 1;
        bench.reply(last, &body);
        arrived += 1;
        server.conversations.push((NOW + arrived, format!("new{arrived}")));
        assert!(arrived < 100);
    }
    let expected: Vec<String> = (0..=720).map(|n| format!("c{n:06}")).collect();
    assert_eq!(bench.ids(), expected);
}

#[test]
fn d03_a_page_that_the_server_skipped_is_read_again() {
    let server = Server::with(5_000, MINUTE);
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    let mut skipped = false;
    while let Some((_, page, query)) = bench.asked.front() {
        let body = if *page == 3 && !skipped {
            skipped = true;
            server.answer(&DetailsQuery { page: 4, ..query.clone() })
        } else {
            server.answer(query)
        };
        bench.reply(0, &body);
    }
    assert_eq!(bench.ids().len(), 1_440);
    assert_eq!(*bench.verdict(), Verdict::Complete);
}

#[test]
fn d04_a_short_page_in_the_middle_is_no_end() {
    let server = Server::with(5_000, MINUTE);
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    let mut short = false;
    while let Some((_, page, query)) = bench.asked.front() {
        let mut body = server.answer(query);
        if *page == 2 && !short {
            short = true;
            body["conversations"].as_array_mut().unwrap().truncate(40);
        }
        bench.reply(0, &body);
    }
    assert_eq!(bench.ids().len(), 1_440, "the second pass brings what was missing");
    assert_eq!(*bench.verdict(), Verdict::Complete);
}

#[test]
fn a_failure_keeps_what_was_read_and_says_what_happened() {
    let server = Server::with(5_000, MINUTE);
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    let body = server.answer(&bench.asked[0].2);
    let error = ApiError::ServerFailed(ServerSays { status: 503, ..ServerSays::default() });
    bench.reply(0, &body).fail(error.clone());
    assert_eq!(bench.ids().len(), 100);
    assert!(matches!(bench.verdict(), Verdict::Failed(e, progress) if *e == error && progress.read == 100));
    assert_eq!(bench.asked.len(), 0, "nothing more is asked for");
}

#[test]
fn d15_cancelling_keeps_what_was_read_and_asks_for_nothing_more() {
    let server = Server::with(5_000, MINUTE);
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    let body = server.answer(&bench.asked[0].2);
    bench.reply(0, &body).on(Event::Cancel);
    assert_eq!((bench.ids().len(), bench.asked.len()), (100, 0));
    let progress = Progress { read: 100, of: Some(1_440), doing: Doing::Reading };
    assert_eq!(*bench.verdict(), Verdict::Cancelled(progress));
}

#[test]
fn b24_answers_to_an_older_question_are_dropped() {
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    let (old, ..) = bench.asked[0];
    bench.on(Event::Ask(question(yesterday(), Openness::Closed)));
    bench.reply_to(old, &json!({ "totalHits": 1, "conversations": [row("old", yesterday().from)] }));
    assert_eq!(bench.ids(), Vec::<String>::new());
    bench.reply(0, &json!({ "totalHits": 1, "conversations": [row("new", yesterday().from)] }));
    assert_eq!(bench.ids(), ["new"]);
}

proptest! {
    #[test]
    fn whatever_order_pages_arrive_in_the_list_has_each_conversation_once(
        count in 0_i64..1_200, seed in any::<u64>(),
    ) {
        let mut server = Server::with(0, 1);
        server.conversations =
            (0..count).map(|n| (yesterday().from + n * DAY / 1_200, format!("c{n:06}"))).collect();
        let mut bench = Bench::asking(yesterday(), Openness::Closed);
        let mut state = seed;
        while !bench.asked.is_empty() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let index = (state >> 33) as usize % bench.asked.len();
            let body = server.answer(&bench.asked[index].2);
            bench.reply(index, &body);
        }
        let expected: Vec<String> = (0..count).map(|n| format!("c{n:06}")).collect();
        prop_assert_eq!(bench.ids(), expected);
        prop_assert_eq!(bench.verdict(), &Verdict::Complete);
    }
}
