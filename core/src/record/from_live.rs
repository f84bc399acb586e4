//! The live side of a Record, made from a conversation of the Conversations API or of one of its events.

use super::figures::SoFar;
use super::from_analytics::PastSide;
use super::legs::{self, Legs};
use super::marks::{self, Mark};
use super::media::Media;
use super::phase::Phase;
use super::{Course, Customer, Direction, Id, WrapUp, WrapUpRule, plain_address, said};
use crate::genesys::models::Instant;
use crate::genesys::models::conversation::{
    Address, AfterCallWork, Communication, CommunicationList, Conversation, Participant,
};
use crate::genesys::models::open::{AfterCallWorkState, CommunicationState, Purpose};
use std::sync::Arc;

/// What the live side last said, and what was counted while it did. Its times are those of the agent's present leg.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveSide {
    /// The participant that is the agent's present leg.
    pub leg: Option<Id>,
    /// Where it stands.
    pub phase: Phase,
    /// Its medium.
    pub media: Media,
    /// Kind of message, as the server writes it.
    pub kind: Option<Arc<str>>,
    /// Who began it.
    pub direction: Option<Direction>,
    /// The person outside.
    pub customer: Customer,
    /// Under which id the organisation keeps that person.
    pub contact: Option<Id>,
    /// Everybody in it.
    pub legs: Legs,
    /// What was seen of it, in order.
    pub course: Course,
    /// The queue that it came to the agent from.
    pub queue: Option<Id>,
    /// The queue's name, where the server sent it along.
    pub queue_name: Option<Arc<str>>,
    /// When it began.
    pub started: Option<i64>,
    /// When the agent answered.
    pub connected: Option<i64>,
    /// When the agent's communication ended.
    pub disconnected: Option<i64>,
    /// When after-call work began and ended.
    pub acw: (Option<i64>, Option<i64>),
    /// What was said about the outcome.
    pub wrap_up: WrapUp,
    /// Whether a code must be given.
    pub wrap_up_rule: WrapUpRule,
    /// What else is so.
    pub marks: Vec<Mark>,
    /// Hold that is over.
    pub holds: Holds,
    /// When the last time began that the agent had put it aside and has taken it up again since.
    pub last_parked: Option<i64>,
}

/// Finished holds. REST tells them as segments; between two snapshots they are counted as they are seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holds {
    /// Milliseconds.
    pub time: i64,
    /// How many.
    pub count: u32,
    /// When the last of them began: an event that says it still runs is older than what is known.
    pub last_began: Option<i64>,
}

impl LiveSide {
    /// No code is owed.
    pub(super) fn may_say_nothing(&self) -> bool {
        self.wrap_up_rule == WrapUpRule::Optional
    }

    /// After-call work is over, and the code that it is for has not been given.
    pub(super) fn ran_out(&self) -> bool {
        let (_, acw_ended) = self.acw;
        self.wrap_up_rule == WrapUpRule::Owed && self.wrap_up == WrapUp::Missing && acw_ended.is_some()
    }

    /// It is over, and the record has the agent's own part in it, which may be written after the others'.
    pub(super) fn is_all_on(&self, past: &PastSide) -> bool {
        self.phase.is_over() && (past.handled || self.connected.is_none())
    }

    /// Keeps what only REST tells, where an event said the rest.
    pub(super) fn keep_of(&mut self, before: &Self) {
        let Customer { name, address } = &before.customer;
        self.customer.name = self.customer.name.take().or_else(|| name.clone());
        self.customer.address = self.customer.address.take().or_else(|| address.clone());
        self.contact = self.contact.take().or_else(|| before.contact.clone());
        // Nobody is there who was not: what was told of them was told in full.
        if self.legs.len() == before.legs.len() {
            self.legs.clone_from(&before.legs);
        }
        if self.queue == before.queue {
            self.queue_name = self.queue_name.take().or_else(|| before.queue_name.clone());
        }
    }

