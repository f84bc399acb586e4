//! An agent's part in a conversation: alert, turns of talk, hold and lying aside, the end, after-call work; and what may
//! come instead or after: no answer, a transfer, a consultation.

use std::sync::Arc;

use crate::id::Id;
use crate::org::{AgentIx, Customer, QueueIx};
use crate::story::compose::Composer;
use crate::story::draft::Draft;
use crate::story::tempo::LongLived;
use crate::story::{Direction, Ending, Joins, LineIx, Media, Role, Then, What, WrapUp};

/// What an agent will do, drawn before anybody is booked for it. Lengths in milliseconds.
pub(super) struct Plan {
    pub(super) alert: i64,
    pub(super) turns: Vec<Turn>,
    pub(super) after: Option<(i64, WrapUp)>,
}

#[derive(Clone, Copy)]
pub(super) enum Turn {
    Talk(i64),
    Hold(i64),
    Aside(i64),
    /// Talk with the microphone off in the middle.
    Muted(i64),
}

impl Plan {
    pub(super) fn turns_length(&self) -> i64 {
        self.turns.iter().map(|turn| turn.length()).sum()
    }

    pub(super) fn length(&self) -> i64 {
        self.alert + self.turns_length() + self.after.map_or(0, |(length, _)| length)
    }
}

impl Turn {
    fn length(self) -> i64 {
        let (Self::Talk(length) | Self::Hold(length) | Self::Aside(length) | Self::Muted(length)) = self;
        length
    }
}

/// How an agent's part ends.
enum Handover {
    None,
    ToQueue,
    ToAgent,
    Consulting(Consultation),
}

/// An agent holds the customer and asks a colleague.
struct Consultation {
    theirs: Plan,
    /// How long the two talk.
    talk: i64,
    /// How long the first agent talks on with the customer; `None` hands the customer over.
    takes_back: Option<i64>,
}

impl Consultation {
    /// By how much it makes the first agent's part longer.
    fn length(&self) -> i64 {
        self.theirs.alert + self.talk + self.takes_back.unwrap_or(0)
    }
}

/// The customer has gone by the end of the visits, or is still there for whoever called to let go.
pub(super) enum Outcome {
    /// The last agent has left at this instant.
    Served(i64),
    /// Nobody took it until this instant.
    Unserved(i64),
}

/// Where a conversation waits for an agent.
pub(super) struct Waiting {
    pub(super) customer: LineIx,
    /// The line of the queue, absent after a transfer straight to an agent.
    pub(super) line: Option<LineIx>,
    pub(super) queue: QueueIx,
    pub(super) media: Media,
    pub(super) joins: Joins,
}

