//! What the queue wants of the agent when the customer is gone: a code, or none, or as they like.

use super::{Id, Mark};
use crate::genesys::models::conversation::Participant;
use crate::genesys::models::open::WrapUpPrompt;
use std::sync::Arc;

/// Genesys gives these codes itself: after-call work ran out and the agent had given none, or was left out.
const TIMED_OUT: &str = "ININ-WRAP-UP-TIMEOUT";
const SKIPPED: &str = "ININ-WRAP-UP-SKIPPED";

/// What has been said about a conversation's outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum WrapUp {
    /// Nothing yet, and it may still come.
    #[default]
    Open,
    /// This code.
    Code {
        /// Its id.
        id: Id,
        /// Its name, where the source of the fact knew it.
        name: Option<Arc<str>>,
    },
    /// It is over and nobody said anything.
    Missing,
    /// None is expected: the agent never had it, or need not say anything.
    NotExpected,
}

impl WrapUp {
    /// After-call work was left out.
    pub(super) fn skipped() -> Self {
        Self::Code { id: SKIPPED.into(), name: None }
    }

    /// Genesys gave the code, since the agent had given none in time.
    pub(crate) fn is_timed_out(&self) -> bool {
        matches!(self, Self::Code { id, .. } if **id == *TIMED_OUT)
    }

    /// What is to be said where the code is none that the agent gave.
    pub(super) fn mark(&self) -> Option<Mark> {
        match self {
            _ if self.is_timed_out() => Some(Mark::WrapUpTimedOut),
            Self::Code { id, .. } if **id == *SKIPPED => Some(Mark::WrapUpSkipped),
            _ => None,
        }
    }
}

/// Whether a code must be given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum WrapUpRule {
    /// Nothing is said of it.
    #[default]
    Unsaid,
    /// It must.
    Owed,
    /// The agent may.
    Optional,
    /// A rule that nobody has heard of, as the server writes it.
    Other(Id),
}

impl WrapUpRule {
    /// The rule of a leg. Genesys also calls *required* what its prompt leaves to the agent, so the prompt is asked first.
    pub(super) fn of(leg: &Participant) -> Self {
        match &leg.wrapup_prompt {
            Some(WrapUpPrompt::Optional | WrapUpPrompt::AgentRequested) => Self::Optional,
            Some(WrapUpPrompt::Other(rule)) if !rule.trim().is_empty() => Self::Other(rule.trim().into()),
            _ if leg.wrapup_required == Some(true) => Self::Owed,
            _ => Self::Unsaid,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Mark, Record, from_analytics, from_live};
    use serde_json::json;

    /// The record is complete and has no code; the leg was seen live under this rule.
    fn on_record(prompt: &str) -> Record {
        let at = |second: i64| crate::genesys::query::iso(1_785_747_600_000 + second * 1_000);
        let past = json!({ "conversationId": "c", "conversationStart": at(0), "conversationEnd": at(60), "participants": [
            { "purpose": "agent", "userId": "me", "sessions": [{ "mediaType": "voice", "segments": [
                { "segmentType": "interact", "queueId": "q", "segmentStart": at(0), "segmentEnd": at(60) }] }] }] });
        let live = json!({ "id": "c", "participants": [{ "id": "p", "userId": "me", "purpose": "agent",
            "wrapupPrompt": prompt, "wrapupRequired": true, "connectedTime": at(0), "endAcwTime": at(60),
            "calls": [{ "id": "k", "state": "disconnected", "connectedTime": at(0), "disconnectedTime": at(60) }] }] });
        let (id, past) = from_analytics::read(&serde_json::from_value(past).unwrap(), "me").unwrap();
        let live = from_live::read(&serde_json::from_value(live).unwrap(), "me", i64::MAX);
        Record { id, live: Some(live), past: Some(past) }
    }

    #[test]
    fn a_record_without_a_code_lacks_one_unless_it_was_seen_that_none_is_owed() {
        for prompt in ["mandatory", "timeout", "forcedTimeout", "levitating"] {
            let record = on_record(prompt);
            assert_eq!((record.wrap_up(), record.marks()), (WrapUp::Missing, vec![Mark::NoWrapUp]), "{prompt}");
        }
        for prompt in ["optional", "agentRequested"] {
            let record = on_record(prompt);
            assert_eq!((record.wrap_up(), record.marks()), (WrapUp::NotExpected, vec![]), "{prompt}");
        }
    }
}
