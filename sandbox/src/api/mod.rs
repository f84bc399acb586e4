//! The operations of the API. A handler sees only requests that have passed the gate, and says what it knows; who may ask,
//! whether the parameters are right and whether the answer is are decided elsewhere.

mod analytics;
mod available_topics;
mod conversations;
mod details;
mod filter;
mod listing;
mod notifications;
mod routing;
mod users;

use std::sync::Arc;

use axum::extract::MatchedPath;
use axum::routing::{MethodRouter, get, post};
use axum::{Router, http};

use crate::app::App;
use crate::error::ApiError;

/// One row per path. Paths are the contract's templates: the gate finds the operation by them.
fn table() -> Vec<(&'static str, MethodRouter<Arc<App>>)> {
    vec![
        ("/api/v2/date", get(users::date)),
        ("/api/v2/users/me", get(users::me)),
        ("/api/v2/users", get(users::list)),
        ("/api/v2/users/{userId}", get(users::one)),
        ("/api/v2/tokens/me", get(users::token).head(users::token_lives).delete(users::revoke)),
        ("/api/v2/organizations/me", get(users::organization)),
        ("/api/v2/conversations", get(conversations::active)),
        ("/api/v2/conversations/{conversationId}", get(conversations::one)),
        ("/api/v2/analytics/conversations/details/query", post(details::query)),
        ("/api/v2/analytics/conversations/details", get(analytics::several)),
        ("/api/v2/analytics/conversations/{conversationId}/details", get(analytics::one)),
        ("/api/v2/routing/queues/me", get(routing::my_queues)),
        ("/api/v2/routing/queues", get(routing::queues)),
        ("/api/v2/routing/wrapupcodes", get(routing::codes)),
        ("/api/v2/notifications/availabletopics", get(available_topics::list)),
        ("/api/v2/notifications/channels", get(notifications::list).post(notifications::create)),
        ("/api/v2/notifications/channels/{channelId}", http_head(notifications::exists)),
        (
            "/api/v2/notifications/channels/{channelId}/subscriptions",
            get(notifications::subscriptions)
                .post(notifications::add)
                .put(notifications::replace)
                .delete(notifications::clear),
        ),
        // In the contract, and answered with 501 until they are built.
        ("/api/v2/conversations/calls", get(not_built)),
        ("/api/v2/conversations/emails", get(not_built)),
        ("/api/v2/conversations/messages", get(not_built)),
        ("/api/v2/conversations/callbacks", get(not_built)),
        ("/api/v2/conversations/calls/history", get(not_built)),
        ("/api/v2/conversations/{conversationId}/participants/{participantId}/wrapup", get(not_built)),
        ("/api/v2/conversations/{conversationId}/participants/{participantId}/wrapupcodes", get(not_built)),
        ("/api/v2/conversations/{conversationId}/recordingmetadata", get(not_built)),
        ("/api/v2/analytics/conversations/activity/query", post(not_built)),
        ("/api/v2/analytics/conversations/aggregates/query", post(not_built)),
        ("/api/v2/analytics/conversations/details/jobs", post(not_built)),
        ("/api/v2/analytics/conversations/details/jobs/availability", get(not_built)),
        ("/api/v2/analytics/conversations/details/jobs/{jobId}", get(not_built).delete(not_built)),
        ("/api/v2/analytics/conversations/details/jobs/{jobId}/results", get(not_built)),
        ("/api/v2/analytics/queues/observations/query", post(not_built)),
        ("/api/v2/analytics/users/aggregates/query", post(not_built)),
        ("/api/v2/analytics/users/observations/query", post(not_built)),
        ("/api/v2/authorization/subjects/me", get(not_built)),
        ("/api/v2/externalcontacts/contacts/{contactId}", get(not_built)),
        ("/api/v2/externalcontacts/reversewhitepageslookup", get(not_built)),
        ("/api/v2/routing/queues/{queueId}", get(not_built)),
        ("/api/v2/routing/queues/{queueId}/wrapupcodes", get(not_built)),
        ("/api/v2/routing/wrapupcodes/{codeId}", get(not_built)),
        ("/api/v2/timezones", get(not_built)),
        ("/api/v2/users/{userId}/presences/purecloud", get(not_built)),
        ("/api/v2/users/{userId}/queues", get(not_built)),
        ("/api/v2/users/{userId}/routingstatus", get(not_built)),
    ]
}

pub(crate) fn routes() -> Router<Arc<App>> {
    table().into_iter().fold(Router::new(), |router, (path, handlers)| router.route(path, handlers))
}

fn http_head<H, T>(handler: H) -> MethodRouter<Arc<App>>
where
    H: axum::handler::Handler<T, Arc<App>>,
    T: 'static,
{
    axum::routing::head(handler)
}

async fn not_built(method: http::Method, path: MatchedPath) -> ApiError {
    ApiError::NotBuilt(format!("{method} {}", path.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Contract;

    #[test]
    fn every_path_of_the_contract_has_a_row_and_no_other_path_has() {
        let contract = Contract::built_in().unwrap();
        let mut known: Vec<_> = contract.operations().map(|(path, ..)| path.to_owned()).collect();
        known.sort();
        known.dedup();
        let mut rows: Vec<_> = table().into_iter().map(|(path, _)| path.to_owned()).collect();
        rows.sort();
        assert_eq!(rows, known);
    }
}
