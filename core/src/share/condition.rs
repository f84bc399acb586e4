//! How the leader stands, as followers are told every few seconds: what it may still spend, and how far its live list can
//! be trusted. A follower's own is never fresher.

use super::letter::{Letter, Reading};
use super::outcome;
use crate::genesys::ApiError;
use crate::genesys::traffic::WaitsFor;
use crate::live::Why;

/// How the traffic and the live list of the leader stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// Requests sent within the last minute.
    pub spent: usize,
    /// What is waited for, and for how many milliseconds more.
    pub wait: Option<(WaitsFor, i64)>,
    /// How old the last sign of life of its socket is, milliseconds.
    pub proof: Option<i64>,
    /// Why it has no events, where it has none.
    pub why: Option<Why>,
}

const WAITS: [WaitsFor; 3] = [WaitsFor::Limit, WaitsFor::Room, WaitsFor::Repeat];
/// The reasons that need no further word; each has its place here as its number, and those with an error follow.
const PLAIN: [Why; 6] =
    [Why::SocketLost, Why::OpenedElsewhere, Why::Silent, Why::Slept, Why::TopicRejected, Why::Doubted];
const NO_CHANNEL: usize = PLAIN.len();
const NO_LIST: usize = NO_CHANNEL + 1;

impl Condition {
    /// Whether its socket may be dead, which is being looked into.
    pub const fn is_in_doubt(&self) -> bool {
        matches!(self.why, Some(Why::Silent | Why::Slept))
    }

    /// Whether it has events itself.
    pub(super) const fn vouches(&self) -> bool {
        self.proof.is_some() && self.why.is_none()
    }

    /// As it is told after another one. What a leader had in doubt, one whose own socket is not there yet cannot settle.
    pub(super) fn after(mut self, former: &Self) -> Self {
        if self.proof.is_none() && self.why.is_none() && former.is_in_doubt() {
            self.why.clone_from(&former.why);
        }
        self
    }

    pub(super) fn write(&self, letter: &mut Letter) {
        letter.number(&self.spent);
        match self.wait {
            Some((why, left)) => letter.number(&(why as usize)).number(&left),
            None => letter.text(""),
        };
        match self.proof {
            Some(age) => letter.number(&age),
            None => letter.text(""),
        };
        match &self.why {
            None => {}
            Some(Why::NoChannel(error)) => outcome::write(&Err(error.clone()), letter.number(&NO_CHANNEL)),
            Some(Why::NoList(error)) => outcome::write(&Err(error.clone()), letter.number(&NO_LIST)),
            Some(why) => _ = letter.number(&PLAIN.iter().position(|plain| plain == why).unwrap_or(0)),
        }
    }

    pub(super) fn read(reading: &mut Reading<'_>) -> Option<Self> {
        let spent = reading.number()?;
        let wait = match reading.text()? {
            "" => None,
            why => Some((*WAITS.get(why.parse::<usize>().ok()?)?, reading.number()?)),
        };
        let proof = match reading.text()? {
            "" => None,
            age => Some(age.parse().ok()?),
        };
        let why = if reading.is_over() { None } else { Some(Self::read_why(reading)?) };
        Some(Self { spent, wait, proof, why })
    }

    fn read_why(reading: &mut Reading<'_>) -> Option<Why> {
        let number: usize = reading.number()?;
        let mut error = || -> Option<ApiError> { outcome::read(reading)?.err() };
        match number {
            NO_CHANNEL => error().map(Why::NoChannel),
            NO_LIST => error().map(Why::NoList),
            plain => PLAIN.get(plain).cloned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_to_wait_has_its_number() {
        assert!(WAITS.iter().enumerate().all(|(number, why)| *why as usize == number));
    }
}
