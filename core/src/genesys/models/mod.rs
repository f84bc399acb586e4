//! What the API sends, as far as Tidemark reads it.
//!
//! Everything is optional and every enum is open: an absent field, a `null` and a value nobody has heard of are ordinary
//! input. Models hold what was sent and draw no conclusion; that is [`crate::record`]'s.

pub mod aggregates;
pub mod assessed;
pub mod calls;
pub mod conversation;
pub mod error_body;
pub mod lists;
pub mod notification;
pub mod observations;
pub mod people;

pub(crate) use tidemark_wire::values as wire;
pub use tidemark_wire::{Amount, Instant, Raw, analytics, open};
pub(crate) use tidemark_wire::{open_enum, wire_model};
