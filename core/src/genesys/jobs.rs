//! A details query as a job: submitted, looked after until it is done, and read by a cursor.
//!
//! Source: `…/analytics/conversations/details/jobs`, models `AsyncConversationQuery`, `AsyncQueryResponse`,
//! `AsyncQueryStatus`, `AnalyticsConversationAsyncQueryResponse` and `DataAvailabilityResponse`. It answers from a data lake that lags behind.

use super::Endpoint;
use super::endpoint::{JOBS, Operation, Question, segment};
use super::models::wire::Instant;
use super::models::wire_model;
use crate::form::Form;

/// Rows of one page of results: what the API gives unless it is told otherwise.
pub const RESULTS: u32 = 1_000;

wire_model! {
    /// `AsyncQueryResponse`.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct Submitted {
        pub job_id: Option<String> = "jobId",
    }
}

wire_model! {
    /// `AsyncQueryStatus`.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct Status {
        pub state: Option<String> = "state",
        pub error_message: Option<String> = "errorMessage",
    }
}

wire_model! {
    /// `DataAvailabilityResponse`.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct Reach {
        pub until: Option<Instant> = "dataAvailabilityDate",
    }
}

/// What the state of a job means for whoever waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It goes on; also where the state has a name that nobody here knows.
    UnderWay,
    /// Its results can be read.
    Fulfilled,
    /// It will never have any: failed, cancelled or expired.
    Gone,
}

impl Status {
    /// What the state means.
    pub fn state(&self) -> State {
        match self.state.as_deref() {
            Some("FULFILLED") => State::Fulfilled,
            Some("FAILED" | "CANCELLED" | "EXPIRED") => State::Gone,
            _ => State::UnderWay,
        }
    }
}

/// `POST …/jobs`, with a body as [`super::query::ListQuery::job`] writes it.
pub fn submit(body: String) -> Endpoint {
    written(JOBS.to_owned(), Some(body))
}

/// `GET …/jobs/{id}`.
pub fn status(job: &str) -> Endpoint {
    written(format!("{JOBS}/{}", segment(job)), None)
}

/// `GET …/jobs/{id}/results`, from where `cursor` points.
pub fn results(job: &str, cursor: Option<&str>) -> Endpoint {
    let mut query = Form::default();
    query.pair("pageSize", &RESULTS.to_string());
    if let Some(cursor) = cursor {
        query.pair("cursor", cursor);
    }
    written(format!("{JOBS}/{}/results?{}", segment(job), query.text()), None)
}

/// `DELETE …/jobs/{id}`: nobody will read what it finds.
pub fn end(job: &str) -> Endpoint {
    let path_and_query = format!("{JOBS}/{}", segment(job));
    Endpoint::Written(Question { operation: Operation::EndOfJob, path_and_query, body: None })
}

/// `GET …/jobs/availability`: a [`Reach`].
pub fn reach() -> Endpoint {
    let path_and_query = format!("{JOBS}/availability");
    Endpoint::Written(Question { operation: Operation::JobsReach, path_and_query, body: None })
}

fn written(path_and_query: String, body: Option<String>) -> Endpoint {
    Endpoint::Written(Question { operation: Operation::DetailsJobs, path_and_query, body })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::genesys::endpoint::Repeat;
    use crate::genesys::http::Method;

    #[test]
    fn a_job_is_submitted_once_and_read_as_often_as_need_be() {
        assert_eq!((submit(String::new()).method(), submit(String::new()).repeat()), (Method::Post, Repeat::Never));
        for endpoint in [status("j-1"), results("j-1", None), reach()] {
            assert_eq!((endpoint.method(), endpoint.repeat()), (Method::Get, Repeat::Safe));
        }
    }

    #[test]
    fn neither_a_job_nor_a_cursor_can_leave_its_place_in_the_address() {
        assert_eq!(status("../x").path_and_query(), format!("{JOBS}/..%2Fx"));
        let results = results("j", Some("a&pageSize=9"));
        assert_eq!(results.path_and_query(), format!("{JOBS}/j/results?pageSize=1000&cursor=a%26pageSize%3D9"));
    }

    #[test]
    fn another_tab_may_ask_for_a_job_and_its_results_and_have_it_ended() {
        for endpoint in [submit("{}".to_owned()), status("j-1"), results("j-1", Some("c")), end("j-1"), reach()] {
            assert!(endpoint.as_question().unwrap().is_sound(), "{endpoint:?}");
        }
        assert_eq!((end("j").method(), end("../x").path_and_query()), (Method::Delete, format!("{JOBS}/..%2Fx")));
    }

    #[test]
    fn a_state_that_nobody_knows_is_waited_for() {
        let state = |name: &str| Status { state: Some(name.to_owned()), error_message: None }.state();
        assert_eq!(
            (state("QUEUED"), state("PENDING"), state("THINKING")),
            (State::UnderWay, State::UnderWay, State::UnderWay)
        );
        assert_eq!(
            (state("FULFILLED"), state("FAILED"), state("CANCELLED"), state("EXPIRED")),
            (State::Fulfilled, State::Gone, State::Gone, State::Gone)
        );
    }
}
