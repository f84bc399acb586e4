//! Enums of the wire: each value that is known by name, and any other as it was written.

/// Declares an open enum: `Name { Variant = "text", … }` gains a variant `Other(text)` for all that is not listed.
#[macro_export]
macro_rules! open_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$vmeta])* $variant,)+
            /// A value that this list does not have, as the server wrote it.
            Other(Box<str>),
        }

        impl $name {
            /// The texts of all values that are known by name.
            pub const KNOWN: &[&str] = &[$($text),+];

            /// The value of this text.
            pub fn of(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)+
                    other => Self::Other(other.into()),
                }
            }

            /// As the server writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Other(text) => text,
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;
                impl serde::de::Visitor<'_> for Text {
                    type Value = $name;
                    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                        f.write_str("a text")
                    }
                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$name, E> {
                        Ok($name::of(text))
                    }
                }
                deserializer.deserialize_str(Text)
            }
        }
    };
}

open_enum! {
    /// Where a communication stands (REST and events; the union over all media).
    CommunicationState {
        /// Offered to somebody, who has not answered.
        Alerting = "alerting",
        /// An outbound call is being placed.
        Dialing = "dialing",
        /// An outbound call rings at the far end.
        Contacting = "contacting",
        /// Offered by the system.
        Offering = "offering",
        /// Two sides, or more, are in it.
        Connected = "connected",
        /// Over.
        Disconnected = "disconnected",
        /// Over, and all of the participant with it.
        Terminated = "terminated",
        /// A callback for later.
        Scheduled = "scheduled",
        /// An email or message that its agent has put aside.
        Parked = "parked",
        /// A fax or recording in conversion.
        Converting = "converting",
        /// On its way out.
        Transmitting = "transmitting",
        /// On its way in.
        Uploading = "uploading",
        /// Never began.
        None = "none",
    }
}

open_enum! {
    /// Who began it.
    Direction {
        /// The customer.
        Inbound = "inbound",
        /// The organisation.
        Outbound = "outbound",
    }
}

open_enum! {
    /// What a participant is in a conversation. The list is the one of analytics; REST leaves it open.
    Purpose {
        /// The person outside.
        Customer = "customer",
        /// A person outside, by another road.
        External = "external",
        /// An agent who got it from a queue.
        Agent = "agent",
        /// A user who did not.
        User = "user",
        /// A queue.
        Acd = "acd",
        /// A menu.
        Ivr = "ivr",
        /// A flow.
        Workflow = "workflow",
        /// A bot.
        Botflow = "botflow",
        /// A mailbox.
        Voicemail = "voicemail",
        /// An outbound campaign.
        Dialer = "dialer",
    }
}

open_enum! {
    /// How far after-call work has come.
    AfterCallWorkState {
        /// Running.
        Pending = "pending",
        /// Done.
        Complete = "complete",
        /// Left out.
        Skipped = "skipped",
        /// None for this communication.
        NotApplicable = "notApplicable",
        /// The server does not know.
        Unknown = "unknown",
    }
}

open_enum! {
    /// How an agent is asked for a wrap-up code.
    WrapUpPrompt {
        /// Until they give one.
        Mandatory = "mandatory",
        /// They may give one.
        Optional = "optional",
        /// Only if they ask for the time.
        AgentRequested = "agentRequested",
        /// Until their time is over.
        Timeout = "timeout",
        /// Until their time is over, and no earlier.
        ForcedTimeout = "forcedTimeout",
    }
}

open_enum! {
    /// Medium of an analytics session.
    SessionMedia {
        /// A call.
        Voice = "voice",
        /// A promised call.
        Callback = "callback",
        /// An email.
        Email = "email",
        /// Web messaging, SMS, WhatsApp and the like.
        Message = "message",
        /// A chat of the retired kind.
        Chat = "chat",
        /// A shared browser.
        Cobrowse = "cobrowse",
        /// A shared screen.
        Screenshare = "screenshare",
        /// A video call.
        Video = "video",
        /// A message between users.
        InternalMessage = "internalmessage",
    }
}

open_enum! {
    /// What a stretch of an analytics session was.
    SegmentType {
        /// Being offered.
        Alert = "alert",
        /// Talking.
        Interact = "interact",
        /// On hold.
        Hold = "hold",
        /// After-call work; carries the wrap-up code.
        WrapUp = "wrapup",
        /// Being dialled.
        Dialing = "dialing",
        /// Ringing at the far end.
        Contacting = "contacting",
        /// In a menu.
        Ivr = "ivr",
        /// Put aside.
        Parked = "parked",
        /// Waiting for its time.
        Scheduled = "scheduled",
    }
}
