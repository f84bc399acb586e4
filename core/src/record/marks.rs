//! What else is so of a conversation, besides where it stands: muted, recorded, in a conference, transferred, due.

use super::company::company;
use super::phase::Phase;
use super::wrap_up::WrapUpRule;
use super::{Id, Parting, Passing};

use crate::genesys::models::conversation::{Communication, Conversation, Participant, Wrapup};
use crate::genesys::models::open::{CommunicationState, Purpose};

/// One such thing. Instants are epoch milliseconds on the server's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The agent owes a wrap-up code.
    WrapUpDue,
    /// The agent may give a wrap-up code.
    WrapUpOptional,
    /// A wrap-up code is asked for by a rule that nobody has heard of, as the server writes it.
    WrapUpBy(Id),
    /// After-call work ends by itself then.
    EndsAt(i64),
    /// It is over, and the agent has given no wrap-up code.
    NoWrapUp,
    /// After-call work ran out, and the agent had given no wrap-up code.
    WrapUpTimedOut,
    /// After-call work was left out, and the wrap-up code with it.
    WrapUpSkipped,
    /// A callback is for then.
    DueAt(i64),
    /// The others do not hear the agent.
    Muted,
    /// Another one has put the agent on hold.
    HeldByOthers,
    /// The agent asks somebody, of the house or outside, while the customer waits.
    Consulting,
    /// Two others at least are in it, and all hear each other.
    Conference,
    /// Recording and transcripts are stopped while something secret is said.
    SecurePause,
    /// Its recording is paused.
    RecordingPaused,
    /// It is recorded.
    Recorded,
    /// From agent to agent in this way, so often.
    Transferred(Passing, u32),
}

impl Mark {
    /// Whether it is still so when the conversation is over.
    pub(super) const fn outlives(&self) -> bool {
        matches!(self, Self::Transferred(..))
    }
}

/// The marks of an account, the most urgent first. `leg` is the agent's, and `work` the one that they work after, and until when: an earlier
/// one, where the conversation has come back meanwhile.
pub(super) fn read(
    conversation: &Conversation,
    leg: &Participant,
    communication: Option<&Communication>,
    phase: &Phase,
    work: Option<(&Participant, Option<i64>)>,
) -> Vec<Mark> {
    let mut marks = Vec::new();
    if let Some((worked, until)) = work {
        marks.extend(due(worked));
        marks.extend(until.map(Mark::EndsAt));
    }
    if let (Phase::Scheduled, Some(at)) = (phase, communication.and_then(|c| c.callback_scheduled_time)) {
        marks.push(Mark::DueAt(at.0));
    }
    if let Some(mine) = communication.filter(|mine| mine.state == Some(CommunicationState::Connected)) {
        marks.extend(of_mine(mine));
        marks.extend(company(conversation, leg));
        marks.extend(recording(conversation, mine));
    }
    marks.extend(transfers(conversation));
    marks
}

/// The code that is wanted of whoever works after a leg.
fn due(leg: &Participant) -> Option<Mark> {
    let has_code = |wrapup: Option<&Wrapup>| wrapup.is_some_and(|w| w.code.is_some());
    if has_code(leg.wrapup.as_ref()) || leg.communications().any(|c| has_code(c.wrapup.as_ref())) {
        return None;
    }
    match WrapUpRule::of(leg) {
        WrapUpRule::Owed => Some(Mark::WrapUpDue),
        WrapUpRule::Optional => Some(Mark::WrapUpOptional),
        WrapUpRule::Other(rule) => Some(Mark::WrapUpBy(rule)),
        WrapUpRule::Unsaid => None,
    }
}

fn of_mine(mine: &Communication) -> impl Iterator<Item = Mark> {
    let muted = (mine.muted == Some(true)).then_some(Mark::Muted);
    // `confined`: this side hears music, which it has not begun itself; `held`: it hears silence, as whoever holds does.
    let held = (mine.confined == Some(true) && mine.held != Some(true)).then_some(Mark::HeldByOthers);
    muted.into_iter().chain(held)
}

