//! The wire: regions, requests as values, decoders, typed errors, and the traffic rules (budget, back-off, retry).
//!
//! It must never hold a conversation longer than it takes to hand it over, nor know what a screen looks like.

pub mod backoff;
pub mod budget;
pub mod endpoint;
pub mod error;
pub mod hint;
pub mod http;
pub mod jobs;
pub mod models;
pub mod query;
pub mod quota;
pub mod region;
pub mod traffic;

pub use endpoint::Endpoint;
pub use error::ApiError;
pub use region::Region;
pub use tidemark_wire::decode;
