//! The media of the field. A new one is added here.

use super::Direction;
use crate::genesys::models::lists::CommunicationList;
use crate::genesys::models::open::{self, SessionMedia};

/// What a conversation is held by, in the order in which screens offer them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Media {
    /// A call.
    Call,
    /// Web messaging, SMS, WhatsApp and the like.
    Message,
    /// An email.
    Email,
    /// A promised call.
    Callback,
    /// A chat of the retired kind; old records still have it.
    Chat,
    /// A video call.
    Video,
    /// A post on a social network.
    Social,
    /// A message between users.
    InternalMessage,
    /// A shared browser.
    Cobrowse,
    /// A shared screen.
    Screenshare,
    /// One that this list does not have.
    Unknown,
}

impl Media {
    /// All of them; the place of each is its number.
    pub const ALL: [Self; 11] = [
        Self::Call,
        Self::Message,
        Self::Email,
        Self::Callback,
        Self::Chat,
        Self::Video,
        Self::Social,
        Self::InternalMessage,
        Self::Cobrowse,
        Self::Screenshare,
        Self::Unknown,
    ];

    /// Whether hold is what its name says: somebody listens to music. Of what is written, Genesys calls hold the time that the
    /// agent spends in other conversations.
    pub const fn is_put_on_hold(self) -> bool {
        !matches!(self, Self::Message | Self::Chat | Self::Social | Self::InternalMessage)
    }

    /// A short name that never changes, for addresses and tests.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Callback => "callback",
            Self::Message => "message",
            Self::Email => "email",
            Self::Chat => "chat",
            Self::Video => "video",
            Self::Social => "social",
            Self::InternalMessage => "internal",
            Self::Cobrowse => "cobrowse",
            Self::Screenshare => "screenshare",
            Self::Unknown => "unknown",
        }
    }

    /// The medium of this [`Media::key`].
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.key() == key)
    }

    pub(super) const fn of_list(list: &CommunicationList) -> Self {
        match list {
            CommunicationList::Callbacks => Self::Callback,
            CommunicationList::Calls => Self::Call,
            CommunicationList::Emails => Self::Email,
            CommunicationList::Messages => Self::Message,
            CommunicationList::Chats => Self::Chat,
            CommunicationList::Videos => Self::Video,
            CommunicationList::Social => Self::Social,
            CommunicationList::InternalMessages => Self::InternalMessage,
            CommunicationList::Cobrowse => Self::Cobrowse,
            CommunicationList::Screenshares => Self::Screenshare,
            CommunicationList::Other(_) => Self::Unknown,
        }
    }

    pub(crate) const fn of_session(media: &SessionMedia) -> Self {
        match media {
            SessionMedia::Voice => Self::Call,
            SessionMedia::Callback => Self::Callback,
            SessionMedia::Email => Self::Email,
            SessionMedia::Message => Self::Message,
            SessionMedia::Chat => Self::Chat,
            SessionMedia::Cobrowse => Self::Cobrowse,
            SessionMedia::Screenshare => Self::Screenshare,
            SessionMedia::Video => Self::Video,
            SessionMedia::InternalMessage => Self::InternalMessage,
            SessionMedia::Other(_) => Self::Unknown,
        }
    }
}

impl Direction {
    /// As the wire says it, in either API.
    pub(super) const fn of(wire: Option<&open::Direction>) -> Option<Self> {
        match wire {
            Some(open::Direction::Inbound) => Some(Self::Inbound),
            Some(open::Direction::Outbound) => Some(Self::Outbound),
            Some(open::Direction::Other(_)) | None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_a_medium_is_its_number_and_its_key_is_its_own() {
        for (place, media) in Media::ALL.into_iter().enumerate() {
            assert_eq!(media as usize, place);
            assert_eq!(Media::of_key(media.key()), Some(media));
        }
    }
}
