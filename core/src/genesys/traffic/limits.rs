//! What a limit of the server does to the traffic: a short one is sat out by all, a daily one is told to those who meet it.

use super::{Asked, Output, Pause, Traffic};
use crate::chance::Chance;
use crate::clock::{MINUTE, Moment, SECOND};
use crate::genesys::endpoint::Operation;
use crate::genesys::error::{ApiError, ServerSays};

/// With a longer wait than this a limit is a daily one: it is told at once instead of being sat out.
pub(super) const LONGEST_PAUSE: i64 = 2 * MINUTE;
/// A 429 without a hint: a whole window.
const UNHINTED_PAUSE: i64 = MINUTE;
/// Hints are whole seconds, so the last one may not be over.
const HINT_ROUNDING: i64 = SECOND;
const JITTER: i64 = SECOND;
/// So much longer than asked for a pause can be.
pub(super) const SLACK: i64 = HINT_ROUNDING + JITTER;

impl<T> Traffic<T> {
    /// A 429. `wait`: as long as the server asked for, milliseconds, if it did.
    pub(super) fn throttled(
        &mut self,
        asked: Asked<T>,
        sent_at: i64,
        wait: Option<i64>,
        says: &ServerSays,
        now: Moment,
        chance: &mut dyn Chance,
    ) {
        let wait = wait.unwrap_or(UNHINTED_PAUSE);
        if wait > LONGEST_PAUSE {
            let operation = asked.endpoint.operation();
            self.queues[asked.lane as usize].push_front(asked);
            self.limit_reached(operation, now.plus(wait), says);
            return;
        }
        // Several requests can meet the same limit: they teach one lesson, not one each. A daily limit of one operation
        // teaches nothing: all others are as they were.
        if sent_at > self.throttled_at {
            self.budget.throttled(now.mono);
            self.throttled_at = now.mono;
        }
        let until = now.mono + wait + HINT_ROUNDING + chance.up_to(JITTER);
        self.pause = Some(Pause { until: self.pause.map_or(until, |pause| pause.until.max(until)) });
        // Time spent waiting as told is not the request's fault.
        self.queues[asked.lane as usize].push_front(Asked { failures: 0, since: None, ..asked });
    }

    /// An operation will not be answered for long: whoever waits for it is told.
    fn limit_reached(&mut self, operation: Operation, until: Moment, says: &ServerSays) {
        self.limited.retain(|(limited, ..)| *limited != operation);
        self.limited.push((operation, until, says.clone()));
        let concerned = |asked: &mut Asked<T>| asked.endpoint.operation() == operation;
        let mut told = Vec::new();
        for queue in &mut self.queues {
            let mut waiting = Vec::from(std::mem::take(queue));
            told.extend(waiting.extract_if(.., concerned));
            *queue = waiting.into();
        }
        told.extend(self.later.extract_if(.., |(_, asked)| concerned(asked)).map(|(_, asked)| asked));
        told.extend(self.refused.extract_if(.., concerned));
        self.out.extend(told.into_iter().map(|asked| Output::Answer {
            tag: asked.tag,
            result: Err(ApiError::RateLimited { until: until.wall, says: says.clone() }),
        }));
    }
}
