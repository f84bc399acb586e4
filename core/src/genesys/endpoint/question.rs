//! A question in writing, as one tab hands it to another, or as a machine writes it whose code comes with its screen.

use super::{DETAILS_QUERY, JOBS, Operation};

/// An endpoint that only asks, written out, so that one tab can hand it to another: nothing that changes anything can be. A
/// job is a question whose answer comes later, and may be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Which operation it is.
    pub operation: Operation,
    /// See [`Endpoint::path_and_query`].
    pub path_and_query: String,
    /// The JSON text of a POST; a GET has none.
    pub body: Option<String>,
}

impl Question {
    /// Whether it is what its operation asks, and nothing else: a text from another tab may be anything, and whoever asks it
    /// adds the token.
    pub fn is_sound(&self) -> bool {
        let path = self.path_and_query.split(['?', '#']).next().unwrap_or_default();
        match (self.operation, self.body.is_some()) {
            (Operation::Conversations, false) => path == "/api/v2/conversations",
            (Operation::DetailsQuery, true) => path == DETAILS_QUERY,
            (Operation::Details, false) => path
                .strip_prefix("/api/v2/analytics/conversations/")
                .and_then(|rest| rest.strip_suffix("/details"))
                .is_some_and(is_segment),
            (Operation::DetailsJobs, true) => path == JOBS,
            (Operation::DetailsJobs, false) => {
                of_job(path).map(|rest| rest.strip_suffix("/results").unwrap_or(rest)).is_some_and(is_segment)
            }
            (Operation::JobsReach, false) => of_job(&self.path_and_query) == Some("availability"),
            (Operation::EndOfJob, false) => of_job(path).is_some_and(is_segment) && path == self.path_and_query,
            (Operation::CallHistory, false) => path == "/api/v2/conversations/calls/history",
            (Operation::MyQueues, false) => path == "/api/v2/routing/queues/me",
            (Operation::WrapUpCodes, false) => path == "/api/v2/routing/wrapupcodes",
            (Operation::Aggregates, true) => path == "/api/v2/analytics/conversations/aggregates/query",
            (Operation::QueueObservations, true) => path == "/api/v2/analytics/queues/observations/query",
            _ => false,
        }
    }
}

/// What stands behind the jobs' own place: of one job.
fn of_job(path: &str) -> Option<&str> {
    path.strip_prefix(JOBS)?.strip_prefix('/')
}

fn is_segment(id: &str) -> bool {
    !id.is_empty() && !id.contains(['/', '\\', '.'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::genesys::http::{Body, Method};
    use crate::genesys::{Endpoint, Region};

    #[test]
    fn a_question_that_is_not_what_its_operation_asks_is_none() {
        let question = |operation, path: &str, body: Option<&str>| Question {
            operation,
            path_and_query: path.to_owned(),
            body: body.map(str::to_owned),
        };
        let details = Operation::Details;
        assert!(question(details, "/api/v2/analytics/conversations/c-1/details", None).is_sound());
        for bad in [
            question(Operation::Conversations, "@evil.example/x", None),
            question(Operation::Conversations, ".evil.example/api/v2/conversations", None),
            question(Operation::Conversations, "/api/v2/conversations/calls", Some("{}")),
            question(Operation::Conversations, "/api/v2/conversations", Some("{}")),
            question(Operation::DetailsQuery, "/api/v2/conversations/calls", Some("{}")),
            question(details, "/api/v2/analytics/conversations/../../users/details", None),
            question(details, "/api/v2/analytics/conversations//details", None),
            question(Operation::EndOfJob, "/api/v2/tokens/me", None),
            question(Operation::EndOfJob, JOBS, None),
            question(Operation::JobsReach, &format!("{JOBS}/j-1"), None),
            question(Operation::EndOfJob, &format!("{JOBS}/j-1/results"), None),
            question(Operation::EndOfJob, &format!("{JOBS}/../../../../tokens/me"), None),
            question(Operation::Tokens, "/api/v2/tokens/me", None),
            question(Operation::Notifications, "/api/v2/notifications/channels", None),
        ] {
            assert!(!bad.is_sound(), "{bad:?}");
        }
    }

    #[test]
    fn a_subscription_replaces_all_topics_of_the_channel() {
        let subscribe =
            Endpoint::Subscribe { channel: "c1".to_owned(), topics: vec!["v2.users.u1.conversations".to_owned()] };
        let request = subscribe.request(Region::Sandbox { port: 1 });
        assert_eq!(request.method, Method::Put);
        assert_eq!(request.body, Body::Json(r#"[{"id":"v2.users.u1.conversations"}]"#.to_owned()));
    }
}
