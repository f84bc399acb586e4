//! The filters of a details query: `conversationFilters` over a conversation, `segmentFilters` over one and the same of its
//! segments. Elements of an array are all to hold; a filter joins its predicates and clauses by its type.

use serde::Deserialize;

use crate::api::assessed;
use crate::api::dimensions::{self, Asked, Held};
use crate::clock::parse_iso;
use crate::error::ApiError;
use crate::id::Id;
use crate::org::Org;
use crate::predicate::{Joined, Operator};
use crate::render::analytics::{Evaluation, Survey};
use crate::story::telling::Telling;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(clippy::struct_field_names, reason = "the names are the wire's")]
pub(crate) struct Conditions {
    pub(super) conversation_filters: Option<Vec<Filter>>,
    pub(super) segment_filters: Option<Vec<Filter>>,
    pub(super) evaluation_filters: Option<Vec<Filter>>,
    pub(super) survey_filters: Option<Vec<Filter>>,
    pub(super) resolution_filters: Option<Vec<Filter>>,
}

/// Models `…DetailQueryFilter` and `…DetailQueryClause`; a clause has no clauses.
#[derive(Debug, Deserialize)]
pub(super) struct Filter {
    #[serde(rename = "type")]
    pub(super) joined: Option<Joined>,
    #[serde(default)]
    pub(super) predicates: Option<Vec<Predicate>>,
    #[serde(default)]
    pub(super) clauses: Option<Vec<Filter>>,
}

/// Models `…DetailQueryPredicate`.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Predicate {
    #[serde(rename = "type")]
    kind: Option<Kind>,
    pub(super) dimension: Option<String>,
    pub(super) metric: Option<String>,
    property: Option<String>,
    pub(super) operator: Option<Operator>,
    pub(super) value: Option<String>,
    pub(super) range: Option<Range>,
}

/// What a predicate says it asks for; it can be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Dimension,
    Property,
    Metric,
}

/// Model `NumericRange`.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Range {
    gt: Option<f64>,
    gte: Option<f64>,
    lt: Option<f64>,
    lte: Option<f64>,
}

pub(super) type Lookup<'a> = dyn Fn(Asked<'_>) -> Option<Held<'a>> + 'a;

impl Conditions {
    /// Refuses predicates that ask for nothing.
    pub(super) fn validate(&self) -> Result<(), ApiError> {
        let lists = [
            &self.conversation_filters,
            &self.segment_filters,
            &self.evaluation_filters,
            &self.survey_filters,
            &self.resolution_filters,
        ];
        lists.into_iter().flatten().flatten().try_for_each(Filter::validate)
    }

    /// Whether a conversation, as far as it is told, is one that is asked for.
    pub(super) fn hold(&self, org: &Org, telling: &Telling<'_>) -> bool {
        if !self.hold_of_whole(&|asked| dimensions::conversation(org, telling, asked))
            || !self.hold_of_assessed(Evaluation::of(org, telling).as_ref(), Survey::of(org, telling).as_ref())
        {
            return false;
        }
        self.segment_filters.iter().flatten().next().is_none()
            || dimensions::parts(org, telling).any(|part| self.hold_of_part(&|asked| part.held(asked)))
    }

    /// The filters that look at the conversation as a whole.
    pub(super) fn hold_of_whole(&self, lookup: &Lookup<'_>) -> bool {
        // Nothing is resolved here: only what asks for its absence holds.
        self.conversation_filters.iter().flatten().all(|filter| filter.holds(lookup))
            && self.resolution_filters.iter().flatten().all(|filter| filter.holds(&|_| None))
    }

    /// The filters that have to hold for its evaluation, and for its survey. What there is none of holds nothing.
    pub(super) fn hold_of_assessed(&self, evaluation: Option<&Evaluation>, survey: Option<&Survey>) -> bool {
        let of_evaluation = |asked: Asked<'_>| assessed::evaluation(evaluation?, asked);
        let of_survey = |asked: Asked<'_>| assessed::survey(survey?, asked);
        self.evaluation_filters.iter().flatten().all(|filter| filter.holds(&of_evaluation))
            && self.survey_filters.iter().flatten().all(|filter| filter.holds(&of_survey))
    }

    /// The filters that have to hold for one and the same segment.
    pub(super) fn hold_of_part(&self, lookup: &Lookup<'_>) -> bool {
        self.segment_filters.iter().flatten().all(|filter| filter.holds(lookup))
    }
}

impl Conditions {
    /// Whether only segments of a user can fit.
    pub(super) fn ask_for_user(&self, user: Id) -> bool {
        self.segment_filters.iter().flatten().any(|filter| filter.asks_for_user(user))
    }
}