    /// What it has taken at `now`, epoch milliseconds on the server's clock.
    pub fn so_far(&self, now: i64) -> SoFar {
        let end = self.disconnected.unwrap_or(now).min(now);
        let running = match self.phase {
            Phase::OnHold { since: Some(since) } => (end - since).max(0),
            _ => 0,
        };
        let hold = self.holds.time + running;
        let (acw_from, acw_to) = self.acw;
        SoFar {
            talk: self.connected.map_or(0, |connected| (end - connected - hold).max(0)),
            hold,
            holds: self.holds.count + u32::from(matches!(self.phase, Phase::OnHold { .. })),
            acw: acw_from.map_or(0, |from| (acw_to.unwrap_or(now) - from).max(0)),
            total: self.started.map_or(0, |started| {
                let over = self.phase.is_over().then(|| self.phase.since()).flatten();
                (over.unwrap_or(now).min(now) - started).max(0)
            }),
        }
    }
}

/// Reads a conversation for the user `me`.
pub fn read(conversation: &Conversation, me: &str) -> LiveSide {
    let leg = my_leg(conversation, me);
    let customer = conversation.participants.iter().find(|p| is_customer(p));
    let main = leg.and_then(main_communication).or_else(|| customer.and_then(main_communication));
    let (media, communication) = match main {
        Some((list, communication)) => (Media::of_list(list), Some(communication)),
        None => (Media::Unknown, None),
    };
    let acw = leg.map(after_call_work).unwrap_or_default();
    // Id and name of the same queue: the agent's leg may know the one that comes next.
    let queue = leg.filter(|leg| leg.queue_id.is_some()).or_else(|| queue_participant(conversation));
    let phase = leg.map_or(Phase::Other("not mine".into()), |leg| phase(leg, communication, acw));
    LiveSide {
        marks: leg.map(|leg| marks::read(conversation, leg, communication, &phase)).unwrap_or_default(),
        leg: leg.and_then(|leg| said(leg.id.as_deref())),
        phase,
        media,
        kind: communication.and_then(|c| said(c.kind.as_deref())),
        direction: communication.and_then(|c| Direction::of(c.direction.as_ref())),
        customer: who_is(customer, communication),
        contact: customer.and_then(|customer| said(customer.external_contact_id.as_deref())),
        legs: legs::of(conversation, me),
        course: Course::default(),
        queue: queue.and_then(|participant| said(participant.queue_id.as_deref())),
        queue_name: queue.and_then(|queue| {
            let same = conversation.participants.iter().filter(|p| p.queue_id == queue.queue_id);
            same.filter_map(|p| said(p.queue_name.as_deref())).next_back()
        }),
        started: ms(conversation.start_time).or_else(|| earliest(conversation)),
        connected: leg
            .and_then(|leg| ms(leg.connected_time).or_else(|| communication.and_then(|c| ms(c.connected_time)))),
        disconnected: communication.filter(|c| is_over(c)).and_then(|c| ms(c.disconnected_time)),
        acw: (acw.began, acw.ended),
        wrap_up: leg.map_or(WrapUp::NotExpected, |leg| wrap_up(leg, communication, acw)),
        wrap_up_rule: leg.map(WrapUpRule::of).unwrap_or_default(),
        holds: communication.map(holds).unwrap_or_default(),
        last_parked: None,
    }
}

/// The agent's leg. Legs pile up on transfer and re-alert: the connected one, else the newest that is not over, else the
/// newest that is still worked on, else the newest.
pub fn my_leg<'a>(conversation: &'a Conversation, me: &str) -> Option<&'a Participant> {
    let mine = || conversation.participants.iter().filter(|p| p.user_id.as_deref() == Some(me));
    let in_state = |wanted: fn(&Communication) -> bool| {
        mine().rfind(move |p| p.communications().any(|(_, communication)| wanted(communication)))
    };
    in_state(|c| c.state == Some(CommunicationState::Connected))
        .or_else(|| in_state(|c| !is_over(c)))
        .or_else(|| mine().rfind(|leg| after_call_work(leg).running))
        .or_else(|| mine().next_back())
}

