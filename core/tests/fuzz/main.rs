//! Answers that no server should give, for as long as there is time: no decoder panics or is slow, a bad record costs itself
//! alone, and what is kept of an answer is never larger than the answer.
//!
//! `FUZZ_SECONDS` says how long, `FUZZ_SEED` which cases, and with `FUZZ_CASE` it is one of them alone, which is shown.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "../../../tests/fuzz/mutate.rs"]
mod mutate;
mod past;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use proptest::prelude::RngExt;
use proptest::test_runner::{RngAlgorithm, TestRng};
use serde_json::{Value, json};
use tidemark_core::auth::{callback, token};
use tidemark_core::clock::Moment;
use tidemark_core::config::Config;
use tidemark_core::genesys::decode::{self, BadRecord, Undecodable};
use tidemark_core::genesys::endpoint::Operation;
use tidemark_core::genesys::http::Response;
use tidemark_core::genesys::models::conversation::Conversation;
use tidemark_core::genesys::models::notification::{Channel, Frame, Heard, Topics};
use tidemark_core::genesys::models::people::{Me, Named};
use tidemark_core::genesys::{ApiError, hint};
use tidemark_core::record::{Book, Route, parties};
use tidemark_core::words;

/// No answer takes longer to read.
const PROMPT: Duration = Duration::from_secs(1);
const NOW: Moment = Moment { wall: 1_785_938_400_000, mono: 1_000_000 };
const ME: &str = "0f0e0d0c-0000-4000-8000-00000000a9e7";
/// What is said of a bad record, in bytes.
const MOST_SAID: usize = 1_000;

const LIVE: &str = r#"{"id":"c1","startTime":"2026-08-05T13:59:00.000Z","participants":[
    {"id":"p1","purpose":"customer","name":"John Doe","connectedTime":"2026-08-05T13:59:00.000Z",
     "calls":[{"id":"l1","state":"connected","direction":"inbound","held":false,"connectedTime":"2026-08-05T13:59:00.000Z"}]},
    {"id":"p2","userId":"0f0e0d0c-0000-4000-8000-00000000a9e7","purpose":"agent","queueId":"q1","wrapupRequired":true,
     "wrapup":{"code":"w1"},"conversationRoutingData":{"queue":{"id":"q1"}},
     "calls":[{"id":"l2","state":"connected","direction":"inbound","held":true,"startHoldTime":"2026-08-05T13:59:30.000Z",
       "afterCallWork":{"state":"pending","startTime":"2026-08-05T13:59:40.000Z"},"segments":[{"startTime":"2026-08-05T13:59:10.000Z","type":"Hold"}]}]}]}"#;
const TOKEN: &str = r#"{"access_token":"t0ken-of-some-length","token_type":"bearer","expires_in":86400}"#;
const ERROR: &str = r#"{"message":"You must have at least one of the following permissions assigned: [analytics:conversationDetail:view]",
    "code":"missing.any.permissions","status":403,"contextId":"c-1","details":[],"errors":[],
    "messageParams":{"permissions":"analytics:conversationDetail:view"}}"#;
const LIMITED: &str = r#"{"message":"Rate limit exceeded the maximum. Retry the request in [17] seconds","code":"too.many.requests","status":429}"#;
const CONFIG: &str = r#"{"region":"mypurecloud.de","clients":{"mypurecloud.de":"7c2f4c1e-3c2d-4f7e-9a53-0d1b6a9e5f10"},"redirectPath":"/cb"}"#;
const OTHERS: [&str; 4] = [
    r#"{"id":"0f0e0d0c-0000-4000-8000-00000000a9e7","name":"Ada","date":{"currentDate":"2026-08-05T14:00:00.000Z"}}"#,
    r#"{"id":"ch1","connectUri":"wss://streaming.mypurecloud.de/channels/ch1","expires":"2026-08-06T14:00:00.000Z"}"#,
    r#"{"entities":[{"id":"v2.users.u1.conversations","state":"Permitted"}]}"#,
    r#"{"entities":[{"id":"q1","name":"Support"},{"id":"q2","name":"Sales"}],"pageCount":2,"pageSize":25,"total":2}"#,
];
const CALLBACK: &str = "code=abc&state=xyz&error=access_denied&error_description=No";
const FRAMES: [&str; 4] = [
    r#"{"topicName":"channel.metadata","eventBody":{"message":"WebSocket Heartbeat"}}"#,
    r#"{"topicName":"v2.system.socket_closing","eventBody":{"message":"bye"}}"#,
    r#"{"topicName":"v2.system.no_longer_subscribed.c1","eventBody":{"channelId":"c1"}}"#,
    r#"{"result":"404","message":"gone"}"#,
];

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

/// The dice of one case, which needs none of the others.
fn dice(seed: u64, case: u64) -> impl FnMut(usize) -> usize {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes[8..16].copy_from_slice(&case.to_le_bytes());
    let mut generator = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    move |below| generator.random_range(0..below.max(1) as u64) as usize
}

