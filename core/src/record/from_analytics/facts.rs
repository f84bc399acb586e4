//! What else a conversation on record says of itself, for whoever looks for it among many: the history alone. A Record has
//! none of it.

use super::{customers, is_queue, metric, sessions, was_handled};
use crate::genesys::models::analytics::{
    AnalyticsConversation, AnalyticsParticipant, AnalyticsSegment, AnalyticsSession, MetricName,
};
use crate::genesys::models::open::SegmentType;
use crate::record::cards::masked;
use crate::record::parties::{Parting, Passing};
use crate::record::{Id, plain_address, said};
use std::sync::Arc;

/// Facts of one conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// How the agent passed it on to somebody else, the last time.
    pub passed: Option<Passing>,
    /// The customer left a queue before anybody answered, and the agent did not talk to them afterwards.
    pub abandoned: bool,
    /// The number or address that was dialled or written to.
    pub dialled: Option<Arc<str>>,
    /// What the agent noted with a wrap-up, all notes in the order in which they were given; of a card number in it the last
    /// four digits.
    pub note: Option<Arc<str>>,
    /// Whose conversation it was.
    pub agent: Option<Agent>,
    /// How they left it, the last time; of a conversation that no agent had, how its customer did. As the server writes it,
    /// `disconnectType`: [`Parting::of`] reads it.
    pub left: Option<Arc<str>>,
}

/// The agent whose conversation it was: the one that was asked for, else oneself where one took part, else the last one who
/// answered it, else the last one that it came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// User id.
    pub id: Id,
    /// What they are called, where the record says it.
    pub name: Option<Arc<str>>,
    /// Oneself, or somebody else.
    pub whose: Whose,
}

/// Whose conversation one was, for whoever looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// One's own.
    Own,
    /// A colleague's.
    Colleagues,
}

/// From where facts are read: user ids.
#[derive(Clone, Copy, Debug)]
pub struct Viewpoint<'a> {
    /// Who looks at them.
    pub me: &'a str,
    /// Whose conversations were asked for, if one agent's were.
    pub asked: Option<&'a str>,
}

/// Reads them; `handled`: whether oneself answered it.
pub fn facts(conversation: &AnalyticsConversation, from: Viewpoint, handled: bool) -> Facts {
    let Viewpoint { me, asked } = from;
    let mine = || sessions(conversation, |p| p.user_id.as_deref().is_some_and(|user| user.eq_ignore_ascii_case(me)));
    let segments = || mine().flat_map(|session| &session.segments);
    let partings = segments().filter_map(|segment| segment.disconnect_type.as_deref());
    let notes: Vec<_> = segments().filter_map(|segment| said(segment.wrap_up_note.as_deref())).collect();
    let left = |session: &AnalyticsSession| metric(session, &MetricName::Abandon).1 > 0;
    let agent = agent(conversation, me, asked);
    let of_agent = agent.iter().flat_map(|agent| &agent.sessions).flat_map(|session| &session.segments);
    let theirs = || customers(conversation).flat_map(|customer| &customer.sessions);
    let of_customer = theirs().flat_map(|session| &session.segments);
    Facts {
        passed: partings
            .filter_map(|how| if let Parting::Passed(how) = Parting::of(how) { Some(how) } else { None })
            .last(),
        abandoned: !handled && sessions(conversation, is_queue).any(left),
        dialled: theirs()
            .find_map(|session| session.dnis.as_deref().or(session.address_to.as_deref()).and_then(plain_address)),
        note: (!notes.is_empty()).then(|| masked(&notes.join("\n")).into()),
        agent: agent.and_then(|agent| {
            let id = said(agent.user_id.as_deref())?.to_ascii_lowercase();
            let whose = if id.eq_ignore_ascii_case(me) { Whose::Own } else { Whose::Colleagues };
            Some(Agent { id: id.into(), name: said(agent.participant_name.as_deref()), whose })
        }),
        left: last_parting(of_agent).or_else(|| last_parting(of_customer)),
    }
}

fn agent<'a>(
    conversation: &'a AnalyticsConversation,
    me: &str,
    asked: Option<&str>,
) -> Option<&'a AnalyticsParticipant> {
    let user = |one: &'a AnalyticsParticipant| said(one.user_id.as_deref());
    let agents = || conversation.participants.iter().rev().filter(|one| user(one).is_some());
    let of = |user: &str| agents().find(|one| one.user_id.as_deref().is_some_and(|id| id.eq_ignore_ascii_case(user)));
    let answered = |one: &&AnalyticsParticipant| one.sessions.iter().any(was_handled);
    asked.and_then(of).or_else(|| of(me)).or_else(|| agents().find(answered)).or_else(|| agents().next())
}

