//! A story as it is written: for the Conversations API, for the notification topic, for analytics, and as the sandbox's
//! own truth. Each file owns the field names of one of them and shares none with the others: that they agree is a result.

#[cfg(test)]
mod agreement;
pub(crate) mod analytics;
pub(crate) mod event;
pub(crate) mod media;
pub(crate) mod metrics;
mod object;
pub(crate) mod past_calls;
pub(crate) mod rest;
pub(crate) mod setup;
pub(crate) mod topics;
pub(crate) mod truth;
pub(crate) mod words;

pub(crate) use object::Object;
