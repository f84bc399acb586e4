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
use crate::history::Column;
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

    fn cells(&self) -> impl Iterator<Item = (&'static str, Cell)> {
        let marks = matches!(self, Self::Shown { top: Top::Live, .. });
        let mark = marks.then_some((
            GOES_ON,
            (|line, _| line.live.as_ref().map(|live| live.phase.clone()).unwrap_or_default()) as Cell,
        ));
        let shown = COLUMNS.iter().filter(|(column, ..)| column.is_none_or(|column| self.has(column)));
        shown.map(|(_, name, cell)| (*name, *cell)).chain(mark)
    }
}

/// The column that marks them.
const GOES_ON: &str = "Not on record";

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
                format!("{mark}{}", csv_line(columns.cells().map(|(name, _)| name.to_owned())))
            }
            Self::JsonLines => format!("{}\n", json!({ "manifest": manifest.to_json() })),
            Self::Markdown => {
                let names = columns.cells().skip(1).map(|(name, _)| name).collect::<Vec<_>>().join(" | ");
                let rule = columns.cells().skip(1).map(|_| "---").collect::<Vec<_>>().join(" | ");
                format!("{}\n\n| {names} |\n| {rule} |\n", safe::markdown(&manifest.in_words()))
            }
        }
    }

    /// One row; `shown` writes a length of time, milliseconds, as the table has it.
    pub fn row(self, columns: &Columns, line: &Line, shown: Written) -> String {
        match self {
            Self::Csv(_) => csv_line(columns.cells().map(|(_, cell)| cell(line, seconds))),
            Self::JsonLines => format!("{}\n", of_line(columns, line)),
            Self::Markdown => {
                let cells = columns.cells().skip(1).map(|(_, cell)| safe::markdown(&cell(line, shown)));
                format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
            }
        }
    }
}

/// The text of a cell.
type Cell = fn(&Line, Written) -> String;

/// The columns of the table, after the id; what the customer column shows are two. The same names stand above the table.
const COLUMNS: [(Option<Column>, &str, Cell); 13] = [
    (None, "Conversation", |line, _| line.id.clone()),
    (Some(Column::Started), "Started", |line, _| line.started_there.clone()),
    (Some(Column::Duration), "Duration", |line, written| match (&line.live, line.ended) {
        (Some(live), _) => written(live.total),
        (None, Some(ended)) => written((ended - line.started).max(0)),
        (None, None) => "In progress".to_owned(),
    }),
    (Some(Column::Medium), "Medium", |line, _| line.medium.clone()),
    (Some(Column::Direction), "Direction", |line, _| direction(line).to_owned()),
    (Some(Column::Customer), "Customer", |line, _| line.name.clone().unwrap_or_default()),
    (Some(Column::Customer), "Address", |line, _| line.address.clone().unwrap_or_default()),
    (Some(Column::Queue), "Queue", |line, _| line.queue.clone().unwrap_or_default()),
    (Some(Column::Talk), "Talk", |line, written| written(line.figures.talk)),
    (Some(Column::Hold), "Hold", |line, written| written(line.figures.hold)),
    (Some(Column::Wait), "Wait", |line, written| written(line.figures.wait)),
    (Some(Column::AfterCall), "ACW", |line, written| written(line.figures.acw)),
    (Some(Column::WrapUp), "Wrap-up", |line, _| line.wrap_up.clone()),
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

fn of_line(columns: &Columns, line: &Line) -> Value {
    let mut object = Map::new();
    let mut put = |column: Option<Column>, name: &str, value: Value| {
        if !value.is_null() && column.is_none_or(|column| columns.has(column)) {
            object.insert(name.to_owned(), value);
        }
    };
    let Figures { talk, hold, holds, wait, acw, handle, transfers } = line.figures;
    put(None, "conversationId", line.id.as_str().into());
    put(None, "started", iso(line.started).into());
    put(Some(Column::Duration), "ended", line.ended.map(iso).into());
    put(Some(Column::Medium), "medium", line.medium.as_str().into());
    put(Some(Column::Direction), "direction", Some(direction(line)).filter(|word| !word.is_empty()).into());
    put(None, "customerName", line.name.as_deref().into());
    put(None, "customerAddress", line.address.as_deref().into());
    put(Some(Column::Queue), "queue", line.queue.as_deref().into());
    put(Some(Column::Talk), "talkMs", talk.into());
    put(Some(Column::Hold), "holdMs", hold.into());
    put(Some(Column::Hold), "holds", holds.into());
    put(Some(Column::Wait), "waitMs", wait.into());
    put(Some(Column::AfterCall), "acwMs", acw.into());
    put(Some(Column::WrapUp), "wrapUp", Some(line.wrap_up.as_str()).filter(|word| !word.is_empty()).into());
    // No column of the table shows these.
    if *columns == Columns::All {
        put(None, "handleMs", handle.into());
        put(None, "transfers", transfers.into());
    }
    put(None, "handled", line.handled.into());
    put(None, "final", line.complete.into());
    put(None, "notOnRecord", line.live.as_ref().map(|live| live.phase.as_str()).into());
    Value::Object(object)
}

#[cfg(test)]
mod tests;
