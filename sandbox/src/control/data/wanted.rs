//! A rule for data as it is written in a request, and what it means. Knows which values belong to which fault.

use serde::{Deserialize, Serialize};

use crate::clock::SECOND;
use crate::control::data::{Fault, Of};
use crate::control::rules::{self, within};
use crate::org::{AgentIx, Org};

/// More rows than any test needs at once, and fewer than a sandbox would suffer from.
const MOST_ROWS: u32 = 1_000;
/// Pages that can be asked for at all.
const LAST_PAGE: usize = 100_000;
/// A year, in seconds: no lag is longer, and nothing is corrected later.
const LONGEST: i64 = 31_536_000;
/// A day, in milliseconds: after-call work is corrected by no more.
const LARGEST_CORRECTION: i64 = 86_400_000;
/// `totalHits` is off by no more than can be reached.
const FARTHEST: i64 = 1_000_000;

/// A rule as it is written. Only the values that belong to its fault may be given.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Wanted {
    fault: Name,
    /// Name or id of the user who asks, or whose conversations are meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    /// How many pages, rows or conversations it concerns; without it, all until it is cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) count: Option<u64>,
    /// Share of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    percent: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rows: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    page: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seconds: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    of: Option<Of>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ms: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Name {
    RowsAppear,
    RowsChange,
    PageRepeated,
    PageSkipped,
    RowTwice,
    TotalHits,
    WithoutAgent,
    AnalyticsLag,
    LakeLag,
    Missing,
    Correction,
}

/// A rule that makes sense.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ready {
    pub(super) fault: Fault,
    pub(super) agent: Option<AgentIx>,
    pub(super) percent: u32,
}

impl Wanted {
    /// What the rule means, or why it cannot be.
    pub(super) fn ready(&self, org: &Org) -> Result<Ready, String> {
        self.has_only_its_own()?;
        let percent = rules::share(self.percent)?;
        rules::counted(self.count)?;
        let page = || within("page", self.page.unwrap_or(2), 2, LAST_PAGE);
        let lag = || {
            let seconds = self.seconds.ok_or("a lag needs its seconds")?;
            Ok::<_, String>(within("seconds", seconds, 0, LONGEST)? * SECOND)
        };
        let fault = match self.fault {
            Name::RowsAppear => Fault::RowsAppear { rows: within("rows", self.rows.unwrap_or(1), 1, MOST_ROWS)? },
            Name::RowsChange => Fault::RowsChange,
            Name::PageRepeated => Fault::PageRepeated { page: page()? },
            Name::PageSkipped => Fault::PageSkipped { page: page()? },
            Name::RowTwice => Fault::RowTwice,
            Name::TotalHits => {
                Fault::TotalHits { by: within("by", self.by.ok_or("totalHits needs 'by'")?, -FARTHEST, FARTHEST)? }
            }
            Name::WithoutAgent => Fault::WithoutAgent,
            Name::AnalyticsLag => Fault::AnalyticsLag { millis: lag()? },
            Name::LakeLag => Fault::LakeLag { millis: lag()? },
            Name::Missing => Fault::Missing,
            Name::Correction => Fault::Correction {
                of: self.of.unwrap_or(Of::AfterCall),
                millis: within("ms", self.ms.unwrap_or(5_000), -LARGEST_CORRECTION, LARGEST_CORRECTION)?,
                after: within("seconds", self.seconds.unwrap_or(60), 0, LONGEST)? * SECOND,
            },
        };
        let agent = self.user.as_ref().map(|word| org.agent_called(word)).transpose()?;
        Ok(Ready { fault, agent, percent })
    }

    fn has_only_its_own(&self) -> Result<(), String> {
        use Name::{AnalyticsLag, Correction, LakeLag, PageRepeated, PageSkipped, RowsAppear, TotalHits};
        let lag = matches!(self.fault, AnalyticsLag | LakeLag);
        let values = [
            ("user", self.user.is_some(), !lag),
            ("count", self.count.is_some(), !lag),
            ("percent", self.percent.is_some(), !lag),
            ("rows", self.rows.is_some(), self.fault == RowsAppear),
            ("page", self.page.is_some(), matches!(self.fault, PageRepeated | PageSkipped)),
            ("by", self.by.is_some(), self.fault == TotalHits),
            ("seconds", self.seconds.is_some(), lag || self.fault == Correction),
            ("of", self.of.is_some(), self.fault == Correction),
            ("ms", self.ms.is_some(), self.fault == Correction && self.of != Some(Of::WrapUp)),
        ];
        rules::only_its_own(self.fault, &values)
    }
}
