//! The queues: their figures beside the live list, over the channel that serves it. What follows them is attached when the
//! page has fetched it.

use super::{Drive, World};
use crate::genesys::{ApiError, Endpoint};
use crate::queues::{self, Ask, Event, Observing, Serving};
use crate::record::Id;
use std::sync::Arc;

/// What is known of which queues are the agent's: ids and names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mine {
    /// Nobody knows yet.
    Unknown,
    /// These.
    These(Vec<(Id, Arc<str>)>),
    /// The agent may not know it.
    Refused(ApiError),
}

impl<W: World> Drive<W> {
    /// Follows the agent's queues from now on, through `observing`.
    pub fn follow_queues(&mut self, observing: Box<dyn Observing>) {
        self.queues = Some(observing);
        if self.user.is_some() {
            self.turn_queues(Event::Start);
            self.tell_queues();
        }
        self.rest();
    }

    /// Whether there is anything to follow, or to say of why there is not.
    pub fn knows_queues(&self) -> bool {
        match &self.mine {
            Mine::Unknown => false,
            Mine::These(queues) => !queues.is_empty(),
            Mine::Refused(_) => true,
        }
    }

    /// The agent's queues, as far as they are known: ids and names.
    pub fn my_queues(&self) -> &[(Id, Arc<str>)] {
        if let Mine::These(queues) = &self.mine { queues } else { &[] }
    }

    /// Grows with every change of what is known of the queues.
    pub fn queues_version(&self) -> u64 {
        self.queues.as_ref().map_or(0, |queues| queues.version())
    }

    pub(super) fn queues_known(&mut self, mine: Mine) {
        self.mine = mine;
        self.tell_queues();
    }

    fn tell_queues(&mut self) {
        match &self.mine {
            Mine::Unknown => {}
            Mine::These(queues) => self.turn_queues(Event::Mine(queues.clone())),
            Mine::Refused(error) => self.turn_queues(Event::Unnamed(error.clone())),
        }
    }

    pub(super) fn turn_queues(&mut self, event: Event<'_>) {
        let mut turn = queues::Turn {
            now: self.world.now(),
            server_now: self.server_now(),
            line: self.live.serving().map(|(socket, channel)| Serving { socket: socket.0, channel }),
            chance: &mut self.world,
        };
        let Some(queues) = &self.queues else { return };
        for ask in queues.on(event, &mut turn) {
            let endpoint = match &ask {
                Ask::Figures { queues, .. } => Endpoint::QueueObservations { queues: queues.clone() },
                Ask::Topics { channel, topics, .. } => {
                    Endpoint::AddTopics { channel: channel.clone(), topics: topics.clone() }
                }
            };
            self.ask_for_queues(ask, endpoint);
        }
    }
}
