//! Up to when a job would know what happened: asked before a plan with a job is shown, because what began later is read by
//! pages, which cost more. It decides nothing of how a slice is read: the job's own answer says that.

use super::{Effect, Part, Search, Ticket, Turn};
use crate::genesys::traffic::Reply;
use crate::genesys::{ApiError, decode, jobs};

/// What is known of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Reach {
    #[default]
    Unasked,
    Asked,
    /// Up to this instant, epoch milliseconds.
    Until(i64),
    /// It was not told: a permission is missing, or it could not be had.
    Untold,
}

impl Reach {
    pub(super) const fn is_open(self) -> bool {
        matches!(self, Self::Unasked | Self::Asked)
    }

    /// What was asked for and has not come will not come.
    pub(super) fn lose(&mut self) {
        if *self == Self::Asked {
            *self = Self::Unasked;
        }
    }
}

impl Search {
    /// Asks for it, once.
    pub(super) fn ask_reach(&mut self) -> Vec<Effect> {
        if self.reach != Reach::Unasked {
            return Vec::new();
        }
        self.reach = Reach::Asked;
        vec![Effect::Ask(Ticket { search: self.number, slice: 0, part: Part::Reach }, jobs::reach())]
    }

    /// Without an answer there is a plan all the same.
    pub(super) fn reach_answered(&mut self, result: Result<Reply, ApiError>, turn: &Turn<'_>) -> Vec<Effect> {
        let told = result.ok().and_then(|reply| decode::object::<jobs::Reach>(&reply.body).ok()?.until);
        self.reach = told.map_or(Reach::Untold, |until| Reach::Until(until.0));
        self.advance(turn)
    }
}
