//! What others think of a story, as analytics writes it: models `AnalyticsEvaluation` and `AnalyticsSurvey`.

use serde::Serialize;

use crate::clock::Iso;
use crate::id::{Id, Kind};
use crate::org::Org;
use crate::story::telling::Telling;

/// What their forms are called.
const EVALUATION_FORM: &str = "Conversation quality";
const SURVEY_FORM: &str = "How was it?";
const FINISHED: &str = "Finished";

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Evaluation {
    pub(crate) evaluation_id: Id,
    pub(crate) user_id: Id,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) queue_id: Option<Id>,
    pub(crate) form_id: Id,
    pub(crate) context_id: Id,
    pub(crate) form_name: &'static str,
    pub(crate) evaluation_status: &'static str,
    pub(crate) event_time: Iso,
    pub(crate) o_total_score: i64,
    pub(crate) o_total_critical_score: i64,
    pub(crate) released: bool,
    pub(crate) deleted: bool,
    pub(crate) system_submitted: bool,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Survey {
    pub(crate) survey_id: Id,
    pub(crate) user_id: Id,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) queue_id: Option<Id>,
    pub(crate) survey_form_id: Id,
    pub(crate) survey_form_context_id: Id,
    pub(crate) survey_form_name: &'static str,
    pub(crate) survey_status: &'static str,
    pub(crate) survey_type: &'static str,
    pub(crate) survey_completed_date: Iso,
    pub(crate) event_time: Iso,
    pub(crate) o_survey_total_score: i64,
    pub(crate) survey_promoter_score: i64,
    pub(crate) survey_partial_response: bool,
}

impl Evaluation {
    /// That of a story, once it is over.
    pub(crate) fn of(org: &Org, telling: &Telling<'_>) -> Option<Self> {
        let one = telling.story.evaluated().filter(|one| one.at <= telling.at)?;
        Some(Self {
            evaluation_id: one.id,
            user_id: org.agent(one.agent).id,
            queue_id: one.queue.map(|queue| org.queue(queue).id),
            form_id: Id::fixed(Kind::Form, 0),
            context_id: Id::fixed(Kind::Form, 1),
            form_name: EVALUATION_FORM,
            evaluation_status: FINISHED,
            event_time: Iso(one.at),
            o_total_score: one.score,
            o_total_critical_score: one.critical,
            released: true,
            deleted: false,
            system_submitted: true,
        })
    }
}

impl Survey {
    /// That of a story, once it is over.
    pub(crate) fn of(org: &Org, telling: &Telling<'_>) -> Option<Self> {
        let one = telling.story.surveyed().filter(|one| one.at <= telling.at)?;
        Some(Self {
            survey_id: one.id,
            user_id: org.agent(one.agent).id,
            queue_id: one.queue.map(|queue| org.queue(queue).id),
            survey_form_id: Id::fixed(Kind::Form, 2),
            survey_form_context_id: Id::fixed(Kind::Form, 3),
            survey_form_name: SURVEY_FORM,
            survey_status: FINISHED,
            survey_type: "Web",
            survey_completed_date: Iso(one.at),
            event_time: Iso(one.at),
            o_survey_total_score: one.score,
            survey_promoter_score: one.promoter,
            survey_partial_response: false,
        })
    }
}
