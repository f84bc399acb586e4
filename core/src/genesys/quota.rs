//! How many repetitions we allow ourselves: a bucket that failures empty and successes fill.
//!
//! It keeps a page from hammering a service that is down. It says nothing about rate limits: those are the budget's.

/// Tokens for repeating requests.
#[derive(Clone, Debug)]
pub struct RetryQuota {
    tokens: u32,
}

const CAPACITY: u32 = 100;

/// What a repetition costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// After an answer that said "not now" or no connection.
    Failed,
    /// After silence, which holds a connection for long.
    TimedOut,
}

impl Default for RetryQuota {
    fn default() -> Self {
        Self { tokens: CAPACITY }
    }
}

impl RetryQuota {
    /// Takes what one repetition costs; `false`, and nothing taken, where too little is left.
    pub fn take(&mut self, cost: Cost) -> bool {
        let cost = match cost {
            Cost::Failed => 5,
            Cost::TimedOut => 10,
        };
        match self.tokens.checked_sub(cost) {
            Some(left) => {
                self.tokens = left;
                true
            }
            None => false,
        }
    }

    /// A request succeeded.
    pub fn succeeded(&mut self) {
        self.tokens = (self.tokens + 1).min(CAPACITY);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repetitions_stop_when_the_bucket_is_empty_and_return_with_success() {
        let mut quota = RetryQuota::default();
        assert_eq!((0..100).filter(|_| quota.take(Cost::Failed)).count(), 20);
        assert!(!quota.take(Cost::TimedOut));
        for _ in 0..5 {
            quota.succeeded();
        }
        assert!(quota.take(Cost::Failed));
        assert!(!quota.take(Cost::Failed));
    }

    #[test]
    fn success_never_fills_it_over_its_capacity() {
        let mut quota = RetryQuota::default();
        for _ in 0..1_000 {
            quota.succeeded();
        }
        assert_eq!((0..100).filter(|_| quota.take(Cost::TimedOut)).count(), 10);
    }
}
