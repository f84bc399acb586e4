//! What the sandbox does, seen from outside: through its router, or over a socket, at a clock that the tests move.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod assessed;
mod channels;
mod client;
mod crawl;
mod data;
mod details;
mod dimensions;
mod faults;
mod figures;
mod gate;
mod jobs;
mod limits;
mod live;
mod lookups;
mod operations;
mod outside;
mod page;
mod passing;
mod permissions;
mod requests;
mod returning;
mod scale;
mod sign_in;
mod unconfirmed;
