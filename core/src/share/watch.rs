//! Whether the leader is there: asked every few seconds, and doubted only after it has left two questions unanswered.

use crate::chance::Chance;
use crate::clock::SECOND;

/// Between two questions.
const PING: i64 = 5 * SECOND / 2;
/// An answer takes a message each way; a leader that is busy for longer than this is as good as gone.
const PATIENCE: i64 = 5 * SECOND;
/// So that not all followers take the lock at once.
const JITTER: i64 = SECOND / 2;

/// One who watches. Instants are monotonic milliseconds.
#[derive(Debug, Default)]
pub(super) struct Watch {
    /// When there is something to do.
    pub(super) next: i64,
    /// Questions without an answer, and when the first of them was put.
    unanswered: u32,
    since: i64,
}

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Due {
    Nothing,
    Ping,
    Steal,
}

impl Watch {
    /// The first question is being put.
    pub(super) const fn begin(now: i64) -> Self {
        Self { next: now + PING, unanswered: 1, since: now }
    }

    /// It is there.
    pub(super) const fn heard(&mut self) {
        self.unanswered = 0;
    }

    /// Time has passed. In a page that slept a question may look old that was never heard: two must be unanswered.
    pub(super) fn tick(&mut self, now: i64, chance: &mut dyn Chance) -> Due {
        if now < self.next {
            return Due::Nothing;
        }
        self.next = now + PING + chance.up_to(JITTER);
        if self.unanswered == 0 {
            self.since = now;
        }
        if self.unanswered >= 2 && now - self.since >= PATIENCE {
            self.unanswered = 0;
            return Due::Steal;
        }
        self.unanswered += 1;
        Due::Ping
    }
}