impl Filter {
    fn asks_for_user(&self, user: Id) -> bool {
        let mut parts = self
            .predicates
            .iter()
            .flatten()
            .map(|predicate| predicate.asks_for_user(user))
            .chain(self.clauses.iter().flatten().map(|clause| clause.asks_for_user(user)));
        match self.joined.unwrap_or_default() {
            Joined::And => parts.any(|asks| asks),
            Joined::Or => parts.all(|asks| asks),
        }
    }

    fn validate(&self) -> Result<(), ApiError> {
        self.predicates.iter().flatten().try_for_each(Predicate::validate)?;
        let parts = self.predicates.as_ref().map_or(0, Vec::len) + self.clauses.as_ref().map_or(0, Vec::len);
        if parts == 0 {
            return Err(ApiError::BadRequest("A filter needs predicates or clauses.".to_owned()));
        }
        self.clauses.iter().flatten().try_for_each(Self::validate)
    }

    fn holds(&self, lookup: &Lookup<'_>) -> bool {
        let parts = self
            .predicates
            .iter()
            .flatten()
            .map(|predicate| predicate.holds(lookup))
            .chain(self.clauses.iter().flatten().map(|clause| clause.holds(lookup)));
        self.joined.unwrap_or_default().holds(parts)
    }
}

impl Predicate {
    fn validate(&self) -> Result<(), ApiError> {
        let refuse = |why: &str| Err(ApiError::BadRequest(why.to_owned()));
        let named = match (&self.dimension, &self.property, &self.metric) {
            (None, None, None) => return refuse("A predicate names no dimension, property or metric."),
            (Some(_), None, None) => Kind::Dimension,
            (None, Some(_), None) => Kind::Property,
            (None, None, Some(_)) => Kind::Metric,
            _ => return refuse("A predicate names one dimension, property or metric, not several."),
        };
        match self.kind {
            Some(Kind::Dimension) if named != Kind::Dimension => {
                return refuse("A predicate of type 'dimension' names a dimension.");
            }
            Some(Kind::Property) if named != Kind::Property => {
                return refuse("A predicate of type 'property' names a property.");
            }
            Some(Kind::Metric) if named != Kind::Metric => {
                return refuse("A predicate of type 'metric' names a metric.");
            }
            _ => {}
        }
        if self.range.is_some_and(Range::is_unbounded) {
            return refuse("A range needs at least one of gt, gte, lt and lte.");
        }
        let asks = self.value.is_some() || self.range.is_some();
        if self.operator.unwrap_or_default() == Operator::Matches && !asks {
            return refuse("A predicate that matches needs a value or a range.");
        }
        Ok(())
    }

    fn asks_for_user(&self, user: Id) -> bool {
        self.dimension.as_deref() == Some("userId")
            && self.metric.is_none()
            && self.operator.unwrap_or_default() == Operator::Matches
            && self.value.as_deref().and_then(Id::parse) == Some(user)
    }

    fn holds(&self, lookup: &Lookup<'_>) -> bool {
        self.operator.unwrap_or_default().holds(lookup(self.asked()).as_slice(), |held| self.fits(held))
    }

    fn asked(&self) -> Asked<'_> {
        match (&self.dimension, &self.metric) {
            (_, Some(metric)) => Asked::Metric(metric),
            (Some(dimension), None) => Asked::Dimension(dimension),
            (None, None) => Asked::Nothing,
        }
    }

    fn fits(&self, held: &Held<'_>) -> bool {
        let text = self.value.as_ref().is_none_or(|value| match held {
            Held::Text(text) => text.eq_ignore_ascii_case(value),
            Held::Id(id) => id.is_written(value),
            Held::Number(number) => {
                let wanted = value.parse().ok().or_else(|| parse_iso(value).map(|at| at as f64));
                wanted.is_some_and(|wanted: f64| (wanted - number).abs() < 0.5)
            }
        });
        let range = self.range.is_none_or(|range| match held {
            Held::Text(_) | Held::Id(_) => false,
            Held::Number(number) => range.contains(*number),
        });
        text && range
    }
}

impl Range {
    fn is_unbounded(self) -> bool {
        [self.gt, self.gte, self.lt, self.lte].iter().all(Option::is_none)
    }

    fn contains(self, number: f64) -> bool {
        self.gt.is_none_or(|bound| number > bound)
            && self.gte.is_none_or(|bound| number >= bound)
            && self.lt.is_none_or(|bound| number < bound)
            && self.lte.is_none_or(|bound| number <= bound)
    }
}
