//! What pages of ours let each other know of where the agent looks: each holds a mark while somebody works in it. A page that
//! shows all conversations marks them all; a widget stands beside one, and marks that one alone: who works in it sees nothing of
//! the others. Nothing of a list is read or told here.

use crate::record::Id;

/// What a mark begins with. A widget's goes on with its conversation.
const MARK: &str = "tidemark.looked_at";

/// The mark of the page beside a conversation, or of one that shows all.
pub fn mark(beside: Option<&Id>) -> String {
    beside.map_or_else(|| MARK.to_owned(), |id| format!("{MARK}.{id}"))
}

/// What of the conversations is before the agent's eyes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    /// All of them.
    All,
    /// These alone.
    Only(Vec<Id>),
}

impl Sight {
    /// By the marks among names of whatever is held.
    pub fn of(names: &[String]) -> Self {
        let marks = names.iter().filter_map(|name| name.strip_prefix(MARK));
        if marks.clone().any(str::is_empty) {
            return Self::All;
        }
        Self::Only(marks.filter_map(|mark| mark.strip_prefix('.')).map(Id::from).collect())
    }

    /// Whether this one is.
    pub fn has(&self, id: &Id) -> bool {
        match self {
            Self::All => true,
            Self::Only(ids) => ids.contains(id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(marks: &[&String], id: &str) -> bool {
        Sight::of(&marks.iter().map(ToString::to_string).collect::<Vec<_>>()).has(&id.into())
    }

    #[test]
    fn a_page_that_shows_all_marks_all_and_a_widget_its_own_conversation_alone() {
        let (all, a, b) = (mark(None), mark(Some(&"a".into())), mark(Some(&"b".into())));
        assert!(!seen(&[], "a"), "nobody looks");
        assert!(seen(&[&a], "a") && !seen(&[&a], "b"));
        assert!(seen(&[&a, &b], "b") && !seen(&[&a, &b], "c"));
        assert!(seen(&[&b, &all], "c"));
    }

    #[test]
    fn what_else_is_held_is_no_mark() {
        let names = ["tidemark.lead.1", "tidemark.seen", "tidemark.looked_attentively", "tidemark.alone.alerts.a", ""];
        assert_eq!(Sight::of(&names.map(str::to_owned)), Sight::Only(Vec::new()));
    }
}
