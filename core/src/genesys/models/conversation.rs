//! A conversation in progress: `Conversation` of `GET /api/v2/conversations`, and
//! `ConversationEventTopicConversation` of the topic `v2.users.{id}.conversations`.
//!
//! One model reads both, because both are optional throughout. They differ in what they can carry: an event never has
//! the start and end of the conversation, the ANI and DNIS of a participant, the name of its queue or the segments of a
//! call, so [`Conversation::keep_rest_fields_of`] carries those over from what was known.

use super::lists::Lists;
use super::open::{AfterCallWorkState, CommunicationState, Direction, Purpose, WrapUpPrompt};
use super::wire::Instant;
use super::wire_model;

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
        /// Whom a supervisor listens to, unheard.
        pub monitored_participant_id: Option<String> = "monitoredParticipantId",
        /// Whom a supervisor speaks to, unheard by the others.
        pub coached_participant_id: Option<String> = "coachedParticipantId",
        /// Whom a supervisor has joined; all hear them.
        pub barged_participant_id: Option<String> = "bargedParticipantId",
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
        /// REST only.
        pub wrapup_skipped: Option<bool> = "wrapupSkipped",
        pub wrapup_prompt: Option<WrapUpPrompt> = "wrapupPrompt",
        pub wrapup_timeout_ms: Option<i64> = "wrapupTimeoutMs",
        pub wrapup: Option<Wrapup> = "wrapup",
        ..
        /// By which media it is in it.
        pub lists: Lists
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
        self.is("hold")
    }

    /// The agent has put it aside in it.
    pub fn is_parked(&self) -> bool {
        self.is("parked")
    }

    fn is(&self, kind: &str) -> bool {
        self.kind.as_deref().is_some_and(|this| this.eq_ignore_ascii_case(kind))
    }
}

impl Participant {
    /// Its communications, those of its medium first.
    pub fn communications(&self) -> impl Iterator<Item = &Communication> {
        self.lists.all().map(|(_, communication)| communication)
    }
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
            for (_, communication) in participant.lists.each_mut() {
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
            keep(&mut participant.wrapup_skipped, before.wrapup_skipped.as_ref());
            if let (Some(wrapup), Some(before)) = (&mut participant.wrapup, &before.wrapup)
                && wrapup.code == before.code
            {
                keep(&mut wrapup.name, before.name.as_ref());
            }
            for (list, now) in participant.lists.each_mut() {
                let same = |known: &&Communication| known.id.is_some() && known.id == now.id;
                let Some(before) = before.lists.of(list).find(same) else { continue };
                keep(&mut now.start_alerting_time, before.start_alerting_time.as_ref());
                if now.segments.is_empty() {
                    now.segments.clone_from(&before.segments);
                }
            }
        }
    }
}

fn keep<T: Clone>(now: &mut Option<T>, before: Option<&T>) {
    if now.is_none() {
        *now = before.cloned();
    }
}
