//! How many requests may be sent, and when: a strict sliding window, shared by three lanes.
//!
//! The server's limit is per user and OAuth client, so other tabs, other widgets and the same client elsewhere spend from
//! it too. It is learned, never assumed: it shrinks when a 429 arrives and grows slowly while none does, and only a part
//! of it is ever used. Invariant: no window of 60 s, wherever it begins, holds more requests than the ceiling that stood
//! when the last of them was sent.

use crate::clock::{MINUTE, SECOND};
use std::collections::VecDeque;

/// Who asks. An earlier lane is served first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lane {
    /// Sign-in, the live list, what a click waits for. May use the whole ceiling, and a part of it is kept for it alone.
    Live,
    /// A search that the agent started. May spend at once what the window still holds, less live's reserve.
    Search,
    /// What nobody waits for. Half the ceiling, in small bursts.
    Background,
}

impl Lane {
    /// All lanes, the most urgent first.
    pub const ALL: [Self; 3] = [Self::Live, Self::Search, Self::Background];
}

/// When the next request of a lane may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// At once.
    Now,
    /// Not before this reading of the monotonic clock.
    At(i64),
    /// When one that is under way has come back.
    Occupied,
}

const WINDOW: i64 = MINUTE;
/// What the documentation promises a token, requests a minute.
const PROMISED: f64 = 300.0;
/// However often the server says 429, this much a minute is tried.
const FLOOR: f64 = 30.0;
/// The part of the learned limit that this page uses: frames and tabs that it cannot see use the rest.
const SHARE: f64 = 0.7;
/// The part of the ceiling that only [`Lane::Live`] may use.
const LIVE_RESERVE: f64 = 0.3;
/// What is left of the learned limit after a 429.
const AFTER_THROTTLE: f64 = 0.7;
/// How fast it grows again, requests a minute for each minute without a 429.
const RECOVERY: f64 = 5.0;
/// Requests under way at once; a browser opens no more to one host over HTTP/1.1.
const CONCURRENCY: usize = 6;
/// A connection that only [`Lane::Live`] may use.
const LIVE_CONNECTIONS: usize = 1;
const BACKGROUND_BURST: usize = 20;
const BACKGROUND_BURST_SPAN: i64 = 10 * SECOND;

/// The budget of one user, client and region.
#[derive(Clone, Debug)]
pub struct Budget {
    /// Learned limit at `learned_at`, requests a minute.
    allowed: f64,
    learned_at: i64,
    /// Monotonic instants of the requests sent within [`WINDOW`].
    sent: VecDeque<i64>,
    background: VecDeque<i64>,
    in_flight: [usize; 3],
    /// After a 429: how many may be under way until more success is seen.
    ramp: Option<usize>,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            allowed: PROMISED,
            learned_at: 0,
            sent: VecDeque::new(),
            background: VecDeque::new(),
            in_flight: [0; 3],
            ramp: None,
        }
    }
}

impl Budget {
    /// Whether a request of `lane` may go at `now`, and else when.
    pub fn slot(&self, lane: Lane, now: i64) -> Slot {
        let mut connections = self.ramp.unwrap_or(CONCURRENCY);
        if lane != Lane::Live && self.ramp.is_none() {
            connections -= LIVE_CONNECTIONS;
        }
        if self.under_way() >= connections {
            return Slot::Occupied;
        }
        let window = free_at(&self.sent, self.ceiling(lane, now), WINDOW);
        let burst = match lane {
            Lane::Background => free_at(&self.background, BACKGROUND_BURST, BACKGROUND_BURST_SPAN),
            Lane::Live | Lane::Search => i64::MIN,
        };
        match window.max(burst) {
            at if at <= now => Slot::Now,
            at => Slot::At(at),
        }
    }

    /// A request of `lane` goes out. Counted before it is sent: one that is never answered has been spent as well.
    pub fn spend(&mut self, lane: Lane, now: i64) {
        forget(&mut self.sent, now - WINDOW);
        self.sent.push_back(now);
        if lane == Lane::Background {
            forget(&mut self.background, now - BACKGROUND_BURST_SPAN);
            self.background.push_back(now);
        }
        self.in_flight[lane as usize] += 1;
    }

    /// Requests sent within the last minute.
    pub fn spent(&self, now: i64) -> usize {
        self.sent.iter().filter(|&&at| at > now - WINDOW).count()
    }

    /// As many were sent by somebody else until `at`; when exactly is not known, so the latest is taken.
    pub fn inherit(&mut self, spent: usize, at: i64) {
        let later: Vec<i64> = self.sent.iter().copied().filter(|&sent| sent > at).collect();
        self.sent.retain(|&sent| sent <= at);
        self.sent.extend(std::iter::repeat_n(at, spent).chain(later));
    }

    /// A request of `lane` is no longer under way, whatever became of it.
    pub fn release(&mut self, lane: Lane) {
        self.in_flight[lane as usize] = self.in_flight[lane as usize].saturating_sub(1);
    }

    /// The server accepted a request: after a 429, twice as many may be under way from now on.
    pub fn accepted(&mut self) {
        self.ramp = self.ramp.map(|limit| limit * 2).filter(|&limit| limit < CONCURRENCY);
    }