/// Work after it has a parting of its own, which says nothing of the conversation.
fn last_parting<'a>(segments: impl Iterator<Item = &'a AnalyticsSegment>) -> Option<Arc<str>> {
    let of_conversation = segments.filter(|segment| segment.segment_type != Some(SegmentType::WrapUp));
    of_conversation.filter_map(|segment| said(segment.disconnect_type.as_deref())).last()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn of(mine: &Value, others: &[Value], handled: bool) -> Facts {
        let mut participants = vec![json!({ "purpose": "agent", "userId": "Me", "sessions": [mine] })];
        participants.extend_from_slice(others);
        facts(
            &serde_json::from_value(json!({ "participants": participants })).unwrap(),
            Viewpoint { me: "me", asked: None },
            handled,
        )
    }

    fn left(how: &str) -> Value {
        json!({ "segments": [{ "segmentType": "interact", "disconnectType": how }, { "segmentType": "wrapup" }] })
    }

    #[test]
    fn what_the_agent_passed_on_says_how() {
        for (how, passed) in [
            ("transfer", Some(Passing::Blind)),
            ("consultTransfer", Some(Passing::Consult)),
            ("noAnswerTransfer", None),
            ("peer", None),
            ("beamed.up", None),
        ] {
            assert_eq!(of(&left(how), &[], true).passed, passed, "{how}");
        }
        let other = json!({ "purpose": "agent", "userId": "u-bo", "sessions": [left("transfer")] });
        assert_eq!(of(&left("peer"), &[other], true).passed, None, "a colleague did");
    }

    #[test]
    fn a_customer_who_left_the_queue_has_abandoned_unless_the_agent_talked_to_them() {
        let queue = json!({ "purpose": "acd", "sessions": [{ "metrics": [{ "name": "tAbandon", "value": 40_000 }] }] });
        assert!(of(&json!({}), std::slice::from_ref(&queue), false).abandoned);
        assert!(!of(&json!({}), &[queue], true).abandoned);
        let served = json!({ "purpose": "acd", "sessions": [{ "metrics": [{ "name": "tAcd", "value": 40_000 }] }] });
        assert!(!of(&json!({}), &[served], false).abandoned);
    }

    #[test]
    fn notes_are_the_agents_own_and_all_of_them() {
        let noted = |note: &str| json!({ "segments": [{ "wrapUpNote": note }] });
        let mine =
            json!({ "segments": [{ "wrapUpNote": " Call back " }, { "wrapUpNote": "" }, { "wrapUpNote": "Done" }] });
        let other = json!({ "purpose": "agent", "userId": "u-bo", "sessions": [noted("theirs")] });
        assert_eq!(of(&mine, &[other], true).note.as_deref(), Some("Call back\nDone"));
        assert_eq!(of(&json!({}), &[], true).note, None);
        let paid = of(&json!({ "segments": [{ "wrapUpNote": "Paid by 4111 1111 1111 1111" }] }), &[], true);
        assert_eq!(paid.note.as_deref(), Some("Paid by **** 1111"), "G04");
    }

    #[test]
    fn a_conversation_is_of_who_was_asked_for_or_ones_own_or_of_who_answered_it_last_or_to_whom_it_came() {
        let agent = |id: &str, kind: &str, how: &str| {
            json!({ "purpose": "agent", "userId": id, "participantName": format!("Agent {id}"),
                "sessions": [{ "segments": [{ "segmentType": kind, "disconnectType": how }] }] })
        };
        let customer = json!({ "purpose": "customer", "sessions": [{ "segments": [{ "disconnectType": "peer" }] }] });
        let of_asked = |participants: &[Value], asked| {
            let conversation = serde_json::from_value(json!({ "participants": participants })).unwrap();
            let facts = facts(&conversation, Viewpoint { me: "me", asked }, false);
            (facts.agent.map(|agent| (agent.name.unwrap().to_string(), agent.whose)), facts.left.unwrap().to_string())
        };
        let (me, bo, cy) =
            (agent("Me", "alert", "client"), agent("bo", "interact", "transfer"), agent("cy", "alert", "system"));
        let of = |participants: &[Value]| of_asked(participants, None);
        let named = |name: &str, whose| Some((name.to_owned(), whose));
        assert_eq!(of(&[me, bo.clone(), customer.clone()]), (named("Agent Me", Whose::Own), "client".to_owned()));
        let asked = of_asked(&[bo.clone(), cy.clone(), customer.clone()], Some("CY"));
        assert_eq!(asked, (named("Agent cy", Whose::Colleagues), "system".to_owned()), "whose were asked for");
        let theirs = named("Agent bo", Whose::Colleagues);
        assert_eq!(of(&[bo, cy.clone(), customer.clone()]), (theirs, "transfer".to_owned()));
        assert_eq!(of(&[cy, customer.clone()]), (named("Agent cy", Whose::Colleagues), "system".to_owned()));
        assert_eq!(of(&[customer]), (None, "peer".to_owned()));
    }

    #[test]
    fn the_dialled_number_is_shown_as_people_write_it() {
        let customer = json!({ "purpose": "customer", "sessions": [{ "dnis": "tel:+15550199" }] });
        assert_eq!(of(&json!({}), &[customer], true).dialled.as_deref(), Some("+15550199"));
    }
}
