//! The queues: their figures beside the live list, over the channel that serves it.

use super::{Drive, World};
use crate::genesys::Endpoint;
use crate::queues::{self, Ask, Event, Line, Queues};

impl<W: World> Drive<W> {
    /// What goes on in the agent's queues.
    pub const fn queues(&self) -> &Queues {
        &self.queues
    }

    pub(super) fn turn_queues(&mut self, event: Event<'_>) {
        let mut turn = queues::Turn {
            now: self.world.now(),
            server_now: self.server_now(),
            line: self.live.serving().map(|(socket, channel)| Line { socket: socket.0, channel }),
            chance: &mut self.world,
        };
        for ask in self.queues.on(event, &mut turn) {
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
