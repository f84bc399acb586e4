//! Makes up conversations: which shape, who with, how long. The only place that decides what happens in one; all of it
//! follows from the dice, and from who is free according to the staffing.

mod callback;
mod digital;
mod visit;
mod voice;

use std::sync::Arc;

use crate::dice::Dice;
use crate::id::Id;
use crate::org::{AgentIx, Org, QueueIx};
use crate::story::tempo::Tempo;
use crate::story::{Media, MessageKind, Story};

/// Who takes what.
pub(crate) trait Staffing {
    /// The agent a new conversation is meant for, where it is meant for one.
    fn favourite(&mut self, dice: &mut Dice) -> Option<AgentIx>;

    /// Books an agent for a span of time; `None` while nobody is free.
    fn book(&mut self, dice: &mut Dice, wanted: &Wanted<'_>) -> Option<AgentIx>;
}

/// An agent is wanted from the alert to the end of after-call work.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    pub(crate) org: &'a Org,
    pub(crate) media: Media,
    pub(crate) queue: QueueIx,
    pub(crate) from: i64,
    pub(crate) until: i64,
    pub(crate) favourite: Option<AgentIx>,
    pub(crate) except: &'a [AgentIx],
}

/// Makes up one conversation.
pub(crate) struct Composer<'a> {
    pub(crate) org: &'a Org,
    pub(crate) tempo: &'a Tempo,
    pub(crate) dice: &'a mut Dice,
    pub(crate) staff: &'a mut dyn Staffing,
    favourite: Option<AgentIx>,
}

#[derive(Clone, Copy)]
enum Shape {
    Called,
    Calling,
    Written(MessageKind),
    Mailed,
    CalledBack,
}

impl<'a> Composer<'a> {
    pub(crate) fn new(org: &'a Org, tempo: &'a Tempo, dice: &'a mut Dice, staff: &'a mut dyn Staffing) -> Self {
        Self { org, tempo, dice, staff, favourite: None }
    }

    /// The conversation with this id, which begins at `start`.
    pub(crate) fn story(mut self, id: Id, start: i64) -> Story {
        self.favourite = self.staff.favourite(self.dice);
        let customer =
            Arc::clone(&self.org.customers[self.dice.between(0, self.org.customers.len() as i64 - 1) as usize]);
        let shape = self.dice.weighted([
            (Shape::Called, 42),
            (Shape::Calling, 10),
            (Shape::Written(MessageKind::WebMessaging), 12),
            (Shape::Written(MessageKind::Sms), 5),
            (Shape::Written(MessageKind::WhatsApp), 6),
            (Shape::Mailed, 15),
            (Shape::CalledBack, 10),
        ]);
        match shape {
            Shape::Called => self.called(id, start, customer),
            Shape::Calling => self.calling(id, start, customer),
            Shape::Written(kind) => self.written(id, start, customer, kind),
            Shape::Mailed => self.mailed(id, start, customer),
            Shape::CalledBack => self.called_back(id, start, customer),
        }
        .finished()
    }

    /// A queue of the favourite, else any.
    fn queue(&mut self) -> QueueIx {
        let own = self.favourite.map(|agent| self.org.agent(agent).queues.as_slice()).unwrap_or_default();
        match self.dice.among(own) {
            Some(&queue) => queue,
            None => QueueIx(self.dice.between(0, self.org.queues.len() as i64 - 1) as usize),
        }
    }

    /// Books an agent at `at` or, while nobody is free, a little later; gives the agent and the instant.
    /// `None` when the wait became too long.
    fn booked(
        &mut self,
        media: Media,
        queue: QueueIx,
        at: i64,
        length: i64,
        except: &[AgentIx],
    ) -> Option<(AgentIx, i64)> {
        let mut from = at;
        for _ in 0..10 {
            if let Some(agent) = self.booked_now(media, queue, from, length, except) {
                return Some((agent, from));
            }
            from += self.tempo.alert.draw(self.dice);
        }
        None
    }

    /// Books an agent at `at` or not at all.
    fn booked_now(
        &mut self,
        media: Media,
        queue: QueueIx,
        at: i64,
        length: i64,
        except: &[AgentIx],
    ) -> Option<AgentIx> {
        let wanted =
            Wanted { org: self.org, media, queue, from: at, until: at + length, favourite: self.favourite, except };
        self.staff.book(self.dice, &wanted)
    }
}