impl Composer<'_> {
    pub(super) fn plan(&mut self, media: Media) -> Plan {
        let alert = self.tempo.alert.draw(self.dice);
        let turns = match media {
            Media::Voice | Media::Callback => self.talk_turns(),
            Media::Message(_) | Media::Email => self.aside_turns(media),
        };
        let after = self.dice.chance(95).then(|| (self.tempo.after_call.draw_low(self.dice), self.wrap_up()));
        Plan { alert, turns, after }
    }

    fn talk_turns(&mut self) -> Vec<Turn> {
        let mut turns = vec![Turn::Talk(self.tempo.talk.draw_low(self.dice))];
        for _ in 0..self.dice.weighted([(0, 55), (1, 30), (2, 11), (3, 4)]) {
            turns.push(Turn::Hold(self.tempo.hold.draw_low(self.dice)));
            let talk = self.tempo.talk.draw_low(self.dice);
            turns.push(if self.dice.chance(12) { Turn::Muted(talk) } else { Turn::Talk(talk) });
        }
        turns
    }

    fn aside_turns(&mut self, media: Media) -> Vec<Turn> {
        let (work, aside) = match media {
            Media::Email => (self.tempo.writing, self.tempo.writing_parked),
            _ => (self.tempo.chat, self.tempo.chat_parked),
        };
        let mut turns = vec![Turn::Talk(work.draw_low(self.dice))];
        for _ in 0..self.dice.weighted([(0, 50), (1, 30), (2, 20)]) {
            let days = self.tempo.long_lived == LongLived::Often && media != Media::Email && self.dice.chance(4);
            let length = aside.draw_low(self.dice) * if days { self.dice.between(30, 120) } else { 1 };
            turns.extend([Turn::Aside(length), Turn::Talk(work.draw_low(self.dice))]);
        }
        turns
    }

    fn wrap_up(&mut self) -> WrapUp {
        let code = crate::org::CodeIx(self.dice.between(0, self.org.codes.len() as i64 - 1) as usize);
        let note = self.dice.weighted([
            (None, 80),
            (Some("Customer will call back next week."), 8),
            (Some("Sent the form again; see \"Réf. 20-117\"."), 6),
            (Some("=SUM(A1:A9) was in the subject line <b>as is</b>"), 6),
        ]);
        self.dice.weighted([(WrapUp::Coded { code, note }, 88), (WrapUp::Skipped, 4), (WrapUp::TimedOut, 8)])
    }

    /// Agents take their turns from `at` on, until one of them lets the customer go.
    pub(super) fn serve(&mut self, draft: &mut Draft, mut waiting: Waiting, mut at: i64) -> Outcome {
        let mut before = Vec::new();
        for round in 0..3 {
            let plan = self.plan(waiting.media);
            let handover = self.handover(waiting.media, round);
            let length = plan.length() + if let Handover::Consulting(more) = &handover { more.length() } else { 0 };
            at = self.missed(draft, &waiting, at, &before);
            let Some((agent, alerted)) = self.booked(waiting.media, waiting.queue, at, length, &before) else {
                return Outcome::Unserved(at);
            };
            let line = alerts(draft, &waiting, agent, alerted);
            let connected = alerted + plan.alert;
            draft.tell(connected, line, What::Connects);
            if let Some(queue) = waiting.line {
                draft.tell(connected, queue, What::Leaves { how: Ending::Transfer, then: Then::Nothing });
            }
            match handover {
                Handover::None => {
                    let at = turns(draft, line, connected, &plan.turns);
                    self.lets_go(draft, &waiting, line, at, plan.after);
                    return Outcome::Served(at);
                }
                Handover::Consulting(consultation) => {
                    return Outcome::Served(self.consults(
                        draft,
                        &waiting,
                        (agent, line),
                        connected,
                        &plan,
                        consultation,
                    ));
                }
                Handover::ToQueue => {
                    at = turns(draft, line, connected, &plan.turns);
                    draft.leaves(line, at, Ending::Transfer, plan.after);
                    self.favourite = None;
                    let queue = self.queue();
                    let joined = draft.joined(Role::Waiting(queue), waiting.media, Direction::Inbound);
                    draft.tell(at, joined, What::Connects);
                    at += self.tempo.wait.draw_low(self.dice);
                    waiting = Waiting { line: Some(joined), queue, joins: Joins::Routed, ..waiting };
                }
                Handover::ToAgent => {
                    at = turns(draft, line, connected, &plan.turns);
                    draft.leaves(line, at, Ending::Transfer, plan.after);
                    self.favourite = None;
                    at += self.dice.between(50, 400);
                    waiting = Waiting { line: None, joins: Joins::Transferred, ..waiting };
                }
            }
            before.push(agent);
        }
        Outcome::Unserved(at)
    }

    fn handover(&mut self, media: Media, round: usize) -> Handover {
        let more = u32::from(round == 0);
        let consults = if media == Media::Voice { more } else { 0 };
        match self.dice.weighted([(0, 84), (1, 6 * more + 4), (2, 4 * more), (3, 4 * consults), (4, 2 * consults)]) {
            1 if round < 2 => Handover::ToQueue,
            2 => Handover::ToAgent,
            3 => Handover::Consulting(self.consultation(None)),
            4 => {
                let talk = self.tempo.talk.draw_low(self.dice);
                Handover::Consulting(self.consultation(Some(talk)))
            }
            _ => Handover::None,
        }
    }

    fn consultation(&mut self, takes_back: Option<i64>) -> Consultation {
        Consultation { theirs: self.plan(Media::Voice), talk: self.tempo.hold.draw(self.dice), takes_back }
    }

    /// Somebody may not answer first; gives the instant from which the next can be tried.
    fn missed(&mut self, draft: &mut Draft, waiting: &Waiting, at: i64, before: &[AgentIx]) -> i64 {
        if waiting.line.is_none() || !self.dice.chance(9) {
            return at;
        }
        let ringing = self.tempo.no_answer.draw(self.dice);
        let Some((agent, alerted)) = self.booked(waiting.media, waiting.queue, at, ringing, before) else { return at };
        let line = alerts(draft, waiting, agent, alerted);
        // Only a phone can be set not to be disturbed.
        let undisturbed = if waiting.media == Media::Voice { 25 } else { 0 };
        let how = self.dice.weighted([(Ending::NoAnswer, 75), (Ending::DoNotDisturb, undisturbed)]);
        draft.tell(alerted + ringing, line, What::Leaves { how, then: Then::Nothing });
        alerted + ringing + self.dice.between(500, 2_500)
    }

    /// The agent's part ends and nobody follows; on a call the customer goes too.
    fn lets_go(&mut self, draft: &mut Draft, waiting: &Waiting, line: LineIx, at: i64, after: Option<(i64, WrapUp)>) {
        let (agent, customer) = match waiting.media {
            Media::Voice if self.dice.chance(60) => (Ending::Peer, Some(Ending::Endpoint)),
            Media::Voice => (Ending::Client, Some(Ending::Peer)),
            _ => (Ending::Client, None),
        };
        draft.leaves(line, at, agent, after);
        if let Some(how) = customer {
            draft.tell(at, waiting.customer, What::Leaves { how, then: Then::Nothing });
        }
    }

    /// The agent holds the customer, asks a colleague, and hands over or takes the customer back; gives the instant the
    /// customer is let go. Where no colleague is free the agent ends the call alone.
    fn consults(
        &mut self,
        draft: &mut Draft,
        waiting: &Waiting,
        (agent, line): (AgentIx, LineIx),
        connected: i64,
        plan: &Plan,
        consultation: Consultation,
    ) -> i64 {
        let Consultation { mut theirs, talk, takes_back } = consultation;
        let asked = turns(draft, line, connected, &plan.turns);
        let queue = self.org.agent(agent).queues.first().copied().unwrap_or(waiting.queue);
        if takes_back.is_some() {
            theirs.turns.clear();
        }
        self.favourite = None;
        let Some(colleague) = self.booked_now(waiting.media, queue, asked, theirs.length() + talk, &[agent]) else {
            self.lets_go(draft, waiting, line, asked, plan.after);
            return asked;
        };
        draft.tell(asked, line, What::Holds);
        let asking = Waiting { line: None, queue, joins: Joins::Consulted, ..*waiting };
        let (second, goes) = match self.expert(draft.id(), takes_back) {
            Some(expert) => (draft.calls_out(expert, Joins::Consulted, asked), Ending::Endpoint),
            None => (alerts(draft, &asking, colleague, asked), Ending::Client),
        };
        let answered = asked + theirs.alert;
        draft.tell(answered, second, What::Connects);
        let agreed = answered + talk;
        if let Some(more) = takes_back {
            draft.tell(agreed, second, What::Leaves { how: goes, then: Then::Nothing });
            draft.tell(agreed, line, What::Resumes);
            self.lets_go(draft, waiting, line, agreed + more, plan.after);
            return agreed + more;
        }
        draft.leaves(line, agreed, Ending::ConsultTransfer, plan.after);
        let end = turns(draft, second, agreed, &theirs.turns);
        self.lets_go(draft, waiting, second, end, theirs.after);
        end
    }

    /// Who is asked outside in place of the colleague, every other time that the customer is taken back. It follows from the
    /// conversation's id: a die more, or a booking less, would make another of all that comes after it.
    fn expert(&self, conversation: Id, takes_back: Option<i64>) -> Option<Arc<Customer>> {
        let bits = conversation.low_bits();
        takes_back.filter(|_| bits.is_multiple_of(2))?;
        let experts = &self.org.experts;
        Some(Arc::clone(&experts[(bits / 2) as usize % experts.len()]))
    }
}

/// Seats the agent and lets it ring.
fn alerts(draft: &mut Draft, waiting: &Waiting, user: AgentIx, at: i64) -> LineIx {
    let role = Role::Agent { user, queue: Some(waiting.queue), joins: waiting.joins };
    let line = draft.joined(role, waiting.media, Direction::Inbound);
    draft.tell(at, line, What::Alerts);
    line
}

/// Goes through the turns on a connected line; gives the instant after the last.
pub(super) fn turns(draft: &mut Draft, line: LineIx, connected: i64, turns: &[Turn]) -> i64 {
    let mut at = connected;
    for turn in turns {
        let until = at + turn.length();
        match *turn {
            Turn::Talk(_) => {}
            Turn::Muted(length) => {
                draft.tell(at + length / 3, line, What::Mutes);
                draft.tell(at + length / 2, line, What::Unmutes);
            }
            Turn::Hold(_) => {
                draft.tell(at, line, What::Holds);
                draft.tell(until, line, What::Resumes);
            }
            Turn::Aside(_) => {
                draft.tell(at, line, What::Parks);
                draft.tell(until, line, What::Unparks);
            }
        }
        at = until;
    }
    at
}
