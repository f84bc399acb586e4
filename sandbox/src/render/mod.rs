//! A story as it is written: for the Conversations API, for the notification topic, for analytics, and as the sandbox's
//! own truth. What models have alike is written once, each kind of it in a file of its own: words, addresses, transfers,
//! after-call work, communications, whole conversations. The truth shares nothing with any of them: that they agree with it is
//! a result.

pub(crate) mod address;
pub(crate) mod after_call;
#[cfg(test)]
mod agreement;
pub(crate) mod analytics;
mod communication;
pub(crate) mod event;
pub(crate) mod media;
pub(crate) mod metrics;
mod object;
pub(crate) mod past_calls;
pub(crate) mod rest;
pub(crate) mod setup;
pub(crate) mod topics;
mod transfers;
pub(crate) mod truth;
mod whole;
pub(crate) mod words;

pub(crate) use object::Object;
