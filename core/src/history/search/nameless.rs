//! What rows are known by that cannot be read and have no id: what they are made of. Their places would name them anew each time
//! pages shift. It keeps a number of each row, and nothing of what is in it.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The rows of one answer that have no id.
#[derive(Debug, Default)]
pub(super) struct Nameless(HashMap<u64, u32>);

impl Nameless {
    /// The name of a row: the same in every answer. Rows of one answer that are alike have one each; such of several answers
    /// are taken for the same, because a row that was pushed to another page looks no different.
    pub(super) fn name(&mut self, row: &impl Hash) -> String {
        let mut hasher = DefaultHasher::new();
        row.hash(&mut hasher);
        let hash = hasher.finish();
        let alike = self.0.entry(hash).or_default();
        *alike += 1;
        format!("{hash:x}/{alike}")
    }
}
