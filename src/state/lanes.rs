//! Everybody in a conversation with what they did, as a timeline shows it, and what others think of it.

use super::closeup::{doing, who};
use crate::browser::local_time;
use tidemark_core::closely::assessed::{Assessment, By};
use tidemark_core::closely::span::Span;
use tidemark_core::record::{Account, Doing, Party, Role, Stretch};
use tidemark_core::text;
use tidemark_core::words;

/// The timeline of a conversation on record.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Timeline {
    /// From its begin to its end; of one that goes on, to the last that is known.
    pub(crate) whole: Span,
    /// One for each participant that did anything, in the order in which they came.
    pub(crate) lanes: Vec<Lane>,
}

/// What one participant did.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Lane {
    pub(crate) who: String,
    /// What they are there, where that is not said already.
    pub(crate) role: String,
    pub(crate) parts: Vec<Part>,
}

/// A stretch of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    /// Of which kind, for its pattern.
    pub(crate) kind: usize,
    pub(crate) doing: String,
    pub(crate) from: i64,
    pub(crate) to: i64,
}

impl Timeline {
    /// `None` where nobody did anything.
    pub(super) fn of(account: &Account) -> Option<Self> {
        let stretches = || account.parties.iter().flat_map(|party| &party.stretches);
        let last = stretches().map(|stretch| stretch.to.unwrap_or(stretch.from)).max()?;
        let first = stretches().map(|stretch| stretch.from).min()?.min(account.started);
        let whole = Span::of(first, account.ended.unwrap_or(last).max(last));
        let lane = |party: &Party| {
            let part = |stretch: &Stretch| Part {
                kind: kind(&party.role, &stretch.doing),
                doing: doing(party, stretch),
                from: stretch.from,
                to: stretch.to.unwrap_or(whole.to),
            };
            let (who, role) = (who(party), words::of_role(&party.role).into_owned());
            Lane {
                role: if role == who { String::new() } else { role },
                who,
                parts: party.stretches.iter().map(part).collect(),
            }
        };
        let lanes = account.parties.iter().filter(|party| !party.stretches.is_empty()).map(lane);
        Some(Self { whole, lanes: lanes.collect() })
    }
}

/// The pattern of what somebody does. In a queue somebody waits, as in what is put aside.
const fn kind(role: &Role, doing: &Doing) -> usize {
    match (role, doing) {
        (Role::Queue, Doing::Talking) | (_, Doing::Parked | Doing::Scheduled) => 2,
        (_, Doing::Talking) => 0,
        (_, Doing::Holding) => 1,
        (_, Doing::Alerting | Doing::Dialing) => 3,
        (_, Doing::AfterCall) => 4,
        (_, Doing::Gone | Doing::Other(_)) => 5,
    }
}

/// An evaluation or a survey.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AssessedRow {
    pub(crate) what: &'static str,
    pub(crate) form: String,
    /// Whose part.
    pub(crate) whose: String,
    pub(crate) status: String,
    pub(crate) score: String,
    pub(crate) at: String,
}

impl AssessedRow {
    pub(super) fn of(one: &Assessment, account: Option<&Account>, day: i64) -> Self {
        let parties = account.map_or(&[][..], |account| &account.parties);
        let of_user = |party: &&Party| party.user.is_some() && party.user == one.user;
        let (what, second) = match one.by {
            By::Evaluator => (text!("Evaluation"), one.second.map(|score| text!("critical {score}", score))),
            By::Customer => (text!("Survey"), one.second.map(|score| text!("would recommend {score} of 10", score))),
        };
        let score = one.score.map(|score| score.to_string());
        Self {
            what,
            form: one.form.as_deref().unwrap_or_default().to_owned(),
            whose: parties.iter().find(of_user).map(who).unwrap_or_default(),
            status: one.status.as_deref().unwrap_or_default().to_owned(),
            score: score.into_iter().chain(second).collect::<Vec<_>>().join(", "),
            at: one.at.map(|at| local_time::instant(at, day)).unwrap_or_default(),
        }
    }
}
