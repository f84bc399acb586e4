//! A past call as the history of the agent's own calls tells it: `CallHistoryConversation`. No permission is needed for it,
//! and it has no figures.

use super::open::{Direction, Purpose};
use super::people::Named;
use super::wire::Instant;
use super::wire_model;

wire_model! {
    /// A call.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct PastCall {
        pub id: Option<String> = "id",
        pub start_time: Option<Instant> = "startTime",
        pub direction: Option<Direction> = "direction",
        pub participants: Vec<PastParticipant> = "participants",
    }
}

wire_model! {
    /// Somebody in it.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct PastParticipant {
        pub purpose: Option<Purpose> = "purpose",
        pub name: Option<String> = "name",
        pub ani: Option<String> = "ani",
        pub dnis: Option<String> = "dnis",
        pub address: Option<String> = "address",
        pub end_time: Option<Instant> = "endTime",
        pub queue: Option<Named> = "queue",
    }
}
