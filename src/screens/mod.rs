//! What is shown: each screen joins the desk's signals with the pieces of `ui`.

pub(crate) mod about;
mod attending;
mod commands;
mod detail;
mod history;
pub(crate) mod later;
mod limits;
pub(crate) mod live;
mod marks;
mod queues;
mod report;
pub(crate) mod shell;
pub(crate) mod sign_in;
pub(crate) mod unusable;
