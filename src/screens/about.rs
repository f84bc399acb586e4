//! The cells that both tables begin with: medium, direction, customer, queue.

use crate::state::About;
use crate::ui::icon::{Icon, Picture};
use leptos::prelude::*;
use std::sync::Arc;
use tidemark_core::record::{Direction, Media};

const fn icon_of(media: Media) -> Icon {
    match media {
        Media::Call | Media::Video => Icon::Phone,
        Media::Callback => Icon::Callback,
        Media::Message | Media::Chat | Media::Social | Media::InternalMessage => Icon::Message,
        Media::Email => Icon::Email,
        Media::Cobrowse | Media::Screenshare | Media::Unknown => Icon::Circle,
    }
}

const fn direction_of(direction: Option<Direction>) -> Option<(Icon, &'static str)> {
    match direction {
        Some(Direction::Inbound) => Some((Icon::Inbound, "Inbound")),
        Some(Direction::Outbound) => Some((Icon::Outbound, "Outbound")),
        None => None,
    }
}

/// Medium, direction, customer and queue of a row, as four cells.
#[component]
pub(crate) fn AboutCells(
    /// `None` while a row is on its way out.
    #[prop(into)]
    about: Signal<Option<About>>,
) -> impl IntoView {
    let field = move |read: fn(&About) -> Option<Arc<str>>| move || about.with(|about| about.as_ref().and_then(read));
    let name = field(|about| about.customer.name.clone().or_else(|| about.customer.address.clone()));
    let address = field(|about| about.customer.name.is_some().then(|| about.customer.address.clone()).flatten());
    let queue = field(|about| about.queue.clone());
    let medium = field(|about| Some(about.medium.clone()));
    let media = Memo::new(move |_| about.with(|about| about.as_ref().map(|about| about.media)));
    let direction = Memo::new(move |_| about.with(|about| about.as_ref().and_then(|about| about.direction)));
    view! {
        <td role="cell" class="medium">
            {move || media.get().map(|media| view! { <Picture icon=icon_of(media)/> })}
            <span>{medium}</span>
        </td>
        <td role="cell" class="direction">
            {move || {
                direction_of(direction.get()).map(|(icon, text)| view! { <Picture icon/> <span>{text}</span> })
            }}
        </td>
        <td role="cell" class="customer">
            <bdi class="name" title=name>{move || name().unwrap_or_else(|| "Unknown".into())}</bdi>
            <bdi class="address">{address}</bdi>
        </td>
        <td role="cell" class="queue"><bdi title=queue>{queue}</bdi></td>
    }
}

/// What many of a medium are called.
pub(crate) const fn plural(media: Media) -> &'static str {
    match media {
        Media::Call => "Calls",
        Media::Callback => "Callbacks",
        Media::Message => "Messages",
        Media::Email => "Emails",
        Media::Chat => "Chats",
        Media::Video => "Video",
        Media::Social => "Social",
        Media::InternalMessage => "Internal",
        Media::Cobrowse => "Co-browse",
        Media::Screenshare => "Screen share",
        Media::Unknown => "Other",
    }
}
