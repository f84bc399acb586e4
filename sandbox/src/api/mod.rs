//! The operations of the API. A handler sees only requests that have passed the gate, and says what it knows; who may ask,
//! whether the parameters are right and whether the answer is are decided elsewhere.

mod activity;
mod aggregates;
mod analytics;
mod assessed;
mod available_topics;
mod contacts;
mod conversations;
mod details;
mod facets;
mod filter;
mod interval;
pub(crate) mod jobs;
mod listing;
#[cfg(test)]
mod naive;
mod notifications;
mod observations;
mod recordings;
mod rights;
mod routing;
pub(crate) mod search;
mod sieve;
mod user_aggregates;
mod users;
mod wrap_up;

use std::sync::Arc;

use axum::Router;
use axum::routing::{MethodRouter, get, head, post};

use crate::app::App;
use crate::figures::dimensions;

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
        ("/api/v2/notifications/channels", get(notifications::list).post(notifications::create)),
        ("/api/v2/notifications/channels/{channelId}", head(notifications::exists)),
        (
            "/api/v2/notifications/channels/{channelId}/subscriptions",
            get(notifications::subscriptions)
                .post(notifications::add)
                .put(notifications::replace)
                .delete(notifications::clear),
        ),
        ("/api/v2/conversations/calls", get(conversations::calls)),
        ("/api/v2/conversations/emails", get(conversations::emails)),
        ("/api/v2/conversations/messages", get(conversations::messages)),
        ("/api/v2/conversations/callbacks", get(conversations::callbacks)),
        ("/api/v2/conversations/calls/history", get(conversations::past_calls)),
        ("/api/v2/conversations/{conversationId}/participants/{participantId}/wrapup", get(wrap_up::assigned)),
        ("/api/v2/conversations/{conversationId}/participants/{participantId}/wrapupcodes", get(wrap_up::offered)),
        ("/api/v2/conversations/{conversationId}/recordingmetadata", get(recordings::metadata)),
        ("/api/v2/analytics/conversations/activity/query", post(activity::query)),
        ("/api/v2/analytics/conversations/aggregates/query", post(aggregates::query)),
        ("/api/v2/analytics/conversations/details/jobs", post(jobs::submit)),
        ("/api/v2/analytics/conversations/details/jobs/availability", get(jobs::availability)),
        ("/api/v2/analytics/conversations/details/jobs/{jobId}", get(jobs::status).delete(jobs::cancel)),
        ("/api/v2/analytics/conversations/details/jobs/{jobId}/results", get(jobs::results)),
        ("/api/v2/analytics/queues/observations/query", post(observations::queues)),
        ("/api/v2/analytics/users/aggregates/query", post(user_aggregates::query)),
        ("/api/v2/analytics/users/observations/query", post(observations::users)),
        ("/api/v2/authorization/subjects/me", get(rights::mine)),
        ("/api/v2/externalcontacts/contacts/{contactId}", get(contacts::one)),
        ("/api/v2/externalcontacts/reversewhitepageslookup", get(contacts::reverse_lookup)),
        ("/api/v2/notifications/availabletopics", get(available_topics::list)),
        ("/api/v2/routing/queues/{queueId}", get(routing::queue)),
        ("/api/v2/routing/queues/{queueId}/wrapupcodes", get(routing::codes_of)),
        ("/api/v2/routing/wrapupcodes/{codeId}", get(routing::code)),
        ("/api/v2/timezones", get(users::time_zones)),
        ("/api/v2/users/{userId}/presences/purecloud", get(users::presence)),
        ("/api/v2/users/{userId}/queues", get(routing::queues_of)),
        ("/api/v2/users/{userId}/routingstatus", get(users::routing_status)),
    ]
}

pub(crate) fn routes() -> Router<Arc<App>> {
    table().into_iter().fold(Router::new(), |router, (path, handlers)| router.route(path, handlers))
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
