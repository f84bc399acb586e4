//! How long to wait before trying again when the server gave no hint: exponential with full jitter.

use crate::chance::Chance;

/// Grows from `base` by doubling, to at most `cap`; milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// Upper bound of the first wait.
    pub base: i64,
    /// Upper bound of any wait.
    pub cap: i64,
}

impl Backoff {
    /// A wait before try number `failures + 1`: anything from 0 to `min(cap, base * 2^(failures - 1))`, evenly.
    ///
    /// Full jitter: a thousand clients that a server dropped at once come back spread over the whole span.
    pub fn wait(self, failures: u32, chance: &mut dyn Chance) -> i64 {
        chance.up_to(self.bound(failures))
    }

    /// The largest wait after so many failures in a row.
    pub fn bound(self, failures: u32) -> i64 {
        let doublings = failures.saturating_sub(1).min(40);
        self.base.saturating_mul(1 << doublings).min(self.cap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Seeded;
    use proptest::prelude::*;

    const BACKOFF: Backoff = Backoff { base: 500, cap: 20_000 };

    #[test]
    fn the_bound_doubles_up_to_its_cap() {
        let bounds: Vec<i64> = (1..=8).map(|failures| BACKOFF.bound(failures)).collect();
        assert_eq!(bounds, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]);
    }

    #[test]
    fn a_thousand_clients_that_failed_together_do_not_return_together() {
        let mut per_slot = [0; 20];
        for seed in 0..1_000 {
            let wait = BACKOFF.wait(7, &mut Seeded::new(seed));
            per_slot[((wait / 1_000) as usize).min(19)] += 1;
        }
        assert!(per_slot.iter().all(|&n| n <= 100), "mean 50 a second, peak at most twice that: {per_slot:?}");
    }

    proptest! {
        #[test]
        fn a_wait_is_never_negative_and_never_over_the_cap(failures in any::<u32>(), seed in any::<u64>()) {
            let wait = BACKOFF.wait(failures, &mut Seeded::new(seed));
            prop_assert!((0..=BACKOFF.cap).contains(&wait));
        }
    }
}
