//! Up to when the store that details jobs read is filled: topic `v2.analytics.conversations.details.jobs.availability`,
//! model `ConversationDetailsDatalakeAvailabilityTopicDataAvailabilityChangeNotification`.

use serde_json::{Value, json};

use crate::clock::{HOUR, Iso};

/// What is told of a store that is filled up to an instant: its full hours.
pub(crate) fn filled_until(available: i64) -> i64 {
    available.div_euclid(HOUR) * HOUR
}

pub(crate) fn event(filled_until: i64) -> Value {
    json!({ "dataAvailabilityDate": Iso(filled_until) })
}
