//! Words for commands, for keys, and for a page that is about to be locked.

use super::{Advice, names};
use crate::commands::{Command, Keymap, Shortcut, Singles};
use crate::live::Group;
use crate::presence::Lock;

/// What a command is called; a conversation is called by what it is, which its row knows.
pub fn of_command(command: &Command) -> String {
    match command {
        Command::Of(shortcut) => of_shortcut(*shortcut).to_owned(),
        Command::Medium(media) => format!("Filter: {}", names::of_media(*media, None)),
        Command::State(group) => format!("Filter: {}", of_group(*group)),
        Command::NoFilter => "Show all: no filter".to_owned(),
        Command::Settings => "Settings and report".to_owned(),
        Command::Export => "Export the list".to_owned(),
        Command::TakeOver => "Show live events here".to_owned(),
        Command::SignIn => "Renew sign-in".to_owned(),
        Command::SignOut => "Sign out".to_owned(),
        Command::Conversation(_) => "Open a conversation".to_owned(),
    }
}

/// What a shortcut does.
pub const fn of_shortcut(shortcut: Shortcut) -> &'static str {
    match shortcut {
        Shortcut::Next => "Next conversation",
        Shortcut::Previous => "Previous conversation",
        Shortcut::Find => "Find in the history",
        Shortcut::Live => "Go to Live",
        Shortcut::History => "Go to History",
        Shortcut::Pause => "Pause the list, or go on",
        Shortcut::Help => "Keys",
        Shortcut::Commands => "Commands",
    }
}

const fn of_group(group: Group) -> &'static str {
    match group {
        Group::Alerting => "Alerting",
        Group::Contact => "Connected",
        Group::AfterCall => "After-call work",
        Group::Ended => "Ended",
    }
}

/// The key of a command, as it stands on a keyboard; empty where it has none, or none that counts.
pub fn of_key(command: &Command, keymap: &Keymap) -> String {
    match (command, keymap.singles) {
        (Command::Of(Shortcut::Commands), _) => "Ctrl K".to_owned(),
        (Command::Of(shortcut), Singles::On) => keymap.key(*shortcut).map(String::from).unwrap_or_default(),
        _ => String::new(),
    }
}

/// What is said before a page is locked.
pub fn of_lock(lock: Lock) -> Advice {
    match lock {
        Lock::Idle => Advice::new(
            "Are you still there?",
            "Nobody has used this page for a while. It signs out and hides everything soon; any key or click keeps it open.",
        ),
        Lock::Sitting => Advice::new(
            "You signed in long ago",
            "This page signs out and hides everything soon. Renew the sign-in to go on; everything here stays as it is.",
        ),
    }
}
