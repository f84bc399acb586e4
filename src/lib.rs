//! The page of Tidemark: what a Genesys Cloud agent sees.
//!
//! # Where to start
//! - [`start`] is what `main` calls: configuration first, then the whole page.
//! - `state::Desk` holds every signal, and the one way to tell the core that something happened.
//! - `screens` are what is shown; `ui` are their pieces, which know nothing of Genesys.
//! - `browser` does what the core asks of its world.

#![allow(unreachable_pub, reason = "the component macro writes `pub` before what it makes")]

mod address;
mod app;
mod browser;
mod crash;
mod screens;
mod state;
mod ui;

pub use app::start;
