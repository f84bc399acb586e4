//! Every request that Tidemark can send, as a value: its path, its body, what it needs, and whether it may be repeated.
//!
//! A new request is added here and nowhere else.

mod question;

pub use question::Question;

use super::http::{Authorization, Body, Method, Request};
use super::query::{DetailsQuery, json_text, queues_now};
use super::region::Region;
use crate::form::{Form, escaped};
use crate::joined::joined;
use std::sync::Arc;

/// Ids in one look-up: keeps the URL short whatever the ids are.
pub const IDS_PER_LOOKUP: usize = 50;

/// The largest page of the list endpoints.
pub const LOOKUP_PAGE_SIZE: u32 = 100;

/// One operation of the Platform API with its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// `GET /api/v2/users/me?expand=date`: who signed in, and the server's time.
    Me,
    /// `GET /api/v2/conversations`: the signed-in user's active conversations. There is no list of anybody else's.
    Conversations,
    /// `POST /api/v2/analytics/conversations/details/query`.
    DetailsQuery(DetailsQuery),
    /// `GET /api/v2/analytics/conversations/{id}/details`: one record, however old.
    Details {
        /// Conversation id.
        conversation: String,
    },
    /// `GET /api/v2/routing/queues/me`: the queues that the agent belongs to, one page of them.
    MyQueues {
        /// From 1.
        page: u32,
    },
    /// `GET /api/v2/routing/wrapupcodes?id=…`: the names of up to [`IDS_PER_LOOKUP`] codes.
    WrapUpCodes {
        /// Code ids.
        ids: Vec<String>,
    },
    /// `POST /api/v2/analytics/queues/observations/query`.
    QueueObservations {
        /// Queue ids.
        queues: Vec<Arc<str>>,
    },
    /// `POST /api/v2/analytics/conversations/aggregates/query`, with the body that the history's screen brings.
    Aggregates(String),
    /// `POST /api/v2/notifications/channels`.
    CreateChannel,
    /// `GET /api/v2/notifications/channels?includechannels=oauthclient`: those of this user and client.
    Channels,
    /// `PUT /api/v2/notifications/channels/{id}/subscriptions?ignoreErrors=true`.
    Subscribe {
        /// Channel id.
        channel: String,
        /// All the topics that the channel shall have.
        topics: Vec<String>,
    },
    /// `POST /api/v2/notifications/channels/{id}/subscriptions?ignoreErrors=true`: those that it has stay.
    AddTopics {
        /// Channel id.
        channel: String,
        /// Topics that the channel shall have as well.
        topics: Vec<String>,
    },
    /// `GET /api/v2/notifications/channels/{id}/subscriptions`: 404 where the channel is no more.
    Subscriptions {
        /// Channel id.
        channel: String,
    },
    /// `DELETE /api/v2/tokens/me`: ends the token on the server.
    RevokeToken,
    /// As another tab has written it, or a machine whose code comes with its screen.
    Written(Question),
}

/// Where records are asked for.
const DETAILS_QUERY: &str = "/api/v2/analytics/conversations/details/query";
/// Where jobs are submitted.
pub(super) const JOBS: &str = "/api/v2/analytics/conversations/details/jobs";

/// What a request is, so that limits and refusals can be told apart without its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operation {
    /// [`Endpoint::Me`]
    Me,
    /// [`Endpoint::Conversations`]
    Conversations,
    /// [`Endpoint::DetailsQuery`], and what is written like it.
    DetailsQuery,
    /// The jobs of the same question, as [`super::jobs`] writes them.
    DetailsJobs,
    /// `DELETE …/details/jobs/{id}`: nobody will read what it finds.
    EndOfJob,
    /// `GET /api/v2/analytics/conversations/details/jobs/availability`: up to when jobs know what happened.
    JobsReach,
    /// `GET /api/v2/conversations/calls/history`: the agent's own calls, which need no permission.
    CallHistory,
    /// [`Endpoint::Details`]
    Details,
    /// [`Endpoint::MyQueues`]
    MyQueues,
    /// [`Endpoint::WrapUpCodes`]
    WrapUpCodes,
    /// [`Endpoint::QueueObservations`]
    QueueObservations,
    /// [`Endpoint::Aggregates`]
    Aggregates,
    /// [`Endpoint::CreateChannel`], [`Endpoint::Channels`], [`Endpoint::Subscribe`], [`Endpoint::AddTopics`] and
    /// [`Endpoint::Subscriptions`]
    Notifications,
    /// [`Endpoint::RevokeToken`]; the last one.
    Tokens,
}

