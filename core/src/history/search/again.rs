//! Reading once more what the server counts and has not given, because the agent wants it. It leaves alone every slice that
//! is not short, and every page that cannot have what is missing.

use super::calls::Calls;
use super::slice::{End, Slice};
use super::{Search, Source, slice};
use crate::genesys::query::Order;

/// What a search reads for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Round {
    /// What was asked for.
    #[default]
    First,
    /// What was missing when all was read.
    Missing,
}

impl Search {
    /// Opens what is short. Where a job has left a part of its slice to pages and that part is short itself, only that part.
    pub(super) fn open_what_is_short(&mut self) {
        self.round = Round::Missing;
        if self.source == Source::Calls {
            self.bad -= self.calls.unreadable();
            self.calls = Calls::default();
            return;
        }
        for whole in 0..self.slices.len() {
            if self.slices[whole].part_of.is_some() || !is_short(&self.slices[whole]) {
                continue;
            }
            let is_part = |slice: &&mut Slice| slice.part_of == Some(whole) && is_short(slice);
            let mut parts = self.slices.iter_mut().filter(is_part).peekable();
            if parts.peek().is_some() {
                parts.for_each(slice::Slice::open_again);
            } else {
                self.slices[whole].open_again();
            }
        }
    }
}

fn is_short(slice: &Slice) -> bool {
    slice.done == Some(End::Counted) && slice.pages.counted() > Some(slice.read())
}

impl Slice {
    fn open_again(&mut self) {
        self.done = None;
        if self.by_job > 0 {
            self.forget_job();
        } else {
            self.pages.read_again(self.order());
        }
    }
}

/// Whether what is missing can only be where a page had room: a closed window keeps its order, and nothing came twice.
pub(super) const fn keeps_its_place(order: Order, rows: u64, seen: u64) -> bool {
    matches!(order, Order::Ascending) && rows <= seen
}
