//! A conversation in progress: `Conversation` of `GET /api/v2/conversations`, and
//! `ConversationEventTopicConversation` of the topic `v2.users.{id}.conversations`.
//!
//! One model reads both, because both are optional throughout. They differ in what they can carry: an event never has
//! the start and end of the conversation, the ANI and DNIS of a participant, the name of its queue or the segments of a
//! call, so [`Conversation::keep_rest_fields_of`] carries those over from what was known.

use super::open::{AfterCallWorkState, CommunicationState, Direction, Purpose, WrapUpPrompt};
use super::wire::{Instant, wire_model};

wire_model! {
    /// A whole conversation, as of one moment. It has no state, medium or direction of its own: its communications have.
    pub struct Conversation {
        /// Conversation id.
        pub id: Option<String> = "id",
        /// REST only.
        pub start_time: Option<Instant> = "startTime",
        /// REST only; absent while active.
        pub end_time: Option<Instant> = "endTime",
        /// Something secret is being said, and not recorded.
        pub secure_pause: Option<bool> = "securePause",
        /// Whoever is or was in it; one more entry for each leg.
        pub participants: Vec<Participant> = "participants",
    }
}

wire_model! {
    /// One leg: somebody, or something, in the conversation once.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct Participant {
        pub id: Option<String> = "id",
        pub user_id: Option<String> = "userId",
        pub name: Option<String> = "name",
        pub purpose: Option<Purpose> = "purpose",
        pub queue_id: Option<String> = "queueId",
        pub address: Option<String> = "address",
        pub external_contact_id: Option<String> = "externalContactId",
        /// REST only.
        pub queue_name: Option<String> = "queueName",
        /// REST only.
        pub ani: Option<String> = "ani",
        /// REST only.
        pub dnis: Option<String> = "dnis",
        /// REST only.
        pub start_time: Option<Instant> = "startTime",
        pub connected_time: Option<Instant> = "connectedTime",
        pub end_time: Option<Instant> = "endTime",
        pub start_acw_time: Option<Instant> = "startAcwTime",
        pub end_acw_time: Option<Instant> = "endAcwTime",
        pub wrapup_required: Option<bool> = "wrapupRequired",
        pub wrapup_prompt: Option<WrapUpPrompt> = "wrapupPrompt",
        pub wrapup_timeout_ms: Option<i64> = "wrapupTimeoutMs",
        pub wrapup: Option<Wrapup> = "wrapup",
        pub calls: Vec<Communication> = "calls",
        pub callbacks: Vec<Communication> = "callbacks",
        pub emails: Vec<Communication> = "emails",
        pub messages: Vec<Communication> = "messages",
        pub chats: Vec<Communication> = "chats",
        pub cobrowsesessions: Vec<Communication> = "cobrowsesessions",
        pub screenshares: Vec<Communication> = "screenshares",
        pub social_expressions: Vec<Communication> = "socialExpressions",
        pub videos: Vec<Communication> = "videos",
        pub internal_messages: Vec<Communication> = "internalMessages",
    }
}

wire_model! {
    /// One medium of one leg: the union of `Call`, `Email`, `Message`, `Callback` and the others, as far as it is read.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct Communication {
        pub id: Option<String> = "id",
        pub state: Option<CommunicationState> = "state",
        pub direction: Option<Direction> = "direction",
        /// This side hears silence.
        pub held: Option<bool> = "held",
        /// This side hears music.
        pub confined: Option<bool> = "confined",
        pub muted: Option<bool> = "muted",
        pub recording: Option<bool> = "recording",
        pub recording_state: Option<String> = "recordingState",
        pub secure_pause: Option<bool> = "securePause",
        /// Why it ended; events spell some of the reasons in another way than REST.
        pub disconnect_type: Option<String> = "disconnectType",
        pub callback_scheduled_time: Option<Instant> = "callbackScheduledTime",
        /// REST only. From here the time of the alert, where the leg has no other.
        pub start_alerting_time: Option<Instant> = "startAlertingTime",
        pub connected_time: Option<Instant> = "connectedTime",
        pub start_hold_time: Option<Instant> = "startHoldTime",
        pub disconnected_time: Option<Instant> = "disconnectedTime",
        pub park_time: Option<Instant> = "parkTime",
        pub after_call_work: Option<AfterCallWork> = "afterCallWork",
        pub wrapup: Option<Wrapup> = "wrapup",
        /// Kind of message: `sms`, `webmessaging`, …
        pub kind: Option<String> = "type",
        pub callback_user_name: Option<String> = "callbackUserName",
        pub callback_numbers: Vec<String> = "callbackNumbers",
        pub own: Option<Address> = "self",
        pub other: Option<Address> = "other",
        pub to_address: Option<Address> = "toAddress",
        pub from_address: Option<Address> = "fromAddress",
        /// REST only.
        pub segments: Vec<Segment> = "segments",
    }
}

wire_model! {
    /// A number, an email address, or a messaging account.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct Address {
        pub name: Option<String> = "name",
        pub address_displayable: Option<String> = "addressDisplayable",
        pub address_normalized: Option<String> = "addressNormalized",
        pub address_raw: Option<String> = "addressRaw",
    }
}

