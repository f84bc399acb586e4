//! What really happens: conversations of one agent, stage by stage, with colleagues who had them before or have them after. How
//! they are written is for [`crate::writing`].

pub(crate) const ME: &str = "u-me";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Scheduled,
    Alerting,
    /// A callback that is the agent's, with nobody on the line.
    InProgress,
    Dialing,
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
    Callback,
}

/// Who else has it, each for so many milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Passed {
    /// A colleague had it before it rings here.
    Here { after: i64 },
    /// A colleague has it when this agent has left it; none asked before: blind.
    On { asked: Option<i64>, keeps: i64 },
}

/// A leg of the agent that is over when the conversation comes back to them.
#[derive(Clone, Debug)]
pub(crate) struct Before {
    pub(crate) rang: i64,
    /// Talk and hold in turns; none of one that nobody answered.
    pub(crate) talked: Vec<i64>,
    /// So long it is elsewhere.
    pub(crate) gap: i64,
}

/// A conversation as it is generated. Lengths in milliseconds: alert, then talk and hold (or parked) in turns; of a callback the time
/// before it is due, alert, waiting, dialing, and then talk and hold in turns.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) medium: Medium,
    pub(crate) begins: i64,
    pub(crate) lengths: Vec<i64>,
    pub(crate) after_call: Option<i64>,
    /// It was here before, and comes back on another leg.
    pub(crate) before: Option<Before>,
    /// Between two presses of the mute button.
    pub(crate) mutes: Vec<i64>,
    pub(crate) passed: Option<Passed>,
}

/// A conversation with its stages in order of time: the last is [`Stage::Ended`].
#[derive(Clone, Debug)]
pub(crate) struct Story {
    pub(crate) id: String,
    pub(crate) medium: Medium,
    /// How many of its stages are of the leg before.
    pub(crate) of_first_leg: usize,
    pub(crate) steps: Vec<(i64, Stage)>,
    /// When the mute button was pressed.
    pub(crate) mutes: Vec<i64>,
    /// The colleague's part: when it rang there, when it was taken up alone, and when it was left.
    pub(crate) colleague: Option<Colleague>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Colleague {
    pub(crate) came: i64,
    /// Until then the agent who asked was there too.
    pub(crate) alone: i64,
    pub(crate) left: i64,
}

/// Milliseconds, and how many holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    pub(crate) talk: i64,
    pub(crate) hold: i64,
    pub(crate) holds: u32,
    pub(crate) acw: i64,
}

impl Story {
    /// The `number`-th conversation; `start` is the epoch instant that plans count from.
    pub(crate) fn new(number: usize, plan: &Plan, start: i64) -> Self {
        let mut at = start + plan.begins;
        let mut steps = Vec::new();
        let before = match plan.passed {
            Some(Passed::Here { after }) => {
                let came = at;
                at += after;
                Some(Colleague { came, alone: came, left: at })
            }
            _ => None,
        };
        // A callback comes back to nobody here: its first leg is the agent's own.
        if let Some(before) = plan.before.as_ref().filter(|_| plan.medium != Medium::Callback) {
            for (turn, length) in [before.rang].iter().chain(&before.talked).enumerate() {
                steps.push((at, stage_of(plan.medium, turn)));
                at += length;
            }
            steps.push((at, Stage::Ended));
            at += before.gap;
        }
        let of_first_leg = steps.len();
        for (turn, length) in plan.lengths.iter().enumerate() {
            steps.push((at, stage_of(plan.medium, turn)));
            at += length;
        }
        let talked = steps[of_first_leg..].iter().any(|step| step.1 == Stage::Connected);
        let after = match plan.passed {
            // Only who talks, and only of a call, can ask a colleague meanwhile.
            Some(Passed::On { asked, keeps }) if talked && plan.medium != Medium::Callback => {
                let came = at;
                if let Some(length) = asked.filter(|_| plan.medium == Medium::Call && is_talk(&steps)) {
                    steps.push((at, Stage::OnHold));
                    at += length;
                }
                Some(Colleague { came, alone: at, left: at + keeps })
            }
            _ => None,
        };
        // Who never answered has no after-call work.
        if let Some(length) = plan.after_call.filter(|_| talked) {
            steps.push((at, Stage::AfterCall));
            at += length;
        }
        steps.push((at, Stage::Ended));
        let press = |at: &mut i64, length: &i64| {
            *at += length;
            Some(*at)
        };
        let mutes = plan.mutes.iter().scan(steps[of_first_leg].0, press).collect();
        let colleague = before.or(after);
        Self { id: format!("c{number}"), medium: plan.medium, of_first_leg, steps, mutes, colleague }
    }

    /// When the agent is told of it.
    pub(crate) fn told_at(&self) -> Vec<i64> {
        let (begins, ends) = (self.steps[0].0, self.steps[self.steps.len() - 1].0);
        let own = self.steps.iter().map(|step| step.0).chain(self.mutes.iter().copied()).filter(|at| *at <= ends);
        // Who was in it is told what becomes of it, and nobody of what was before.
        let others = self.colleague.iter().flat_map(|other| [other.came, other.alone, other.left]);
        own.chain(others.filter(|at| *at > begins)).collect()
    }

    /// What it has come to when it has ended.
    pub(crate) fn figures(&self) -> Figures {
        let mut figures = Figures::default();
        for two in self.steps.windows(2) {
            let length = two[1].0 - two[0].0;
            match two[0].1 {
                Stage::Connected => figures.talk += length,
                Stage::AfterCall => figures.acw += length,
                Stage::OnHold => {
                    figures.hold += length;
                    figures.holds += 1;
                }
                _ => {}
            }
        }
        figures
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

    pub(crate) fn has_ended(&self, at: i64) -> bool {
        self.reached(at) == self.steps.len()
    }

    /// Listed as long as something is to be done.
    pub(crate) fn is_active(&self, at: i64) -> bool {
        self.stage(at).is_some_and(|stage| stage != Stage::Ended)
    }
}

/// Whether the customer hears the agent when these have come.
fn is_talk(steps: &[(i64, Stage)]) -> bool {
    steps.last().is_some_and(|step| step.1 == Stage::Connected)
}

/// The stage of so many lengths before.
fn stage_of(medium: Medium, turn: usize) -> Stage {
    let aside = if matches!(medium, Medium::Call | Medium::Callback) { Stage::OnHold } else { Stage::Parked };
    let before: &[Stage] = match medium {
        Medium::Callback => &[Stage::Scheduled, Stage::Alerting, Stage::InProgress, Stage::Dialing],
        _ => &[Stage::Alerting],
    };
    let in_contact = || if (turn - before.len()).is_multiple_of(2) { Stage::Connected } else { aside };
    before.get(turn).copied().unwrap_or_else(in_contact)
}
