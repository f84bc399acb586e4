//! All commands in one list, found by what is typed, and the keys of those that have one (Ctrl K, `?`).
//!
//! Names of customers stand here as they stand in the list below; none of them goes anywhere.

mod keys;

use super::about::USUAL;
use super::attending::{Board, Opened, run};
use super::live::how;
use crate::address::View;
use crate::browser::keys::show;
use crate::state::{Desk, Outlook};
use crate::ui::bind::{part, text};
use crate::ui::dialog::Modal;
use crate::ui::seen::{Kept, Seen};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use std::sync::Arc;
use tidemark_core::commands::{Command, Shortcut, found};
use tidemark_core::live::Group;
use tidemark_core::{counted, text};
use tidemark_core::{history, live, words};

/// Conversations that are offered.
const MOST_CONVERSATIONS: usize = 30;

/// The list as it was when it was opened, what is typed, and which of those that are found is chosen.
struct List {
    offered: Vec<(Command, String)>,
    typed: Seen<String>,
    at: Seen<usize>,
}

impl List {
    fn found(&self) -> Vec<usize> {
        self.typed.with(|typed| found(self.offered.iter().map(|(_, name)| name.as_str()), typed))
    }
}

/// The dialog.
#[component]
pub(crate) fn Commands() -> impl IntoView {
    let (desk, board) = (expect_context::<Desk>(), expect_context::<Board>());
    let list = Kept::new(List { offered: offered(desk), typed: Seen::default(), at: Seen::default() });
    let close = move || board.get().iter().for_each(|over| over.commands.show(None));
    let with_keys = board.get().is_some_and(|over| over.commands.peek(|opened| *opened == Some(Opened::Keys)));
    let choose = move |place: usize| {
        let chosen = list.get().and_then(|list| list.offered.get(place).map(|(command, _)| command.clone()));
        close();
        // Once the dialog has given the focus back, so that the command may move it; windows open within the press.
        match chosen {
            Some(command @ Command::SignIn) => run(desk, board, &command),
            Some(command) => {
                request_animation_frame(move || request_animation_frame(move || run(desk, board, &command)));
            }
            None => {}
        }
    };
    let press = move |event: KeyboardEvent| {
        let Some(list) = list.get() else { return };
        let (found, at) = (list.found(), list.at.peek(|at| *at));
        let wanted = match event.key().as_str() {
            "ArrowDown" => (at + 1).min(found.len().saturating_sub(1)),
            "ArrowUp" => at.saturating_sub(1),
            "Enter" => {
                event.prevent_default();
                return found.get(at).into_iter().for_each(|place| choose(*place));
            }
            _ => return,
        };
        event.prevent_default();
        list.at.show(wanted);
        request_animation_frame(move || show(&id_of(wanted)));
    };
    let type_in = move |typed: String| {
        if let Some(list) = list.get() {
            list.at.show(0);
            list.typed.show(typed);
        }
    };
    let count = move || list.get().map_or(0, |list| list.found().len());
    let body = view! {
        <h2 id="commands">{text!("Commands")}</h2>
        <input
            type="search"
            role="combobox"
            aria-label=text!("Find a command")
            aria-expanded="true"
            aria-autocomplete="list"
            aria-controls="commands-list"
            aria-activedescendant=text(move || list.get().map(|list| id_of(list.at.get())).unwrap_or_default())
            autocomplete="off"
            spellcheck="false"
            on:input:target=move |event| type_in(event.target().value())
            on:keydown=press
        />
        <p role="status" aria-label=text!("Commands") class="soft">{text(move || of_count(count()))}</p>
        {part(move || options(list, board, choose))}
        {keys::keys(board, with_keys)}
        <form method="dialog">
            <button>{text!("Close")}</button>
        </form>
    };
    let modal = Modal { class: "about commands", role: "dialog", name: "commands", on_close: Arc::new(close) };
    modal.view(body.into_any())
}

fn id_of(place: usize) -> String {
    format!("command-{place}")
}

fn of_count(count: usize) -> String {
    match count {
        0 => text!("No command has these words").to_owned(),
        n => counted!(n, "1 command", "{n} commands"),
    }
}

fn options(list: Kept<List>, board: Board, choose: impl Fn(usize) + Copy + 'static) -> AnyView {
    let (Some(shown), Some(over)) = (list.get(), board.get()) else { return ().into_any() };
    let (at, keymap) = (shown.at.get(), over.keymap.get());
    let option = |(line, place): (usize, usize)| {
        let (command, name) = &shown.offered[place];
        let key = words::of_key(command, &keymap);
        view! {
            <li role="option" id=id_of(line) aria-selected=(line == at).to_string() on:click=move |_| choose(place)>
                <bdi>{name.clone()}</bdi>
                {(!key.is_empty()).then(|| view! { <kbd>{key}</kbd> })}
            </li>
        }
        .into_any()
    };
    let options: Vec<_> = shown.found().into_iter().enumerate().map(option).collect();
    view! { <ul role="listbox" id="commands-list" aria-label=text!("Commands")>{options}</ul> }.into_any()
}

/// What can be done here and now.
fn offered(desk: Desk) -> Vec<(Command, String)> {
    let top = desk.top();
    let address = top.address.peek(Clone::clone);
    let mut commands: Vec<Command> =
        [Shortcut::Live, Shortcut::History, Shortcut::Find, Shortcut::Next, Shortcut::Previous].map(Command::Of).into();
    commands.extend(USUAL.map(Command::Medium));
    let is_filtered = match address.view {
        View::Live => {
            commands.push(Command::Of(Shortcut::Pause));
            commands.extend(Group::ALL.map(Command::State));
            address.live != live::Filter::default()
        }
        View::History => {
            commands.push(Command::Export);
            address.history != history::Filter::default()
        }
    };
    commands.extend(is_filtered.then_some(Command::NoFilter));
    commands
        .extend(top.freshness.peek(|freshness| freshness.outlook == Outlook::TakeOver).then_some(Command::TakeOver));
    commands.extend(top.banner.peek(Option::is_some).then_some(Command::SignIn));
    commands.extend([Command::Settings, Command::Of(Shortcut::Help), Command::SignOut]);
    let named = |command: Command| {
        let name = words::of_command(&command);
        (command, name)
    };
    let ids = top.live.peek(|live| live.now.iter().take(MOST_CONVERSATIONS).cloned().collect::<Vec<_>>());
    let conversation = |id: tidemark_core::record::Id| {
        let row = top.live_row(&id)?;
        let customer =
            row.about.customer.name.as_deref().or(row.about.customer.address.as_deref()).unwrap_or(text!("somebody"));
        let name = text!("Open {customer}: {state}", customer, state = how(&row));
        Some((Command::Conversation(id), name))
    };
    commands.into_iter().map(named).chain(ids.into_iter().filter_map(conversation)).collect()
}
