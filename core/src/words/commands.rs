//! Words for commands, for keys, and for a page that is about to be locked.

use super::{Advice, names};
use crate::commands::{Command, Keymap, Shortcut, Singles};
use crate::language::say;
use crate::presence::Lock;
use crate::{english, text};

/// What a command is called; a conversation is called by what it is, which its row knows.
pub fn of_command(command: &Command) -> String {
    match command {
        Command::Of(shortcut) => of_shortcut(*shortcut).to_owned(),
        Command::Medium(media) => text!("Filter: {what}", what = names::of_media(*media, None)),
        Command::State(group) => text!("Filter: {what}", what = names::of_group(*group)),
        Command::NoFilter => text!("Show all: no filter").to_owned(),
        Command::Settings => text!("Settings and report").to_owned(),
        Command::Export => text!("Export the list").to_owned(),
        Command::TakeOver => text!("Show live events here").to_owned(),
        Command::SignIn => text!("Renew sign-in").to_owned(),
        Command::SignOut => text!("Sign out").to_owned(),
        Command::Conversation(_) => text!("Open a conversation").to_owned(),
    }
}

/// What a shortcut does.
pub fn of_shortcut(shortcut: Shortcut) -> &'static str {
    say(match shortcut {
        Shortcut::Next => english!("Next conversation"),
        Shortcut::Previous => english!("Previous conversation"),
        Shortcut::Find => english!("Find in the history"),
        Shortcut::Live => english!("Go to Live"),
        Shortcut::History => english!("Go to History"),
        Shortcut::Pause => english!("Pause the list, or go on"),
        Shortcut::Help => english!("Keys"),
        Shortcut::Commands => english!("Commands"),
    })
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
        Lock::Idle => Advice::said(
            english!("Are you still there?"),
            english!(
                "Nobody has used this page for a while. It signs out and hides everything soon; any key or click keeps it open."
            ),
        ),
        Lock::Sitting => Advice::said(
            english!("You signed in long ago"),
            english!(
                "This page signs out and hides everything soon. Renew the sign-in to go on; everything here stays as it is."
            ),
        ),
    }
}
