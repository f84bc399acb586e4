//! Notifications: channels, what they are subscribed to, and the sockets that read them.

pub(crate) mod hub;
pub(crate) mod socket;
pub(crate) mod topics;
