//! A conversation that is written down instead of drawn, for tests and demonstrations: the body of
//! `POST /sandbox/conversations`, and the story it becomes.

use std::sync::Arc;

use serde::Deserialize;

use crate::clock::DAY;
use crate::id::{Id, Kind};
use crate::org::{AgentIx, Customer, Org, QueueIx};
use crate::story::draft::Draft;
use crate::story::passing::{Passed, Passing};
use crate::story::unplayable::ScriptError;
use crate::story::{Direction, Ending, Joins, LineIx, Media, MessageKind, Role, Story, Then, What, WrapUp};

/// A call from the queue with some talk, unless it says otherwise.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Script {
    /// Name or id.
    agent: Option<String>,
    media: MediaWord,
    direction: DirectionWord,
    customer: Option<String>,
    contact: bool,
    queue: Option<String>,
    wait_ms: i64,
    alert_ms: i64,
    phases: Vec<Phase>,
    acw_ms: i64,
    wrap_up: Option<String>,
    answered: bool,
    due_ms: i64,
    passes: Option<Passing>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum MediaWord {
    Voice,
    #[serde(alias = "webmessaging")]
    Message,
    Sms,
    WhatsApp,
    Email,
    Callback,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum DirectionWord {
    Inbound,
    Outbound,
}

/// What the agent does for how many milliseconds.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Phase {
    Talk(i64),
    Hold(i64),
    Park(i64),
    Mute(i64),
}

impl Default for Script {
    fn default() -> Self {
        Self {
            agent: None,
            media: MediaWord::Voice,
            direction: DirectionWord::Inbound,
            customer: None,
            contact: false,
            queue: None,
            wait_ms: 3_000,
            alert_ms: 2_000,
            phases: vec![Phase::Talk(10_000)],
            acw_ms: 2_000,
            wrap_up: None,
            answered: true,
            due_ms: 0,
            passes: None,
        }
    }
}

pub(super) struct Cast {
    agent: AgentIx,
    pub(super) queue: QueueIx,
    pub(super) media: Media,
    pub(super) after: Option<(i64, WrapUp)>,
    passes: Option<Passed>,
}

impl Script {
    /// A call from the queue that an agent takes, talks through and wraps up; lengths in milliseconds.
    pub(crate) fn call(agent: String, wait_ms: i64, talk: i64, acw_ms: i64) -> Self {
        Self { agent: Some(agent), wait_ms, phases: vec![Phase::Talk(talk)], acw_ms, ..Self::default() }
    }

    /// From the first fact to the last of what comes in and is answered.
    pub(crate) fn length(&self) -> i64 {
        self.wait_ms + self.alert_ms + self.phases.iter().map(|phase| phase.length()).sum::<i64>() + self.acw_ms
    }

    /// The `number`-th scripted story of a seed, beginning at `start`.
    pub(crate) fn story(&self, org: &Org, seed: u64, number: u64, start: i64) -> Result<Story, ScriptError> {
        let cast = self.cast(org)?;
        let id = Id::seeded(Kind::Scripted, seed, number);
        let customer = match &self.customer {
            None => Arc::clone(&org.customers[number as usize % org.customers.len()]),
            Some(name) => match org.customers.iter().find(|customer| customer.name == *name) {
                Some(known) => Arc::clone(known),
                None if self.contact => Customer::named(name).kept().into(),
                None => Customer::named(name).into(),
            },
        };
        let direction = match self.direction {
            DirectionWord::Inbound => Direction::Inbound,
            DirectionWord::Outbound => Direction::Outbound,
        };
        let mut draft = Draft::new(id, cast.media, direction, customer);
        draft.queued_for(cast.queue);
        if cast.media == Media::Email {
            draft.about("A scripted email");
        }
        match (direction, cast.media) {
            (Direction::Outbound, _) => self.goes_out(&mut draft, &cast, start),
            (Direction::Inbound, Media::Callback) => self.calls_back(&mut draft, &cast, start),
            (Direction::Inbound, _) => self.comes_in(&mut draft, &cast, start),
        }
        Ok(draft.finished())
    }

