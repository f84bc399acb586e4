//! Sign-in: OAuth authorization code with PKCE, as a machine.
//!
//! The rules that tests name (A1 to D4) are listed in `docs/security.md`. Nothing here is ever written to a log, and
//! neither a token nor a verifier has a `Debug` that shows it.

pub mod callback;
mod message;
pub mod pkce;
mod sign_in;
pub mod token;
pub mod transaction;

pub use message::{Handed, Message};
pub use sign_in::{
    Effect, Ended, Event, Failure, Grant, KEYS, Keeper, MUST_ASK, Opening, Out, Popup, Resume, Seat, Session, SignIn,
    Storage,
};
