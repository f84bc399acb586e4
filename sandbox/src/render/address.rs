//! Where the customer and the organisation are reached: numbers for what is spoken, addresses for what is written. And how a
//! party to a communication is written.

use crate::id::Kind;
use crate::org::{Customer, Org, Queue, QueueIx};
use crate::render::Object;
use crate::story::{Direction, Media, MessageKind, Role, Story};

/// The queue as which the organisation appears.
pub(crate) fn appearing<'a>(org: &'a Org, story: &Story) -> &'a Queue {
    org.queue(story.queue.unwrap_or(QueueIx(0)))
}

pub(crate) fn of_customer(story: &Story, media: Media) -> String {
    of_person(&story.customer, media)
}

pub(crate) fn of_person(person: &Customer, media: Media) -> String {
    match media {
        Media::Voice | Media::Callback => format!("tel:{}", person.number),
        Media::Message(MessageKind::WebMessaging) => person.id.to_string(),
        Media::Message(_) => person.number.clone(),
        Media::Email => person.mailbox.clone(),
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

/// From where a participant's part comes and where it goes, as the conversation says it: all are of what the customer began,
/// but who is called outside.
pub(crate) fn of_participant(org: &Org, story: &Story, role: Role) -> (String, String) {
    match role {
        Role::External(_) => ends(org, story, role, (Media::Voice, Direction::Outbound)),
        _ => ends(org, story, role, (story.media, story.direction)),
    }
}

/// From where a line of this medium and direction comes and where it goes.
pub(crate) fn ends(org: &Org, story: &Story, role: Role, (media, direction): (Media, Direction)) -> (String, String) {
    let person = story.outside(role).unwrap_or(&story.customer);
    let (theirs, ours) = (of_person(person, media), of_house(org, story, media));
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
