//! What the API sends, as far as Tidemark reads it.
//!
//! Everything is optional and every enum is open: an absent field, a `null` and a value nobody has heard of are ordinary
//! input. Models hold what was sent and draw no conclusion; that is [`crate::record`]'s.

pub mod aggregates;
pub mod analytics;
pub mod assessed;
pub mod calls;
pub mod conversation;
pub mod error_body;
pub mod notification;
pub mod observations;
pub mod open;
pub mod people;
pub(crate) mod wire;

pub(crate) use wire::wire_model;
pub use wire::{Amount, Instant, Raw};
