//! The past side of a Record, made from a call of the agent's own history of calls. It has no figures and no outcome, so it
//! is never called complete.

use super::from_analytics::PastSide;
use super::{Customer, Direction, Figures, Id, Media, WrapUp, plain_address, said};
use crate::genesys::models::calls::PastCall;
use crate::genesys::models::open::Purpose;

/// Reads a call; `None` where it has no id or no start, so that it cannot be placed.
pub fn read(call: &PastCall) -> Option<(Id, PastSide)> {
    let id = Id::from(said(call.id.as_deref())?.to_ascii_lowercase());
    let started = call.start_time?.0;
    let direction = Direction::of(call.direction.as_ref());
    // As everywhere: somebody outside who was called is the customer where there is no other.
    let with = |purpose| call.participants.iter().find(|one| one.purpose.as_ref() == Some(purpose));
    let customer = with(&Purpose::Customer).or_else(|| with(&Purpose::External));
    let number = customer.and_then(|one| {
        let number = if direction == Some(Direction::Outbound) { &one.dnis } else { &one.ani };
        one.address.as_deref().or(number.as_deref())
    });
    let queue = call.participants.iter().rev().find_map(|one| said(one.queue.as_ref()?.id.as_deref()));
    let past = PastSide {
        started,
        ended: call.participants.iter().filter_map(|one| one.end_time).map(|at| at.0).max(),
        media: Media::Call,
        kind: None,
        direction,
        customer: Customer::of(said(customer.and_then(|one| one.name.as_deref())), number.and_then(plain_address)),
        queue: queue.map(|id| id.to_ascii_lowercase().into()),
        figures: Figures::default(),
        handled: false,
        wrap_up: WrapUp::NotExpected,
        complete: false,
    };
    Some((id, past))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_known_by_its_customer_its_queue_and_its_times() {
        let call: PastCall = serde_json::from_str(
            r#"{"id":"A","startTime":"2026-08-03T09:00:00.000Z","direction":"inbound","participants":[
                {"purpose":"customer","name":"Wei","ani":"tel:+15550100","endTime":"2026-08-03T09:05:00.000Z"},
                {"purpose":"acd","queue":{"id":"Q1","name":"Support"},"endTime":"2026-08-03T09:01:00.000Z"}]}"#,
        )
        .unwrap();
        let (id, past) = read(&call).unwrap();
        assert_eq!((&*id, past.ended.map(|ended| ended - past.started)), ("a", Some(300_000)));
        assert_eq!((past.customer.name.as_deref(), past.customer.address.as_deref()), (Some("Wei"), Some("+15550100")));
        assert_eq!((past.queue.as_deref(), past.complete), (Some("q1"), false));
    }

    #[test]
    fn a_call_without_id_or_start_cannot_be_placed() {
        assert!(read(&PastCall::default()).is_none());
    }
}
