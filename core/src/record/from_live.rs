//! The live side of a Record, made from a conversation of the Conversations API or of one of its events.

use super::after_call::{Acw, after_call_work, wrap_up};
use super::aside::{Stretches, taken_up};
use super::figures::SoFar;
use super::from_analytics::PastSide;
use super::legs::{self, Legs};
use super::marks::{self, Mark};
use super::media::Media;
use super::my_legs::{self, EarlierLeg, Times};
use super::phase::Phase;
use super::talk::{Talk, calls, calls_back};
use super::{Course, Customer, Direction, Id, WrapUp, WrapUpRule, plain_address, said};
use crate::genesys::models::Instant;
use crate::genesys::models::conversation::{Address, Communication, Conversation, Participant};
use crate::genesys::models::lists::CommunicationList;
use crate::genesys::models::open::{CommunicationState, Purpose};
use std::sync::Arc;

/// What the live side last said, and what was counted while it did. Its times are those of the agent's present leg, but `earlier`.
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
    /// When the agent and the customer were in it.
    pub talk: Talk,
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
    pub holds: Stretches,
    /// How long the agent had put it aside, where they have taken it up again.
    pub parked: Stretches,
    /// What the agent's legs before the present one took.
    pub earlier: Vec<EarlierLeg>,
}

impl LiveSide {
    /// No code is owed.
    pub(super) fn may_say_nothing(&self) -> bool {
        self.wrap_up_rule == WrapUpRule::Optional
    }

    /// After-call work is over, and the code that it is for has not been given.
    pub(super) fn ran_out(&self) -> bool {
        let (_, ended) = self.acw;
        let is_done = ended.is_some() || self.earlier.iter().any(EarlierLeg::is_done);
        self.wrap_up_rule == WrapUpRule::Owed && self.wrap_up == WrapUp::Missing && is_done
    }

    /// It is over, and the record has the agent's own part in it, which may be written after the others'.
    pub(super) fn is_all_on(&self, past: &PastSide) -> bool {
        let has_talked = self.talk.since.is_some() || self.earlier.iter().any(EarlierLeg::has_talked);
        self.phase.is_over() && (past.handled || !has_talked)
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
        let running = |since: i64| (end - since).max(0);
        let (mut hold, mut parked) = (self.holds.time, self.parked.time);
        match self.phase {
            Phase::OnHold { since: Some(since) } => hold += running(since),
            Phase::Parked { since: Some(since) } => parked += running(since),
            _ => {}
        }
        let (acw_from, acw_to) = self.acw;
        let mut so_far = SoFar {
            talk: (self.talk.lasted(end) - hold - parked).max(0),
            hold,
            holds: self.holds.count + u32::from(matches!(self.phase, Phase::OnHold { .. })),
            acw: acw_from.map_or(0, |from| (acw_to.unwrap_or(now) - from).max(0)),
            worked_before: 0,
            total: self.started.map_or(0, |started| {
                let over = self.phase.is_over().then(|| self.phase.since()).flatten();
                (over.unwrap_or(now).min(now) - started).max(0)
            }),
            wait: self.waits_since().map_or(0, |since| (now - since).max(0)),
        };
        for earlier in &self.earlier {
            earlier.add_to(&mut so_far, now);
        }
        so_far
    }

    /// Since when whoever alerts has waited for an answer: what was before, with a colleague as well as in another queue, is over.
    fn waits_since(&self) -> Option<i64> {
        let Phase::Alerting { since } = self.phase else { return None };
        let queue = self.legs.iter().rfind(|leg| leg.purpose == Some(Purpose::Acd));
        // A queue that was left before it alerted is not the one that it comes from.
        let waits = queue.filter(|queue| queue.ended.is_none() || queue.ended >= since).and_then(|queue| queue.began);
        waits.or(since)
    }
}

/// Reads a conversation for the user `me`, at `now`, epoch milliseconds on the server's clock: nothing has lasted beyond it.
pub fn read(conversation: &Conversation, me: &str, now: i64) -> LiveSide {
    let mine = my_legs::mine(conversation, me);
    let leg = my_legs::present_of(&mine);
    // Somebody outside who was called is an expert beside a customer, and the customer where there is no other.
    let with = |purpose| conversation.participants.iter().find(|p| p.purpose.as_ref() == Some(purpose));
    let customer = with(&Purpose::Customer).or_else(|| with(&Purpose::External));
    let main = leg.and_then(main_communication).or_else(|| customer.and_then(main_communication));
    let (media, communication) = match main {
        Some((list, communication)) => (Media::of_list(list), Some(communication)),
        None => (Media::Unknown, None),
    };
    let unknown = main.and_then(|(list, _)| list.unknown());
    let acw = leg.map(after_call_work).unwrap_or_default();
    // Id and name of the same queue: the agent's leg may know the one that comes next.
    let queue = leg.filter(|leg| leg.queue_id.is_some()).or_else(|| queue_participant(conversation));
    // Whoever calls back calls out: what it is about stands on the callback.
    let about = leg.and_then(|leg| leg.lists.of(&CommunicationList::Callbacks).next()).or(communication);
    let phase = leg.map_or(Phase::other(Phase::NOT_MINE), |leg| phase_of(leg, communication, acw));
    let outcome = leg.map(|leg| my_legs::decisive_of(&mine, leg));
    let Times { talk, holds, parked } = my_legs::times(leg, communication, now);
    LiveSide {
        marks: leg
            .map(|leg| marks::read(conversation, leg, communication, &phase, my_legs::worked_of(&mine)))
            .unwrap_or_default(),
        leg: leg.and_then(|leg| said(leg.id.as_deref())),
        phase,
        media,
        kind: about.and_then(|c| said(c.kind.as_deref())).or_else(|| said(unknown)),
        direction: about.and_then(|c| Direction::of(c.direction.as_ref())),
        customer: who_is(customer, about),
        contact: customer.and_then(|customer| said(customer.external_contact_id.as_deref())),
        legs: legs::of(conversation, me),
        course: Course::default(),
        queue: queue.and_then(|participant| said(participant.queue_id.as_deref())),
        queue_name: queue.and_then(|queue| {
            let same = conversation.participants.iter().filter(|p| p.queue_id == queue.queue_id);
            same.filter_map(|p| said(p.queue_name.as_deref())).next_back()
        }),
        started: ms(conversation.start_time).or_else(|| earliest(conversation)),
        talk,
        disconnected: communication
            .filter(|c| is_over(c))
            .and_then(|c| left(leg, c).or_else(|| leg.and_then(|leg| ms(leg.end_time)))),
        acw: (acw.began, acw.ended),
        wrap_up: outcome.map_or(WrapUp::NotExpected, |leg| {
            wrap_up(leg, main_communication(leg).map(|(_, main)| main), after_call_work(leg))
        }),
        wrap_up_rule: outcome.map(WrapUpRule::of).unwrap_or_default(),
        holds,
        parked,
        earlier: my_legs::earlier_of(&mine, leg, now),
    }
}

