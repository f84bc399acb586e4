//! The data lake of the server: jobs over what it knew some time ago.

use super::genesys::{FakeGenesys, error, json_answer, on_record};
use serde_json::{Value, json};
use tidemark_core::clock::{DAY, HOUR, Moment, SECOND};
use tidemark_core::genesys::http::{Body, Request, Response, TransportError};
use tidemark_core::genesys::query::iso;

/// What was submitted, and the lake.
pub(crate) struct Lake {
    pub(crate) jobs: Vec<Job>,
    /// By how much it lags behind.
    pub(crate) lag: i64,
    /// The page of results, counted over all jobs, at which the job is no more.
    pub(crate) loses_at: Option<usize>,
    pub(crate) pages: usize,
    /// Jobs that were ended before they were read.
    pub(crate) ended: usize,
}

impl Default for Lake {
    fn default() -> Self {
        Self { jobs: Vec::new(), lag: 5 * HOUR, loses_at: None, pages: 0, ended: 0 }
    }
}

pub(crate) struct Job {
    submitted: i64,
    known_until: i64,
    window: (i64, i64),
    is_gone: bool,
}

impl FakeGenesys {
    pub(crate) fn submit(&mut self, request: &Request, now: Moment) -> Result<Response, TransportError> {
        let Body::Json(body) = &request.body else { panic!("no body") };
        let query: Value = serde_json::from_str(body).unwrap();
        assert!(query["startOfDayIntervalMatching"] == true && query["paging"].is_null(), "{query}");
        let (from, to) = query["interval"].as_str().unwrap().split_once('/').unwrap();
        let at = |text: &str| chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis();
        let window = (at(from), at(to));
        assert!(window.1 - window.0 <= 31 * DAY, "{query}");
        let known_until = now.wall - self.lake.lag;
        self.lake.jobs.push(Job { submitted: now.mono, known_until, window, is_gone: false });
        json_answer(202, &json!({ "jobId": format!("job-{}", self.lake.jobs.len()) }))
    }

    /// `path`: what stands after `/jobs/`.
    pub(crate) fn job(&mut self, path: &str, query: &str, now: Moment) -> Result<Response, TransportError> {
        if path == "availability" {
            return json_answer(200, &json!({ "dataAvailabilityDate": iso(now.wall - self.lake.lag) }));
        }
        let number: usize = path.split(['-', '/']).nth(1).unwrap().parse().unwrap();
        let Some(job) = self.lake.jobs.get_mut(number - 1).filter(|job| !job.is_gone) else {
            return error(404, "not.found", "No such job.");
        };
        if !path.ends_with("/results") {
            let state = match now.mono - job.submitted {
                ..SECOND => "QUEUED",
                SECOND..4_000 => "PENDING",
                _ => "FULFILLED",
            };
            return json_answer(200, &json!({ "state": state }));
        }
        self.lake.pages += 1;
        if self.lake.loses_at.take_if(|at| *at == self.lake.pages).is_some() {
            job.is_gone = true;
            return error(404, "not.found", "No such job.");
        }
        let (known_until, (from, to)) = (job.known_until, job.window);
        let first: usize = query.split("cursor=").nth(1).map_or(0, |cursor| cursor.parse().unwrap());
        let begun: Vec<_> =
            self.on_record.iter().filter(|(at, _)| (from..to.min(known_until)).contains(at)).skip(first).collect();
        let rows = begun.iter().take(1_000).map(|(started, id)| {
            let mut row = on_record(id, *started, self.user);
            if started + 60_000 > known_until {
                row["conversationEnd"] = Value::Null;
            }
            row["participants"][0]["attributes"] = json!({ "case": "secret" });
            row
        });
        let mut page = json!({ "conversations": rows.collect::<Vec<_>>(), "dataAvailabilityDate": iso(known_until) });
        if begun.len() > 1_000 {
            page["cursor"] = (first + 1_000).to_string().into();
        }
        json_answer(200, &page)
    }

    pub(crate) fn end_job(&mut self, path: &str) -> Result<Response, TransportError> {
        let number: usize = path.split('-').nth(1).unwrap().parse().unwrap();
        self.lake.jobs[number - 1].is_gone = true;
        self.lake.ended += 1;
        json_answer(200, &Value::Null)
    }

    /// The agent's own calls, fifty at a time.
    pub(crate) fn calls(&self, query: &str) -> Result<Response, TransportError> {
        let page: usize = query.split("pageNumber=").nth(1).unwrap().split('&').next().unwrap().parse().unwrap();
        assert!(query.contains("interval=20"), "{query}");
        let call = |(started, id): &(i64, String)| {
            json!({ "id": id, "startTime": iso(*started), "direction": "inbound", "participants": [
                { "purpose": "customer", "ani": "tel:+15550100", "endTime": iso(started + 60_000) }] })
        };
        let calls: Vec<_> = self.on_record.iter().rev().skip((page - 1) * 50).take(50).map(call).collect();
        json_answer(200, &json!({ "entities": calls, "pageCount": self.on_record.len().div_ceil(50) }))
    }
}
