use super::*;
use crate::clock::{DAY, HOUR, MINUTE};
use crate::genesys::error::ServerSays;
use crate::genesys::models::wire::Instant;
use crate::genesys::query::{DetailsQuery, Order, iso};
use crate::history::{Conditions, Openness, Window};
use serde_json::{Value, json};
use std::collections::VecDeque;

mod again;
mod bad;
mod busy;
mod pages;
mod records;
mod short;
mod trimmed;

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

fn body(endpoint: &Endpoint) -> Value {
    serde_json::from_str(&endpoint.as_question().unwrap().body.unwrap()).unwrap()
}

/// What a page was asked for.
fn details_query(endpoint: &Endpoint) -> DetailsQuery {
    let body = body(endpoint);
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
    /// How many rows a page was asked for last.
    rows: u64,
    /// Codes whose names were wanted.
    named: Vec<Id>,
}

impl Bench {
    fn asking(window: Window, open: Openness) -> Self {
        let mut bench = Self::waiting();
        bench.on(Event::Ask(question(window, open)));
        bench
    }

    /// With nothing asked yet.
    fn waiting() -> Self {
        let book = Book::of("u");
        Self { search: Search::default(), book, asked: VecDeque::new(), sent: 0, rows: 0, named: Vec::new() }
    }

    fn on(&mut self, event: Event) -> &mut Self {
        let room = Room { now: 147, a_minute: 147 };
        let mut turn = Turn { now: 0, server_now: NOW, room, book: &mut self.book };
        let mut reach = None;
        for effect in self.search.on(event, &mut turn) {
            match effect {
                Effect::Ask(ticket, _) if ticket.part == Part::Reach => reach = Some(ticket),
                Effect::Ask(ticket, endpoint) => {
                    let Part::Page(page) = ticket.part else { panic!("{ticket:?}") };
                    self.rows = body(&endpoint)["paging"]["pageSize"].as_u64().unwrap();
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
        match reach {
            Some(ticket) => self.reply_to(ticket, &json!({})),
            None => self,
        }
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
