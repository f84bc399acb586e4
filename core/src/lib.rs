//! Tidemark without the browser: the wire, sign-in, the Record, live and history, as machines that do no I/O.
//!
//! # Where to start
//! - [`drive::Drive`] is the whole application: what happens goes in, the [`drive::World`] is told what to do.
//! - [`record::Book`] owns every conversation; [`live::Live`], [`history::Search`] and [`settle::Settle`] only tell it what
//!   they saw.
//! - [`closely::Closely`] asks for what is shown of one conversation that is looked at closely.
//! - [`genesys::Endpoint`] is every request that Tidemark can send, as a value.
//! - [`share::Share`] decides which tab of a browser asks Genesys Cloud for all of them.
//! - [`auth::SignIn`] is the sign-in, from the first click to the token that replaces an ended one.
//!
//! Nothing in this crate reads a clock, draws a random number, touches a browser or knows a UI framework: time comes in
//! as a [`Moment`], randomness as a [`Chance`].

pub mod auth;
mod base64url;
pub mod chance;
pub mod clock;
pub mod closely;
pub mod commands;
pub mod config;
pub mod diagnostics;
pub mod drive;
pub mod form;
pub mod genesys;
pub mod history;
pub mod host;
pub mod joined;
pub mod language;
pub mod live;
pub mod presence;
pub mod queues;
pub mod record;
pub mod settle;
pub mod share;
pub mod words;

pub use chance::Chance;
pub use clock::Moment;
