//! What goes on at an instant, queue by queue: who waits, whom it rings at, who is served.

use crate::figures::Session;
use crate::org::{Org, QueueIx};
use crate::story::Role;
use crate::story::telling::{Doing, Telling};

/// What a conversation does in a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Activity {
    Waiting,
    Alerting,
    Interacting,
}

impl Activity {
    pub(crate) const ALL: [Self; 3] = [Self::Waiting, Self::Alerting, Self::Interacting];

    /// The metric that counts it.
    pub(crate) fn metric(self) -> &'static str {
        match self {
            Self::Waiting => "oWaiting",
            Self::Alerting => "oAlerting",
            Self::Interacting => "oInteracting",
        }
    }

    /// The metric that tells the longest of it.
    pub(crate) fn longest(self) -> Option<&'static str> {
        match self {
            Self::Waiting => Some("oLongestWaiting"),
            Self::Interacting => Some("oLongestInteracting"),
            Self::Alerting => None,
        }
    }
}

/// Shows every session that does something in a queue at the instant of the telling, with its activity. Who waits while it
/// rings at an agent of the same queue is told as alerting alone.
pub(crate) fn each(org: &Org, telling: &Telling<'_>, mut show: impl FnMut(&Session<'_>, QueueIx, Activity)) {
    for line in telling.begun() {
        let session = Session { org, telling, line };
        let Some(queue) = session.queue() else { continue };
        let activity = match (line.seat.role, line.doing()) {
            (Role::Waiting(_), Some(Doing::Connected)) if !rings(telling, queue) => Activity::Waiting,
            (Role::Agent { .. }, Some(Doing::Alerting)) => Activity::Alerting,
            (Role::Agent { .. }, Some(Doing::Connected | Doing::Held | Doing::Parked)) => Activity::Interacting,
            _ => continue,
        };
        show(&session, queue, activity);
    }
}

fn rings(telling: &Telling<'_>, queue: QueueIx) -> bool {
    telling.begun().any(|line| {
        matches!(line.seat.role, Role::Agent { queue: Some(of), .. } if of == queue)
            && line.doing() == Some(Doing::Alerting)
    })
}