    fn cast(&self, org: &Org) -> Result<Cast, ScriptError> {
        let agent = org.agent_or_ada(self.agent.as_deref()).map_err(ScriptError::UnknownAgent)?;
        let queue = match &self.queue {
            None => org.agent(agent).queues[0],
            Some(word) => org.queue_by_name(word).ok_or_else(|| ScriptError::UnknownQueue(word.clone()))?,
        };
        let wrap_up = match &self.wrap_up {
            None => WrapUp::Skipped,
            Some(word) => {
                let code = org.code_by_name(word).ok_or_else(|| ScriptError::UnknownWrapUpCode(word.clone()))?;
                WrapUp::Coded { code, note: None }
            }
        };
        let media = match self.media {
            MediaWord::Voice => Media::Voice,
            MediaWord::Message => Media::Message(MessageKind::WebMessaging),
            MediaWord::Sms => Media::Message(MessageKind::Sms),
            MediaWord::WhatsApp => Media::Message(MessageKind::WhatsApp),
            MediaWord::Email => Media::Email,
            MediaWord::Callback => Media::Callback,
        };
        let spoken = matches!(media, Media::Voice | Media::Callback);
        let mut lengths = vec![self.wait_ms, self.alert_ms, self.acw_ms, self.due_ms];
        lengths.extend(self.passes.iter().flat_map(Passing::lengths));
        let theirs = self.passes.iter().flat_map(|passing| &passing.phases);
        for &phase in self.phases.iter().chain(theirs) {
            match phase {
                Phase::Hold(_) | Phase::Mute(_) if !spoken => return Err(ScriptError::HoldsWhatIsWritten),
                Phase::Park(_) if spoken => return Err(ScriptError::ParksACall),
                _ => lengths.push(phase.length()),
            }
        }
        if let Some(&wrong) = lengths.iter().find(|length| !(0..=DAY).contains(*length)) {
            return Err(ScriptError::Length(wrong));
        }
        if self.phases.is_empty() {
            return Err(ScriptError::NoPhases);
        }
        if matches!(self.direction, DirectionWord::Outbound) && media != Media::Voice {
            return Err(ScriptError::OutboundIsACall);
        }
        if self.due_ms > 0 && media != Media::Callback {
            return Err(ScriptError::OnlyACallbackWaits);
        }
        let passes = self.passes.as_ref().map(|passing| passing.read(org, media)).transpose()?;
        let is_passed = !self.answered || media == Media::Callback || matches!(self.direction, DirectionWord::Outbound);
        if passes.is_some() && is_passed {
            return Err(ScriptError::OnlyWhatComesInIsPassedOn);
        }
        let after = (self.acw_ms > 0).then_some((self.acw_ms, wrap_up));
        Ok(Cast { agent, queue, media, after, passes })
    }

    fn comes_in(&self, draft: &mut Draft, cast: &Cast, start: i64) {
        let inbound = Direction::Inbound;
        let customer = draft.joined(Role::Customer, cast.media, inbound);
        let waiting = draft.joined(Role::Waiting(cast.queue), cast.media, inbound);
        draft.tell(start, customer, What::Connects);
        draft.tell(start, waiting, What::Connects);
        let alerted = start + self.wait_ms;
        if !self.answered {
            draft.tell(alerted, customer, What::Leaves { how: Ending::Endpoint, then: Then::Nothing });
            draft.tell(alerted, waiting, What::Leaves { how: Ending::Peer, then: Then::Nothing });
            return;
        }
        let role = Role::Agent { user: cast.agent, queue: Some(cast.queue), joins: Joins::Routed };
        let agent = draft.joined(role, cast.media, inbound);
        draft.tell(alerted, agent, What::Alerts);
        let connected = alerted + self.alert_ms;
        draft.tell(connected, agent, What::Connects);
        draft.tell(connected, waiting, What::Leaves { how: Ending::Transfer, then: Then::Nothing });
        let mut end = goes_through(draft, &self.phases, agent, connected);
        let mut last = agent;
        if let Some(passed) = &cast.passes {
            (last, end) = passed.on(draft, cast, agent, end);
        }
        let (mine, theirs, after) = match (draft.role_of(last), cast.media) {
            (Role::External(_), _) => (Ending::Endpoint, Ending::Peer, None),
            (_, Media::Voice) => (Ending::Peer, Ending::Endpoint, cast.after),
            _ => (Ending::Client, Ending::System, cast.after),
        };
        draft.leaves(last, end, mine, after);
        draft.tell(end, customer, What::Leaves { how: theirs, then: Then::Nothing });
    }

