//! Randomness, handed in: a cryptographic source in the browser, a seeded one in tests.

/// A source of random bytes.
pub trait Chance {
    /// Fills `bytes` with random bytes. In production these must come from a cryptographic source: sign-in uses them.
    fn fill(&mut self, bytes: &mut [u8]);

    /// A whole number from 0 to `limit` inclusive, for jitter; 0 where `limit` is not positive.
    ///
    /// The remainder of 64 random bits is biased by less than `limit / 2^64`, which no delay can show.
    fn up_to(&mut self, limit: i64) -> i64 {
        if limit <= 0 {
            return 0;
        }
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        (u64::from_le_bytes(bytes) % (limit as u64 + 1)) as i64
    }
}

/// SplitMix64: small, fast, seeded. For tests and simulations only; nothing secret may come from it.
#[derive(Clone, Debug)]
pub struct Seeded(u64);

impl Seeded {
    /// A source whose every byte follows from `seed`.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }
}

impl Chance for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^= z >> 31;
            chunk.copy_from_slice(&z.to_le_bytes()[..chunk.len()]);
        }
    }
}
