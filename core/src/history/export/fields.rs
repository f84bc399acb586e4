//! The fields of a file: one list for all formats, so that none lacks what another has. Their names are English in every
//! language, for other programs read them.

use super::{Columns, Line, Top, Written};
use crate::genesys::query::iso;
use crate::history::Column;
use crate::record::Direction;
use serde_json::Value;

/// A field of a file.
pub(super) struct Field {
    /// The column of the table that it goes with; none where it has none, and stands in every file.
    column: Option<Column>,
    /// What it is called above a table.
    pub(super) head: &'static str,
    /// What it is called in JSON; lengths say their unit.
    pub(super) key: &'static str,
    of: for<'a> fn(&'a Line) -> Said<'a>,
}

/// What a row says in a field.
enum Said<'a> {
    Text(&'a str),
    /// Milliseconds.
    Length(i64),
    Times(u32),
    Answer(bool),
    /// Epoch milliseconds, and the agent's wall clock.
    At(i64, &'a str),
    /// A length that nobody knows yet.
    GoesOn,
    Nothing,
}

impl Field {
    /// As a table has it; `written` writes a length, milliseconds.
    pub(super) fn cell(&self, line: &Line, written: Written) -> String {
        match (self.of)(line) {
            Said::Text(text) | Said::At(_, text) => text.to_owned(),
            Said::Length(ms) => written(ms),
            Said::Times(n) => n.to_string(),
            Said::Answer(true) => "Yes".to_owned(),
            Said::Answer(false) => "No".to_owned(),
            Said::GoesOn => "In progress".to_owned(),
            Said::Nothing => String::new(),
        }
    }

    /// As JSON has it; null for nothing.
    pub(super) fn value(&self, line: &Line) -> Value {
        match (self.of)(line) {
            Said::Text("") | Said::GoesOn | Said::Nothing => Value::Null,
            Said::Text(text) => text.into(),
            Said::Length(ms) => ms.into(),
            Said::Times(n) => n.into(),
            Said::Answer(is) => is.into(),
            Said::At(at, _) => iso(at).into(),
        }
    }
}

/// The fields of a file with these columns.
pub(super) fn fields(columns: &Columns) -> impl Iterator<Item = &'static Field> {
    let mark = matches!(columns, Columns::Shown { top: Top::Live, .. }).then_some(&NOT_ON_RECORD);
    FIELDS.iter().filter(|field| field.column.is_none_or(|column| columns.has(column))).chain(mark)
}

fn text(text: Option<&String>) -> Said<'_> {
    text.map_or(Said::Nothing, |text| Said::Text(text))
}

/// What only a record tells; nothing of what goes on.
fn on_record<'a>(line: &Line, said: Said<'a>) -> Said<'a> {
    if line.live.is_some() { Said::Nothing } else { said }
}

const fn field(
    column: Option<Column>,
    head: &'static str,
    key: &'static str,
    of: for<'a> fn(&'a Line) -> Said<'a>,
) -> Field {
    Field { column, head, key, of }
}

/// In the order of the table, after the id that a row is found again by; behind each column what goes with it, and behind the
/// address of the customer the one that they dialled.
static FIELDS: [Field; 24] = [
    field(None, "Conversation", "conversationId", |line| Said::Text(&line.id)),
    field(Some(Column::Started), "Started", "started", |line| Said::At(line.started, &line.started_there)),
    field(Some(Column::Duration), "Ended", "ended", |line| match line.ended {
        Some(ended) => Said::At(ended, &line.ended_there),
        None => Said::Nothing,
    }),
    field(Some(Column::Duration), "Duration", "durationMs", |line| match (&line.live, line.ended) {
        (Some(live), _) => Said::Length(live.total),
        (None, Some(ended)) => Said::Length((ended - line.started).max(0)),
        (None, None) => Said::GoesOn,
    }),
    field(Some(Column::Medium), "Medium", "medium", |line| Said::Text(&line.medium)),
    field(Some(Column::Direction), "Direction", "direction", |line| match line.direction {
        Some(Direction::Inbound) => Said::Text("Inbound"),
        Some(Direction::Outbound) => Said::Text("Outbound"),
        None => Said::Nothing,
    }),
    field(Some(Column::Customer), "Customer", "customerName", |line| text(line.name.as_ref())),
    field(Some(Column::Customer), "Address", "customerAddress", |line| text(line.address.as_ref())),
    field(Some(Column::Dialled), "Dialed", "dialed", |line| text(line.dialled.as_ref())),
    field(Some(Column::Queue), "Queue", "queue", |line| text(line.queue.as_ref())),
    field(Some(Column::Agent), "Agent", "agent", |line| text(line.agent.as_ref())),
    field(None, "Handled", "handled", |line| on_record(line, Said::Answer(line.handled))),
    field(Some(Column::Talk), "Talk", "talkMs", |line| Said::Length(line.figures.talk)),
    field(Some(Column::Hold), "Hold", "holdMs", |line| Said::Length(line.figures.hold)),
    field(Some(Column::Hold), "Holds", "holds", |line| Said::Times(line.figures.holds)),
    field(Some(Column::Hold), "In others", "inOthersMs", |line| line.elsewhere.map_or(Said::Nothing, Said::Length)),
    field(Some(Column::Wait), "Wait", "waitMs", |line| Said::Length(line.figures.wait)),
    field(Some(Column::Abandoned), "Abandoned", "abandoned", |line| on_record(line, Said::Answer(line.abandoned))),
    field(Some(Column::AfterCall), "ACW", "acwMs", |line| Said::Length(line.figures.acw)),
    // A record has it when work is over.
    field(None, "Handle", "handleMs", |line| match line.figures.handle {
        0 if !line.complete => Said::Nothing,
        handle => Said::Length(handle),
    }),
    field(None, "Transfers", "transfers", |line| on_record(line, Said::Times(line.figures.transfers))),
    field(Some(Column::WrapUp), "Wrap-up", "wrapUp", |line| Said::Text(&line.wrap_up)),
    field(Some(Column::Note), "Note", "note", |line| text(line.note.as_ref())),
    field(None, "Final", "final", |line| Said::Answer(line.complete)),
];

/// Marks what goes on or is not on record yet.
static NOT_ON_RECORD: Field = field(None, "Not on record", "notOnRecord", |line| match &line.live {
    Some(live) => Said::Text(&live.phase),
    None => Said::Nothing,
});
