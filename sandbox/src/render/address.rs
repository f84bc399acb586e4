//! Where the customer and the organisation are reached: numbers for what is spoken, addresses for what is written. And how a
//! party to a communication is written.

use crate::id::Kind;
use crate::org::{Org, Queue, QueueIx};
use crate::render::Object;
use crate::story::{Direction, Media, MessageKind, Story};

/// The queue as which the organisation appears.
pub(crate) fn appearing<'a>(org: &'a Org, story: &Story) -> &'a Queue {
    org.queue(story.queue.unwrap_or(QueueIx(0)))
}

pub(crate) fn of_customer(story: &Story, media: Media) -> String {
    let customer = &story.customer;
    match media {
        Media::Voice | Media::Callback => format!("tel:{}", customer.number),
        Media::Message(MessageKind::WebMessaging) => customer.id.to_string(),
        Media::Message(_) => customer.number.clone(),
        Media::Email => customer.mailbox.clone(),
    }
}

pub(crate) fn of_house(org: &Org, story: &Story, media: Media) -> String {
    let queue = appearing(org, story);
    match media {
        Media::Voice | Media::Callback => format!("tel:{}", queue.number),
        Media::Message(MessageKind::WebMessaging) => org.id.part(Kind::Peer, 0).to_string(),
        Media::Message(_) => queue.number.to_owned(),
        Media::Email => queue.mailbox.to_owned(),
    }
}

/// From where something of this medium and direction comes and where it goes.
pub(crate) fn ends(org: &Org, story: &Story, media: Media, direction: Direction) -> (String, String) {
    let (theirs, ours) = (of_customer(story, media), of_house(org, story, media));
    match direction {
        Direction::Inbound => (theirs, ours),
        Direction::Outbound => (ours, theirs),
    }
}

/// Model Address, as the lists of one medium write it.
pub(crate) fn party(name: &str, address: &str) -> Object {
    Object::new().with("name", name).with("addressNormalized", address).with("addressRaw", address)
}

/// The same as whole conversations write it, in REST and in events.
pub(crate) fn shown_party(name: &str, address: &str) -> Object {
    party(name, address).with("nameRaw", name).with("addressDisplayable", address.trim_start_matches("tel:"))
}
