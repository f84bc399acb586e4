//! What an agent can have done by its name or by a key, wherever on the page they are.
//!
//! It knows which commands there are and which text or key means which; it does none of them, and what they are called is for
//! the words.

mod keymap;

pub use keymap::{Held, Keymap, Place, Press, Shortcut, Singles};

use crate::live::Group;
use crate::record::{Id, Media};

/// Something to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Something that has a key.
    Of(Shortcut),
    /// Shows, or hides, one medium in the view.
    Medium(Media),
    /// Shows, or hides, one state in the live view.
    State(Group),
    /// Takes all filters of the view away.
    NoFilter,
    /// Opens the settings.
    Settings,
    /// Opens the export of the list.
    Export,
    /// Takes live events here from where they go.
    TakeOver,
    /// Renews the sign-in.
    SignIn,
    /// Ends it.
    SignOut,
    /// Opens one conversation.
    Conversation(Id),
}

/// Which of `names` a text means, by their places: those that have each of its words in them, first those that begin with it.
/// A text without a word means all.
pub fn found<'a>(names: impl Iterator<Item = &'a str>, typed: &str) -> Vec<usize> {
    let typed = typed.trim().to_lowercase();
    let mut found: Vec<(usize, usize)> = names
        .enumerate()
        .filter_map(|(place, name)| {
            let name = name.to_lowercase();
            let all = typed.split_whitespace().all(|word| name.contains(word));
            all.then(|| (usize::from(!name.starts_with(&typed)), place))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 4] = ["Go to history", "Sign out", "Only calls", "Export the list"];

    #[test]
    fn what_is_typed_means_the_commands_that_have_all_its_words_in_whatever_order_and_case() {
        let of = |typed| found(NAMES.into_iter(), typed);
        assert_eq!(of(""), [0, 1, 2, 3]);
        assert_eq!(of("  "), [0, 1, 2, 3]);
        assert_eq!(of("HIST"), [0]);
        assert_eq!(of("list exp"), [3]);
        assert_eq!(of("history nothing"), [0; 0]);
    }

    #[test]
    fn those_that_begin_with_it_come_first() {
        assert_eq!(found(NAMES.into_iter(), "o"), [2, 0, 1, 3]);
        assert_eq!(found(NAMES.into_iter(), "\u{130}"), [0; 0], "a letter that grows when it is small harms nobody");
    }
}
