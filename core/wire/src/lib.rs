//! From the bytes of an answer to values: the calendar, how instants, enums and lists stand on the wire, and conversations on record.
//!
//! Everything is optional and every enum is open: an absent field, a `null` and a value nobody has heard of are ordinary
//! input. Models hold what was sent and draw no conclusion. It must know nothing of the rest of Tidemark.
//!
//! It is a crate of its own since a history is decoded by the hundred thousand, and a crate is what a compiler can be told
//! to make fast instead of small: `Cargo.toml` does. So what the first screen decodes is made elsewhere: a function here
//! that reads, and is not generic, would bring a second, larger reader into the first load.

pub mod analytics;
pub mod calendar;
pub mod decode;
pub mod open;
pub mod values;

pub use values::{Amount, Instant, Raw};
