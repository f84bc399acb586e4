//! A conversation on record: `AnalyticsConversationWithoutAttributes` of the conversation details query.
//!
//! A conversation in progress looks the same but has no `conversationEnd`, and its running segment no `segmentEnd`.

use crate::open::{Direction, Purpose, SegmentType, SessionMedia};
use crate::values::Instant;
use crate::{open_enum, wire_model};

wire_model! {
    /// A whole conversation. Queue, medium and agent are known only to its sessions and segments.
    #[allow(missing_docs, reason = "the names are the API's own")]
    #[derive(Hash)]
    pub struct AnalyticsConversation {
        pub conversation_id: Option<String> = "conversationId",
        pub conversation_start: Option<Instant> = "conversationStart",
        /// Absent while in progress.
        pub conversation_end: Option<Instant> = "conversationEnd",
        pub originating_direction: Option<Direction> = "originatingDirection",
        pub participants: Vec<AnalyticsParticipant> = "participants",
    }
}

wire_model! {
    /// Somebody, or something, in the conversation.
    #[allow(missing_docs, reason = "the names are the API's own")]
    #[derive(Hash)]
    pub struct AnalyticsParticipant {
        pub participant_name: Option<String> = "participantName",
        pub purpose: Option<Purpose> = "purpose",
        pub user_id: Option<String> = "userId",
        pub external_contact_id: Option<String> = "externalContactId",
        pub sessions: Vec<AnalyticsSession> = "sessions",
    }
}

wire_model! {
    /// One medium of one participant.
    #[allow(missing_docs, reason = "the names are the API's own")]
    #[derive(Hash)]
    pub struct AnalyticsSession {
        pub media_type: Option<SessionMedia> = "mediaType",
        pub message_type: Option<String> = "messageType",
        pub ani: Option<String> = "ani",
        pub dnis: Option<String> = "dnis",
        pub address_from: Option<String> = "addressFrom",
        pub address_to: Option<String> = "addressTo",
        pub remote: Option<String> = "remote",
        pub remote_name_displayable: Option<String> = "remoteNameDisplayable",
        pub callback_numbers: Vec<String> = "callbackNumbers",
        pub callback_user_name: Option<String> = "callbackUserName",
        pub segments: Vec<AnalyticsSegment> = "segments",
        pub metrics: Vec<AnalyticsMetric> = "metrics",
    }
}

wire_model! {
    /// A stretch of a session.
    #[allow(missing_docs, reason = "the names are the API's own")]
    #[derive(Hash)]
    pub struct AnalyticsSegment {
        pub segment_type: Option<SegmentType> = "segmentType",
        pub segment_start: Option<Instant> = "segmentStart",
        /// Absent while it runs.
        pub segment_end: Option<Instant> = "segmentEnd",
        pub queue_id: Option<String> = "queueId",
        pub wrap_up_code: Option<String> = "wrapUpCode",
        pub wrap_up_note: Option<String> = "wrapUpNote",
        /// How the session ended, on its last segment.
        pub disconnect_type: Option<String> = "disconnectType",
    }
}

wire_model! {
    /// A measurement: milliseconds for `t…`, a count for `n…` and `o…`. A name can stand several times in one session.
    #[allow(missing_docs, reason = "the names are the API's own")]
    #[derive(Hash)]
    pub struct AnalyticsMetric {
        pub name: Option<MetricName> = "name",
        pub value: Option<i64> = "value",
    }
}

open_enum! {
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
        /// Time in a queue that the customer left before anybody answered.
        Abandon = "tAbandon",
        /// An outbound call being placed.
        Dialing = "tDialing",
        /// An outbound call ringing at the far end.
        Contacting = "tContacting",
        /// The agent passed it on.
        Transferred = "nTransferred",
    }
}
