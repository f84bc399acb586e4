//! A list as a file: CSV, JSON Lines or Markdown, with a manifest that says what it is a list of and whether it is whole.
//!
//! It writes what it is given, in the order in which it is given it, and never more: which rows those are, and what queues
//! and codes are called, is decided by whoever shows them. It writes in pieces, so that a hundred thousand rows need not
//! stand in memory twice, and so that a page can draw in between.

mod manifest;
mod safe;

pub use manifest::{Completeness, Manifest};

use crate::clock::SECOND;
use crate::genesys::query::iso;
use crate::record::{Direction, Figures};
use serde_json::{Map, Value, json};

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
    /// Its medium, in words.
    pub medium: String,
    /// Who began it.
    pub direction: Option<Direction>,
    /// What the customer is called.
    pub name: Option<String>,
    /// Their number or address.
    pub address: Option<String>,
    /// The queue, in words.
    pub queue: Option<String>,
    /// What it took.
    pub figures: Figures,
    /// Whether the agent answered it, or had it answered.
    pub handled: bool,
    /// Nothing more will come but a correction.
    pub complete: bool,
    /// The outcome, in words.
    pub wrap_up: String,
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
    pub fn head(self, manifest: &Manifest) -> String {
        match self {
            Self::Csv(mark) => {
                let mark = if mark == Mark::Bom { "\u{feff}" } else { "" };
                format!("{mark}{}", csv_line(COLUMNS.iter().map(|(name, _)| (*name).to_owned())))
            }
            Self::JsonLines => format!("{}\n", json!({ "manifest": manifest.to_json() })),
            Self::Markdown => {
                let names = COLUMNS.iter().skip(1).map(|(name, _)| *name).collect::<Vec<_>>().join(" | ");
                let rule = COLUMNS.iter().skip(1).map(|_| "---").collect::<Vec<_>>().join(" | ");
                format!("{}\n\n| {names} |\n| {rule} |\n", safe::markdown(&manifest.in_words()))
            }
        }
    }

    /// One row; `shown` writes a length of time, milliseconds, as the table has it.
    pub fn row(self, line: &Line, shown: Written) -> String {
        match self {
            Self::Csv(_) => csv_line(COLUMNS.iter().map(|(_, cell)| cell(line, seconds))),
            Self::JsonLines => format!("{}\n", of_line(line)),
            Self::Markdown => {
                let cells = COLUMNS.iter().skip(1).map(|(_, cell)| safe::markdown(&cell(line, shown)));
                format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
            }
        }
    }
}

/// The text of a cell.
type Cell = fn(&Line, Written) -> String;

/// The columns of the table, after the id that a row is found again by. The same names stand above the table.
const COLUMNS: [(&str, Cell); 13] = [
    ("Conversation", |line, _| line.id.clone()),
    ("Started", |line, _| line.started_there.clone()),
    ("Duration", |line, written| {
        line.ended.map_or_else(|| "In progress".to_owned(), |ended| written((ended - line.started).max(0)))
    }),
    ("Medium", |line, _| line.medium.clone()),
    ("Direction", |line, _| direction(line).to_owned()),
    ("Customer", |line, _| line.name.clone().unwrap_or_default()),
    ("Address", |line, _| line.address.clone().unwrap_or_default()),
    ("Queue", |line, _| line.queue.clone().unwrap_or_default()),
    ("Talk", |line, written| written(line.figures.talk)),
    ("Hold", |line, written| written(line.figures.hold)),
    ("Wait", |line, written| written(line.figures.wait)),
    ("ACW", |line, written| written(line.figures.acw)),
    ("Wrap-up", |line, _| line.wrap_up.clone()),
];

fn direction(line: &Line) -> &'static str {
    match line.direction {
        Some(Direction::Inbound) => "Inbound",
        Some(Direction::Outbound) => "Outbound",
        None => "",
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

fn of_line(line: &Line) -> Value {
    let mut object = Map::new();
    let mut put = |name: &str, value: Value| {
        if !value.is_null() {
            object.insert(name.to_owned(), value);
        }
    };
    let Figures { talk, hold, holds, wait, acw, handle, transfers } = line.figures;
    put("conversationId", line.id.as_str().into());
    put("started", iso(line.started).into());
    put("ended", line.ended.map(iso).into());
    put("medium", line.medium.as_str().into());
    put("direction", Some(direction(line)).filter(|word| !word.is_empty()).into());
    put("customerName", line.name.as_deref().into());
    put("customerAddress", line.address.as_deref().into());
    put("queue", line.queue.as_deref().into());
    for (name, ms) in [("talkMs", talk), ("holdMs", hold), ("waitMs", wait), ("acwMs", acw), ("handleMs", handle)] {
        put(name, ms.into());
    }
    put("holds", holds.into());
    put("transfers", transfers.into());
    put("wrapUp", Some(line.wrap_up.as_str()).filter(|word| !word.is_empty()).into());
    put("handled", line.handled.into());
    put("final", line.complete.into());
    Value::Object(object)
}

#[cfg(test)]
mod tests;