/// Whether a request may be sent again when nobody knows what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// It changes nothing, or sets what it sets anew.
    Safe,
    /// A second one would do a second thing.
    Never,
}

/// What an operation asks of the OAuth client and of the agent's roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs {
    /// The narrowest scope of the OAuth client that allows it.
    pub scope: &'static str,
    /// Permissions of which the agent needs any one; empty where none is needed.
    pub any_permission: &'static [&'static str],
}

impl Operation {
    /// All of them, in their order.
    pub const ALL: [Self; Self::Tokens as usize + 1] = [
        Self::Me,
        Self::Conversations,
        Self::DetailsQuery,
        Self::DetailsJobs,
        Self::EndOfJob,
        Self::JobsReach,
        Self::CallHistory,
        Self::Details,
        Self::MyQueues,
        Self::WrapUpCodes,
        Self::QueueObservations,
        Self::Aggregates,
        Self::Notifications,
        Self::Tokens,
    ];

    /// Scope and permissions (source: the contract).
    pub const fn needs(self) -> Needs {
        match self {
            Self::Me | Self::Tokens => Needs { scope: "user-basic-info", any_permission: &[] },
            Self::Conversations | Self::CallHistory => Needs { scope: "conversations:readonly", any_permission: &[] },
            Self::JobsReach => {
                Needs { scope: "analytics:readonly", any_permission: &["analytics:conversationDetail:view"] }
            }
            Self::DetailsQuery | Self::DetailsJobs | Self::EndOfJob | Self::Details => Needs {
                scope: "analytics:readonly",
                any_permission: &["analytics:agentConversationDetail:view", "analytics:conversationDetail:view"],
            },
            Self::MyQueues => Needs { scope: "routing:readonly", any_permission: &[] },
            Self::WrapUpCodes => Needs { scope: "routing:readonly", any_permission: &["routing:wrapupCode:view"] },
            Self::QueueObservations => {
                Needs { scope: "analytics:readonly", any_permission: &["analytics:queueObservation:view"] }
            }
            Self::Aggregates => {
                Needs { scope: "analytics:readonly", any_permission: &["analytics:conversationAggregate:view"] }
            }
            Self::Notifications => Needs { scope: "notifications", any_permission: &[] },
        }
    }
}

impl Endpoint {
    /// Which operation it is.
    pub const fn operation(&self) -> Operation {
        match self {
            Self::Me => Operation::Me,
            Self::Conversations => Operation::Conversations,
            Self::DetailsQuery(_) => Operation::DetailsQuery,
            Self::Details { .. } => Operation::Details,
            Self::MyQueues { .. } => Operation::MyQueues,
            Self::WrapUpCodes { .. } => Operation::WrapUpCodes,
            Self::QueueObservations { .. } => Operation::QueueObservations,
            Self::Aggregates(_) => Operation::Aggregates,
            Self::CreateChannel
            | Self::Channels
            | Self::Subscribe { .. }
            | Self::AddTopics { .. }
            | Self::Subscriptions { .. } => Operation::Notifications,
            Self::RevokeToken => Operation::Tokens,
            Self::Written(question) => question.operation,
        }
    }

    /// Method.
    pub const fn method(&self) -> Method {
        match self {
            Self::RevokeToken | Self::Written(Question { operation: Operation::EndOfJob, .. }) => Method::Delete,
            Self::Me
            | Self::Conversations
            | Self::Details { .. }
            | Self::MyQueues { .. }
            | Self::WrapUpCodes { .. }
            | Self::Channels
            | Self::Subscriptions { .. }
            | Self::Written(Question { body: None, .. }) => Method::Get,
            Self::DetailsQuery(_)
            | Self::QueueObservations { .. }
            | Self::Aggregates(_)
            | Self::CreateChannel
            | Self::AddTopics { .. }
            | Self::Written(_) => Method::Post,
            Self::Subscribe { .. } => Method::Put,
        }
    }

    /// Whether it may be sent again after an answer that never came.
    pub const fn repeat(&self) -> Repeat {
        match self {
            // A channel more is no harm worth a lost live view, but twenty are: the server evicts the oldest.
            // Nor do jobs come for nothing.
            Self::CreateChannel | Self::Written(Question { operation: Operation::DetailsJobs, body: Some(_), .. }) => {
                Repeat::Never
            }
            Self::Me
            | Self::Conversations
            | Self::DetailsQuery(_)
            | Self::Details { .. }
            | Self::MyQueues { .. }
            | Self::WrapUpCodes { .. }
            | Self::Channels
            | Self::QueueObservations { .. }
            | Self::Aggregates(_)
            | Self::Subscribe { .. }
            | Self::AddTopics { .. }
            | Self::Subscriptions { .. }
            | Self::RevokeToken
            | Self::Written(_) => Repeat::Safe,
        }
    }

