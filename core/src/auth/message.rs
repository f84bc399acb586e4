//! What tabs of the same origin tell each other about signing in. None of it holds a token, and a code is worth nothing
//! without the verifier that stays in the memory of the tab that began.

use crate::genesys::decode;
use serde::{Deserialize, Serialize};

/// A message on the channel between tabs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Message {
    /// A pop-up window came back from the sign-in page with an answer that is not its own.
    Callback {
        /// The query of the redirect URI, as it came.
        query: String,
    },
    /// The tab that began with this state has it; the pop-up window can go.
    Taken {
        /// As sent.
        state: String,
    },
    /// The agent signed out: every tab does. (Braces, so that nothing may stand beside it.)
    SignedOut {},
}

impl Message {
    /// As a text.
    pub fn to_text(&self) -> String {
        // A tagged enum of texts has no way to fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// From a text; whatever is not exactly one of ours is nothing.
    pub fn of_text(text: &str) -> Option<Self> {
        decode::read(text.as_bytes()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_survive_the_way() {
        for message in [
            Message::Callback { query: "code=a&state=b".to_owned() },
            Message::Taken { state: "b".to_owned() },
            Message::SignedOut {},
        ] {
            assert_eq!(Message::of_text(&message.to_text()), Some(message));
        }
    }

    #[test]
    fn d1_whatever_is_not_exactly_a_message_is_nothing() {
        for text in
            ["", "null", "{}", r#"{"kind":"token"}"#, r#"{"kind":"callback"}"#, r#"{"kind":"signed-out","x":1}"#]
        {
            assert_eq!(Message::of_text(text), None, "{text}");
        }
    }
}
