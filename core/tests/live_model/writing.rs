//! How the list and the events write a conversation: each agent's leg with what it was at an instant.

use crate::server::{Colleague, ME, Medium, Stage, Story};
use serde_json::{Value, json};
use tidemark_core::genesys::query::iso;

const COLLEAGUE: &str = "u-other";

/// The list has start times and finished segments; events have not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writing {
    List,
    Event,
}

impl Story {
    /// How it is written at an instant at which it has begun.
    pub(crate) fn written(&self, at: i64, writing: Writing) -> Value {
        let (before, taken) = self.steps[..self.reached(at)].split_at(self.of_first_leg.min(self.reached(at)));
        let legs = [("q", before), ("p", taken)].into_iter().filter(|(_, past)| !past.is_empty());
        let own = legs.map(|(leg, past)| (past[0].0, self.leg(leg, past, at, writing)));
        let other = self.colleague.filter(|other| other.came <= at);
        let other = other.map(|other| (other.came, self.colleagues_leg(other, at)));
        let mut participants: Vec<(i64, Value)> = own.chain(other).collect();
        participants.sort_by_key(|(came, _)| *came);
        let participants: Vec<Value> = participants.into_iter().map(|(_, leg)| leg).collect();
        let begins = Some(iso(self.steps[0].0)).filter(|_| writing == Writing::List);
        json!({ "id": self.id, "startTime": begins, "participants": participants })
    }

    fn colleagues_leg(&self, Colleague { came, alone, left }: Colleague, at: i64) -> Value {
        let until = Some(left).filter(|left| *left <= at).map(iso);
        let state = if until.is_some() { "disconnected" } else { "connected" };
        json!({
            "id": format!("{}-o", self.id),
            "purpose": "agent",
            "userId": COLLEAGUE,
            "connectedTime": iso(came),
            "endTime": until,
            "consultParticipantId": (at < alone).then(|| format!("{}-p", self.id)),
            self.list(): [{
                "id": format!("{}-ko", self.id), "state": state, "connectedTime": iso(came), "disconnectedTime": until,
            }],
        })
    }

    const fn list(&self) -> &'static str {
        match self.medium {
            Medium::Call => "calls",
            Medium::Message => "messages",
            Medium::Email => "emails",
            Medium::Callback => "callbacks",
        }
    }

    /// One leg of the agent, of which so much is past.
    fn leg(&self, leg: &str, past: &[(i64, Stage)], at: i64, writing: Writing) -> Value {
        let now = past.last().map_or(Stage::Alerting, |step| step.1);
        let first = |stage: Stage| past.iter().find(|step| step.1 == stage).map(|step| step.0);
        let latest = |stage: Stage| past.iter().rfind(|step| step.1 == stage).map(|step| step.0);
        let time = |at: Option<i64>| at.map_or(Value::Null, |at| json!(iso(at)));
        let talked_until = first(Stage::AfterCall).or_else(|| first(Stage::Ended));
        let worked_until = first(Stage::AfterCall).and(first(Stage::Ended));
        let calls_back = self.medium == Medium::Callback;
        let state = match now {
            Stage::Scheduled => "scheduled",
            Stage::Alerting => "alerting",
            Stage::InProgress | Stage::Dialing | Stage::Connected | Stage::OnHold => "connected",
            Stage::Parked => "parked",
            Stage::AfterCall | Stage::Ended => "disconnected",
        };
        let rest = writing == Writing::List;
        let holds: Vec<Value> = past
            .windows(2)
            .filter(|two| two[0].1 == Stage::OnHold)
            .map(|two| json!({ "type": "Hold", "startTime": iso(two[0].0), "endTime": iso(two[1].0) }))
            .collect();
        let work = match now {
            Stage::AfterCall => "pending",
            Stage::Ended if worked_until.is_some() => "complete",
            _ => "unknown",
        };
        let begins = past.first().map(|step| step.0);
        let expected = leg == "p" && self.steps.iter().any(|step| step.1 == Stage::AfterCall);
        let connected = first(Stage::Connected);
        let answered = if calls_back { first(Stage::InProgress) } else { connected };
        let segments = if rest { holds } else { Vec::new() };
        let mut one = json!({
            "id": format!("{}-k{leg}", self.id),
            "state": state,
            "startAlertingTime": time(first(Stage::Alerting).filter(|_| rest)),
            "parkTime": time(latest(Stage::Parked).filter(|_| now == Stage::Parked)),
            "connectedTime": time(answered),
            "disconnectedTime": time(talked_until),
            "afterCallWork": { "state": work, "startTime": time(first(Stage::AfterCall)), "endTime": time(worked_until) },
        });
        let talk = json!({
            "held": now == Stage::OnHold,
            "muted": self.is_muted(at),
            "startHoldTime": time(latest(Stage::OnHold).filter(|_| now == Stage::OnHold)),
            "segments": segments,
        });
        let mut calls = Vec::new();
        match (calls_back, first(Stage::Dialing)) {
            (false, _) => extend(&mut one, talk),
            (true, None) => {}
            // The call of a callback is one of its own.
            (true, Some(_)) => {
                let state = match now {
                    Stage::Dialing => "dialing",
                    Stage::Connected | Stage::OnHold => "connected",
                    _ => "disconnected",
                };
                let mut call = json!({
                    "id": format!("{}-c{leg}", self.id),
                    "state": state,
                    "connectedTime": time(connected),
                    "disconnectedTime": time(talked_until),
                });
                extend(&mut call, talk);
                calls.push(call);
            }
        }
        let mut participant = json!({
            "id": format!("{}-{leg}", self.id),
            "purpose": "agent",
            "userId": ME,
            "startTime": time(begins.filter(|_| rest)),
            "connectedTime": time(answered),
            "endTime": time(talked_until),
            "wrapupRequired": expected,
            "startAcwTime": time(first(Stage::AfterCall)),
            "endAcwTime": time(worked_until),
            "wrapup": worked_until.map(|at| json!({ "code": "w1", "endTime": iso(at) })),
            self.list(): [one],
        });
        if !calls.is_empty() {
            participant["calls"] = Value::Array(calls);
        }
        participant
    }
}

fn extend(value: &mut Value, more: Value) {
    if let (Value::Object(value), Value::Object(more)) = (value, more) {
        value.extend(more);
    }
}