    /// Path and query below the API's origin.
    pub fn path_and_query(&self) -> String {
        match self {
            Self::Me => "/api/v2/users/me?expand=date".to_owned(),
            Self::Conversations => "/api/v2/conversations".to_owned(),
            Self::DetailsQuery(_) => DETAILS_QUERY.to_owned(),
            Self::Details { conversation } => {
                format!("/api/v2/analytics/conversations/{}/details", segment(conversation))
            }
            Self::MyQueues { page } => {
                format!("/api/v2/routing/queues/me?pageNumber={page}&pageSize={LOOKUP_PAGE_SIZE}")
            }
            Self::WrapUpCodes { ids } => {
                let mut query = Form::default();
                query.pair("pageSize", &LOOKUP_PAGE_SIZE.to_string());
                for id in ids {
                    query.pair("id", id);
                }
                format!("/api/v2/routing/wrapupcodes?{}", query.text())
            }
            Self::QueueObservations { .. } => "/api/v2/analytics/queues/observations/query".to_owned(),
            Self::Aggregates(_) => "/api/v2/analytics/conversations/aggregates/query".to_owned(),
            Self::CreateChannel => "/api/v2/notifications/channels".to_owned(),
            Self::Channels => "/api/v2/notifications/channels?includechannels=oauthclient".to_owned(),
            Self::Subscribe { channel, .. } | Self::AddTopics { channel, .. } => {
                format!("/api/v2/notifications/channels/{}/subscriptions?ignoreErrors=true", segment(channel))
            }
            Self::Subscriptions { channel } => {
                format!("/api/v2/notifications/channels/{}/subscriptions", segment(channel))
            }
            Self::RevokeToken => "/api/v2/tokens/me".to_owned(),
            Self::Written(question) => question.path_and_query.clone(),
        }
    }

    fn body(&self) -> Body {
        match self {
            Self::DetailsQuery(query) => Body::Json(query.to_json()),
            Self::Aggregates(query) => Body::Json(query.clone()),
            Self::Written(question) => question.body.clone().map_or(Body::None, Body::Json),
            Self::QueueObservations { queues } => Body::Json(queues_now(queues)),
            Self::Subscribe { topics, .. } | Self::AddTopics { topics, .. } => {
                let topics: Vec<_> = topics.iter().map(|topic| format!("{{\"id\":{}}}", json_text(topic))).collect();
                Body::Json(format!("[{}]", joined(&topics, ",")))
            }
            Self::Me
            | Self::Conversations
            | Self::Details { .. }
            | Self::MyQueues { .. }
            | Self::WrapUpCodes { .. }
            | Self::CreateChannel
            | Self::Channels
            | Self::Subscriptions { .. }
            | Self::RevokeToken => Body::None,
        }
    }

    /// The details query of this body, which comes from one of the writers in [`super::query`].
    pub fn details_query(body: String) -> Self {
        let (operation, path_and_query) = (Operation::DetailsQuery, DETAILS_QUERY.to_owned());
        Self::Written(Question { operation, path_and_query, body: Some(body) })
    }

    /// As another tab can ask it; of what changes something only the end of a job that nobody reads.
    pub fn as_question(&self) -> Option<Question> {
        let (operation, path_and_query) = (self.operation(), self.path_and_query());
        match (self, self.method(), self.body()) {
            (Self::Written(question), ..) => Some(question.clone()),
            (_, Method::Get, Body::None) => Some(Question { operation, path_and_query, body: None }),
            (Self::DetailsQuery(_) | Self::Aggregates(_) | Self::QueueObservations { .. }, _, Body::Json(body)) => {
                Some(Question { operation, path_and_query, body: Some(body) })
            }
            _ => None,
        }
    }

    /// The conversations whose records are asked for, where the question names them.
    pub fn about(&self) -> &[std::sync::Arc<str>] {
        match self {
            Self::DetailsQuery(query) => &query.conversations,
            _ => &[],
        }
    }

    /// The request, for one region.
    pub fn request(&self, region: Region) -> Request {
        Request {
            method: self.method(),
            url: region.api() + &self.path_and_query(),
            body: self.body(),
            authorization: Authorization::Bearer,
        }
    }
}

/// An id as one path segment, so that no id can reach another path.
pub(super) fn segment(id: &str) -> String {
    escaped(id).replace('+', "%20")
}

#[cfg(test)]
mod tests;
