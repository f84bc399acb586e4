//! Which conversations of an interval are asked for: of whom, and the filters that Genesys Cloud itself applies. They are not
//! kept in the address: a number in it would be personal data.

use crate::state::{Desk, Top};
use crate::ui::bind::{flag, part, text};
use crate::ui::number::{Number, number};
use crate::ui::seen::{Kept, Seen};
use leptos::prelude::*;
use std::sync::Arc;
use tidemark_core::history::{Conditions, Ending, Length, Scope};
use tidemark_core::record::{Direction, Id, Media};
use tidemark_core::words;

/// Whose conversations, before it is known which queues are the agent's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Whose {
    #[default]
    Mine,
    MyQueues,
    All,
}

impl Whose {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Mine, "Mine"), (Self::MyQueues, "My queues"), (Self::All, "All I may see")];
}

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Medium,
    Direction,
    Queue,
    WrapUp,
    Ending,
    Address,
    AtLeast(Length),
    Conversations,
}

impl Field {
    const ALL: [(Self, &'static str); 10] = [
        (Self::Medium, "Medium"),
        (Self::Direction, "Direction"),
        (Self::Queue, "Queue"),
        (Self::WrapUp, "Wrap-up"),
        (Self::Ending, "Ended by"),
        (Self::Address, "Number or address"),
        (Self::AtLeast(Length::Talk), "Talk, minutes at least"),
        (Self::AtLeast(Length::Hold), "Hold, minutes at least"),
        (Self::AtLeast(Length::Wait), "Wait, minutes at least"),
        (Self::Conversations, "Conversation ids"),
    ];
}

/// What the agent has chosen and entered.
#[derive(Default)]
pub(super) struct Entered {
    whose: Seen<Whose>,
    fields: Seen<Vec<(Field, String)>>,
}

impl Entered {
    fn text(&self, field: Field) -> String {
        let of_field =
            |fields: &Vec<(Field, String)>| fields.iter().find(|(of, _)| *of == field).map(|(_, text)| text.clone());
        self.fields.with(of_field).unwrap_or_default()
    }

    fn enter(&self, field: Field, text: String) {
        let mut fields = self.fields.peek(Vec::clone);
        fields.retain(|(of, _)| *of != field);
        if !text.is_empty() {
            fields.push((field, text));
        }
        self.fields.show(fields);
    }