/// The conversations on record that were written by hand.
fn recorded() -> Vec<Value> {
    let fixtures: Value = serde_json::from_str(include_str!("../../../tests/fixtures/conversations.json")).unwrap();
    fixtures["cases"].as_array().unwrap().iter().map(|case| case["conversation"].clone()).collect()
}

fn answer(status: u16, body: Vec<u8>, pick: &mut mutate::Pick<'_>) -> Response {
    Response {
        status,
        content_type: [None, Some("application/json".to_owned()), Some("text/html".to_owned())][pick(3)].clone(),
        retry_after: (pick(2) == 0).then(|| mutate::word(pick)),
        correlation_id: (pick(4) == 0).then(|| mutate::word(pick)),
        body,
    }
}

fn assert_bounded(bad: &[BadRecord]) {
    for record in bad {
        assert!(record.why.len() <= MOST_SAID, "{} bytes are said of a bad record", record.why.len());
    }
}

/// What is bent and how it is read.
type Read = Box<dyn FnOnce(&[u8])>;

fn case(records: &[Value], pick: &mut mutate::Pick<'_>) -> (Vec<u8>, Read) {
    match pick(12) {
        0 | 1 => details(records, pick),
        2 => listed(pick),
        3 => {
            let page = json!({ "conversations": records, "totalHits": records.len() }).to_string();
            (mutate::body(&page, pick), Box::new(read_page))
        }
        4 | 5 => {
            let framed = format!(r#"{{"topicName":"v2.users.u1.conversations","version":"2","eventBody":{LIVE}}}"#);
            let frame = if pick(3) == 0 { FRAMES[pick(FRAMES.len())] } else { &framed };
            (mutate::body(frame, pick), Box::new(read_frame))
        }
        6 => {
            let bent = mutate::body([ERROR, LIMITED][pick(2)], pick);
            let status = [400, 401, 403, 404, 409, 410, 418, 429, 500, 503][pick(10)];
            let response = answer(status, bent.clone(), pick);
            (bent, Box::new(move |_| read_error(&response)))
        }
        7 => {
            let bent = mutate::body(TOKEN, pick);
            let response = answer([200, 200, 400, 401, 500][pick(5)], bent.clone(), pick);
            (bent, Box::new(move |_| read_token(&response)))
        }
        8..=10 => past::case(records, pick),
        _ => {
            let other = [CONFIG, CALLBACK, OTHERS[pick(OTHERS.len())], OTHERS[pick(OTHERS.len())]][pick(4)];
            (mutate::body(other, pick), Box::new(read_others))
        }
    }
}

/// A page on which one record is wrong and stands between right ones.
fn details(records: &[Value], pick: &mut mutate::Pick<'_>) -> (Vec<u8>, Read) {
    let (mut before, mut after) = (records[pick(records.len())].clone(), records[pick(records.len())].clone());
    before["conversationId"] = json!("before");
    after["conversationId"] = json!("after");
    let mut bent = mutate::value_of(records[pick(records.len())].clone(), pick);
    for _ in 0..pick(3) {
        bent = mutate::value_of(bent, pick);
    }
    let page = json!({ "conversations": [before, bent, after], "totalHits": 3 }).to_string().into_bytes();
    let read = |body: &[u8]| {
        let page = decode::details_page(body).unwrap();
        let good = &page.records.good;
        assert_eq!((good.len() + page.records.bad.len(), page.total_hits), (3, Some(3)));
        let id = |at: usize| good[at].conversation_id.as_deref();
        assert_eq!((id(0), id(good.len() - 1)), (Some("before"), Some("after")));
        read_page(body);
    };
    (page, Box::new(read))
}

/// Likewise of the active conversations.
fn listed(pick: &mut mutate::Pick<'_>) -> (Vec<u8>, Read) {
    let live: Value = serde_json::from_str(LIVE).unwrap();
    let (mut before, mut after) = (live.clone(), live.clone());
    before["id"] = json!("before");
    after["id"] = json!("after");
    let bent = mutate::value_of(live, pick);
    let list = json!({ "entities": [before, bent, after] }).to_string().into_bytes();
    let read = |body: &[u8]| {
        let list = decode::entities::<Conversation>(body).unwrap().records;
        assert_eq!(list.good.len() + list.bad.len(), 3);
        assert_bounded(&list.bad);
        let ids: Vec<_> = list.good.iter().filter_map(|conversation| conversation.id.clone()).collect();
        let mut book = Book::of(ME);
        book.snapshot(list, NOW.mono, NOW, NOW.wall);
        for id in ["before", "after"] {
            assert!(ids.iter().any(|known| known == id) && book.get(id).is_some(), "{id} is lost");
        }
        for record in book.live() {
            let live = record.live.as_ref().unwrap();
            live.so_far(NOW.wall);
            let parties = parties::from_live::read(&live.legs);
            assert_eq!(parties.len(), live.legs.len(), "nobody is lost");
            words::of_route(&Route::of(&parties));
        }
    };
    (list, Box::new(read))
}

fn read_page(body: &[u8]) {
    let Ok(page) = decode::details_page(body) else { return };
    assert_bounded(&page.records.bad);
    assert!(page.records.good.len() + page.records.bad.len() <= body.len());
    let mut book = Book::of(ME);
    for conversation in &page.records.good {
        if let Some(id) = book.analytics(conversation) {
            let record = book.get(&id).unwrap();
            let _ = (record.phase(), record.media(), record.kind(), record.direction(), record.customer());
            let _ = (record.queue(), record.started(), record.wrap_up());
            let account = parties::from_analytics::account(conversation, ME).unwrap();
            assert_eq!(account.parties.len(), conversation.participants.len(), "nobody is lost");
            words::of_route(&Route::of(&account.parties));
        }
    }
}

fn read_frame(body: &[u8]) {
    // A text frame that is no UTF-8 never gets as far as here.
    let text = String::from_utf8_lossy(body);
    match Frame::read(&Heard::of(&text), &format!("v2.users.{ME}.conversations")) {
        Ok(Frame::Conversation(conversation)) => {
            let mut book = Book::of(ME);
            book.event(serde_json::from_str::<Conversation>(LIVE).unwrap(), NOW, NOW.wall);
            book.event((*conversation).clone(), NOW.plus(1_000), NOW.wall + 1_000);
            book.event(*conversation, NOW, NOW.wall);
            for record in book.live() {
                record.live.as_ref().unwrap().so_far(NOW.wall);
            }
        }
        Ok(Frame::Unreadable(bad)) => assert_bounded(&[bad]),
        Err(Undecodable::Shape(why)) => assert!(why.len() <= MOST_SAID, "{} bytes are said of a frame", why.len()),
        Ok(_) | Err(_) => {}
    }
}

fn read_error(response: &Response) {
    for operation in [Operation::Me, Operation::Conversations, Operation::DetailsQuery, Operation::Notifications] {
        ApiError::from_response(operation, response);
    }
    if let Some(wait) = hint::wait_asked_for(response, NOW.wall) {
        assert!((0..=7 * 86_400_000).contains(&wait), "{wait}");
    }
}

fn read_token(response: &Response) {
    if let Ok(grant) = token::read(response) {
        assert!(grant.lifetime > 0 && grant.lifetime <= 450 * 86_400_000, "{}", grant.lifetime);
        assert!(grant.token.secret().bytes().all(|byte| byte.is_ascii_graphic()), "it goes into a header");
    }
}

fn read_others(body: &[u8]) {
    let _ = Config::read(body);
    let _ = (decode::object::<Me>(body), decode::object::<Channel>(body), decode::object::<Topics>(body));
    if let Ok(named) = decode::entities::<Named>(body) {
        assert_bounded(&named.records.bad);
    }
    let text = String::from_utf8_lossy(body);
    callback::read(&text, "");
    callback::read("", &text);
}

/// What is wrong with a case.
fn outcome(seed: u64, number: u64, records: &[Value]) -> Result<Vec<u8>, String> {
    let mut took = Duration::MAX;
    let mut body = Vec::new();
    // A machine that is busy with something else is not slow three times.
    for _ in 0..3 {
        let (bent, read) = case(records, &mut dice(seed, number));
        let began = Instant::now();
        let panicked = catch_unwind(AssertUnwindSafe(|| read(&bent))).is_err();
        took = took.min(began.elapsed());
        let shown: String = String::from_utf8_lossy(&bent).chars().take(3_000).collect();
        if panicked {
            return Err(format!("FUZZ_SEED={seed} FUZZ_CASE={number}: see above\n{shown}"));
        }
        if took <= PROMPT {
            return Ok(bent);
        }
        body = bent;
    }
    Err(format!("FUZZ_SEED={seed} FUZZ_CASE={number}: {took:?} for {} bytes", body.len()))
}

#[test]
fn whatever_a_server_answers_is_read_or_refused_and_costs_nothing_else() {
    let seed = number("FUZZ_SEED").unwrap_or(1);
    let records = recorded();
    if let Some(case) = number("FUZZ_CASE") {
        let body = outcome(seed, case, &records).unwrap_or_else(|fault| panic!("{fault}"));
        println!("{}", String::from_utf8_lossy(&body));
        return;
    }
    println!("FUZZ_SEED={seed}");
    let until = Instant::now() + Duration::from_secs(number("FUZZ_SECONDS").unwrap_or(2));
    let mut cases = 0;
    while Instant::now() < until {
        outcome(seed, cases, &records).unwrap_or_else(|fault| panic!("{fault}"));
        cases += 1;
    }
    println!("{cases} cases");
}