    fn goes_out(&self, draft: &mut Draft, cast: &Cast, start: i64) {
        let outbound = Direction::Outbound;
        let role = Role::Agent { user: cast.agent, queue: Some(cast.queue), joins: Joins::Dialed };
        let agent = draft.joined(role, Media::Voice, outbound);
        let customer = draft.joined(Role::Customer, Media::Voice, outbound);
        self.reaches(draft, (agent, customer), start, self.alert_ms, cast.after);
    }

    fn calls_back(&self, draft: &mut Draft, cast: &Cast, start: i64) {
        let (inbound, outbound) = (Direction::Inbound, Direction::Outbound);
        let wished = draft.joined(Role::Customer, Media::Callback, inbound);
        draft.tell(start, wished, What::Connects);
        let waiting = (self.due_ms == 0).then(|| draft.joined(Role::Waiting(cast.queue), Media::Callback, inbound));
        let role = Role::Agent { user: cast.agent, queue: Some(cast.queue), joins: Joins::Routed };
        let taken = draft.joined(role, Media::Callback, inbound);
        let alerted = start + if waiting.is_some() { self.wait_ms } else { self.due_ms };
        draft.tell(start, waiting.unwrap_or(taken), if waiting.is_some() { What::Connects } else { What::Waits });
        draft.tell(alerted, taken, What::Alerts);
        let connected = alerted + self.alert_ms;
        draft.tell(connected, taken, What::Connects);
        if let Some(waiting) = waiting {
            draft.tell(connected, waiting, What::Leaves { how: Ending::Transfer, then: Then::Nothing });
        }
        let call = draft.line(draft.seat_of(taken), Media::Voice, outbound);
        let phone = draft.line(draft.seat_of(wished), Media::Voice, outbound);
        let end = self.reaches(draft, (call, phone), connected + 1_000, 1_000, None);
        draft.leaves(taken, end, Ending::Client, cast.after);
        draft.tell(end, wished, What::Leaves { how: Ending::System, then: Then::Nothing });
    }

    /// An outgoing call: a quarter of `reaching` contacting, the rest dialing; gives the instant it ends.
    fn reaches(
        &self,
        draft: &mut Draft,
        (agent, customer): (LineIx, LineIx),
        start: i64,
        reaching: i64,
        after: Option<(i64, WrapUp)>,
    ) -> i64 {
        draft.tell(start, agent, What::Contacts);
        draft.tell(start + reaching / 4, agent, What::Dials);
        draft.tell(start + reaching / 4, customer, What::Dials);
        let connected = start + reaching;
        if !self.answered {
            draft.tell(connected, customer, What::Leaves { how: Ending::Timeout, then: Then::Nothing });
            draft.leaves(agent, connected, Ending::Peer, after);
            return connected;
        }
        draft.tell(connected, customer, What::Connects);
        draft.tell(connected, agent, What::Connects);
        let end = goes_through(draft, &self.phases, agent, connected);
        draft.leaves(agent, end, Ending::Client, after);
        draft.tell(end, customer, What::Leaves { how: Ending::Peer, then: Then::Nothing });
        end
    }
}

/// Goes through the phases on a connected line; gives the instant after the last.
pub(super) fn goes_through(draft: &mut Draft, phases: &[Phase], line: LineIx, connected: i64) -> i64 {
    let mut at = connected;
    for (number, &phase) in phases.iter().enumerate() {
        let until = at + phase.length();
        let around = match phase {
            Phase::Talk(_) => None,
            Phase::Hold(_) => Some((What::Holds, What::Resumes)),
            Phase::Park(_) => Some((What::Parks, What::Unparks)),
            Phase::Mute(_) => Some((What::Mutes, What::Unmutes)),
        };
        if let Some((before, after)) = around {
            draft.tell(at, line, before);
            // Whoever leaves from a hold does not resume first.
            if number + 1 < phases.len() {
                draft.tell(until, line, after);
            }
        }
        at = until;
    }
    at
}

impl Phase {
    pub(super) fn is_talk(self) -> bool {
        matches!(self, Self::Talk(_))
    }

    fn length(self) -> i64 {
        let (Self::Talk(length) | Self::Hold(length) | Self::Park(length) | Self::Mute(length)) = self;
        length
    }
}
