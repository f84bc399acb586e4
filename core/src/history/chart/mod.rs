//! What the charts of a list show: how many began when, how long they took, and at which hours of the week they come.
//!
//! It counts, and draws nothing. Hours and days are those of the agent's wall clock, which whoever asks hands in as a
//! [`Zone`]: a day on which clocks are set has 23 or 25 hours, and each of them is counted as what it is.

mod hours;
mod lengths;
mod volume;
mod zone;

pub use hours::Hours;
pub use lengths::{Length, lengths};
pub use volume::{Bin, Step, Volume};
pub use zone::Zone;
