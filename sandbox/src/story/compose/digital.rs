//! Messages and emails: worked on in stretches, lying aside in between; message conversations may stay open for days.

use std::sync::Arc;

use crate::clock::{DAY, HOUR};
use crate::id::Id;
use crate::org::{Customer, FlowIx};
use crate::story::compose::Composer;
use crate::story::compose::visit::{Outcome, Waiting};
use crate::story::draft::Draft;
use crate::story::tempo::LongLived;
use crate::story::{Direction, Ending, Joins, Media, MessageKind, Role, Then, What};

impl Composer<'_> {
    pub(super) fn written(&mut self, id: Id, start: i64, customer: Arc<Customer>, kind: MessageKind) -> Draft {
        let (media, inbound) = (Media::Message(kind), Direction::Inbound);
        let mut draft = Draft::new(id, media, inbound, customer);
        let customer = draft.joined(Role::Customer, media, inbound);
        draft.tell(start, customer, What::Connects);
        let mut at = start;
        if kind == MessageKind::WebMessaging && self.dice.chance(60) {
            let bot = draft.joined(Role::Bot(FlowIx(2)), media, inbound);
            at += self.dice.between(50, 300);
            draft.tell(at, bot, What::Connects);
            at += self.tempo.menu.draw(self.dice);
            draft.tell(at, bot, What::Leaves { how: Ending::Transfer, then: Then::Nothing });
        }
        let queue = self.queue();
        draft.queued_for(queue);
        let line = draft.joined(Role::Waiting(queue), media, inbound);
        draft.tell(at, line, What::Connects);
        if self.dice.chance(4) {
            at += self.tempo.patience.draw_low(self.dice);
            draft.tell(at, customer, What::Leaves { how: Ending::Client, then: Then::Nothing });
            draft.tell(at, line, What::Leaves { how: Ending::Peer, then: Then::Nothing });
            return draft;
        }
        at += self.tempo.wait.draw_low(self.dice);
        let waiting = Waiting { customer, line: Some(line), queue, media, joins: Joins::Routed };
        match self.serve(&mut draft, waiting, at) {
            Outcome::Unserved(until) => self.gives_up(&mut draft, customer, until),
            Outcome::Served(until) => {
                let (wait, how) = self.lingering();
                draft.tell(until + wait, customer, What::Leaves { how, then: Then::Nothing });
            }
        }
        draft
    }

    /// How much longer the customer's side of a message conversation stays open, and what ends it.
    fn lingering(&mut self) -> (i64, Ending) {
        if self.tempo.long_lived == LongLived::Often && self.dice.chance(60) {
            let how = self.dice.weighted([(Ending::Inactivity, 60), (Ending::SessionExpired, 40)]);
            (self.dice.between(HOUR, 3 * DAY), how)
        } else {
            (0, Ending::System)
        }
    }

    pub(super) fn mailed(&mut self, id: Id, start: i64, customer: Arc<Customer>) -> Draft {
        let inbound = Direction::Inbound;
        let mut draft = Draft::new(id, Media::Email, inbound, customer);
        draft.about(self.dice.pick([
            "Where is my order?",
            "Re: Re: Invoice 2214",
            "Rücksendung <Größe passt nicht>",
            "Change of address",
            "Question about the winter jacket",
            "URGENT: parcel damaged",
        ]));
        let customer = draft.joined(Role::Customer, Media::Email, inbound);
        draft.tell(start, customer, What::Connects);
        let queue = self.queue();
        draft.queued_for(queue);
        let line = draft.joined(Role::Waiting(queue), Media::Email, inbound);
        let received = start + self.dice.between(100, 900);
        draft.tell(received, line, What::Connects);
        let at = received + self.tempo.email_wait.draw_low(self.dice);
        let waiting = Waiting { customer, line: Some(line), queue, media: Media::Email, joins: Joins::Routed };
        match self.serve(&mut draft, waiting, at) {
            Outcome::Unserved(until) => self.gives_up(&mut draft, customer, until),
            Outcome::Served(until) => {
                draft.tell(until, customer, What::Leaves { how: Ending::System, then: Then::Nothing });
            }
        }
        draft
    }
}