/// Whether a communication has ended.
pub fn is_over(communication: &Communication) -> bool {
    matches!(communication.state, Some(CommunicationState::Disconnected | CommunicationState::Terminated))
}

/// The communication that says where a leg stands, and the list that says what it is: a callback whose call is connected
/// is a callback in talk, and one whose call is held is on hold.
pub(super) fn main_communication(leg: &Participant) -> Option<(&CommunicationList, &Communication)> {
    let (list, _) = leg.lists.all().next()?;
    let all = || leg.communications();
    let find = |wanted: fn(&Communication) -> bool| all().find(|c| wanted(c));
    let call = calls(leg).find(|call| *list == CommunicationList::Callbacks && !is_over(call));
    let communication = call
        .or_else(|| find(|c| c.state == Some(CommunicationState::Connected)))
        .or_else(|| find(|c| !is_over(c)))
        .or_else(|| all().last())?;
    Some((list, communication))
}

pub(super) fn phase_of(leg: &Participant, communication: Option<&Communication>, acw: Acw) -> Phase {
    let Some(communication) = communication else { return Phase::other("none") };
    let since = ms(communication.connected_time).or_else(|| ms(leg.connected_time));
    match &communication.state {
        Some(CommunicationState::Alerting | CommunicationState::Offering) => {
            Phase::Alerting { since: ms(communication.start_alerting_time).or_else(|| ms(leg.start_time)) }
        }
        Some(CommunicationState::Dialing | CommunicationState::Contacting) => {
            // A callback has been its agent's for longer than its call.
            let placed = || communication.segments.iter().filter_map(|segment| ms(segment.start_time)).min();
            Phase::Dialing { since: ms(leg.start_time).filter(|_| !calls_back(leg)).or_else(placed) }
        }
        Some(CommunicationState::Connected) if communication.held == Some(true) => {
            Phase::OnHold { since: ms(communication.start_hold_time) }
        }
        // Of a callback it is the callback itself that is left, with nobody on the line.
        Some(CommunicationState::Connected) if calls_back(leg) && calls(leg).all(is_over) => {
            Phase::InProgress { since: calls(leg).filter_map(|call| ms(call.disconnected_time)).max().or(since) }
        }
        Some(CommunicationState::Connected) => Phase::Connected { since: taken_up(communication).or(since) },
        Some(CommunicationState::Parked) => Phase::Parked { since: ms(communication.park_time) },
        Some(CommunicationState::Scheduled) => Phase::Scheduled,
        Some(CommunicationState::Disconnected | CommunicationState::Terminated) => {
            let ended = left(Some(leg), communication).or_else(|| ms(leg.end_time));
            if acw.running {
                let since = acw.began.or(ended);
                let until = since.zip(leg.wrapup_timeout_ms).map(|(since, timeout)| since.saturating_add(timeout));
                Phase::AfterCall { since, until }
            } else {
                Phase::Settling { ended: acw.ended.max(ended) }
            }
        }
        Some(other) => Phase::other(other.as_str()),
        None => Phase::other("none"),
    }
}

/// When all was over of which `communication` says where it stands: a callback may end long after its call.
pub(super) fn left(leg: Option<&Participant>, communication: &Communication) -> Option<i64> {
    let all = leg.into_iter().flat_map(Participant::communications).chain([communication]);
    all.filter_map(|c| ms(c.disconnected_time)).max()
}

fn who_is(customer: Option<&Participant>, communication: Option<&Communication>) -> Customer {
    let theirs = customer.and_then(|customer| customer.communications().next());
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
        let alerts = p.communications().filter_map(|c| c.start_alerting_time.or(c.connected_time));
        times.chain(alerts).map(|at| at.0).min()
    };
    conversation.participants.iter().filter_map(of_participant).min()
}

pub(super) fn ms(at: Option<Instant>) -> Option<i64> {
    at.map(|at| at.0)
}
