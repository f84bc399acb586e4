//! Evaluations and surveys of the conversation that is looked at, where its record has any. It reads them from the answer that
//! the panel has anyway, asks for nothing, and never decides what a score is worth.

use crate::genesys::decode;
use crate::genesys::models::assessed::{AnalyticsAssessed, AnalyticsEvaluation, AnalyticsSurvey};
use crate::genesys::models::{Instant, Raw};
use crate::record::{Id, said};
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// By whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// By somebody of the organisation: an evaluation.
    Evaluator,
    /// By the customer: a survey.
    Customer,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// By whom.
    pub by: By,
    /// Whose part: a user id.
    pub user: Option<Id>,
    /// What the form is called.
    pub form: Option<Arc<str>>,
    /// How far it is, as the server writes it.
    pub status: Option<Arc<str>>,
    /// The score, of whatever the form allows.
    pub score: Option<i64>,
    /// Of an evaluation the score of its critical questions, of a survey how likely the customer recommends, 0 to 10.
    pub second: Option<i64>,
    /// When, epoch milliseconds.
    pub at: Option<i64>,
}

/// Those of a record, the evaluations first. What cannot be read is left out; the raw record still has it.
pub fn read(body: &[u8]) -> Vec<Assessment> {
    let AnalyticsAssessed { evaluations, surveys } = decode::object(body).unwrap_or_default();
    let evaluations = each(&evaluations).filter(|one: &AnalyticsEvaluation| one.deleted != Some(true));
    evaluations.map(|one| evaluation(&one)).chain(each(&surveys).map(|one| survey(&one))).collect()
}

fn each<T: DeserializeOwned>(list: &[Raw]) -> impl Iterator<Item = T> {
    list.iter().filter_map(|raw| serde_json::from_str(raw.0.get()).ok())
}

fn evaluation(one: &AnalyticsEvaluation) -> Assessment {
    Assessment {
        by: By::Evaluator,
        user: said(one.user_id.as_deref()),
        form: said(one.form_name.as_deref()),
        status: said(one.evaluation_status.as_deref()),
        score: one.total_score,
        second: one.critical_score,
        at: one.event_time.map(|Instant(at)| at),
    }
}

fn survey(one: &AnalyticsSurvey) -> Assessment {
    Assessment {
        by: By::Customer,
        user: said(one.user_id.as_deref()),
        form: said(one.form_name.as_deref()),
        status: said(one.status.as_deref()),
        score: one.total_score,
        second: one.promoter_score,
        at: one.completed.or(one.event_time).map(|Instant(at)| at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn of(record: &Value) -> Vec<Assessment> {
        read(record.to_string().as_bytes())
    }

    #[test]
    fn both_are_read_with_their_scores_and_those_that_were_deleted_are_not() {
        let found = of(&json!({
            "conversationId": "c",
            "evaluations": [
                { "userId": "u", "formName": "Calls", "evaluationStatus": "Finished", "oTotalScore": 87,
                    "oTotalCriticalScore": 90, "eventTime": "2026-08-01T09:00:00.000Z" },
                { "formName": "Old", "deleted": true }],
            "surveys": [{ "surveyFormName": "How was it?", "surveyStatus": "Finished", "oSurveyTotalScore": 70,
                "surveyPromoterScore": 9, "surveyCompletedDate": "2026-08-02T09:00:00.000Z" }],
        }));
        let told: Vec<_> = found.iter().map(|one| (one.by, one.form.as_deref(), one.score, one.second)).collect();
        assert_eq!(
            told,
            [
                (By::Evaluator, Some("Calls"), Some(87), Some(90)),
                (By::Customer, Some("How was it?"), Some(70), Some(9)),
            ]
        );
        assert!(found[0].at < found[1].at);
    }

    #[test]
    fn a_bad_one_spoils_no_other_and_a_record_without_any_has_none() {
        let found = of(
            &json!({ "evaluations": [{ "oTotalScore": "many" }, 7, null, { "formName": "Calls" }], "surveys": null }),
        );
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].form.as_deref(), Some("Calls"));
        assert_eq!(of(&json!({ "participants": [] })), []);
        assert_eq!(read(b"["), []);
    }
}
