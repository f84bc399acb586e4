//! Pages of a long history: those that the index answers, those that want every conversation looked at, and a job's.

use std::time::Duration;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::client::{ADA, DANA};
use crate::report::{Judged, Report, Taken, Watch, milliseconds};
use crate::stage::{Connection, Stage};

pub(crate) const QUERY: &str = "/analytics/conversations/details/query";
const JOBS: &str = "/analytics/conversations/details/jobs";

/// What the index answers; and any other page.
const INDEXED: (Judged, Duration) = (Judged::Median, Duration::from_millis(20));
const OTHER: (Judged, Duration) = (Judged::Longest, Duration::from_secs(2));

/// So many days, from midnight so many days ago on.
fn interval(days_ago: i64, days: i64) -> String {
    let from = Utc::now().date_naive().and_time(chrono::NaiveTime::MIN).and_utc() - TimeDelta::days(days_ago);
    between(from, from + TimeDelta::days(days))
}

pub(crate) fn between(from: DateTime<Utc>, until: DateTime<Utc>) -> String {
    let iso = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Millis, true);
    format!("{}/{}", iso(from), iso(until))
}

pub(crate) fn filtered(interval: &str, dimension: &str, value: &str) -> Value {
    let predicate = json!({ "type": "dimension", "dimension": dimension, "operator": "matches", "value": value });
    json!({
        "interval": interval,
        "order": "desc",
        "segmentFilters": [{ "type": "and", "predicates": [predicate] }],
    })
}

/// What pages of a hundred take, each of which has rows.
async fn pages(client: &mut Connection, query: &Value, numbers: impl IntoIterator<Item = usize>) -> Vec<Taken> {
    let (mut query, mut taken) = (query.clone(), Vec::new());
    for number in numbers {
        query["paging"] = json!({ "pageSize": 100, "pageNumber": number });
        let watch = Watch::start();
        let answer = client.post_for_text(QUERY, &query).await;
        taken.push(watch.stop());
        assert!(answer.starts_with(b"{\"conversations\":[{"), "page {number} of {query} has no rows");
    }
    taken
}

/// Ids of what a list of the API holds.
async fn ids(client: &mut Connection, path: &str) -> Vec<String> {
    let list = client.get(path).await;
    list["entities"].as_array().unwrap().iter().map(|entity| entity["id"].as_str().unwrap().to_owned()).collect()
}

/// Pages by user, by queue and by time.
pub(crate) async fn indexed(stage: &Stage, report: &mut Report) {
    eprintln!("pages of 100 that the index answers:");
    let mut client = stage.connect(DANA).await;
    let month = interval(30, 31);
    for (dimension, list) in [("userId", "/users?pageSize=100"), ("queueId", "/routing/queues?pageSize=100")] {
        let (mut firsts, mut later) = (Vec::new(), Vec::new());
        let ids = ids(&mut client, list).await;
        for id in ids {
            let query = filtered(&month, dimension, &id);
            firsts.extend(pages(&mut client, &query, [1]).await);
            later.extend(pages(&mut client, &query, [2, 7, 40]).await);
        }
        report.times(&format!("{dimension}, first page"), &firsts, INDEXED);
        report.times(&format!("{dimension}, later pages"), &later, INDEXED);
    }
    let (mut firsts, mut later) = (Vec::new(), Vec::new());
    for days_ago in 0..30 {
        let query = json!({ "interval": interval(days_ago, 1) });
        firsts.extend(pages(&mut client, &query, [1]).await);
        later.extend(pages(&mut client, &query, [3]).await);
    }
    report.times("a day, first page", &firsts, INDEXED);
    report.times("a day, later pages", &later, INDEXED);
    let mut ada = stage.connect(ADA).await;
    let own = filtered(&month, "userId", &ada.me().await);
    let times = pages(&mut ada, &own, 1..=30).await;
    report.times("an agent's own month", &times, INDEXED);
    let times = pages(&mut client, &json!({ "interval": month, "order": "desc" }), 971..=1000).await;
    report.times("page 971 to 1000 of the month", &times, INDEXED);
}

/// Filters, orders and facets that want every conversation looked at.
pub(crate) async fn others(stage: &Stage, report: &mut Report) {
    eprintln!("any other page of 100, the first, the second and the 100th:");
    let mut client = stage.connect(DANA).await;
    let month = interval(30, 31);
    let user = &ids(&mut client, "/users?pageSize=100").await[0];
    let and = |predicates: Value| json!([{ "type": "and", "predicates": predicates }]);
    let matches = |dimension: &str, value: &str| json!({ "dimension": dimension, "value": value });
    let queries = [
        (
            "wrapUpCode exists",
            json!({ "segmentFilters": and(json!([{ "dimension": "wrapUpCode", "operator": "exists" }])) }),
        ),
        ("participantName", json!({ "segmentFilters": and(json!([matches("participantName", "Billing")])) })),
        (
            "userId and mediaType and direction",
            json!({ "segmentFilters": and(json!([
                matches("userId", user), matches("mediaType", "voice"), matches("direction", "inbound")])) }),
        ),
        (
            "purpose and disconnectType",
            json!({ "segmentFilters": and(json!([matches("purpose", "agent"), matches("disconnectType", "peer")])) }),
        ),
        (
            "tHandle of five minutes and more",
            json!({ "conversationFilters": and(json!([{ "metric": "tHandle", "range": { "gte": 300_000 } }])) }),
        ),
        ("by the end", json!({ "orderBy": "conversationEnd", "order": "desc" })),
        ("by the end of a segment", json!({ "orderBy": "segmentEnd" })),
        (
            "facets of media and codes",
            json!({ "aggregations": [
            { "type": "termFrequency", "dimension": "mediaType" }, { "type": "termFrequency", "dimension": "wrapUpCode" }] }),
        ),
        (
            "a facet of ranges",
            json!({ "aggregations": [
                { "type": "numericRange", "metric": "tTalk", "ranges": [{ "lt": 60_000 }, { "gte": 60_000 }] }] }),
        ),
        ("a facet of names", json!({ "aggregations": [{ "type": "termFrequency", "dimension": "participantName" }] })),
    ];
    for (what, mut query) in queries {
        query["interval"] = json!(month);
        let times = pages(&mut client, &query, [1, 2, 100]).await;
        report.times(what, &times, OTHER);
    }
    let query = json!({ "interval": month, "metrics": ["tHandle", "tTalk", "nConnected"], "groupBy": ["queueId"] });
    let watch = Watch::start();
    client.post("/analytics/conversations/aggregates/query", &query).await;
    let took = watch.stop().time;
    report.tell("aggregates of the month, by queue", json!({ "ms": milliseconds(took) }), &format!("{took:.2?}"));
}

/// The first pages of a job over a month, which is the longest there is.
pub(crate) async fn job(stage: &Stage, report: &mut Report) {
    let mut client = stage.connect(DANA).await;
    let job = client.post(JOBS, &json!({ "interval": interval(30, 31) })).await;
    let id = job["jobId"].as_str().unwrap().to_owned();
    tokio::time::sleep(Duration::from_millis(3_200)).await;
    let (mut cursor, mut times) = (String::new(), Vec::new());
    for _ in 0..20 {
        let watch = Watch::start();
        let page = client.get(&format!("{JOBS}/{id}/results?pageSize=1000{cursor}")).await;
        times.push(watch.stop().time);
        let Some(next) = page["cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    times.sort_unstable();
    let median = times[times.len() / 2];
    report.tell("a job's pages of 1000", json!({ "medianMs": milliseconds(median) }), &format!("median {median:.2?}"));
}
