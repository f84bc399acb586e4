//! The legs of a conversation on record.

use super::{Account, Doing, Parting, Party, Role, Stretch, find_the_customer, in_order};
use crate::genesys::models::analytics::{
    AnalyticsConversation, AnalyticsParticipant, AnalyticsSegment, AnalyticsSession,
};
use crate::genesys::models::open::SegmentType;
use crate::record::{Direction, Id, plain_address, said};

/// Reads a conversation for the user `me`; `None` where it has no id or no start.
pub fn account(conversation: &AnalyticsConversation, me: &str) -> Option<Account> {
    let direction = Direction::of(conversation.originating_direction.as_ref());
    let mut parties: Vec<Party> = conversation.participants.iter().map(|p| party(p, me, direction)).collect();
    find_the_customer(&mut parties);
    in_order(&mut parties);
    Some(Account {
        id: Id::from(said(conversation.conversation_id.as_deref())?.to_ascii_lowercase()),
        started: conversation.conversation_start?.0,
        ended: conversation.conversation_end.map(|at| at.0),
        direction,
        contact: conversation.participants.iter().find_map(|p| said(p.external_contact_id.as_deref())),
        parties,
    })
}

fn party(participant: &AnalyticsParticipant, me: &str, direction: Option<Direction>) -> Party {
    let role = Role::of(participant.purpose.as_ref());
    let segments = || participant.sessions.iter().flat_map(|session| &session.segments);
    let mut stretches: Vec<Stretch> = segments().filter_map(stretch).collect();
    stretches.sort_by_key(|stretch| (stretch.from, stretch.to.unwrap_or(i64::MAX)));
    let work = |stretch: &&Stretch| stretch.doing == Doing::AfterCall;
    let taken = |stretch: &&Stretch| matches!(stretch.doing, Doing::Talking | Doing::Holding | Doing::Parked);
    // Whoever works after it has left, and whoever goes on has not.
    let goes_on = stretches.iter().filter(|stretch| !work(stretch)).any(|stretch| stretch.to.is_none());
    let left = stretches.iter().filter(|stretch| !work(stretch)).filter_map(|stretch| stretch.to).max();
    // Work after it has a parting of its own, which says nothing of the conversation.
    let leaving = segments()
        .filter(|segment| segment.disconnect_type.is_some() && segment.segment_type != Some(SegmentType::WrapUp))
        .max_by_key(|segment| segment.segment_end.map(|at| at.0));
    Party {
        is_me: participant.user_id.as_deref().is_some_and(|user| user.eq_ignore_ascii_case(me)),
        user: said(participant.user_id.as_deref()),
        name: said(participant.participant_name.as_deref()),
        queue: segments()
            .filter_map(|s| said(s.queue_id.as_deref()))
            .next_back()
            .map(|id| id.to_ascii_lowercase().into()),
        address: role
            .is_outside()
            .then(|| participant.sessions.iter().find_map(|session| address(session, direction)))
            .flatten(),
        began: stretches.first().map(|stretch| stretch.from),
        answered: stretches.iter().find(taken).map(|stretch| stretch.from),
        ended: left.filter(|_| !goes_on),
        doing: stretches.last().map(|last| if last.to.is_none() { last.doing.clone() } else { Doing::Gone }),
        parting: leaving.filter(|_| !goes_on).and_then(|s| s.disconnect_type.as_deref()).map(Parting::of),
        code: segments().filter_map(|segment| said(segment.wrap_up_code.as_deref())).next_back(),
        stretches,
        role,
    }
}

fn stretch(segment: &AnalyticsSegment) -> Option<Stretch> {
    let doing = match segment.segment_type.as_ref()? {
        SegmentType::Alert => Doing::Alerting,
        SegmentType::Dialing | SegmentType::Contacting => Doing::Dialing,
        SegmentType::Interact => Doing::Talking,
        SegmentType::Hold => Doing::Holding,
        SegmentType::Parked => Doing::Parked,
        SegmentType::WrapUp => Doing::AfterCall,
        SegmentType::Scheduled => Doing::Scheduled,
        other => Doing::Other(other.as_str().into()),
    };
    Some(Stretch { doing, from: segment.segment_start?.0, to: segment.segment_end.map(|at| at.0) })
}

fn address(session: &AnalyticsSession, direction: Option<Direction>) -> Option<std::sync::Arc<str>> {
    let outbound = direction == Some(Direction::Outbound);
    let spoken = if outbound { &session.dnis } else { &session.ani };
    let written = if outbound { &session.address_to } else { &session.address_from };
    let callback = session.callback_numbers.first();
    [callback, spoken.as_ref(), written.as_ref()].into_iter().flatten().find_map(|address| plain_address(address))
}
