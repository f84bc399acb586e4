//! What others think of a conversation on record: `evaluations` and `surveys` of `AnalyticsConversationWithoutAttributes`. It is
//! a model of its own, since only whoever looks at one conversation reads it.

use super::wire::{Instant, Raw};
use super::wire_model;

wire_model! {
    /// The two lists; each entry is read by itself, so that a bad one does not spoil the others.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct AnalyticsAssessed {
        pub evaluations: Vec<Raw> = "evaluations",
        pub surveys: Vec<Raw> = "surveys",
    }
}

wire_model! {
    /// How somebody of the organisation has marked an agent's part.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct AnalyticsEvaluation {
        pub user_id: Option<String> = "userId",
        pub form_name: Option<String> = "formName",
        pub evaluation_status: Option<String> = "evaluationStatus",
        pub total_score: Option<i64> = "oTotalScore",
        pub critical_score: Option<i64> = "oTotalCriticalScore",
        pub event_time: Option<Instant> = "eventTime",
        pub deleted: Option<bool> = "deleted",
    }
}

wire_model! {
    /// What the customer was asked afterwards.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct AnalyticsSurvey {
        pub user_id: Option<String> = "userId",
        pub form_name: Option<String> = "surveyFormName",
        pub status: Option<String> = "surveyStatus",
        pub total_score: Option<i64> = "oSurveyTotalScore",
        pub promoter_score: Option<i64> = "surveyPromoterScore",
        pub completed: Option<Instant> = "surveyCompletedDate",
        pub event_time: Option<Instant> = "eventTime",
    }
}
