//! Which of the found conversations are shown, and what they add up to. It changes nothing and asks nobody, so a filter
//! takes effect at once and can never disagree with the list.

use crate::record::{Book, Direction, Id, Media, Totals};

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
}

impl Default for Filter {
    fn default() -> Self {
        Self { media: Vec::new(), direction: None, stage: Stage::Ended }
    }
}

/// What a filter leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Newest first; the same start in the order of ids, so that no two looks differ.
    pub rows: Vec<Id>,
    /// What they add up to.
    pub totals: Totals,
    /// How many each medium would show, the other parts of the filter as they are: in the order of [`Media::ALL`].
    pub by_media: [u32; Media::ALL.len()],
    /// Likewise for directions: inbound, outbound.
    pub by_direction: [u32; 2],
    /// Likewise for stages: ended, in progress.
    pub by_stage: [u32; 2],
    /// All that were found, shown or not.
    pub all: usize,
}

/// Applies `filter` to `found`.
pub fn select(found: &[Id], book: &Book, filter: &Filter) -> Selection {
    let mut selection = Selection::default();
    let mut rows: Vec<(i64, &Id)> = Vec::new();
    for id in found {
        let Some(past) = book.get(id).and_then(|record| record.past.as_ref()) else { continue };
        selection.all += 1;
        let stage = if past.ended.is_some() { Stage::Ended } else { Stage::InProgress };
        let media = filter.media.is_empty() || filter.media.contains(&past.media);
        let direction = filter.direction.is_none() || filter.direction == past.direction;
        let staged = filter.stage == stage;
        if direction && staged {
            selection.by_media[past.media as usize] += 1;
        }
        if let (true, true, Some(direction)) = (media, staged, past.direction) {
            selection.by_direction[direction as usize] += 1;
        }
        if media && direction {
            selection.by_stage[stage as usize] += 1;
        }
        if media && direction && staged {
            rows.push((past.started, id));
            selection.totals.add(&past.figures, past.handled, past.complete);
        }
    }
    rows.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    selection.rows = rows.into_iter().map(|(_, id)| id.clone()).collect();
    selection
}

#[cfg(test)]
mod tests;
