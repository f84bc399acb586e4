//! What really happens: conversations of one agent, stage by stage, and how the list and the events write them.

use serde_json::{Value, json};
use tidemark_core::genesys::query::iso;

pub(crate) const ME: &str = "u-me";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Alerting,
    Connected,
    OnHold,
    Parked,
    AfterCall,
    Ended,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Medium {
    Call,
    Message,
    Email,
}

/// A conversation as it is generated. Lengths in milliseconds: alert, then talk and hold (or parked) in turns.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) medium: Medium,
    pub(crate) begins: i64,
    pub(crate) lengths: Vec<i64>,
    pub(crate) after_call: Option<i64>,
    /// It rang for so long before, was not answered, and comes back on another leg after so long.
    pub(crate) missed: Option<(i64, i64)>,
    /// Between two presses of the mute button.
    pub(crate) mutes: Vec<i64>,
}

/// A conversation with its stages in order of time: the last is [`Stage::Ended`].
#[derive(Clone, Debug)]
pub(crate) struct Story {
    pub(crate) id: String,
    medium: Medium,
    /// How many of its stages are of the leg that was not answered.
    of_first_leg: usize,
    pub(crate) steps: Vec<(i64, Stage)>,
    /// When the mute button was pressed.
    pub(crate) mutes: Vec<i64>,
}

/// The list has start times and finished segments; events have not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writing {
    List,
    Event,
}

impl Story {
    /// The `number`-th conversation; `start` is the epoch instant that plans count from.
    pub(crate) fn new(number: usize, plan: &Plan, start: i64) -> Self {
        let aside = if plan.medium == Medium::Call { Stage::OnHold } else { Stage::Parked };
        let mut at = start + plan.begins;
        let mut steps = Vec::new();
        if let Some((rang, gap)) = plan.missed {
            steps.extend([(at, Stage::Alerting), (at + rang, Stage::Ended)]);
            at += rang + gap;
        }
        let of_first_leg = steps.len();
        for (turn, length) in plan.lengths.iter().enumerate() {
            let stage = match turn {
                0 => Stage::Alerting,
                turn if turn % 2 == 1 => Stage::Connected,
                _ => aside,
            };
            steps.push((at, stage));
            at += length;
        }
        // Who never answered has no after-call work.
        if let Some(length) = plan.after_call.filter(|_| plan.lengths.len() > 1) {
            steps.push((at, Stage::AfterCall));
            at += length;
        }
        steps.push((at, Stage::Ended));
        let press = |at: &mut i64, length: &i64| {
            *at += length;
            Some(*at)
        };
        let mutes = plan.mutes.iter().scan(steps[of_first_leg].0, press).collect();
        Self { id: format!("c{number}"), medium: plan.medium, of_first_leg, steps, mutes }
    }

    /// How many stages have come by `at`; 0 before it begins.
    pub(crate) fn reached(&self, at: i64) -> usize {
        self.steps.partition_point(|(begins, _)| *begins <= at)
    }

    pub(crate) fn stage(&self, at: i64) -> Option<Stage> {
        self.reached(at).checked_sub(1).map(|step| self.steps[step].1)
    }

    /// The button only counts while the agent talks.
    pub(crate) fn is_muted(&self, at: i64) -> bool {
        let pressed = self.mutes.iter().filter(|press| **press <= at).count();
        self.stage(at) == Some(Stage::Connected) && pressed % 2 == 1
    }

    /// Listed as long as something is to be done.
    pub(crate) fn is_active(&self, at: i64) -> bool {
        self.stage(at).is_some_and(|stage| stage != Stage::Ended)
    }

    /// How it is written at an instant at which it has begun.
    pub(crate) fn written(&self, at: i64, writing: Writing) -> Value {
        let (missed, taken) = self.steps[..self.reached(at)].split_at(self.of_first_leg.min(self.reached(at)));
        let legs = [("q", missed), ("p", taken)].into_iter().filter(|(_, past)| !past.is_empty());
        let participants: Vec<Value> = legs.map(|(leg, past)| self.leg(leg, past, at, writing)).collect();
        let begins = Some(iso(self.steps[0].0)).filter(|_| writing == Writing::List);
        json!({ "id": self.id, "startTime": begins, "participants": participants })
    }

    /// One leg of the agent, of which so much is past.
    fn leg(&self, leg: &str, past: &[(i64, Stage)], at: i64, writing: Writing) -> Value {
        let now = past.last().map_or(Stage::Alerting, |step| step.1);
        let first = |stage: Stage| past.iter().find(|step| step.1 == stage).map(|step| step.0);
        let latest = |stage: Stage| past.iter().rfind(|step| step.1 == stage).map(|step| step.0);
        let time = |at: Option<i64>| at.map_or(Value::Null, |at| json!(iso(at)));
        let talked_until = first(Stage::AfterCall).or_else(|| first(Stage::Ended));
        let worked_until = first(Stage::AfterCall).and(first(Stage::Ended));
        let state = match now {
            Stage::Alerting => "alerting",
            Stage::Connected | Stage::OnHold => "connected",
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
        let list = match self.medium {
            Medium::Call => "calls",
            Medium::Message => "messages",
            Medium::Email => "emails",
        };
        let begins = past.first().map(|step| step.0);
        let expected = self.steps.iter().any(|step| step.1 == Stage::AfterCall);
        json!({
                "id": format!("{}-{leg}", self.id),
                "purpose": "agent",
                "userId": ME,
                "startTime": time(begins.filter(|_| rest)),
                "connectedTime": time(first(Stage::Connected)),
                "endTime": time(talked_until),
                "wrapupRequired": expected,
                "startAcwTime": time(first(Stage::AfterCall)),
                "endAcwTime": time(worked_until),
                "wrapup": worked_until.map(|at| json!({ "code": "w1", "endTime": iso(at) })),
                list: [{
                    "id": format!("{}-k{leg}", self.id),
                    "state": state,
                    "held": now == Stage::OnHold,
                    "muted": self.is_muted(at),
                    "startAlertingTime": time(begins.filter(|_| rest)),
                    "startHoldTime": time(latest(Stage::OnHold).filter(|_| now == Stage::OnHold)),
                    "parkTime": time(latest(Stage::Parked).filter(|_| now == Stage::Parked)),
                    "connectedTime": time(first(Stage::Connected)),
                    "disconnectedTime": time(talked_until),
                    "segments": if rest { holds } else { Vec::new() },
                    "afterCallWork": { "state": work, "startTime": time(first(Stage::AfterCall)), "endTime": time(worked_until) },
                }],
        })
    }
}
