//! The lists of communications of a participant. Their names are the only place where REST says what medium a communication
//! is, so one that nobody has heard of is kept under its name; it must never make a participant unreadable.

use super::conversation::Communication;
use super::open_enum;
use super::wire::Rest;
use crate::genesys::decode;
use serde::de::MapAccess;
use serde_json::value::RawValue;

open_enum! {
    /// The lists, in the order in which a leg's medium is looked for.
    CommunicationList {
        /// Promised calls.
        Callbacks = "callbacks",
        /// Calls.
        Calls = "calls",
        /// Emails.
        Emails = "emails",
        /// Messages of all kinds.
        Messages = "messages",
        /// Chats of the retired kind.
        Chats = "chats",
        /// Video calls.
        Videos = "videos",
        /// Posts on social networks.
        Social = "socialExpressions",
        /// Messages between users.
        InternalMessages = "internalMessages",
        /// Shared browsers.
        Cobrowse = "cobrowsesessions",
        /// Shared screens.
        Screenshares = "screenshares",
    }
}

/// A name that is shown; the longest of those that are known has 17 letters.
const LONGEST_NAME: usize = 64;

/// All communications of a participant, each with its list, in the order of the lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lists(Vec<(CommunicationList, Communication)>);

impl Lists {
    /// Each with its list; the first list is the leg's medium.
    pub fn all(&self) -> impl Iterator<Item = (&CommunicationList, &Communication)> {
        self.0.iter().map(|(list, communication)| (list, communication))
    }

    /// Those of one list.
    pub fn of(&self, list: &CommunicationList) -> impl Iterator<Item = &Communication> {
        self.0.iter().filter(move |(this, _)| this == list).map(|(_, communication)| communication)
    }

    /// To change them in their places.
    pub(super) fn each_mut(&mut self) -> impl Iterator<Item = &mut (CommunicationList, Communication)> {
        self.0.iter_mut()
    }

    fn put(&mut self, list: &CommunicationList, communications: Vec<Communication>) {
        let place = self.0.iter().position(|(this, _)| this > list).unwrap_or(self.0.len());
        for (number, communication) in communications.into_iter().enumerate() {
            self.0.insert(place + number, (list.clone(), communication));
        }
    }
}

impl<'de> Rest<'de> for Lists {
    fn read_from<A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        let list = CommunicationList::of(name);
        let CommunicationList::Other(_) = list else {
            self.put(&list, map.next_value::<Option<_>>()?.unwrap_or_default());
            return Ok(());
        };
        // It may be anything. A communication has a state, and nothing else of a participant that is a list does.
        let value = map.next_value::<Box<RawValue>>()?;
        if name.len() <= LONGEST_NAME
            && let Ok(communications) = decode::read::<Vec<Communication>>(value.get().as_bytes())
            && communications.iter().any(|communication| communication.state.is_some())
        {
            self.put(&list, communications);
        }
        Ok(())
    }
}

impl CommunicationList {
    /// Its name, where nobody has heard of it.
    pub(crate) fn unknown(&self) -> Option<&str> {
        if let Self::Other(name) = self { Some(name) } else { None }
    }
}
