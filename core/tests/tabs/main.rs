//! Several tabs of one browser in virtual time: one of them leads, closes, crashes, freezes, and the agent notices nothing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

mod asking;
mod freshness;
mod lead;
mod sign_in;
#[path = "../sim/mod.rs"]
mod sim;
