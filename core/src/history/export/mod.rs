//! A list as a file: CSV, JSON Lines or Markdown, with a manifest that says what it is a list of and whether it is whole.
//!
//! It writes what it is given, in the order in which it is given it, and never more: which rows those are, and what queues
//! and codes are called, is decided by whoever shows them. It writes in pieces, so that a hundred thousand rows need not
//! stand in memory twice, and so that a page can draw in between.

mod fields;
mod manifest;
mod safe;

pub use manifest::{Completeness, Manifest};

use crate::clock::SECOND;
use crate::history::Column;
use crate::record::{Direction, Figures};
use fields::fields;
use serde_json::{Value, json};

/// A row, as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Conversation id.
    pub id: String,
    /// When it began, epoch milliseconds.
    pub started: i64,
    /// The same on the agent's wall clock, as a table has it: `2026-08-03 09:00:00`.
    pub started_there: String,
    /// When it ended; `None` while in progress.
    pub ended: Option<i64>,
    /// The same on the agent's wall clock; nothing while in progress.
    pub ended_there: String,
    /// Its medium, in words.
    pub medium: String,
    /// Who began it.
    pub direction: Option<Direction>,
    /// What the customer is called.
    pub name: Option<String>,
    /// Their number or address.
    pub address: Option<String>,
    /// The number or address that was dialled or written to.
    pub dialled: Option<String>,
    /// The queue, in words.
    pub queue: Option<String>,
    /// What its agent is called.
    pub agent: Option<String>,
    /// What it took.
    pub figures: Figures,
    /// What Genesys calls hold of what is written: the time that the agent spent in others, milliseconds. It is not among the figures.
    pub elsewhere: Option<i64>,
    /// Whether the agent answered it, or had it answered.
    pub handled: bool,
    /// Whether the customer left a queue before anybody answered.
    pub abandoned: bool,
    /// Nothing more will come but a correction.
    pub complete: bool,
    /// The outcome, in words.
    pub wrap_up: String,
    /// What the agent noted with it; of a card number the last four digits.
    pub note: Option<String>,
    /// Of one that goes on or is not on record yet, and whose figures are as seen until now.
    pub live: Option<Live>,
}

/// What is known of a conversation that is not on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// What it is in, in words.
    pub phase: String,
    /// How long it has taken, milliseconds.
    pub total: i64,
}

/// Which columns a file has: those of the table, in its order, after the id that a row is found again by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Columns {
    /// All there are.
    All,
    /// As the table is shown: without those that are hidden, and with one that marks what goes on where that stands on top.
    Shown {
        /// Columns that the agent has hidden.
        hidden: Vec<Column>,
        /// What stands above the rows.
        top: Top,
    },
}

/// What stands above the rows of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Top {
    /// Nothing.
    Free,
    /// Conversations that go on, or are not on record yet.
    Live,
}

impl Columns {
    /// Whether a column of the table is among them.
    fn has(&self, column: Column) -> bool {
        !matches!(self, Self::Shown { hidden, .. } if hidden.contains(&column))
    }
}

/// How a length of time is written, milliseconds.
pub type Written = fn(i64) -> String;

/// What a list is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RFC 4180: every field quoted, CRLF, lengths in whole seconds as they are shown. Safe to open in a spreadsheet.
    Csv(Mark),
    /// One JSON object a line, lengths in milliseconds, texts as the server wrote them; the first line is the manifest.
    JsonLines,
    /// A table to paste into a ticket, with the manifest above it.
    Markdown,
}

/// Whether a file begins with a byte order mark: Excel reads a file as UTF-8 by it, other programs stumble over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It does.
    Bom,
    /// It does not.
    None,
}

impl Format {
    /// All that are offered.
    pub const ALL: [Self; 4] = [Self::Csv(Mark::Bom), Self::Csv(Mark::None), Self::JsonLines, Self::Markdown];

    /// How names of such files end.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv(_) => "csv",
            Self::JsonLines => "jsonl",
            Self::Markdown => "md",
        }
    }

    /// What the browser is told that it is.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Csv(_) => "text/csv;charset=utf-8",
            Self::JsonLines => "application/jsonl",
            Self::Markdown => "text/markdown;charset=utf-8",
        }
    }

    /// What stands before the first row.
    pub fn head(self, columns: &Columns, manifest: &Manifest) -> String {
        match self {
            Self::Csv(mark) => {
                let mark = if mark == Mark::Bom { "\u{feff}" } else { "" };
                format!("{mark}{}", csv_line(fields(columns).map(|field| field.head.to_owned())))
            }
            Self::JsonLines => format!("{}\n", json!({ "manifest": manifest.to_json() })),
            Self::Markdown => {
                let names = fields(columns).skip(1).map(|field| field.head).collect::<Vec<_>>().join(" | ");
                let rule = fields(columns).skip(1).map(|_| "---").collect::<Vec<_>>().join(" | ");
                format!("{}\n\n| {names} |\n| {rule} |\n", safe::markdown(&manifest.in_words()))
            }
        }
    }

    /// One row; `shown` writes a length of time, milliseconds, as the table has it.
    pub fn row(self, columns: &Columns, line: &Line, shown: Written) -> String {
        match self {
            Self::Csv(_) => csv_line(fields(columns).map(|field| field.cell(line, seconds))),
            Self::JsonLines => format!("{}\n", of_line(columns, line)),
            Self::Markdown => {
                let cells = fields(columns).skip(1).map(|field| safe::markdown(&field.cell(line, shown)));
                format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
            }
        }
    }
}

/// A number that a spreadsheet can add up, rounded as it is shown.
fn seconds(ms: i64) -> String {
    ((ms + SECOND / 2) / SECOND).to_string()
}

fn csv_line(cells: impl Iterator<Item = String>) -> String {
    let mut line = String::new();
    for cell in cells {
        if !line.is_empty() {
            line.push(',');
        }
        line.push('"');
        line.push_str(&safe::cell(&cell).replace('"', "\"\""));
        line.push('"');
    }
    line.push_str("\r\n");
    line
}

fn of_line(columns: &Columns, line: &Line) -> Value {
    let said = fields(columns).map(|field| (field.key.to_owned(), field.value(line)));
    Value::Object(said.filter(|(_, value)| !value.is_null()).collect())
}

#[cfg(test)]
mod tests;
