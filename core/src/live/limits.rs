//! How long is too long, by the agent's own measure: amber at half, red at the whole of it. A limit says nothing of anybody, so it
//! may be kept in the browser.

use crate::clock::SECOND;
use crate::record::{Phase, SoFar};

/// What has a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// All of a conversation's hold, while it is held.
    Hold,
    /// All of its talk, while the agent is in it.
    Talk,
    /// From its coming to the queue until the agent answers.
    Wait,
    /// After-call work of the agent's present leg.
    AfterCall,
}

impl Measure {
    /// All, in the order in which screens offer them and [`Limits::to_text`] writes them.
    pub const ALL: [Self; 4] = [Self::Hold, Self::Talk, Self::Wait, Self::AfterCall];

    /// What is measured in a phase, and how long it has been, milliseconds.
    pub const fn of(phase: &Phase, so_far: &SoFar) -> Option<(Self, i64)> {
        match phase {
            Phase::OnHold { .. } => Some((Self::Hold, so_far.hold)),
            Phase::Connected { .. } => Some((Self::Talk, so_far.talk)),
            Phase::Alerting { .. } => Some((Self::Wait, so_far.wait)),
            Phase::AfterCall { .. } => Some((Self::AfterCall, so_far.acw - so_far.worked_before)),
            _ => None,
        }
    }
}

/// How near a limit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heat {
    /// Half of it has gone.
    Half,
    /// All of it has gone.
    Over,
}

/// The limits of one agent, whole seconds; 0 for none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits([u32; 4]);

impl Limits {
    /// From what [`Limits::to_text`] wrote; what cannot be read is no limit.
    pub fn of_text(text: &str) -> Self {
        let mut limits = Self::default();
        for (measure, seconds) in Measure::ALL.into_iter().zip(text.split(',')) {
            limits.set(measure, seconds);
        }
        limits
    }

    /// As a text: seconds, with commas between.
    pub fn to_text(self) -> String {
        let [hold, talk, wait, after_call] = self.0;
        format!("{hold},{talk},{wait},{after_call}")
    }

    /// The limit of a measure, seconds.
    pub const fn get(self, measure: Measure) -> u32 {
        self.0[measure as usize]
    }

    /// Seconds as they were typed: a day at most; anything else is no limit.
    pub fn set(&mut self, measure: Measure, typed: &str) {
        self.0[measure as usize] = typed.trim().parse().ok().filter(|&seconds| seconds <= 86_400).unwrap_or(0);
    }

    /// How near its limit a conversation is, and what that is, milliseconds.
    pub fn heat(self, phase: &Phase, so_far: &SoFar) -> Option<(Heat, i64)> {
        let (measure, ms) = Measure::of(phase, so_far)?;
        let limit = i64::from(self.get(measure)) * SECOND;
        match ms {
            _ if limit == 0 => None,
            ms if ms >= limit => Some((Heat::Over, limit)),
            ms if 2 * ms >= limit => Some((Heat::Half, limit)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_a_limit_is_told_and_the_whole_of_it_and_only_in_its_own_phase() {
        let limits = Limits::of_text("60,600,20,30");
        let held =
            |hold| limits.heat(&Phase::OnHold { since: None }, &SoFar { hold, talk: 900_000, ..SoFar::default() });
        assert_eq!(held(29_999), None);
        assert_eq!(held(30_000), Some((Heat::Half, 60_000)));
        assert_eq!(held(59_999), Some((Heat::Half, 60_000)));
        assert_eq!(held(60_000), Some((Heat::Over, 60_000)));
        let so_far = SoFar {
            hold: 90_000,
            talk: 100_000,
            acw: 50_000,
            worked_before: 30_000,
            total: 200_000,
            wait: 19_000,
            holds: 1,
        };
        let since = None;
        assert_eq!(limits.heat(&Phase::Connected { since }, &so_far), None, "hold that is over is past");
        assert_eq!(limits.heat(&Phase::AfterCall { since, until: None }, &so_far), Some((Heat::Half, 30_000)));
        assert_eq!(limits.heat(&Phase::Alerting { since }, &so_far), Some((Heat::Half, 20_000)));
        assert_eq!(limits.heat(&Phase::Settling { ended: None }, &so_far), None);
    }

    #[test]
    fn what_is_no_number_of_seconds_is_no_limit() {
        assert_eq!(Limits::of_text(""), Limits::default());
        assert_eq!(Limits::of_text("60,x,-5,99999999,7").to_text(), "60,0,0,0");
        let limits = Limits::of_text("1,2,3,4");
        assert_eq!(Limits::of_text(&limits.to_text()), limits);
        assert_eq!(Limits::default().heat(&Phase::OnHold { since: None }, &SoFar::default()), None);
    }
}
