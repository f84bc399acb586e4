//! What a command does. Each is something that the agent could do by a button of the page as well.

use super::{Board, Opened};
use crate::address::View;
use crate::browser::keys::{self, Step};
use crate::screens::live::toggle;
use crate::state::Desk;
use leptos::prelude::*;
use std::time::Duration;
use tidemark_core::commands::{Command, Shortcut};
use tidemark_core::{history, live};

/// How often, and for how long, a screen is looked for that is on its way.
const LOOK_AGAIN: Duration = Duration::from_millis(50);
const LOOKS: u32 = 100;

/// Does it.
pub(in crate::screens) fn run(desk: Desk, board: Board, command: &Command) {
    let top = desk.top();
    let go = |view| top.change(|address| *address = address.in_view(view));
    let open = |opened| board.get().iter().for_each(|over| over.commands.show(Some(opened)));
    match command {
        Command::Of(Shortcut::Next) => keys::step(Step::Next),
        Command::Of(Shortcut::Previous) => keys::step(Step::Previous),
        Command::Of(Shortcut::Live) => go(View::Live),
        Command::Of(Shortcut::History) => go(View::History),
        Command::Of(Shortcut::Find) => {
            go(View::History);
            once_there(|| keys::focus("#find"), LOOKS);
        }
        Command::Of(Shortcut::Pause) => top.pause(),
        Command::Of(Shortcut::Commands) => open(Opened::List),
        Command::Of(Shortcut::Help) => open(Opened::Keys),
        Command::Medium(media) => top.change(|address| match address.view {
            View::Live => toggle(&mut address.live.media, *media),
            View::History => toggle(&mut address.history.media, *media),
        }),
        Command::State(group) => top.change(|address| toggle(&mut address.live.groups, *group)),
        Command::NoFilter => top.change(|address| match address.view {
            View::Live => address.live = live::Filter::default(),
            View::History => address.history = history::Filter::default(),
        }),
        Command::Settings => {
            go(View::Live);
            once_there(|| keys::focus(".limits > summary"), LOOKS);
            once_there(|| keys::click(".limits > summary"), LOOKS);
        }
        Command::Export => once_there(|| keys::click(".export-button"), LOOKS),
        Command::TakeOver => top.take_over(),
        Command::SignIn => top.sign_in(),
        Command::SignOut => top.sign_out(),
        Command::Conversation(id) => top.look_at(id),
    }
}

/// Tries it until it is done: what it needs may not be drawn yet.
fn once_there(act: fn() -> bool, looks: u32) {
    if looks > 0 && !act() {
        set_timeout(move || once_there(act, looks - 1), LOOK_AGAIN);
    }
}
