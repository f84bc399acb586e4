//! Everybody in a live conversation, in short: as the wire last told it, and not read any further. Only who looks closely
//! wants to know what it means; that is read in [`super::parties`].

use super::from_live::is_over;
use super::{Id, said};
use crate::genesys::models::conversation::{Communication, Conversation, Participant};
use crate::genesys::models::open::{CommunicationState, Purpose};
use std::sync::Arc;

/// The legs in the order in which the server names them. Shared, since rows are copies of what they show.
pub type Legs = Arc<[Leg]>;

/// One leg. Instants are epoch milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leg {
    pub(super) purpose: Option<Purpose>,
    pub(super) is_me: bool,
    pub(super) user: Option<Id>,
    pub(super) name: Option<Arc<str>>,
    pub(super) queue: Option<Id>,
    pub(super) address: Option<Arc<str>>,
    pub(super) code: Option<Id>,
    pub(super) began: Option<i64>,
    pub(super) answered: Option<i64>,
    /// When its last communication ended; none while one goes on.
    pub(super) ended: Option<i64>,
    pub(super) held: bool,
    /// It works after it.
    pub(super) works: bool,
    /// Of its last communication, or of the one that is connected.
    pub(super) state: Option<CommunicationState>,
    /// How the last of them ended, as the server writes it.
    pub(super) parting: Option<Arc<str>>,
}

/// All legs of a conversation; `me` is the signed-in agent.
pub(super) fn of(conversation: &Conversation, me: &str) -> Legs {
    conversation.participants.iter().map(|participant| leg(participant, me)).collect()
}

fn leg(participant: &Participant, me: &str) -> Leg {
    let ms = |at: Option<crate::genesys::models::Instant>| at.map(|at| at.0);
    let mut leg = Leg {
        purpose: participant.purpose.clone(),
        is_me: participant.user_id.as_deref() == Some(me),
        user: said(participant.user_id.as_deref()),
        name: said(participant.name.as_deref()).or_else(|| said(participant.queue_name.as_deref())),
        queue: said(participant.queue_id.as_deref()),
        address: said(participant.address.as_deref()),
        code: participant.wrapup.as_ref().and_then(|wrapup| said(wrapup.code.as_deref())),
        began: ms(participant.start_time).or(ms(participant.connected_time)),
        answered: ms(participant.connected_time),
        ended: None,
        held: false,
        works: participant.start_acw_time.is_some() && participant.end_acw_time.is_none(),
        state: None,
        parting: None,
    };
    let mut goes_on = participant.communications().next().is_none();
    for communication in participant.communications() {
        let Communication { connected_time, disconnected_time, start_alerting_time, .. } = communication;
        leg.began = leg.began.or(ms(*start_alerting_time)).or(ms(*connected_time));
        leg.answered = leg.answered.or(ms(*connected_time));
        leg.ended = leg.ended.max(ms(*disconnected_time));
        goes_on |= !is_over(communication);
        if leg.state != Some(CommunicationState::Connected) {
            leg.held = communication.held == Some(true);
            leg.state.clone_from(&communication.state);
            leg.parting = said(communication.disconnect_type.as_deref());
        }
    }
    leg.ended = leg.ended.or(ms(participant.end_time)).filter(|_| !goes_on);
    leg
}