/// Whether a communication has ended.
pub fn is_over(communication: &Communication) -> bool {
    matches!(communication.state, Some(CommunicationState::Disconnected | CommunicationState::Terminated))
}

/// The communication that says where a leg stands, and the list that says what it is: a callback whose call is connected
/// is a callback in talk.
fn main_communication(leg: &Participant) -> Option<(CommunicationList, &Communication)> {
    let find = |wanted: fn(&Communication) -> bool| leg.communications().map(|(_, c)| c).find(|c| wanted(c));
    let communication = find(|c| c.state == Some(CommunicationState::Connected))
        .or_else(|| find(|c| !is_over(c)))
        .or_else(|| leg.communications().map(|(_, c)| c).last())?;
    let (list, _) = leg.communications().next()?;
    Some((list, communication))
}

fn phase(leg: &Participant, communication: Option<&Communication>, acw: Acw) -> Phase {
    let Some(communication) = communication else { return Phase::Other("none".into()) };
    let since = ms(communication.connected_time).or_else(|| ms(leg.connected_time));
    match &communication.state {
        Some(CommunicationState::Alerting | CommunicationState::Offering) => {
            Phase::Alerting { since: ms(communication.start_alerting_time).or_else(|| ms(leg.start_time)) }
        }
        Some(CommunicationState::Dialing | CommunicationState::Contacting) => {
            Phase::Dialing { since: ms(leg.start_time) }
        }
        Some(CommunicationState::Connected) if communication.held == Some(true) => {
            Phase::OnHold { since: ms(communication.start_hold_time) }
        }
        Some(CommunicationState::Connected) => Phase::Connected { since: last_hold_end(communication).or(since) },
        Some(CommunicationState::Parked) => Phase::Parked { since: ms(communication.park_time) },
        Some(CommunicationState::Scheduled) => Phase::Scheduled,
        Some(CommunicationState::Disconnected | CommunicationState::Terminated) => {
            let ended = ms(communication.disconnected_time).or_else(|| ms(leg.end_time));
            if acw.running {
                let since = acw.began.or(ended);
                let until = since.zip(leg.wrapup_timeout_ms).map(|(since, timeout)| since + timeout);
                Phase::AfterCall { since, until }
            } else {
                Phase::Settling { ended: acw.ended.max(ended) }
            }
        }
        Some(other) => Phase::Other(other.as_str().into()),
        None => Phase::Other("none".into()),
    }
}

/// After-call work of a leg.
#[derive(Clone, Copy, Default)]
struct Acw {
    began: Option<i64>,
    ended: Option<i64>,
    running: bool,
}

fn after_call_work(leg: &Participant) -> Acw {
    let mut acw = Acw { began: ms(leg.start_acw_time), ended: ms(leg.end_acw_time), running: false };
    let mut pending = false;
    for (_, communication) in leg.communications() {
        let Some(work) = &communication.after_call_work else { continue };
        acw.began = acw.began.or(ms(work.start_time));
        acw.ended = acw.ended.or(ms(work.end_time));
        pending |= work.state == Some(AfterCallWorkState::Pending);
    }
    // A leg that nobody answered is never worked on, whatever its queue requires.
    let answered = leg.connected_time.is_some() || leg.communications().any(|(_, c)| c.connected_time.is_some());
    let begun = acw.began.is_some() && acw.ended.is_none();
    let required = leg.wrapup_required == Some(true) && leg.wrapup.is_none() && acw.ended.is_none();
    acw.running = answered && acw.ended.is_none() && (pending || begun || required);
    acw
}

fn is_skipped(work: &AfterCallWork) -> bool {
    work.state == Some(AfterCallWorkState::Skipped)
}

