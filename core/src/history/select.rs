//! Which of the found conversations are shown, and what they add up to. It changes nothing and asks nobody, so a filter
//! takes effect at once and can never disagree with the list.

use super::kpi::{Board, Entry, Kpi};
use super::range::Window;
use super::store::{Row, Store};
use crate::record::{Direction, Media};

/// Over, or not yet: both are on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Over.
    Ended,
    /// Not over: an open message conversation of several days, a call that is going on.
    InProgress,
}

/// What to show. An empty list of media means all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Media.
    pub media: Vec<Media>,
    /// Who began it; `None` for both.
    pub direction: Option<Direction>,
    /// Over or not.
    pub stage: Stage,
    /// Only those that this figure stands for.
    pub figure: Option<Kpi>,
    /// Only those that began in this part of the interval.
    pub part: Option<Window>,
}

impl Default for Filter {
    fn default() -> Self {
        Self { media: Vec::new(), direction: None, stage: Stage::Ended, figure: None, part: None }
    }
}

/// What a filter leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Newest first; the same start in the order of ids, so that no two looks differ.
    pub rows: Vec<Row>,
    /// What they add up to, and those that only [`Filter::figure`] hides: a figure must not change by being looked into.
    pub board: Board,
    /// Likewise what only [`Filter::part`] hides, in the order of arrival: charts show the whole interval.
    pub charted: Vec<Row>,
    /// How many each medium would show, the other parts of the filter as they are: in the order of [`Media::ALL`].
    pub by_media: [u32; Media::ALL.len()],
    /// Likewise for directions: inbound, outbound.
    pub by_direction: [u32; 2],
    /// Likewise for stages: ended, in progress.
    pub by_stage: [u32; 2],
    /// All that were found, shown or not.
    pub all: usize,
}

/// Applies `filter` to all that was found.
pub fn select(found: &Store, filter: &Filter) -> Selection {
    let mut selection = Selection { all: found.len(), ..Selection::default() };
    for row in found.rows() {
        let stage = if found.ended(row).is_some() { Stage::Ended } else { Stage::InProgress };
        let entry = Entry::of(found, row);
        let media = filter.media.is_empty() || filter.media.contains(&entry.media);
        let direction = filter.direction.is_none() || filter.direction == found.direction(row);
        let staged = filter.stage == stage;
        let figure = filter.figure.is_none_or(|figure| figure.stands_for(&entry));
        let part = filter.part.is_none_or(|part| part.contains(entry.started));
        let looked_into = figure && part;
        if direction && staged && looked_into {
            selection.by_media[entry.media as usize] += 1;
        }
        if let (true, true, true, Some(direction)) = (media, staged, looked_into, found.direction(row)) {
            selection.by_direction[direction as usize] += 1;
        }
        if media && direction && looked_into {
            selection.by_stage[stage as usize] += 1;
        }
        if media && direction && staged {
            if part {
                selection.board.add(&entry);
            }
            if figure {
                selection.charted.push(row);
            }
            if looked_into {
                selection.rows.push(row);
            }
        }
    }
    selection.rows.sort_unstable_by(|one, other| found.newest_first(*one, *other));
    selection
}

#[cfg(test)]
mod tests;
