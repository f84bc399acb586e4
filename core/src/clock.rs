//! Time as the core knows it: two readings, taken together, handed in with every event.

pub use tidemark_wire::calendar::{self, DAY, HOUR, MINUTE, SECOND};

/// One instant on two clocks.
///
/// Waiting is measured on the monotonic clock, which a corrected system time cannot move; what an agent reads, and what
/// is compared with a server's instants, is on the wall clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Moment {
    /// Milliseconds since the Unix epoch, by this machine's clock.
    pub wall: i64,
    /// Milliseconds since some fixed start; never goes back.
    pub mono: i64,
}

impl Moment {
    /// The same two clocks, `ms` milliseconds later.
    #[must_use]
    pub const fn plus(self, ms: i64) -> Self {
        Self { wall: self.wall + ms, mono: self.mono + ms }
    }
}