fn recording(conversation: &Conversation, mine: &Communication) -> Option<Mark> {
    if mine.secure_pause == Some(true) || conversation.secure_pause == Some(true) {
        return Some(Mark::SecurePause);
    }
    match (mine.recording_state.as_deref(), mine.recording) {
        (Some("paused"), _) => Some(Mark::RecordingPaused),
        (Some("active"), _) | (None, Some(true)) => Some(Mark::Recorded),
        _ => None,
    }
}

const PASSINGS: [Passing; 4] = [Passing::Blind, Passing::Consult, Passing::Conference, Passing::Forward];

/// Legs of agents that were answered, and ended because the conversation went on with somebody else.
fn transfers(conversation: &Conversation) -> impl Iterator<Item = Mark> {
    PASSINGS.into_iter().filter_map(|how| {
        let is_so = |wire: &str| Parting::of(wire) == Parting::Passed(how);
        let passed = |leg: &&Participant| {
            matches!(leg.purpose, Some(Purpose::Agent | Purpose::User))
                && leg
                    .communications()
                    .any(|c| c.connected_time.is_some() && c.disconnect_type.as_deref().is_some_and(is_so))
        };
        let count = conversation.participants.iter().filter(passed).count() as u32;
        (count > 0).then_some(Mark::Transferred(how, count))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::genesys::models::open::{AfterCallWorkState, WrapUpPrompt};
    use crate::record::{Record, WrapUp, from_live};
    use serde_json::{Value, json};

    const ME: &str = "u-me";

    fn at(second: i64) -> String {
        crate::genesys::query::iso(1_785_747_600_000 + second * 1_000)
    }

    /// The agent's leg, connected; `call` and `leg` are laid over it.
    fn mine(call: &Value, leg: &Value) -> Value {
        let mut mine = json!({ "id": "p-me", "userId": ME, "purpose": "agent", "connectedTime": at(0) });
        let mut own = json!({ "id": "k-me", "state": "connected", "connectedTime": at(0) });
        own.as_object_mut().unwrap().extend(call.as_object().unwrap().clone());
        mine.as_object_mut().unwrap().extend(leg.as_object().unwrap().clone());
        mine["calls"] = json!([own]);
        mine
    }

    fn party(purpose: &str, call: &Value) -> Value {
        json!({ "id": format!("p-{purpose}-{call}"), "purpose": purpose, "calls": [call] })
    }

    fn marks(participants: &[Value]) -> Vec<Mark> {
        let conversation = json!({ "id": "c", "participants": participants });
        from_live::read(&serde_json::from_value(conversation).unwrap(), ME, i64::MAX).marks
    }

    #[test]
    fn what_is_so_of_the_agents_own_line_is_told() {
        for (call, told) in [
            (json!({}), vec![]),
            (json!({ "muted": true }), vec![Mark::Muted]),
            (json!({ "held": true }), vec![]),
            (json!({ "confined": true }), vec![Mark::HeldByOthers]),
            (json!({ "recording": true, "recordingState": "active" }), vec![Mark::Recorded]),
            (json!({ "recording": true }), vec![Mark::Recorded]),
            (json!({ "recording": true, "recordingState": "none" }), vec![]),
            (json!({ "recordingState": "paused" }), vec![Mark::RecordingPaused]),
            (json!({ "recordingState": "paused", "securePause": true }), vec![Mark::SecurePause]),
            (json!({ "muted": true, "recordingState": "active" }), vec![Mark::Muted, Mark::Recorded]),
            (json!({ "muted": true, "state": "disconnected", "disconnectedTime": at(9) }), vec![]),
        ] {
            assert_eq!(marks(&[mine(&call, &json!({}))]), told, "{call}");
        }
    }

    #[test]
    fn only_a_leg_that_was_answered_and_passed_on_is_a_transfer() {
        let ended = |how: &str, connected: Option<String>| {
            party("agent", &json!({ "state": "disconnected", "disconnectType": how, "connectedTime": connected }))
        };
        let me = mine(&json!({}), &json!({}));
        for (wire, how) in [
            ("transfer", Passing::Blind),
            ("transfer.consult", Passing::Consult),
            ("transfer.conference", Passing::Conference),
            ("transfer.forward", Passing::Forward),
            ("takeover", Passing::Forward),
        ] {
            assert_eq!(marks(&[ended(wire, Some(at(0))), me.clone()]), [Mark::Transferred(how, 1)], "{wire}");
        }
        let both = [ended("transfer.consult", Some(at(0))), ended("transfer", Some(at(9))), me.clone()];
        assert_eq!(marks(&both), [Mark::Transferred(Passing::Blind, 1), Mark::Transferred(Passing::Consult, 1)]);
        for how in ["transfer.noanswer", "transfer.dnd", "transfer.notavailable", "client", "peer"] {
            assert_eq!(marks(&[ended(how, Some(at(0))), me.clone()]), [], "{how}");
        }
        assert_eq!(marks(&[ended("transfer", None), me.clone()]), []);
        let queue =
            party("acd", &json!({ "state": "disconnected", "disconnectType": "transfer", "connectedTime": at(0) }));
        assert_eq!(marks(&[queue, me]), [], "a queue that hands on to an agent is no transfer");
    }

    #[test]
    fn after_the_call_it_is_told_when_its_work_ends_and_whether_a_code_is_owed() {
        let over = json!({ "state": "disconnected", "disconnectedTime": at(60) });
        let work = |more: &Value| {
            let mut leg = json!({ "startAcwTime": at(60), "wrapupTimeoutMs": 30_000 });
            leg.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            marks(&[mine(&over, &leg)])
        };
        let ends = || Mark::EndsAt(1_785_747_600_000 + 90_000);
        assert_eq!(work(&json!({})), [ends()]);
        assert_eq!(work(&json!({ "wrapupRequired": true })), [Mark::WrapUpDue, ends()]);
        assert_eq!(work(&json!({ "wrapupRequired": true, "wrapup": { "code": "w" } })), [ends()]);
        assert_eq!(work(&json!({ "endAcwTime": at(70) })), []);
    }

    #[test]
    fn a_code_is_due_where_the_rule_wants_one_and_never_where_it_is_left_to_the_agent() {
        let over = json!({ "state": "disconnected", "disconnectedTime": at(60) });
        let told = |prompt: &str, required: bool| {
            let leg = json!({ "startAcwTime": at(60), "wrapupPrompt": prompt, "wrapupRequired": required });
            marks(&[mine(&over, &leg)])
        };
        for prompt in WrapUpPrompt::KNOWN {
            let (required, not) = match WrapUpPrompt::of(prompt) {
                WrapUpPrompt::Mandatory | WrapUpPrompt::Timeout | WrapUpPrompt::ForcedTimeout => {
                    (vec![Mark::WrapUpDue], Vec::new())
                }
                WrapUpPrompt::Optional | WrapUpPrompt::AgentRequested => {
                    (vec![Mark::WrapUpOptional], vec![Mark::WrapUpOptional])
                }
                WrapUpPrompt::Other(_) => panic!("known values have a name"),
            };
            assert_eq!((told(prompt, true), told(prompt, false)), (required, not), "{prompt}");
        }
        assert_eq!(told("levitating", true), [Mark::WrapUpBy("levitating".into())]);
        assert_eq!(told(" ", true), [Mark::WrapUpDue]);
    }

    #[test]
    fn a_code_is_missing_when_after_call_work_ended_without_one_unless_it_was_left_to_the_agent() {
        let ended = |prompt: Option<&str>, more: &Value| {
            let call = json!({ "state": "disconnected", "disconnectedTime": at(60) });
            let mut leg =
                json!({ "startAcwTime": at(60), "endAcwTime": at(90), "wrapupPrompt": prompt, "wrapupRequired": true });
            leg.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let conversation = json!({ "id": "c", "participants": [mine(&call, &leg)] });
            let live = from_live::read(&serde_json::from_value(conversation).unwrap(), ME, i64::MAX);
            let record = Record { id: "c".into(), live: Some(live), past: None };
            (record.wrap_up(), record.marks())
        };
        for prompt in [None, Some("mandatory"), Some("timeout"), Some("forcedTimeout")] {
            assert_eq!(ended(prompt, &json!({})), (WrapUp::Missing, vec![Mark::NoWrapUp]), "{prompt:?}");
            for (code, mark) in
                [("ININ-WRAP-UP-TIMEOUT", Mark::WrapUpTimedOut), ("ININ-WRAP-UP-SKIPPED", Mark::WrapUpSkipped)]
            {
                let (_, marks) = ended(prompt, &json!({ "wrapup": { "code": code } }));
                assert_eq!(marks, [mark], "{prompt:?}: {code} is none of the agent's");
            }
            assert_eq!(ended(prompt, &json!({ "wrapup": { "code": "w1" } })).1, [], "{prompt:?}");
        }
        for prompt in ["optional", "agentRequested"] {
            assert_eq!(ended(Some(prompt), &json!({})), (WrapUp::NotExpected, vec![]), "{prompt}");
        }
        assert_eq!(ended(Some("levitating"), &json!({})), (WrapUp::Missing, vec![]), "the record will tell");
        let unsaid = json!({ "wrapupRequired": false });
        assert_eq!(ended(Some("timeout"), &unsaid), (WrapUp::Missing, vec![]), "the record will tell");
    }

    #[test]
    fn after_call_work_that_was_left_out_is_said_to_be_so_where_a_code_was_wanted() {
        let told = |prompt: &str, ended: Option<String>| {
            let work = json!({ "state": "skipped", "startTime": at(60), "endTime": ended });
            let call = json!({ "state": "disconnected", "disconnectedTime": at(60), "afterCallWork": work });
            let leg = json!({ "wrapupPrompt": prompt, "wrapupRequired": true });
            let conversation = json!({ "id": "c", "participants": [mine(&call, &leg)] });
            let live = from_live::read(&serde_json::from_value(conversation).unwrap(), ME, i64::MAX);
            Record { id: "c".into(), live: Some(live), past: None }.marks()
        };
        for ended in [Some(at(61)), None] {
            assert_eq!(told("mandatory", ended.clone()), [Mark::WrapUpSkipped]);
            assert_eq!(told("optional", ended), []);
        }
    }

    #[test]
    fn whatever_state_after_call_work_is_in_what_is_optional_is_no_alarm() {
        let states = AfterCallWorkState::KNOWN.iter().copied().chain(["levitating"]);
        for (state, prompt) in states.flat_map(|state| WrapUpPrompt::KNOWN.iter().map(move |prompt| (state, *prompt))) {
            let work = json!({ "state": state, "startTime": at(60) });
            let call = json!({ "state": "disconnected", "disconnectedTime": at(60), "afterCallWork": work });
            let told = marks(&[mine(&call, &json!({ "wrapupPrompt": prompt, "wrapupRequired": true }))]);
            let left = matches!(WrapUpPrompt::of(prompt), WrapUpPrompt::Optional | WrapUpPrompt::AgentRequested);
            let expected = match state {
                // Nothing is due any more: what was left out, or is missing, is told when it is over.
                "skipped" | "complete" => vec![],
                _ if left => vec![Mark::WrapUpOptional],
                _ => vec![Mark::WrapUpDue],
            };
            assert_eq!(told, expected, "{state} {prompt}");
        }
    }

    #[test]
    fn a_callback_for_later_says_when() {
        let callback = json!({ "id": "k", "state": "scheduled", "callbackScheduledTime": at(600) });
        let leg = json!({ "id": "p", "userId": ME, "purpose": "agent", "callbacks": [callback] });
        assert_eq!(marks(&[leg]), [Mark::DueAt(1_785_747_600_000 + 600_000)]);
    }
}
