//! What the legs of a conversation that was seen live mean.

use super::{Doing, Parting, Party, Role, find_the_customer, in_order};
use crate::genesys::models::open::{CommunicationState, Purpose};
use crate::record::legs::Leg;
use crate::record::plain_address;

/// Everybody in it, in the order in which they came.
pub fn read(legs: &[Leg]) -> Vec<Party> {
    let mut parties: Vec<Party> = legs.iter().map(party).collect();
    find_the_customer(&mut parties);
    in_order(&mut parties);
    parties
}

fn party(leg: &Leg) -> Party {
    let role = Role::of(leg.purpose.as_ref());
    Party {
        is_me: leg.is_me,
        user: leg.user.clone(),
        name: leg.name.clone(),
        queue: leg.queue.clone(),
        address: leg.address.as_deref().filter(|_| role.is_outside()).and_then(plain_address),
        began: leg.began,
        answered: leg.answered,
        ended: leg.ended,
        doing: doing(leg),
        parting: leg.parting.as_deref().filter(|_| leg.ended.is_some()).map(Parting::of),
        code: leg.code.clone(),
        stretches: Vec::new(),
        role,
    }
}

fn doing(leg: &Leg) -> Option<Doing> {
    Some(match leg.state.as_ref()? {
        _ if leg.ended.is_some() && leg.works => Doing::AfterCall,
        _ if leg.ended.is_some() => Doing::Gone,
        CommunicationState::Alerting | CommunicationState::Offering => Doing::Alerting,
        CommunicationState::Dialing | CommunicationState::Contacting => Doing::Dialing,
        CommunicationState::Connected if leg.held => Doing::Holding,
        CommunicationState::Connected => Doing::Talking,
        CommunicationState::Parked => Doing::Parked,
        CommunicationState::Scheduled => Doing::Scheduled,
        CommunicationState::Disconnected | CommunicationState::Terminated => Doing::Gone,
        other => Doing::Other(other.as_str().into()),
    })
}

impl Role {
    /// As either side writes it.
    pub(super) fn of(purpose: Option<&Purpose>) -> Self {
        match purpose {
            Some(Purpose::Customer) => Self::Customer,
            Some(Purpose::External) => Self::External,
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
