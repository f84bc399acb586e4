//! What one page had, as far as it matters for whether all was read. It knows no conversation.

use crate::genesys::query::Order;
use crate::history::range::Window;

/// A page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    Unasked,
    Asked,
    /// It had so many rows, and there they lie.
    Read {
        rows: usize,
        place: Place,
        first: Option<i64>,
    },
}

/// Where the rows of a page lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// None of them past the window.
    Before,
    /// Some of them past the window.
    Across,
    /// All of them past the window.
    Beyond,
}

/// What a page had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rows {
    /// Rows, readable or not.
    pub(super) all: usize,
    pub(super) place: Place,
    /// How far on its first readable row is, in the order that was asked for.
    pub(super) first: Option<i64>,
    /// Conversations that another page of this pass has had.
    pub(super) again: u64,
    /// Conversations that had never been seen.
    pub(super) fresh: u64,
    /// Those of them that lie in the window.
    pub(super) found: u64,
}

impl Place {
    /// Where rows with these starts lie, as far as they are readable.
    pub(super) fn of(starts: &[i64], window: Window, order: Order) -> Self {
        let is_past = |started: &&i64| match order {
            Order::Descending => **started < window.from,
            Order::Ascending => **started >= window.to,
        };
        match starts.iter().filter(is_past).count() {
            0 => Self::Before,
            past if past == starts.len() => Self::Beyond,
            _ => Self::Across,
        }
    }
}

impl Page {
    pub(super) const fn rows(self) -> usize {
        match self {
            Self::Read { rows, .. } => rows,
            Self::Unasked | Self::Asked => 0,
        }
    }

    pub(super) const fn is_read(self) -> bool {
        matches!(self, Self::Read { .. })
    }
}
