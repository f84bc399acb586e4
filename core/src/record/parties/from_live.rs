//! The legs of a conversation of the Conversations API, or of one of its events.

use super::{Doing, Parting, Party, Role, in_order};
use crate::genesys::models::Instant;
use crate::genesys::models::conversation::{Communication, Conversation, Participant};
use crate::genesys::models::open::{CommunicationState, Purpose};
use crate::record::from_live::{after_call_work, is_over, main_communication};
use crate::record::{plain_address, said};
use std::sync::Arc;

/// Everybody in it, in the order in which they came; `me` is the signed-in agent.
pub(in crate::record) fn read(conversation: &Conversation, me: &str) -> Arc<[Party]> {
    let mut parties: Vec<Party> = conversation.participants.iter().map(|leg| party(leg, me)).collect();
    in_order(&mut parties);
    parties.into()
}

fn party(leg: &Participant, me: &str) -> Party {
    let role = Role::of(leg.purpose.as_ref());
    let communications = || leg.communications().map(|(_, communication)| communication);
    let main = main_communication(leg).map(|(_, communication)| communication);
    let over = communications().next().is_some() && communications().all(is_over);
    let began = communications().filter_map(|c| c.start_alerting_time.or(c.connected_time)).map(|at| at.0).min();
    let wrapup = leg.wrapup.as_ref().or_else(|| main.and_then(|c| c.wrapup.as_ref()));
    Party {
        is_me: leg.user_id.as_deref() == Some(me),
        name: said(leg.name.as_deref()).or_else(|| said(leg.queue_name.as_deref()).filter(|_| role == Role::Queue)),
        queue: said(leg.queue_id.as_deref()),
        address: (role == Role::Customer).then(|| plain_address(leg.address.as_deref()?)).flatten(),
        began: [leg.start_time, leg.connected_time].into_iter().flatten().map(|at| at.0).chain(began).min(),
        answered: ms(leg.connected_time).or_else(|| communications().filter_map(|c| ms(c.connected_time)).min()),
        ended: over
            .then(|| communications().filter_map(|c| ms(c.disconnected_time)).max().or(ms(leg.end_time)))
            .flatten(),
        doing: main.map(|main| doing(leg, main, over)),
        parting: main.filter(|_| over).and_then(|main| main.disconnect_type.as_deref()).map(Parting::of),
        code: wrapup.and_then(|wrapup| said(wrapup.code.as_deref())),
        stretches: Vec::new(),
        role,
    }
}

fn doing(leg: &Participant, main: &Communication, over: bool) -> Doing {
    match &main.state {
        _ if over && after_call_work(leg).running => Doing::AfterCall,
        _ if over => Doing::Gone,
        Some(CommunicationState::Alerting | CommunicationState::Offering) => Doing::Alerting,
        Some(CommunicationState::Dialing | CommunicationState::Contacting) => Doing::Dialing,
        Some(CommunicationState::Connected) if main.held == Some(true) => Doing::Holding,
        Some(CommunicationState::Connected) => Doing::Talking,
        Some(CommunicationState::Parked) => Doing::Parked,
        Some(CommunicationState::Scheduled) => Doing::Scheduled,
        Some(other) => Doing::Other(other.as_str().into()),
        None => Doing::Other("none".into()),
    }
}

impl Role {
    /// As either side writes it.
    pub(super) fn of(purpose: Option<&Purpose>) -> Self {
        match purpose {
            Some(Purpose::Customer | Purpose::External) => Self::Customer,
            Some(Purpose::Agent | Purpose::User) => Self::Agent,
            Some(Purpose::Acd) => Self::Queue,
            Some(Purpose::Ivr) => Self::Menu,
            Some(Purpose::Workflow | Purpose::Botflow) => Self::Flow,
            Some(Purpose::Voicemail) => Self::Voicemail,
            Some(Purpose::Dialer) => Self::Dialer,
            Some(Purpose::Other(text)) => Self::Other((**text).into()),
            None => Self::Other("unknown".into()),
        }
    }
}

fn ms(at: Option<Instant>) -> Option<i64> {
    at.map(|at| at.0)
}
