//! What is read of history besides its pages: what a list says of a record, the history of calls, jobs, sums, and what others
//! thought of a conversation.

use serde_json::{Value, json};
use tidemark_core::closely::assessed;
use tidemark_core::genesys::decode;
use tidemark_core::genesys::jobs::{Reach, Status, Submitted};
use tidemark_core::genesys::models::calls::PastCall;
use tidemark_core::genesys::traffic::Reply;
use tidemark_core::history::kpi::Kpi;
use tidemark_core::history::sums::{Booked, Event, Shared, Standing, Summing, When};
use tidemark_core::history::{Store, Window};
use tidemark_core::record::from_analytics::{self, Viewpoint};
use tidemark_core::record::from_calls;

use super::{ME, Read, assert_bounded, mutate};

const CALLS: &str = r#"{"entities":[{"id":"before","startTime":"2026-08-05T13:59:00.000Z","direction":"inbound","participants":[
    {"purpose":"agent","userId":"0f0e0d0c-0000-4000-8000-00000000a9e7","startTime":"2026-08-05T13:59:00.000Z",
     "endTime":"2026-08-05T14:09:00.000Z","connectedTime":"2026-08-05T13:59:10.000Z","name":"Ada","queue":{"id":"q1"}}]},
    {"id":"after"}],"pageCount":2,"pageNumber":1,"total":2}"#;
const JOBS: [&str; 3] = [
    r#"{"jobId":"j-1"}"#,
    r#"{"state":"FAILED","errorMessage":"no","expirationDate":"2026-08-06T14:00:00.000Z"}"#,
    r#"{"dataAvailabilityDate":"2026-08-05T14:00:00.000Z"}"#,
];
const SUMS: &str = r#"{"results":[{"group":{"mediaType":"voice"},"data":[{"interval":"a/b","metrics":[
    {"metric":"tHandle","stats":{"count":2,"sum":150000.0}},{"metric":"tHeld","stats":{"count":2,"sum":30000.0}},
    {"metric":"tHeldComplete","stats":{"count":1,"sum":30000.0}},{"metric":"nTransferred","stats":{"count":1,"sum":1.0}}]}]}]}"#;
const ASSESSED: &str = r#"{"conversationId":"c","evaluations":[{"userId":"u","formName":"Calls","evaluationStatus":"Finished",
    "oTotalScore":87,"oTotalCriticalScore":90,"eventTime":"2026-08-01T09:00:00.000Z"}],"surveys":[{"surveyFormName":"How was it?",
    "oSurveyTotalScore":70,"surveyPromoterScore":9,"surveyCompletedDate":"2026-08-02T09:00:00.000Z"}]}"#;

pub(super) fn case(records: &[Value], pick: &mut mutate::Pick<'_>) -> (Vec<u8>, Read) {
    match pick(6) {
        0 | 1 => {
            let bent = mutate::value_of(records[pick(records.len())].clone(), pick);
            let page = json!({ "conversations": [bent], "totalHits": 1 }).to_string().into_bytes();
            (page, Box::new(keep))
        }
        2 => (mutate::body(CALLS, pick), Box::new(read_calls)),
        3 => (mutate::body(JOBS[pick(JOBS.len())], pick), Box::new(read_jobs)),
        4 => (mutate::body(SUMS, pick), Box::new(add_up)),
        _ => (mutate::body(ASSESSED, pick), Box::new(assess)),
    }
}

/// A row of the list: what is kept of it is what was read.
fn keep(body: &[u8]) {
    let Ok(page) = decode::details_page(body) else { return };
    let mut store = Store::default();
    for conversation in &page.records.good {
        let Some((id, past)) = from_analytics::read(conversation, ME) else { continue };
        for asked in [None, Some("u-2")] {
            let facts = from_analytics::facts(conversation, Viewpoint { me: ME, asked }, past.handled);
            let note = facts.note.clone();
            assert!(note.is_none_or(|note| note.len() <= body.len()), "no note is longer than its record");
            store.keep(&id, &past);
            store.keep_facts(&id, &facts);
        }
        let row = store.row(&id).unwrap();
        assert_eq!((store.len(), store.past(row)), (1, Some(past)), "what is kept is what was read");
    }
}

fn read_calls(body: &[u8]) {
    let Ok(list) = decode::entities::<PastCall>(body) else { return };
    assert_bounded(&list.records.bad);
    for call in &list.records.good {
        if let Some((_, past)) = from_calls::read(call) {
            assert!(past.ended.is_none_or(|ended| ended >= past.started), "it ends before it begins");
        }
    }
}

fn read_jobs(body: &[u8]) {
    let _ = (decode::object::<Submitted>(body), decode::object::<Reach>(body));
    if let Ok(status) = decode::object::<Status>(body) {
        status.state();
    }
}

fn add_up(body: &[u8]) {
    let sums = Shared::default();
    let window = Window { from: 0, to: 1 };
    let wanted = sums.on(Event::Ask { me: ME.to_owned(), window, when: When::Now });
    let reply = Reply { body: body.to_vec(), correlation_id: None, sent: 0 };
    sums.on(Event::Answered(wanted[0].0, Ok(reply)));
    if let Standing::Here(booked) = sums.borrow().standing(When::Now) {
        values(booked);
    }
}

fn values(booked: &Booked) {
    for kpi in Kpi::ALL {
        assert!(booked.value(kpi, &[]).is_none_or(|value| value >= 0), "nothing takes less than no time");
    }
}

fn assess(body: &[u8]) {
    for one in assessed::read(body) {
        assert!(one.form.is_none_or(|form| form.len() <= body.len()), "no name is longer than its record");
    }
}
