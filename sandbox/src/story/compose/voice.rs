//! Calls: coming in through the menu and the queue, and going out.

use std::sync::Arc;

use crate::id::Id;
use crate::org::{Customer, FlowIx};
use crate::story::compose::Composer;
use crate::story::compose::visit::{Outcome, Waiting, turns};
use crate::story::draft::Draft;
use crate::story::{Direction, Ending, Joins, LineIx, Media, Role, Then, What};

#[derive(Clone, Copy)]
enum Fate {
    Served,
    Abandons,
    LeavesVoicemail,
}

impl Composer<'_> {
    pub(super) fn called(&mut self, id: Id, start: i64, customer: Arc<Customer>) -> Draft {
        let inbound = Direction::Inbound;
        let mut draft = Draft::new(id, Media::Voice, inbound, customer);
        let customer = draft.joined(Role::Customer, Media::Voice, inbound);
        draft.tell(start, customer, What::Connects);
        let mut at = start;
        if self.dice.chance(85) {
            let flow = FlowIx(self.dice.between(0, 1) as usize);
            let menu = draft.joined(Role::Menu(flow), Media::Voice, inbound);
            at += self.dice.between(80, 400);
            draft.tell(at, menu, What::Connects);
            at += self.tempo.menu.draw(self.dice);
            if self.dice.chance(3) {
                hangs_up(&mut draft, customer, at, menu);
                return draft;
            }
            draft.tell(at, menu, What::Leaves { how: Ending::Transfer, then: Then::Nothing });
        }
        let queue = self.queue();
        draft.queued_for(queue);
        let line = draft.joined(Role::Waiting(queue), Media::Voice, inbound);
        draft.tell(at, line, What::Connects);
        match self.dice.weighted([(Fate::Served, 90), (Fate::Abandons, 7), (Fate::LeavesVoicemail, 3)]) {
            Fate::Served => {
                let waiting = Waiting { customer, line: Some(line), queue, media: Media::Voice, joins: Joins::Routed };
                at += self.tempo.wait.draw_low(self.dice);
                if let Outcome::Unserved(until) = self.serve(&mut draft, waiting, at) {
                    self.gives_up(&mut draft, customer, until);
                }
            }
            Fate::Abandons => hangs_up(&mut draft, customer, at + self.tempo.patience.draw_low(self.dice), line),
            Fate::LeavesVoicemail => {
                at += self.tempo.patience.draw_low(self.dice);
                draft.tell(at, line, What::Leaves { how: Ending::Transfer, then: Then::Nothing });
                let box_ = draft.joined(Role::Voicemail(queue), Media::Voice, inbound);
                draft.tell(at, box_, What::Connects);
                hangs_up(&mut draft, customer, at + self.tempo.voicemail.draw(self.dice), box_);
            }
        }
        draft
    }

    /// The customer hangs up on whatever still waits.
    pub(super) fn gives_up(&mut self, draft: &mut Draft, customer: LineIx, at: i64) {
        let at = at + self.dice.between(500, 4_000);
        draft.tell(at, customer, What::Leaves { how: Ending::Endpoint, then: Then::Nothing });
        draft.let_go(at, Ending::Peer);
    }

    pub(super) fn calling(&mut self, id: Id, start: i64, customer: Arc<Customer>) -> Draft {
        let outbound = Direction::Outbound;
        let mut draft = Draft::new(id, Media::Voice, outbound, customer);
        let queue = self.queue();
        draft.queued_for(queue);
        let mut plan = self.plan(Media::Voice);
        let (contacting, dialing) = (self.dice.between(300, 1_500), self.tempo.dial.draw(self.dice));
        plan.alert = contacting + dialing;
        let reached = self.dice.chance(82);
        let at = start;
        let Some(user) = self.booked_now(Media::Voice, queue, at, plan.length(), &[]) else {
            return self.unplaced(draft, start);
        };
        let agent =
            draft.joined(Role::Agent { user, queue: Some(queue), joins: Joins::Dialed }, Media::Voice, outbound);
        let customer = draft.joined(Role::Customer, Media::Voice, outbound);
        draft.tell(at, agent, What::Contacts);
        draft.tell(at + contacting, agent, What::Dials);
        draft.tell(at + contacting, customer, What::Dials);
        let connected = at + plan.alert;
        if !reached {
            let how = self.dice.weighted([(Ending::Timeout, 70), (Ending::Uncallable, 30)]);
            draft.tell(connected, customer, What::Leaves { how, then: Then::Nothing });
            draft.leaves(agent, connected, Ending::Peer, plan.after);
            return draft;
        }
        draft.tell(connected, customer, What::Connects);
        draft.tell(connected, agent, What::Connects);
        let end = turns(&mut draft, agent, connected, &plan.turns);
        let (mine, theirs) =
            if self.dice.chance(55) { (Ending::Client, Ending::Peer) } else { (Ending::Peer, Ending::Endpoint) };
        draft.leaves(agent, end, mine, plan.after);
        draft.tell(end, customer, What::Leaves { how: theirs, then: Then::Nothing });
        draft
    }

    /// Nobody was free to place the call: the campaign rings the customer and lets go, as a dialer does.
    fn unplaced(&mut self, mut draft: Draft, start: i64) -> Draft {
        let customer = draft.joined(Role::Customer, Media::Voice, Direction::Outbound);
        draft.tell(start, customer, What::Dials);
        let at = start + self.tempo.dial.draw(self.dice);
        draft.tell(at, customer, What::Leaves { how: Ending::System, then: Then::Nothing });
        draft
    }
}

/// The customer ends the call while only a menu, a queue or a voicemail listens.
fn hangs_up(draft: &mut Draft, customer: LineIx, at: i64, listening: LineIx) {
    draft.tell(at, customer, What::Leaves { how: Ending::Endpoint, then: Then::Nothing });
    draft.tell(at, listening, What::Leaves { how: Ending::Peer, then: Then::Nothing });
}
