//! When another tab asks for all from now on, or this one does: requests, and what is known of the budget, go along. So
//! does a wait over a reload.

use super::limits::{LONGEST_PAUSE, SLACK};
use super::{FetchId, Pause, Traffic, WaitsFor};
use crate::genesys::budget::Lane;
use crate::genesys::endpoint::Endpoint;

impl<T> Traffic<T> {
    /// All that was asked under such tags, to be asked elsewhere; and what of it is under way, to be aborted.
    pub fn take_asked(&mut self, wanted: &dyn Fn(&T) -> bool) -> (Vec<(T, Endpoint, Lane)>, Vec<FetchId>) {
        let mut taken = Vec::new();
        for queue in &mut self.queues {
            let (those, others): (Vec<_>, Vec<_>) =
                std::mem::take(queue).into_iter().partition(|asked| wanted(&asked.tag));
            taken.extend(those);
            queue.extend(others);
        }
        taken.extend(self.later.extract_if(.., |(_, asked)| wanted(&asked.tag)).map(|(_, asked)| asked));
        taken.extend(self.refused.extract_if(.., |asked| wanted(&asked.tag)));
        let under_way: Vec<_> = self.under_way.extract_if(.., |sent| wanted(&sent.asked.tag)).collect();
        let ids = under_way.iter().map(|sent| sent.id).collect();
        for sent in under_way {
            self.budget.release(sent.asked.lane);
            taken.push(sent.asked);
        }
        (taken.into_iter().map(|asked| (asked.tag, asked.endpoint, asked.lane)).collect(), ids)
    }

    /// How many requests of a search may go at once, and in a minute.
    pub fn room(&self, now: i64) -> (u64, u64) {
        let a_minute = self.budget.ceiling(Lane::Search, now);
        (a_minute.saturating_sub(self.budget.spent(now)) as u64, a_minute as u64)
    }

    /// Requests sent within the last minute.
    pub fn spent(&self, now: i64) -> usize {
        self.budget.spent(now)
    }

    /// Goes on with a wait that was the server's word before the page was loaded anew, `left` milliseconds from its end. One
    /// that no server has asked for means nothing.
    pub fn resume(&mut self, left: i64, now: i64) {
        if (1..=LONGEST_PAUSE + SLACK).contains(&left) {
            self.pause = Some(Pause { until: now + left });
            self.budget.throttled(now);
        }
    }

    /// Goes on from where another tab's traffic stood at `at`, monotonic: what it has spent is spent, and what it waited
    /// for because the server said so is waited for here.
    pub fn inherit(&mut self, spent: usize, wait: Option<(WaitsFor, i64)>, at: i64) {
        self.budget.inherit(spent, at);
        if let Some((WaitsFor::Limit, left)) = wait {
            let until = at + left.min(LONGEST_PAUSE);
            self.pause = Some(Pause { until: self.pause.map_or(until, |pause| pause.until.max(until)) });
        }
    }
}
