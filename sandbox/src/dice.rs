//! Chance, twice: `Dice` for everything the organisation does, which follows from the seed, and `Secrets` for what
//! nobody may guess. Neither may stand in for the other.

use std::sync::Arc;

use rand::rngs::SysRng;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::{ChaCha8Rng, ChaCha20Rng};

use crate::guarded::Guarded;
use crate::id::Id;

/// What a stream of dice is for. Streams of one seed do not influence each other.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    Customers = 1,
    History,
    Arrivals,
    Live,
    Delays,
    Faults,
    SocketFaults,
    Transcript,
    ConnectionFaults,
    DataFaults,
}

/// Seeded chance.
#[derive(Debug, Clone)]
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// The dice for the `number`-th thing of a purpose: a pure function of the three.
    pub(crate) fn new(seed: u64, purpose: Purpose, number: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed ^ (purpose as u64) << 56);
        generator.set_stream(number);
        Self(generator)
    }

    /// A number from `low` to `high`, both included. `low` where the two are not in order.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        if low >= high { low } else { self.0.random_range(low..=high) }
    }

    /// True `percent` times out of a hundred.
    pub(crate) fn chance(&mut self, percent: u32) -> bool {
        self.0.random_range(0..100_u32) < percent
    }

    /// From 0 up to but without 1.
    pub(crate) fn fraction(&mut self) -> f64 {
        self.0.random()
    }

    /// One of a list, each as likely.
    pub(crate) fn pick<T: Copy, const N: usize>(&mut self, list: [T; N]) -> T {
        const { assert!(N > 0) };
        list[self.0.random_range(0..N as u64) as usize]
    }

    /// One of a list, as likely as its weight says.
    pub(crate) fn weighted<T: Copy, const N: usize>(&mut self, list: [(T, u32); N]) -> T {
        const { assert!(N > 0) };
        let mut roll = self.0.random_range(0..list.iter().map(|&(_, weight)| weight).sum::<u32>().max(1));
        for (value, weight) in list {
            if roll < weight {
                return value;
            }
            roll -= weight;
        }
        list[N - 1].0
    }

    /// One of a slice, or `None` where it is empty.
    pub(crate) fn among<'a, T>(&mut self, slice: &'a [T]) -> Option<&'a T> {
        if slice.is_empty() { None } else { slice.get(self.0.random_range(0..slice.len() as u64) as usize) }
    }
}

/// Unguessable values: tokens, codes, channel ids.
#[derive(Debug, Clone)]
pub(crate) struct Secrets(Arc<Guarded<ChaCha20Rng>>);

impl Secrets {
    /// Seeds itself from the operating system.
    pub(crate) fn new() -> Result<Self, rand::rngs::SysError> {
        Ok(Self(Arc::new(Guarded::new(ChaCha20Rng::try_from_rng(&mut SysRng)?))))
    }

    /// 32 random bytes in base64url: no separator that a URL or a log line would cut.
    pub(crate) fn text(&self) -> String {
        use base64::Engine as _;
        let mut bytes = [0; 32];
        self.0.lock().fill_bytes(&mut bytes);
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
    }

    /// A random UUID.
    pub(crate) fn id(&self) -> Id {
        let mut bytes = [0; 16];
        self.0.lock().fill_bytes(&mut bytes);
        Id::from_random(u128::from_be_bytes(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dice_of_one_seed_purpose_and_number_roll_the_same() {
        let rolls = |seed, number| {
            let mut dice = Dice::new(seed, Purpose::History, number);
            (0..20).map(|_| dice.between(0, 1_000_000)).collect::<Vec<_>>()
        };
        assert_eq!(rolls(1, 1), rolls(1, 1));
        assert_ne!(rolls(1, 1), rolls(1, 2));
        assert_ne!(rolls(1, 1), rolls(2, 1));
    }
}