    /// As core asks for it.
    pub(super) fn conditions(&self, top: &Top) -> Conditions {
        let mut only = Conditions {
            scope: match self.whose.get() {
                Whose::Mine => Scope::Mine,
                Whose::MyQueues => Scope::MyQueues(top.my_queues().into_iter().map(|(id, _)| id).collect()),
                Whose::All => Scope::All,
            },
            ..Conditions::default()
        };
        for (field, text) in self.fields.get() {
            let text = text.trim();
            match field {
                Field::Medium => only.media = Media::of_key(text),
                Field::Direction => {
                    only.direction = DIRECTIONS.iter().find(|(_, key)| *key == text).map(|(way, _)| *way);
                }
                Field::Queue => only.queue = Some(text.into()),
                Field::WrapUp => only.wrap_up = Some(text.into()),
                Field::Ending => only.ending = Ending::ALL.into_iter().find(|ending| ending.wire() == text),
                Field::Address => only.address = Some(text.into()),
                Field::AtLeast(length) => only.at_least.extend(minutes(text).map(|ms| (length, ms))),
                Field::Conversations => {
                    let ids =
                        text.split(|c: char| c.is_whitespace() || c == ',' || c == ';').filter(|id| !id.is_empty());
                    only.conversations = ids.map(|id| id.to_ascii_lowercase().into()).collect();
                }
            }
        }
        only.address = only.address.filter(|address| !address.is_empty());
        only
    }
}

const DIRECTIONS: [(Direction, &str); 2] = [(Direction::Inbound, "Inbound"), (Direction::Outbound, "Outbound")];

/// Media of which there are records that can be asked for.
const MEDIA: [Media; 6] = [Media::Call, Media::Message, Media::Email, Media::Callback, Media::Chat, Media::Video];

fn minutes(text: &str) -> Option<i64> {
    #[allow(clippy::cast_possible_truncation, reason = "it saturates")]
    text.parse::<f64>().ok().filter(|minutes| *minutes > 0.0).map(|minutes| (minutes * 60_000.0) as i64)
}

/// Whose conversations.
pub(super) fn whose(entered: Kept<Entered>) -> AnyView {
    let option = move |(whose, label): (Whose, &'static str)| {
        let chosen = move || entered.get().is_some_and(|entered| entered.whose.get() == whose);
        let choose = move |_| entered.get().iter().for_each(|entered| entered.whose.show(whose));
        view! {
            <label>
                <input type="radio" name="whose" prop:checked=flag(chosen) on:change=choose/>
                <span>{label}</span>
            </label>
        }
        .into_any()
    };
    view! {
        <fieldset class="segments">
            <legend class="visually-hidden">"Whose conversations"</legend>
            {Whose::ALL.into_iter().map(option).collect::<Vec<_>>()}
        </fieldset>
    }
    .into_any()
}

/// What else Genesys Cloud can be asked for.
pub(super) fn filters(entered: Kept<Entered>) -> AnyView {
    let count = move || entered.get().map_or(0, |entered| entered.fields.with(Vec::len));
    let summary = move || match count() {
        0 => "More filters".to_owned(),
        n => format!("More filters ({n})"),
    };
    let clear = move |_| entered.get().iter().for_each(|entered| entered.fields.show(Vec::new()));
    view! {
        <details class="only">
            <summary>{text(summary)}</summary>
            <p>
                "Genesys Cloud is asked for these alone, when you search; nothing else is loaded. The buttons above the list \
                 filter what was loaded."
            </p>
            <div class="fields">{Field::ALL.into_iter().map(|of| field(entered, of)).collect::<Vec<_>>()}</div>
            <button type="button" on:click=clear disabled=flag(move || count() == 0)>"Clear"</button>
        </details>
    }
    .into_any()
}

fn field(entered: Kept<Entered>, (field, label): (Field, &'static str)) -> AnyView {
    let shown = text(move || entered.get().map(|entered| entered.text(field)).unwrap_or_default());
    let enter = move |value: String| entered.get().iter().for_each(|entered| entered.enter(field, value.clone()));
    let control = match field {
        Field::Address | Field::Conversations => view! {
            <input
                type="text"
                autocomplete="off"
                spellcheck="false"
                prop:value=shown
                on:change:target=move |event| enter(event.target().value())
            />
        }
        .into_any(),
        Field::AtLeast(_) => number(Number::Any, shown, Box::new(enter)),
        Field::Medium | Field::Direction | Field::Queue | Field::WrapUp | Field::Ending => {
            let desk = expect_context::<Desk>();
            view! {
                <select prop:value=shown on:change:target=move |event| enter(event.target().value())>
                    <option value="">"Any"</option>
                    {part(move || {
                        let option = |(value, name): (String, String)| view! { <option value=value>{name}</option> }.into_any();
                        options(field, &desk.top()).into_iter().map(option).collect::<Vec<_>>().into_any()
                    })}
                </select>
            }
            .into_any()
        }
    };
    view! { <label class="field"><span>{label}</span>{control}</label> }.into_any()
}

/// Values and names.
fn options(field: Field, top: &Top) -> Vec<(String, String)> {
    let named = |(id, name): (Id, Arc<str>)| (id.to_string(), name.to_string());
    match field {
        Field::Medium => {
            MEDIA.into_iter().map(|media| (media.key().to_owned(), words::of_media(media, None).into_owned())).collect()
        }
        Field::Direction => DIRECTIONS.into_iter().map(|(_, name)| (name.to_owned(), name.to_owned())).collect(),
        Field::Queue => top.my_queues().into_iter().map(named).collect(),
        Field::WrapUp => top.codes().into_iter().map(named).collect(),
        Field::Ending => Ending::ALL
            .into_iter()
            .map(|ending| (ending.wire().to_owned(), words::of_ending(ending).to_owned()))
            .collect(),
        Field::Address | Field::AtLeast(_) | Field::Conversations => Vec::new(),
    }
}
