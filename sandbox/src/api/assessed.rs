//! What evaluations and surveys hold under the dimensions and metrics that `evaluationFilters` and `surveyFilters` ask for.

use crate::figures::dimensions::{Asked, Held};
use crate::render::analytics::{Evaluation, Survey};

/// What one of them holds under a dimension or a metric.
pub(super) fn evaluation(one: &Evaluation, asked: Asked<'_>) -> Option<Held<'static>> {
    Some(match asked {
        Asked::Dimension("evaluationId") => Held::Id(one.evaluation_id),
        Asked::Dimension("userId") => Held::Id(one.user_id),
        Asked::Dimension("queueId") => Held::Id(one.queue_id?),
        Asked::Dimension("formId") => Held::Id(one.form_id),
        Asked::Dimension("contextId") => Held::Id(one.context_id),
        Asked::Dimension("formName") => Held::Text(one.form_name.into()),
        Asked::Dimension("evaluationStatus") => Held::Text(one.evaluation_status.into()),
        Asked::Dimension("eventTime") => Held::Number(one.event_time.0 as f64),
        Asked::Dimension("released") => Held::Text(one.released.to_string().into()),
        Asked::Dimension("deleted") => Held::Text(one.deleted.to_string().into()),
        Asked::Dimension("systemSubmitted") => Held::Text(one.system_submitted.to_string().into()),
        Asked::Metric("oTotalScore") => Held::Number(one.o_total_score as f64),
        Asked::Metric("oTotalCriticalScore") => Held::Number(one.o_total_critical_score as f64),
        _ => return None,
    })
}

/// What one of them holds under a dimension or a metric.
pub(super) fn survey(one: &Survey, asked: Asked<'_>) -> Option<Held<'static>> {
    Some(match asked {
        Asked::Dimension("surveyId") => Held::Id(one.survey_id),
        Asked::Dimension("userId") => Held::Id(one.user_id),
        Asked::Dimension("queueId") => Held::Id(one.queue_id?),
        Asked::Dimension("surveyFormId") => Held::Id(one.survey_form_id),
        Asked::Dimension("surveyFormContextId") => Held::Id(one.survey_form_context_id),
        Asked::Dimension("surveyStatus") => Held::Text(one.survey_status.into()),
        Asked::Dimension("surveyType") => Held::Text(one.survey_type.into()),
        Asked::Dimension("surveyCompletedDate" | "eventTime") => Held::Number(one.event_time.0 as f64),
        Asked::Dimension("surveyPromoterScore") => Held::Number(one.survey_promoter_score as f64),
        Asked::Dimension("surveyPartialResponse") => Held::Text(one.survey_partial_response.to_string().into()),
        Asked::Metric("oSurveyTotalScore") => Held::Number(one.o_survey_total_score as f64),
        _ => return None,
    })
}
