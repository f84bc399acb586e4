//! The cells that both tables begin with: medium, direction, customer, queue.

use crate::state::About;
use crate::ui::bind::{Part, part, text, value};
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

/// Medium, direction, customer and queue of a row, as four cells. `None` while a row is on its way out.
pub(crate) fn about_cells(about: Signal<Option<About>>) -> AnyView {
    let field = move |read: fn(&About) -> Option<Arc<str>>| {
        move || about.with(|about| about.as_ref().and_then(read)).map(|text| text.to_string())
    };
    let name = field(|about| about.customer.name.clone().or_else(|| about.customer.address.clone()));
    let address = field(|about| about.customer.name.is_some().then(|| about.customer.address.clone()).flatten());
    let queue = field(|about| about.queue.clone());
    let medium = field(|about| Some(about.medium.clone()));
    let media = move || about.with(|about| about.as_ref().map(|about| about.media));
    let direction = move || about.with(|about| about.as_ref().and_then(|about| about.direction));
    view! {
        <td role="cell" class="medium">
            {part(move || media().map(|media| view! { <Picture icon=icon_of(media)/> }).into_any())}
            <span>{text(move || medium().unwrap_or_default())}</span>
        </td>
        <td role="cell" class="direction">
            {part(move || match direction() {
                Some(Direction::Inbound) => labelled(Icon::Inbound, "Inbound"),
                Some(Direction::Outbound) => labelled(Icon::Outbound, "Outbound"),
                None => ().into_any(),
            })}
        </td>
        <td role="cell" class="customer">
            <bdi class="name" title=value(name)>{text(move || name().unwrap_or_else(|| "Unknown".to_owned()))}</bdi>
            <bdi class="address">{text(move || address().unwrap_or_default())}</bdi>
        </td>
        <td role="cell" class="queue"><bdi title=value(queue)>{text(move || queue().unwrap_or_default())}</bdi></td>
    }
    .into_any()
}

fn labelled(icon: Icon, text: &'static str) -> AnyView {
    view! { <Picture icon/> <span>{text}</span> }.into_any()
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

/// Media that are always offered as a filter; others where there is one, or one is asked for.
const USUAL: [Media; 4] = [Media::Call, Media::Message, Media::Email, Media::Callback];

/// The chips of the media.
pub(crate) fn media_chips(
    count_of: impl Fn(Media) -> u32 + Send + Sync + 'static,
    is_on: impl Fn(Media) -> bool + Send + Sync + 'static,
    chip: impl Fn(Media) -> AnyView + Send + Sync + 'static,
) -> Part {
    let offered = move |media: &Media| USUAL.contains(media) || count_of(*media) > 0 || is_on(*media);
    let offers = Memo::new(move |_| Media::ALL.map(|media| offered(&media)));
    part(move || {
        let media = Media::ALL.into_iter().zip(offers.get()).filter(|(_, offered)| *offered);
        media.map(|(media, _)| chip(media)).collect_view().into_any()
    })
}
