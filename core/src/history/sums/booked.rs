//! Figures as Genesys Cloud has booked them.

use crate::genesys::decode::Undecodable;
use crate::genesys::models::aggregates;
use crate::genesys::models::analytics::MetricName;
use crate::genesys::traffic::Reply;
use crate::genesys::{ApiError, decode};
use crate::history::kpi::Kpi;
use crate::record::Media;

/// Metrics that are asked for. `tHeldComplete` counts sessions that were held, `tHeld` adds up their hold.
pub(super) const METRICS: [&str; 6] = ["tHandle", "tTalk", "tHeld", "tHeldComplete", "tAcw", "nTransferred"];

/// More than any agent has of anything, so that no number of sums is more than fits.
const MOST: i64 = i64::MAX / 1_000_000;

/// A metric of a medium: how often it was emitted, and what it adds up to.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sum {
    media: Media,
    metric: MetricName,
    count: i64,
    total: i64,
}

/// What one interval has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Booked(Vec<Sum>);

impl Booked {
    /// Reads an answer. An empty one has no results: nothing was booked.
    ///
    /// # Errors
    /// It is no such answer.
    pub(super) fn of(reply: &Reply) -> Result<Self, ApiError> {
        if !decode::is_about(&reply.body, &[r#""results""#]) {
            return Err(reply.undecodable(Undecodable::Shape("an object without results instead of sums".to_owned())));
        }
        let answer: aggregates::Booked = decode::object(&reply.body).map_err(|how| reply.undecodable(how))?;
        let mut sums = Vec::new();
        for result in answer.results {
            let media = result.group.and_then(|group| group.media_type);
            let media = media.as_ref().map_or(Media::Unknown, Media::of_session);
            for told in result.data.into_iter().flat_map(|data| data.metrics) {
                let (Some(metric), Some(stats)) = (told.metric, told.stats) else { continue };
                let number = |amount: Option<crate::genesys::models::wire::Amount>| {
                    amount.map_or(0, |amount| amount.0.clamp(0, MOST))
                };
                sums.push(Sum { media, metric, count: number(stats.count), total: number(stats.sum) });
            }
        }
        Ok(Self(sums))
    }

    /// A figure over these media, all where there are none: a number, or milliseconds on average. `None` where Genesys Cloud
    /// has none of the kind for an agent, or nothing was booked to average. What Genesys calls hold of what is written is in no
    /// average of hold, as in ours.
    pub fn value(&self, kpi: Kpi, media: &[Media]) -> Option<i64> {
        let over = |metric: &MetricName, counts: &dyn Fn(Media) -> bool| {
            let of = self.0.iter().filter(|sum| media.is_empty() || media.contains(&sum.media));
            let of = of.filter(|sum| sum.metric == *metric && counts(sum.media));
            of.fold((0, 0), |all, one| (all.0 + one.count, all.1 + one.total))
        };
        let total = |metric| over(metric, &|_| true);
        let of_held = |metric| over(metric, &Media::is_put_on_hold);
        let handled = total(&MetricName::Handle).0;
        let average = |sum: i64, n: i64| (n > 0).then(|| (sum + n / 2) / n);
        match kpi {
            Kpi::Handled => Some(handled),
            Kpi::Handle => average(total(&MetricName::Handle).1, handled),
            Kpi::Talk => average(total(&MetricName::Talk).1, handled),
            Kpi::HoldOfAll => average(of_held(&MetricName::Held).1, of_held(&MetricName::Handle).0),
            Kpi::HoldOfHeld => average(of_held(&MetricName::Held).1, of_held(&MetricName::HeldComplete).0),
            Kpi::AfterCall => average(total(&MetricName::Acw).1, handled),
            Kpi::Transfers => Some(total(&MetricName::Transferred).0),
            // The wait is the queue's, and a code that was not given emits nothing.
            Kpi::Wait | Kpi::NoWrapUp => None,
        }
    }
}
