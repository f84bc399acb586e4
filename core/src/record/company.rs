//! Who else is in a conversation with the agent: whether it is a conference, or somebody is asked while the customer waits.
//! It must never count whom the others do not hear.

use super::Mark;
use crate::genesys::models::conversation::{Conversation, Participant};
use crate::genesys::models::open::{CommunicationState, Purpose};

/// Whether others are in it, and whether the customer can hear that. `leg` is the agent's.
pub(super) fn company(conversation: &Conversation, leg: &Participant) -> Option<Mark> {
    if is_unheard(leg) {
        return None;
    }
    // Queues, flows and voicemail are in it as well, and nobody.
    let is_party = |other: &&Participant| {
        let Participant { purpose, user_id, .. } = *other;
        matches!(purpose, Some(Purpose::Agent | Purpose::User | Purpose::Customer | Purpose::External))
            && !std::ptr::eq(*other, leg)
            && (user_id.is_none() || *user_id != leg.user_id)
            && !is_unheard(other)
    };
    let connected =
        |party: &&Participant| party.communications().any(|c| c.state == Some(CommunicationState::Connected));
    let parties: Vec<_> = conversation.participants.iter().filter(is_party).filter(connected).collect();
    let waits = |party: &Participant| party.communications().any(|c| c.held == Some(true) || c.confined == Some(true));
    // Somebody outside who was called is an expert beside a customer, and the customer where there is no other.
    let is_customer = |party: &Participant| party.purpose == Some(Purpose::Customer);
    let outside = if parties.iter().any(|party| is_customer(party)) { Purpose::Customer } else { Purpose::External };
    let customer_waits = parties.iter().any(|party| party.purpose.as_ref() == Some(&outside) && waits(party));
    let heard = parties.iter().filter(|party| !waits(party)).count();
    match (customer_waits, parties.len(), heard) {
        (true, 2.., _) => Some(Mark::Consulting),
        (false, _, 2..) => Some(Mark::Conference),
        _ => None,
    }
}

/// A supervisor who listens to somebody, or speaks to them alone: the customer is in no other conversation for that.
const fn is_unheard(participant: &Participant) -> bool {
    let Participant { monitored_participant_id, coached_participant_id, barged_participant_id, .. } = participant;
    (monitored_participant_id.is_some() || coached_participant_id.is_some()) && barged_participant_id.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::from_live;
    use serde_json::{Value, json};

    const ME: &str = "u-me";

    /// The agent's leg, connected; `fields` are laid over it.
    fn mine(fields: &Value) -> Value {
        let mut leg = json!({ "id": "p-me", "userId": ME, "purpose": "agent", "calls": [
            { "id": "k-me", "state": "connected" }] });
        leg.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        leg
    }

    /// Another one's, in this state, and where `aside` names a field that is so.
    fn party(purpose: &str, state: &str, aside: &str) -> Value {
        json!({ "id": format!("p-{purpose}"), "purpose": purpose, "calls": [{ "state": state, aside: true }] })
    }

    fn company_of(participants: &[Value]) -> Option<Mark> {
        let conversation = json!({ "id": "c", "participants": participants });
        let mut marks = from_live::read(&serde_json::from_value(conversation).unwrap(), ME, i64::MAX).marks;
        assert!(marks.len() <= 1, "{marks:?}");
        marks.pop()
    }

    #[test]
    fn a_conference_has_two_others_who_are_heard_and_somebody_is_consulted_while_the_customer_waits() {
        let (consulting, conference) = (Some(Mark::Consulting), Some(Mark::Conference));
        let here = |purpose| (purpose, "connected", "");
        let waits = |purpose| (purpose, "connected", "confined");
        let gone = |purpose| (purpose, "disconnected", "");
        for (others, told) in [
            (vec![here("customer")], None),
            (vec![waits("customer")], None),
            (vec![here("customer"), ("agent", "alerting", "")], None),
            (vec![waits("customer"), ("agent", "alerting", "")], None),
            (vec![waits("customer"), here("agent")], consulting.clone()),
            (vec![("customer", "connected", "held"), here("user")], consulting.clone()),
            (vec![waits("customer"), here("external")], consulting.clone()),
            (vec![waits("customer"), here("agent"), here("external")], consulting.clone()),
            (vec![here("customer"), here("agent")], conference.clone()),
            (vec![here("customer"), here("external")], conference.clone()),
            (vec![here("customer"), gone("agent")], None),
            // A colleague alone, on the telephone, by video or in a message: with or without a customer who has hung up.
            (vec![here("user")], None),
            (vec![here("agent")], None),
            (vec![waits("agent")], None),
            (vec![gone("customer"), here("agent")], None),
            (vec![gone("customer"), here("external")], None),
            (vec![here("user"), here("agent")], conference.clone()),
            // The expert waits, not the customer.
            (vec![here("customer"), waits("external")], None),
            (vec![here("customer"), waits("agent")], None),
            (vec![here("customer"), waits("agent"), here("external")], conference.clone()),
            // Whoever was called is the customer where there is no other.
            (vec![waits("external"), here("agent")], consulting),
            (vec![here("external"), here("agent")], conference),
            // Nobody.
            (vec![here("customer"), here("acd"), here("ivr"), here("voicemail"), here("levitating")], None),
            (vec![here("agent"), waits("acd")], None),
        ] {
            let legs = others.iter().map(|(purpose, state, aside)| party(purpose, state, aside));
            assert_eq!(company_of(&[mine(&json!({}))].into_iter().chain(legs).collect::<Vec<_>>()), told, "{others:?}");
        }
    }

    #[test]
    fn nobody_is_in_a_conference_with_a_supervisor_whom_the_customer_does_not_hear_or_with_themselves() {
        let customer = party("customer", "connected", "");
        let me = mine(&json!({}));
        let other = |fields: &Value| {
            let mut leg = party("user", "connected", "");
            leg.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            leg
        };
        for (fields, told) in [
            (json!({ "userId": "u-boss" }), Some(Mark::Conference)),
            (json!({ "userId": "u-boss", "monitoredParticipantId": "p-me" }), None),
            (json!({ "userId": "u-boss", "coachedParticipantId": "p-me" }), None),
            (json!({ "userId": "u-boss", "bargedParticipantId": "p-me" }), Some(Mark::Conference)),
            (
                json!({ "userId": "u-boss", "monitoredParticipantId": "p-me", "bargedParticipantId": "p-me" }),
                Some(Mark::Conference),
            ),
            (json!({ "userId": ME }), None),
        ] {
            let mut before_mine = other(&fields);
            before_mine["id"] = json!("p-other");
            assert_eq!(company_of(&[before_mine, customer.clone(), me.clone()]), told, "{fields}");
        }
        let colleague = party("agent", "connected", "");
        let listening = mine(&json!({ "monitoredParticipantId": "p-agent" }));
        assert_eq!(company_of(&[customer, colleague, listening]), None, "nor is a supervisor with whom they listen to");
    }
}
