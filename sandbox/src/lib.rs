//! A local Genesys Cloud.
mod clock;
mod config;
mod dice;
mod guarded;
mod history;
mod id;
mod org;
mod story;

pub use clock::Clock;
pub use config::Config;