    /// The server said 429: learn, and begin again with a single request.
    pub fn throttled(&mut self, now: i64) {
        self.allowed = (self.limit(now) * AFTER_THROTTLE).max(FLOOR);
        self.learned_at = now;
        self.ramp = Some(1);
    }

    /// What a lane may send within any window, at `now`.
    pub fn ceiling(&self, lane: Lane, now: i64) -> usize {
        let all = self.limit(now) * SHARE;
        let part = match lane {
            Lane::Live => all,
            Lane::Search => all * (1.0 - LIVE_RESERVE),
            Lane::Background => all / 2.0,
        };
        (part as usize).max(1)
    }

    fn limit(&self, now: i64) -> f64 {
        let minutes = (now - self.learned_at).max(0) as f64 / MINUTE as f64;
        (self.allowed + RECOVERY * minutes).min(PROMISED)
    }

    fn under_way(&self) -> usize {
        self.in_flight.iter().sum()
    }
}

/// When fewer than `limit` of the instants in `sent` will lie within `span`.
fn free_at(sent: &VecDeque<i64>, limit: usize, span: i64) -> i64 {
    sent.len().checked_sub(limit).and_then(|excess| sent.get(excess)).map_or(i64::MIN, |&at| at + span)
}

fn forget(sent: &mut VecDeque<i64>, until: i64) {
    while sent.front().is_some_and(|&at| at <= until) {
        sent.pop_front();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Sends as many as the budget lets go at `now`, each answered at once.
    fn drain(budget: &mut Budget, lane: Lane, now: i64) -> usize {
        let mut sent = 0;
        while budget.slot(lane, now) == Slot::Now {
            budget.spend(lane, now);
            budget.release(lane);
            sent += 1;
        }
        sent
    }

    #[test]
    fn a_search_spends_the_window_at_once_and_leaves_live_its_reserve() {
        let mut budget = Budget::default();
        assert_eq!(drain(&mut budget, Lane::Search, 0), 147);
        assert_eq!(budget.slot(Lane::Search, 0), Slot::At(MINUTE));
        assert_eq!(drain(&mut budget, Lane::Live, 0), 63);
    }

    #[test]
    fn background_goes_in_bursts_of_twenty() {
        let mut budget = Budget::default();
        assert_eq!(drain(&mut budget, Lane::Background, 0), 20);
        assert_eq!(budget.slot(Lane::Background, 0), Slot::At(10_000));
        assert_eq!(drain(&mut budget, Lane::Background, 10_000), 20);
    }

    #[test]
    fn one_connection_is_kept_for_live() {
        let mut budget = Budget::default();
        for _ in 0..5 {
            budget.spend(Lane::Search, 0);
        }
        assert_eq!(budget.slot(Lane::Search, 0), Slot::Occupied);
        assert_eq!(budget.slot(Lane::Live, 0), Slot::Now);
        budget.spend(Lane::Live, 0);
        assert_eq!(budget.slot(Lane::Live, 0), Slot::Occupied);
        budget.release(Lane::Search);
        assert_eq!(budget.slot(Lane::Live, 0), Slot::Now);
    }

    #[test]
    fn after_a_429_one_request_probes_and_success_doubles_what_may_follow() {
        let mut budget = Budget::default();
        budget.throttled(0);
        let mut allowed_at_once = Vec::new();
        for _ in 0..4 {
            let mut sent = 0;
            while budget.slot(Lane::Live, 0) == Slot::Now {
                budget.spend(Lane::Live, 0);
                sent += 1;
            }
            allowed_at_once.push(sent);
            (0..sent).for_each(|_| budget.release(Lane::Live));
            budget.accepted();
        }
        assert_eq!(allowed_at_once, [1, 2, 4, 6]);
    }

    #[test]
    fn the_limit_is_learned_from_429s_and_recovers_slowly() {
        let mut budget = Budget::default();
        budget.throttled(0);
        assert_eq!(budget.ceiling(Lane::Live, 0), 147);
        assert_eq!(budget.ceiling(Lane::Live, 6 * MINUTE), 168);
        assert_eq!(budget.ceiling(Lane::Live, 1_000 * MINUTE), 210, "never more than was promised");
        for _ in 0..50 {
            budget.throttled(0);
        }
        assert_eq!(budget.ceiling(Lane::Live, 0), 21, "thirty a minute are always tried");
    }

    proptest! {
        #[test]
        fn no_window_of_a_minute_holds_more_than_the_ceiling(
            arrivals in prop::collection::vec((0_i64..2_000, 0_usize..3), 1..1_500),
        ) {
            let mut budget = Budget::default();
            let (mut now, mut sent) = (0, Vec::new());
            for (gap, lane) in arrivals {
                now += gap;
                let lane = Lane::ALL[lane];
                match budget.slot(lane, now) {
                    Slot::Now => {}
                    Slot::At(at) => {
                        prop_assert!(at > now, "a slot in the past would spin");
                        now = at;
                        prop_assert_eq!(budget.slot(lane, now), Slot::Now, "at its instant a slot is free");
                    }
                    Slot::Occupied => unreachable!("each is answered at once"),
                }
                budget.spend(lane, now);
                budget.release(lane);
                sent.push(now);
            }
            for (index, &first) in sent.iter().enumerate() {
                let in_window = sent[index..].iter().take_while(|&&at| at < first + WINDOW).count();
                prop_assert!(in_window <= 210, "{in_window} within a minute from {first}");
            }
        }
    }
}
