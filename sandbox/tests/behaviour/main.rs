//! What the sandbox does, seen from outside: through its router, or over a socket, at a clock that the tests move.

mod channels;
mod client;
mod crawl;
mod details;
mod faults;
mod gate;
mod live;
mod sign_in;
