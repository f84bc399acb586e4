//! A story in the making: hands out seats and lines with their ids, takes facts in any order, and puts them in order of
//! time when it is finished.

use std::sync::Arc;

use crate::id::{Id, Kind};
use crate::org::{Customer, QueueIx};
use crate::story::{
    Direction, Ending, Fact, Joins, Line, LineIx, Media, Role, Seat, SeatIx, Story, Then, What, WrapUp,
};

#[derive(Debug)]
pub(crate) struct Draft(Story);

impl Draft {
    pub(crate) fn new(id: Id, media: Media, direction: Direction, customer: Arc<Customer>) -> Self {
        Self(Story {
            id,
            media,
            direction,
            customer,
            expert: None,
            queue: None,
            subject: None,
            seats: Vec::new(),
            lines: Vec::new(),
            facts: Vec::new(),
        })
    }

    pub(crate) fn id(&self) -> Id {
        self.0.id
    }

    pub(crate) fn about(&mut self, subject: &'static str) {
        self.0.subject = Some(subject);
    }

    /// Somebody outside is called, whom the line is to; there is one at most.
    pub(crate) fn calls_out(&mut self, expert: Arc<Customer>, joins: Joins, at: i64) -> LineIx {
        self.0.expert = Some(expert);
        let line = self.joined(Role::External(joins), Media::Voice, Direction::Outbound);
        self.tell(at, line, What::Dials);
        line
    }

    /// The queue it is for; later queues, after a transfer, do not change it.
    pub(crate) fn queued_for(&mut self, queue: QueueIx) {
        self.0.queue = self.0.queue.or(Some(queue));
    }

    pub(crate) fn seat(&mut self, role: Role) -> SeatIx {
        let number = self.0.seats.len();
        self.0.seats.push(Seat { id: self.0.id.part(Kind::Participant, number as u64), role });
        SeatIx(number)
    }

    pub(crate) fn line(&mut self, seat: SeatIx, media: Media, direction: Direction) -> LineIx {
        let number = self.0.lines.len();
        self.0.lines.push(Line { id: self.0.id.part(Kind::Communication, number as u64), seat, media, direction });
        LineIx(number)
    }

    /// A seat with its one line.
    pub(crate) fn joined(&mut self, role: Role, media: Media, direction: Direction) -> LineIx {
        let seat = self.seat(role);
        self.line(seat, media, direction)
    }

    pub(crate) fn seat_of(&self, line: LineIx) -> SeatIx {
        self.0.line(line).seat
    }

    pub(crate) fn role_of(&self, line: LineIx) -> Role {
        self.0.seat(self.seat_of(line)).role
    }

    pub(crate) fn tell(&mut self, at: i64, line: LineIx, what: What) {
        self.0.facts.push(Fact { at, line, what });
    }

    /// An agent's line ends, with after-call work of a length where there is some.
    pub(crate) fn leaves(&mut self, line: LineIx, at: i64, how: Ending, after: Option<(i64, WrapUp)>) {
        match after {
            None => self.tell(at, line, What::Leaves { how, then: Then::Nothing }),
            Some((length, wrap_up)) => {
                self.tell(at, line, What::Leaves { how, then: Then::AfterCallWork });
                self.tell(at + length, line, What::WrapsUp(wrap_up));
            }
        }
    }

    /// Ends every line that has come and has not ended yet.
    pub(crate) fn let_go(&mut self, at: i64, how: Ending) {
        for line in (0..self.0.lines.len()).map(LineIx) {
            let mut told = self.0.facts.iter().filter(|fact| fact.line == line).peekable();
            if told.peek().is_some() && !told.any(|fact| matches!(fact.what, What::Leaves { .. })) {
                self.tell(at, line, What::Leaves { how, then: Then::Nothing });
            }
        }
    }

    /// Facts of one instant keep the order in which they were told.
    pub(crate) fn finished(mut self) -> Story {
        self.0.facts.sort_by_key(|fact| fact.at);
        self.0
    }
}
