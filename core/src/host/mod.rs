//! Host: what Genesys Cloud and the page that it frames tell each other, and what a good guest does with it.
//!
//! Its messages are those of `purecloud-client-apps` (source: the official client-app SDK, 2.6.10). They bring no token
//! and no conversation; what the host has to say of where it is stands in the address, and is an outsider's to write.
//! It must never hold a name or a number, nor say one: what it tells the host is shown beside other people's work.

mod context;
mod guest;
mod message;
mod sight;

pub use context::{Context, Misfit, beside};
pub use guest::{Attention, Effect, Guest, Need, Standing, Words};
pub use message::{AGENT, Hook, PROTOCOL, Say, Tone, VERSION, Value};
pub use sight::{Sight, mark};
