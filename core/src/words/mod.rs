//! The one place where states and errors become words. Each says what has happened and what the agent can do; none shows
//! a token, a code or anything of a customer.
//!
//! The rooms are those of the things that are told. None of them decides anything, and free text of a server or a file
//! goes through `one_line` in each.

mod closely;
mod commands;
mod deployment;
mod errors;
mod finding;
mod host;
mod kpi;
mod lists;
mod names;
mod queues;
mod sign_in;

pub use closely::{
    of_corrections, of_difference, of_doing, of_earlier, of_figure, of_leaving, of_role, of_route, of_secure_pause,
};
pub use commands::{of_command, of_key, of_lock, of_shortcut};
pub use deployment::of_config;
pub use errors::of_error;
pub use finding::{of_bucket, of_column, of_grouping, of_shared, of_sought};
pub use host::{of_misfit, of_need};
pub use kpi::{
    conversations, of_both_by_genesys, of_cause, of_export, of_formula, of_hour, of_hours, of_kpi, of_left_out,
    of_length, of_lengths, of_reached, of_step, of_tally, of_target, of_time_elsewhere, of_unsaid, of_value, of_volume,
};
pub use lists::{
    of_asked_length, of_asked_media, of_empty, of_ending, of_estimate, of_freshness, of_none_left, of_pause,
    of_progress, of_question, of_source, of_unreadable, of_verdict, of_wait, of_why,
};
pub use names::{
    clock, duration, of_alert, of_group, of_headline, of_heat, of_mark, of_measure, of_media, of_notices, of_phase,
    of_settling,
};
pub use queues::{of_figures_age, of_first_queues, of_queues, of_queues_standing};
pub use sign_in::{of_ended, of_failure, of_out};

use crate::joined::joined;
use crate::language::say;

pub use crate::language::count;

/// Something to tell, and what to do about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advice {
    /// What has happened, in one line.
    pub title: String,
    /// What to do.
    pub todo: String,
    /// A line to send to an administrator as it is.
    pub paste: Option<String>,
    /// What the server said: status, code, its message, the id for Genesys' support.
    pub details: Option<String>,
}

impl Advice {
    fn new(title: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { title: title.into(), todo: todo.into(), paste: None, details: None }
    }

    /// Of two texts by their English, which are said here: once for the many that are written.
    fn said(title: &'static str, todo: &'static str) -> Self {
        Self::new(say(title), say(todo))
    }
}

/// A server's words on one line, without control characters, and not endless.
fn one_line(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect();
    joined(&clean.split_whitespace().collect::<Vec<_>>(), " ")
}

#[cfg(test)]
mod tests;
