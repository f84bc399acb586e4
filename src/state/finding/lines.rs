//! The lines of the table: what goes on, groups, and their rows, each at its place.

use crate::state::look::Found;
use tidemark_core::history::{Group, Row, Selection};

/// How rows stand in the table: where they are put together, with a line for each group above its rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Lines {
    /// Above all others: what goes on.
    live: usize,
    /// For each group the place of its line; the groups that are closed show no rows.
    groups: Vec<(usize, bool)>,
    count: usize,
}

/// A line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// The conversation of this number among those that go on.
    Live(usize),
    /// The group of this number.
    Group(usize),
    /// A conversation.
    Row(Row),
}

impl Lines {
    pub(super) fn of(selection: &Selection, is_closed: impl Fn(&Group) -> bool) -> Self {
        let (live, groups) = (selection.live.len(), &selection.groups);
        let mut count = live;
        let places = groups.iter().map(|group| {
            let (place, closed) = (count, is_closed(group));
            count += if closed { 1 } else { 1 + group.totals.count as usize };
            (place, closed)
        });
        let groups: Vec<_> = places.collect();
        Self { live, count: if groups.is_empty() { live + selection.rows.len() } else { count }, groups }
    }
}

impl Found {
    /// How many lines the table has.
    pub(crate) const fn count(&self) -> usize {
        self.lines.count
    }

    /// The line at a place.
    pub(crate) fn line(&self, place: usize) -> Option<Line> {
        let rows = &self.selection.rows;
        if place < self.lines.live {
            return Some(Line::Live(place));
        }
        let Some(number) = self.lines.groups.partition_point(|(begins, _)| *begins <= place).checked_sub(1) else {
            return rows.get(place - self.lines.live).copied().map(Line::Row);
        };
        let (begins, _) = *self.lines.groups.get(number)?;
        match place - begins {
            0 => Some(Line::Group(number)),
            within => rows.get(self.selection.groups.get(number)?.first + within - 1).copied().map(Line::Row),
        }
    }

    /// The place of a group's line.
    pub(crate) fn place(&self, group: usize) -> Option<usize> {
        self.lines.groups.get(group).map(|(begins, _)| *begins)
    }

    /// Whether the rows of a group are shown.
    pub(crate) fn is_open(&self, group: usize) -> bool {
        self.lines.groups.get(group).is_some_and(|(_, closed)| !closed)
    }
}
