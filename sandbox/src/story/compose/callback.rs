//! Callbacks: a request waits in the queue, an agent takes it, reads it, and dials. The agent and the customer each have
//! two communications then, the callback and the call.

use std::sync::Arc;

use crate::id::Id;
use crate::org::Customer;
use crate::story::compose::Composer;
use crate::story::compose::visit::turns;
use crate::story::draft::Draft;
use crate::story::{Direction, Ending, Joins, Media, Role, Then, What};

impl Composer<'_> {
    pub(super) fn called_back(&mut self, id: Id, start: i64, customer: Arc<Customer>) -> Draft {
        let (inbound, outbound) = (Direction::Inbound, Direction::Outbound);
        let mut draft = Draft::new(id, Media::Callback, inbound, customer);
        let wished = draft.joined(Role::Customer, Media::Callback, inbound);
        draft.tell(start, wished, What::Connects);
        let queue = self.queue();
        draft.queued_for(queue);
        let waiting = draft.joined(Role::Waiting(queue), Media::Callback, inbound);
        draft.tell(start, waiting, What::Connects);
        let ready = start + self.tempo.callback_wait.draw_low(self.dice);

        let mut plan = self.plan(Media::Callback);
        let preview = self.tempo.preview.draw(self.dice);
        let (contacting, dialing) = (self.dice.between(300, 1_200), self.tempo.dial.draw(self.dice));
        let afterthought = self.dice.between(700, 3_000);
        let ringing = plan.alert;
        plan.alert += preview + contacting + dialing + afterthought;
        let Some((user, alerted)) = self.booked(Media::Callback, queue, ready, plan.length(), &[]) else {
            self.gives_up(&mut draft, wished, ready);
            return draft;
        };
        let role = Role::Agent { user, queue: Some(queue), joins: Joins::Routed };
        let taken = draft.joined(role, Media::Callback, inbound);
        draft.tell(alerted, taken, What::Alerts);
        let answered = alerted + ringing;
        draft.tell(answered, taken, What::Connects);
        draft.tell(answered, waiting, What::Leaves { how: Ending::Transfer, then: Then::Nothing });

        let call = draft.line(draft.seat_of(taken), Media::Voice, outbound);
        let phone = draft.line(draft.seat_of(wished), Media::Voice, outbound);
        let contacted = answered + preview;
        draft.tell(contacted, call, What::Contacts);
        draft.tell(contacted + contacting, call, What::Dials);
        draft.tell(contacted + contacting, phone, What::Dials);
        let connected = contacted + contacting + dialing;
        let hung_up = if self.dice.chance(80) {
            draft.tell(connected, phone, What::Connects);
            draft.tell(connected, call, What::Connects);
            let end = turns(&mut draft, call, connected, &plan.turns);
            draft.tell(end, call, What::Leaves { how: Ending::Client, then: Then::Nothing });
            draft.tell(end, phone, What::Leaves { how: Ending::Peer, then: Then::Nothing });
            end
        } else {
            draft.tell(connected, phone, What::Leaves { how: Ending::Timeout, then: Then::Nothing });
            draft.tell(connected, call, What::Leaves { how: Ending::Peer, then: Then::Nothing });
            connected
        };
        let done = hung_up + afterthought;
        draft.leaves(taken, done, Ending::Client, plan.after);
        draft.tell(done, wished, What::Leaves { how: Ending::System, then: Then::Nothing });
        draft
    }
}
