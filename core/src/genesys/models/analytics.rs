//! A conversation on record: `AnalyticsConversationWithoutAttributes` of the conversation details query.
//!
//! A conversation in progress looks the same but has no `conversationEnd`, and its running segment no `segmentEnd`.

use super::open::{Direction, Purpose, SegmentType, SessionMedia};
use super::wire::{Instant, list};
use serde::Deserialize;

/// A whole conversation. Queue, medium and agent are known only to its sessions and segments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(missing_docs, reason = "the names are the API's own")]
pub struct AnalyticsConversation {
    pub conversation_id: Option<String>,
    pub conversation_start: Option<Instant>,
    /// Absent while in progress.
    pub conversation_end: Option<Instant>,
    pub originating_direction: Option<Direction>,
    #[serde(deserialize_with = "list")]
    pub participants: Vec<AnalyticsParticipant>,
}

/// Somebody, or something, in the conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(missing_docs, reason = "the names are the API's own")]
pub struct AnalyticsParticipant {
    pub participant_name: Option<String>,
    pub purpose: Option<Purpose>,
    pub user_id: Option<String>,
    #[serde(deserialize_with = "list")]
    pub sessions: Vec<AnalyticsSession>,
}

/// One medium of one participant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(missing_docs, reason = "the names are the API's own")]
pub struct AnalyticsSession {
    pub media_type: Option<SessionMedia>,
    pub message_type: Option<String>,
    pub direction: Option<Direction>,
    pub ani: Option<String>,
    pub dnis: Option<String>,
    pub address_from: Option<String>,
    pub address_to: Option<String>,
    pub remote: Option<String>,
    pub remote_name_displayable: Option<String>,
    #[serde(deserialize_with = "list")]
    pub callback_numbers: Vec<String>,
    pub callback_user_name: Option<String>,
    #[serde(deserialize_with = "list")]
    pub segments: Vec<AnalyticsSegment>,
    #[serde(deserialize_with = "list")]
    pub metrics: Vec<AnalyticsMetric>,
}

/// A stretch of a session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(missing_docs, reason = "the names are the API's own")]
pub struct AnalyticsSegment {
    pub segment_type: Option<SegmentType>,
    pub segment_start: Option<Instant>,
    /// Absent while it runs.
    pub segment_end: Option<Instant>,
    pub queue_id: Option<String>,
    pub wrap_up_code: Option<String>,
    pub subject: Option<String>,
}

/// A measurement: milliseconds for `t…`, a count for `n…` and `o…`. A name can stand several times in one session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(missing_docs, reason = "the names are the API's own")]
pub struct AnalyticsMetric {
    pub name: Option<MetricName>,
    pub value: Option<i64>,
}

super::open::open_enum! {
    /// Metrics that Tidemark reads.
    MetricName {
        /// A stretch of talking.
        Talk = "tTalk",
        /// All talking of a session.
        TalkComplete = "tTalkComplete",
        /// A stretch on hold.
        Held = "tHeld",
        /// All hold of a session.
        HeldComplete = "tHeldComplete",
        /// After-call work.
        Acw = "tAcw",
        /// Talk, hold, after-call work, dialing and contacting of a session that is over.
        Handle = "tHandle",
        /// Time in a queue.
        Acd = "tAcd",
        /// An outbound call being placed.
        Dialing = "tDialing",
        /// An outbound call ringing at the far end.
        Contacting = "tContacting",
    }
}
