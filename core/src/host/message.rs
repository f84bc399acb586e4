//! The messages, both ways. The browser's side checks whose they are; here is what they mean.

use crate::record::Id;

/// The name of the protocol, which every message to the host bears.
pub const PROTOCOL: &str = "purecloud-client-apps";
/// Who speaks it here.
pub const AGENT: &str = "tidemark";
/// In which version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A moment in the life of a guest, as the host tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hook {
    /// The host has loaded the page, and shows it when it is ready.
    Bootstrap,
    /// The page is shown again.
    Focus,
    /// The page is put aside.
    Blur,
    /// The page is about to be removed.
    Stop,
}

impl Hook {
    /// From the texts of a message's fields `purecloudEventType` and `hook`; whatever is not exactly one is none.
    pub fn read(event: &str, hook: &str) -> Option<Self> {
        match (event, hook) {
            ("appLifecycleHook", "bootstrap") => Some(Self::Bootstrap),
            ("appLifecycleHook", "focus") => Some(Self::Focus),
            ("appLifecycleHook", "blur") => Some(Self::Blur),
            ("appLifecycleHook", "stop") => Some(Self::Stop),
            _ => None,
        }
    }
}

/// How a toast looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something to know.
    Info,
    /// Something to do.
    Error,
}

/// What the page tells the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Say {
    /// It can be shown.
    Bootstrapped,
    /// It can be removed.
    Stopped,
    /// Shows a few words over whatever the agent looks at; of the same id only the last ones.
    Toast {
        /// Of what they are; no name of a person.
        id: String,
        /// In one line.
        title: String,
        /// More of it.
        message: String,
        /// How it looks.
        tone: Tone,
    },
    /// How many conversations want the agent.
    AttentionCount(usize),
    /// Opens one of the agent's own conversations.
    ShowInteraction(Id),
    /// Opens a user's profile.
    ShowProfile(Id),
    /// Opens an external contact.
    ShowContact(Id),
}

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A count.
    Count(usize),
    /// Yes.
    Yes,
}

impl Say {
    /// What the host calls it.
    pub const fn action(&self) -> &'static str {
        match self {
            Self::Bootstrapped => "bootstrapped",
            Self::Stopped => "stopped",
            Self::Toast { .. } => "showToast",
            Self::AttentionCount(_) => "setAttentionCount",
            Self::ShowInteraction(_) => "showMyInteractionDetails",
            Self::ShowProfile(_) => "showProfile",
            Self::ShowContact(_) => "showExternalContactProfile",
        }
    }

    /// Its fields, without those that every message has.
    pub fn fields(&self) -> Vec<(&'static str, Value)> {
        let id = |id: &Id| Value::Text(id.to_string());
        match self {
            Self::Bootstrapped | Self::Stopped => Vec::new(),
            Self::Toast { id, title, message, tone } => vec![
                ("id", Value::Text(id.clone())),
                ("title", Value::Text(title.clone())),
                ("message", Value::Text(message.clone())),
                ("type", Value::Text(if *tone == Tone::Error { "error" } else { "info" }.to_owned())),
                ("showCloseButton", Value::Yes),
            ],
            Self::AttentionCount(count) => vec![("count", Value::Count(*count))],
            Self::ShowInteraction(conversation) => vec![("conversationId", id(conversation))],
            Self::ShowProfile(user) => vec![("profileId", id(user))],
            Self::ShowContact(contact) => vec![("contactId", id(contact))],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f04_whatever_is_not_exactly_a_hook_is_none() {
        assert_eq!(Hook::read("appLifecycleHook", "focus"), Some(Hook::Focus));
        for (event, hook) in [
            ("", ""),
            ("appLifecycleHook", ""),
            ("appLifecycleHook", "Focus"),
            ("appLifecycleHook", "__proto__"),
            ("applifecyclehook", "focus"),
            ("constructor", "stop"),
        ] {
            assert_eq!(Hook::read(event, hook), None, "{event} {hook}");
        }
    }
}
