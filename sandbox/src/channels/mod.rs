//! Notifications: channels, what they are subscribed to, what they are told, and the sockets that read them.

pub(crate) mod agenda;
pub(crate) mod announce;
pub(crate) mod hub;
pub(crate) mod register;
pub(crate) mod socket;
pub(crate) mod sockets;
pub(crate) mod system;
pub(crate) mod topics;
mod wire;
#[cfg(test)]
mod work;