wire_model! {
    /// `Wrapup`.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct Wrapup {
        pub code: Option<String> = "code",
        /// REST only.
        pub name: Option<String> = "name",
    }
}

wire_model! {
    /// `AfterCallWork`.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct AfterCallWork {
        pub state: Option<AfterCallWorkState> = "state",
        pub start_time: Option<Instant> = "startTime",
        pub end_time: Option<Instant> = "endTime",
    }
}

wire_model! {
    /// `Segment`: a stretch of a communication.
    #[allow(missing_docs, reason = "the names are the API's own")]
    pub struct Segment {
        pub kind: Option<String> = "type",
        pub start_time: Option<Instant> = "startTime",
        pub end_time: Option<Instant> = "endTime",
    }
}

impl Segment {
    /// The customer hears music in it.
    pub fn is_hold(&self) -> bool {
        self.kind.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("hold"))
    }
}

impl Participant {
    /// In the order of [`CommunicationList::ALL`].
    const fn lists_mut(&mut self) -> [&mut Vec<Communication>; 10] {
        [
            &mut self.callbacks,
            &mut self.calls,
            &mut self.emails,
            &mut self.messages,
            &mut self.chats,
            &mut self.videos,
            &mut self.social_expressions,
            &mut self.internal_messages,
            &mut self.cobrowsesessions,
            &mut self.screenshares,
        ]
    }

    /// Its communications, each with the name of its list; the first list that is not empty is the leg's medium.
    pub fn communications(&self) -> impl Iterator<Item = (CommunicationList, &Communication)> {
        let named = CommunicationList::ALL.into_iter().zip(self.lists());
        named.flat_map(|(list, communications)| communications.iter().map(move |communication| (list, communication)))
    }

    /// In the order of [`CommunicationList::ALL`].
    const fn lists(&self) -> [&Vec<Communication>; 10] {
        [
            &self.callbacks,
            &self.calls,
            &self.emails,
            &self.messages,
            &self.chats,
            &self.videos,
            &self.social_expressions,
            &self.internal_messages,
            &self.cobrowsesessions,
            &self.screenshares,
        ]
    }
}

/// The lists of a participant; their names are the only place where REST says what medium a communication is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the API's own")]
pub enum CommunicationList {
    Callbacks,
    Calls,
    Emails,
    Messages,
    Chats,
    Videos,
    Social,
    InternalMessages,
    Cobrowse,
    Screenshares,
}

impl CommunicationList {
    /// All of them, in the order in which a leg's medium is looked for.
    const ALL: [Self; 10] = [
        Self::Callbacks,
        Self::Calls,
        Self::Emails,
        Self::Messages,
        Self::Chats,
        Self::Videos,
        Self::Social,
        Self::InternalMessages,
        Self::Cobrowse,
        Self::Screenshares,
    ];
}

impl Conversation {
    /// Ids in small letters, so that one that is written in another way is still the same.
    pub fn fold_ids(&mut self) {
        let fold = |id: &mut Option<String>| {
            if let Some(id) = id {
                id.make_ascii_lowercase();
            }
        };
        fold(&mut self.id);
        for participant in &mut self.participants {
            fold(&mut participant.id);
            fold(&mut participant.user_id);
            fold(&mut participant.queue_id);
            for communication in participant.lists_mut().into_iter().flatten() {
                fold(&mut communication.id);
            }
        }
    }

    /// Fills what an event cannot carry from what was known before it. What an event can carry is left as it says, also
    /// where it says nothing: an absent hold time means that nobody is held any more.
    pub fn keep_rest_fields_of(&mut self, known: &Self) {
        keep(&mut self.start_time, known.start_time.as_ref());
        keep(&mut self.end_time, known.end_time.as_ref());
        for participant in &mut self.participants {
            let Some(before) = known.participants.iter().find(|p| p.id.is_some() && p.id == participant.id) else {
                continue;
            };
            keep(&mut participant.queue_name, before.queue_name.as_ref());
            keep(&mut participant.ani, before.ani.as_ref());
            keep(&mut participant.dnis, before.dnis.as_ref());
            keep(&mut participant.start_time, before.start_time.as_ref());
            if let (Some(wrapup), Some(before)) = (&mut participant.wrapup, &before.wrapup)
                && wrapup.code == before.code
            {
                keep(&mut wrapup.name, before.name.as_ref());
            }
            for (now, before) in participant.lists_mut().into_iter().zip(before.lists()) {
                keep_communications(now, before);
            }
        }
    }
}

fn keep_communications(now: &mut [Communication], known: &[Communication]) {
    for communication in now {
        let Some(before) = known.iter().find(|c| c.id.is_some() && c.id == communication.id) else { continue };
        keep(&mut communication.start_alerting_time, before.start_alerting_time.as_ref());
        if communication.segments.is_empty() {
            communication.segments.clone_from(&before.segments);
        }
    }
}

fn keep<T: Clone>(now: &mut Option<T>, before: Option<&T>) {
    if now.is_none() {
        *now = before.cloned();
    }
}
