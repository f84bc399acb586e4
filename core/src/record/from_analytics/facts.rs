//! What else a conversation on record says of itself, for whoever looks for it among many: the history alone. A Record has
//! none of it.

use super::{is_customer, is_queue, metric, sessions};
use crate::genesys::models::analytics::{AnalyticsConversation, AnalyticsSession, MetricName};
use crate::record::cards::masked;
use crate::record::parties::{Parting, Passing};
use crate::record::{plain_address, said};
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
}

/// Reads them for the user `me`; `handled`: whether that user answered it.
pub fn facts(conversation: &AnalyticsConversation, me: &str, handled: bool) -> Facts {
    let mine = || sessions(conversation, |p| p.user_id.as_deref().is_some_and(|user| user.eq_ignore_ascii_case(me)));
    let segments = || mine().flat_map(|session| &session.segments);
    let partings = segments().filter_map(|segment| segment.disconnect_type.as_deref());
    let notes: Vec<_> = segments().filter_map(|segment| said(segment.wrap_up_note.as_deref())).collect();
    let left = |session: &AnalyticsSession| metric(session, &MetricName::Abandon).1 > 0;
    Facts {
        passed: partings
            .filter_map(|how| if let Parting::Passed(how) = Parting::of(how) { Some(how) } else { None })
            .last(),
        abandoned: !handled && sessions(conversation, is_queue).any(left),
        dialled: sessions(conversation, is_customer)
            .find_map(|session| session.dnis.as_deref().or(session.address_to.as_deref()).and_then(plain_address)),
        note: (!notes.is_empty()).then(|| masked(&notes.join("\n")).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn of(mine: &Value, others: &[Value], handled: bool) -> Facts {
        let mut participants = vec![json!({ "purpose": "agent", "userId": "Me", "sessions": [mine] })];
        participants.extend_from_slice(others);
        facts(&serde_json::from_value(json!({ "participants": participants })).unwrap(), "me", handled)
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
        assert_eq!(of(&json!({}), &[], true), Facts::default());
        let paid = of(&json!({ "segments": [{ "wrapUpNote": "Paid by 4111 1111 1111 1111" }] }), &[], true);
        assert_eq!(paid.note.as_deref(), Some("Paid by **** 1111"), "G04");
    }

    #[test]
    fn the_dialled_number_is_shown_as_people_write_it() {
        let customer = json!({ "purpose": "customer", "sessions": [{ "dnis": "tel:+15550199" }] });
        assert_eq!(of(&json!({}), &[customer], true).dialled.as_deref(), Some("+15550199"));
    }
}
