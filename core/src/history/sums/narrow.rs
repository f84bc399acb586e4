//! Which of the conditions of a search Genesys Cloud can regard when it adds up, and which not. Its filter looks at one session
//! at a time, the agent's own, and knows nothing of how long the whole conversation was.

use crate::genesys::query::{matches, user_is};
use crate::history::{Asking, Conditions};
use crate::record::Id;

/// What sums cannot be narrowed by. Figures of more than what is listed are compared with nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsaid {
    /// An agent: sums here are always of the agent's own sessions.
    Agent,
    /// A number or address, which may be that of any session of the conversation.
    Address,
    /// How it ended: that may be any segment of any session.
    Ending,
    /// How long something took: the model has predicates of dimensions alone.
    Length,
    /// More ids than one question has room for.
    Ids,
}

impl Unsaid {
    /// The first that is asked for.
    pub fn of(only: &Conditions) -> Option<Self> {
        let asked = [
            (only.agent().is_some(), Self::Agent),
            (only.address.is_some(), Self::Address),
            (only.ending.is_some(), Self::Ending),
            (!only.lengths.is_empty(), Self::Length),
            (only.conversations.len() > Asking::MOST_IDS, Self::Ids),
        ];
        asked.into_iter().find_map(|(is_asked, what)| is_asked.then_some(what))
    }
}

/// Whether the sums of both are the same: of whom, and how many at a time, matters not.
pub(super) fn are_same(one: &Conditions, other: &Conditions) -> bool {
    Unsaid::of(one) == Unsaid::of(other) && filter("", one) == filter("", other)
}

/// Model `ConversationAggregateQueryFilter`: of this user's sessions, those that the conditions mean.
pub(super) fn filter(me: &str, only: &Conditions) -> String {
    let asked = only.query(me);
    let one = |dimension: &str, value: Option<&str>| value.map(|value| matches(dimension, value));
    let predicates: Vec<_> = [
        Some(user_is(me)),
        one("mediaType", asked.media),
        one("originatingDirection", asked.direction),
        one("wrapUpCode", asked.wrap_up.as_deref()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let any = |dimension: &str, values: &[Id]| {
        let predicates: Vec<_> = values.iter().map(|value| matches(dimension, value)).collect();
        (!values.is_empty()).then(|| format!(r#"{{"type":"or","predicates":[{}]}}"#, predicates.join(",")))
    };
    let clauses: Vec<_> =
        any("queueId", &asked.queues).into_iter().chain(any("conversationId", &only.conversations)).collect();
    let clauses = match clauses.as_slice() {
        [] => String::new(),
        clauses => format!(r#""clauses":[{}],"#, clauses.join(",")),
    };
    format!(r#"{{"type":"and",{clauses}"predicates":[{}]}}"#, predicates.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{Bounds, Ending, Length, Scope};
    use crate::record::{Direction, Media};
    use serde_json::{Value, json};

    fn read(only: &Conditions) -> Value {
        serde_json::from_str(&filter("u-me", only)).unwrap()
    }

    fn is(dimension: &str, value: &str) -> Value {
        json!({ "type": "dimension", "dimension": dimension, "operator": "matches", "value": value })
    }

    #[test]
    fn what_can_be_said_of_a_session_is_asked_and_the_session_is_always_the_agents_own() {
        let only = Conditions {
            scope: Scope::MyQueues(vec!["q-1".into(), "q-2".into()]),
            media: Some(Media::Call),
            direction: Some(Direction::Inbound),
            wrap_up: Some("w-1".into()),
            conversations: vec!["c-1".into()],
            ..Conditions::default()
        };
        assert_eq!(
            read(&only),
            json!({ "type": "and",
                "predicates": [is("userId", "u-me"), is("mediaType", "voice"), is("originatingDirection", "inbound"),
                    is("wrapUpCode", "w-1")],
                "clauses": [
                    { "type": "or", "predicates": [is("queueId", "q-1"), is("queueId", "q-2")] },
                    { "type": "or", "predicates": [is("conversationId", "c-1")] }] })
        );
        assert_eq!(Unsaid::of(&only), None);
        assert_eq!(read(&Conditions::default()), json!({ "type": "and", "predicates": [is("userId", "u-me")] }));
    }

    #[test]
    fn what_cannot_be_said_of_sums_is_named() {
        let all = || Conditions { scope: Scope::All, ..Conditions::default() };
        for (only, unsaid) in [
            (Conditions { user: Some("u-2".into()), ..all() }, Unsaid::Agent),
            (Conditions { address: Some("+15550100".into()), ..all() }, Unsaid::Address),
            (Conditions { ending: Some(Ending::Peer), ..all() }, Unsaid::Ending),
            (Conditions { lengths: vec![(Length::Hold, Bounds::AtLeast(1))], ..all() }, Unsaid::Length),
            (Conditions { conversations: vec!["c".into(); 41], ..all() }, Unsaid::Ids),
        ] {
            assert_eq!(Unsaid::of(&only), Some(unsaid));
        }
        let mine = Conditions { user: Some("u-2".into()), ..Conditions::default() };
        assert_eq!(Unsaid::of(&mine), None, "of one's own nobody else is asked for");
    }
}