fn wrap_up(leg: &Participant, communication: Option<&Communication>, acw: Acw) -> WrapUp {
    let said_so = leg.wrapup.as_ref().or_else(|| communication.and_then(|c| c.wrapup.as_ref()));
    if let Some(code) = said_so.and_then(|wrapup| said(wrapup.code.as_deref())) {
        return WrapUp::Code { id: code, name: said_so.and_then(|wrapup| said(wrapup.name.as_deref())) };
    }
    let answered = leg.connected_time.is_some() || communication.is_some_and(|c| c.connected_time.is_some());
    let over = communication.is_some_and(is_over) && !acw.running;
    let skipped = || leg.communications().any(|(_, c)| c.after_call_work.as_ref().is_some_and(is_skipped));
    match (answered, over) {
        (true, true) if WrapUpRule::of(leg) != WrapUpRule::Optional && skipped() => WrapUp::skipped(),
        (true, true) if WrapUpRule::of(leg) != WrapUpRule::Optional => WrapUp::Missing,
        (_, true) => WrapUp::NotExpected,
        (_, false) => WrapUp::Open,
    }
}

/// Finished holds among the segments of a communication; only REST has them.
fn holds(communication: &Communication) -> Holds {
    let mut holds = Holds::default();
    for segment in &communication.segments {
        if let (true, Some(from), Some(to)) = (segment.is_hold(), ms(segment.start_time), ms(segment.end_time)) {
            holds.time += (to - from).max(0);
            holds.count += 1;
            holds.last_began = holds.last_began.max(Some(from));
        }
    }
    holds
}

fn last_hold_end(communication: &Communication) -> Option<i64> {
    let holds = communication.segments.iter().filter(|segment| segment.is_hold());
    holds.filter_map(|segment| ms(segment.end_time)).max()
}

fn is_customer(participant: &Participant) -> bool {
    matches!(participant.purpose, Some(Purpose::Customer | Purpose::External))
}

fn who_is(customer: Option<&Participant>, communication: Option<&Communication>) -> Customer {
    let theirs = customer.and_then(|customer| customer.communications().next().map(|(_, c)| c));
    let outbound = communication.is_some_and(|c| Direction::of(c.direction.as_ref()) == Some(Direction::Outbound));
    let party = |address: &Option<Address>| {
        let address = address.as_ref()?;
        let raw = address.address_normalized.as_deref().or(address.address_raw.as_deref());
        plain_address(raw.or(address.address_displayable.as_deref())?)
    };
    // On the customer's own communication the message goes from the customer when it is inbound; on the agent's too.
    let of_message = |c: &Communication| party(if outbound { &c.to_address } else { &c.from_address });
    let numbers = |c: &Communication| c.callback_numbers.first().and_then(|number| plain_address(number));
    let address = communication
        .and_then(numbers)
        .or_else(|| customer.and_then(|c| plain_address(c.address.as_deref()?)))
        .or_else(|| customer.and_then(|c| plain_address(if outbound { c.dnis.as_deref() } else { c.ani.as_deref() }?)))
        .or_else(|| theirs.and_then(|c| party(&c.own)))
        .or_else(|| communication.and_then(|c| party(&c.other)))
        .or_else(|| theirs.or(communication).and_then(of_message));
    let named = |address: &Option<Address>| address.as_ref().and_then(|address| said(address.name.as_deref()));
    let name = communication
        .and_then(|c| said(c.callback_user_name.as_deref()))
        .or_else(|| customer.and_then(|c| said(c.name.as_deref())))
        .or_else(|| communication.and_then(|c| named(&c.other)))
        .or_else(|| theirs.and_then(|c| named(if outbound { &c.to_address } else { &c.from_address })));
    Customer::of(name, address)
}

fn queue_participant(conversation: &Conversation) -> Option<&Participant> {
    conversation.participants.iter().rfind(|p| p.purpose == Some(Purpose::Acd) && p.queue_id.is_some())
}

fn earliest(conversation: &Conversation) -> Option<i64> {
    let of_participant = |p: &Participant| {
        let times = [p.start_time, p.connected_time].into_iter().flatten();
        let alerts = p.communications().filter_map(|(_, c)| c.start_alerting_time.or(c.connected_time));
        times.chain(alerts).map(|at| at.0).min()
    };
    conversation.participants.iter().filter_map(of_participant).min()
}

fn ms(at: Option<Instant>) -> Option<i64> {
    at.map(|at| at.0)
}
