//! A local Genesys Cloud.
mod clock;
mod config;
mod contract;
mod dice;
mod guarded;
mod history;
mod id;
mod live;
mod org;
mod render;
mod story;
mod world;

pub use clock::Clock;
pub use config::Config;
