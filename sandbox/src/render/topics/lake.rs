//! Up to when the store that details jobs read is filled: topic `v2.analytics.conversations.details.jobs.availability`,
//! model `ConversationDetailsDatalakeAvailabilityTopicDataAvailabilityChangeNotification`.

use serde_json::{Value, json};

use crate::clock::{HOUR, Iso};

/// The store is filled hour by hour: everything before this instant is in it, for an instant up to which analytics knows.
pub(crate) fn filled_until(known_until: i64) -> i64 {
    known_until.div_euclid(HOUR) * HOUR
}

pub(crate) fn event(filled_until: i64) -> Value {
    json!({ "dataAvailabilityDate": Iso(filled_until) })
}
