//! What both tables have: the heads of columns, the cells of medium, direction, customer and queue, the chips of media.

use crate::browser::window;
use crate::state::{About, Desk};
use crate::ui::bind::{flag, part, text, value};
use crate::ui::chip::Chip;
use crate::ui::icon::{Icon, Picture};
use leptos::prelude::*;
use std::sync::Arc;
use tidemark_core::language::say;
use tidemark_core::record::{Direction, Id, Media};
use tidemark_core::{english, text};

pub(crate) const fn icon_of(media: Media) -> Icon {
    match media {
        Media::Call | Media::Video => Icon::Phone,
        Media::Callback => Icon::Callback,
        Media::Message | Media::Chat | Media::Social | Media::InternalMessage => Icon::Message,
        Media::Email => Icon::Email,
        Media::Cobrowse | Media::Screenshare | Media::Unknown => Icon::Circle,
    }
}

/// The heads of a table's columns: class and name of each.
pub(crate) fn heads(columns: &'static [(&str, &str)]) -> Vec<AnyView> {
    let head = |&(class, name): &'static (&str, &str)| {
        view! { <th role="columnheader" scope="col" class=class>{say(name)}</th> }.into_any()
    };
    columns.iter().map(head).collect()
}

/// Reads what a row is about; nothing while the row is on its way out.
pub(crate) type ReadAbout = Arc<dyn Fn(&mut dyn FnMut(&About)) + Send + Sync>;

/// Medium, direction, customer and queue of a row, as four cells of this role. A grid is one stop for Tab, and in a table each
/// row is one.
pub(crate) fn about_cells(about: &ReadAbout, role: &'static str) -> AnyView {
    let field = |read: fn(&About) -> Option<Arc<str>>| {
        let about = about.clone();
        value(move || {
            let mut found = None;
            about(&mut |about| found = read(about).map(|text| text.to_string()));
            found
        })
    };
    let picture = |draw: fn(&About) -> AnyView| {
        let about = about.clone();
        part(move || {
            let mut drawn = None;
            about(&mut |about| drawn = Some(draw(about)));
            drawn.into_any()
        })
    };
    let stop = (role == "gridcell").then_some("-1");
    let name = field(|about| about.customer.name.clone().or_else(|| about.customer.address.clone()));
    let queue = field(|about| about.queue.clone());
    let medium = field(|about| Some(about.medium.clone()));
    view! {
        <td role=role class="medium" title=medium>
            {picture(|about| view! { <Picture icon=icon_of(about.media)/> }.into_any())}
            <span>{medium}</span>
        </td>
        <td role=role class="direction">
            {picture(|about| match about.direction {
                Some(Direction::Inbound) => labelled(Icon::Inbound, text!("Inbound")),
                Some(Direction::Outbound) => labelled(Icon::Outbound, text!("Outbound")),
                None => ().into_any(),
            })}
        </td>
        <td role=role class="customer">
            <button type="button" class="open" tabindex=stop title=name>
                <bdi class="name">{text(move || name.get().unwrap_or_else(|| text!("Unknown").to_owned()))}</bdi>
            </button>
            <bdi class="address">
                {field(|about| about.customer.name.is_some().then(|| about.customer.address.clone()).flatten())}
            </bdi>
        </td>
        <td role=role class="queue"><bdi title=queue>{queue}</bdi></td>
    }
    .into_any()
}

/// Opens the conversation of a row, wherever on the row it was pressed; with the keyboard, on its customer.
pub(crate) fn open(desk: Desk, id: Option<Id>) {
    if let Some(id) = id.filter(|_| !window::has_selection()) {
        desk.top().look_at(&id);
    }
}

/// Says which row is open beside the list.
pub(crate) fn is_open(desk: Desk, id: impl Fn() -> Option<Id> + Send + Sync + 'static) -> Signal<Option<String>> {
    value(move || {
        let open = desk.top().address.with(|address| address.conversation.is_some() && address.conversation == id());
        open.then(|| "true".to_owned())
    })
}

pub(crate) fn labelled(icon: Icon, text: &'static str) -> AnyView {
    view! { <span title=text><Picture icon/> {text}</span> }.into_any()
}

/// What many of a medium are called.
pub(crate) fn plural(media: Media) -> &'static str {
    say(match media {
        Media::Call => english!("Calls"),
        Media::Callback => english!("Callbacks"),
        Media::Message => english!("Messages"),
        Media::Email => english!("Emails"),
        Media::Chat => english!("Chats"),
        Media::Video => english!("Video"),
        Media::Social => english!("Social"),
        Media::InternalMessage => english!("Internal"),
        Media::Cobrowse => english!("Co-browse"),
        Media::Screenshare => english!("Screen share"),
        Media::Unknown => english!("Other"),
    })
}

/// Media that are always offered as a filter; others where there is one, or one is asked for.
pub(crate) const USUAL: [Media; 4] = [Media::Call, Media::Message, Media::Email, Media::Callback];

/// The chips of the media: how many each would show, whether it is on, and what pressing it does.
pub(crate) fn media_chips(
    count_of: impl Fn(Media) -> u32 + Send + Sync + Copy + 'static,
    is_on: impl Fn(Media) -> bool + Send + Sync + Copy + 'static,
    on_press: impl Fn(Media) + Send + Sync + Copy + 'static,
) -> Vec<AnyView> {
    let chip = |media: Media| {
        Chip {
            label: plural(media),
            count: Arc::new(move || count_of(media)),
            pressed: flag(move || is_on(media)),
            hidden: flag(move || !USUAL.contains(&media) && count_of(media) == 0 && !is_on(media)),
            on_press: Arc::new(move || on_press(media)),
        }
        .view()
    };
    Media::ALL.into_iter().map(chip).collect()
}
